//! Step "make the integration request": the event of a Lambda function (`lambda-functions`, "Receive events from the load balancer").

use super::headers;
use super::parse::Received;
use super::serve::Gate;
use crate::backends::{FunctionName, Invoke, Invoker};
use crate::gateway::{Detail, Fault, Outcome, Step, Tracer};
use crate::model::IntegrationType;
use crate::model::elb::TargetGroup;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

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
    let payload = event(group, &gate.request.method, received.path, received.query, &headers::seen(gate, received), body(gate));
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

/// An event, in the order of the guide's example. Query parameters are not decoded: "You must decode them in your Lambda function."
pub(super) fn event(
    group: &TargetGroup,
    method: &str,
    path: &str,
    query: &str,
    headers: &[(String, String)],
    (body, is_base64_encoded): (String, bool),
) -> Value {
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let (query_name, header_name, query, headers) = match group.multi_value_headers {
        true => ("multiValueQueryStringParameters", "multiValueHeaders", lists(pairs), lists(headers)),
        false => ("queryStringParameters", "headers", last(pairs), last(headers)),
    };
    let mut event = Map::new();
    event.insert("requestContext".into(), json!({"elb": {"targetGroupArn": group.target_group_arn}}));
    event.insert("httpMethod".into(), method.into());
    event.insert("path".into(), path.into());
    event.insert(query_name.into(), Value::Object(query));
    event.insert(header_name.into(), Value::Object(headers));
    event.insert("body".into(), body.into());
    event.insert("isBase64Encoded".into(), is_base64_encoded.into());
    Value::Object(event)
}

/// "The load balancer uses the last value that it receives."
fn last<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Map<String, Value> {
    let mut map = Map::new();
    for (name, value) in pairs {
        map.insert(name.to_owned(), Value::from(value));
    }
    map
}

fn lists<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Map<String, Value> {
    let mut map = Map::new();
    for (name, value) in pairs {
        if let Value::Array(values) = map.entry(name.to_owned()).or_insert_with(|| Value::Array(Vec::new())) {
            values.push(Value::from(value));
        }
    }
    map
}

fn detail(group: &TargetGroup, invoke: &Invoke) -> Detail {
    let form = if group.multi_value_headers { "lists of values" } else { "the last value of each name" };
    Detail::IntegrationRequest {
        integration: IntegrationType::AwsProxy,
        method: None,
        uri: group.target.clone(),
        headers: Vec::new(),
        body: invoke.payload.to_string(),
        notes: vec![format!("The target group {} was chosen; its events have {form}.", group.target_group_name)],
    }
}
