//! Integration responses: which of a backend's answers becomes which method response, and how.

use super::integration::{content_handling, named, patch_text, templates};
use super::patch::{self, Patch, PatchOp};
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, find, input::output, mapping};
use crate::model::{Account, Integration, IntegrationResponse};
use serde_json::{Value, json};

pub(super) const OPERATIONS: Operations = &[
    ("PutIntegrationResponse", put_integration_response),
    ("GetIntegrationResponse", get_integration_response),
    ("UpdateIntegrationResponse", update_integration_response),
    ("DeleteIntegrationResponse", delete_integration_response),
];

fn put_integration_response(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    if let Some(name) = input.text("contentHandling")?.filter(|name| !name.is_empty()) {
        violations.enumeration(name, "putIntegrationResponseInput.contentHandling", &["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"]);
    }
    let status_code = find::status_code(input, violations)?;
    let integration = find::integration(account, input)?;
    let response = IntegrationResponse {
        status_code: status_code.to_owned(),
        selection_pattern: input.owned("selectionPattern")?,
        response_parameters: input.read("responseParameters")?.unwrap_or_default(),
        response_templates: templates(input.read("responseTemplates")?),
        content_handling: input.text("contentHandling")?.and_then(named),
    };
    check_pattern(integration, &response)?;
    mapping::check_integration_response(find::method(account, input)?, status_code, &response.response_parameters)?;
    store(account, input, response)
}

fn get_integration_response(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let status_code = find::status_code(input, Violations::default())?;
    output(find_response(find::integration(account, input)?, status_code)?).map(Value::Object)
}

fn update_integration_response(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateIntegrationResponseInput", &mut violations)?;
    let status_code = find::status_code(input, violations)?;
    let integration = find::integration(account, input)?;
    let mut response = find_response(integration, status_code)?.clone();
    for patch in &patches {
        update(&mut response, patch)?;
    }
    check_pattern(integration, &response)?;
    mapping::check_integration_response(find::method(account, input)?, status_code, &response.response_parameters)?;
    store(account, input, response)
}

fn delete_integration_response(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let status_code = find::status_code(input, Violations::default())?;
    find_response(find::integration_to_delete(account, input)?, status_code)?;
    find::integration_mut(account, input)?.integration_responses.remove(status_code);
    Ok(json!({}))
}

fn update(response: &mut IntegrationResponse, patch: &Patch<'_>) -> Result<(), ApiError> {
    let parts = patch.parts()?;
    match (patch.op, &*patch::as_strs(&parts)) {
        (PatchOp::Replace, ["selectionPattern"]) => response.selection_pattern = patch.value.map(str::to_owned),
        (PatchOp::Remove, ["selectionPattern"]) => response.selection_pattern = None,
        (PatchOp::Replace, ["contentHandling"]) => response.content_handling = content_handling(patch)?,
        (PatchOp::Remove, ["contentHandling"]) => response.content_handling = None,
        (_, ["responseParameters", name]) => {
            patch_text(patch, &mut response.response_parameters, name, "Invalid parameter name specified")?
        }
        (_, ["responseTemplates", media_type]) => {
            patch_text(patch, &mut response.response_templates, media_type, "Content-Type specified was not found")?;
        }
        _ => return Err(patch.invalid_path()),
    }
    Ok(())
}

/// No two responses of an integration are chosen by the same pattern, and only one is the default.
fn check_pattern(integration: &Integration, response: &IntegrationResponse) -> Result<(), ApiError> {
    let pattern = response.selection_pattern.as_deref().unwrap_or_default();
    let taken = integration
        .integration_responses
        .values()
        .any(|other| other.status_code != response.status_code && other.selection_pattern.as_deref().unwrap_or_default() == pattern);
    if !taken {
        return Ok(());
    }
    let name = if pattern.is_empty() { "default" } else { pattern };
    Err(ApiError::conflict(format!("Integration response with selection pattern {name} already exists")))
}

fn find_response<'a>(integration: &'a Integration, status_code: &str) -> Result<&'a IntegrationResponse, ApiError> {
    integration.integration_responses.get(status_code).ok_or_else(find::no_response)
}

fn store(account: &mut Account, input: Input<'_>, response: IntegrationResponse) -> Result<Value, ApiError> {
    let answer = output(&response).map(Value::Object);
    find::integration_mut(account, input)?.integration_responses.insert(response.status_code.clone(), response);
    answer
}
