//! AWS's extensions that stand at the top of a document, and the endpoint configuration, which OpenAPI 3.0 has at its server.

use super::document::below;
use super::gateway_responses;
use super::plan::ImportPlan;
use super::reader::{Reader, flag_of, integer_of, text_of, texts_of};
use crate::model::{ApiKeySource, EndpointConfiguration, EndpointType, RequestValidator};
use serde_json::Value;

/// Smallest and largest `minimumCompressionSize`, in bytes (`api-gateway-openapi-minimum-compression-size`).
const COMPRESSION_SIZES: std::ops::RangeInclusive<i64> = 0..=10_485_760;

pub(super) fn read(reader: &mut Reader<'_>, plan: &mut ImportPlan) {
    let root = reader.root;
    for (name, value) in root.as_object().into_iter().flatten() {
        let Some(extension) = name.strip_prefix("x-amazon-apigateway-") else { continue };
        let pointer = below("", name);
        match extension {
            "api-key-source" => plan.api_key_source = api_key_source(reader, &pointer, value),
            "binary-media-types" => match value.as_array() {
                Some(_) => plan.binary_media_types = Some(texts_of(Some(value))),
                None => reader.warn(&pointer, "The binary media types must be a list. Ignoring."),
            },
            "minimum-compression-size" => plan.minimum_compression_size = compression_size(reader, &pointer, value),
            "policy" => plan.policy = policy(reader, &pointer, value),
            "endpoint-configuration" => endpoint(reader, plan, &pointer, value),
            "gateway-responses" => gateway_responses::read(reader, plan, &pointer, value),
            "request-validators" => request_validators(reader, plan, &pointer, value),
            _ => {}
        }
    }
    let servers = root.get("servers").and_then(Value::as_array);
    if servers.is_some_and(|servers| servers.len() > 1) {
        reader.warn("/servers/1", "More than one server provided. Ignoring all but the first for defining endpoint configuration");
    }
    let of_server = "/servers/0/x-amazon-apigateway-endpoint-configuration";
    if let Some(value) = reader.get(of_server) {
        endpoint(reader, plan, of_server, value);
    }
}

fn api_key_source(reader: &mut Reader<'_>, pointer: &str, value: &Value) -> Option<ApiKeySource> {
    match text_of(value).unwrap_or_default().to_ascii_uppercase().as_str() {
        "HEADER" => Some(ApiKeySource::Header),
        "AUTHORIZER" => Some(ApiKeySource::Authorizer),
        other => {
            reader.warn(pointer, format!("Invalid API key source '{other}'. Valid values are HEADER, AUTHORIZER. Ignoring."));
            None
        }
    }
}

fn compression_size(reader: &mut Reader<'_>, pointer: &str, value: &Value) -> Option<i32> {
    let size = integer_of(value).filter(|size| COMPRESSION_SIZES.contains(size));
    if size.is_none() {
        reader.error(
            pointer,
            "Invalid minimum compression size, must be between 0 and 10485760 (x-amazon-apigateway-minimum-compression-size)",
        );
    }
    size.and_then(|size| i32::try_from(size).ok())
}

/// The resource policy: an object, or the same as text.
fn policy(reader: &mut Reader<'_>, pointer: &str, value: &Value) -> Option<String> {
    match value {
        Value::Object(_) => Some(value.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Null => None,
        _ => {
            reader.error(pointer, "Invalid policy document. Please check the policy syntax and ensure that Principals are valid.");
            None
        }
    }
}

/// `x-amazon-apigateway-endpoint-configuration`. Types stand there in documents of other tools; AWS takes them from `endpointConfigurationTypes`.
fn endpoint(reader: &mut Reader<'_>, plan: &mut ImportPlan, pointer: &str, value: &Value) {
    if !value.is_object() {
        return reader.warn(pointer, "The endpoint configuration must be an object. Ignoring.");
    }
    if let Some(disabled) = value.get("disableExecuteApiEndpoint").and_then(flag_of) {
        plan.disable_execute_api_endpoint = Some(disabled);
    }
    let mut types = Vec::new();
    for kind in texts_of(value.get("types")) {
        types.push(match kind.as_str() {
            "REGIONAL" => EndpointType::Regional,
            "PRIVATE" => EndpointType::Private,
            "EDGE" => EndpointType::Edge,
            _ => return reader.error(&below(pointer, "types"), "Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE"),
        });
    }
    let ids = texts_of(value.get("vpcEndpointIds"));
    let ip_address_type = value.get("ipAddressType").and_then(text_of);
    if types.is_empty() && ids.is_empty() && ip_address_type.is_none() {
        return;
    }
    let before = plan.endpoint_configuration.take().unwrap_or_default();
    if types.is_empty() {
        types = if ids.is_empty() { before.types } else { vec![EndpointType::Private] };
    }
    let private = types.contains(&EndpointType::Private);
    let ip_address_type = ip_address_type.unwrap_or_else(|| if private { "dualstack".into() } else { before.ip_address_type });
    plan.endpoint_configuration = Some(EndpointConfiguration { types, vpc_endpoint_ids: ids, ip_address_type });
}

fn request_validators(reader: &mut Reader<'_>, plan: &mut ImportPlan, pointer: &str, value: &Value) {
    for (name, validator) in value.as_object().into_iter().flatten() {
        if !validator.is_object() {
            reader.warn(&below(pointer, name), format!("The request validator '{name}' must be an object. Ignoring."));
            continue;
        }
        let flag = |member: &str| validator.get(member).and_then(flag_of).unwrap_or(false);
        plan.request_validators.push(RequestValidator {
            id: String::new(),
            name: Some(name.clone()),
            validate_request_body: flag("validateRequestBody"),
            validate_request_parameters: flag("validateRequestParameters"),
        });
    }
}
