//! Members that OpenAPI 3.0 does not know where they stand. AWS's parser, swagger-parser, calls them unexpected (reported of parameters:
//! `Parse issue: attribute paths.'/area/{zipCode}'(get).parameters.[zipCode].type is unexpected`).

use super::document::below;
use super::reader::{Reader, Version};
use serde_json::Value;

const ROOT: [&str; 8] = ["openapi", "info", "servers", "paths", "components", "security", "tags", "externalDocs"];
const INFO: [&str; 6] = ["title", "description", "termsOfService", "contact", "license", "version"];
const PATH_ITEM: [&str; 13] =
    ["$ref", "summary", "description", "get", "put", "post", "delete", "options", "head", "patch", "trace", "servers", "parameters"];
const OPERATION: [&str; 12] = [
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "deprecated",
    "security",
    "servers",
];
const PARAMETER: [&str; 13] = [
    "$ref",
    "name",
    "in",
    "description",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "schema",
    "example",
    "examples",
];
const REQUEST_BODY: [&str; 4] = ["$ref", "description", "content", "required"];
const RESPONSE: [&str; 5] = ["$ref", "description", "headers", "content", "links"];

/// The document and its `info`.
pub(super) fn document(reader: &mut Reader<'_>) {
    let root = reader.root;
    unexpected(reader, "", "", root, &ROOT);
    if let Some(info) = root.get("info") {
        unexpected(reader, "/info", "info", info, &INFO);
    }
}

/// A path.
pub(super) fn path_item(reader: &mut Reader<'_>, pointer: &str, path: &str, item: &Value) {
    unexpected(reader, pointer, &format!("paths.'{path}'"), item, &PATH_ITEM);
}

/// An operation, with its parameters, its body and its responses where these stand in it.
pub(super) fn operation(reader: &mut Reader<'_>, pointer: &str, path: &str, member: &str, operation: &Value) {
    if reader.version != Version::OpenApi3 {
        return;
    }
    let place = format!("paths.'{path}'({member})");
    unexpected(reader, pointer, &place, operation, &OPERATION);
    parameters(reader, pointer, &place, operation);
    if let Some(body) = operation.get("requestBody") {
        unexpected(reader, &below(pointer, "requestBody"), &format!("{place}.requestBody"), body, &REQUEST_BODY);
    }
    for (status, response) in operation.get("responses").and_then(Value::as_object).into_iter().flatten() {
        if !status.starts_with("x-") {
            let here = below(&below(pointer, "responses"), status);
            unexpected(reader, &here, &format!("{place}.responses.{status}"), response, &RESPONSE);
        }
    }
}

/// The parameters of an operation or of a path.
pub(super) fn parameters(reader: &mut Reader<'_>, pointer: &str, place: &str, above: &Value) {
    for (index, parameter) in above.get("parameters").and_then(Value::as_array).into_iter().flatten().enumerate() {
        let name = parameter.get("name").and_then(Value::as_str).unwrap_or_default();
        let here = format!("{pointer}/parameters/{index}");
        let place = format!("{place}.parameters.[{name}]");
        // `content` takes the place of `schema`.
        let known: Vec<&str> = PARAMETER.iter().copied().chain(["content"]).collect();
        unexpected(reader, &here, &place, parameter, &known);
    }
}

fn unexpected(reader: &mut Reader<'_>, pointer: &str, place: &str, object: &Value, known: &[&str]) {
    if reader.version != Version::OpenApi3 {
        return;
    }
    for (name, _) in object.as_object().into_iter().flatten() {
        if !name.starts_with("x-") && !known.contains(&name.as_str()) {
            let dot = if place.is_empty() { "" } else { "." };
            reader.warn(&below(pointer, name), format!("Parse issue: attribute {place}{dot}{name} is unexpected"));
        }
    }
}
