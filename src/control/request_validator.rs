//! Request validators: which parts of a request a method checks. The checking itself stands in `gateway`.

use super::patch;
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, find, ids, input::output, page::page};
use crate::model::{Account, RequestValidator};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateRequestValidator", create_request_validator),
    ("GetRequestValidator", get_request_validator),
    ("GetRequestValidators", get_request_validators),
    ("UpdateRequestValidator", update_request_validator),
    ("DeleteRequestValidator", delete_request_validator),
];

fn create_request_validator(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    // Here alone, AWS calls an unknown API a bad request (recorded).
    let definition = find::definition_mut(account, input).map_err(|error| match error.status {
        404 => ApiError::bad_request("Invalid REST API identifier specified"),
        _ => error,
    })?;
    let validator = RequestValidator {
        id: ids::short(ctx.chance),
        name: input.owned("name")?.filter(|name| !name.is_empty()),
        validate_request_body: input.flag("validateRequestBody")?,
        validate_request_parameters: input.flag("validateRequestParameters")?,
    };
    let answer = output(&validator).map(Value::Object);
    definition.request_validators.insert(validator.id.clone(), Arc::new(validator));
    answer
}

fn get_request_validator(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    output(find_validator(account, input)?).map(Value::Object)
}

fn get_request_validators(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let validators = find::definition(account, input)?.request_validators.values();
    let items = validators.map(|one| Ok((one.id.clone(), Value::Object(output(&**one)?)))).collect::<Result<_, ApiError>>()?;
    page(input, items)
}

fn update_request_validator(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateRequestValidatorInput", &mut violations)?;
    violations.finish()?;
    let mut validator = find_validator(account, input)?.clone();
    for patch in &patches {
        match patch.must_be_one_of(&["/name", "/validateRequestParameters", "/validateRequestBody"])? {
            "/name" => {
                validator.name = Some(patch.text().ok_or_else(|| ApiError::bad_request("Request Validator name cannot be blank"))?);
            }
            "/validateRequestParameters" => validator.validate_request_parameters = patch.flag(),
            _ => validator.validate_request_body = patch.flag(),
        }
    }
    let answer = output(&validator).map(Value::Object);
    find::definition_mut(account, input)?.request_validators.insert(validator.id.clone(), Arc::new(validator));
    answer
}

/// Deletes a validator that no method names.
fn delete_request_validator(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let validator = find_validator(account, input)?;
    let (id, name) = (validator.id.clone(), validator.name.clone().unwrap_or_default());
    let definition = find::definition_mut(account, input)?;
    let user = definition.methods().into_iter().find(|(_, method)| method.request_validator_id.as_ref() == Some(&id));
    if let Some((resource, method)) = user {
        let place = format!("{}/{}", resource.path, method.http_method);
        return Err(ApiError::conflict(format!("Cannot delete validator '{name}', is referenced in method request: {place}")));
    }
    definition.request_validators.remove(&id);
    Ok(json!({}))
}

/// A validator; where its API is unknown, AWS says that the validator is (recorded).
fn find_validator<'a>(account: &'a Account, input: Input<'_>) -> Result<&'a RequestValidator, ApiError> {
    let id = input.required("requestValidatorId")?;
    let api = account.rest_apis.get(input.required("restApiId")?);
    let validator = api.and_then(|api| api.definition.request_validators.get(id));
    validator.map(|one| &**one).ok_or_else(|| ApiError::not_found("Invalid Request Validator identifier specified"))
}
