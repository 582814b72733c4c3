//! Targets: the Lambda function of a target group. A load balancer may call it once the function's policy says so.

use super::find;
use crate::backends::{FunctionName, Invoker, permitted};
use crate::control::{ApiError, Context, Input, Operations};
use crate::model::Account;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const OPERATIONS: Operations = &[("RegisterTargets", register_targets), ("DeregisterTargets", deregister_targets)];

/// A target as calls name it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Target {
    pub id: String,
    #[serde(default)]
    port: Option<i64>,
    #[serde(default)]
    availability_zone: Option<String>,
}

fn given(input: Input<'_>) -> Result<Vec<Target>, ApiError> {
    let targets: Vec<Target> = input.read("Targets")?.unwrap_or_default();
    for target in &targets {
        if target.port.is_some() {
            return Err(find::invalid("You cannot specify a port for targets of the type lambda"));
        }
        if target.availability_zone.as_deref().is_some_and(|zone| zone != "all") {
            return Err(find::invalid("You cannot specify an Availability Zone for targets of the type lambda"));
        }
    }
    Ok(targets)
}

fn register_targets(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let group = find::target_group(account, input.required("TargetGroupArn")?)?;
    let targets = given(input)?;
    let group_arn = group.target_group_arn.clone();
    let known = group.target.clone();
    let target = match targets.as_slice() {
        [target] => target,
        [] => return Err(find::invalid("At least one target must be specified")),
        _ => return Err(too_many()),
    };
    if known.as_ref().is_some_and(|known| *known != target.id) {
        return Err(too_many());
    }
    let name = Some(&target.id).filter(|id| id.starts_with("arn:")).and_then(|id| FunctionName::parse(id));
    let name =
        name.ok_or_else(|| find::refused("InvalidTarget", format!("The target '{}' is not a valid Lambda function ARN", target.id)))?;
    let function = account.functions.get(&name.function_name);
    let function = function.ok_or_else(|| find::refused("InvalidTarget", format!("The target '{}' does not exist", target.id)))?;
    if permitted(function, name.qualifier.as_deref(), &Invoker::LoadBalancer(group_arn.clone())).is_err() {
        let message =
            format!("elasticloadbalancing principal does not have permission to invoke {} from target group {group_arn}", target.id);
        return Err(ApiError::new("AccessDenied", 403, message));
    }
    let group = find::target_group_mut(account, &group_arn)?;
    if known.is_none() && group.health_check_enabled {
        group.checked_since = Some(ctx.now);
    }
    group.target = Some(target.id.clone());
    Ok(json!({}))
}

/// "You can register one Lambda function per target group" (`lambda-functions`).
fn too_many() -> ApiError {
    find::refused("TooManyTargets", "A target group of the type lambda has one target: deregister the other one first")
}

/// The function is free at once: what was on its way has ended here when the call is answered.
fn deregister_targets(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let group = find::target_group_mut(account, input.required("TargetGroupArn")?)?;
    for target in given(input)? {
        if group.target.as_ref() == Some(&target.id) {
            group.target = None;
            group.checked_since = None;
        }
    }
    Ok(json!({}))
}
