//! Stages of HTTP APIs.

use super::{deployment, find, shape};
use crate::control::{ApiError, Context, Input, Operation, Operations, base_path_mapping, members, tagging as tags};
use crate::model::http::{Api, RouteSettings, Stage};
use crate::model::{Account, Texts};
use crate::time::SimTime;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateStage", create_stage),
    ("GetStage", get_stage),
    ("GetStages", get_stages),
    ("UpdateStage", update_stage),
    ("DeleteStage", delete_stage),
];

/// How many stages an API has at most, and how many variables one has (`limits`).
const MOST_STAGES: usize = 10;
const MOST_VARIABLES: usize = 100;
/// The longest format of an access log, in bytes (`limits`, "Access log template size").
const MOST_FORMAT: usize = 3 * 1024;

/// A stage with AWS's defaults.
pub(super) fn fresh(name: &str, now: SimTime) -> Stage {
    let now = now.whole_second();
    Stage {
        stage_name: name.to_owned(),
        created_date: now,
        last_updated_date: now,
        default_route_settings: RouteSettings { detailed_metrics_enabled: Some(false), ..RouteSettings::default() },
        ..Stage::default()
    }
}

fn create_stage(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = input.required("StageName")?;
    let api = find::api(account, input)?;
    if api.stages.contains_key(name) {
        return Err(ApiError::conflict("Stage already exists"));
    }
    if api.stages.len() >= MOST_STAGES {
        return Err(ApiError::new("TooManyRequestsException", 429, format!("An API has {MOST_STAGES} stages at most")));
    }
    let named = !name.is_empty() && name.len() <= 128 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if !named && name != Stage::DEFAULT {
        return Err(ApiError::bad_request("Stage name only allows a-zA-Z0-9_- and the name $default"));
    }
    let mut stage = shape::over(&fresh(name, ctx.now), input, &["ApiId", "DefaultRouteSettings"])?;
    default_settings(&mut stage, input)?;
    store(account, ctx, input, stage)
}

/// Puts the settings that a call gives over the stage's default settings.
fn default_settings(stage: &mut Stage, input: Input<'_>) -> Result<(), ApiError> {
    let base = Value::Object(shape::value(&stage.default_route_settings));
    if let Some(merged) = shape::merged(Some(&base), input, "DefaultRouteSettings") {
        stage.default_route_settings = serde_json::from_value(merged).map_err(|error| shape::wrong(&error.to_string()))?;
    }
    Ok(())
}

fn store(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>, stage: Stage) -> Result<Value, ApiError> {
    let api = find::api_mut(account, input)?;
    let (name, api_id) = (stage.stage_name.clone(), api.api_id.clone());
    let newly = stage.auto_deploy && api.stages.get(&name).is_none_or(|before| !before.auto_deploy);
    check(api, &stage, input)?;
    api.stages.insert(name.clone(), Arc::new(stage));
    if newly {
        deployment::to_stage(account, ctx, &api_id, &name);
    }
    Ok(show(&account.http_apis[&api_id].stages[&name]))
}

fn check(api: &Api, stage: &Stage, input: Input<'_>) -> Result<(), ApiError> {
    let bad = |message: String| Err(ApiError::bad_request(message));
    if let Some(id) = input.text("DeploymentId")?.filter(|id| !id.is_empty()) {
        if stage.auto_deploy {
            return bad("Deployment ID cannot be set on stage which has AutoDeploy enabled".into());
        }
        if !api.deployments.contains_key(id) {
            return Err(find::unknown("Deployment", id));
        }
    }
    check_variables(&stage.stage_variables)?;
    tags::check(&stage.tags)?;
    check_settings(&stage.default_route_settings)?;
    for (key, settings) in &stage.route_settings {
        if api.definition.route(key).is_none() {
            return Err(ApiError::not_found(format!("Unable to find Route by key {key} within the provided RouteSettings")));
        }
        check_settings(settings)?;
    }
    if let Some(logs) = &stage.access_log_settings {
        let arn = logs.destination_arn.as_deref().unwrap_or_default();
        if !arn.starts_with("arn:") || !arn.contains(":logs:") || !arn.contains(":log-group:") {
            return bad(format!("Invalid ARN specified in the request: '{arn}' is not the ARN of a CloudWatch log group"));
        }
        let format = logs.format.as_deref().unwrap_or_default();
        if format.len() > MOST_FORMAT || !format.contains("$context.requestId") && !format.contains("$context.extendedRequestId") {
            return bad(format!(
                "Access log format must be {MOST_FORMAT} bytes at most, and include at least one of $context.requestId, $context.extendedRequestId"
            ));
        }
    }
    Ok(())
}

/// What API Gateway asks of stage variables, as for REST APIs.
fn check_variables(variables: &Texts) -> Result<(), ApiError> {
    if variables.len() > MOST_VARIABLES {
        return Err(ApiError::bad_request(format!("A stage has {MOST_VARIABLES} stage variables at most")));
    }
    let named = |name: &str| !name.is_empty() && name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let valued =
        |value: &str| value.len() <= 512 && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~:/?#&=,".contains(&byte));
    match variables.iter().find(|(name, value)| !named(name) || !valued(value)) {
        Some((name, _)) => Err(ApiError::bad_request(format!(
            "Invalid stage variable {name}: names have letters, digits and _, values letters, digits and -._~:/?#&=,"
        ))),
        None => Ok(()),
    }
}

fn check_settings(settings: &RouteSettings) -> Result<(), ApiError> {
    let bad = |message: &str| Err(ApiError::bad_request(message));
    if settings.data_trace_enabled == Some(true) || settings.logging_level.as_deref().is_some_and(|level| level != "OFF") {
        return bad("Execution logs are not supported on protocolType HTTP");
    }
    if settings.throttling_rate_limit.is_some_and(|rate| rate < 0.0) || settings.throttling_burst_limit.is_some_and(|burst| burst < 0) {
        return bad("Throttling limits must not be negative");
    }
    Ok(())
}

pub(super) fn show(stage: &Stage) -> Value {
    Value::Object(shape::value(stage))
}

/// The stage that a call names.
pub(super) fn stage<'a>(account: &'a Account, input: Input<'_>) -> Result<&'a Arc<Stage>, ApiError> {
    find::item(&find::api(account, input)?.stages, input, "StageName", "Stage")
}

fn get_stage(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    stage(account, input).map(|stage| show(stage))
}

fn get_stages(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let stages = &find::api(account, input)?.stages;
    find::page(input, stages.iter().map(|(name, stage)| (name.clone(), show(stage))).collect())
}

fn update_stage(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let before = stage(account, input)?;
    let members = shape::value(&**before);
    let mut updated = shape::over(&**before, input, &["ApiId", "StageName", "DefaultRouteSettings", "RouteSettings", "StageVariables"])?;
    default_settings(&mut updated, input)?;
    if let Some(merged) = shape::merged(members.get("RouteSettings"), input, "RouteSettings") {
        updated.route_settings = serde_json::from_value(merged).map_err(|error| shape::wrong(&error.to_string()))?;
    }
    if let Some(merged) = shape::merged(members.get("StageVariables"), input, "StageVariables") {
        updated.stage_variables = serde_json::from_value(merged).map_err(|error| shape::wrong(&error.to_string()))?;
    }
    updated.last_updated_date = ctx.now.whole_second();
    store(account, ctx, input, updated)
}

fn delete_stage(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = stage(account, input)?.stage_name.clone();
    let api_id = input.required("ApiId")?.to_owned();
    base_path_mapping::must_not_lead_to(account, &api_id, Some(&name))?;
    find::api_mut(account, input)?.stages.remove(&name);
    Ok(json!({}))
}

/// The API and the stage whose authorizers' answers `ResetAuthorizersCache` forgets.
pub fn reset_stage(account: &Account, input: &Value) -> Result<(String, String), ApiError> {
    members::check(&Operation::apigatewayv2("ResetAuthorizersCache", input.clone()))?;
    let stage = stage(account, Input(input))?.stage_name.clone();
    Ok((Input(input).required("ApiId")?.to_owned(), stage))
}
