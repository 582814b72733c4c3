//! The account: its limit, its features, and the role that logs are written with.

use super::patch::{self, PatchOp};
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations};
use crate::model::Account;
use serde_json::{Value, json};

pub(super) const OPERATIONS: Operations = &[("GetAccount", get_account), ("UpdateAccount", update_account)];

/// The feature that every account has.
const USAGE_PLANS: &str = "UsagePlans";

fn get_account(account: &mut Account, _: &mut Context<'_>, _: Input<'_>) -> Result<Value, ApiError> {
    Ok(show(account))
}

fn update_account(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateAccountInput", &mut violations)?;
    violations.finish()?;
    for patch in &patches {
        match (patch.op, patch.path, patch.value) {
            (PatchOp::Replace, Some("/cloudwatchRoleArn"), _) => account.cloudwatch_role_arn = patch.text().map(role).transpose()?,
            (PatchOp::Add, Some("/features"), Some(USAGE_PLANS)) => {}
            (PatchOp::Remove, Some("/features"), Some(USAGE_PLANS)) => {
                return Err(ApiError::bad_request("Usage Plans cannot be disabled once enabled"));
            }
            (PatchOp::Add | PatchOp::Remove, Some("/features"), _) => return Err(patch.invalid_value()),
            (PatchOp::Replace, ..) => return Err(patch.unsupported(&["/cloudwatchRoleArn"])),
            (PatchOp::Add | PatchOp::Remove, ..) => return Err(patch.unsupported(&["/features"])),
            _ => return Err(patch.unsupported(&[])),
        }
    }
    Ok(show(account))
}

/// A role that API Gateway may take. What its policies allow is not known here: every well-formed ARN of a role counts as allowed.
fn role(arn: String) -> Result<String, ApiError> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    match *parts {
        ["arn", _, "iam", "", owner, role] if owner.len() == 12 && role.starts_with("role/") => Ok(arn),
        _ => Err(ApiError::bad_request(
            "The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy.",
        )),
    }
}

fn show(account: &Account) -> Value {
    let mut answer = json!({"throttleSettings": account.throttle_settings, "features": [USAGE_PLANS], "apiKeyVersion": "4"});
    if let Some(role) = &account.cloudwatch_role_arn {
        answer["cloudwatchRoleArn"] = json!(role);
    }
    answer
}
