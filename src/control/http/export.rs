//! `ExportApi`: an HTTP API, or a stage of it, as an OpenAPI 3.0 document.

use super::find;
use crate::control::{ApiError, Context, Input, Operations};
use crate::model::Account;
use crate::openapi::ExportFormat;
use crate::openapi::http::{Export, write};
use serde_json::{Value, json};

pub(super) const OPERATIONS: Operations = &[("ExportApi", export_api)];

/// The document as text, in the output's blob `body`.
fn export_api(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let format = match input.required("OutputType")? {
        "JSON" => ExportFormat::Json,
        "YAML" => ExportFormat::Yaml,
        other => return Err(ApiError::bad_request(format!("Invalid output type {other}. Must be one of: [YAML, JSON]"))),
    };
    let document = document(account, input.0)?;
    Ok(json!({"body": format.write(&document)}))
}

/// The document that `ExportApi` writes.
pub fn document(account: &Account, input: &Value) -> Result<Value, ApiError> {
    let input = Input(input);
    let api = find::api(account, input)?;
    match input.required("Specification")? {
        "OAS30" => {}
        other => return Err(ApiError::bad_request(format!("Invalid specification {other}: HTTP APIs are exported as OAS30"))),
    }
    if let Some(version) = input.text("ExportVersion")?.filter(|version| *version != "1.0") {
        return Err(ApiError::bad_request(format!("Invalid export version {version}: there is 1.0 only")));
    }
    let stage = input.non_empty("StageName")?;
    let extensions = input.get("IncludeExtensions").is_none() || input.flag("IncludeExtensions")?;
    let definition = match &stage {
        None => &api.definition,
        Some(name) => {
            let stage = api.stages.get(name).ok_or_else(|| find::unknown("Stage", name))?;
            let deployment = stage.deployment_id.as_ref().and_then(|id| api.deployments.get(id));
            &deployment.ok_or_else(|| ApiError::bad_request(format!("The stage {name} has no deployment to export")))?.definition
        }
    };
    Ok(write(Export { api, definition, stage: stage.as_deref(), region: &account.region, extensions }))
}
