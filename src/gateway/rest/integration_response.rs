//! Step "make the integration response": a proxy's answer as it is; otherwise the integration response that is selected, its mappings and its template.

use super::call::{Answer, Answered};
use super::compiled::{CompiledIntegration, CompiledResponse};
use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use super::{content, headers, mapping};
use crate::backends::{EndpointAnswer, FunctionAnswer};
use crate::gateway::{Detail, Fault, Header, Outcome, Step, Tracer};
use crate::model::ContentHandling;
use crate::vtl::{Scope, Template};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// A response in the making.
#[derive(Debug)]
pub struct Made {
    /// Its status.
    pub status: u16,
    /// Its own headers; those of the wire come later.
    pub headers: Vec<Header>,
    /// Its body.
    pub body: Bytes,
    /// The media type, unless a header names one.
    pub content_type: Option<Cow<'static, str>>,
    /// Whether a backend was called.
    pub traced: bool,
    /// Why the stage's cache did not keep it, although it looks after the method.
    pub not_cached: Option<String>,
}

pub(super) fn make<B, T: Tracer>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    answered: Answered<'_>,
    tracer: &mut T,
) -> Result<Made, Fault> {
    let integration = answered.integration;
    let proxy = integration.integration.kind.is_proxy();
    let made = match answered.answer {
        Answer::Function(answer) if proxy => from_proxy(gate, staged, answer),
        Answer::Endpoint(answer) if proxy => from_endpoint(gate, staged, answer),
        Answer::Accepted(status) if proxy => {
            Err(malformed(format!("The function was called asynchronously: Lambda answered {status} without a proxy response")))
        }
        answer => return from_mapping(gate, staged, routed, integration, (answer, answered.scope), tracer),
    };
    match &made {
        Ok(_) => tracer.step(Step::IntegrationResponse, Outcome::Skip, || Detail::Note {
            note: "A proxy integration has no integration response: the backend's answer is the response".into(),
        }),
        Err(fault) => tracer.refuse(Step::IntegrationResponse, || Detail::Nothing {}, fault),
    }
    made
}

fn from_endpoint<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, answer: EndpointAnswer) -> Result<Made, Fault> {
    // Every integration response has a media type (`api-gateway-known-issues`).
    let named = answer.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
    let content_type = (!named).then_some(Cow::Borrowed("application/json"));
    let body = converted(gate, staged, &answer.headers, answer.body, None)?;
    let mut headers = headers::from_backend(answer.headers);
    // The one header that only a proxy of an endpoint drops (`api-gateway-known-issues`).
    headers.retain(|(name, _)| !name.eq_ignore_ascii_case("Via"));
    Ok(Made { status: answer.status, headers, body, content_type, traced: true, not_cached: None })
}

/// The body that an integration answered with, converted for what the client accepts first.
fn converted<B>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    headers: &[(String, String)],
    body: Bytes,
    handling: Option<ContentHandling>,
) -> Result<Bytes, Fault> {
    if body.is_empty() {
        return Ok(body);
    }
    let content_type = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("Content-Type")).map(|(_, value)| value.as_str());
    let is_binary = content::is_binary(&staged.variant.compiled.definition.binary_media_types, content_type.unwrap_or("application/json"));
    content::of_response(body, is_binary, accepts_binary(gate, staged), handling)
}

/// Whether the first media type that the client accepts is a binary one of the API; it alone decides (recorded).
fn accepts_binary<B>(gate: &Gate<'_, B>, staged: &Staged<'_>) -> bool {
    let types = &staged.variant.compiled.definition.binary_media_types;
    !types.is_empty() && content::is_binary(types, gate.request.header("Accept").unwrap_or("application/json"))
}

/// The members that a proxy response may have (recorded: any other makes it malformed).
const PROXY_MEMBERS: [&str; 5] = ["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"];

fn malformed(reason: impl Into<String>) -> Fault {
    Fault::MalformedResponse { reason: reason.into() }
}

fn from_proxy<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, answer: FunctionAnswer) -> Result<Made, Fault> {
    if answer.function_error {
        return Err(malformed(format!("The function ended with an error: {}", answer.payload)));
    }
    let Value::Object(members) = answer.payload else {
        return Err(malformed(format!("A proxy response must be an object, and the function returned {}", answer.payload)));
    };
    if let Some(other) = members.keys().find(|name| !PROXY_MEMBERS.contains(&name.as_str())) {
        return Err(malformed(format!("A proxy response has no member '{other}'; it may have {}", PROXY_MEMBERS.join(", "))));
    }
    let own = proxy_headers(&members)?;
    let content_type =
        (!own.iter().any(|(name, _)| name.eq_ignore_ascii_case("Content-Type"))).then_some(Cow::Borrowed("application/json"));
    let body = proxy_body(gate, staged, &members)?;
    Ok(Made { status: proxy_status(&members)?, headers: headers::from_backend(own), body, content_type, traced: true, not_cached: None })
}

/// The status: 200 if absent; digits in a string are fine (recorded).
fn proxy_status(members: &Map<String, Value>) -> Result<u16, Fault> {
    let Some(status) = members.get("statusCode").filter(|status| !status.is_null()) else { return Ok(200) };
    let number = status.as_u64().or_else(|| status.as_str()?.parse().ok());
    number
        .and_then(|number| u16::try_from(number).ok())
        .filter(|status| (100..=599).contains(status))
        .ok_or_else(|| malformed(format!("statusCode must be a status between 100 and 599, not {status}")))
}

fn proxy_headers(members: &Map<String, Value>) -> Result<Vec<(String, String)>, Fault> {
    let mut own = Vec::new();
    match members.get("multiValueHeaders") {
        None | Some(Value::Null) => {}
        Some(Value::Object(headers)) => {
            for (name, values) in headers {
                let Value::Array(values) = values else {
                    return Err(malformed(format!("multiValueHeaders.{name} must be a list, not {values}")));
                };
                own.extend(values.iter().map(|value| (name.clone(), text(value))));
            }
        }
        Some(other) => return Err(malformed(format!("multiValueHeaders must be an object, not {other}"))),
    }
    match members.get("headers") {
        None | Some(Value::Null) => {}
        // Where a header stands in both, the one with several values counts (`set-up-lambda-proxy-integrations`).
        Some(Value::Object(headers)) => {
            for (name, value) in headers {
                if !own.iter().any(|(header, _)| header.eq_ignore_ascii_case(name)) {
                    own.push((name.clone(), text(value)));
                }
            }
        }
        Some(other) => return Err(malformed(format!("headers must be an object, not {other}"))),
    }
    Ok(own)
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn proxy_body<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, members: &Map<String, Value>) -> Result<Bytes, Fault> {
    let body = match members.get("body") {
        None | Some(Value::Null) => return Ok(Bytes::new()),
        Some(Value::String(body)) => body.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(flag)) => flag.to_string(),
        Some(other) => return Err(malformed(format!("body must be a string (JSON.stringify it in the function), not {other}"))),
    };
    let encoded = members.get("isBase64Encoded").and_then(Value::as_bool).unwrap_or(false);
    // Whether a body is decoded depends on what the client accepts, and on nothing else (recorded).
    if encoded && accepts_binary(gate, staged) {
        return STANDARD.decode(&body).map(Bytes::from).map_err(|error| malformed(format!("body is not base64: {error}")));
    }
    Ok(Bytes::from(body))
}

/// What a selection pattern is matched against, the answer's body and its headers.
struct Unmapped {
    matched: Cow<'static, str>,
    headers: Vec<(String, String)>,
    body: Bytes,
    traced: bool,
    function_error: bool,
}

fn unmapped(answer: Answer) -> Unmapped {
    let nothing = Unmapped { matched: Cow::Borrowed(""), headers: Vec::new(), body: Bytes::new(), traced: false, function_error: false };
    match answer {
        Answer::Mock(200) => Unmapped { matched: Cow::Borrowed("200"), ..nothing },
        Answer::Mock(status) => Unmapped { matched: status.to_string().into(), ..nothing },
        Answer::Accepted(_) => Unmapped { traced: true, ..nothing },
        Answer::Endpoint(answer) => {
            let matched = answer.status.to_string().into();
            Unmapped { matched, headers: answer.headers, body: answer.body, traced: true, ..nothing }
        }
        Answer::Function(FunctionAnswer { payload, function_error, executed_version, .. }) => {
            // A function without an error is matched as nothing: only the default takes it.
            let message = payload.get("errorMessage").filter(|_| function_error).map(text).unwrap_or_default();
            let mut headers =
                vec![("Content-Type".to_owned(), "application/json".to_owned()), ("X-Amz-Executed-Version".into(), executed_version)];
            if function_error {
                headers.push(("X-Amz-Function-Error".into(), "Unhandled".into()));
            }
            Unmapped { matched: message.into(), headers, body: Bytes::from(payload.to_string()), traced: true, function_error }
        }
    }
}

fn from_mapping<B, T: Tracer>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    integration: &CompiledIntegration,
    (answer, scope): (Answer, Option<Scope>),
    tracer: &mut T,
) -> Result<Made, Fault> {
    let answer = unmapped(answer);
    let selected = integration.select(&answer.matched);
    let detail = |matched: Cow<'static, str>| match selected {
        Some(selected) => Detail::Selected {
            status_code: selected.response.status_code.clone(),
            selection_pattern: selected.response.selection_pattern.clone().filter(|pattern| !pattern.is_empty()),
            unusable_patterns: integration.unusable_patterns(&matched),
            matched: matched.into_owned(),
            content_handling: selected.response.content_handling,
        },
        None => Detail::Nothing {},
    };
    let matched = answer.matched.clone();
    let made = match selected {
        Some(selected) => mapped(gate, staged, routed, selected, answer, scope),
        None => {
            let unusable = integration.unusable_patterns(&matched);
            let more =
                if unusable.is_empty() { String::new() } else { format!(". Patterns that could not be used: {}", unusable.join("; ")) };
            let reason = format!("No integration response has a pattern that matches '{matched}', and there is no default{more}");
            let words = "No match for output mapping and no default endpoint response configured";
            Err(Fault::misconfigured_as(words, reason))
        }
    };
    match &made {
        Ok(_) => tracer.step(Step::IntegrationResponse, Outcome::Pass, || detail(matched)),
        Err(fault) => tracer.refuse(Step::IntegrationResponse, || detail(matched), fault),
    }
    made
}

fn mapped<B>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    selected: &CompiledResponse,
    answer: Unmapped,
    mut scope: Option<Scope>,
) -> Result<Made, Fault> {
    let read = mapping::Answered { headers: &answer.headers, body: &answer.body, function_error: answer.function_error };
    let mut own: Vec<(String, String)> = Vec::new();
    for (target, source) in &selected.response.response_parameters {
        let Some(name) = target.strip_prefix("method.response.header.") else { continue };
        own.extend(mapping::of_response(gate, staged, routed, &read, source).into_iter().map(|value| (name.to_owned(), value)));
    }
    let mut own = headers::from_backend(own);
    let body = converted(gate, staged, &answer.headers, answer.body, selected.response.content_handling)?;
    let (body, content_type) = match template(gate, selected) {
        Some((media_type, Template::Static { text, .. })) => (text.clone(), media_type),
        Some((media_type, template)) => (evaluated(template, &body, scope.as_mut())?, media_type),
        None => (body, "application/json"),
    };
    for (name, value) in scope.as_ref().map(|scope| scope.overrides("responseOverride", "header")).unwrap_or_default() {
        own.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
        own.push((Cow::Owned(name), Cow::Owned(value)));
    }
    let status = scope.as_ref().and_then(Scope::status_override).unwrap_or(selected.status);
    let named = own.iter().any(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
    let content_type = (!named).then(|| match content_type {
        "application/json" => Cow::Borrowed("application/json"),
        other => Cow::Owned(other.to_owned()),
    });
    Ok(Made { status, headers: own, body, content_type, traced: answer.traced, not_cached: None })
}

fn evaluated(template: &Template, body: &Bytes, scope: Option<&mut Scope>) -> Result<Bytes, Fault> {
    let broken =
        |reason: String| Fault::misconfigured_as("Unable to transform response", format!("The response's mapping template: {reason}"));
    let scope = scope.ok_or_else(|| broken("there are no values to evaluate it with".into()))?;
    let text = std::str::from_utf8(body).map_err(|_| broken("unable to transform the response, whose body is bytes and no text".into()))?;
    scope.set_body(text.to_owned());
    template.evaluate(scope).map_err(|error| broken(error.to_string()))
}

/// The response template for what the client accepts, else for JSON, else the only one there is.
fn template<'a, B>(gate: &Gate<'_, B>, selected: &'a CompiledResponse) -> Option<(&'a str, &'a Template)> {
    let find = |media_type: &str| selected.templates.iter().find(|(name, _)| name.eq_ignore_ascii_case(media_type));
    let accept = gate.request.header("Accept").unwrap_or_default().split([',', ';']).next().unwrap_or_default().trim();
    find(accept)
        .or_else(|| find("application/json"))
        .or_else(|| selected.templates.first())
        .map(|(name, template)| (name.as_str(), template))
}
