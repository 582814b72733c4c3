//! AWS's extensions that stand at the top of an export: what belongs to the API as a whole.

use super::{Exporter, Members};
use crate::model::{ApiKeySource, EndpointType, RestApi, Texts};
use crate::order;
use serde_json::{Value, json};

/// The extension that stands at the server in OpenAPI 3.0 and at the top in Swagger 2.0.
pub(super) const ENDPOINT: &str = "x-amazon-apigateway-endpoint-configuration";

/// How the API is reached, where that is not AWS's default. The guide knows no `types` in it; without them an import would make every API EDGE.
pub(super) fn endpoint(api: &RestApi) -> Option<Value> {
    let configuration = &api.endpoint_configuration;
    let mut members = Members::new();
    if configuration.types != [EndpointType::Edge] {
        members.insert("types".into(), json!(configuration.types));
    }
    if api.disable_execute_api_endpoint {
        members.insert("disableExecuteApiEndpoint".into(), json!(true));
    }
    if !configuration.vpc_endpoint_ids.is_empty() {
        members.insert("vpcEndpointIds".into(), json!(configuration.vpc_endpoint_ids));
    }
    (!members.is_empty()).then_some(Value::Object(members))
}

/// The other extensions, in a fixed order. What is AWS's default is left out (recorded).
pub(super) fn members(exporter: &Exporter<'_>) -> Members {
    let definition = exporter.definition;
    let mut members = Members::new();
    let mut put = |name: &str, value: Value| drop(members.insert(format!("x-amazon-apigateway-{name}"), value));
    if let Some(documentation) = exporter.documentation.extension() {
        put("documentation", documentation);
    }
    if !definition.request_validators.is_empty() {
        put("request-validators", Value::Object(validators(exporter)));
    }
    let responses = gateway_responses(exporter);
    if !responses.is_empty() {
        put("gateway-responses", Value::Object(responses));
    }
    if let Some(policy) = &definition.policy {
        let mut document = serde_json::from_str(policy).unwrap_or_else(|_| json!(policy));
        shorten(&mut document, &exporter.api.id);
        put("policy", document);
    }
    if definition.api_key_source == ApiKeySource::Authorizer {
        put("api-key-source", json!("AUTHORIZER"));
    }
    if let Some(size) = definition.minimum_compression_size {
        put("minimum-compression-size", json!(size));
    }
    if !definition.binary_media_types.is_empty() {
        put("binary-media-types", json!(definition.binary_media_types));
    }
    members
}

/// Request validators by name.
fn validators(exporter: &Exporter<'_>) -> Members {
    let mut all: Vec<(&String, Value)> = Vec::new();
    for validator in exporter.definition.request_validators.values() {
        let (parameters, body) = (validator.validate_request_parameters, validator.validate_request_body);
        let value = json!({"validateRequestParameters": parameters, "validateRequestBody": body});
        all.push((validator.name.as_ref().unwrap_or(&validator.id), value));
    }
    order::sort_by(&mut all, |a, b| a.0.cmp(b.0));
    all.into_iter().map(|(name, value)| (name.clone(), value)).collect()
}

/// Customised gateway responses by type.
fn gateway_responses(exporter: &Exporter<'_>) -> Members {
    let mut made = Members::new();
    for (kind, response) in exporter.definition.gateway_responses.iter().filter(|(_, response)| !response.default_response) {
        let mut members = Members::new();
        if let Some(status) = &response.status_code {
            // A status is a number here, and a text in answers (as real exports have it).
            members.insert("statusCode".into(), status.parse::<u16>().map_or_else(|_| json!(status), |status| json!(status)));
        }
        let texts: [(&str, &Texts); 2] =
            [("responseParameters", &response.response_parameters), ("responseTemplates", &response.response_templates)];
        for (name, texts) in texts.into_iter().filter(|(_, texts)| !texts.is_empty()) {
            members.insert(name.to_owned(), json!(texts));
        }
        made.insert(kind.name().to_owned(), Value::Object(members));
    }
    made
}

/// Writes the ARNs of the API's own requests as `execute-api:/…`, which is short for them in every API (`apigateway-resource-policies-examples`):
/// so the policy is about the API that the document makes, and not about the one that it was exported of.
fn shorten(policy: &mut Value, api_id: &str) {
    let statements = match policy.get_mut("Statement") {
        Some(Value::Array(list)) => list.as_mut_slice(),
        Some(one) => std::slice::from_mut(one),
        None => return,
    };
    let members = statements.iter_mut().filter_map(Value::as_object_mut).flat_map(|statement| statement.iter_mut());
    for (_, resource) in members.filter(|(name, _)| matches!(name.as_str(), "Resource" | "NotResource")) {
        let texts = match resource {
            Value::Array(list) => list.as_mut_slice(),
            one => std::slice::from_mut(one),
        };
        for text in texts {
            // arn:aws:execute-api:REGION:ACCOUNT:API/…
            let own = text.as_str().and_then(|text| text.strip_prefix("arn:aws:execute-api:")).and_then(|rest| rest.splitn(3, ':').nth(2));
            if let Some(rest) = own.and_then(|rest| rest.strip_prefix(api_id)).filter(|rest| rest.starts_with('/')) {
                *text = Value::from(format!("execute-api:{rest}"));
            }
        }
    }
}
