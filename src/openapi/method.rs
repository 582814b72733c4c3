//! Methods: one operation with its parameters, bodies, responses, security and integration.

use super::document::below;
use super::plan::ImportPlan;
use super::reader::{Reader, Version, cost, text_of};
use super::{authorizers, integration, issues, kept, parameters, responses};
use crate::model::{Method, method_place};
use serde_json::Value;

/// An operation and where it stands.
pub(super) struct Operation<'d> {
    /// Pointer to its path item.
    pub item: String,
    /// Its path item.
    pub item_value: &'d Value,
    /// Pointer to the operation.
    pub pointer: String,
    /// The operation.
    pub value: &'d Value,
    /// The HTTP method, or `ANY`.
    pub http_method: &'static str,
    /// The resource's path.
    pub path: String,
    /// Its place among kept extensions.
    pub place: String,
}

pub(super) fn read<'d>(
    reader: &mut Reader<'d>,
    plan: &mut ImportPlan,
    (item, item_value): (&str, &'d Value),
    (member, http_method): (&str, &'static str),
    path: &str,
) -> Method {
    let pointer = below(item, member);
    let value = item_value.get(member).unwrap_or(&Value::Null);
    let mut method = Method {
        http_method: http_method.to_owned(),
        authorization_type: "NONE".into(),
        operation_name: value.get("operationId").and_then(text_of),
        ..Method::default()
    };
    if !value.is_object() {
        reader.error(&pointer, format!("Invalid OpenAPI input. The method {http_method} of resource '{path}' must be an object"));
        return method;
    }
    // Many paths may refer to one item.
    if !reader.spend(1 + value.get("operationId").map_or(0, cost)) {
        return method;
    }
    let place = method_place(path, http_method);
    let operation = Operation { item: item.to_owned(), item_value, pointer, value, http_method, path: path.to_owned(), place };
    issues::operation(reader, &operation.pointer, path, member, value);
    kept::keep(reader, &mut plan.extensions, &operation.place, Some(value));
    parameters::read(reader, plan, &mut method, &operation);
    if reader.version == Version::OpenApi3 {
        parameters::request_body(reader, plan, &mut method, &operation);
    }
    responses::read(reader, plan, &mut method, &operation);
    authorizers::require(reader, plan, &mut method, &operation.pointer, value);
    validator(reader, plan, &mut method, &operation);
    method.method_integration = integration::read(reader, plan, &operation);
    plan.operations.insert((operation.path, http_method.to_owned()), operation.pointer);
    method
}

/// `x-amazon-apigateway-request-validator` of the operation, else of the document.
fn validator(reader: &mut Reader<'_>, plan: &ImportPlan, method: &mut Method, operation: &Operation<'_>) {
    const NAME: &str = "x-amazon-apigateway-request-validator";
    let own = operation.value.get(NAME);
    let Some(name) = own.or_else(|| reader.root.get(NAME)).and_then(text_of) else { return };
    match plan.request_validators.iter().any(|validator| validator.name.as_ref() == Some(&name)) {
        true => method.request_validator_id = Some(name),
        false => {
            let at = if own.is_some() { operation.pointer.as_str() } else { "" };
            let message = format!(
                "Reference to request validator '{name}' not found for method '{} {}'. Ignoring.",
                operation.http_method, operation.path
            );
            reader.warn(&below(at, NAME), message);
        }
    }
}
