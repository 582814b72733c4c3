//! Headers on their way: what is dropped and added, towards the backend and back.

use super::serve::Gate;
use crate::gateway::wire::{HOP_BY_HOP, Made};
use crate::gateway::{Header, Response};
use std::borrow::Cow;

fn is_one_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The headers that an event shows, names in lower case and in order: the client's and the gateway's.
pub(super) fn seen<'a, B>(gate: &'a Gate<'_, B>, host: &'a str) -> Vec<(Cow<'a, str>, Cow<'a, str>)> {
    const OWN: [&str; 5] = ["host", "content-length", "x-amzn-trace-id", "x-forwarded-port", "x-forwarded-proto"];
    let client = gate.request.client();
    let mut forwarded = Cow::Borrowed(client);
    let mut all: Vec<(Cow<'a, str>, Cow<'a, str>)> = Vec::with_capacity(gate.request.headers.len() + 6);
    let mut put = |name: Cow<'a, str>, value: Cow<'a, str>| {
        let place = all.partition_point(|(before, _)| *before <= name);
        all.insert(place, (name, value));
    };
    let mut is_forwarded = false;
    for (name, value) in gate.request.headers.iter().filter(|(name, _)| !is_one_of(&HOP_BY_HOP, name) && !is_one_of(&OWN, name)) {
        // The first of them goes on, with the client's address.
        if !is_forwarded && name.eq_ignore_ascii_case("x-forwarded-for") {
            (is_forwarded, forwarded) = (true, Cow::Owned(format!("{value}, {client}")));
        } else {
            put(lower_case(name), Cow::Borrowed(value));
        }
    }
    put("content-length".into(), gate.request.body.0.len().to_string().into());
    put("host".into(), host.into());
    put("x-amzn-trace-id".into(), gate.ids.trace_root().into());
    put("x-forwarded-for".into(), forwarded);
    put("x-forwarded-port".into(), "443".into());
    put("x-forwarded-proto".into(), "https".into());
    all
}

fn lower_case(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) { Cow::Owned(name.to_ascii_lowercase()) } else { Cow::Borrowed(name) }
}

/// The headers of a request to an HTTP endpoint: the client's, and those that say by which way it came.
pub(super) fn to_endpoint<B>(gate: &Gate<'_, B>, host: &str) -> Vec<(String, String)> {
    let client = gate
        .request
        .headers
        .iter()
        .filter(|(name, _)| !is_one_of(&HOP_BY_HOP, name) && !is_one_of(&["Host", "Content-Length", "Forwarded", "Via"], name));
    let mut headers: Vec<(String, String)> = client.cloned().collect();
    let by = format!("by=192.0.2.20;for={};host={host};proto=https", gate.request.client());
    let before = |name: &str| gate.request.header(name).map(|before| format!("{before}, ")).unwrap_or_default();
    headers.push(("Forwarded".into(), before("Forwarded") + &by));
    headers.push(("Via".into(), before("Via") + "HTTP/1.1 AmazonAPIGateway"));
    if gate.request.header("X-Amzn-Trace-Id").is_none() {
        headers.push(("X-Amzn-Trace-Id".into(), gate.ids.trace_root()));
    }
    headers
}

/// A backend's response headers as a client sees them.
pub(super) fn from_backend(headers: Vec<(String, String)>) -> Vec<Header> {
    let kept = headers
        .into_iter()
        .filter(|(name, _)| !is_one_of(&HOP_BY_HOP, name) && !is_one_of(&["Content-Length", "Date", "apigw-requestid"], name));
    kept.map(|(name, value)| (Cow::Owned(name), Cow::Owned(value))).collect()
}

/// The response as it goes over the wire: the gateway's headers around its own.
pub(super) fn around<B>(gate: &Gate<'_, B>, made: Made) -> Response {
    let mut response = made.on_wire(None, gate.runtime, gate.now);
    response.headers.push((Cow::Borrowed("apigw-requestid"), Cow::Owned(gate.ids.extended_request_id())));
    response
}
