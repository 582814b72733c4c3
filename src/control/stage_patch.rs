//! UpdateStage: the patch operations of a stage, promotion of its canary included (`patch-operations`).

use super::patch::{self, Patch, PatchOp};
use super::stage::{check_percent, check_variables, must_be_deployment, set_cache_cluster, show, stage};
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, access_log, client_certificate, documentation_version, find};
use crate::model::{Account, CanarySettings, MethodSetting, RestApi, Stage, UnauthorizedCacheControlHeaderStrategy};
use crate::time::SimTime;
use serde_json::Value;
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[("UpdateStage", update_stage)];

fn update_stage(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateStageInput", &mut violations)?;
    violations.finish()?;
    let mut updated = Stage::clone(stage(account, input)?);
    let api = find::api(account, input.required("restApiId")?)?;
    for patch in &patches {
        update(api, &mut updated, patch, ctx.now)?;
    }
    check_variables(&updated.variables)?;
    documentation_version::must_exist(api, updated.documentation_version.as_deref())?;
    if let Some(id) = &updated.client_certificate_id {
        client_certificate::certificate(account, id)?;
    }
    updated.last_updated_date = ctx.now.whole_second();
    let answer = show(&updated, ctx.now);
    let api = find::api_mut(account, input.required("restApiId")?)?;
    api.stages.insert(updated.stage_name.clone(), Arc::new(updated));
    answer
}

fn update(api: &RestApi, stage: &mut Stage, patch: &Patch<'_>, now: SimTime) -> Result<(), ApiError> {
    if patch.op == PatchOp::Copy {
        return copy(stage, patch);
    }
    let parts = patch.parts().map_err(|_| invalid_path(patch))?;
    match (patch.op, &*patch::as_strs(&parts)) {
        (_, ["canarySettings", rest @ ..]) => return canary(api, stage, patch, rest),
        // `replace` also makes a variable.
        (PatchOp::Replace, ["variables", name]) => {
            stage.variables.insert((*name).to_owned(), patch.value.unwrap_or_default().to_owned());
        }
        (_, ["variables", name]) => {
            let missing = format!("Invalid stage variable name specified: {name}");
            return patch.entry(&mut stage.variables, name, patch.value.unwrap_or_default().to_owned(), &missing);
        }
        (PatchOp::Replace, ["deploymentId"]) => {
            let id = patch.value.unwrap_or_default();
            must_be_deployment(api, id)?;
            stage.deployment_id = id.to_owned();
        }
        (PatchOp::Replace, ["description"]) => stage.description = patch.text(),
        (PatchOp::Replace, ["clientCertificateId"]) => stage.client_certificate_id = patch.text(),
        (PatchOp::Replace, ["documentationVersion"]) => stage.documentation_version = patch.text(),
        (PatchOp::Replace, ["tracingEnabled"]) => stage.tracing_enabled = patch.flag(),
        (PatchOp::Replace, ["cacheClusterEnabled"]) => return set_cache_cluster(stage, patch.flag(), None, now),
        (PatchOp::Replace, ["cacheClusterSize"]) => {
            return set_cache_cluster(stage, stage.cache_cluster_enabled, patch.value, now);
        }
        (PatchOp::Replace | PatchOp::Add, ["accessLogSettings", "format"]) => {
            let format = patch.text();
            format.as_deref().map_or(Ok(()), access_log::check_format)?;
            stage.access_log_settings.get_or_insert_default().format = format;
        }
        (PatchOp::Replace | PatchOp::Add, ["accessLogSettings", "destinationArn"]) => {
            let destination_arn = patch.text().map(access_log::destination).transpose()?;
            stage.access_log_settings.get_or_insert_default().destination_arn = destination_arn;
        }
        (PatchOp::Remove, ["accessLogSettings"]) => stage.access_log_settings = None,
        (PatchOp::Replace, [path @ .., method, group, setting]) if is_method(path, method) => {
            let key = method_key(path, method);
            set(stage.method_settings.entry(key).or_default(), patch, group, setting)?;
        }
        (PatchOp::Remove, [path @ .., method]) if is_method(path, method) => {
            let key = method_key(path, method);
            if stage.method_settings.remove(&key).is_none() {
                return Err(no_setting(patch, &key));
            }
        }
        (
            _,
            ["deploymentId" | "description" | "clientCertificateId" | "documentationVersion" | "tracingEnabled"]
            | ["cacheClusterEnabled" | "cacheClusterSize"]
            | ["accessLogSettings", "format" | "destinationArn"],
        ) => return Err(invalid_operation(patch)),
        _ => return Err(invalid_path(patch)),
    }
    Ok(())
}

/// The path is known, but not for this operation.
fn invalid_operation(patch: &Patch<'_>) -> ApiError {
    ApiError::bad_request(format!("Invalid {} operation with path: {}", patch.op.name(), patch.path.unwrap_or("null")))
}

/// There is no such setting: the service takes every path that it does not know for a method's.
fn no_setting(patch: &Patch<'_>, key: &str) -> ApiError {
    ApiError::bad_request(format!("Cannot {} method setting {key} because there is no method setting for this method ", patch.op.name()))
}

/// Every path of a stage is read as a method setting if it is nothing else. AWS's list lacks some of its own commas.
fn invalid_path(patch: &Patch<'_>) -> ApiError {
    const GROUPS: [&str; 10] = [
        "metrics/enabled",
        "logging/dataTrace",
        "logging/loglevel",
        "throttling/burstLimit",
        "throttling/rateLimit",
        "caching/ttlInSeconds",
        "caching/enabled",
        "caching/dataEncrypted",
        "caching/requireAuthorizationForCacheControl",
        "caching/unauthorizedCacheControlHeaderStrategy",
    ];
    let mut paths = String::from(
        "/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, \
         /accessLogSettings/destinationArn, /accessLogSettings/format",
    );
    for (method, unparted) in [("{resourcePath}/{httpMethod}", ""), ("*/*", " ")] {
        for group in GROUPS {
            let gap = if matches!(group, "throttling/rateLimit" | "caching/ttlInSeconds") { unparted } else { ", " };
            paths.push_str(&format!("{gap}/{method}/{group}"));
        }
    }
    let path = patch.path.unwrap_or("null");
    ApiError::bad_request(format!(
        "Invalid method setting path: {path}. Must be one of: [{paths}, /variables/{{variable_name}}, /tracingEnabled]"
    ))
}

/// Whether parts of a path can name a method: one of the resource's path at least, and none that is empty.
fn is_method(path: &[&str], method: &str) -> bool {
    !path.is_empty() && !method.is_empty() && path.iter().all(|part| !part.is_empty())
}

/// The key of `methodSettings` for a patch path such as `/~1pets~1{id}/GET/…`: its slashes stay escaped, its first one is dropped. Slashes
/// that were not escaped stay as they are.
fn method_key(path: &[&str], method: &str) -> String {
    let path = match path {
        [path] => path.strip_prefix('/').unwrap_or(path).replace('/', "~1"),
        parts => parts.join("/"),
    };
    format!("{path}/{method}")
}

fn set(settings: &mut MethodSetting, patch: &Patch<'_>, group: &str, setting: &str) -> Result<(), ApiError> {
    use UnauthorizedCacheControlHeaderStrategy as Strategy;
    match (group, setting) {
        ("metrics", "enabled") => settings.metrics_enabled = patch.flag(),
        ("logging", "dataTrace") => settings.data_trace_enabled = patch.flag(),
        ("logging", "loglevel") => match patch.value {
            Some(level @ ("OFF" | "ERROR" | "INFO")) => settings.logging_level = Some(level.to_owned()),
            _ => return Err(patch.invalid_value()),
        },
        ("throttling", "burstLimit") => settings.throttling_burst_limit = not_negative(patch, patch.integer()?)?,
        ("throttling", "rateLimit") => settings.throttling_rate_limit = not_negative(patch, patch.number()?)?,
        ("caching", "enabled") => settings.caching_enabled = patch.flag(),
        ("caching", "ttlInSeconds") => {
            let seconds = patch.integer()?;
            if !(0..=3_600).contains(&seconds) {
                return Err(patch.invalid_value());
            }
            settings.cache_ttl_in_seconds = seconds;
        }
        ("caching", "dataEncrypted") => settings.cache_data_encrypted = patch.flag(),
        ("caching", "requireAuthorizationForCacheControl") => settings.require_authorization_for_cache_control = patch.flag(),
        ("caching", "unauthorizedCacheControlHeaderStrategy") => {
            settings.unauthorized_cache_control_header_strategy = match patch.value {
                Some("FAIL_WITH_403") => Strategy::FailWith403,
                Some("SUCCEED_WITH_RESPONSE_HEADER") => Strategy::SucceedWithResponseHeader,
                Some("SUCCEED_WITHOUT_RESPONSE_HEADER") => Strategy::SucceedWithoutResponseHeader,
                _ => return Err(patch.invalid_value()),
            };
        }
        _ => return Err(invalid_path(patch)),
    }
    Ok(())
}

fn not_negative<T: PartialOrd + Default>(patch: &Patch<'_>, number: T) -> Result<T, ApiError> {
    if number < T::default() { Err(patch.invalid_value()) } else { Ok(number) }
}

fn canary(api: &RestApi, stage: &mut Stage, patch: &Patch<'_>, rest: &[&str]) -> Result<(), ApiError> {
    if let (PatchOp::Remove, []) = (patch.op, rest) {
        stage.canary_settings = None;
        return Ok(());
    }
    match (patch.op, rest) {
        (PatchOp::Replace, _) | (PatchOp::Remove, ["stageVariableOverrides", _]) => {}
        (_, ["percentTraffic" | "deploymentId" | "useStageCache"] | ["stageVariableOverrides", _]) => return Err(invalid_operation(patch)),
        _ => return Err(no_setting(patch, patch.path.unwrap_or_default().trim_start_matches('/'))),
    }
    // Setting any member makes a canary that serves what the stage serves until another deployment is named.
    let canary = stage
        .canary_settings
        .get_or_insert_with(|| CanarySettings { deployment_id: stage.deployment_id.clone(), ..CanarySettings::default() });
    match (patch.op, rest) {
        (PatchOp::Replace, ["percentTraffic"]) => {
            canary.percent_traffic = patch.number()?;
            check_percent(canary.percent_traffic)
        }
        (PatchOp::Replace, ["deploymentId"]) => {
            let id = patch.value.unwrap_or_default();
            must_be_deployment(api, id)?;
            canary.deployment_id = id.to_owned();
            Ok(())
        }
        (PatchOp::Replace, ["useStageCache"]) => {
            canary.use_stage_cache = patch.flag();
            Ok(())
        }
        (PatchOp::Replace, ["stageVariableOverrides", name]) => {
            canary.stage_variable_overrides.insert((*name).to_owned(), patch.value.unwrap_or_default().to_owned());
            check_variables(&canary.stage_variable_overrides)
        }
        (PatchOp::Remove, ["stageVariableOverrides", name]) => match canary.stage_variable_overrides.remove(*name) {
            Some(_) => Ok(()),
            None => Err(ApiError::not_found(format!("Invalid stage variable name specified: {name}"))),
        },
        _ => Err(invalid_path(patch)),
    }
}

/// Promotion: the canary's deployment becomes the stage's, its overrides are merged into the stage's variables (`promote-a-canary-deployment`).
fn copy(stage: &mut Stage, patch: &Patch<'_>) -> Result<(), ApiError> {
    const DEPLOYMENT: &str = "/canarySettings/deploymentId";
    const OVERRIDES: &str = "/canarySettings/stageVariableOverrides";
    let (from, path) = (patch.from.unwrap_or("null"), patch.path.unwrap_or("null"));
    if !matches!((from, path), (DEPLOYMENT, "/deploymentId") | (OVERRIDES, "/variables")) {
        return Err(ApiError::bad_request(format!(
            "Invalid copy operation with path: {path} and from {from}. Valid copy:path are [/deploymentId, /variables] and valid copy:from are [{DEPLOYMENT}, {OVERRIDES}]"
        )));
    }
    let canary = stage.canary_settings.as_ref().ok_or_else(|| ApiError::bad_request("Promotion not available. Canary does not exist."))?;
    if path == "/deploymentId" {
        stage.deployment_id = canary.deployment_id.clone();
    } else {
        stage.variables.extend(canary.stage_variable_overrides.clone());
    }
    Ok(())
}
