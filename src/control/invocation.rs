//! What Lambda's `Invoke` asks for, as far as the account knows. Whoever holds the backends carries it out.

use super::function::{function, named, version};
use super::violations::Violations;
use super::{ApiError, Input, Operation, members};
use crate::backends::FunctionName;
use crate::model::Account;
use serde_json::{Value, json};

/// What `Invoke` asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Invocation {
    /// The function, with its qualifier.
    pub name: FunctionName,
    /// How it is called.
    pub kind: InvocationType,
    /// Its event.
    pub payload: Value,
}

/// How a function is called (`InvocationType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvocationType {
    /// The caller waits for the answer.
    RequestResponse,
    /// The caller does not wait.
    Event,
    /// Only whether it could be called.
    DryRun,
}

/// Reads the input of `Invoke`; the function and what its qualifier names must exist.
pub fn invocation(account: &Account, input: &Value) -> Result<Invocation, ApiError> {
    members::check(&Operation::lambda("Invoke", input.clone()))?;
    let input = Input(input);
    let kind = input.text("InvocationType")?.unwrap_or("RequestResponse");
    let mut violations = Violations::default();
    violations.enumeration(kind, "invocationType", &["Event", "RequestResponse", "DryRun"]);
    violations.enumeration(input.text("LogType")?.unwrap_or("None"), "logType", &["None", "Tail"]);
    violations.finish()?;
    if input.text("LogType")? == Some("Tail") {
        return Err(ApiError::new("NotSimulated", 501, "Invoke with LogType Tail is not simulated (yet): FIDELITY.md lists what is"));
    }
    let name = named(input)?;
    version(account, function(account, &name)?, name.qualifier.as_deref())?;
    let payload = match input.text("Payload")?.filter(|text| !text.is_empty()) {
        None => json!({}),
        Some(text) => serde_json::from_str(text).map_err(|error| {
            let message = format!("Could not parse request body into json: Could not parse payload into json: {error}");
            ApiError::new("InvalidRequestContentException", 400, message)
        })?,
    };
    let kind = match kind {
        "Event" => InvocationType::Event,
        "DryRun" => InvocationType::DryRun,
        _ => InvocationType::RequestResponse,
    };
    Ok(Invocation { name, kind, payload })
}
