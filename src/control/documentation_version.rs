//! Documentation versions: snapshots of an API's documentation parts, which stages refer to by name.

use super::patch;
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, find, input::output, page::page};
use crate::model::{Account, DocumentationVersion, RestApi};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateDocumentationVersion", create_documentation_version),
    ("GetDocumentationVersion", get_documentation_version),
    ("GetDocumentationVersions", get_documentation_versions),
    ("UpdateDocumentationVersion", update_documentation_version),
    ("DeleteDocumentationVersion", delete_documentation_version),
];

/// Takes the snapshot, and gives it to a stage if one is named.
fn create_documentation_version(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let api = find::api_mut(account, input.required("restApiId")?)?;
    let name = input.required("documentationVersion")?;
    if name.is_empty() {
        return Err(ApiError::bad_request("Documentation version must be non-empty"));
    }
    if api.documentation_versions.contains_key(name) {
        return Err(ApiError::conflict("Documentation version already exists for this REST API"));
    }
    let version = DocumentationVersion {
        version: name.to_owned(),
        created_date: ctx.now.whole_second(),
        description: input.non_empty("description")?,
        documentation_parts: api.documentation_parts.clone(),
    };
    if let Some(stage) = input.non_empty("stageName")? {
        let stage = api.stages.get_mut(&stage).ok_or_else(|| ApiError::not_found("Invalid stage identifier specified"))?;
        Arc::make_mut(stage).documentation_version = Some(name.to_owned());
    }
    let answer = show(&version);
    api.documentation_versions.insert(version.version.clone(), Arc::new(version));
    answer
}

/// Checks that a stage names a version that exists.
pub(super) fn must_exist(api: &RestApi, name: Option<&str>) -> Result<(), ApiError> {
    match name {
        Some(name) if !api.documentation_versions.contains_key(name) => Err(unknown()),
        _ => Ok(()),
    }
}

fn unknown() -> ApiError {
    ApiError::not_found("Invalid Documentation version specified")
}

fn version<'a>(account: &'a Account, input: Input<'_>) -> Result<&'a Arc<DocumentationVersion>, ApiError> {
    let api = find::api(account, input.required("restApiId")?)?;
    api.documentation_versions.get(input.required("documentationVersion")?).ok_or_else(unknown)
}

fn get_documentation_version(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    show(version(account, input)?)
}

fn get_documentation_versions(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let versions = find::api(account, input.required("restApiId")?)?.documentation_versions.values();
    page(input, versions.map(|version| Ok((version.version.clone(), show(version)?))).collect::<Result<_, ApiError>>()?)
}

fn update_documentation_version(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateDocumentationVersionInput", &mut violations)?;
    violations.finish()?;
    let mut updated = DocumentationVersion::clone(version(account, input)?);
    for patch in &patches {
        patch.must_be_one_of(&["/description"])?;
        updated.description = patch.text();
    }
    let answer = show(&updated);
    let api = find::api_mut(account, input.required("restApiId")?)?;
    api.documentation_versions.insert(updated.version.clone(), Arc::new(updated));
    answer
}

/// Deletes a version that no stage refers to.
fn delete_documentation_version(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = version(account, input)?.version.clone();
    let api = find::api_mut(account, input.required("restApiId")?)?;
    if let Some(stage) = api.stages.values().find(|stage| stage.documentation_version.as_ref() == Some(&name)) {
        let stage = &stage.stage_name;
        return Err(ApiError::bad_request(format!("Documentation version {name} is in use by stage {stage}")));
    }
    api.documentation_versions.remove(&name);
    Ok(json!({}))
}

fn show(version: &DocumentationVersion) -> Result<Value, ApiError> {
    let mut answer = output(version)?;
    answer.shift_remove("documentationParts");
    Ok(Value::Object(answer))
}
