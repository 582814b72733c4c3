//! Operations as commands: what the log shows and scripts are made of. Reading commands back is in `aws`.

use super::aws;
use super::name::option;
use super::shapes::{self, Kind};
use super::shell::quoted;
use crate::control::Operation;
use serde_json::{Map, Value};

/// The command (AWS CLI version 2, in a POSIX shell) that does the same as an operation. What AWS does not have is a command of `stagecraft`.
pub fn command(operation: &Operation) -> String {
    command_with(operation, &|text| quoted(text))
}

/// The same, with words quoted by the caller, who may know variables.
pub fn command_with(operation: &Operation, word: &dyn Fn(&str) -> String) -> String {
    let program = if operation.service == "backends" { "stagecraft" } else { "aws" };
    let mut command = format!("{program} {} {}", operation.service, super::name::kebab(&operation.operation));
    let members = operation.input.as_object();
    if members.is_some_and(|members| members.iter().any(|(_, value)| only_json_says(value))) {
        command.push_str(&format!(" --cli-input-json {}", word(&operation.input.to_string())));
    } else {
        for (name, value) in members.into_iter().flatten() {
            if !zip_file(operation, name, value, &mut command, word) {
                add(&option(&operation.operation, name), value, &mut command, word);
            }
        }
    }
    if aws::streamed(&operation.service, &operation.operation).is_some() {
        command.push_str(" /dev/stdout");
    }
    if members.is_some_and(|members| members.contains_key("MaxItems")) {
        // The CLI has this option for its own paging, unless that is switched off.
        command.push_str(" --no-paginate");
    }
    let blobs = shapes::members(&operation.service, &operation.operation).into_iter().filter(|member| member.kind == Kind::Blob);
    if blobs.into_iter().any(|member| member.name != "ZipFile" && !operation.input[member.name].is_null()) {
        command.push_str(" --cli-binary-format raw-in-base64-out");
    }
    command
}

/// A text that an option would take for something else: the name of a file, or, with NUL in it, for its beginning.
fn only_json_says(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.starts_with("file://") || text.starts_with("fileb://") || text.contains('\0'))
}

/// The CLI has an option of its own for a function's archive, and takes it from a file only.
fn zip_file(operation: &Operation, name: &str, value: &Value, command: &mut String, word: &dyn Fn(&str) -> String) -> bool {
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
        add("code", &Value::Object(others), command, word);
    }
    true
}

fn add(name: &str, value: &Value, command: &mut String, word: &dyn Fn(&str) -> String) {
    match value {
        Value::Null => {}
        Value::Bool(true) => command.push_str(&format!(" --{name}")),
        Value::Bool(false) => command.push_str(&format!(" --no-{name}")),
        value => {
            let argument = argument(value);
            // A word that begins with a dash would be taken for an option.
            let between = if argument.starts_with('-') { '=' } else { ' ' };
            command.push_str(&format!(" --{name}{between}{}", word(&argument)));
        }
    }
}

fn argument(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => match list.as_slice() {
            // A text that looks like JSON or like a file would be read as such.
            [Value::String(text)] if !text.trim_start().starts_with(['[', '{']) && !only_json_says(&list[0]) => text.clone(),
            _ => value.to_string(),
        },
        other => other.to_string(),
    }
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
        let endpoint = command(&Operation::backends("PutHttpEndpoint", json!({"Url": "https://a", "Behavior": {"kind": "echo"}})));
        assert_eq!(endpoint, r#"stagecraft backends put-http-endpoint --url https://a --behavior '{"kind":"echo"}'"#);
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
        assert_eq!(described("file://x"), "aws apigateway create-rest-api --cli-input-json '{\"description\":\"file://x\"}'");
        let types = |list: Value| command(&Operation::apigateway("CreateRestApi", json!({"binaryMediaTypes": list})));
        assert_eq!(types(json!(["*/*"])), "aws apigateway create-rest-api --binary-media-types '*/*'");
        assert_eq!(types(json!(["[a]"])), r#"aws apigateway create-rest-api --binary-media-types '["[a]"]'"#);
        assert_eq!(types(json!(["a/b", "c/d"])), r#"aws apigateway create-rest-api --binary-media-types '["a/b","c/d"]'"#);
        assert_eq!(types(json!([])), "aws apigateway create-rest-api --binary-media-types '[]'");
    }
}
