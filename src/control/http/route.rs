//! Routes of HTTP APIs.

use super::route_key::RouteKey;
use super::{deployment, find, shape};
use crate::control::{ApiError, Context, Input, Operations, ids};
use crate::model::Account;
use crate::model::http::{Definition, Route};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateRoute", create_route),
    ("GetRoute", get_route),
    ("GetRoutes", get_routes),
    ("UpdateRoute", update_route),
    ("DeleteRoute", delete_route),
    ("DeleteRouteRequestParameter", delete_route_request_parameter),
];

/// How many routes an API has at most (`limits`, "Routes per API").
const MOST_ROUTES: usize = 300;
/// How many scopes a route has at most (`limits`, "Scopes per route").
const MOST_SCOPES: usize = 10;

fn create_route(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let fresh = Route { route_id: ids::seven(ctx.chance), authorization_type: "NONE".into(), ..Route::default() };
    let definition = find::definition_mut(account, input)?;
    let route = shape::over(&fresh, input, &["ApiId"])?;
    if definition.routes.len() >= MOST_ROUTES {
        return Err(ApiError::new("TooManyRequestsException", 429, format!("An API has {MOST_ROUTES} routes at most")));
    }
    store(account, ctx, input, route)
}

/// Checks a route and puts it in its place.
fn store(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>, mut route: Route) -> Result<Value, ApiError> {
    let definition = find::definition_mut(account, input)?;
    check(definition, &mut route)?;
    let answer = show(&route);
    definition.routes.insert(route.route_id.clone(), Arc::new(route));
    deployment::automatically(account, ctx, input.required("ApiId")?);
    Ok(answer)
}

/// What a route must keep to, whoever makes it.
pub(super) fn check(definition: &Definition, route: &mut Route) -> Result<(), ApiError> {
    RouteKey::parse(&route.route_key)?;
    if definition.route(&route.route_key).is_some_and(|other| other.route_id != route.route_id) {
        return Err(ApiError::conflict(format!("Route with key {} already exists for this API", route.route_key)));
    }
    if route.api_key_required {
        return Err(ApiError::bad_request(
            "ApiKeyRequired is not supported for HTTP protocol APIs: they have no API keys and no usage plans",
        ));
    }
    if route.operation_name.as_ref().is_some_and(|name| name.chars().count() > 64) {
        return Err(ApiError::bad_request("OperationName must have 64 characters at most"));
    }
    if let Some(target) = &route.target {
        let known = route.integration_id().is_some_and(|id| definition.integrations.contains_key(id));
        if !known {
            return Err(ApiError::bad_request(format!(
                "Invalid target {target} specified: it must be integrations/ and the id of an integration"
            )));
        }
    }
    check_authorization(definition, route)
}

fn check_authorization(definition: &Definition, route: &mut Route) -> Result<(), ApiError> {
    let kind = route.authorization_type.as_str();
    shape::one_of("AuthorizationType", kind, &["NONE", "AWS_IAM", "CUSTOM", "JWT"])?;
    let wanted = match kind {
        "JWT" => "JWT",
        "CUSTOM" => "REQUEST",
        _ => {
            route.authorizer_id = None;
            route.authorization_scopes.clear();
            return Ok(());
        }
    };
    let authorizer = route.authorizer_id.as_ref().and_then(|id| definition.authorizers.get(id));
    if authorizer.is_none_or(|authorizer| authorizer.authorizer_type != wanted) {
        let kind =
            if kind == "JWT" { "JWT requires a valid JWT authorizer" } else { "CUSTOM requires a valid Lambda (REQUEST) authorizer" };
        return Err(ApiError::bad_request(format!("Invalid authorizer ID specified. Setting the authorization type to {kind}.")));
    }
    if wanted != "JWT" && !route.authorization_scopes.is_empty() {
        return Err(ApiError::bad_request("AuthorizationScopes are supported for JWT authorizers only"));
    }
    if route.authorization_scopes.len() > MOST_SCOPES {
        return Err(ApiError::bad_request(format!("A route has {MOST_SCOPES} authorization scopes at most")));
    }
    Ok(())
}

pub(super) fn show(route: &Route) -> Value {
    Value::Object(shape::value(route))
}

fn get_route(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let api = find::api(account, input)?;
    find::item(&api.definition.routes, input, "RouteId", "Route").map(|route| show(route))
}

fn get_routes(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let routes = &find::api(account, input)?.definition.routes;
    find::page(input, routes.iter().map(|(id, route)| (id.clone(), show(route))).collect())
}

fn update_route(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let api = find::api(account, input)?;
    let route = find::item(&api.definition.routes, input, "RouteId", "Route")?;
    if route.api_gateway_managed && input.text("RouteKey")?.is_some_and(|key| key != route.route_key) {
        return Err(ApiError::bad_request("The route key of a route that is managed by API Gateway is changed with UpdateApi"));
    }
    let mut updated = shape::over(&**route, input, &["ApiId", "RouteId", "RequestParameters"])?;
    if let Some(merged) = shape::merged(shape::value(&**route).get("RequestParameters"), input, "RequestParameters") {
        updated.request_parameters = serde_json::from_value(merged).map_err(|error| shape::wrong(&error.to_string()))?;
    }
    store(account, ctx, input, updated)
}

fn delete_route(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let definition = find::definition_mut(account, input)?;
    find::item(&definition.routes, input, "RouteId", "Route")?;
    definition.routes.remove(input.required("RouteId")?);
    deployment::automatically(account, ctx, input.required("ApiId")?);
    Ok(json!({}))
}

fn delete_route_request_parameter(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let definition = find::definition_mut(account, input)?;
    find::item(&definition.routes, input, "RouteId", "Route")?;
    let key = input.required("RequestParameterKey")?;
    let route = definition.routes.get_mut(input.required("RouteId")?).map(Arc::make_mut);
    route.and_then(|route| route.request_parameters.remove(key)).ok_or_else(|| find::unknown("RequestParameter", key))?;
    deployment::automatically(account, ctx, input.required("ApiId")?);
    Ok(json!({}))
}
