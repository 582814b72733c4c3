//! Gateway responses: the customised ones, with the built-in ones standing in where an API sets none.

use super::integration::{patch_text, templates};
use super::patch::{self, Patch, PatchOp};
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, find, input::output, mapping, page::page};
use crate::model::{Account, ApiDefinition, GatewayResponse, GatewayResponseType, Texts};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("PutGatewayResponse", put_gateway_response),
    ("GetGatewayResponse", get_gateway_response),
    ("GetGatewayResponses", get_gateway_responses),
    ("UpdateGatewayResponse", update_gateway_response),
    ("DeleteGatewayResponse", delete_gateway_response),
];

/// The template of every built-in response.
const DEFAULT_TEMPLATE: &str = r#"{"message":$context.error.messageString}"#;

fn put_gateway_response(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let status_code = input.owned("statusCode")?;
    if let Some(status_code) = &status_code {
        violations.status_code(status_code);
    }
    let response_type = response_type(input, violations)?;
    let definition = find::definition_mut(account, input)?;
    let response = GatewayResponse {
        response_type,
        status_code,
        response_parameters: input.read("responseParameters")?.unwrap_or_default(),
        response_templates: templates(input.read("responseTemplates")?),
        default_response: false,
    };
    mapping::check_gateway_response(&response.response_parameters)?;
    store(definition, response)
}

fn get_gateway_response(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let kind = response_type(input, Violations::default())?;
    output(&current(find::definition(account, input)?, kind)).map(Value::Object)
}

fn get_gateway_responses(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let definition = find::definition(account, input)?;
    let all = GatewayResponseType::ALL.iter();
    let items = all
        .map(|kind| Ok((kind.name().to_owned(), Value::Object(output(&current(definition, *kind))?))))
        .collect::<Result<_, ApiError>>()?;
    page(input, items)
}

/// Changes a response; a built-in one is made the API's own by that.
fn update_gateway_response(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateGatewayResponseInput", &mut violations)?;
    let kind = response_type(input, violations)?;
    let definition = find::definition_mut(account, input)?;
    let mut response = current(definition, kind);
    for patch in &patches {
        update(&mut response, patch)?;
    }
    mapping::check_gateway_response(&response.response_parameters)?;
    response.default_response = false;
    store(definition, response)
}

fn update(response: &mut GatewayResponse, patch: &Patch<'_>) -> Result<(), ApiError> {
    let parts = patch.parts()?;
    let parts = patch::as_strs(&parts);
    if let [map @ ("responseParameters" | "responseTemplates"), _] = *parts
        && patch.op != PatchOp::Remove
        && patch.text().is_none()
    {
        return Err(ApiError::bad_request(format!("Invalid null or empty value in {map}")));
    }
    match (patch.op, &*parts) {
        (PatchOp::Replace, ["statusCode"]) => {
            let mut violations = Violations::default();
            violations.status_code(patch.value.unwrap_or_default());
            violations.finish()?;
            response.status_code = patch.text();
            Ok(())
        }
        (_, ["responseParameters", name]) => patch_text(patch, &mut response.response_parameters, name, "Invalid parameter name specified"),
        (_, ["responseTemplates", media_type]) => {
            patch_text(patch, &mut response.response_templates, media_type, "Content-Type specified was not found")
        }
        _ => Err(patch.invalid_path()),
    }
}

fn delete_gateway_response(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let kind = response_type(input, Violations::default())?;
    let removed = find::definition_mut(account, input)?.gateway_responses.remove(&kind);
    removed.map(|_| json!({})).ok_or_else(|| ApiError::not_found("Gateway response type not defined on api"))
}

/// `responseType`, once it and all that was checked before it satisfy the service model.
fn response_type(input: Input<'_>, mut violations: Violations) -> Result<GatewayResponseType, ApiError> {
    let name = input.required("responseType")?;
    violations.gateway_response_type(name);
    violations.finish()?;
    GatewayResponseType::from_name(name).ok_or_else(|| ApiError::not_found("Gateway response type not defined on api"))
}

/// The API's own response of this type, else the built-in one.
fn current(definition: &ApiDefinition, kind: GatewayResponseType) -> GatewayResponse {
    definition.gateway_responses.get(&kind).map_or_else(|| built_in(kind), |response| (**response).clone())
}

fn built_in(kind: GatewayResponseType) -> GatewayResponse {
    GatewayResponse {
        response_type: kind,
        status_code: kind.default_status().map(|status| status.to_string()),
        response_parameters: Texts::new(),
        response_templates: Texts::from([("application/json".to_owned(), DEFAULT_TEMPLATE.to_owned())]),
        default_response: true,
    }
}

/// Checks what a gateway response maps.
pub(super) fn check(response: &GatewayResponse) -> Result<(), ApiError> {
    mapping::check_gateway_response(&response.response_parameters)
}

fn store(definition: &mut ApiDefinition, response: GatewayResponse) -> Result<Value, ApiError> {
    let answer = output(&response).map(Value::Object);
    definition.gateway_responses.insert(response.response_type, Arc::new(response));
    answer
}
