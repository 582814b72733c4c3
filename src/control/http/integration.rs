//! Integrations of HTTP APIs.

use super::{deployment, find, mapping_keys, services, shape};
use crate::control::{ApiError, Context, Input, Operations, ids};
use crate::model::Account;
use crate::model::http::Integration;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateIntegration", create_integration),
    ("GetIntegration", get_integration),
    ("GetIntegrations", get_integrations),
    ("UpdateIntegration", update_integration),
    ("DeleteIntegration", delete_integration),
];

/// How many integrations an API has at most (`limits`, "Integrations per API").
const MOST_INTEGRATIONS: usize = 300;
/// Methods that a backend may get.
const METHODS: [&str; 8] = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

fn create_integration(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let fresh = Integration {
        integration_id: ids::seven(ctx.chance),
        connection_type: "INTERNET".into(),
        payload_format_version: "1.0".into(),
        timeout_in_millis: 30_000,
        ..Integration::default()
    };
    let count = find::api(account, input)?.definition.integrations.len();
    let integration = shape::over(&fresh, input, &["ApiId"])?;
    // Only functions can take either format, so that only for them it must be said (`http-api-develop-integrations-lambda`).
    let lambda = integration.integration_type == "AWS_PROXY" && integration.integration_subtype.is_none();
    if lambda && input.get("PayloadFormatVersion").is_none() {
        return Err(ApiError::bad_request("PayloadFormatVersion must be specified for a Lambda integration: 1.0 or 2.0"));
    }
    if count >= MOST_INTEGRATIONS {
        return Err(ApiError::new("TooManyRequestsException", 429, format!("An API has {MOST_INTEGRATIONS} integrations at most")));
    }
    store(account, ctx, input, integration)
}

fn store(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>, mut integration: Integration) -> Result<Value, ApiError> {
    settle(&mut integration)?;
    if let Some(link) = integration.connection_id.as_ref().filter(|_| integration.connection_type == "VPC_LINK")
        && !link.contains("${stageVariables.")
        && !account.http_vpc_links.contains_key(link)
    {
        return Err(ApiError::bad_request(format!("Invalid VPC link ID specified: {link}")));
    }
    let answer = show(&integration);
    find::definition_mut(account, input)?.integrations.insert(integration.integration_id.clone(), Arc::new(integration));
    deployment::automatically(account, ctx, input.required("ApiId")?);
    Ok(answer)
}

fn bad(message: impl Into<String>) -> Result<(), ApiError> {
    Err(ApiError::bad_request(message))
}

/// Checks an integration, and gives it what goes without saying.
pub(super) fn settle(integration: &mut Integration) -> Result<(), ApiError> {
    match integration.integration_type.as_str() {
        "HTTP_PROXY" | "AWS_PROXY" => {}
        kind @ ("AWS" | "HTTP" | "MOCK") => {
            return bad(format!("Integration type {kind} is not supported for HTTP protocol APIs: they have AWS_PROXY and HTTP_PROXY"));
        }
        other => {
            return bad(format!("Invalid integration type specified: {other}. Must be one of: [AWS, HTTP, MOCK, HTTP_PROXY, AWS_PROXY]"));
        }
    }
    shape::one_of("ConnectionType", &integration.connection_type, &["INTERNET", "VPC_LINK"])?;
    shape::one_of("PayloadFormatVersion", &integration.payload_format_version, &["1.0", "2.0"])?;
    if !(50..=30_000).contains(&integration.timeout_in_millis) {
        return bad("Timeout should be between 50 ms and 30000 ms");
    }
    if let Some(method) = integration.integration_method.as_deref() {
        shape::one_of("IntegrationMethod", method, &METHODS)?;
    }
    match (integration.integration_type.as_str(), integration.integration_subtype.clone()) {
        ("AWS_PROXY", Some(subtype)) => services::check(integration, &subtype)?,
        ("AWS_PROXY", None) => settle_function(integration)?,
        (_, Some(_)) => return bad("IntegrationSubtype is supported for AWS_PROXY integrations only"),
        _ => settle_endpoint(integration)?,
    }
    if integration.integration_subtype.is_none() {
        mapping_keys::check_request(&integration.request_parameters)?;
    }
    for (status, mappings) in &integration.response_parameters {
        mapping_keys::check_response(status, mappings)?;
    }
    Ok(())
}

fn settle_function(integration: &mut Integration) -> Result<(), ApiError> {
    let uri = integration.integration_uri.as_deref().unwrap_or_default();
    if !uri.starts_with("arn:") || !uri.contains(":function:") && !uri.contains("${stageVariables.") {
        return bad(format!("Invalid Lambda function ARN specified: '{uri}'"));
    }
    if integration.connection_type != "INTERNET" {
        return bad("A VPC link is supported for HTTP_PROXY integrations only");
    }
    integration.integration_method.get_or_insert_with(|| "POST".into());
    Ok(())
}

fn settle_endpoint(integration: &mut Integration) -> Result<(), ApiError> {
    let uri = integration.integration_uri.as_deref().unwrap_or_default();
    if integration.integration_method.is_none() {
        return bad("HttpMethod must be specified for an HTTP_PROXY integration (IntegrationMethod)");
    }
    if integration.payload_format_version != "1.0" {
        return bad("PayloadFormatVersion must be 1.0 for an HTTP_PROXY integration");
    }
    if integration.connection_type == "VPC_LINK" {
        let private = uri.contains(":elasticloadbalancing:") && uri.contains(":listener/") || uri.contains(":servicediscovery:");
        if !uri.starts_with("arn:") || !private {
            return bad("The URI of a private integration must be the ARN of a load balancer's listener or of a Cloud Map service");
        }
        if integration.connection_id.is_none() {
            return bad("ConnectionId must name the VPC link of a private integration");
        }
        return Ok(());
    }
    if integration.connection_id.is_some() || integration.tls_config.is_some() {
        return bad("ConnectionId and TlsConfig are supported for the connection type VPC_LINK only");
    }
    if uri.starts_with("http://") || uri.starts_with("https://") || uri.starts_with("${stageVariables.") {
        return Ok(());
    }
    bad(format!("Invalid HTTP endpoint specified for URI: '{uri}'"))
}

pub(super) fn show(integration: &Integration) -> Value {
    Value::Object(shape::value(integration))
}

fn get_integration(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let api = find::api(account, input)?;
    find::item(&api.definition.integrations, input, "IntegrationId", "Integration").map(|integration| show(integration))
}

fn get_integrations(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let integrations = &find::api(account, input)?.definition.integrations;
    find::page(input, integrations.iter().map(|(id, integration)| (id.clone(), show(integration))).collect())
}

fn update_integration(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let api = find::api(account, input)?;
    let integration = find::item(&api.definition.integrations, input, "IntegrationId", "Integration")?;
    let mut updated = shape::over(&**integration, input, &["ApiId", "IntegrationId", "RequestParameters", "ResponseParameters"])?;
    let members = shape::value(&**integration);
    if let Some(merged) = shape::merged(members.get("RequestParameters"), input, "RequestParameters") {
        updated.request_parameters = serde_json::from_value(merged).map_err(|error| shape::wrong(&error.to_string()))?;
        updated.request_parameters.retain(|_, value| !value.is_empty());
    }
    if let Some(merged) = shape::merged(members.get("ResponseParameters"), input, "ResponseParameters") {
        updated.response_parameters = serde_json::from_value(merged).map_err(|error| shape::wrong(&error.to_string()))?;
    }
    store(account, ctx, input, updated)
}

fn delete_integration(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let definition = find::definition_mut(account, input)?;
    let id = find::item(&definition.integrations, input, "IntegrationId", "Integration")?.integration_id.clone();
    if let Some(route) = definition.routes.values().find(|route| route.integration_id() == Some(&id)) {
        let message = format!("Cannot delete Integration '{id}' because it is referenced by Route '{}'", route.route_id);
        return Err(ApiError::conflict(message));
    }
    definition.integrations.remove(&id);
    deployment::automatically(account, ctx, input.required("ApiId")?);
    Ok(json!({}))
}
