//! Step "make the integration response": what the function returned as HTTP (`lambda-functions`, "Respond to the load balancer"). What is malformed is
//! a 502.

use super::event::MOST_BYTES;
use crate::backends::FunctionAnswer;
use crate::gateway::wire::{HOP_BY_HOP, Made};
use crate::gateway::{Detail, Fault, Header, Outcome, Step, Tracer};
use crate::model::elb::TargetGroup;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Map, Value};
use std::borrow::Cow;

pub(super) fn make<T: Tracer>(group: &TargetGroup, answer: FunctionAnswer, tracer: &mut T) -> Result<Made, Fault> {
    match read(group, &answer) {
        Ok(made) => {
            tracer.step(Step::IntegrationResponse, Outcome::Pass, || Detail::Note { note: note(group, &answer.payload) });
            Ok(made)
        }
        Err(reason) => {
            let fault = Fault::LoadBalancer { status: 502, reason };
            tracer.refuse(Step::IntegrationResponse, || Detail::Nothing {}, &fault);
            Err(fault)
        }
    }
}

fn note(group: &TargetGroup, payload: &Value) -> String {
    let ignored = if group.multi_value_headers { "headers" } else { "multiValueHeaders" };
    let used = if group.multi_value_headers { "multiValueHeaders" } else { "headers" };
    let gone = match payload.get(ignored) {
        Some(_) => format!(" Its {ignored} are not looked at, because the target group's events and responses have {used}."),
        None => String::new(),
    };
    format!("The function's answer has the form of a response.{gone}")
}

/// What a function returned, as a response; an error says what is wrong with it, after the code that the access log would have.
pub(super) fn read(group: &TargetGroup, answer: &FunctionAnswer) -> Result<Made, String> {
    if answer.function_error {
        return Err(format!("LambdaUnhandled: the function ended with an error: {}", answer.payload));
    }
    let malformed = |reason: String| format!("LambdaInvalidResponse: {reason}");
    let Value::Object(members) = &answer.payload else {
        return Err(malformed(format!("the answer must be an object, and the function returned {}", short(&answer.payload))));
    };
    let body = body(members).map_err(malformed)?;
    if body.len() > MOST_BYTES / 2 && answer.payload.to_string().len() > MOST_BYTES {
        return Err(format!("LambdaResponseTooLarge: the answer is larger than the {MOST_BYTES} bytes that a load balancer takes"));
    }
    let status = members.get("statusCode").ok_or_else(|| malformed("the answer has no statusCode".into()))?;
    let number = status.as_u64().and_then(|status| u16::try_from(status).ok()).filter(|status| (200..=599).contains(status));
    let status = number.ok_or_else(|| malformed(format!("statusCode must be a number between 200 and 599, not {}", short(status))))?;
    let headers = headers(group, members).map_err(malformed)?;
    let named = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
    let content_type = (!named && !body.is_empty()).then_some(Cow::Borrowed("application/octet-stream"));
    Ok(Made { status, headers, body, content_type })
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(200).collect()
}

/// The headers of the form that the target group has: texts, or lists of texts.
fn headers(group: &TargetGroup, members: &Map<String, Value>) -> Result<Vec<Header>, String> {
    let member = if group.multi_value_headers { "multiValueHeaders" } else { "headers" };
    let map = match members.get(member) {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Object(map)) => map,
        Some(other) => return Err(format!("{member} must be an object, not {}", short(other))),
    };
    let mut headers = Vec::new();
    for (name, value) in map {
        let values: Vec<&Value> = match (group.multi_value_headers, value) {
            (false, value) => vec![value],
            (true, Value::Array(values)) => values.iter().collect(),
            (true, other) => return Err(format!("multiValueHeaders.{name} must be a list, not {}", short(other))),
        };
        for value in values {
            let text = value.as_str().ok_or_else(|| format!("the value of the header {name} must be a string, not {}", short(value)))?;
            let is_line = |text: &str| !text.contains(['\r', '\n']);
            if name.is_empty() || !is_line(name) || !is_line(text) {
                return Err(format!("the header {} is not one that HTTP has", short(&Value::from(name.as_str()))));
            }
            headers.push((Cow::Owned(name.clone()), Cow::Owned(text.to_owned())));
        }
    }
    let dropped = |name: &str| HOP_BY_HOP.iter().chain(&["Content-Length", "Date", "Server"]).any(|known| known.eq_ignore_ascii_case(name));
    headers.retain(|(name, _): &Header| !dropped(name));
    Ok(headers)
}

fn body(members: &Map<String, Value>) -> Result<Bytes, String> {
    let body = match members.get("body") {
        None | Some(Value::Null) => return Ok(Bytes::new()),
        Some(Value::String(body)) => body,
        Some(other) => return Err(format!("body must be a string (JSON.stringify it in the function), not {}", short(other))),
    };
    match members.get("isBase64Encoded") {
        None | Some(Value::Null | Value::Bool(false)) => Ok(Bytes::from(body.clone())),
        Some(Value::Bool(true)) => STANDARD.decode(body).map(Bytes::from).map_err(|error| format!("body is not base64: {error}")),
        Some(other) => Err(format!("isBase64Encoded must be true or false, not {}", short(other))),
    }
}
