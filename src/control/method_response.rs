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
        response_parameters: input.read("responseParameters")?,
        response_models: input.read("responseModels")?,
    };
    if let Some(models) = &response.response_models {
        check_models(find::definition_of_item(account, input)?, models)?;
    }
    check_headers(&response)?;
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
        ["responseParameters", name] => patch_parameter(patch, response.response_parameters.get_or_insert_default(), name)?,
        ["responseModels", media_type] => patch_model(definition, patch, response.response_models.get_or_insert_default(), media_type)?,
        _ => return Err(patch.invalid_path()),
    }
    // What a patch has emptied is left out (recorded), unlike what was declared empty.
    response.response_parameters.take_if(|parameters| parameters.is_empty());
    response.response_models.take_if(|models| models.is_empty());
    check_headers(response)
}

fn check_headers(response: &MethodResponse) -> Result<(), ApiError> {
    mapping::check_method_response(response.response_parameters.iter().flat_map(|parameters| parameters.keys()))
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
