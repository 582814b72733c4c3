//! Quick create (`http-api-develop`): an API with an integration, a catch-all route and a stage `$default` that deploys itself, in one call.

use super::{deployment, integration, route_key::RouteKey, stage};
use crate::control::{ApiError, Context, Input, ids};
use crate::model::Account;
use crate::model::http::{Integration, Route, Stage};
use std::sync::Arc;

/// Makes integration, route and stage for `Target`.
pub(super) fn create(account: &mut Account, ctx: &mut Context<'_>, api_id: &str, input: Input<'_>) -> Result<(), ApiError> {
    let target = input.required("Target")?;
    let key = input.text("RouteKey")?.unwrap_or(Route::DEFAULT);
    RouteKey::parse(key)?;
    let mut made = Integration {
        integration_id: ids::seven(ctx.chance),
        api_gateway_managed: true,
        credentials_arn: input.non_empty("CredentialsArn")?,
        ..aimed(target)?
    };
    let route = Route {
        route_id: ids::seven(ctx.chance),
        route_key: key.to_owned(),
        api_gateway_managed: true,
        authorization_type: "NONE".into(),
        target: Some(format!("integrations/{}", made.integration_id)),
        ..Route::default()
    };
    let stage = Stage { api_gateway_managed: true, auto_deploy: true, ..stage::fresh(Stage::DEFAULT, ctx.now) };
    let Some(api) = account.http_apis.get_mut(api_id).map(Arc::make_mut) else { return Ok(()) };
    integration::settle(&mut made)?;
    let definition = Arc::make_mut(&mut api.definition);
    definition.integrations.insert(made.integration_id.clone(), Arc::new(made));
    definition.routes.insert(route.route_id.clone(), Arc::new(route));
    api.stages.insert(Stage::DEFAULT.into(), Arc::new(stage));
    deployment::automatically(account, ctx, api_id);
    Ok(())
}

/// An integration with a target: a URL, or a function's ARN, which gets events of format 2.0.
fn aimed(target: &str) -> Result<Integration, ApiError> {
    let (kind, method, format) = match target.starts_with("arn:") {
        true if target.contains(":lambda:") => ("AWS_PROXY", "POST", "2.0"),
        false if target.starts_with("http://") || target.starts_with("https://") => ("HTTP_PROXY", "ANY", "1.0"),
        _ => {
            return Err(ApiError::bad_request(format!("Invalid target {target}: it must be an HTTP URL or the ARN of a Lambda function")));
        }
    };
    Ok(Integration {
        integration_type: kind.into(),
        connection_type: "INTERNET".into(),
        integration_method: Some(method.into()),
        integration_uri: Some(target.to_owned()),
        payload_format_version: format.into(),
        timeout_in_millis: 30_000,
        ..Integration::default()
    })
}

/// Changes the target, the credentials or the route key of an API that quick create made.
pub(super) fn update(account: &mut Account, ctx: &mut Context<'_>, api_id: &str, input: Input<'_>) -> Result<(), ApiError> {
    let Some(api) = account.http_apis.get_mut(api_id).map(Arc::make_mut) else { return Ok(()) };
    let definition = Arc::make_mut(&mut api.definition);
    let route = definition.routes.values().find(|route| route.api_gateway_managed).cloned();
    let managed = route.and_then(|route| Some((definition.integrations.get(route.integration_id()?)?.clone(), route)));
    let Some((integration, mut route)) = managed.filter(|(integration, _)| integration.api_gateway_managed) else {
        return Err(ApiError::bad_request(
            "Target, RouteKey and CredentialsArn can only be updated for an API that was created with quick create",
        ));
    };
    let mut updated = Integration::clone(&integration);
    if let Some(target) = input.text("Target")? {
        updated = Integration {
            integration_id: updated.integration_id,
            api_gateway_managed: true,
            credentials_arn: updated.credentials_arn,
            ..aimed(target)?
        };
    }
    if input.get("CredentialsArn").is_some() {
        updated.credentials_arn = input.non_empty("CredentialsArn")?;
    }
    integration::settle(&mut updated)?;
    if let Some(key) = input.text("RouteKey")? {
        RouteKey::parse(key)?;
        if definition.route(key).is_some_and(|other| other.route_id != route.route_id) {
            return Err(ApiError::conflict(format!("Route with key {key} already exists for this API")));
        }
        key.clone_into(&mut Arc::make_mut(&mut route).route_key);
    }
    definition.integrations.insert(updated.integration_id.clone(), Arc::new(updated));
    definition.routes.insert(route.route_id.clone(), route);
    deployment::automatically(account, ctx, api_id);
    Ok(())
}
