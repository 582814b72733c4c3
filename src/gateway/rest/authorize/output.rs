//! What a Lambda authorizer's function may answer (`api-gateway-lambda-authorizer-output`).

use crate::gateway::Granted;
use crate::policy::{Kind, Policy};
use serde_json::{Map, Value};

/// The longest answer in bytes (`limits`, "AWS Lambda authorizer result size").
const MOST_BYTES: usize = 8 * 1024;

/// Reads an answer; an error says what is wrong with it.
pub(super) fn read(answer: &Value) -> Result<Granted, String> {
    let Value::Object(members) = answer else {
        return Err(format!("the function must return an object with principalId and policyDocument, and it returned {answer}"));
    };
    let length = answer.to_string().len();
    if length > MOST_BYTES {
        return Err(format!("the function returned {length} bytes, and at most {MOST_BYTES} are taken"));
    }
    let principal_id = match members.get("principalId") {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => return Err("the function's answer has no principalId".into()),
    };
    let document = members.get("policyDocument").ok_or("the function's answer has no policyDocument")?;
    let policy = Policy::from_value(document, Kind::Attached).map_err(|error| format!("the policyDocument cannot be read: {error}"))?;
    let usage_identifier_key = match members.get("usageIdentifierKey") {
        None | Some(Value::Null) => None,
        Some(Value::String(key)) => Some(key.clone()),
        Some(_) => return Err("usageIdentifierKey must be a text: the value of an API key".into()),
    };
    Ok(Granted { principal_id, policy, context: context(members)?, usage_identifier_key })
}

/// `context`: texts, numbers and true or false, all of them texts from then on. Lists and objects make the answer unusable.
fn context(members: &Map<String, Value>) -> Result<Vec<(String, String)>, String> {
    let context = match members.get("context") {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Object(context)) => context,
        Some(_) => return Err("context must be an object".into()),
    };
    let text = |(name, value): (&String, &Value)| match value {
        Value::String(text) => Ok((name.clone(), text.clone())),
        Value::Number(_) | Value::Bool(_) => Ok((name.clone(), value.to_string())),
        _ => Err(format!("context.{name} must be a text, a number, true or false, and it is {value}")),
    };
    context.iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn policy() -> Value {
        json!({"Version": "2012-10-17", "Statement": [{"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": "*"}]})
    }

    #[test]
    fn values_of_the_context_become_texts() {
        let answer = json!({"principalId": "ann", "policyDocument": policy(), "usageIdentifierKey": "key",
            "context": {"text": "a", "number": 1.5, "whole": 7, "flag": true}});
        let granted = read(&answer).expect("an answer");
        assert_eq!((granted.principal_id.as_str(), granted.usage_identifier_key.as_deref()), ("ann", Some("key")));
        let context: Vec<(&str, &str)> = granted.context.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(context, [("text", "a"), ("number", "1.5"), ("whole", "7"), ("flag", "true")]);
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        for (answer, reason) in [
            (json!("Allow"), "must return an object"),
            (json!({"policyDocument": policy()}), "no principalId"),
            (json!({"principalId": "ann"}), "no policyDocument"),
            (json!({"principalId": "ann", "policyDocument": {"Version": "2012-10-17"}}), "Statement: "),
            (json!({"principalId": "ann", "policyDocument": policy(), "context": {"list": [1]}}), "context.list"),
            (json!({"principalId": "ann", "policyDocument": policy(), "context": {"none": null}}), "context.none"),
            (json!({"principalId": "ann", "policyDocument": policy(), "context": "x"}), "context must be an object"),
            (json!({"principalId": "ann", "policyDocument": policy(), "usageIdentifierKey": 7}), "usageIdentifierKey"),
            (json!({"principalId": "x".repeat(9_000), "policyDocument": policy()}), "at most 8192"),
        ] {
            let error = read(&answer).expect_err("an error");
            assert!(error.contains(reason), "{error}");
        }
    }
}
