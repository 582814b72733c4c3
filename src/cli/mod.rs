//! Operations as AWS CLI commands. Reading commands comes later.

use crate::control::Operation;
use serde_json::{Map, Value};

/// The AWS CLI command (version 2, in a POSIX shell) that does the same as an operation; a comment for what AWS does not have.
pub fn command(operation: &Operation) -> String {
    if operation.service == "backends" {
        let input = serde_json::to_string(&operation.input).unwrap_or_default();
        return format!("# {} {input} (simulated backends: no AWS CLI command)", operation.operation);
    }
    let mut command = format!("aws {} {}", operation.service, kebab(&operation.operation));
    for (name, value) in operation.input.as_object().into_iter().flatten() {
        if !zip_file(operation, name, value, &mut command) {
            option(option_name(operation, name), value, &mut command);
        }
    }
    if operation.service == "apigateway"
        && BLOBS.iter().any(|(name, member)| *name == operation.operation && !operation.input[member].is_null())
    {
        command.push_str(" --cli-binary-format raw-in-base64-out");
    }
    command
}

/// Operations with a member that the CLI takes for base64 unless it is told otherwise.
const BLOBS: &[(&str, &str)] =
    &[("ImportRestApi", "body"), ("PutRestApi", "body"), ("ImportApiKeys", "body"), ("ImportDocumentationParts", "body")];

/// The CLI has an option of its own for a function's archive, and takes it from a file only.
fn zip_file(operation: &Operation, name: &str, value: &Value, command: &mut String) -> bool {
    let others = match (operation.service.as_str(), operation.operation.as_str(), name) {
        ("lambda", "CreateFunction", "Code") if value.get("ZipFile").is_some() => {
            let others = value.as_object().into_iter().flatten().filter(|(name, _)| *name != "ZipFile");
            others.map(|(name, value)| (name.clone(), value.clone())).collect()
        }
        ("lambda", "UpdateFunctionCode", "ZipFile") => Map::new(),
        _ => return false,
    };
    command.push_str(" --zip-file fileb://function.zip");
    if !others.is_empty() {
        option("code".into(), &Value::Object(others), command);
    }
    true
}

fn option(name: String, value: &Value, command: &mut String) {
    match value {
        Value::Null => {}
        Value::Bool(true) => command.push_str(&format!(" --{name}")),
        Value::Bool(false) => command.push_str(&format!(" --no-{name}")),
        value => {
            let argument = argument(value);
            // A word that begins with a dash would be taken for an option.
            let between = if argument.starts_with('-') { '=' } else { ' ' };
            command.push_str(&format!(" --{name}{between}{}", quoted(&argument)));
        }
    }
}

fn argument(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => match list.as_slice() {
            // A text that looks like JSON would be read as JSON.
            [Value::String(text)] if !text.starts_with(['[', '{']) => text.clone(),
            _ => value.to_string(),
        },
        other => other.to_string(),
    }
}

/// The option of a member. `--version` asks the CLI for its own version, so APIs have another one.
fn option_name(operation: &Operation, member: &str) -> String {
    match (operation.operation.as_str(), member) {
        ("CreateRestApi", "version") | ("CreateApi" | "UpdateApi", "Version") => "api-version".into(),
        _ => kebab(member),
    }
}

/// `CreateRestApi`, `restApiId` and `providerARNs` as the CLI writes them: `create-rest-api`, `rest-api-id`, `provider-arns`.
fn kebab(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let plural = chars.strip_suffix(&['s']).map_or(0, |rest| rest.iter().rev().take_while(|c| c.is_ascii_uppercase()).count());
    // Of a plural such as `ARNs` the CLI makes one word.
    let word = if plural >= 2 { chars.len() - 1 - plural } else { chars.len() };
    let mut out = String::new();
    for (index, c) in chars.iter().enumerate() {
        let after_lower = index > 0 && (chars[index - 1].is_lowercase() || chars[index - 1].is_ascii_digit());
        let before_lower = index > 0 && chars.get(index + 1).is_some_and(|next| next.is_lowercase());
        if c.is_uppercase() && (after_lower || before_lower) && index <= word {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// A word for a POSIX shell.
fn quoted(text: &str) -> String {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./:@%+,".contains(&byte));
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

    #[test]
    fn names_are_the_ones_that_the_cli_has() {
        for (name, kebabed) in [
            ("providerARNs", "provider-arns"),
            ("binaryMediaTypes", "binary-media-types"),
            ("CodeSha256", "code-sha256"),
            ("VpcLinkIds", "vpc-link-ids"),
            ("GetRestApis", "get-rest-apis"),
            ("SourceArn", "source-arn"),
            ("timeoutInMillis", "timeout-in-millis"),
        ] {
            assert_eq!(kebab(name), kebabed);
        }
        let create = command(&Operation::apigateway("CreateRestApi", json!({"name": "a", "version": "1"})));
        assert_eq!(create, "aws apigateway create-rest-api --name a --api-version 1");
    }

    #[test]
    fn a_document_is_given_as_it_is_and_an_archive_as_a_file() {
        let import = command(&Operation::apigateway("ImportRestApi", json!({"body": "a: 1\nb: 2"})));
        assert_eq!(import, "aws apigateway import-rest-api --body 'a: 1\nb: 2' --cli-binary-format raw-in-base64-out");
        let create = Operation::lambda("CreateFunction", json!({"FunctionName": "f", "Code": {"ZipFile": "UEs="}, "Publish": true}));
        assert_eq!(command(&create), "aws lambda create-function --function-name f --zip-file fileb://function.zip --publish");
        let create = Operation::lambda("CreateFunction", json!({"Code": {"S3Bucket": "b", "S3Key": "k"}}));
        assert_eq!(command(&create), r#"aws lambda create-function --code '{"S3Bucket":"b","S3Key":"k"}'"#);
    }

    #[test]
    fn words_reach_the_command_as_they_are() {
        let described = |text: &str| command(&Operation::apigateway("CreateRestApi", json!({"description": text})));
        assert_eq!(described("-x"), "aws apigateway create-rest-api --description=-x");
        assert_eq!(described("$HOME `ls` \\"), r"aws apigateway create-rest-api --description '$HOME `ls` \'");
        assert_eq!(described(""), "aws apigateway create-rest-api --description ''");
        assert_eq!(described("=ls"), "aws apigateway create-rest-api --description '=ls'");
        let types = |list: Value| command(&Operation::apigateway("CreateRestApi", json!({"binaryMediaTypes": list})));
        assert_eq!(types(json!(["*/*"])), "aws apigateway create-rest-api --binary-media-types '*/*'");
        assert_eq!(types(json!(["[a]"])), r#"aws apigateway create-rest-api --binary-media-types '["[a]"]'"#);
        assert_eq!(types(json!(["a/b", "c/d"])), r#"aws apigateway create-rest-api --binary-media-types '["a/b","c/d"]'"#);
        assert_eq!(types(json!([])), "aws apigateway create-rest-api --binary-media-types '[]'");
    }
}
