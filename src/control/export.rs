//! GetExport: what a stage serves as a document. Writing documents stands in `openapi`.

use super::{ApiError, Context, Input, Operations, find};
use crate::model::{Account, RestApi, Stage, Texts};
use crate::openapi::{self, ExportExtensions, ExportFormat, ExportType};
use serde_json::{Value, json};

pub(super) const OPERATIONS: Operations = &[("GetExport", get_export)];

fn get_export(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let api = find::api(account, input.required("restApiId")?)?;
    let stage = api.stages.get(input.required("stageName")?).ok_or_else(|| ApiError::not_found("Invalid stage identifier specified"))?;
    let name = input.required("exportType")?;
    let kind = ExportType::from_name(name).ok_or_else(|| ApiError::bad_request(format!("No API exporter for type '{name}'")))?;
    let format = format(input.text("accepts")?)?;
    let extensions = extensions(&input.read("parameters")?.unwrap_or_default())?;
    let exported =
        openapi::export(api, stage, deployment(api, stage)?, &account.region, kind, format, extensions).map_err(ApiError::bad_request)?;
    let file = format!("{}_{}.{}", kind.name(), exported.version, format.extension());
    Ok(json!({
        "contentType": "application/octet-stream",
        "contentDisposition": format!("attachment; filename=\"{file}\""),
        "body": exported.body,
    }))
}

/// What the stage itself serves; what its canary serves is not exported.
fn deployment<'a>(api: &'a RestApi, stage: &Stage) -> Result<&'a crate::model::Deployment, ApiError> {
    let deployment = api.deployments.get(&stage.deployment_id);
    deployment.map(|deployment| &**deployment).ok_or_else(|| ApiError::not_found("Invalid Deployment identifier specified"))
}

/// The format of an `Accept` header; JSON if nothing is asked for.
fn format(accepts: Option<&str>) -> Result<ExportFormat, ApiError> {
    match accepts.filter(|media_type| !media_type.is_empty() && *media_type != "*/*") {
        None => Ok(ExportFormat::Json),
        Some(media_type) => ExportFormat::from_media_type(media_type).ok_or_else(|| {
            ApiError::bad_request(format!(
                "No API exporter for media type '{media_type}': it is neither application/json nor application/yaml"
            ))
        }),
    }
}

fn extensions(parameters: &Texts) -> Result<ExportExtensions, ApiError> {
    if let Some(name) = parameters.keys().find(|name| *name != "extensions") {
        return Err(ApiError::bad_request(format!("Invalid export parameter specified: '{name}'. The only one is extensions")));
    }
    ExportExtensions::from_names(parameters.get("extensions").map_or("", String::as_str)).map_err(|name| {
        ApiError::bad_request(format!(
            "Invalid export extension specified: '{name}' is none of integrations, authorizers, apigateway, postman"
        ))
    })
}
