//! Who calls, as far as the step "authorize" has found out: what events and `$context` show.

use super::granted::Granted;
use super::jwt::Verified;
use crate::time::Span;
use serde_json::{Map, Value, json};
use std::rc::Rc;

/// Who calls.
#[derive(Debug, Default)]
pub(crate) struct Identity {
    who: Who,
    /// How long the authorizer took.
    pub latency: Span,
    /// Why the authorizer failed.
    error: Option<String>,
}

#[derive(Debug, Default)]
enum Who {
    #[default]
    Nobody,
    /// The claims of a token, and its scopes if the route asks for any.
    Token(Rc<Verified>, bool),
    /// What a function says of the caller.
    Granted(Rc<Granted>),
    /// Who signed the request.
    Signed(Vec<(&'static str, String)>),
}

impl Identity {
    /// A caller of whom a token says so much.
    pub(super) fn token(verified: Rc<Verified>, asks_for_scopes: bool) -> Identity {
        Identity { who: Who::Token(verified, asks_for_scopes), ..Identity::default() }
    }

    /// A caller that a Lambda authorizer knows.
    pub(super) fn granted(granted: Rc<Granted>, latency: Span) -> Identity {
        Identity { who: Who::Granted(granted), latency, ..Identity::default() }
    }

    /// A caller who signed the request.
    pub(super) fn signed(fields: Vec<(&'static str, String)>) -> Identity {
        Identity { who: Who::Signed(fields), ..Identity::default() }
    }

    /// A caller that the authorizer failed to know.
    pub(super) fn failed(latency: Span, error: String) -> Identity {
        Identity { latency, error: Some(error), ..Identity::default() }
    }

    /// `requestContext.authorizer` of an event of format 2.0.
    pub fn second(&self) -> Option<Value> {
        match &self.who {
            Who::Nobody => None,
            Who::Token(token, scopes) => {
                let scopes = if *scopes { json!(token.scopes) } else { Value::Null };
                Some(json!({"jwt": {"claims": token.shown, "scopes": scopes}}))
            }
            Who::Granted(granted) => Some(json!({"lambda": granted.context})),
            Who::Signed(_) => {
                let known = |name: &str| self.variable(&format!("identity.{name}"));
                Some(json!({"iam": {
                    "accessKey": known("accessKey"), "accountId": known("accountId"), "callerId": known("caller"),
                    "cognitoIdentity": null, "principalOrgId": null, "userArn": known("userArn"), "userId": known("user"),
                }}))
            }
        }
    }

    /// `requestContext.authorizer` of an event of format 1.0.
    pub fn first(&self) -> Option<Value> {
        match &self.who {
            Who::Token(token, scopes) => {
                let scopes = if *scopes { json!(token.scopes) } else { Value::Null };
                Some(json!({"claims": token.shown, "scopes": scopes}))
            }
            Who::Granted(granted) => {
                let mut authorizer = Map::new();
                granted.principal_id.as_ref().map(|id| authorizer.insert("principalId".into(), json!(id)));
                authorizer.extend(granted.context.clone());
                authorizer.insert("integrationLatency".into(), json!(self.latency.micros() / 1_000));
                Some(Value::Object(authorizer))
            }
            Who::Nobody | Who::Signed(_) => None,
        }
    }

    /// A variable of `$context` that only the caller's identity knows, such as `authorizer.claims.sub`.
    pub fn variable(&self, name: &str) -> Option<String> {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match (&self.who, name.split_once('.')?) {
            (Who::Signed(fields), ("identity", name)) => fields.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()),
            (_, ("authorizer", "error")) => self.error.clone(),
            (Who::Token(token, _), ("authorizer", name)) => token.shown.get(name.strip_prefix("claims.")?).map(text),
            (Who::Granted(granted), ("authorizer", "principalId")) => granted.principal_id.clone(),
            (Who::Granted(granted), ("authorizer", name)) => granted.context.get(name).map(text),
            _ => None,
        }
    }
}
