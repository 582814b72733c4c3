//! Headers on their way: what the load balancer adds towards the target (`x-forwarded-headers`, `load-balancer-request-tracing`), and the response as it
//! goes over the wire.

use super::parse::Received;
use super::serve::Gate;
use crate::gateway::{Body, Header, Response};
use crate::order;
use bytes::Bytes;
use std::borrow::Cow;

/// A response in the making.
#[derive(Debug)]
pub(super) struct Made {
    pub status: u16,
    /// Its own headers; those of the wire come later.
    pub headers: Vec<Header>,
    pub body: Bytes,
    /// The media type, unless a header names one.
    pub content_type: Option<Cow<'static, str>>,
}

/// Headers that belong to one connection only: "The load balancer does not honor hop-by-hop headers".
pub(super) const HOP_BY_HOP: [&str; 8] =
    ["Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade"];

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
        _ => Some(given.map_or_else(|| gate.source_ip().to_owned(), |before| format!("{before}, {}", gate.source_ip()))),
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
    let Made { status, headers: own, body, content_type } = made;
    let mut headers: Vec<Header> = Vec::with_capacity(own.len() + 5);
    headers.push((Cow::Borrowed("Server"), Cow::Borrowed("awselb/2.0")));
    headers.push((Cow::Borrowed("Date"), Cow::Owned(gate.runtime.http_date(gate.now))));
    headers.extend(content_type.map(|content_type| (Cow::Borrowed("Content-Type"), content_type)));
    if status != 204 {
        headers.push((Cow::Borrowed("Content-Length"), Cow::Owned(body.len().to_string())));
    }
    headers.push((Cow::Borrowed("Connection"), Cow::Borrowed("keep-alive")));
    headers.extend(own);
    let body = if gate.request.method == "HEAD" { Bytes::new() } else { body };
    Response { status, headers, body: Body(body) }
}
