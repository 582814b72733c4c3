//! `x-amazon-apigateway-integration`, written. Reading it stands beside this folder.

use super::{ExportType, Members};
use crate::model::{ConnectionType, Integration, IntegrationResponse, PassthroughBehavior};
use serde_json::{Value, json};

pub(super) const NAME: &str = "x-amazon-apigateway-integration";

/// The timeout that an integration has if nobody says otherwise, in milliseconds; real exports leave it out.
const DEFAULT_TIMEOUT: i32 = 29_000;

/// An integration. What it has by default is left out; `kept` are members that an import did not read.
pub(super) fn write(integration: &Integration, resource_id: &str, kind: ExportType, kept: Members) -> Value {
    let mut members = Members::new();
    let mut put = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
    let type_name = json!(integration.kind.name().to_ascii_lowercase());
    // Where the type stands is the one thing in which the two versions differ (recorded).
    if kind == ExportType::Swagger {
        put("type", type_name.clone());
    }
    for (name, text) in [
        ("connectionId", &integration.connection_id),
        ("credentials", &integration.credentials),
        ("httpMethod", &integration.http_method),
        ("uri", &integration.uri),
    ] {
        if let Some(text) = text {
            put(name, json!(text));
        }
    }
    if !integration.integration_responses.is_empty() {
        put("responses", Value::Object(responses(integration.integration_responses.values())));
    }
    for (name, texts) in [("requestParameters", &integration.request_parameters), ("requestTemplates", &integration.request_templates)] {
        if !texts.is_empty() {
            put(name, json!(texts));
        }
    }
    put("passthroughBehavior", json!(passthrough(integration.passthrough_behavior)));
    if integration.connection_type == Some(ConnectionType::VpcLink) {
        put("connectionType", json!("VPC_LINK"));
    }
    if integration.timeout_in_millis != DEFAULT_TIMEOUT {
        put("timeoutInMillis", json!(integration.timeout_in_millis));
    }
    // The resource's own name space is nothing that anybody set.
    if integration.cache_namespace != resource_id && !integration.cache_namespace.is_empty() {
        put("cacheNamespace", json!(integration.cache_namespace));
    }
    if !integration.cache_key_parameters.is_empty() {
        put("cacheKeyParameters", json!(integration.cache_key_parameters));
    }
    if let Some(handling) = integration.content_handling {
        put("contentHandling", json!(handling));
    }
    if let Some(tls) = &integration.tls_config {
        put("tlsConfig", json!(tls));
    }
    if kind == ExportType::Oas30 {
        put("type", type_name);
    }
    members.extend(kept);
    Value::Object(members)
}

/// Responses by selection pattern; `default` is the one without. Of two with the same pattern, the lower status is written.
fn responses<'a>(responses: impl Iterator<Item = &'a IntegrationResponse>) -> Members {
    let mut made = Members::new();
    for response in responses {
        let pattern = response.selection_pattern.as_deref().filter(|pattern| !pattern.is_empty()).unwrap_or("default");
        if made.contains_key(pattern) {
            continue;
        }
        let mut members = Members::new();
        members.insert("statusCode".into(), json!(response.status_code));
        for (name, texts) in [("responseParameters", &response.response_parameters), ("responseTemplates", &response.response_templates)] {
            if !texts.is_empty() {
                members.insert(name.to_owned(), json!(texts));
            }
        }
        if let Some(handling) = response.content_handling {
            members.insert("contentHandling".into(), json!(handling));
        }
        made.insert(pattern.to_owned(), Value::Object(members));
    }
    made
}

fn passthrough(behavior: PassthroughBehavior) -> &'static str {
    match behavior {
        PassthroughBehavior::WhenNoMatch => "when_no_match",
        PassthroughBehavior::WhenNoTemplates => "when_no_templates",
        PassthroughBehavior::Never => "never",
    }
}
