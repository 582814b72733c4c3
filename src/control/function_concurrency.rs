//! Reserved concurrency of Lambda functions. Functions answer at once here, so only a reservation of 0 makes a difference: it stops them.

use super::function::{function, function_mut, invalid, named};
use super::{ApiError, Context, Input, Operations};
use crate::backends::FunctionName;
use crate::model::Account;
use serde_json::{Value, json};

pub(super) const OPERATIONS: Operations = &[
    ("PutFunctionConcurrency", put_function_concurrency),
    ("GetFunctionConcurrency", get_function_concurrency),
    ("DeleteFunctionConcurrency", delete_function_concurrency),
];

/// How many executions an account has at a time in a Region, unless AWS raises it.
const ACCOUNT: u32 = 1_000;
/// How many of them cannot be reserved.
const UNRESERVED: u32 = 100;

/// The function itself: reservations are for all of its versions.
fn unqualified(input: Input<'_>) -> Result<FunctionName, ApiError> {
    let name = named(input)?;
    match name.qualifier {
        None => Ok(name),
        Some(_) => {
            Err(invalid("This operation is permitted on Lambda functions only. Aliases and versions do not support this operation."))
        }
    }
}

fn put_function_concurrency(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = unqualified(input)?;
    let asked = input.integer("ReservedConcurrentExecutions")?.unwrap_or_default();
    let reserved = u32::try_from(asked).map_err(|_| {
        let constraint = "Member must have value greater than or equal to 0";
        let member = "reservedConcurrentExecutions";
        ApiError::validation(format!(
            "1 validation error detected: Value '{asked}' at '{member}' failed to satisfy constraint: {constraint}"
        ))
    })?;
    function(account, &name)?;
    let others = account.functions.values().filter(|other| other.function_name != name.function_name);
    let taken: u32 = others.filter_map(|other| other.reserved_concurrent_executions).sum();
    if taken.saturating_add(reserved) > ACCOUNT - UNRESERVED {
        return Err(invalid(format!(
            "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [{UNRESERVED}]."
        )));
    }
    function_mut(account, &name)?.reserved_concurrent_executions = Some(reserved);
    Ok(json!({"ReservedConcurrentExecutions": reserved}))
}

fn get_function_concurrency(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    Ok(match function(account, &unqualified(input)?)?.reserved_concurrent_executions {
        Some(reserved) => json!({"ReservedConcurrentExecutions": reserved}),
        None => json!({}),
    })
}

fn delete_function_concurrency(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    function_mut(account, &unqualified(input)?)?.reserved_concurrent_executions = None;
    Ok(json!({}))
}
