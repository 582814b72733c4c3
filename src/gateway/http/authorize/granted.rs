//! What a Lambda authorizer of an HTTP API may answer (`http-api-lambda-authorizer`): a policy, or yes and no.

use crate::policy::{Kind, Policy};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The longest answer in bytes (`limits`, "AWS Lambda authorizer result size").
const MOST_BYTES: usize = 8 * 1024;

/// What a Lambda authorizer answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Granted {
    /// `principalId`; a simple response has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principal_id: Option<String>,
    /// `isAuthorized` of a simple response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_authorized: Option<bool>,
    /// `policyDocument` of the other kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
    /// `context`.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub context: Map<String, Value>,
}

impl Granted {
    /// Reads an answer; an error says what is wrong with it.
    pub(super) fn read(answer: &Value, format: &str, simple: bool) -> Result<Granted, String> {
        let Value::Object(members) = answer else {
            return Err(format!("the function must return an object, and it returned {answer}"));
        };
        let length = answer.to_string().len();
        if length > MOST_BYTES {
            return Err(format!("the function returned {length} bytes, and at most {MOST_BYTES} are taken"));
        }
        let context = context(members, format)?;
        if simple {
            let is_authorized = members.get("isAuthorized").and_then(Value::as_bool);
            let is_authorized =
                is_authorized.ok_or("the function must return isAuthorized, true or false: simple responses are enabled")?;
            return Ok(Granted { principal_id: None, is_authorized: Some(is_authorized), policy: None, context });
        }
        let principal_id = match members.get("principalId") {
            Some(Value::String(id)) => id.clone(),
            Some(Value::Number(id)) => id.to_string(),
            _ => return Err("the function's answer has no principalId".into()),
        };
        let document = members.get("policyDocument").ok_or("the function's answer has no policyDocument")?;
        let policy = Policy::from_value(document, Kind::Attached).map_err(|error| format!("the policyDocument cannot be read: {error}"))?;
        Ok(Granted { principal_id: Some(principal_id), is_authorized: None, policy: Some(policy), context })
    }
}

/// `context`. Lists and objects are for format 2.0 only, as the guide's examples have them.
fn context(members: &Map<String, Value>, format: &str) -> Result<Map<String, Value>, String> {
    let context = match members.get("context") {
        None | Some(Value::Null) => return Ok(Map::new()),
        Some(Value::Object(context)) => context.clone(),
        Some(_) => return Err("context must be an object".into()),
    };
    let plain = |value: &Value| !matches!(value, Value::Array(_) | Value::Object(_) | Value::Null);
    match context.iter().find(|(_, value)| format == "1.0" && !plain(value)) {
        Some((name, value)) => Err(format!("context.{name} must be a text, a number, true or false, and it is {value}")),
        None => Ok(context),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_cannot_be_used_is_named() {
        let policy = json!({"Version": "2012-10-17", "Statement": [{"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": "*"}]});
        for (answer, simple, reason) in [
            (json!(true), true, "must return an object"),
            (json!({"isAuthorized": "true"}), true, "isAuthorized, true or false"),
            (json!({"principalId": "ann", "policyDocument": policy}), true, "isAuthorized"),
            (json!({"isAuthorized": true}), false, "no principalId"),
            (json!({"principalId": "ann"}), false, "no policyDocument"),
            (json!({"principalId": "ann", "policyDocument": {}}), false, "policyDocument cannot be read"),
            (json!({"principalId": "ann", "policyDocument": policy, "context": {"a": [1]}}), false, "context.a must be"),
            (json!({"isAuthorized": true, "x": "y".repeat(9_000)}), true, "at most 8192"),
        ] {
            let format = if simple { "2.0" } else { "1.0" };
            assert!(Granted::read(&answer, format, simple).is_err_and(|error| error.contains(reason)), "{reason}");
        }
        let granted =
            Granted::read(&json!({"isAuthorized": true, "context": {"list": [1], "map": {"a": "b"}}}), "2.0", true).expect("an answer");
        assert_eq!((granted.is_authorized, granted.context.len()), (Some(true), 2));
    }
}
