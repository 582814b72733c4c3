//! Lambda functions: finding the version that runs (aliases, weights), permission, and what it returns.

use super::handler::{self, HandlerAnswer, Handlers};
use super::latency;
use super::payload::Payload;
use crate::glob::Glob;
use crate::model::{Account, Behavior, Function, FunctionVersion, PolicyStatement, Reaction};
use crate::time::{Chance, SimTime, Span};
use serde_json::{Value, json};
use std::fmt::Write;

/// The largest event and the largest answer of a function in bytes (Lambda's quotas: 6 MB, as its errors say it).
pub const MOST_PAYLOAD_BYTES: usize = 6_291_556;

/// A function as an ARN names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionName {
    /// The function's name.
    pub function_name: String,
    /// An alias, a version or `$LATEST`; none if unqualified.
    pub qualifier: Option<String>,
}

/// Who calls a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invoker {
    /// API Gateway, by the function's resource policy; the ARN of the calling method.
    ApiGateway(String),
    /// A load balancer, by the function's resource policy; the ARN of the target group.
    LoadBalancer(String),
    /// A role that the gateway assumes: the resource policy is not asked.
    Role(String),
    /// The function's owner, by `Invoke`.
    Owner,
}

/// One call of a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Invoke {
    /// The function.
    pub name: FunctionName,
    /// The event.
    pub payload: Payload,
    /// Who calls.
    pub invoker: Invoker,
}

/// What a function returned.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionAnswer {
    /// What it returned, or the error's `errorType` and `errorMessage`.
    pub payload: Value,
    /// Whether it ended with an error.
    pub function_error: bool,
    /// The version that ran.
    pub executed_version: String,
    /// How long it took.
    pub latency: Span,
    /// What it wrote to its log; only handlers in JavaScript write.
    pub log: Vec<String>,
}

/// Why a function was not called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FunctionError {
    /// There is no such function, version or alias.
    NotFound(String),
    /// Its resource policy does not let the caller in.
    NotPermitted(String),
    /// It has no concurrency left.
    Throttled(String),
}

impl FunctionName {
    /// Reads a full ARN, `name` or `name:qualifier`. The account in an ARN is not looked at: there is one account.
    pub fn parse(text: &str) -> Option<FunctionName> {
        let rest = match text.strip_prefix("arn:") {
            Some(_) => text.split_once(":function:")?.1,
            None => text,
        };
        let (name, qualifier) = rest.split_once(':').map_or((rest, None), |(name, qualifier)| (name, Some(qualifier)));
        let valid = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_$".contains(&byte));
        let usable = valid(name) && qualifier.is_none_or(valid);
        usable.then(|| FunctionName { function_name: name.into(), qualifier: qualifier.map(Into::into) })
    }
}

/// Finds the version that a call runs and checks that the caller may call it.
pub(super) fn reach<'a>(account: &'a Account, call: &Invoke, chance: &mut Chance) -> Result<&'a FunctionVersion, FunctionError> {
    let name = &call.name.function_name;
    let function = account.functions.get(name).ok_or_else(|| FunctionError::NotFound(format!("There is no function {name}")))?;
    let version = version(function, call.name.qualifier.as_deref(), chance)?;
    permitted(function, call.name.qualifier.as_deref(), &call.invoker)?;
    Ok(version)
}

fn version<'a>(function: &'a Function, qualifier: Option<&str>, chance: &mut Chance) -> Result<&'a FunctionVersion, FunctionError> {
    let qualifier = qualifier.unwrap_or("$LATEST");
    let number = match function.aliases.get(qualifier) {
        None => qualifier,
        Some(alias) => {
            let weights = alias.routing_config.iter().flat_map(|routing| &routing.additional_version_weights);
            let mut drawn = chance.unit();
            let mut chosen = alias.function_version.as_str();
            for (other, weight) in weights {
                if drawn < *weight {
                    chosen = other;
                    break;
                }
                drawn -= weight;
            }
            chosen
        }
    };
    if number == "$LATEST" {
        return Ok(&function.latest);
    }
    number
        .parse()
        .ok()
        .and_then(|number: u32| function.versions.get(&number))
        .ok_or_else(|| FunctionError::NotFound(format!("Function {} has no version or alias {qualifier}", function.function_name)))
}

/// Whether a function's resource policy lets a service in. A permission counts for the qualifier that it was given with: one for the function itself
/// does not cover an alias.
///
/// # Errors
/// What is missing, in a sentence.
pub fn permitted(function: &Function, qualifier: Option<&str>, invoker: &Invoker) -> Result<(), FunctionError> {
    let (principal, source) = match invoker {
        Invoker::ApiGateway(source) => ("apigateway.amazonaws.com", source),
        Invoker::LoadBalancer(source) => ("elasticloadbalancing.amazonaws.com", source),
        Invoker::Role(_) | Invoker::Owner => return Ok(()),
    };
    let qualifier = qualifier.unwrap_or_default();
    let statements = function.policies.get(qualifier).map_or(&[][..], Vec::as_slice);
    if statements.iter().any(|statement| allows(statement, principal, source)) {
        return Ok(());
    }
    let whom = if qualifier.is_empty() { String::new() } else { format!(":{qualifier}") };
    Err(FunctionError::NotPermitted(format!(
        "Function {}{whom} has no permission (AddPermission) that lets {principal} call it from {source}",
        function.function_name
    )))
}

fn allows(statement: &PolicyStatement, principal: &str, source: &str) -> bool {
    let action = matches!(statement.action.as_str(), "lambda:InvokeFunction" | "lambda:*" | "*");
    let whom = statement.principal == principal || statement.principal == "*";
    action && whom && statement.source_arn.as_deref().is_none_or(|pattern| Glob::new(pattern).matches(source))
}

/// What the version returns for this event; none if its handler has to be waited for.
pub(super) fn run(
    version: &FunctionVersion,
    call: Invoke,
    chance: &mut Chance,
    handlers: Option<&Handlers>,
    now: SimTime,
) -> Option<FunctionAnswer> {
    let behavior = &version.behavior;
    let mut latency = latency::draw(behavior, chance);
    let executed_version = version.version.clone();
    if let Reaction::Javascript { code } = &behavior.reaction {
        if latency::fails(behavior, chance) {
            let (payload, function_error) = error("Error", STRUCK);
            return Some(FunctionAnswer { payload, function_error, executed_version, latency, log: Vec::new() });
        }
        let asked =
            handler::call(version, &call.name.function_name, call.name.qualifier.as_deref(), code, call.payload.into_value(), chance);
        let (answer, log) = match handlers {
            Some(handlers) => handlers.run(asked, now)?,
            None => (handler::not_here(), Vec::new()),
        };
        let latency = if behavior.latency.is_some() { latency } else { answer.duration() };
        let HandlerAnswer { payload, function_error, .. } = answer;
        return Some(FunctionAnswer { payload, function_error, executed_version, latency, log });
    }
    let (mut payload, mut function_error) = react(behavior, call.payload, chance);
    let failed = match version.time_limit() {
        Some(limit) if latency > limit => {
            latency = limit;
            Some(timed_out(limit, chance))
        }
        _ => too_large(&payload),
    };
    if let Some(error) = failed {
        (payload, function_error) = (error, true);
    }
    Some(FunctionAnswer { payload, function_error, executed_version, latency, log: Vec::new() })
}

const STRUCK: &str = "The simulated error rate of this function struck";

fn error(kind: &str, message: &str) -> (Value, bool) {
    (json!({"errorMessage": message, "errorType": kind}), true)
}

/// The error of a function that ran into its timeout.
fn timed_out(limit: Span, chance: &mut Chance) -> Value {
    let mut id = String::new();
    for (bits, count) in [(chance.bits(), 32), (chance.bits(), 16), (chance.bits(), 16), (chance.bits(), 16), (chance.bits(), 48)] {
        let dash = if id.is_empty() { "" } else { "-" };
        let _ = write!(id, "{dash}{:0width$x}", bits & ((1 << count) - 1), width = count / 4);
    }
    let message = format!("RequestId: {id} Error: Task timed out after {:.2} seconds", limit.seconds());
    json!({"errorType": "Sandbox.Timedout", "errorMessage": message})
}

/// The error of a function that returns more than Lambda passes on.
fn too_large(payload: &Value) -> Option<Value> {
    if texts(payload) < MOST_PAYLOAD_BYTES / 8 || payload.to_string().len() <= MOST_PAYLOAD_BYTES {
        return None;
    }
    let message = format!("Response payload size exceeded maximum allowed payload size ({MOST_PAYLOAD_BYTES} bytes).");
    Some(json!({"errorType": "Function.ResponseSizeTooLarge", "errorMessage": message}))
}

/// About how large a value is, without writing it out: bytes of its texts, and a few for everything else.
fn texts(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(list) => list.iter().map(texts).sum::<usize>() + list.len(),
        Value::Object(map) => map.iter().map(|(name, value)| name.len() + texts(value)).sum(),
        _ => 4,
    }
}

fn react(behavior: &Behavior, event: Payload, chance: &mut Chance) -> (Value, bool) {
    if latency::fails(behavior, chance) {
        return error("Error", STRUCK);
    }
    match &behavior.reaction {
        Reaction::Echo => (event.into_value(), false),
        Reaction::EchoProxy => {
            let headers = json!({"Content-Type": "application/json"});
            (json!({"statusCode": 200, "headers": headers, "body": event.text()}), false)
        }
        Reaction::Respond { payload, .. } => (payload.clone().unwrap_or(Value::Null), false),
        Reaction::Fail { error_type, error_message } => {
            error(error_type.as_deref().unwrap_or("Error"), error_message.as_deref().unwrap_or("The function failed"))
        }
        Reaction::Javascript { .. } => (handler::not_here().payload, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_and_names_lead_to_function_and_qualifier() {
        let parse = |text: &str| FunctionName::parse(text).map(|name| (name.function_name, name.qualifier));
        let arn = "arn:aws:lambda:us-east-1:123456789012:function:pets";
        assert_eq!(parse(arn), Some(("pets".into(), None)));
        assert_eq!(parse(&format!("{arn}:prod")), Some(("pets".into(), Some("prod".into()))));
        assert_eq!(parse("pets:2"), Some(("pets".into(), Some("2".into()))));
        assert_eq!(parse(&format!("{arn}:")), None);
        assert_eq!(parse("arn:aws:sqs:us-east-1:1:queue"), None);
    }
}
