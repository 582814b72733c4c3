//! Methods: the method request. Its responses stand in `method_response`, its integration in `integration`.

use super::patch::{self, Patch, PatchOp};
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, find, input::output, mapping};
use crate::model::{Account, ApiDefinition, Method, Texts, method_place};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) const OPERATIONS: Operations =
    &[("PutMethod", put_method), ("GetMethod", get_method), ("UpdateMethod", update_method), ("DeleteMethod", delete_method)];

/// HTTP methods in the order in which AWS lists them.
const HTTP_METHODS: [&str; 8] = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"];

/// What may authorize a request.
const AUTHORIZATION_TYPES: [&str; 4] = ["NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS"];

fn put_method(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let definition = find::definition_of_item_mut(account, input)?;
    let resource_id = input.required("resourceId")?;
    let resource = find::resource(definition, resource_id)?;
    let http_method = input.required("httpMethod")?;
    if !HTTP_METHODS.contains(&http_method) {
        let valid = HTTP_METHODS.join(",");
        return Err(ApiError::bad_request(format!("Invalid HttpMethod specified. Valid options are {valid}")));
    }
    if resource.resource_methods.contains_key(http_method) {
        return Err(ApiError::conflict("Method already exists for this resource"));
    }
    let method = Method {
        http_method: http_method.to_owned(),
        authorization_type: authorization_type(input.required("authorizationType")?)?,
        authorizer_id: input.owned("authorizerId")?,
        authorization_scopes: input.read("authorizationScopes")?.unwrap_or_default(),
        api_key_required: input.flag("apiKeyRequired")?,
        request_validator_id: input.owned("requestValidatorId")?.filter(|id| !id.is_empty()),
        operation_name: input.owned("operationName")?.filter(|name| !name.is_empty()),
        request_parameters: input.read("requestParameters")?.unwrap_or_default(),
        request_models: input.read("requestModels")?.unwrap_or_default(),
        ..Method::default()
    };
    check_names(method.request_parameters.keys())?;
    check(definition, &method)?;
    mapping::check_method_request(method.request_parameters.keys())?;
    let answer = output(&method).map(Value::Object);
    find::resource_mut(definition, resource_id)?.resource_methods.insert(http_method.to_owned(), method);
    answer
}

fn get_method(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    output(find::method(account, input)?).map(Value::Object)
}

fn update_method(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateMethodInput", &mut violations)?;
    violations.finish()?;
    let mut method = find::method(account, input)?.clone();
    let definition = find::definition_of_item_mut(account, input)?;
    for patch in &patches {
        update(definition, &mut method, patch)?;
    }
    check(definition, &method)?;
    let answer = output(&method).map(Value::Object);
    let resource = find::resource_mut(definition, input.required("resourceId")?)?;
    resource.resource_methods.insert(method.http_method.clone(), method);
    answer
}

fn delete_method(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    find::method(account, input)?;
    let definition = find::definition_of_item_mut(account, input)?;
    let http_method = input.required("httpMethod")?;
    let resource = find::resource_mut(definition, input.required("resourceId")?)?;
    resource.resource_methods.remove(http_method);
    let place = method_place(&resource.path.clone(), http_method);
    definition.forget_extensions(&place);
    Ok(json!({}))
}

/// One patch of a method. What it refers to is checked when all are done, because a type and its authorizer come in two patches.
fn update(definition: &ApiDefinition, method: &mut Method, patch: &Patch<'_>) -> Result<(), ApiError> {
    let parts = patch.parts()?;
    match (patch.op, &*patch::as_strs(&parts)) {
        (PatchOp::Replace, ["authorizationType"]) => method.authorization_type = authorization_type(patch.value.unwrap_or_default())?,
        (PatchOp::Replace, ["authorizerId"]) => method.authorizer_id = patch.text(),
        (PatchOp::Replace, ["apiKeyRequired"]) => method.api_key_required = patch.flag(),
        (PatchOp::Replace, ["operationName"]) => method.operation_name = patch.text(),
        (PatchOp::Remove, ["operationName"]) => method.operation_name = None,
        (PatchOp::Replace, ["requestValidatorId"]) => method.request_validator_id = patch.text(),
        (PatchOp::Add | PatchOp::Remove, ["authorizationScopes"]) => {
            let scope = patch.text().ok_or_else(|| patch.invalid_value())?;
            patch.member(&mut method.authorization_scopes, &scope)?;
        }
        (_, ["requestParameters", name]) => patch_parameter(patch, &mut method.request_parameters, name)?,
        (_, ["requestModels", media_type]) => patch_model(definition, patch, &mut method.request_models, media_type)?,
        (_, ["authorizationScopes"]) => return Err(patch.must_be_operation(&["add", "remove"])),
        (_, ["operationName"]) => return Err(patch.must_be_operation(&["replace", "remove"])),
        (_, ["authorizationType" | "authorizerId" | "apiKeyRequired" | "requestValidatorId"]) => {
            return Err(patch.must_be_operation(&["replace"]));
        }
        _ => return Err(patch.invalid_path()),
    }
    mapping::check_method_request(method.request_parameters.keys())
}

/// A method's parameters differ by name alone: a header and a query parameter cannot share one.
fn check_names<'a>(parameters: impl Iterator<Item = &'a String>) -> Result<(), ApiError> {
    let mut seen = std::collections::BTreeSet::new();
    for parameter in parameters {
        if !seen.insert(parameter.rsplit('.').next().unwrap_or_default()) {
            return Err(ApiError::bad_request("Parameter names must be unique across querystring, header and path"));
        }
    }
    Ok(())
}

/// Patches a parameter and whether it is required.
pub(super) fn patch_parameter(patch: &Patch<'_>, parameters: &mut BTreeMap<String, bool>, name: &str) -> Result<(), ApiError> {
    patch.entry(parameters, name, patch.flag(), "Invalid parameter name specified")
}

/// Patches the model of a media type.
pub(super) fn patch_model(definition: &ApiDefinition, patch: &Patch<'_>, models: &mut Texts, media_type: &str) -> Result<(), ApiError> {
    let name = patch.value.unwrap_or_default();
    patch.entry(models, media_type, name.to_owned(), "Content-Type specified was not found")?;
    check_models(definition, models)
}

/// Checks that what a method refers to exists.
fn check(definition: &ApiDefinition, method: &Method) -> Result<(), ApiError> {
    let needs_authorizer = matches!(&*method.authorization_type, "CUSTOM" | "COGNITO_USER_POOLS");
    let known = method.authorizer_id.as_ref().map(|id| definition.authorizers.contains_key(id));
    if known == Some(false) || needs_authorizer && known.is_none() {
        return Err(ApiError::bad_request(
            "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.",
        ));
    }
    if method.request_validator_id.as_ref().is_some_and(|id| !definition.request_validators.contains_key(id)) {
        return Err(ApiError::bad_request("Invalid Request Validator identifier specified"));
    }
    check_models(definition, &method.request_models)
}

/// Checks that the models of media types exist. `Empty` needs not: an imported API may have no model of that name.
pub(super) fn check_models(definition: &ApiDefinition, models: &Texts) -> Result<(), ApiError> {
    match models.values().find(|name| *name != "Empty" && !definition.models.contains_key(*name)) {
        Some(name) => Err(ApiError::bad_request(format!("Invalid model identifier specified: {name}"))),
        None => Ok(()),
    }
}

/// An authorization type as AWS stores it: in upper case.
fn authorization_type(name: &str) -> Result<String, ApiError> {
    let upper = name.to_ascii_uppercase();
    if AUTHORIZATION_TYPES.contains(&&*upper) {
        return Ok(upper);
    }
    let valid = AUTHORIZATION_TYPES.join(",");
    Err(ApiError::bad_request(format!("Invalid AuthorizationType specified. Valid options are {valid}")))
}
