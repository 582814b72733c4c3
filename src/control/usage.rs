//! GetUsage and UpdateUsage, as far as the account knows: which plan, which keys, which days. What was used is counted by running
//! traffic, so whoever holds both answers them.

use super::patch::{self, PatchOp};
use super::violations::Violations;
use super::{ApiError, Input, Operation, members, usage_plan};
use crate::model::{Account, UsagePlan};
use crate::time::{SimTime, Span};
use serde_json::Value;
use std::sync::Arc;

const DAY: Span = Span::from_micros(86_400_000_000);

/// What `GetUsage` and `UpdateUsage` ask about.
#[derive(Clone, Debug, PartialEq)]
pub struct UsageQuery {
    /// The plan.
    pub plan: Arc<UsagePlan>,
    /// The keys, by id.
    pub key_ids: Vec<String>,
    /// The days, first to last.
    pub days: Vec<SimTime>,
}

/// Reads the input of `GetUsage`. The days lie within 90, as AWS keeps them.
pub fn get_usage(account: &Account, input: &Value) -> Result<UsageQuery, ApiError> {
    members::check(&Operation::apigateway("GetUsage", input.clone()))?;
    let input = Input(input);
    let plan = usage_plan::plan(account, input.required("usagePlanId")?)?.clone();
    let (start, end) = (date(input, "startDate")?, date(input, "endDate")?);
    if end < start {
        return Err(ApiError::bad_request("Usage Plan start date must not be after its end date"));
    }
    let count = end.since(start).micros() / DAY.micros() + 1;
    if count > 90 {
        return Err(ApiError::bad_request("Usage is kept for 90 days at most"));
    }
    let days = (0..count).map(|day| start.after(Span::from_micros(day * DAY.micros()))).collect();
    let key_ids = match input.text("keyId")? {
        None => plan.key_ids.clone(),
        Some(key) if plan.key_ids.iter().any(|id| id == key) => vec![key.to_owned()],
        Some(_) => return Err(ApiError::not_found("Invalid API Key identifier specified")),
    };
    Ok(UsageQuery { plan, key_ids, days })
}

/// Reads the input of `UpdateUsage`: the key, and how many requests it is to have left (`replace /remaining`).
pub fn update_usage(account: &Account, input: &Value, now: SimTime) -> Result<(UsageQuery, u64), ApiError> {
    members::check(&Operation::apigateway("UpdateUsage", input.clone()))?;
    let input = Input(input);
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateUsageInput", &mut violations)?;
    violations.finish()?;
    let plan = usage_plan::plan(account, input.required("usagePlanId")?)?.clone();
    let key = input.required("keyId")?;
    if !plan.key_ids.iter().any(|id| id == key) {
        return Err(ApiError::not_found("Invalid API Key identifier specified"));
    }
    if plan.quota.is_none() {
        return Err(ApiError::bad_request("The usage plan has no quota"));
    }
    let [patch] = &patches[..] else { return Err(ApiError::bad_request("Exactly one patch operation is expected: replace /remaining")) };
    if (patch.op, patch.path) != (PatchOp::Replace, Some("/remaining")) {
        let paths: &[&str] = if patch.op == PatchOp::Replace { &["/remaining"] } else { &[] };
        return Err(patch.not_among(paths));
    }
    let remaining = u64::try_from(patch.integer()?).map_err(|_| patch.invalid_value())?;
    Ok((UsageQuery { plan, key_ids: vec![key.to_owned()], days: vec![now] }, remaining))
}

/// A day such as `2026-01-31`.
fn date(input: Input<'_>, name: &str) -> Result<SimTime, ApiError> {
    let text = input.required(name)?;
    SimTime::parse(&format!("{text}T00:00:00Z"))
        .filter(|day| day.iso_date() == text)
        .ok_or_else(|| ApiError::bad_request(format!("Invalid {name} specified: {text} is not a date such as 2026-01-31")))
}
