//! HTTP endpoints: which one a URL reaches and what it answers.

use super::latency;
use crate::model::{Account, HttpEndpoint, Reaction};
use crate::time::{Chance, SimTime, Span};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

/// A request that the gateway sends to an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointRequest {
    /// The HTTP method.
    pub method: String,
    /// The whole URL.
    pub url: String,
    /// Headers in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
    /// The address that it comes from.
    pub source_ip: String,
    /// How it is sent.
    pub connection: Connection,
}

/// How a request is sent to an endpoint, apart from what stands in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Connection {
    /// The VPC link that it goes through; none if it goes over the internet.
    pub vpc_link_id: Option<String>,
    /// The client certificate that the gateway shows (`getting-started-client-side-ssl-authentication`).
    pub client_certificate_id: Option<String>,
    /// The ARN of the role or caller that an AWS service is called as.
    pub credentials: Option<String>,
}

/// What an endpoint answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointAnswer {
    /// The status.
    pub status: u16,
    /// Headers in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
    /// How long it took.
    pub latency: Span,
}

/// Why an endpoint did not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EndpointError {
    /// No endpoint is at this URL.
    Unreachable(String),
    /// It closed the connection, after so long.
    Closed(Span),
}

impl EndpointRequest {
    /// The form in which `GetCalls` lists it.
    pub(super) fn to_json(&self) -> Value {
        let (body, encoding) = text(&self.body);
        let mut request = json!({"method": self.method, "url": self.url, "headers": self.headers, "body": body, "bodyEncoding": encoding});
        let Connection { vpc_link_id, client_certificate_id, credentials } = &self.connection;
        for (name, value) in [("vpcLinkId", vpc_link_id), ("clientCertificateId", client_certificate_id), ("credentials", credentials)] {
            if let Some(value) = value {
                request[name] = Value::from(value.as_str());
            }
        }
        request
    }
}

fn text(body: &Bytes) -> (String, &'static str) {
    match std::str::from_utf8(body) {
        Ok(text) => (text.to_owned(), "utf8"),
        Err(_) => (STANDARD.encode(body), "base64"),
    }
}

/// The endpoint whose pattern matches a URL best: the longest.
pub(super) fn reach<'a>(account: &'a Account, url: &str) -> Result<&'a HttpEndpoint, EndpointError> {
    let matches = |pattern: &str| match pattern.strip_suffix('*') {
        // `https://host/*` is meant for the whole host, so the bare host counts, too.
        Some(prefix) => url.starts_with(prefix) || prefix.strip_suffix('/') == Some(url),
        None => url == pattern || url.split('?').next() == Some(pattern),
    };
    account
        .http_endpoints
        .values()
        .filter(|endpoint| matches(&endpoint.url))
        .max_by_key(|endpoint| endpoint.url.len())
        .map(|endpoint| &**endpoint)
        .ok_or_else(|| {
            EndpointError::Unreachable(format!("No simulated HTTP endpoint answers at {url}: make one with PutHttpEndpoint (Backends)"))
        })
}

/// What the endpoint answers to this request.
pub(super) fn answer(
    endpoint: &HttpEndpoint,
    request: EndpointRequest,
    now: SimTime,
    chance: &mut Chance,
) -> Result<EndpointAnswer, EndpointError> {
    let behavior = &endpoint.behavior;
    let latency = latency::draw(behavior, chance);
    if latency::fails(behavior, chance) {
        let body = Bytes::from_static(b"{\"message\":\"The simulated error rate of this endpoint struck\"}");
        return Ok(EndpointAnswer { status: 500, headers: wire(now, &[], &body), body, latency });
    }
    match &behavior.reaction {
        Reaction::Echo | Reaction::EchoProxy => {
            let body = Bytes::from(echo(&request).to_string());
            let headers = wire(now, &[("Content-Type".into(), "application/json".into())], &body);
            Ok(EndpointAnswer { status: 200, headers, body, latency })
        }
        Reaction::Respond { status, headers, body, body_encoding, .. } => {
            let given: Vec<(String, String)> = headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
            let body = body.as_ref().map(|body| body_of(body, body_encoding.as_deref())).unwrap_or_default();
            Ok(EndpointAnswer { status: status.unwrap_or(200), headers: wire(now, &given, &body), body, latency })
        }
        Reaction::Fail { .. } | Reaction::Javascript { .. } => Err(EndpointError::Closed(latency)),
    }
}

/// A body as a behaviour gives it: text, or bytes as base64, which was looked at when it was set.
fn body_of(body: &str, encoding: Option<&str>) -> Bytes {
    let bytes = encoding.filter(|encoding| *encoding == "base64").and_then(|_| STANDARD.decode(body).ok());
    bytes.map_or_else(|| Bytes::from(body.to_owned()), Bytes::from)
}

/// The headers that a web server sends of itself, unless the behaviour gives its own.
fn wire(now: SimTime, given: &[(String, String)], body: &Bytes) -> Vec<(String, String)> {
    let mut headers = given.to_vec();
    let own = [("Date", now.http_date()), ("Content-Length", body.len().to_string()), ("Connection", "keep-alive".into())];
    for (name, value) in own {
        if !headers.iter().any(|(header, _)| header.eq_ignore_ascii_case(name)) {
            headers.push((name.into(), value));
        }
    }
    headers
}

/// A description of the request, as the public echo services give it.
fn echo(request: &EndpointRequest) -> Value {
    let (data, _) = text(&request.body);
    let json: Value = serde_json::from_str(&data).unwrap_or(Value::Null);
    let query = request.url.split_once('?').map_or("", |(_, query)| query);
    let mut args = Map::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
        repeat(&mut args, decode(name), decode(value));
    }
    let mut headers = Map::new();
    for (name, value) in &request.headers {
        headers.insert(name.clone(), Value::String(value.clone()));
    }
    json!({
        "method": request.method, "url": request.url, "args": args, "headers": headers,
        "data": data, "json": json, "origin": request.source_ip,
    })
}

/// A name that comes twice gets a list.
fn repeat(args: &mut Map<String, Value>, name: String, value: String) {
    let value = Value::String(value);
    match args.get_mut(&name) {
        None => drop(args.insert(name, value)),
        Some(Value::Array(list)) => list.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Behavior;
    use std::sync::Arc;

    #[test]
    fn the_longest_pattern_answers() {
        let mut account = Account::default();
        for (url, status) in
            [("https://api.example.com/*", 200), ("https://api.example.com/pets/*", 201), ("https://api.example.com/pets/7", 202)]
        {
            let reaction =
                Reaction::Respond { payload: None, status: Some(status), headers: Default::default(), body: None, body_encoding: None };
            let endpoint = HttpEndpoint { url: url.into(), behavior: Behavior::from(reaction) };
            account.http_endpoints.insert(url.into(), Arc::new(endpoint));
        }
        let reached = |url: &str| reach(&account, url).map(|endpoint| endpoint.url.clone());
        assert_eq!(reached("https://api.example.com/orders").as_deref(), Ok("https://api.example.com/*"));
        assert_eq!(reached("https://api.example.com").as_deref(), Ok("https://api.example.com/*"));
        assert_eq!(reached("https://api.example.com/pets/9").as_deref(), Ok("https://api.example.com/pets/*"));
        assert_eq!(reached("https://api.example.com/pets/7?x=1").as_deref(), Ok("https://api.example.com/pets/7"));
        assert_eq!(reached("https://api.example.com/pets/7").as_deref(), Ok("https://api.example.com/pets/7"));
        assert!(reach(&account, "https://elsewhere.example.com/").is_err());
    }

    #[test]
    fn an_echo_tells_what_it_got() {
        let request = EndpointRequest {
            method: "POST".into(),
            url: "https://e.example.com/x?a=1&a=2&b=c+d".into(),
            headers: vec![("Accept".into(), "*/*".into())],
            body: Bytes::from_static(b"{\"n\":1}"),
            source_ip: "198.51.100.1".into(),
            connection: Connection::default(),
        };
        let told = echo(&request);
        assert_eq!(told["args"], json!({"a": ["1", "2"], "b": "c d"}));
        assert_eq!(told["json"], json!({"n": 1}));
        assert_eq!(told["origin"], "198.51.100.1");
    }
}
