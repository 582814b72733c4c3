//! Operations as AWS CLI commands. Reading commands comes later.

use crate::control::Operation;
use serde_json::Value;

/// The AWS CLI command that does the same as an operation; a comment for what AWS does not have.
pub fn command(operation: &Operation) -> String {
    if operation.service == "backends" {
        let input = serde_json::to_string(&operation.input).unwrap_or_default();
        return format!("# {} {input} (simulated backends: no AWS CLI command)", operation.operation);
    }
    let mut command = format!("aws {} {}", operation.service, kebab(&operation.operation));
    for (name, value) in operation.input.as_object().into_iter().flatten() {
        let option = format!(" --{}", kebab(name));
        match value {
            Value::Null => {}
            Value::Bool(true) => command.push_str(&option),
            Value::Bool(false) => command.push_str(&format!(" --no-{}", kebab(name))),
            value => {
                command.push_str(&option);
                command.push(' ');
                command.push_str(&quoted(&argument(value)));
            }
        }
    }
    command
}

fn argument(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) if list.iter().all(Value::is_string) && list.len() == 1 => list[0].as_str().unwrap_or_default().to_owned(),
        other => other.to_string(),
    }
}

/// `CreateRestApi` and `restApiId` as the CLI writes them: `create-rest-api`, `rest-api-id`.
fn kebab(name: &str) -> String {
    let mut out = String::new();
    let chars: Vec<char> = name.chars().collect();
    for (index, c) in chars.iter().enumerate() {
        let after_lower = index > 0 && (chars[index - 1].is_lowercase() || chars[index - 1].is_ascii_digit());
        let before_lower = index > 0 && chars.get(index + 1).is_some_and(|next| next.is_lowercase());
        if c.is_uppercase() && (after_lower || before_lower) {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// A word for a POSIX shell.
fn quoted(text: &str) -> String {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./:@%+,=".contains(&byte));
    if plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_operation_is_a_command() {
        let create = Operation::apigateway("CreateRestApi", json!({"name": "my pets", "failOnWarnings": true, "tags": {"a": "b"}}));
        assert_eq!(command(&create), "aws apigateway create-rest-api --name 'my pets' --fail-on-warnings --tags '{\"a\":\"b\"}'");
        let patch = json!({"restApiId": "a1", "stageName": "prod", "patchOperations": [{"op": "replace", "path": "/x", "value": "it's"}]});
        let update = command(&Operation::apigateway("UpdateStage", patch));
        assert_eq!(
            update,
            r#"aws apigateway update-stage --rest-api-id a1 --stage-name prod --patch-operations '[{"op":"replace","path":"/x","value":"it'\''s"}]'"#
        );
        let alias = Operation::lambda("CreateAlias", json!({"FunctionName": "pets", "FunctionVersion": "1"}));
        assert_eq!(command(&alias), "aws lambda create-alias --function-name pets --function-version 1");
        assert!(command(&Operation::backends("PutHttpEndpoint", json!({"Url": "https://a"}))).starts_with("# PutHttpEndpoint"));
    }
}
