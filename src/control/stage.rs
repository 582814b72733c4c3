//! Stages: made, listed, deleted. How they are changed stands in `stage_patch`.

use super::violations::Violations;
use super::{
    ApiError, Context, Input, Operation, Operations, base_path_mapping, documentation_version, find, input::output, members, tagging,
};
use crate::model::{Account, CanarySettings, RestApi, Stage, Texts};
use crate::time::SimTime;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations =
    &[("CreateStage", create_stage), ("GetStage", get_stage), ("GetStages", get_stages), ("DeleteStage", delete_stage)];

/// How many stages an API has at most (`limits`).
const MOST_STAGES: usize = 10;
/// The sizes of cache clusters, in GB.
const CACHE_CLUSTER_SIZES: [&str; 8] = ["0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"];
/// How many variables a stage has at most (`limits`).
const MOST_VARIABLES: usize = 100;

fn create_stage(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    check_cache_cluster_size(input, "createStageInput")?;
    let api = find::api_mut(account, input.required("restApiId")?)?;
    let name = input.required("stageName")?;
    let deployment_id = input.required("deploymentId")?;
    must_be_deployment(api, deployment_id)?;
    let mut stage = new(api, name, deployment_id, ctx.now)?;
    stage.description = input.non_empty("description")?;
    stage.variables = input.read("variables")?.unwrap_or_default();
    check_variables(&stage.variables)?;
    stage.tags = tagging::given(input)?;
    stage.tracing_enabled = input.flag("tracingEnabled")?;
    stage.documentation_version = input.non_empty("documentationVersion")?;
    documentation_version::must_exist(api, stage.documentation_version.as_deref())?;
    set_cache_cluster(&mut stage, input.flag("cacheClusterEnabled")?, input.text("cacheClusterSize")?, ctx.now)?;
    if let Some(canary) = input.get("canarySettings") {
        stage.canary_settings = Some(canary_settings(api, &Input(canary))?);
    }
    let answer = show(&stage, ctx.now);
    api.stages.insert(name.to_owned(), Arc::new(stage));
    answer
}

/// A stage with AWS's defaults.
pub(super) fn new(api: &RestApi, name: &str, deployment_id: &str, now: SimTime) -> Result<Stage, ApiError> {
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) || name.len() > 128 {
        return Err(ApiError::bad_request("Stage name only allows a-zA-Z0-9_"));
    }
    if api.stages.contains_key(name) {
        return Err(ApiError::conflict("Stage already exists"));
    }
    if api.stages.len() >= MOST_STAGES {
        return Err(ApiError::limit_exceeded(
            "Maximum number of stages has been reached. Please contact AWS if you need additional stages.",
        ));
    }
    Ok(Stage::new(name, deployment_id, now))
}

pub(super) fn must_be_deployment(api: &RestApi, id: &str) -> Result<(), ApiError> {
    // Recorded for canaries; the stage's own deployment is refused in the same words.
    if api.deployments.contains_key(id) { Ok(()) } else { Err(ApiError::bad_request("Deployment id does not exist")) }
}

fn canary_settings(api: &RestApi, input: &Input<'_>) -> Result<CanarySettings, ApiError> {
    let canary = CanarySettings {
        percent_traffic: input.read("percentTraffic")?.unwrap_or(0.0),
        deployment_id: input.owned("deploymentId")?.unwrap_or_default(),
        stage_variable_overrides: input.read("stageVariableOverrides")?.unwrap_or_default(),
        use_stage_cache: input.flag("useStageCache")?,
    };
    must_be_deployment(api, &canary.deployment_id)?;
    check_percent(canary.percent_traffic)?;
    check_variables(&canary.stage_variable_overrides)?;
    Ok(canary)
}

/// A canary's share is 0.0–100.0.
pub(super) fn check_percent(percent: f64) -> Result<(), ApiError> {
    match (0.0..=100.0).contains(&percent) {
        true => Ok(()),
        false => Err(ApiError::bad_request("Canary percent traffic must be between 0.0 and 100.0")),
    }
}

/// The rules for names and values of stage variables (`limits`), in the words that users of the service report. An empty value is none.
pub(super) fn check_variables(variables: &Texts) -> Result<(), ApiError> {
    if variables.len() > MOST_VARIABLES {
        return Err(ApiError::limit_exceeded(format!("A stage has {MOST_VARIABLES} stage variables at most")));
    }
    for (name, value) in variables {
        if name.is_empty() || name.len() > 64 || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return Err(ApiError::bad_request(format!(
                "Invalid stage variable name: {name}.  Please use names with only word characters."
            )));
        }
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#&=,".contains(&byte);
        if value.is_empty() || value.len() > 512 || !value.bytes().all(allowed) {
            return Err(ApiError::bad_request(format!(
                "Invalid stage variable value: {value}.  Please use values with alphanumeric characters and the symbols ' ', -', '.', '_', ':', '/', '?', '&', '=', and ','."
            )));
        }
    }
    Ok(())
}

/// `cacheClusterSize` of the input of this shape is one that the service model lists.
pub(super) fn check_cache_cluster_size(input: Input<'_>, shape: &str) -> Result<(), ApiError> {
    let mut violations = Violations::default();
    if let Some(size) = input.text("cacheClusterSize")? {
        violations.enumeration(size, &format!("{shape}.cacheClusterSize"), &CACHE_CLUSTER_SIZES);
    }
    violations.finish()
}

/// Switches the cache cluster on or off, or to another size.
pub(super) fn set_cache_cluster(stage: &mut Stage, enabled: bool, size: Option<&str>, now: SimTime) -> Result<(), ApiError> {
    if size.is_some_and(|size| !CACHE_CLUSTER_SIZES.contains(&size)) {
        let sizes = CACHE_CLUSTER_SIZES.join(", ");
        return Err(ApiError::bad_request(format!("Invalid cache cluster size specified: must be one of {sizes}")));
    }
    stage.set_cache_cluster(enabled, size, now);
    Ok(())
}

/// The stage that a call names.
pub(super) fn stage<'a>(account: &'a Account, input: Input<'_>) -> Result<&'a Arc<Stage>, ApiError> {
    let api = find::api(account, input.required("restApiId")?)?;
    api.stages.get(input.required("stageName")?).ok_or_else(|| ApiError::not_found("Invalid stage identifier specified"))
}

/// The API and the stage that `FlushStageAuthorizersCache` names. What is flushed is kept by running traffic, so whoever holds both flushes it.
pub fn flushed_stage(account: &Account, input: &Value) -> Result<(String, String), ApiError> {
    members::check(&Operation::apigateway("FlushStageAuthorizersCache", input.clone()))?;
    let input = Input(input);
    let stage = stage(account, input)?;
    Ok((input.required("restApiId")?.to_owned(), stage.stage_name.clone()))
}

/// `FlushStageCache`: the stage says that it is being flushed. The responses are kept by running traffic, so whoever holds both drops them.
/// Without a cache cluster there is nothing to flush, and nothing is refused.
pub fn flush_stage_cache(account: &mut Account, input: &Value, now: SimTime) -> Result<(String, String), ApiError> {
    members::check(&Operation::apigateway("FlushStageCache", input.clone()))?;
    let input = Input(input);
    let name = stage(account, input)?.stage_name.clone();
    let api = find::api_mut(account, input.required("restApiId")?)?;
    if let Some(stage) = api.stages.get_mut(&name).filter(|stage| stage.cache_serves(now)) {
        Arc::make_mut(stage).flush_cache_cluster(now);
    }
    Ok((api.id.clone(), name))
}

fn get_stage(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    show(stage(account, input)?, ctx.now)
}

fn get_stages(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let api = find::api(account, input.required("restApiId")?)?;
    let deployment = input.text("deploymentId")?;
    let wanted = api.stages.values().filter(|stage| deployment.is_none_or(|id| stage.deployment_id == id));
    Ok(json!({"item": wanted.map(|stage| show(stage, ctx.now)).collect::<Result<Vec<_>, _>>()?}))
}

/// Deletes a stage; usage plans lose it, as they do when an API is deleted.
fn delete_stage(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = stage(account, input)?.stage_name.clone();
    let id = input.required("restApiId")?;
    base_path_mapping::must_not_lead_to(account, id, Some(&name))?;
    for plan in account.usage_plans.values_mut() {
        if plan.api_stages.iter().any(|stage| stage.api_id == id && stage.stage == name) {
            Arc::make_mut(plan).api_stages.retain(|stage| stage.api_id != id || stage.stage != name);
        }
    }
    find::api_mut(account, id)?.stages.remove(&name);
    Ok(json!({}))
}

/// A stage as operations show it: what is kept of its cache cluster is its state now.
pub(super) fn show(stage: &Stage, now: SimTime) -> Result<Value, ApiError> {
    let mut answer = output(stage)?;
    answer.shift_remove("cacheCluster");
    answer.insert("cacheClusterStatus".into(), json!(stage.cache_status(now)));
    Ok(Value::Object(answer))
}
