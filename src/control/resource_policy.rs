//! The resource policy of an API, as it is saved. Whether it lets a request in is decided in `gateway`.

use super::ApiError;
use crate::model::Account;
use crate::policy::{Kind, Policy};
use serde_json::Value;

/// The longest resource policy, in characters (`limits`, "Length, in characters, of API Gateway resource policy").
const LONGEST: usize = 8_192;

/// A policy as it is saved: readable, and with whole ARNs where it has `execute-api:/…`, which is short for those of its own API
/// (`apigateway-resource-policies-examples`); `own` is what these begin with. Empty text is no policy.
pub(super) fn saved(policy: Option<String>, own: &str) -> Result<Option<String>, ApiError> {
    let Some(text) = policy.filter(|text| !text.is_empty()) else { return Ok(None) };
    if text.chars().count() > LONGEST {
        return Err(invalid(&format!("it has more than {LONGEST} characters")));
    }
    Policy::parse(&text, Kind::Resource).map_err(|error| invalid(&error.to_string()))?;
    let mut document: Value = serde_json::from_str(&text).map_err(|error| invalid(&error.to_string()))?;
    if expand(&mut document, own) { Ok(Some(document.to_string())) } else { Ok(Some(text)) }
}

/// What the ARNs of an API's requests begin with.
pub(super) fn own(account: &Account, api_id: &str) -> String {
    format!("arn:aws:execute-api:{}:{}:{api_id}/", account.region, account.id)
}

fn invalid(reason: &str) -> ApiError {
    let words = "Invalid policy document. Please check the policy syntax and ensure that Principals are valid.";
    ApiError::bad_request(format!("{words} ({reason})"))
}

/// Writes out short resources; says whether there were any.
fn expand(document: &mut Value, start: &str) -> bool {
    let statements = match document.get_mut("Statement") {
        Some(Value::Array(list)) => list.as_mut_slice(),
        Some(one) => std::slice::from_mut(one),
        None => return false,
    };
    let resources = statements.iter_mut().filter_map(Value::as_object_mut).flat_map(|statement| statement.iter_mut());
    let resources = resources.filter(|(name, _)| matches!(name.as_str(), "Resource" | "NotResource")).map(|(_, value)| value);
    let mut found = false;
    for resource in resources {
        let texts = match resource {
            Value::Array(list) => list.as_mut_slice(),
            one => std::slice::from_mut(one),
        };
        for text in texts {
            if let Some(rest) = text.as_str().and_then(|text| text.strip_prefix("execute-api:/")) {
                *text = Value::from(format!("{start}{rest}"));
                found = true;
            }
        }
    }
    found
}
