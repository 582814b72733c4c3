//! What calls name by identifiers: API, resource, method, integration, response – and AWS's 404 for each, in AWS's order.

use super::violations::Violations;
use super::{ApiError, Input};
use crate::model::{Account, ApiDefinition, Integration, Method, Resource, RestApi};
use std::sync::Arc;

/// The API that `restApiId` names.
pub(super) fn api<'a>(account: &'a Account, id: &str) -> Result<&'a RestApi, ApiError> {
    account.rest_apis.get(id).map(|api| &**api).ok_or_else(|| no_api(account, id))
}

/// The same, to be changed.
pub(super) fn api_mut<'a>(account: &'a mut Account, id: &str) -> Result<&'a mut RestApi, ApiError> {
    if !account.rest_apis.contains_key(id) {
        return Err(no_api(account, id));
    }
    account.rest_apis.get_mut(id).map(Arc::make_mut).ok_or_else(|| ApiError::not_found(id))
}

/// What is being edited of the API that `restApiId` names, to be changed; deployments that share it keep what they have.
pub(super) fn definition_mut<'a>(account: &'a mut Account, input: Input<'_>) -> Result<&'a mut ApiDefinition, ApiError> {
    Ok(Arc::make_mut(&mut api_mut(account, input.required("restApiId")?)?.definition))
}

/// What is being edited of the API that `restApiId` names.
pub(super) fn definition<'a>(account: &'a Account, input: Input<'_>) -> Result<&'a ApiDefinition, ApiError> {
    Ok(&api(account, input.required("restApiId")?)?.definition)
}

/// The same for a call about one resource or what hangs on it: there, an unknown API is an unknown resource (recorded).
pub(super) fn definition_of_item<'a>(account: &'a Account, input: Input<'_>) -> Result<&'a ApiDefinition, ApiError> {
    account.rest_apis.get(input.required("restApiId")?).map(|api| &*api.definition).ok_or_else(no_resource)
}

/// The same, to be changed.
pub(super) fn definition_of_item_mut<'a>(account: &'a mut Account, input: Input<'_>) -> Result<&'a mut ApiDefinition, ApiError> {
    let api = account.rest_apis.get_mut(input.required("restApiId")?).ok_or_else(no_resource)?;
    Ok(Arc::make_mut(&mut Arc::make_mut(api).definition))
}

/// The resource that `resourceId` names.
pub(super) fn resource<'a>(definition: &'a ApiDefinition, id: &str) -> Result<&'a Resource, ApiError> {
    definition.resources.get(id).map(|resource| &**resource).ok_or_else(no_resource)
}

/// The same, to be changed.
pub(super) fn resource_mut<'a>(definition: &'a mut ApiDefinition, id: &str) -> Result<&'a mut Resource, ApiError> {
    definition.resources.get_mut(id).map(Arc::make_mut).ok_or_else(no_resource)
}

/// The method that `restApiId`, `resourceId` and `httpMethod` name.
pub(super) fn method<'a>(account: &'a Account, input: Input<'_>) -> Result<&'a Method, ApiError> {
    let resource = resource(definition_of_item(account, input)?, input.required("resourceId")?)?;
    resource.resource_methods.get(input.required("httpMethod")?).ok_or_else(no_method)
}

/// The same, to be changed.
pub(super) fn method_mut<'a>(account: &'a mut Account, input: Input<'_>) -> Result<&'a mut Method, ApiError> {
    let resource = resource_mut(definition_of_item_mut(account, input)?, input.required("resourceId")?)?;
    resource.resource_methods.get_mut(input.required("httpMethod")?).ok_or_else(no_method)
}

/// The integration of the method that the call names.
pub(super) fn integration<'a>(account: &'a Account, input: Input<'_>) -> Result<&'a Integration, ApiError> {
    method(account, input)?.method_integration.as_ref().ok_or_else(no_integration)
}

/// The same, to be changed.
pub(super) fn integration_mut<'a>(account: &'a mut Account, input: Input<'_>) -> Result<&'a mut Integration, ApiError> {
    method_mut(account, input)?.method_integration.as_mut().ok_or_else(no_integration)
}

/// The integration that a call wants to delete or to delete something of: there, an unknown method is an unknown integration (recorded).
pub(super) fn integration_to_delete<'a>(account: &'a Account, input: Input<'_>) -> Result<&'a Integration, ApiError> {
    let resource = resource(definition_of_item(account, input)?, input.required("resourceId")?)?;
    let method = resource.resource_methods.get(input.required("httpMethod")?);
    method.and_then(|method| method.method_integration.as_ref()).ok_or_else(no_integration)
}

/// `statusCode`, once it and all that was checked before it satisfy the service model.
pub(super) fn status_code<'a>(input: Input<'a>, mut violations: Violations) -> Result<&'a str, ApiError> {
    let status_code = input.required("statusCode")?;
    violations.status_code(status_code);
    violations.finish()?;
    Ok(status_code)
}

/// 404 for an API.
fn no_api(account: &Account, id: &str) -> ApiError {
    ApiError::not_found(format!("Invalid API identifier specified {}:{id}", account.id))
}

/// 404 for a resource.
pub(super) fn no_resource() -> ApiError {
    ApiError::not_found("Invalid Resource identifier specified")
}

/// 404 for a method.
pub(super) fn no_method() -> ApiError {
    ApiError::not_found("Invalid Method identifier specified")
}

/// 404 for an integration.
pub(super) fn no_integration() -> ApiError {
    ApiError::not_found("Invalid Integration identifier specified")
}

/// 404 for a method response or an integration response.
pub(super) fn no_response() -> ApiError {
    ApiError::not_found("Invalid Response status code specified")
}
