//! What a method takes: parameters of the operation and of its path, and bodies.

use super::document::below;
use super::method::Operation;
use super::plan::ImportPlan;
use super::reader::{Reader, Version, flag_of, text_of, texts_of};
use super::{issues, kept, models};
use crate::model::Method;
use serde_json::Value;

/// The parameters of the path item and then of the operation, which wins.
pub(super) fn read(reader: &mut Reader<'_>, plan: &mut ImportPlan, method: &mut Method, operation: &Operation<'_>) {
    // Path variables that nobody declares are required parameters all the same (recorded).
    for name in variables(&operation.path) {
        method.request_parameters.insert(format!("method.request.path.{name}"), true);
    }
    let consumes = media_types(reader, operation, "consumes");
    for (above, pointer) in [(operation.item_value, &operation.item), (operation.value, &operation.pointer)] {
        let count = above.get("parameters").and_then(Value::as_array).map_or(0, Vec::len);
        for index in 0..count {
            parameter(reader, plan, method, operation, &format!("{pointer}/parameters/{index}"), &consumes);
        }
    }
}

/// The names of a path's variables.
pub(super) fn variables(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).map(|name| name.trim_end_matches('+'))
}

/// `consumes` or `produces` of an operation, else of the document, else JSON (Swagger 2.0).
pub(super) fn media_types(reader: &Reader<'_>, operation: &Operation<'_>, name: &str) -> Vec<String> {
    if reader.version != Version::Swagger2 {
        return Vec::new();
    }
    let list = texts_of(operation.value.get(name).or_else(|| reader.root.get(name)));
    if list.is_empty() { vec!["application/json".into()] } else { list }
}

fn parameter(
    reader: &mut Reader<'_>,
    plan: &mut ImportPlan,
    method: &mut Method,
    operation: &Operation<'_>,
    pointer: &str,
    consumes: &[String],
) {
    let Some((at, parameter)) = reader.resolve(pointer) else {
        reader.error(pointer, "Invalid OpenAPI input. The reference leads nowhere");
        return;
    };
    let name = parameter.get("name").and_then(text_of).unwrap_or_default();
    let required = parameter.get("required").and_then(flag_of).unwrap_or(false);
    let kind = parameter.get("in").and_then(Value::as_str).unwrap_or_default();
    let place = match kind {
        "query" => "querystring",
        "header" => "header",
        "path" => "path",
        "body" => {
            let schema = below(&at, "schema");
            for media_type in consumes {
                if !reader.spend(1 + media_type.len() / 64) {
                    break;
                }
                if let Some(model) = models::named(reader, plan, &schema, &models::User::Request(operation)) {
                    method.request_models.insert(media_type.clone(), model);
                }
            }
            return keep_of_body(reader, plan, method, operation, parameter);
        }
        // Forms and cookies are no parameters of a method request.
        "formData" | "cookie" => {
            let message = format!(
                "Unsupported parameter location '{kind}' of parameter '{name}' of method '{} {}'. Ignoring.",
                operation.http_method, operation.path
            );
            return reader.warn(&at, message);
        }
        other => {
            let dot = format!("paths.'{}'({}).parameters.[{name}]", operation.path, operation.http_method.to_ascii_lowercase());
            let message = if other.is_empty() {
                format!("Parse issue: attribute {dot}.in is missing")
            } else {
                format!("Parse issue: attribute {dot}.in is not of type `[query|header|path|cookie]`")
            };
            return reader.warn(&at, message);
        }
    };
    if !is_name(&name) {
        return reader.error(&at, refused_name(operation, &name));
    }
    let full = format!("method.request.{place}.{name}");
    if place == "path" && !method.request_parameters.contains_key(&full) {
        let message = format!(
            "The path parameter '{name}' is not part of the path '{}' and was left out of method '{}'",
            operation.path, operation.http_method
        );
        return reader.warn(&at, message);
    }
    kept::keep(reader, &mut plan.extensions, &below(&format!("{}/parameters/{kind}", operation.place), &name), Some(parameter));
    method.request_parameters.insert(full, required || place == "path");
}

/// AWS's words for a parameter whose name it does not take (reported).
fn refused_name(operation: &Operation<'_>, name: &str) -> String {
    format!(
        "Unable to put method '{}' on resource at path '{}': Invalid mapping expression specified: Validation Result: warnings : [], errors : [Parameter name should match the following regular expression: ^[a-zA-Z0-9:._$-]+$] (it is '{name}')",
        operation.http_method, operation.path
    )
}

/// Whether a parameter may have this name: `^[a-zA-Z0-9:._$-]+$`.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":._$-".contains(&byte))
}

/// `requestBody` of OpenAPI 3.0.
pub(super) fn request_body(reader: &mut Reader<'_>, plan: &mut ImportPlan, method: &mut Method, operation: &Operation<'_>) {
    let pointer = below(&operation.pointer, "requestBody");
    if operation.value.get("requestBody").is_none() {
        return;
    }
    let Some((at, body)) = reader.resolve(&pointer) else {
        reader.error(&pointer, "Invalid OpenAPI input. The reference leads nowhere");
        return;
    };
    let content = below(&at, "content");
    for (media_type, media) in body.get("content").and_then(Value::as_object).into_iter().flatten() {
        if media.get("schema").is_some() {
            let schema = below(&below(&content, media_type), "schema");
            if let Some(model) = models::named(reader, plan, &schema, &models::User::Request(operation)) {
                method.request_models.insert(media_type.clone(), model);
            }
        }
    }
    keep_of_body(reader, plan, method, operation, body);
}

/// Keeps what nothing reads of a body, if there is a body in an export: one that has a model.
fn keep_of_body(reader: &Reader<'_>, plan: &mut ImportPlan, method: &Method, operation: &Operation<'_>, body: &Value) {
    if !method.request_models.is_empty() {
        kept::keep(reader, &mut plan.extensions, &format!("{}/requestBody", operation.place), Some(body));
    }
}

/// Members that OpenAPI does not know in the parameters of a path.
pub(super) fn check_of_path(reader: &mut Reader<'_>, pointer: &str, path: &str, item: &Value) {
    issues::parameters(reader, pointer, &format!("paths.'{path}'"), item);
}
