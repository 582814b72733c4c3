//! Usage plans: made, listed, changed, deleted. Their keys stand in `usage_plan_key`, what they have used in `usage`.

use super::patch::{self, Patch, PatchOp};
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, ids, input::output, page::page, tagging};
use crate::model::{Account, ApiStage, QuotaSettings, UsagePlan};
use crate::time::Period;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateUsagePlan", create_usage_plan),
    ("GetUsagePlan", get_usage_plan),
    ("GetUsagePlans", get_usage_plans),
    ("UpdateUsagePlan", update_usage_plan),
    ("DeleteUsagePlan", delete_usage_plan),
];

fn create_usage_plan(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    if let Some(period) = input.get("quota").and_then(|quota| quota.get("period")).and_then(Value::as_str) {
        let mut violations = Violations::default();
        violations.enumeration(period, "createUsagePlanInput.quota.period", &["DAY", "WEEK", "MONTH"]);
        violations.finish()?;
    }
    let plan = UsagePlan {
        id: ids::short(ctx.chance),
        name: input.required("name")?.to_owned(),
        description: input.non_empty("description")?,
        api_stages: input.read("apiStages")?.unwrap_or_default(),
        throttle: input.read("throttle")?,
        quota: input.read("quota")?,
        product_code: None,
        tags: tagging::given(input)?,
        key_ids: Vec::new(),
    };
    for stage in &plan.api_stages {
        must_exist(account, stage, &plan.id)?;
    }
    check(&plan)?;
    let answer = show(&plan, false);
    account.usage_plans.insert(plan.id.clone(), Arc::new(plan));
    answer
}

/// AWS's rules for rates, bursts and quotas.
fn check(plan: &UsagePlan) -> Result<(), ApiError> {
    let methods = plan.api_stages.iter().flat_map(|stage| stage.throttle.values());
    for limit in plan.throttle.iter().chain(methods) {
        if !limit.rate_limit.is_finite() || limit.rate_limit < 0.0 || limit.burst_limit < 0 {
            return Err(ApiError::bad_request("Usage Plan throttle rate and burst limits must not be negative"));
        }
    }
    let Some(quota) = plan.quota else { return Ok(()) };
    if quota.limit < 1 {
        return Err(ApiError::bad_request("Usage Plan quota limit must be at least 1"));
    }
    let days = match quota.period {
        Period::Day => 1,
        Period::Week => 7,
        Period::Month => 28,
    };
    if !(0..days).contains(&quota.offset) {
        let most = days - 1;
        return Err(ApiError::bad_request(format!(
            "Usage Plan quota offset must be between 0 and {most} in the {} period",
            quota.period.name()
        )));
    }
    Ok(())
}

fn invalid_stage(stage: &ApiStage, plan: &str) -> ApiError {
    let ApiStage { api_id, stage, .. } = stage;
    ApiError::not_found(format!("Invalid API Stage {{api: {api_id}, stage: {stage}}} specified for usageplan {plan}"))
}

fn must_exist(account: &Account, stage: &ApiStage, plan: &str) -> Result<(), ApiError> {
    let known = account.rest_apis.get(&stage.api_id).is_some_and(|api| api.stages.contains_key(&stage.stage));
    if known { Ok(()) } else { Err(invalid_stage(stage, plan)) }
}

/// The plan that a call names.
pub(super) fn plan<'a>(account: &'a Account, id: &str) -> Result<&'a Arc<UsagePlan>, ApiError> {
    account.usage_plans.get(id).ok_or_else(|| ApiError::not_found("Invalid Usage Plan ID specified"))
}

fn get_usage_plan(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    show(plan(account, input.required("usagePlanId")?)?, true)
}

fn get_usage_plans(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let key = input.owned("keyId")?;
    let plans = account.usage_plans.values().filter(|plan| key.as_ref().is_none_or(|key| plan.key_ids.contains(key)));
    page(input, plans.map(|plan| Ok((plan.id.clone(), show(plan, false)?))).collect::<Result<_, ApiError>>()?)
}

fn update_usage_plan(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateUsagePlanInput", &mut violations)?;
    violations.finish()?;
    let mut updated = UsagePlan::clone(plan(account, input.required("usagePlanId")?)?);
    for patch in &patches {
        update(account, &mut updated, patch)?;
    }
    check(&updated)?;
    for key in &updated.key_ids {
        super::usage_plan_key::must_be_alone(account, &updated, key)?;
    }
    let answer = show(&updated, true);
    account.usage_plans.insert(updated.id.clone(), Arc::new(updated));
    answer
}

fn update(account: &Account, plan: &mut UsagePlan, patch: &Patch<'_>) -> Result<(), ApiError> {
    match (patch.op, &*patch::as_strs(&patch.parts().map_err(|_| unsupported(patch))?)) {
        (PatchOp::Replace, ["name"]) => plan.name = patch.text().ok_or_else(|| patch.invalid_value())?,
        (PatchOp::Replace, ["description"]) => plan.description = patch.text(),
        (PatchOp::Replace | PatchOp::Add, ["productCode"]) => plan.product_code = patch.text(),
        (PatchOp::Remove, ["productCode"]) => plan.product_code = None,
        (PatchOp::Add, ["apiStages"]) => {
            let stage = api_stage(patch.value)?;
            must_exist(account, &stage, &plan.id)?;
            if position(plan, &stage).is_none() {
                plan.api_stages.push(stage);
            }
        }
        (PatchOp::Remove, ["apiStages"]) => {
            let stage = api_stage(patch.value)?;
            let at = position(plan, &stage).ok_or_else(|| invalid_stage(&stage, &plan.id))?;
            plan.api_stages.remove(at);
        }
        (_, ["apiStages", stage, "throttle", rest @ ..]) => return method_throttle(plan, patch, stage, rest),
        (PatchOp::Replace | PatchOp::Add, ["throttle", "rateLimit"]) => {
            plan.throttle.get_or_insert_default().rate_limit = patch.number()?
        }
        (PatchOp::Replace | PatchOp::Add, ["throttle", "burstLimit"]) => {
            plan.throttle.get_or_insert_default().burst_limit = patch.integer()?
        }
        (PatchOp::Remove, ["throttle"]) => plan.throttle = None,
        (PatchOp::Replace | PatchOp::Add, ["quota", member]) => {
            let quota = plan.quota.get_or_insert(QuotaSettings { limit: 1, offset: 0, period: Period::Month });
            match *member {
                "limit" => quota.limit = patch.integer()?,
                "offset" => quota.offset = patch.integer()?,
                "period" => quota.period = period(patch)?,
                _ => return Err(unsupported(patch)),
            }
        }
        (PatchOp::Remove, ["quota"]) => plan.quota = None,
        _ => return Err(unsupported(patch)),
    }
    Ok(())
}

/// The paths that an operation takes.
fn unsupported(patch: &Patch<'_>) -> ApiError {
    const METHOD: &str = "/apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>";
    const RATE: &str = "/apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>/rateLimit";
    const BURST: &str = "/apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>/burstLimit";
    const LIMITS: [&str; 5] = ["/quota/limit", "/quota/offset", "/quota/period", "/throttle/burstLimit", "/throttle/rateLimit"];
    let paths: Vec<&str> = match patch.op {
        PatchOp::Remove => {
            vec!["/apiStages", "/quota", "/throttle", "/productCode", METHOD, "/apiStages/<apidId:stageName>/throttle"]
        }
        PatchOp::Add => ["/apiStages", "/productCode"].into_iter().chain(LIMITS).chain([RATE, BURST]).collect(),
        PatchOp::Replace => ["/name", "/description", "/productCode"].into_iter().chain(LIMITS).chain([RATE, BURST]).collect(),
        PatchOp::Move | PatchOp::Test | PatchOp::Copy => Vec::new(),
    };
    patch.unsupported(&paths)
}

/// `/apiStages/{api:stage}/throttle/{path}/{METHOD}[/rateLimit|/burstLimit]`; the slashes of the path may stand as they are or as `~1`.
fn method_throttle(plan: &mut UsagePlan, patch: &Patch<'_>, stage: &str, rest: &[&str]) -> Result<(), ApiError> {
    let wanted = api_stage(Some(stage))?;
    let at = position(plan, &wanted).ok_or_else(|| invalid_stage(&wanted, &plan.id))?;
    let throttle = &mut plan.api_stages[at].throttle;
    match (patch.op, rest) {
        (PatchOp::Remove, []) => throttle.clear(),
        (PatchOp::Remove, [path @ .., method]) if !path.is_empty() => drop(throttle.remove(&format!("{}/{method}", path.join("/")))),
        (PatchOp::Replace | PatchOp::Add, [path @ .., method, member @ ("rateLimit" | "burstLimit")]) if !path.is_empty() => {
            let limit = throttle.entry(format!("{}/{method}", path.join("/"))).or_default();
            match *member {
                "rateLimit" => limit.rate_limit = patch.number()?,
                _ => limit.burst_limit = patch.integer()?,
            }
        }
        _ => return Err(unsupported(patch)),
    }
    Ok(())
}

fn period(patch: &Patch<'_>) -> Result<Period, ApiError> {
    match patch.value {
        Some("DAY") => Ok(Period::Day),
        Some("WEEK") => Ok(Period::Week),
        Some("MONTH") => Ok(Period::Month),
        _ => Err(patch.invalid_value()),
    }
}

/// An API stage as patches name it: `{api id}:{stage}`.
fn api_stage(value: Option<&str>) -> Result<ApiStage, ApiError> {
    let (api_id, stage) =
        value.and_then(|value| value.split_once(':')).ok_or_else(|| ApiError::bad_request("Invalid API Stage specified"))?;
    Ok(ApiStage { api_id: api_id.to_owned(), stage: stage.to_owned(), ..ApiStage::default() })
}

fn position(plan: &UsagePlan, wanted: &ApiStage) -> Option<usize> {
    plan.api_stages.iter().position(|stage| stage.api_id == wanted.api_id && stage.stage == wanted.stage)
}

fn delete_usage_plan(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let plan = plan(account, input.required("usagePlanId")?)?.clone();
    if let Some(stage) = plan.api_stages.first() {
        return Err(ApiError::bad_request(format!(
            "Cannot delete Usage Plan {} because there are API Stages associated with it, including {}:{}",
            plan.id, stage.api_id, stage.stage
        )));
    }
    account.usage_plans.remove(&plan.id);
    Ok(json!({}))
}

/// A plan as AWS shows it; a single one that is read or changed shows its tags even when there are none (recorded).
fn show(plan: &UsagePlan, tags: bool) -> Result<Value, ApiError> {
    let mut answer = output(plan)?;
    answer.shift_remove("keyIds");
    if tags {
        answer.insert("tags".into(), json!(plan.tags));
    }
    Ok(Value::Object(answer))
}
