//! The keys of usage plans.

use super::{ApiError, Context, Input, Operations, api_key, page::page, usage_plan};
use crate::model::{Account, ApiKey, UsagePlan};
use serde_json::{Map, Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateUsagePlanKey", create_usage_plan_key),
    ("GetUsagePlanKey", get_usage_plan_key),
    ("GetUsagePlanKeys", get_usage_plan_keys),
    ("DeleteUsagePlanKey", delete_usage_plan_key),
];

/// How many usage plans a key joins at most (`limits`).
const MOST_PLANS: usize = 10;

fn create_usage_plan_key(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let (plan, key) = (input.required("usagePlanId")?, input.required("keyId")?);
    usage_plan::plan(account, plan)?;
    if input.required("keyType")? != "API_KEY" {
        return Err(ApiError::bad_request("Invalid key type specified. Must be API_KEY"));
    }
    join(account, plan, key).map(|key| show(&key))
}

/// Joins a key to a plan.
pub(super) fn join(account: &mut Account, plan: &str, key: &str) -> Result<Arc<ApiKey>, ApiError> {
    let plan = usage_plan::plan(account, plan)?.clone();
    let key = api_key::key(account, key)?.clone();
    if plan.key_ids.contains(&key.id) {
        return Err(ApiError::conflict("Usage Plan Key already exists in the usage plan"));
    }
    if account.usage_plans.values().filter(|plan| plan.key_ids.contains(&key.id)).count() >= MOST_PLANS {
        return Err(ApiError::limit_exceeded(format!("An API key joins {MOST_PLANS} usage plans at most")));
    }
    must_be_alone(account, &plan, &key.id)?;
    let mut plan = UsagePlan::clone(&plan);
    plan.key_ids.push(key.id.clone());
    account.usage_plans.insert(plan.id.clone(), Arc::new(plan));
    Ok(key)
}

/// For one stage, a key is in one plan at most.
pub(super) fn must_be_alone(account: &Account, plan: &UsagePlan, key_id: &str) -> Result<(), ApiError> {
    let others = account.usage_plans.values().filter(|other| other.id != plan.id && other.key_ids.iter().any(|key| key == key_id));
    for other in others {
        let shared =
            |stage: &&crate::model::ApiStage| plan.api_stages.iter().any(|own| own.api_id == stage.api_id && own.stage == stage.stage);
        if other.api_stages.iter().any(|stage| shared(&stage)) {
            return Err(ApiError::conflict(format!(
                "API Key {key_id} cannot be added to Usage Plan {} because it is already associated with another Usage Plan for the same API Stage",
                plan.id
            )));
        }
    }
    Ok(())
}

fn get_usage_plan_key(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    member(account, input).map(|(_, key)| show(&key))
}

fn member(account: &Account, input: Input<'_>) -> Result<(Arc<UsagePlan>, Arc<ApiKey>), ApiError> {
    let plan = usage_plan::plan(account, input.required("usagePlanId")?)?;
    let id = input.required("keyId")?;
    let key = account.api_keys.get(id).filter(|key| plan.key_ids.contains(&key.id));
    let key = key.ok_or_else(|| ApiError::not_found("Invalid Usage Plan Key identifier specified"))?;
    Ok((plan.clone(), key.clone()))
}

/// The plan's keys, those added last first; none for a plan that does not exist (recorded).
fn get_usage_plan_keys(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let plan = account.usage_plans.get(input.required("usagePlanId")?);
    let beginning = input.text("nameQuery")?.unwrap_or_default();
    let ids = plan.iter().flat_map(|plan| plan.key_ids.iter().rev());
    let keys = ids.filter_map(|id| account.api_keys.get(id)).filter(|key| key.name.as_deref().unwrap_or_default().starts_with(beginning));
    page(input, keys.map(|key| (key.id.clone(), show(key))).collect())
}

fn delete_usage_plan_key(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let (plan, key) = member(account, input)?;
    let mut plan = UsagePlan::clone(&plan);
    plan.key_ids.retain(|id| *id != key.id);
    account.usage_plans.insert(plan.id.clone(), Arc::new(plan));
    Ok(json!({}))
}

fn show(key: &ApiKey) -> Value {
    let mut answer = Map::new();
    answer.insert("id".into(), json!(key.id));
    answer.insert("type".into(), json!("API_KEY"));
    answer.insert("value".into(), json!(key.value));
    if let Some(name) = &key.name {
        answer.insert("name".into(), json!(name));
    }
    Value::Object(answer)
}
