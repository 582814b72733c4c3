//! Step "make the integration response": what a function's answer means by its payload format, and the response's parameter mapping.

use super::call::{Answer, Answered};
use super::mapping::{self, Mapping, Source, Target};
use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use super::{headers, variables};
use crate::backends::{EndpointAnswer, FunctionAnswer};
use crate::gateway::wire::Made;
use crate::gateway::{Detail, Fault, Outcome, Step, Tracer};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// A backend's answer as HTTP: status, headers, body, and the media type where no header names one.
struct Unmapped {
    status: u16,
    headers: Vec<(String, String)>,
    body: Bytes,
    content_type: Option<&'static str>,
}

pub(super) fn make<B, T: Tracer>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    Answered { answer, integration }: Answered<'_>,
    tracer: &mut T,
) -> Result<Made, Fault> {
    let unmapped = match answer {
        Answer::Function(answer) => from_function(answer, &integration.integration.payload_format_version),
        Answer::Endpoint(EndpointAnswer { status, headers, body, .. }) => Ok(Unmapped { status, headers, body, content_type: None }),
    };
    let unmapped = match unmapped {
        Ok(unmapped) => unmapped,
        Err(reason) => {
            let fault = Fault::MalformedResponse { reason };
            tracer.refuse(Step::IntegrationResponse, || Detail::Nothing {}, &fault);
            return Err(fault);
        }
    };
    let mappings = integration.responses.iter().find(|(status, _)| *status == unmapped.status).map(|(_, mappings)| &**mappings);
    let from = unmapped.status;
    let made = mapped(gate, staged, routed, unmapped, mappings.unwrap_or_default());
    match mappings {
        Some(mappings) => tracer.step(Step::IntegrationResponse, Outcome::Pass, || Detail::Note {
            note: format!(
                "The response parameters for the status {from} were applied: {} of them; the status is {}",
                mappings.len(),
                made.status
            ),
        }),
        None => tracer.step(Step::IntegrationResponse, Outcome::Skip, || Detail::Note {
            note: format!("The integration has no response parameters for the status {from}: the backend's answer is the response"),
        }),
    }
    Ok(made)
}

fn mapped<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>, answer: Unmapped, mappings: &[Mapping]) -> Made {
    let Unmapped { mut status, headers: from, body, content_type } = answer;
    let mut headers = from.clone();
    let look = |source: &Source| match source {
        Source::Header(name) => mapping::header(&from, name).map(Cow::into_owned),
        Source::Body => Some(String::from_utf8_lossy(&body).into_owned()),
        Source::BodyPath(path) => mapping::in_body(path.as_ref()?, &body),
        Source::Query(_) | Source::Path | Source::PathParameter(_) => None,
        other => variables::source(gate, staged, routed, other),
    };
    for Mapping { operation, target, value } in mappings {
        let value = value.value(&look);
        match target {
            Target::Header(name) => mapping::change(&mut headers, *operation, name, value, |a, b| a.eq_ignore_ascii_case(b)),
            // A value that is no status leaves the status as it is.
            Target::Status => {
                let given = value.and_then(|value| value.trim().parse().ok()).filter(|status| (200..=599).contains(status));
                status = given.unwrap_or(status);
            }
            Target::Query(_) | Target::Path => {}
        }
    }
    let named = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
    let content_type = content_type.filter(|_| !named).map(Cow::Borrowed);
    Made { status, headers: headers::from_backend(headers), body, content_type }
}

/// What a function returned, read by the payload format of its integration; an error says what is wrong with it.
fn from_function(answer: FunctionAnswer, format: &str) -> Result<Unmapped, String> {
    if answer.function_error {
        return Err(format!("The function ended with an error: {}", answer.payload));
    }
    match answer.payload {
        Value::Object(members) if members.contains_key("statusCode") => structured(&members, format),
        Value::Object(members) if format == "1.0" => {
            Err(format!("An answer of format 1.0 must have a statusCode, and the function returned {}", Value::Object(members)))
        }
        other if format == "1.0" => Err(format!("An answer of format 1.0 must be an object, and the function returned {other}")),
        // "if your Lambda function returns valid JSON and doesn't return a statusCode": it is the body of a 200.
        inferred => {
            let body = match inferred {
                Value::String(text) => text,
                other => other.to_string(),
            };
            Ok(Unmapped { status: 200, headers: Vec::new(), body: Bytes::from(body), content_type: Some("application/json") })
        }
    }
}

fn structured(members: &Map<String, Value>, format: &str) -> Result<Unmapped, String> {
    let given = &members["statusCode"];
    let status = given.as_u64().or_else(|| given.as_str()?.parse().ok()).and_then(|status| u16::try_from(status).ok());
    let status = status
        .filter(|status| (100..=599).contains(status))
        .ok_or_else(|| format!("statusCode must be a status between 100 and 599, not {given}"))?;
    let mut headers = Vec::new();
    if format == "1.0" {
        for (name, values) in object(members, "multiValueHeaders")?.into_iter().flatten() {
            let values = values.as_array().ok_or_else(|| format!("multiValueHeaders.{name} must be a list, not {values}"))?;
            headers.extend(values.iter().map(|value| (name.clone(), text(value))));
        }
    }
    for (name, value) in object(members, "headers")?.into_iter().flatten() {
        if !headers.iter().any(|(known, _): &(String, String)| known.eq_ignore_ascii_case(name)) {
            headers.push((name.clone(), text(value)));
        }
    }
    if format == "2.0" {
        // "each cookie becomes a set-cookie header"
        let cookies = members.get("cookies").and_then(Value::as_array).into_iter().flatten();
        headers.extend(cookies.map(|cookie| ("set-cookie".to_owned(), text(cookie))));
    }
    Ok(Unmapped { status, headers, body: body(members)?, content_type: Some("text/plain;charset=utf-8") })
}

fn object<'a>(members: &'a Map<String, Value>, name: &str) -> Result<Option<&'a Map<String, Value>>, String> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(map)) => Ok(Some(map)),
        Some(other) => Err(format!("{name} must be an object, not {other}")),
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn body(members: &Map<String, Value>) -> Result<Bytes, String> {
    let body = match members.get("body") {
        None | Some(Value::Null) => return Ok(Bytes::new()),
        Some(Value::String(body)) => body.clone(),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
        Some(other) => return Err(format!("body must be a string (JSON.stringify it in the function), not {other}")),
    };
    if members.get("isBase64Encoded").and_then(Value::as_bool) == Some(true) {
        return STANDARD.decode(&body).map(Bytes::from).map_err(|error| format!("body is not base64: {error}"));
    }
    Ok(Bytes::from(body))
}
