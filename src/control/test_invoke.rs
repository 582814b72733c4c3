//! TestInvokeMethod, as far as the account knows: which method, on what definition, with what request. The data plane sends it.

use super::{ApiError, Input, Operation, find, members};
use crate::model::{Account, Deployment, RestApi, Stage, Texts};
use crate::time::SimTime;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The stage that a test invocation runs on (`$context.stage`).
pub const TEST_STAGE: &str = "test-invoke-stage";

/// What `TestInvokeMethod` asks for.
#[derive(Clone, Debug)]
pub struct MethodTest {
    /// An account that owns nothing but the API, with what is being edited of it deployed to [`TEST_STAGE`].
    pub account: Account,
    /// The API's id.
    pub api_id: String,
    /// The resource's id.
    pub resource_id: String,
    /// The HTTP method.
    pub http_method: String,
    /// Path and query, as they are given.
    pub path_with_query_string: String,
    /// Headers, each value by itself.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

/// Reads the input of `TestInvokeMethod`.
pub fn test_invoke_method(account: &Account, input: &Value, now: SimTime) -> Result<MethodTest, ApiError> {
    members::check(&Operation::apigateway("TestInvokeMethod", input.clone()))?;
    let input = Input(input);
    let api = find::api(account, input.required("restApiId")?)?;
    let resource = find::resource(&api.definition, input.required("resourceId")?)?;
    let http_method = input.required("httpMethod")?;
    if !resource.resource_methods.contains_key(http_method) && !resource.resource_methods.contains_key("ANY") {
        return Err(find::no_method());
    }
    let path_with_query_string = input.owned("pathWithQueryString")?.unwrap_or_default();
    if !path_with_query_string.is_empty() && !path_with_query_string.starts_with(['/', '?']) {
        return Err(ApiError::bad_request("Invalid pathWithQueryString: it must begin with a slash"));
    }
    let single: Texts = input.read("headers")?.unwrap_or_default();
    let several: BTreeMap<String, Vec<String>> = input.read("multiValueHeaders")?.unwrap_or_default();
    let mut headers: Vec<(String, String)> =
        several.into_iter().flat_map(|(name, values)| values.into_iter().map(move |value| (name.clone(), value))).collect();
    headers.extend(
        single.into_iter().filter(|(name, _)| !headers.iter().any(|(header, _)| header.eq_ignore_ascii_case(name))).collect::<Vec<_>>(),
    );
    Ok(MethodTest {
        account: alone(account, api, input.read("stageVariables")?.unwrap_or_default(), now),
        api_id: api.id.clone(),
        resource_id: resource.id.clone(),
        http_method: http_method.to_owned(),
        path_with_query_string,
        headers,
        body: input.owned("body")?.unwrap_or_default(),
    })
}

fn alone(account: &Account, api: &RestApi, variables: Texts, now: SimTime) -> Account {
    let deployment =
        Deployment { id: TEST_STAGE.into(), description: None, created_date: now, order: 0, definition: api.definition.clone() };
    let stage = Stage { variables, ..Stage::new(TEST_STAGE, TEST_STAGE, now) };
    let api = RestApi {
        stages: [(TEST_STAGE.to_owned(), Arc::new(stage))].into(),
        deployments: [(TEST_STAGE.to_owned(), Arc::new(deployment))].into(),
        disable_execute_api_endpoint: false,
        ..api.clone()
    };
    Account { rest_apis: [(api.id.clone(), Arc::new(api))].into(), ..account.clone() }
}
