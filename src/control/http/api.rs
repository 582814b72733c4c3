//! HTTP APIs themselves: made, listed, changed, deleted. Quick create stands in `quick_create`.

use super::{cors, deployment, find, quick_create, shape};
use crate::control::{ApiError, Context, Input, Operations, base_path_mapping, ids, tagging as tags};
use crate::model::http::{Api, Cors, Definition};
use crate::model::{Account, Texts};
use serde_json::{Map, Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations =
    &[("CreateApi", create_api), ("GetApi", get_api), ("GetApis", get_apis), ("UpdateApi", update_api), ("DeleteApi", delete_api)];

/// How many APIs an account has at most in a Region (`limits`, "Regional APIs").
const MOST_APIS: usize = 600;
/// The only route selection expression of HTTP APIs.
const ROUTE_SELECTION: &str = "$request.method $request.path";
/// The same as the API reference writes it.
const ROUTE_SELECTION_BRACED: &str = "${request.method} ${request.path}";

/// An API with AWS's defaults, kept.
pub(super) fn made<'a>(account: &'a mut Account, ctx: &mut Context<'_>, name: &str) -> Result<&'a mut Api, ApiError> {
    if account.http_apis.len() >= MOST_APIS {
        return Err(ApiError::new("TooManyRequestsException", 429, format!("An account has {MOST_APIS} APIs at most in a Region")));
    }
    let mut api_id = ids::long(ctx.chance);
    while account.http_apis.contains_key(&api_id) || account.rest_apis.contains_key(&api_id) {
        api_id = ids::long(ctx.chance);
    }
    let api = Api {
        api_id: api_id.clone(),
        name: name.to_owned(),
        created_date: ctx.now.whole_second(),
        protocol_type: "HTTP".into(),
        route_selection_expression: ROUTE_SELECTION.into(),
        api_key_selection_expression: "$request.header.x-api-key".into(),
        ip_address_type: "ipv4".into(),
        ..Api::default()
    };
    let kept = account.http_apis.entry(api_id).or_insert_with(|| Arc::new(api));
    Ok(Arc::make_mut(kept))
}

fn create_api(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    match input.required("ProtocolType")? {
        "HTTP" => {}
        "WEBSOCKET" => {
            return Err(ApiError::new("NotSimulated", 501, "WebSocket APIs are not simulated (yet): FIDELITY.md lists what is"));
        }
        other => return Err(ApiError::bad_request(format!("Invalid protocol specified: {other}. Must be one of: [WEBSOCKET, HTTP]"))),
    }
    let given: Texts = input.read("Tags")?.unwrap_or_default();
    tags::check(&given)?;
    let name = input.required("Name")?;
    let api = made(account, ctx, name)?;
    api.tags = given;
    let api_id = api.api_id.clone();
    settle(api, input)?;
    if input.get("Target").is_some() {
        quick_create::create(account, ctx, &api_id, input)?;
    } else if input.get("RouteKey").is_some() || input.get("CredentialsArn").is_some() {
        return Err(ApiError::bad_request("RouteKey and CredentialsArn are parts of quick create, which needs a Target"));
    }
    Ok(show(account, &account.http_apis[&api_id]))
}

/// Puts what a call gives into an API.
fn settle(api: &mut Api, input: Input<'_>) -> Result<(), ApiError> {
    let name = input.text("Name")?.unwrap_or(&api.name).to_owned();
    if name.is_empty() || name.chars().count() > 128 {
        return Err(ApiError::bad_request("Name must have 1 to 128 characters"));
    }
    api.name = name;
    if let Some(description) = input.text("Description")? {
        if description.chars().count() > 1_024 {
            return Err(ApiError::bad_request("Description must have 1024 characters at most"));
        }
        api.description = Some(description.to_owned()).filter(|text| !text.is_empty());
    }
    if let Some(version) = input.text("Version")? {
        if version.chars().count() > 64 {
            return Err(ApiError::bad_request("Version must have 64 characters at most"));
        }
        api.version = Some(version.to_owned()).filter(|text| !text.is_empty());
    }
    if let Some(expression) = input.text("RouteSelectionExpression")?
        && ![ROUTE_SELECTION, ROUTE_SELECTION_BRACED].contains(&expression)
    {
        return Err(ApiError::bad_request(format!("The routeSelectionExpression of an HTTP API must be {ROUTE_SELECTION_BRACED}")));
    }
    if let Some(expression) = input.non_empty("ApiKeySelectionExpression")? {
        shape::one_of("ApiKeySelectionExpression", &expression, &["$request.header.x-api-key", "$context.authorizer.usageIdentifierKey"])?;
        api.api_key_selection_expression = expression;
    }
    if let Some(kind) = input.text("IpAddressType")? {
        shape::one_of("IpAddressType", kind, &["ipv4", "dualstack"])?;
        api.ip_address_type = kind.to_owned();
    }
    define(api, input)
}

/// The same for what a deployment freezes.
fn define(api: &mut Api, input: Input<'_>) -> Result<(), ApiError> {
    let cors: Option<Cors> = input.read("CorsConfiguration")?;
    if let Some(cors) = &cors {
        cors::check(cors)?;
    }
    let disable = input.get("DisableExecuteApiEndpoint").is_some().then(|| input.flag("DisableExecuteApiEndpoint")).transpose()?;
    if cors.is_some() || disable.is_some_and(|disable| disable != api.definition.disable_execute_api_endpoint) {
        let definition = Arc::make_mut(&mut api.definition);
        definition.cors_configuration = cors.or(definition.cors_configuration.take());
        definition.disable_execute_api_endpoint = disable.unwrap_or(definition.disable_execute_api_endpoint);
    }
    Ok(())
}

/// An API as AWS shows it.
pub(super) fn show(account: &Account, api: &Api) -> Value {
    let mut answer = Map::new();
    answer.insert("ApiEndpoint".into(), json!(format!("https://{}.execute-api.{}.amazonaws.com", api.api_id, account.region)));
    let mut members = shape::value(api);
    let definition: Option<Value> = members.shift_remove("Definition");
    for internal in ["Deployments", "Stages"] {
        members.shift_remove(internal);
    }
    answer.append(&mut members);
    let cors = definition.as_ref().and_then(|definition| definition.get("CorsConfiguration"));
    cors.map(|cors| answer.insert("CorsConfiguration".into(), cors.clone()));
    answer.insert("DisableExecuteApiEndpoint".into(), json!(api.definition.disable_execute_api_endpoint));
    answer.insert("Tags".into(), json!(api.tags));
    Value::Object(answer)
}

fn get_api(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    Ok(show(account, find::api(account, input)?))
}

fn get_apis(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    find::page(input, account.http_apis.iter().map(|(id, api)| (id.clone(), show(account, api))).collect())
}

fn update_api(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let api = find::api_mut(account, input)?;
    let before: Arc<Definition> = api.definition.clone();
    settle(api, input)?;
    let changed = !Arc::ptr_eq(&before, &api.definition);
    let api_id = api.api_id.clone();
    if ["Target", "RouteKey", "CredentialsArn"].iter().any(|name| input.get(name).is_some()) {
        quick_create::update(account, ctx, &api_id, input)?;
    } else if changed {
        deployment::automatically(account, ctx, &api_id);
    }
    Ok(show(account, &account.http_apis[&api_id]))
}

fn delete_api(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let id = find::api(account, input)?.api_id.clone();
    base_path_mapping::must_not_lead_to(account, &id, None)?;
    account.http_apis.remove(&id);
    Ok(json!({}))
}
