//! Base path mappings: which API and stage answer below which first part of the path of a custom domain name.

use super::patch::{self, PatchOp};
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, domain_name, input::output, page::page};
use crate::model::{Account, BasePathMapping, DomainName};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateBasePathMapping", create_base_path_mapping),
    ("GetBasePathMapping", get_base_path_mapping),
    ("GetBasePathMappings", get_base_path_mappings),
    ("UpdateBasePathMapping", update_base_path_mapping),
    ("DeleteBasePathMapping", delete_base_path_mapping),
];

fn create_base_path_mapping(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let key = domain_name::named(account, input)?;
    let mapping = BasePathMapping {
        base_path: base_path(input.text("basePath")?)?,
        rest_api_id: input.required("restApiId")?.to_owned(),
        stage: input.non_empty("stage")?,
        api_mapping_id: None,
    };
    store(account, &key, None, mapping)
}

/// A base path as it is kept; an empty one is `(none)`.
fn base_path(given: Option<&str>) -> Result<String, ApiError> {
    let path = given.filter(|path| !path.is_empty()).unwrap_or(BasePathMapping::NONE);
    if path.contains('/') {
        return Err(ApiError::bad_request(
            "API Gateway V1 doesn't support the slash character (/) in base path mappings. To create a multi-level base path mapping, use API Gateway V2.",
        ));
    }
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"$-_.+!*'()".contains(&byte);
    if !path.bytes().all(allowed) {
        return Err(ApiError::bad_request("Base path names may only contain letters, numbers and one of $-_.+!*'()"));
    }
    Ok(path.to_owned())
}

/// Puts a mapping in its place, and in that of the one with the base path `before`.
fn store(account: &mut Account, key: &str, before: Option<&str>, mapping: BasePathMapping) -> Result<Value, ApiError> {
    let Some(api) = account.rest_apis.get(&mapping.rest_api_id) else {
        return Err(ApiError::bad_request("Invalid REST API identifier specified"));
    };
    if mapping.stage.as_ref().is_some_and(|stage| !api.stages.contains_key(stage)) {
        return Err(ApiError::bad_request("Invalid stage identifier specified"));
    }
    let mut domain = DomainName::clone(&account.domain_names[key]);
    before.map(|before| domain.base_path_mappings.remove(before));
    if domain.base_path_mappings.contains_key(&mapping.base_path) {
        return Err(ApiError::conflict("Base path already exists for this domain name"));
    }
    let answer = show(&mapping);
    domain.base_path_mappings.insert(mapping.base_path.clone(), mapping);
    account.domain_names.insert(key.to_owned(), Arc::new(domain));
    answer
}

/// An API, or a stage, that a custom domain name leads to is not deleted (AWS's words, as reported).
pub(super) fn must_not_lead_to(account: &Account, api_id: &str, stage: Option<&str>) -> Result<(), ApiError> {
    let leads = |mapping: &BasePathMapping| mapping.rest_api_id == api_id && (stage.is_none() || mapping.stage.as_deref() == stage);
    let domains = account.domain_names.values().filter(|domain| domain.base_path_mappings.values().any(leads));
    let names: Vec<&str> = domains.map(|domain| &*domain.domain_name).collect();
    if names.is_empty() {
        return Ok(());
    }
    let (what, kind) = stage.map_or((format!("RestApi {api_id}"), "RestApi"), |stage| (format!("stage {stage}"), "stage"));
    let names = names.join(", ");
    Err(ApiError::bad_request(format!(
        "Deleting {what} failed. Please remove all base path mappings related to the {kind} in your domains: {names}"
    )))
}

/// A mapping in this service's shape.
fn show(mapping: &BasePathMapping) -> Result<Value, ApiError> {
    let mut answer = output(mapping)?;
    answer.shift_remove("apiMappingId");
    Ok(Value::Object(answer))
}

fn mapping<'a>(account: &'a Account, input: Input<'_>) -> Result<&'a BasePathMapping, ApiError> {
    let domain = domain_name::domain(account, input)?;
    let path = input.text("basePath")?.filter(|path| !path.is_empty()).unwrap_or(BasePathMapping::NONE);
    domain.base_path_mappings.get(path).ok_or_else(|| ApiError::not_found("Invalid base path mapping identifier specified"))
}

fn get_base_path_mapping(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    show(mapping(account, input)?)
}

fn get_base_path_mappings(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mappings = domain_name::domain(account, input)?.base_path_mappings.iter();
    page(input, mappings.map(|(path, mapping)| Ok((path.clone(), show(mapping)?))).collect::<Result<_, ApiError>>()?)
}

fn update_base_path_mapping(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateBasePathMappingInput", &mut violations)?;
    violations.finish()?;
    let mut updated = mapping(account, input)?.clone();
    let before = updated.base_path.clone();
    for patch in &patches {
        match (patch.op, patch.path) {
            // The API reference writes them in lower case; callers commonly write them as the members are called.
            (PatchOp::Replace, Some("/basepath" | "/basePath")) => updated.base_path = base_path(patch.value)?,
            (PatchOp::Replace, Some("/restapiId" | "/restApiId")) => {
                updated.rest_api_id = patch.text().ok_or_else(|| patch.invalid_value())?
            }
            (PatchOp::Replace, Some("/stage")) => updated.stage = patch.text(),
            (PatchOp::Replace, _) => return Err(patch.unsupported(&["/basepath", "/restapiId", "/stage"])),
            _ => return Err(patch.unsupported(&[])),
        }
    }
    let key = domain_name::named(account, input)?;
    store(account, &key, Some(&before), updated)
}

fn delete_base_path_mapping(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let path = mapping(account, input)?.base_path.clone();
    let key = domain_name::named(account, input)?;
    if let Some(domain) = account.domain_names.get_mut(&key) {
        Arc::make_mut(domain).base_path_mappings.remove(&path);
    }
    Ok(json!({}))
}
