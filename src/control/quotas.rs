//! Limits of AWS's that are raised on request: how many resources an API may have, and, here only, how long an imported document may be.

use super::import::import_limits;
use super::{ApiError, Context, Input, Operations};
use crate::model::{Account, Quotas};
use serde_json::{Value, json};

pub(super) const OPERATIONS: Operations = &[("PutQuotas", put_quotas), ("GetQuotas", get_quotas)];

/// The most resources that an API may be raised to: what the simulation is made for.
const MOST_RESOURCES: u32 = 10_000;
/// The longest document that may be asked for, in bytes. AWS raises its 6 MB for nobody.
const MOST_BYTES: u32 = 32 * 1024 * 1024;

/// Sets the quotas: what is not named goes back to AWS's own.
fn put_quotas(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let within = |name: &str, least: u32, most: u32| -> Result<Option<u32>, ApiError> {
        let Some(given) = input.integer(name)? else { return Ok(None) };
        let value = u32::try_from(given).ok().filter(|value| (least..=most).contains(value));
        let refusal = || ApiError::bad_request(format!("{name} must lie between {least} and {most}"));
        value.ok_or_else(refusal).map(Some)
    };
    account.quotas = Quotas {
        resources_per_api: within("ResourcesPerApi", 300, MOST_RESOURCES)?,
        document_bytes: within("DocumentBytes", 6 * 1024 * 1024, MOST_BYTES)?,
    };
    Ok(show(account))
}

fn get_quotas(account: &mut Account, _: &mut Context<'_>, _: Input<'_>) -> Result<Value, ApiError> {
    Ok(show(account))
}

fn show(account: &Account) -> Value {
    let limits = import_limits(account);
    json!({"ResourcesPerApi": limits.resources, "DocumentBytes": limits.bytes})
}
