//! Headers on their way: what is dropped, renamed, added, towards the backend and back (`api-gateway-known-issues`, recorded).

use super::parse::Staged;
use super::serve::Gate;
use crate::gateway::Header;
use crate::model::EndpointType;
use std::borrow::Cow;

/// Request headers that do not reach a backend (recorded).
const DROPPED: [&str; 12] = [
    "Connection",
    "Content-Length",
    "Content-MD5",
    "Expect",
    "Max-Forwards",
    "Proxy-Authenticate",
    "Server",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "WWW-Authenticate",
];

/// Request headers whose names arrive in this casing, however they were sent (recorded).
const CANONICAL: [&str; 17] = [
    "Accept",
    "Accept-Charset",
    "Accept-Encoding",
    "Age",
    "Authorization",
    "Cache-Control",
    "Content-Encoding",
    "Content-Type",
    "Cookie",
    "Date",
    "Host",
    "Pragma",
    "Range",
    "Referer",
    "User-Agent",
    "Via",
    "Warn",
];

/// Response headers of a backend that come back as `x-amzn-Remapped-…`, because the gateway sends its own (recorded, `api-gateway-known-issues`).
const REMAPPED: [&str; 15] = [
    "Authorization",
    "Connection",
    "Content-Length",
    "Content-MD5",
    "Date",
    "Expect",
    "Host",
    "Max-Forwards",
    "Proxy-Authenticate",
    "Server",
    "Trailer",
    "Upgrade",
    "User-Agent",
    "WWW-Authenticate",
    "x-amzn-RequestId",
];

/// Response headers of a backend that do not reach the client (recorded).
const DROPPED_FROM_RESPONSE: [&str; 1] = ["Transfer-Encoding"];

/// Headers that a parameter mapping may name for an HTTP endpoint, but that never reach it.
const DROPPED_FOR_ENDPOINTS: [&str; 4] = ["Expect", "Proxy-Authenticate", "TE", "Via"];

/// The same for AWS services.
const DROPPED_FOR_SERVICES: [&str; 4] = ["Expect", "Proxy-Authenticate", "TE", "Referer"];

/// Headers that the gateway writes anew, whatever the client says.
const FORWARDED: [&str; 3] = ["X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto"];

/// Whom a request goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    /// An HTTP endpoint, by a custom integration.
    Endpoint,
    /// An HTTP endpoint, by a proxy integration, which passes the client's headers on.
    EndpointByProxy,
    /// An AWS service.
    Service,
}

fn is_one_of(names: &[&'static str], name: &str) -> Option<&'static str> {
    names.iter().copied().find(|one| one.eq_ignore_ascii_case(name))
}

/// The client's headers as a backend sees them: some dropped, the usual ones in their usual casing.
pub(super) fn passed_on<'a, B>(gate: &'a Gate<'_, B>) -> impl Iterator<Item = (Cow<'a, str>, &'a str)> {
    let signature = |name: &str, value: &str| name.eq_ignore_ascii_case("Authorization") && value.starts_with("AWS4-HMAC-SHA256");
    // The override of the method has done its work, and a decompressed body has no coding.
    let spent = |name: &str| {
        name.eq_ignore_ascii_case("X-HTTP-Method-Override") || gate.is_decompressed() && name.eq_ignore_ascii_case("Content-Encoding")
    };
    let headers = gate.request.headers.iter();
    let kept = headers.filter(move |(name, value)| is_one_of(&DROPPED, name).is_none() && !signature(name, value) && !spent(name));
    kept.map(|(name, value)| match is_one_of(&CANONICAL, name) {
        Some(usual) => (Cow::Borrowed(usual), value.as_str()),
        None => (Cow::Borrowed(name.as_str()), value.as_str()),
    })
}

/// `X-Forwarded-For`: what the client says of it, and the client's own address behind it.
fn forwarded_for<'a, B>(gate: &'a Gate<'_, B>) -> Cow<'a, str> {
    let client = gate.request.client();
    gate.request.header("X-Forwarded-For").map_or(client.into(), |said| format!("{said}, {client}").into())
}

/// The headers that the gateway, and for EDGE APIs its edge network, adds to what a proxy event shows.
pub(super) fn added<'a, B>(gate: &'a Gate<'_, B>, staged: &Staged<'a>) -> Vec<(&'static str, Cow<'a, str>)> {
    if gate.is_test {
        return Vec::new();
    }
    let forwarded = forwarded_for(gate);
    let edge = is_edge(staged);
    let mut added = Vec::with_capacity(if edge { 14 } else { 5 });
    let mut add = |name: &'static str, value: Cow<'a, str>| added.push((name, value));
    if edge {
        add("CloudFront-Forwarded-Proto", "https".into());
        add("CloudFront-Is-Desktop-Viewer", "true".into());
        add("CloudFront-Is-Mobile-Viewer", "false".into());
        add("CloudFront-Is-SmartTV-Viewer", "false".into());
        add("CloudFront-Is-Tablet-Viewer", "false".into());
        add("CloudFront-Viewer-ASN", "64496".into());
        add("CloudFront-Viewer-Country", "US".into());
    }
    add("Host", staged.host.into());
    if edge {
        add("Via", "2.0 d111111abcdef8.cloudfront.net (CloudFront)".into());
        add("X-Amz-Cf-Id", gate.ids.edge_id().into());
    }
    add("X-Amzn-Trace-Id", gate.trace_to_backend().into());
    add("X-Forwarded-For", if edge { format!("{forwarded}, 192.0.2.10").into() } else { forwarded });
    add("X-Forwarded-Port", "443".into());
    add("X-Forwarded-Proto", "https".into());
    added
}

/// Headers of the request to an HTTP endpoint or an AWS service: the client's own for a proxy, the mapped ones, and the gateway's.
pub(super) fn to_endpoint<B>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    to: To,
    mapped: Vec<(String, String)>,
    url: &str,
    length: usize,
) -> Vec<(String, String)> {
    let api_id = &staged.api.api.id;
    let mut headers: Vec<(String, String)> = Vec::new();
    if to == To::EndpointByProxy {
        let own = passed_on(gate).filter(|(name, _)| name != "Host" && is_one_of(&FORWARDED, name).is_none());
        headers.extend(own.map(|(name, value)| (name.into_owned(), value.to_owned())));
        headers.push(("X-Forwarded-For".into(), forwarded_for(gate).into_owned()));
        headers.push(("X-Forwarded-Port".into(), "443".into()));
        headers.push(("X-Forwarded-Proto".into(), "https".into()));
    } else {
        headers.push(("Accept".into(), "application/json".into()));
        if length > 0 {
            headers.push(("Content-Type".into(), gate.request.header("Content-Type").unwrap_or("application/json").to_owned()));
        }
        headers.push(("User-Agent".into(), format!("AmazonAPIGateway_{api_id}")));
    }
    headers.retain(|(header, _)| !mapped.iter().any(|(name, _)| header.eq_ignore_ascii_case(name)));
    headers.extend(mapped);
    let dropped = if to == To::Service { &DROPPED_FOR_SERVICES } else { &DROPPED_FOR_ENDPOINTS };
    headers.retain(|(name, _)| is_one_of(dropped, name).is_none() && !name.eq_ignore_ascii_case("Host"));
    let host = url.split_once("://").map_or("", |(_, rest)| rest.split(['/', '?']).next().unwrap_or_default());
    headers.push(("Host".into(), host.to_owned()));
    if length > 0 {
        headers.push(("Content-Length".into(), length.to_string()));
    }
    headers.push(("x-amzn-apigateway-api-id".into(), api_id.clone()));
    headers.retain(|(name, _)| !name.eq_ignore_ascii_case("X-Amzn-Trace-Id"));
    headers.push(("X-Amzn-Trace-Id".into(), gate.trace_to_backend()));
    headers
}

/// A backend's response headers as a client sees them.
pub(super) fn from_backend(headers: Vec<(String, String)>) -> Vec<Header> {
    let kept = headers.into_iter().filter(|(name, _)| is_one_of(&DROPPED_FROM_RESPONSE, name).is_none());
    kept.map(|(name, value)| match is_one_of(&REMAPPED, &name) {
        Some(_) => (Cow::Owned(format!("x-amzn-Remapped-{name}")), Cow::Owned(value)),
        None => (Cow::Owned(name), Cow::Owned(value)),
    })
    .collect()
}

/// Whether an API, or the custom domain name that leads to it, is reached through CloudFront's edge network.
pub(super) fn is_edge(staged: &Staged<'_>) -> bool {
    let configuration = staged.mapped.map_or(&staged.api.api.endpoint_configuration, |mapped| &mapped.domain.endpoint_configuration);
    configuration.types.first() == Some(&EndpointType::Edge)
}

/// The headers that go over the wire around those of the answer itself.
pub(super) struct Wire {
    /// The media type, unless the answer names its own.
    pub content_type: Option<Cow<'static, str>>,
    /// The body's length.
    pub length: usize,
    /// `x-amzn-ErrorType`, for gateway responses.
    pub error_type: Option<&'static str>,
    /// Whether the backend's call was traced.
    pub traced: bool,
    /// Whether the answer comes through the edge network.
    pub edge: bool,
}

impl Wire {
    /// All headers of a response, in the order in which the service sends them.
    pub(super) fn around<B>(self, gate: &Gate<'_, B>, own: Vec<Header>) -> Vec<Header> {
        let mut headers: Vec<Header> = Vec::with_capacity(own.len() + 11);
        let mut add = |name: &'static str, value: Cow<'static, str>| headers.push((Cow::Borrowed(name), value));
        if let Some(content_type) = self.content_type {
            add("Content-Type", content_type);
        }
        add("Content-Length", decimal(self.length));
        let close = gate.request.header("Connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
        add("Connection", Cow::Borrowed(if close { "close" } else { "keep-alive" }));
        add("Date", Cow::Owned(gate.runtime.http_date(gate.now)));
        add("x-amzn-RequestId", Cow::Owned(gate.ids.request_id()));
        if let Some(error_type) = self.error_type {
            add("x-amzn-ErrorType", Cow::Borrowed(error_type));
        }
        add("x-amz-apigw-id", Cow::Owned(gate.ids.extended_request_id()));
        if self.traced || gate.is_traced() {
            add("X-Amzn-Trace-Id", Cow::Owned(gate.trace_to_client()));
        }
        if self.edge {
            add("X-Cache", Cow::Borrowed(if self.error_type.is_some() { "Error from cloudfront" } else { "Miss from cloudfront" }));
            add("Via", Cow::Borrowed("1.1 d111111abcdef8.cloudfront.net (CloudFront)"));
            add("X-Amz-Cf-Pop", Cow::Borrowed("IAD89-C1"));
            add("X-Amz-Cf-Id", Cow::Owned(gate.ids.edge_id()));
        }
        headers.extend(own);
        headers
    }
}

/// Whether a response header belongs to the wire, not to the method response: execution logs and test invocations leave it out (recorded).
pub(super) fn is_on_wire(name: &str) -> bool {
    const WIRE: [&str; 9] =
        ["Content-Length", "Connection", "Date", "x-amzn-RequestId", "x-amz-apigw-id", "X-Cache", "Via", "X-Amz-Cf-Pop", "X-Amz-Cf-Id"];
    is_one_of(&WIRE, name).is_some()
}

/// A small number as text; the commonest cost nothing.
fn decimal(number: usize) -> Cow<'static, str> {
    match number {
        0 => Cow::Borrowed("0"),
        _ => Cow::Owned(number.to_string()),
    }
}
