//! API mappings (`http-api-mappings`): which API and stage answer below a path of a custom domain name. They are the base path mappings of REST
//! APIs, seen from `apigatewayv2`, which may have several levels and lead to HTTP APIs.

use super::find;
use crate::control::{ApiError, Context, Input, Operations, ids};
use crate::model::{Account, BasePathMapping, DomainName, EndpointType};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateApiMapping", create_api_mapping),
    ("GetApiMapping", get_api_mapping),
    ("GetApiMappings", get_api_mappings),
    ("UpdateApiMapping", update_api_mapping),
    ("DeleteApiMapping", delete_api_mapping),
];

/// The longest path of a mapping (`http-api-mappings`, "Restrictions").
const MOST_KEY: usize = 300;

/// The domain name that a call names, to be changed; each of its mappings has an id from then on.
fn domain_mut<'a>(account: &'a mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<&'a mut DomainName, ApiError> {
    let name = input.required("DomainName")?;
    let domain = account.domain_names.get_mut(name).map(Arc::make_mut).ok_or_else(|| find::unknown("domain name", name))?;
    for mapping in domain.base_path_mappings.values_mut() {
        mapping.api_mapping_id.get_or_insert_with(|| ids::short(ctx.chance));
    }
    Ok(domain)
}

fn create_api_mapping(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    domain_mut(account, ctx, input)?;
    let mapping = BasePathMapping {
        base_path: key(input.text("ApiMappingKey")?)?,
        rest_api_id: input.required("ApiId")?.to_owned(),
        stage: Some(input.required("Stage")?.to_owned()),
        api_mapping_id: Some(ids::short(ctx.chance)),
    };
    store(account, ctx, input, None, mapping)
}

/// A mapping's path as it is kept.
fn key(given: Option<&str>) -> Result<String, ApiError> {
    let key = given.unwrap_or_default();
    if key.is_empty() {
        return Ok(BasePathMapping::NONE.into());
    }
    let allowed = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"$-_.+!*'()/".contains(&byte));
    let parts = key.split('/').all(|part| !part.is_empty());
    if !allowed || !parts || key.len() > MOST_KEY || key == BasePathMapping::NONE {
        return Err(ApiError::bad_request(format!(
            "Invalid API mapping key {key}: it has letters, numbers and $-_.+!*'()/ only, no slash at its ends, and {MOST_KEY} characters at most"
        )));
    }
    Ok(key.to_owned())
}

/// Checks a mapping and puts it in its place, and in that of the one with the path `before`.
fn store(
    account: &mut Account,
    ctx: &mut Context<'_>,
    input: Input<'_>,
    before: Option<&str>,
    mapping: BasePathMapping,
) -> Result<Value, ApiError> {
    let (api_id, stage) = (&mapping.rest_api_id, mapping.stage.as_deref().unwrap_or_default());
    let http = account.http_apis.get(api_id).map(|api| api.stages.contains_key(stage));
    let rest = || account.rest_apis.get(api_id).map(|api| api.stages.contains_key(stage));
    let is_http = http.is_some();
    match http.or_else(rest) {
        None => return Err(ApiError::bad_request(format!("Invalid API identifier specified {}:{api_id}", account.id))),
        Some(false) => return Err(ApiError::bad_request("Invalid stage identifier specified")),
        Some(true) => {}
    }
    let domain = domain_mut(account, ctx, input)?;
    if is_http && !(domain.endpoint_configuration.types == [EndpointType::Regional] && domain.security_policy != "TLS_1_0") {
        return Err(ApiError::bad_request(
            "HTTP APIs can only be mapped to a regional custom domain name with the TLS 1.2 security policy",
        ));
    }
    before.map(|before| domain.base_path_mappings.remove(before));
    if domain.base_path_mappings.contains_key(&mapping.base_path) {
        return Err(ApiError::conflict("ApiMapping key already exists for this domain name"));
    }
    let answer = show(&mapping);
    domain.base_path_mappings.insert(mapping.base_path.clone(), mapping);
    Ok(answer)
}

fn show(mapping: &BasePathMapping) -> Value {
    let key = if mapping.base_path == BasePathMapping::NONE { "" } else { &mapping.base_path };
    json!({"ApiId": mapping.rest_api_id, "ApiMappingId": mapping.api_mapping_id, "ApiMappingKey": key, "Stage": mapping.stage.as_deref().unwrap_or_default()})
}

/// The mapping that `ApiMappingId` names.
fn mapping(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<BasePathMapping, ApiError> {
    let domain = domain_mut(account, ctx, input)?;
    let id = input.required("ApiMappingId")?;
    let found = domain.base_path_mappings.values().find(|mapping| mapping.api_mapping_id.as_deref() == Some(id));
    found.cloned().ok_or_else(|| find::unknown("ApiMapping", id))
}

fn get_api_mapping(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    mapping(account, ctx, input).map(|mapping| show(&mapping))
}

fn get_api_mappings(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let domain = domain_mut(account, ctx, input)?;
    find::page(input, domain.base_path_mappings.iter().map(|(path, mapping)| (path.clone(), show(mapping))).collect())
}

fn update_api_mapping(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut updated = mapping(account, ctx, input)?;
    let before = updated.base_path.clone();
    if input.get("ApiMappingKey").is_some() {
        updated.base_path = key(input.text("ApiMappingKey")?)?;
    }
    input.required("ApiId")?.clone_into(&mut updated.rest_api_id);
    if let Some(stage) = input.non_empty("Stage")? {
        updated.stage = Some(stage);
    }
    store(account, ctx, input, Some(&before), updated)
}

fn delete_api_mapping(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let path = mapping(account, ctx, input)?.base_path;
    domain_mut(account, ctx, input)?.base_path_mappings.remove(&path);
    Ok(json!({}))
}
