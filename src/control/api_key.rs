//! API keys: made, listed, changed, deleted. Their import from a file stands in `api_key_import`.

use super::patch::{self, PatchOp};
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, find, ids, input::output, page::page, tagging};
use crate::model::{Account, ApiKey};
use crate::order;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateApiKey", create_api_key),
    ("GetApiKey", get_api_key),
    ("GetApiKeys", get_api_keys),
    ("UpdateApiKey", update_api_key),
    ("DeleteApiKey", delete_api_key),
];

fn create_api_key(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let value = match input.text("value")? {
        None | Some("") => ids::key_value(ctx.chance),
        Some(value) => checked_value(account, value)?,
    };
    let name = input.non_empty("name")?;
    check_name(name.as_deref())?;
    input.flag("generateDistinctId")?;
    let now = ctx.now.whole_second();
    let mut key = ApiKey {
        id: ids::long(ctx.chance),
        value,
        name,
        customer_id: input.non_empty("customerId")?,
        description: input.non_empty("description")?,
        enabled: input.flag("enabled")?,
        created_date: now,
        last_updated_date: now,
        stage_keys: Vec::new(),
        tags: tagging::given(input)?,
        order: next_order(account),
    };
    for stage in input.read::<Vec<Value>>("stageKeys")?.unwrap_or_default() {
        let (api, name) = (Input(&stage).required("restApiId")?, Input(&stage).required("stageName")?);
        must_be_stage(account, api, name)?;
        key.stage_keys.push(format!("{api}/{name}"));
    }
    let answer = show(&key, true, false);
    account.api_keys.insert(key.id.clone(), Arc::new(key));
    answer
}

/// A name has 1,024 characters at most (recorded).
pub(super) fn check_name(name: Option<&str>) -> Result<(), ApiError> {
    match name.is_some_and(|name| name.chars().count() > 1_024) {
        true => Err(ApiError::bad_request("Invalid API Key name, can be at most 1024 characters.")),
        false => Ok(()),
    }
}

/// The place of the next key that is made.
pub(super) fn next_order(account: &Account) -> u64 {
    account.api_keys.values().map(|key| key.order + 1).max().unwrap_or(0)
}

/// A value of one's own: 20–128 characters (recorded), in use by no other key.
fn checked_value(account: &Account, value: &str) -> Result<String, ApiError> {
    match value.chars().count() {
        ..20 => return Err(ApiError::bad_request("API Key value should be at least 20 characters")),
        129.. => return Err(ApiError::bad_request("API Key value exceeds maximum size of 128 characters")),
        _ => {}
    }
    if account.api_keys.values().any(|key| key.value == value) {
        return Err(ApiError::conflict("API Key already exists"));
    }
    Ok(value.to_owned())
}

/// The key that a call names.
pub(super) fn key<'a>(account: &'a Account, id: &str) -> Result<&'a Arc<ApiKey>, ApiError> {
    account.api_keys.get(id).ok_or_else(|| ApiError::not_found("Invalid API Key identifier specified"))
}

fn get_api_key(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    show(key(account, input.required("apiKey")?)?, input.flag("includeValue")?, true)
}

/// Keys, the newest first (recorded); `nameQuery` is the beginning of a name, casing counts.
fn get_api_keys(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let beginning = input.text("nameQuery")?.unwrap_or_default();
    let values = input.flag("includeValues")?;
    let customer = input.text("customerId")?;
    let wanted = |key: &&Arc<ApiKey>| {
        key.name.as_deref().unwrap_or_default().starts_with(beginning) && customer.is_none_or(|id| key.customer_id.as_deref() == Some(id))
    };
    let mut keys: Vec<&Arc<ApiKey>> = account.api_keys.values().filter(wanted).collect();
    order::sort_by_key(&mut keys, |key| std::cmp::Reverse(key.order));
    page(input, keys.into_iter().map(|key| Ok((key.id.clone(), show(key, values, false)?))).collect::<Result<_, ApiError>>()?)
}

fn update_api_key(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    const PATHS: [&str; 4] = ["/description", "/enabled", "/name", "/customerId"];
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateApiKeyInput", &mut violations)?;
    violations.finish()?;
    let mut updated = ApiKey::clone(key(account, input.required("apiKey")?)?);
    for patch in &patches {
        match (patch.op, patch.path) {
            (PatchOp::Replace, Some("/name")) => updated.name = patch.text(),
            (PatchOp::Replace, Some("/description")) => updated.description = patch.text(),
            (PatchOp::Replace, Some("/enabled")) => updated.enabled = patch.flag(),
            (PatchOp::Replace, Some("/customerId")) => updated.customer_id = patch.text(),
            // Labels are nowhere shown: neither in the service model nor in answers.
            (PatchOp::Add | PatchOp::Remove, Some("/labels")) => {}
            (PatchOp::Add | PatchOp::Remove, Some("/stages")) => {
                let stage = patch.value.unwrap_or_default();
                if patch.op == PatchOp::Add {
                    let (api, name) = stage.split_once('/').ok_or_else(|| patch.invalid_value())?;
                    must_be_stage(account, api, name)?;
                }
                patch.member(&mut updated.stage_keys, stage)?;
            }
            (PatchOp::Replace, _) => return Err(patch.unsupported(&PATHS)),
            _ => return Err(patch.unsupported(&[])),
        }
    }
    updated.last_updated_date = ctx.now.whole_second();
    let answer = show(&updated, false, true);
    account.api_keys.insert(updated.id.clone(), Arc::new(updated));
    answer
}

/// A stage that a key names must be there.
fn must_be_stage(account: &Account, api: &str, name: &str) -> Result<(), ApiError> {
    let is_there = find::api(account, api)?.stages.contains_key(name);
    if is_there { Ok(()) } else { Err(ApiError::bad_request("Invalid stage identifier specified")) }
}

fn delete_api_key(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let id = key(account, input.required("apiKey")?)?.id.clone();
    for plan in account.usage_plans.values_mut().filter(|plan| plan.key_ids.contains(&id)) {
        Arc::make_mut(plan).key_ids.retain(|key| *key != id);
    }
    account.api_keys.remove(&id);
    Ok(json!({}))
}

/// A key as AWS shows it; a single one that is read or changed shows its tags even when there are none (recorded).
fn show(key: &ApiKey, value: bool, tags: bool) -> Result<Value, ApiError> {
    let mut answer = output(key)?;
    answer.shift_remove("order");
    if !value {
        answer.shift_remove("value");
    }
    if tags {
        answer.insert("tags".into(), json!(key.tags));
    }
    Ok(Value::Object(answer))
}
