//! AWS's extensions that stand at the top of a document.

use super::ImportPlan;
use super::document::below;
use super::reader::{Reader, text_of};
use crate::model::{ApiKeySource, EndpointConfiguration, EndpointType, GatewayResponse, GatewayResponseType, RequestValidator, Texts};
use crate::order;
use serde_json::Value;

/// Extensions that are read here or elsewhere; any other is warned about.
const KNOWN: [&str; 17] = [
    "any-method",
    "api-key-source",
    "auth",
    "authorizer",
    "authtype",
    "binary-media-types",
    "cors",
    "documentation",
    "endpoint-configuration",
    "gateway-responses",
    "importexport-version",
    "integration",
    "integrations",
    "minimum-compression-size",
    "policy",
    "request-validator",
    "request-validators",
];

pub(super) fn read(reader: &mut Reader, plan: &mut ImportPlan) {
    let Some(root) = reader.document.root.as_object().cloned() else { return };
    for (name, value) in &root {
        let Some(extension) = name.strip_prefix("x-amazon-apigateway-") else { continue };
        let pointer = below("", name);
        match extension {
            "api-key-source" => {
                plan.api_key_source = match text_of(value).unwrap_or_default().to_ascii_uppercase().as_str() {
                    "HEADER" => Some(ApiKeySource::Header),
                    "AUTHORIZER" => Some(ApiKeySource::Authorizer),
                    _ => {
                        reader.warn(&pointer, "The API key source must be HEADER or AUTHORIZER");
                        None
                    }
                }
            }
            "binary-media-types" => {
                plan.binary_media_types = Some(value.as_array().into_iter().flatten().filter_map(text_of).collect());
            }
            "minimum-compression-size" => {
                plan.minimum_compression_size =
                    value.as_i64().or_else(|| value.as_str()?.parse().ok()).and_then(|size| i32::try_from(size).ok());
                reader.not_simulated(&pointer, "Compression is not simulated yet: bodies go over the wire as they are");
            }
            "policy" => plan.policy = Some(value.to_string()),
            "endpoint-configuration" => endpoint(plan, value),
            "gateway-responses" => gateway_responses(reader, plan, &pointer, value),
            "request-validators" => request_validators(plan, value),
            "documentation" => reader.not_simulated(&pointer, "Documentation parts are not kept yet"),
            "cors" => reader.warn(&pointer, "x-amazon-apigateway-cors is for HTTP APIs; a REST API ignores it"),
            known if KNOWN.contains(&known) => {}
            _ => reader.warn(&pointer, format!("The extension {name} is not known and was ignored")),
        }
    }
}

fn endpoint(plan: &mut ImportPlan, value: &Value) {
    plan.disable_execute_api_endpoint = value.get("disableExecuteApiEndpoint").and_then(Value::as_bool);
    let types: Vec<EndpointType> = value
        .get("types")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|kind| match kind.as_str()? {
            "REGIONAL" => Some(EndpointType::Regional),
            "PRIVATE" => Some(EndpointType::Private),
            "EDGE" => Some(EndpointType::Edge),
            _ => None,
        })
        .collect();
    let ids: Vec<String> = value.get("vpcEndpointIds").and_then(Value::as_array).into_iter().flatten().filter_map(text_of).collect();
    if !types.is_empty() || !ids.is_empty() {
        let types = if types.is_empty() { vec![EndpointType::Private] } else { types };
        plan.endpoint_configuration = Some(EndpointConfiguration { types, vpc_endpoint_ids: ids, ..EndpointConfiguration::default() });
    }
}

fn gateway_responses(reader: &mut Reader, plan: &mut ImportPlan, pointer: &str, value: &Value) {
    for (name, response) in value.as_object().into_iter().flatten() {
        let Some(response_type) = GatewayResponseType::from_name(name) else {
            reader.warn(&below(pointer, name), format!("There is no gateway response type {name}"));
            continue;
        };
        let texts = |member: &str| -> Texts {
            let members = response.get(member).and_then(Value::as_object);
            order::map(members.into_iter().flatten().filter_map(|(name, value)| Some((name.clone(), text_of(value)?))))
        };
        plan.gateway_responses.push(GatewayResponse {
            response_type,
            status_code: response.get("statusCode").and_then(text_of),
            response_parameters: texts("responseParameters"),
            response_templates: texts("responseTemplates"),
            default_response: false,
        });
    }
}

fn request_validators(plan: &mut ImportPlan, value: &Value) {
    for (name, validator) in value.as_object().into_iter().flatten() {
        let flag = |member: &str| validator.get(member).and_then(Value::as_bool).unwrap_or(false);
        plan.request_validators.push(RequestValidator {
            id: String::new(),
            name: Some(name.clone()),
            validate_request_body: flag("validateRequestBody"),
            validate_request_parameters: flag("validateRequestParameters"),
        });
    }
}
