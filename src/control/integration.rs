//! Integrations: what a method calls. Integration responses stand in `integration_response`.

use super::patch::{self, Patch, PatchOp};
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, find, input::output, mapping};
use crate::model::{Account, ConnectionType, ContentHandling, Integration, IntegrationType, Method, PassthroughBehavior, Texts, TlsConfig};
use crate::order;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub(super) const OPERATIONS: Operations = &[
    ("PutIntegration", put_integration),
    ("GetIntegration", get_integration),
    ("UpdateIntegration", update_integration),
    ("DeleteIntegration", delete_integration),
];

/// The longest and the shortest time that a backend may be given, in milliseconds.
const TIMEOUT: std::ops::RangeInclusive<i64> = 50..=29_000;

fn put_integration(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    check_enumerations(input, &mut violations)?;
    violations.finish()?;
    let method = find::method(account, input)?;
    let integration = read(input)?;
    check(method, &integration)?;
    let answer = output(&integration).map(Value::Object);
    find::method_mut(account, input)?.method_integration = Some(integration);
    answer
}

fn get_integration(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    output(find::integration(account, input)?).map(Value::Object)
}

fn update_integration(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateIntegrationInput", &mut violations)?;
    violations.finish()?;
    let mut integration = find::integration(account, input)?.clone();
    for patch in &patches {
        update(&mut integration, patch)?;
    }
    check(find::method(account, input)?, &integration)?;
    let answer = output(&integration).map(Value::Object);
    *find::integration_mut(account, input)? = integration;
    answer
}

/// Deletes the integration. Here, AWS calls a method that is not there an integration that is not there (recorded of its responses).
fn delete_integration(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    find::integration_to_delete(account, input)?;
    find::method_mut(account, input)?.method_integration = None;
    Ok(json!({}))
}

/// Members whose values the service model lists.
fn check_enumerations(input: Input<'_>, violations: &mut Violations) -> Result<(), ApiError> {
    let members: [(&str, &[&str]); 3] = [
        ("type", &["HTTP", "MOCK", "AWS_PROXY", "HTTP_PROXY", "AWS"]),
        ("connectionType", &["INTERNET", "VPC_LINK"]),
        ("contentHandling", &["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"]),
    ];
    input.required("type")?;
    for (member, allowed) in members {
        if let Some(value) = input.text(member)?.filter(|value| !value.is_empty()) {
            violations.enumeration(value, &format!("putIntegrationInput.{member}"), allowed);
        }
    }
    Ok(())
}

/// The integration that PutIntegration describes, with AWS's values for what it leaves out.
fn read(input: Input<'_>) -> Result<Integration, ApiError> {
    let kind = named(input.required("type")?).ok_or_else(|| ApiError::bad_request("Invalid integration type specified"))?;
    let http = matches!(kind, IntegrationType::Http | IntegrationType::HttpProxy);
    let connection_type = input.text("connectionType")?.and_then(named);
    Ok(Integration {
        kind,
        http_method: input.owned("integrationHttpMethod")?,
        uri: input.owned("uri")?,
        connection_type: connection_type.or(http.then_some(ConnectionType::Internet)),
        connection_id: input.owned("connectionId")?,
        credentials: input.owned("credentials")?,
        request_parameters: input.read("requestParameters")?.unwrap_or_default(),
        request_templates: templates(input.read("requestTemplates")?),
        passthrough_behavior: input.text("passthroughBehavior")?.map_or(Ok(PassthroughBehavior::default()), passthrough)?,
        content_handling: input.text("contentHandling")?.and_then(named),
        timeout_in_millis: timeout(input.integer("timeoutInMillis")?.unwrap_or(*TIMEOUT.end()))?,
        cache_namespace: input.text("cacheNamespace")?.unwrap_or(input.required("resourceId")?).to_owned(),
        cache_key_parameters: input.read("cacheKeyParameters")?.unwrap_or_default(),
        tls_config: input.read("tlsConfig")?,
        integration_responses: Default::default(),
    })
}

/// Templates by media type; AWS takes null for an empty template.
pub(super) fn templates(given: Option<std::collections::BTreeMap<String, Option<String>>>) -> Texts {
    order::map(given.unwrap_or_default().into_iter().map(|(media_type, template)| (media_type, template.unwrap_or_default())))
}

fn update(integration: &mut Integration, patch: &Patch<'_>) -> Result<(), ApiError> {
    let parts = patch.parts()?;
    match (patch.op, &*patch::as_strs(&parts)) {
        (PatchOp::Replace, ["uri"]) => integration.uri = patch.text(),
        (PatchOp::Replace, ["httpMethod"]) => integration.http_method = patch.text(),
        (PatchOp::Replace, ["credentials"]) => integration.credentials = patch.text(),
        (PatchOp::Replace, ["connectionType"]) => integration.connection_type = Some(value(patch)?),
        (PatchOp::Replace, ["connectionId"]) => integration.connection_id = patch.text(),
        (PatchOp::Replace, ["passthroughBehavior"]) => integration.passthrough_behavior = passthrough(patch.value.unwrap_or_default())?,
        (PatchOp::Replace, ["contentHandling"]) => integration.content_handling = content_handling(patch)?,
        (PatchOp::Remove, ["contentHandling"]) => integration.content_handling = None,
        (PatchOp::Replace, ["timeoutInMillis"]) => integration.timeout_in_millis = timeout(patch.integer()?.into())?,
        (PatchOp::Replace, ["cacheNamespace"]) => integration.cache_namespace = patch.text().ok_or_else(|| patch.invalid_value())?,
        (PatchOp::Replace, ["tlsConfig", "insecureSkipVerification"]) => {
            integration.tls_config = Some(TlsConfig { insecure_skip_verification: patch.flag() });
        }
        (PatchOp::Add | PatchOp::Remove, ["cacheKeyParameters", name]) => patch.member(&mut integration.cache_key_parameters, name)?,
        (_, ["requestParameters", name]) => {
            patch_text(patch, &mut integration.request_parameters, name, "Invalid parameter name specified")?
        }
        (_, ["requestTemplates", media_type]) => {
            patch_text(patch, &mut integration.request_templates, media_type, "Content-Type specified was not found")?;
        }
        _ => return Err(patch.invalid_path()),
    }
    Ok(())
}

/// Patches a text in a map.
pub(super) fn patch_text(patch: &Patch<'_>, texts: &mut Texts, name: &str, missing: &str) -> Result<(), ApiError> {
    patch.entry(texts, name, patch.value.unwrap_or_default().to_owned(), missing)
}

/// The conversion that a patch names; none if its value is empty.
pub(super) fn content_handling(patch: &Patch<'_>) -> Result<Option<ContentHandling>, ApiError> {
    patch.text().map(|_| value(patch)).transpose()
}

/// Checks what an integration of its kind needs.
pub(super) fn check(method: &Method, integration: &Integration) -> Result<(), ApiError> {
    let uri = integration.uri.as_deref().unwrap_or_default();
    if integration.kind != IntegrationType::Mock && integration.http_method.as_deref().is_none_or(str::is_empty) {
        return Err(ApiError::bad_request("Enumeration value for HttpMethod must be non-empty"));
    }
    match integration.kind {
        IntegrationType::Mock => {}
        IntegrationType::Http | IntegrationType::HttpProxy => check_url(uri)?,
        IntegrationType::Aws | IntegrationType::AwsProxy => {
            check_arn(integration.kind, uri)?;
            // Lambda functions may be called by their own permissions; no other service may.
            let is_function = uri.split(':').nth(4) == Some("lambda");
            if !is_function && integration.credentials.as_deref().is_none_or(str::is_empty) {
                return Err(ApiError::bad_request("Role ARN must be specified for AWS integrations"));
            }
        }
    }
    mapping::check_integration_request(method, &integration.request_parameters)?;
    mapping::check_cache_keys(method, &integration.cache_key_parameters, &integration.request_parameters)
}

/// An HTTP endpoint; stage variables may stand anywhere in it, its scheme included.
fn check_url(uri: &str) -> Result<(), ApiError> {
    if uri.starts_with("http://") || uri.starts_with("https://") || uri.contains("${stageVariables.") {
        return Ok(());
    }
    Err(ApiError::bad_request("Invalid HTTP endpoint specified for URI"))
}

/// `arn:aws:apigateway:{region}:{service}:{path|action}/{what}`; a proxy integration calls functions only.
fn check_arn(kind: IntegrationType, uri: &str) -> Result<(), ApiError> {
    let parts: Vec<&str> = uri.splitn(6, ':').collect();
    if parts.first() != Some(&"arn") {
        return Err(ApiError::bad_request("Invalid ARN specified in the request"));
    }
    let target = parts.get(5).copied().unwrap_or_default();
    if parts.get(2) != Some(&"apigateway") || !(target.starts_with("path/") || target.starts_with("action/")) {
        return Err(ApiError::bad_request("AWS ARN for integration must contain path or action"));
    }
    let function = parts[4] == "lambda" && target.starts_with("path/2015-03-31/functions/");
    let stream = parts[4] == "firehose" && target.starts_with("action/");
    if kind == IntegrationType::AwsProxy && !function && !stream {
        return Err(ApiError::bad_request(
            "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
        ));
    }
    Ok(())
}

fn passthrough(name: &str) -> Result<PassthroughBehavior, ApiError> {
    named(&name.to_ascii_uppercase()).ok_or_else(|| {
        ApiError::bad_request("Invalid passthroughBehavior specified. Valid options are WHEN_NO_MATCH,WHEN_NO_TEMPLATES,NEVER")
    })
}

fn timeout(millis: i64) -> Result<i32, ApiError> {
    i32::try_from(millis)
        .ok()
        .filter(|_| TIMEOUT.contains(&millis))
        .ok_or_else(|| ApiError::bad_request(format!("Timeout should be between {} ms and {} ms", TIMEOUT.start(), TIMEOUT.end())))
}

/// The value of an enumeration that has this name.
pub(super) fn named<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(name.into()).ok()
}

fn value<T: DeserializeOwned>(patch: &Patch<'_>) -> Result<T, ApiError> {
    patch.value.and_then(named).ok_or_else(|| patch.invalid_value())
}
