//! Callers of the service `backends`, which AWS does not have: the IAM users and roles that requests are signed by.

use super::function::{invalid, not_found};
use super::{ApiError, Context, Input, Operations};
use crate::model::{Account, Caller};
use crate::policy::{Kind, Policy};
use crate::time::{Chance, SimTime};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[("PutCaller", put_caller), ("DeleteCaller", delete_caller), ("ListCallers", list_callers)];

/// What ids of IAM's users and roles are made of.
const ID: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

fn put_caller(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    must_be_known(input, &["AccessKeyId", "Arn", "UserId", "Policies", "Expiration"])?;
    let access_key_id = input.required("AccessKeyId")?;
    if access_key_id.is_empty() || access_key_id.len() > 128 || !access_key_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(invalid("AccessKeyId must have 1 to 128 letters and digits"));
    }
    let arn = input.required("Arn")?;
    let start = id_start(arn).ok_or_else(|| {
        invalid(format!(
            "'{arn}' is not the ARN of a caller, such as arn:aws:iam::123456789012:user/ann, arn:aws:iam::123456789012:role/reader, \
             arn:aws:sts::123456789012:assumed-role/reader/session or arn:aws:iam::123456789012:root"
        ))
    })?;
    let known = account.callers.get(access_key_id).filter(|known| known.arn == arn);
    let user_id = match (input.owned("UserId")?, known) {
        (Some(id), _) => id,
        (None, Some(known)) => known.user_id.clone(),
        (None, None) => user_id(arn, start, ctx.chance),
    };
    let caller = Caller {
        access_key_id: access_key_id.to_owned(),
        arn: arn.to_owned(),
        user_id,
        policies: policies(input)?,
        expiration: input.text("Expiration")?.map(expiration).transpose()?,
    };
    let answer = json!(caller);
    account.callers.insert(access_key_id.to_owned(), Arc::new(caller));
    Ok(answer)
}

/// Documents, each an object or its text.
fn policies(input: Input<'_>) -> Result<Vec<Value>, ApiError> {
    let given: Vec<Value> = input.read("Policies")?.unwrap_or_default();
    let read = |(index, policy): (usize, Value)| {
        let wrong = |reason: String| invalid(format!("Policy {}: {reason}", index + 1));
        let document = match &policy {
            Value::String(text) => serde_json::from_str(text).map_err(|error| wrong(format!("The document is not JSON: {error}")))?,
            _ => policy,
        };
        Policy::from_value(&document, Kind::Attached).map_err(|error| wrong(error.to_string()))?;
        Ok(document)
    };
    given.into_iter().enumerate().map(read).collect()
}

fn expiration(text: &str) -> Result<SimTime, ApiError> {
    SimTime::parse(text).ok_or_else(|| invalid(format!("Expiration must be an instant such as 2026-01-01T01:00:00Z, not '{text}'")))
}

/// What the unique id of such a caller begins with; none if the ARN is not a caller's.
fn id_start(arn: &str) -> Option<&'static str> {
    let rest = arn.strip_prefix("arn:aws:")?;
    let (service, rest) = rest.split_once("::")?;
    let (account, name) = rest.split_once(':')?;
    if account.len() != 12 || !account.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let named = |start: &str, parts: usize| {
        name.strip_prefix(start).is_some_and(|rest| rest.split('/').count() >= parts && rest.split('/').all(|part| !part.is_empty()))
    };
    match service {
        "iam" if name == "root" => Some(""),
        "iam" if named("user/", 1) => Some("AIDA"),
        "iam" if named("role/", 1) => Some("AROA"),
        "sts" if named("assumed-role/", 2) => Some("AROA"),
        _ => None,
    }
}

/// An id of IAM's form. The root user's is the account's; a session's ends with its name.
fn user_id(arn: &str, start: &str, chance: &mut Chance) -> String {
    if start.is_empty() {
        return arn.split(':').nth(4).unwrap_or_default().to_owned();
    }
    let session = arn.contains(":assumed-role/").then(|| arn.rsplit('/').next()).flatten();
    format!("{start}{}{}", chance.text(17, ID), session.map(|name| format!(":{name}")).unwrap_or_default())
}

fn delete_caller(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let key = input.required("AccessKeyId")?;
    match account.callers.remove(key) {
        Some(_) => Ok(json!({})),
        None => Err(not_found(&format!("There is no caller with the access key {key}"))),
    }
}

fn list_callers(account: &mut Account, _: &mut Context<'_>, _: Input<'_>) -> Result<Value, ApiError> {
    Ok(json!({"Callers": account.callers.values().map(|caller| json!(**caller)).collect::<Vec<_>>()}))
}

/// A member that is misspelt is refused rather than ignored.
pub(super) fn must_be_known(input: Input<'_>, known: &[&str]) -> Result<(), ApiError> {
    match input.0.as_object().into_iter().flat_map(|members| members.keys()).find(|name| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(invalid(format!("There is no member '{name}' here; there are {}", known.join(", ")))),
    }
}
