//! What a method answers: responses, their headers and their models.

use super::document::below;
use super::gateway_responses::is_status;
use super::method::Operation;
use super::plan::ImportPlan;
use super::reader::{Reader, Version};
use super::{kept, models, parameters};
use crate::model::{Method, MethodResponse};
use serde_json::Value;

pub(super) fn read(reader: &mut Reader<'_>, plan: &mut ImportPlan, method: &mut Method, operation: &Operation<'_>) {
    let pointer = below(&operation.pointer, "responses");
    let produces = parameters::media_types(reader, operation, "produces");
    for (status, _) in operation.value.get("responses").and_then(Value::as_object).into_iter().flatten() {
        // `default`, ranges such as `4XX` and extensions are no method responses.
        if !is_status(status) {
            continue;
        }
        let here = below(&pointer, status);
        let Some((at, response)) = reader.resolve(&here) else {
            reader.error(&here, "Invalid OpenAPI input. The reference leads nowhere");
            continue;
        };
        let made = response_of(reader, plan, operation, status, (&at, response), &produces);
        method.method_responses.insert(status.clone(), made);
    }
}

fn response_of(
    reader: &mut Reader<'_>,
    plan: &mut ImportPlan,
    operation: &Operation<'_>,
    status: &str,
    (at, response): (&str, &Value),
    produces: &[String],
) -> MethodResponse {
    let place = format!("{}/responses/{status}", operation.place);
    kept::keep(reader, &mut plan.extensions, &place, Some(response));
    let mut made = MethodResponse { status_code: status.to_owned(), ..MethodResponse::default() };
    for (name, header) in response.get("headers").and_then(Value::as_object).into_iter().flatten() {
        if name.starts_with("x-amazon-apigateway-") {
            continue;
        }
        if !reader.spend(1 + name.len() / 64) {
            break;
        }
        if !parameters::is_name(name) {
            let message = format!(
                "Unable to put method response on '{}' for resource at path '{}': Invalid mapping expression specified: Validation Result: warnings : [], errors : [Parameter name should match the following regular expression: ^[a-zA-Z0-9:._$-]+$] (it is '{name}')",
                operation.http_method, operation.path
            );
            reader.error(&below(&below(at, "headers"), name), message);
            continue;
        }
        kept::keep(reader, &mut plan.extensions, &below(&format!("{place}/headers"), name), Some(header));
        made.response_parameters.get_or_insert_default().insert(format!("method.response.header.{name}"), false);
    }
    let user = models::User::Response(operation, status);
    let mut model = |reader: &mut Reader<'_>, media_type: &str, schema: &str| {
        if let Some(model) = models::named(reader, plan, schema, &user) {
            made.response_models.get_or_insert_default().insert(media_type.to_owned(), model);
        }
    };
    match reader.version {
        Version::Swagger2 if response.get("schema").is_some() => {
            for media_type in produces {
                if !reader.spend(1 + media_type.len() / 64) {
                    break;
                }
                model(reader, media_type, &below(at, "schema"));
            }
        }
        Version::Swagger2 => {}
        Version::OpenApi3 => {
            for (media_type, media) in response.get("content").and_then(Value::as_object).into_iter().flatten() {
                if media.get("schema").is_some() && reader.spend(1 + media_type.len() / 64) {
                    model(reader, media_type, &below(&below(&below(at, "content"), media_type), "schema"));
                }
            }
        }
    }
    made
}
