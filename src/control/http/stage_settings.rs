//! What is taken away from a stage of an HTTP API by an operation of its own: access logging, settings of a route.

use super::{find, stage};
use crate::control::{ApiError, Context, Input, Operations};
use crate::model::Account;
use crate::model::http::Stage;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations =
    &[("DeleteAccessLogSettings", delete_access_log_settings), ("DeleteRouteSettings", delete_route_settings)];

/// The stage that a call names, to be changed now.
fn stage_mut<'a>(account: &'a mut Account, ctx: &Context<'_>, input: Input<'_>) -> Result<&'a mut Stage, ApiError> {
    stage::stage(account, input)?;
    let name = input.required("StageName")?;
    let stage = find::api_mut(account, input)?.stages.get_mut(name).map(Arc::make_mut).ok_or_else(|| find::unknown("Stage", name))?;
    stage.last_updated_date = ctx.now.whole_second();
    Ok(stage)
}

fn delete_access_log_settings(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    stage_mut(account, ctx, input)?.access_log_settings = None;
    Ok(json!({}))
}

fn delete_route_settings(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let key = input.required("RouteKey")?;
    let removed = stage_mut(account, ctx, input)?.route_settings.remove(key);
    removed
        .map(|_| json!({}))
        .ok_or_else(|| ApiError::not_found(format!("Unable to find Route by key {key} within the provided RouteSettings")))
}
