//! Methods: parameters, bodies, responses and security of one operation.

use super::document::below;
use super::reader::{Reader, Version, text_of};
use super::{ImportPlan, authorizers, integration, models};
use crate::model::{Method, MethodResponse};
use crate::order;
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) fn read(reader: &mut Reader, plan: &mut ImportPlan, item: &str, member: &str, http_method: &str, path: &str) -> Method {
    let pointer = below(item, member);
    let operation = reader.document.root.pointer(&pointer).cloned().unwrap_or_default();
    let mut method = Method {
        http_method: http_method.to_owned(),
        authorization_type: "NONE".into(),
        operation_name: operation.get("operationId").and_then(text_of),
        ..Method::default()
    };
    if !operation.is_object() {
        reader.error(&pointer, format!("Invalid OpenAPI input. The method {http_method} of resource '{path}' must be an object"));
        return method;
    }
    // Path variables that nobody declares are required parameters all the same (recorded).
    for name in path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
        method.request_parameters.insert(format!("method.request.path.{}", name.trim_end_matches('+')), true);
    }
    let media_types = |name: &str| media_types(&operation, &reader.document.root, name);
    let (consumes, produces) = (media_types("consumes"), media_types("produces"));
    for list in [below(item, "parameters"), below(&pointer, "parameters")] {
        let count = reader.document.root.pointer(&list).and_then(Value::as_array).map_or(0, Vec::len);
        for index in 0..count {
            parameter(reader, plan, &mut method, &format!("{list}/{index}"), &consumes);
        }
    }
    if reader.version == Version::OpenApi3 {
        request_body(reader, plan, &mut method, &below(&pointer, "requestBody"));
    }
    responses(reader, plan, &mut method, &below(&pointer, "responses"), &produces);
    authorizers::require(reader, plan, &mut method, &pointer);
    validator(reader, plan, &mut method, &pointer);
    method.method_integration = integration::read(reader, &pointer, http_method, path);
    method
}

/// `consumes` or `produces` of an operation, else of the document, else JSON (Swagger 2.0).
fn media_types(operation: &Value, root: &Value, name: &str) -> Vec<String> {
    let list = operation.get(name).or_else(|| root.get(name)).and_then(Value::as_array);
    let list: Vec<String> = list.into_iter().flatten().filter_map(text_of).collect();
    if list.is_empty() { vec!["application/json".into()] } else { list }
}

fn parameter(reader: &mut Reader, plan: &mut ImportPlan, method: &mut Method, pointer: &str, consumes: &[String]) {
    let Some((at, parameter)) = reader.resolved(pointer) else {
        reader.error(pointer, "Invalid OpenAPI input. The reference leads nowhere");
        return;
    };
    let name = parameter.get("name").and_then(text_of).unwrap_or_default();
    let required = parameter.get("required").and_then(Value::as_bool).unwrap_or(false);
    let place = match parameter.get("in").and_then(Value::as_str) {
        Some("query") => "querystring",
        Some("header") => "header",
        Some("path") => "path",
        Some("body") => {
            let schema = below(&at, "schema");
            for media_type in consumes {
                if let Some(model) = models::named(reader, plan, &schema, &method.http_method) {
                    method.request_models.insert(media_type.clone(), model);
                }
            }
            return;
        }
        // Forms and cookies are no parameters of a method request.
        _ => return,
    };
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":._$-".contains(&byte)) {
        let message = format!(
            "Unable to put method '{}': Parameter name should match the following regular expression: ^[a-zA-Z0-9:._$-]+$ (it is '{name}')",
            method.http_method
        );
        reader.error(&at, message);
        return;
    }
    let full = format!("method.request.{place}.{name}");
    if place == "path" && !method.request_parameters.contains_key(&full) {
        reader.warn(&at, format!("The path parameter '{name}' is not part of the path and was left out"));
        return;
    }
    method.request_parameters.insert(full, required || place == "path");
}

fn request_body(reader: &mut Reader, plan: &mut ImportPlan, method: &mut Method, pointer: &str) {
    let Some((at, body)) = reader.resolved(pointer) else { return };
    for (media_type, _) in body.get("content").and_then(Value::as_object).into_iter().flatten() {
        let schema = below(&below(&below(&at, "content"), media_type), "schema");
        if let Some(model) = models::named(reader, plan, &schema, &method.http_method) {
            method.request_models.insert(media_type.clone(), model);
        }
    }
}

fn responses(reader: &mut Reader, plan: &mut ImportPlan, method: &mut Method, pointer: &str, produces: &[String]) {
    let statuses: Vec<String> =
        reader.document.root.pointer(pointer).and_then(Value::as_object).into_iter().flat_map(|map| map.keys().cloned()).collect();
    for status in statuses {
        let here = below(pointer, &status);
        let is_status =
            status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit()) && (b'1'..=b'5').contains(&status.as_bytes()[0]);
        if !is_status {
            // `default` and ranges such as `4XX` are no method responses.
            continue;
        }
        let Some((at, response)) = reader.resolved(&here) else {
            reader.error(&here, "Invalid OpenAPI input. The reference leads nowhere");
            continue;
        };
        let headers = response.get("headers").and_then(Value::as_object);
        let response_parameters: BTreeMap<String, bool> =
            order::map(headers.into_iter().flatten().map(|(name, _)| (format!("method.response.header.{name}"), false)));
        let mut made = MethodResponse {
            status_code: status.clone(),
            response_parameters: Some(response_parameters).filter(|headers| !headers.is_empty()),
            ..MethodResponse::default()
        };
        match reader.version {
            Version::Swagger2 => {
                for media_type in produces {
                    if let Some(model) = models::named(reader, plan, &below(&at, "schema"), &status) {
                        made.response_models.get_or_insert_default().insert(media_type.clone(), model);
                    }
                }
            }
            Version::OpenApi3 => {
                for (media_type, _) in response.get("content").and_then(Value::as_object).into_iter().flatten() {
                    let schema = below(&below(&below(&at, "content"), media_type), "schema");
                    if let Some(model) = models::named(reader, plan, &schema, &status) {
                        made.response_models.get_or_insert_default().insert(media_type.clone(), model);
                    }
                }
            }
        }
        method.method_responses.insert(status, made);
    }
}

/// `x-amazon-apigateway-request-validator` of the operation, else of the document.
fn validator(reader: &mut Reader, plan: &ImportPlan, method: &mut Method, pointer: &str) {
    const NAME: &str = "x-amazon-apigateway-request-validator";
    let own = below(pointer, NAME);
    let at = if reader.document.root.pointer(&own).is_some() { own } else { below("", NAME) };
    let Some(name) = reader.document.root.pointer(&at).and_then(text_of) else { return };
    match plan.request_validators.iter().any(|validator| validator.name.as_ref() == Some(&name)) {
        true => method.request_validator_id = Some(name),
        false => reader.warn(&at, format!("There is no request validator '{name}'")),
    }
}
