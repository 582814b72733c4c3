//! Step "make the integration request": the event of a Lambda function (`lambda-functions`, "Receive events from the load balancer").

use super::headers;
use super::parse::Received;
use super::serve::Gate;
use crate::backends::{FunctionName, Invoke, Invoker, Payload};
use crate::gateway::by_name::{All, ByName, Last};
use crate::gateway::{Detail, Fault, Outcome, Step, Tracer};
use crate::model::IntegrationType;
use crate::model::elb::TargetGroup;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::{Value, json};

/// The largest body of a request to a function, and the largest answer, in bytes.
pub(super) const MOST_BYTES: usize = 1024 * 1024;

pub(super) fn make<B, T: Tracer>(
    gate: &Gate<'_, B>,
    received: &Received<'_>,
    group: &TargetGroup,
    tracer: &mut T,
) -> Result<Invoke, Fault> {
    match made(gate, received, group) {
        Ok(invoke) => {
            tracer.step(Step::IntegrationRequest, Outcome::Pass, || detail(group, &invoke));
            Ok(invoke)
        }
        Err(fault) => {
            tracer.refuse(Step::IntegrationRequest, || Detail::Nothing {}, &fault);
            Err(fault)
        }
    }
}

fn made<B>(gate: &Gate<'_, B>, received: &Received<'_>, group: &TargetGroup) -> Result<Invoke, Fault> {
    let refused = |status: u16, reason: String| Err(Fault::LoadBalancer { status, reason });
    if gate.request.header("Upgrade").is_some_and(|protocol| protocol.eq_ignore_ascii_case("websocket")) {
        return refused(400, "LambdaWebsocketNotSupported: WebSockets are not supported with Lambda".into());
    }
    let length = gate.request.body.0.len();
    if length > MOST_BYTES {
        return refused(413, format!("LambdaRequestTooLarge: the body has {length} bytes; {MOST_BYTES} may go to a function"));
    }
    let arn = group.target.as_deref().unwrap_or_default();
    let Some(name) = FunctionName::parse(arn) else { return refused(502, format!("LambdaResourceNotFound: {arn} names no function")) };
    let (body, is_base64_encoded) = body(gate);
    let headers = headers::seen(gate, received);
    let payload = event(group, &gate.request.method, received.path, received.query, &headers, (&body, is_base64_encoded));
    Ok(Invoke { name, payload, invoker: Invoker::LoadBalancer(group.target_group_arn.clone()) })
}

/// The body, and whether it is base64: "text/*, application/json, application/javascript, and application/xml" come as they are, all other types
/// as base64.
fn body<B>(gate: &Gate<'_, B>) -> (String, bool) {
    let body = &gate.request.body;
    if body.0.is_empty() {
        return (String::new(), false);
    }
    let media_type = gate.request.header("Content-Type").unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let named = ["application/json", "application/javascript", "application/xml"].contains(&media_type.as_str());
    match (named || media_type.starts_with("text/"), std::str::from_utf8(&body.0)) {
        (true, Ok(text)) => (text.to_owned(), false),
        _ => (STANDARD.encode(&body.0), true),
    }
}

/// An event, in the order of the guide's example: either the last value of each name or all of them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    request_context: Value,
    http_method: &'a str,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    query_string_parameters: Option<Last<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    multi_value_query_string_parameters: Option<All<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    headers: Option<Last<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    multi_value_headers: Option<All<'a>>,
    body: &'a str,
    is_base64_encoded: bool,
}

/// What a target group's function gets. Query parameters are not decoded: "You must decode them in your Lambda function."
pub(super) fn event(
    group: &TargetGroup,
    http_method: &str,
    path: &str,
    query: &str,
    headers: &[(String, String)],
    (body, is_base64_encoded): (&str, bool),
) -> Payload {
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let query: ByName = pairs.map(|(name, value)| (name.into(), value.into())).collect();
    let headers: ByName = headers.iter().map(|(name, value)| (name.into(), value.into())).collect();
    let of_all = group.multi_value_headers;
    Payload::of(&Event {
        request_context: json!({"elb": {"targetGroupArn": group.target_group_arn}}),
        http_method,
        path,
        query_string_parameters: (!of_all).then(|| query.last()),
        multi_value_query_string_parameters: of_all.then(|| query.all()),
        headers: (!of_all).then(|| headers.last()),
        multi_value_headers: of_all.then(|| headers.all()),
        body,
        is_base64_encoded,
    })
}

fn detail(group: &TargetGroup, invoke: &Invoke) -> Detail {
    let form = if group.multi_value_headers { "lists of values" } else { "the last value of each name" };
    Detail::IntegrationRequest {
        integration: IntegrationType::AwsProxy,
        method: None,
        uri: group.target.clone(),
        headers: Vec::new(),
        body: invoke.payload.text().into_owned(),
        notes: vec![format!("The target group {} was chosen; its events have {form}.", group.target_group_name)],
    }
}
