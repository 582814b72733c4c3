//! Deployments: made, listed, changed, deleted. A deployment shares the definition that it froze.

use super::patch::{self, PatchOp};
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, find, ids, page::page, stage};
use crate::model::{Account, CanarySettings, Deployment, EndpointType, RestApi, Texts};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateDeployment", create_deployment),
    ("GetDeployment", get_deployment),
    ("GetDeployments", get_deployments),
    ("UpdateDeployment", update_deployment),
    ("DeleteDeployment", delete_deployment),
];

/// `canarySettings` of CreateDeployment (`DeploymentCanarySettings`).
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct DeploymentCanarySettings {
    percent_traffic: f64,
    stage_variable_overrides: Texts,
    use_stage_cache: bool,
}

fn create_deployment(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    stage::check_cache_cluster_size(input, "createDeploymentInput")?;
    let api = find::api_mut(account, input.required("restApiId")?)?;
    let stage_name = input.text("stageName")?;
    let canary: Option<DeploymentCanarySettings> = input.read("canarySettings")?;
    if canary.is_some() {
        must_have_stage(api, stage_name)?;
    }
    must_be_deployable(api)?;
    let variables: Texts = input.read("variables")?.unwrap_or_default();
    stage::check_variables(&variables)?;
    let deployment = Deployment {
        id: ids::short(ctx.chance),
        description: input.non_empty("description")?,
        created_date: ctx.now.whole_second(),
        order: api.deployments.values().map(|deployment| deployment.order + 1).max().unwrap_or(0),
        definition: api.definition.clone(),
    };
    let answer = show(&deployment, false);
    if let Some(name) = stage_name.filter(|name| !name.is_empty()) {
        match (api.stages.get_mut(name).map(Arc::make_mut), canary) {
            (Some(stage), Some(canary)) => {
                stage::check_percent(canary.percent_traffic)?;
                stage::check_variables(&canary.stage_variable_overrides)?;
                stage.canary_settings = Some(CanarySettings {
                    percent_traffic: canary.percent_traffic,
                    deployment_id: deployment.id.clone(),
                    stage_variable_overrides: canary.stage_variable_overrides,
                    use_stage_cache: canary.use_stage_cache,
                });
                stage.last_updated_date = ctx.now.whole_second();
            }
            (Some(stage), None) => {
                stage.deployment_id = deployment.id.clone();
                stage.variables.extend(variables);
                stage.last_updated_date = ctx.now.whole_second();
                if let Some(description) = input.owned("stageDescription")? {
                    stage.description = Some(description).filter(|text| !text.is_empty());
                }
                if input.get("tracingEnabled").is_some() {
                    stage.tracing_enabled = input.flag("tracingEnabled")?;
                }
                if input.get("cacheClusterEnabled").is_some() || input.get("cacheClusterSize").is_some() {
                    let enabled =
                        input.get("cacheClusterEnabled").map_or(Ok(stage.cache_cluster_enabled), |_| input.flag("cacheClusterEnabled"))?;
                    stage::set_cache_cluster(stage, enabled, input.text("cacheClusterSize")?, ctx.now)?;
                }
            }
            (None, _) => {
                let mut made = stage::new(api, name, &deployment.id, ctx.now)?;
                made.variables = variables;
                made.description = input.non_empty("stageDescription")?;
                made.tracing_enabled = input.flag("tracingEnabled")?;
                stage::set_cache_cluster(&mut made, input.flag("cacheClusterEnabled")?, input.text("cacheClusterSize")?, ctx.now)?;
                api.stages.insert(name.to_owned(), Arc::new(made));
            }
        }
    }
    api.deployments.insert(deployment.id.clone(), Arc::new(deployment));
    Ok(answer)
}

/// A canary needs a stage that exists (recorded; the missing space after "specified." is AWS's).
fn must_have_stage(api: &RestApi, name: Option<&str>) -> Result<(), ApiError> {
    let refuse = |why: String| Err(ApiError::bad_request(format!("Invalid deployment content specified.{why}")));
    match name {
        None => refuse("Non null and non empty stageName must be provided for canary deployment. Provided value is null".into()),
        Some("") => refuse("Non null and non empty stageName must be provided for canary deployment. Provided value is ".into()),
        Some(name) if !api.stages.contains_key(name) => {
            refuse(format!("Stage {name} must already be created before making a canary release deployment"))
        }
        Some(_) => Ok(()),
    }
}

/// An API is deployed with at least one method, and every method with an integration; a private one with a resource policy.
fn must_be_deployable(api: &RestApi) -> Result<(), ApiError> {
    let methods = api.definition.methods();
    if methods.is_empty() {
        return Err(ApiError::bad_request("The REST API doesn't contain any methods"));
    }
    if api.endpoint_configuration.types.contains(&EndpointType::Private) && api.definition.policy.is_none() {
        return Err(ApiError::bad_request("Private REST API doesn't have a resource policy attached to it"));
    }
    match methods.iter().all(|(_, method)| method.method_integration.is_some()) {
        true => Ok(()),
        false => Err(ApiError::bad_request("No integration defined for method")),
    }
}

fn deployment<'a>(account: &'a Account, input: Input<'_>) -> Result<&'a Deployment, ApiError> {
    let api = find::api(account, input.required("restApiId")?)?;
    let id = input.required("deploymentId")?;
    api.deployments.get(id).map(|deployment| &**deployment).ok_or_else(no_deployment)
}

fn no_deployment() -> ApiError {
    ApiError::not_found("Invalid Deployment identifier specified")
}

fn get_deployment(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let embed: Vec<String> = input.read("embed")?.unwrap_or_default();
    Ok(show(deployment(account, input)?, embed.iter().any(|name| name == "apisummary")))
}

fn get_deployments(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let api = find::api(account, input.required("restApiId")?)?;
    page(input, api.deployments.values().map(|deployment| (deployment.id.clone(), show(deployment, false))).collect())
}

fn update_deployment(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateDeploymentInput", &mut violations)?;
    violations.finish()?;
    let mut updated = deployment(account, input)?.clone();
    for patch in &patches {
        match (patch.op, &*patch::as_strs(&patch.parts()?)) {
            (PatchOp::Replace, ["description"]) => updated.description = patch.text(),
            _ => return Err(patch.invalid_path()),
        }
    }
    let answer = show(&updated, false);
    let api = find::api_mut(account, input.required("restApiId")?)?;
    api.deployments.insert(updated.id.clone(), Arc::new(updated));
    Ok(answer)
}

fn delete_deployment(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let id = deployment(account, input)?.id.clone();
    let api = find::api_mut(account, input.required("restApiId")?)?;
    let serves = |stage: &crate::model::Stage| {
        stage.deployment_id == id || stage.canary_settings.as_ref().is_some_and(|canary| canary.deployment_id == id)
    };
    if api.stages.values().any(|stage| serves(stage)) {
        return Err(ApiError::bad_request("Active stages pointing to this deployment must be moved or deleted"));
    }
    api.deployments.remove(&id);
    Ok(json!({}))
}

fn show(deployment: &Deployment, summary: bool) -> Value {
    let mut answer = Map::new();
    answer.insert("id".into(), json!(deployment.id));
    if let Some(description) = &deployment.description {
        answer.insert("description".into(), json!(description));
    }
    answer.insert("createdDate".into(), json!(deployment.created_date));
    if summary {
        let mut paths = Map::new();
        for (resource, method) in deployment.definition.methods() {
            let entry = paths.entry(resource.path.clone()).or_insert_with(|| json!({}));
            let snapshot = json!({"authorizationType": method.authorization_type, "apiKeyRequired": method.api_key_required});
            entry[method.http_method.clone()] = snapshot;
        }
        answer.insert("apiSummary".into(), Value::Object(paths));
    }
    Value::Object(answer)
}
