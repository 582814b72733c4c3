//! Method responses: the statuses, headers and models that a method declares.

use super::method::{check_models, patch_model, patch_parameter};
use super::patch::{self, Patch};
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, find, input::output, mapping};
use crate::model::{Account, ApiDefinition, MethodResponse};
use serde_json::{Value, json};

pub(super) const OPERATIONS: Operations = &[
    ("PutMethodResponse", put_method_response),
    ("GetMethodResponse", get_method_response),
    ("UpdateMethodResponse", update_method_response),
    ("DeleteMethodResponse", delete_method_response),
];

fn put_method_response(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let status_code = find::status_code(input, Violations::default())?;
    let method = find::method(account, input)?;
    if method.method_responses.contains_key(status_code) {
        return Err(ApiError::conflict("Response already exists for this resource"));
    }
    let response = MethodResponse {
        status_code: status_code.to_owned(),
        response_parameters: input.read("responseParameters")?.unwrap_or_default(),
        response_models: input.read("responseModels")?.unwrap_or_default(),
    };
    check_models(find::definition_of_item(account, input)?, &response.response_models)?;
    mapping::check_method_response(response.response_parameters.keys())?;
    let answer = output(&response).map(Value::Object);
    find::method_mut(account, input)?.method_responses.insert(status_code.to_owned(), response);
    answer
}

fn get_method_response(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    output(find_response(account, input, Violations::default())?).map(Value::Object)
}

fn update_method_response(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateMethodResponseInput", &mut violations)?;
    let mut response = find_response(account, input, violations)?.clone();
    let definition = find::definition_of_item(account, input)?;
    for patch in &patches {
        update(definition, &mut response, patch)?;
    }
    let answer = output(&response).map(Value::Object);
    find::method_mut(account, input)?.method_responses.insert(response.status_code.clone(), response);
    answer
}

fn update(definition: &ApiDefinition, response: &mut MethodResponse, patch: &Patch<'_>) -> Result<(), ApiError> {
    let parts = patch.parts()?;
    match &*patch::as_strs(&parts) {
        ["responseParameters", name] => patch_parameter(patch, &mut response.response_parameters, name)?,
        ["responseModels", media_type] => patch_model(definition, patch, &mut response.response_models, media_type)?,
        _ => return Err(patch.invalid_path()),
    }
    mapping::check_method_response(response.response_parameters.keys())
}

fn delete_method_response(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let status_code = find_response(account, input, Violations::default())?.status_code.clone();
    find::method_mut(account, input)?.method_responses.remove(&status_code);
    Ok(json!({}))
}

fn find_response<'a>(account: &'a Account, input: Input<'_>, violations: Violations) -> Result<&'a MethodResponse, ApiError> {
    let status_code = find::status_code(input, violations)?;
    find::method(account, input)?.method_responses.get(status_code).ok_or_else(find::no_response)
}
