//! Who calls, as far as the step "authorize" has found out: what `$context.authorizer` and the API key step read.

use super::Signer;
use crate::gateway::Granted;
use crate::time::Span;
use serde_json::{Map, Value, json};

/// Who calls.
#[derive(Debug, Default)]
pub struct Identity {
    /// `$context.authorizer`, as events show it.
    pub authorizer: Map<String, Value>,
    /// The API key that a Lambda authorizer gave the caller.
    pub usage_identifier_key: Option<String>,
    /// How long the authorizer took.
    pub latency: Span,
    /// The status that the authorizer came to.
    status: Option<u16>,
    /// Why the authorizer failed.
    error: Option<String>,
    /// What `$context.identity` shows of a caller who signed the request.
    pub signed: Vec<(&'static str, String)>,
}

impl Identity {
    /// A caller that a Lambda authorizer knows. Values of its context are texts by now.
    pub(super) fn granted(granted: &Granted, latency: Span) -> Identity {
        let mut authorizer = Map::new();
        authorizer.insert("principalId".into(), Value::from(granted.principal_id.as_str()));
        for (name, value) in &granted.context {
            authorizer.insert(name.clone(), Value::from(value.as_str()));
        }
        authorizer.insert("integrationLatency".into(), json!(latency.micros() / 1_000));
        let usage_identifier_key = granted.usage_identifier_key.clone();
        Identity { authorizer, usage_identifier_key, latency, status: Some(200), ..Identity::default() }
    }

    /// A caller of whom a token says so much.
    pub(super) fn claimed(claims: Map<String, Value>) -> Identity {
        Identity { authorizer: Map::from_iter([("claims".to_owned(), Value::Object(claims))]), ..Identity::default() }
    }

    /// A caller who signed the request.
    pub(super) fn signed(signer: &Signer) -> Identity {
        let signed = signer.shown();
        Identity { signed, ..Identity::default() }
    }

    /// A caller that the authorizer refused or failed to know.
    pub(super) fn failed(latency: Span, status: u16, error: String) -> Identity {
        Identity { latency, status: Some(status), error: Some(error), ..Identity::default() }
    }

    /// A variable of `$context` that only the caller's identity knows, such as `authorizer.principalId`.
    pub fn variable(&self, name: &str) -> Option<String> {
        if let Some(name) = name.strip_prefix("identity.") {
            return self.signed.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
        }
        let name = name.strip_prefix("authorizer.")?;
        match (name, &self.status) {
            ("latency" | "integrationLatency", Some(_)) => Some((self.latency.micros() / 1_000).to_string()),
            ("status" | "integrationStatus", Some(status)) => Some(status.to_string()),
            ("error", Some(_)) => self.error.clone(),
            _ => {
                let value = match name.strip_prefix("claims.") {
                    Some(claim) => self.authorizer.get("claims")?.get(claim)?,
                    None => self.authorizer.get(name)?,
                };
                value.as_str().map(str::to_owned)
            }
        }
    }
}
