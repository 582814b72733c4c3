//! Which members an operation's input has: what is missing, misspelt or not simulated is refused, never ignored.

use super::{ApiError, Operation};

/// One operation a line; the file says how it reads.
pub const MEMBERS: &str = include_str!("members.txt");

/// Checks the names of an input's members, as the AWS CLI does before it sends a call.
pub(super) fn check(operation: &Operation) -> Result<(), ApiError> {
    if operation.service == "backends" {
        return Ok(());
    }
    let text = match operation.service.as_str() {
        "apigatewayv2" => super::http::MEMBERS,
        "elbv2" => super::elb::MEMBERS,
        _ => MEMBERS,
    };
    let Some(members) = text.lines().find_map(|line| line.strip_prefix(&*operation.operation)?.strip_prefix(": ")) else {
        return Ok(());
    };
    let mut known = Vec::new();
    let mut complaints = Vec::new();
    for member in members.split(' ') {
        let name = member.trim_start_matches('-').trim_end_matches('*');
        let given = operation.input.get(name).is_some_and(|value| !value.is_null());
        if member.ends_with('*') && !given {
            complaints.push(format!("Missing required parameter in input: \"{name}\""));
        }
        if member.starts_with('-') && given {
            let message = format!("{} with {name} is not simulated (yet): FIDELITY.md lists what is", operation.operation);
            return Err(ApiError::new("NotSimulated", 501, message));
        }
        known.push(name);
    }
    for name in operation.input.as_object().into_iter().flat_map(serde_json::Map::keys).filter(|name| !known.contains(&name.as_str())) {
        complaints.push(format!("Unknown parameter in input: \"{name}\", must be one of: {}", known.join(", ")));
    }
    if complaints.is_empty() {
        return Ok(());
    }
    Err(ApiError::new("ParamValidation", 400, format!("Parameter validation failed:\n{}", complaints.join("\n"))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::operation_names;
    use serde_json::{Value, json};

    fn message(operation: &str, input: Value) -> Option<String> {
        check(&Operation::apigateway(operation, input)).err().map(|error| error.message)
    }

    #[test]
    fn what_is_missing_or_misspelt_is_named() {
        assert_eq!(message("GetResource", json!({"restApiId": "a", "resourceId": "b"})), None);
        assert_eq!(
            message("GetResource", json!({"restApiId": "a", "resourceID": "b"})).as_deref(),
            Some(
                "Parameter validation failed:\nMissing required parameter in input: \"resourceId\"\nUnknown parameter in input: \"resourceID\", must be one of: restApiId, resourceId, embed"
            )
        );
        assert!(message("CreateRestApi", json!({"name": "a", "securityPolicy": "b"})).is_some_and(|text| text.contains("not simulated")));
    }

    #[test]
    fn every_operation_of_the_gateway_is_listed() {
        for name in operation_names("apigateway") {
            assert!(MEMBERS.lines().any(|line| line.split(':').next() == Some(name)), "{name} is not in members.txt");
        }
    }
}
