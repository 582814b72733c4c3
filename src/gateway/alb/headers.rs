//! Headers on their way: what the load balancer adds towards the target (`x-forwarded-headers`, `load-balancer-request-tracing`), and the response as it
//! goes over the wire.

use super::parse::Received;
use super::serve::Gate;
use crate::gateway::Response;
use crate::gateway::wire::Made;
use crate::order;

/// The headers that an event shows, names in lower case and in order: the client's and the load balancer's.
pub(super) fn seen<B>(gate: &Gate<'_, B>, received: &Received<'_>) -> Vec<(String, String)> {
    let drops = received.balancer.attribute("routing.http.drop_invalid_header_fields.enabled") == "true";
    let is_valid = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let own = ["host", "content-length", "x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto"];
    let client = gate.request.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
    let mut all: Vec<(String, String)> = client.filter(|(name, _)| !own.contains(&name.as_str()) && (!drops || is_valid(name))).collect();
    if !gate.request.body.0.is_empty() {
        all.push(("content-length".into(), gate.request.body.0.len().to_string()));
    }
    let listener = &received.listener.listener;
    all.push(("host".into(), host(received)));
    all.push(("x-amzn-trace-id".into(), trace_id(gate)));
    all.extend(forwarded_for(gate, received).map(|value| ("x-forwarded-for".to_owned(), value)));
    all.push(("x-forwarded-port".into(), listener.port.to_string()));
    all.push(("x-forwarded-proto".into(), listener.protocol.to_ascii_lowercase()));
    order::sort_by(&mut all, |(a, _), (b, _)| a.cmp(b));
    all
}

/// The host: without a port on a usual port, with the listener's on any other (`application-load-balancers`, "Host header preservation").
fn host(received: &Received<'_>) -> String {
    if received.balancer.attribute("routing.http.preserve_host_header.enabled") == "true" {
        return received.host.to_owned();
    }
    let port = received.listener.listener.port;
    match (port, received.host.split_once(':')) {
        (80 | 443, Some((name, _))) => name.to_owned(),
        (80 | 443, None) | (_, Some(_)) => received.host.to_owned(),
        (_, None) => format!("{}:{port}", received.host),
    }
}

fn forwarded_for<B>(gate: &Gate<'_, B>, received: &Received<'_>) -> Option<String> {
    let given = gate.request.header("X-Forwarded-For");
    match received.balancer.attribute("routing.http.xff_header_processing.mode") {
        "preserve" => given.map(str::to_owned),
        "remove" => None,
        _ => Some(given.map_or_else(|| gate.request.client().to_owned(), |before| format!("{before}, {}", gate.request.client()))),
    }
}

/// `X-Amzn-Trace-Id`: a root of its own, or a field `Self` before the root that the client sends.
fn trace_id<B>(gate: &Gate<'_, B>) -> String {
    let own = gate.ids.trace_root();
    let Some(given) = gate.request.header("X-Amzn-Trace-Id").filter(|given| given.contains("Root=")) else { return own };
    let rest: Vec<&str> = given.split(';').map(str::trim).filter(|field| !field.starts_with("Self=") && !field.is_empty()).collect();
    format!("{};{}", own.replacen("Root=", "Self=", 1), rest.join(";"))
}

/// The response as it goes over the wire.
pub(super) fn around<B>(gate: &Gate<'_, B>, made: Made) -> Response {
    let mut response = made.on_wire(Some("awselb/2.0"), gate.runtime, gate.now);
    response.without_body_for(&gate.request.method);
    response
}
