//! Deployments of HTTP APIs: snapshots that stages serve. A stage with `AutoDeploy` gets one with every change.

use super::{find, shape};
use crate::control::{ApiError, Context, Input, Operations, ids};
use crate::model::http::{Api, Deployment};
use crate::model::{Account, http};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateDeployment", create_deployment),
    ("GetDeployment", get_deployment),
    ("GetDeployments", get_deployments),
    ("UpdateDeployment", update_deployment),
    ("DeleteDeployment", delete_deployment),
];

/// AWS's words for an API that has nothing to serve.
const NO_ROUTES: &str = "Unable to deploy API because no routes exist in this API";
/// How many automatic deployments that no stage serves are kept.
const KEPT: usize = 10;

fn create_deployment(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let now = ctx.now.whole_second();
    let id = ids::short(ctx.chance);
    let api = find::api_mut(account, input)?;
    let name = input.non_empty("StageName")?;
    if let Some(name) = &name {
        let stage = api.stages.get(name).ok_or_else(|| find::unknown("Stage", name))?;
        if stage.auto_deploy {
            return Err(ApiError::bad_request("Deployment ID cannot be set on stage which has AutoDeploy enabled"));
        }
    }
    if api.definition.routes.is_empty() {
        return Err(ApiError::bad_request(NO_ROUTES));
    }
    let description = input.non_empty("Description")?;
    let deployment = frozen(api, id, description, false, ctx);
    let answer = Value::Object(show(&deployment));
    if let Some(stage) = name.and_then(|name| api.stages.get_mut(&name)).map(Arc::make_mut) {
        stage.deployment_id = Some(deployment.deployment_id.clone());
        stage.last_updated_date = now;
    }
    api.deployments.insert(deployment.deployment_id.clone(), Arc::new(deployment));
    Ok(answer)
}

fn frozen(api: &Api, deployment_id: String, description: Option<String>, auto_deployed: bool, ctx: &Context<'_>) -> Deployment {
    Deployment {
        deployment_id,
        auto_deployed,
        created_date: ctx.now.whole_second(),
        deployment_status: "DEPLOYED".into(),
        description,
        order: api.deployments.values().map(|deployment| deployment.order).max().unwrap_or(0) + 1,
        definition: api.definition.clone(),
    }
}

/// Deploys a changed API to its stages that deploy automatically.
pub(super) fn automatically(account: &mut Account, ctx: &mut Context<'_>, api_id: &str) {
    let Some(api) = account.http_apis.get(api_id) else { return };
    let names: Vec<String> = api.stages.values().filter(|stage| stage.auto_deploy).map(|stage| stage.stage_name.clone()).collect();
    for name in names {
        to_stage(account, ctx, api_id, &name);
    }
}

/// Deploys an API to one stage, automatically.
pub(super) fn to_stage(account: &mut Account, ctx: &mut Context<'_>, api_id: &str, name: &str) {
    let Some(api) = account.http_apis.get_mut(api_id).map(Arc::make_mut) else { return };
    let (message, deployment) = if api.definition.routes.is_empty() {
        (format!("Deployment attempt failed: {NO_ROUTES}"), None)
    } else {
        let id = ids::short(ctx.chance);
        let description = Some("Automatic deployment triggered by changes to the Api configuration".to_owned());
        (format!("Successfully deployed stage with deployment ID '{id}'"), Some(frozen(api, id, description, true, ctx)))
    };
    if let Some(stage) = api.stages.get_mut(name).map(Arc::make_mut) {
        stage.last_deployment_status_message = Some(message);
        stage.last_updated_date = ctx.now.whole_second();
        if let Some(deployment) = &deployment {
            stage.deployment_id = Some(deployment.deployment_id.clone());
        }
    }
    if let Some(deployment) = deployment {
        api.deployments.insert(deployment.deployment_id.clone(), Arc::new(deployment));
        forget(api);
    }
}

/// Automatic deployments that no stage serves any longer are forgotten, but for the latest: a changed API would gather one with every change.
fn forget(api: &mut Api) {
    let served = |id: &String| api.stages.values().any(|stage| stage.deployment_id.as_ref() == Some(id));
    let unused = api.deployments.values().filter(|deployment| deployment.auto_deployed && !served(&deployment.deployment_id));
    let by_age: BTreeMap<u64, String> = crate::order::map(unused.map(|deployment| (deployment.order, deployment.deployment_id.clone())));
    for id in by_age.into_values().rev().skip(KEPT) {
        api.deployments.remove(&id);
    }
}

fn show(deployment: &Deployment) -> Map<String, Value> {
    let mut answer = shape::value(deployment);
    answer.shift_remove("Definition");
    answer.shift_remove("Order");
    answer
}

fn get_deployment(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let api = find::api(account, input)?;
    find::item(&api.deployments, input, "DeploymentId", "Deployment").map(|deployment| Value::Object(show(deployment)))
}

/// Newest first.
fn get_deployments(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let deployments = &find::api(account, input)?.deployments;
    let by_age: BTreeMap<u64, &Arc<http::Deployment>> =
        crate::order::map(deployments.values().map(|deployment| (deployment.order, deployment)));
    let items = by_age.into_values().rev();
    find::page(input, items.map(|deployment| (deployment.deployment_id.clone(), Value::Object(show(deployment)))).collect())
}

fn update_deployment(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let api = find::api_mut(account, input)?;
    find::item(&api.deployments, input, "DeploymentId", "Deployment")?;
    let Some(deployment) = api.deployments.get_mut(input.required("DeploymentId")?).map(Arc::make_mut) else { return Ok(json!({})) };
    if input.get("Description").is_some() {
        deployment.description = input.non_empty("Description")?;
    }
    Ok(Value::Object(show(deployment)))
}

fn delete_deployment(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let api = find::api_mut(account, input)?;
    let id = find::item(&api.deployments, input, "DeploymentId", "Deployment")?.deployment_id.clone();
    if api.stages.values().any(|stage| stage.deployment_id.as_ref() == Some(&id)) {
        return Err(ApiError::bad_request("Active stages pointing to this deployment must be moved or deleted"));
    }
    api.deployments.remove(&id);
    Ok(json!({}))
}
