//! The composer: a request while it is being written, and how it becomes one that is sent.

use crate::app::Engine;
use crate::app::cors::Page;
use crate::gateway::{Body, Request};
use crate::model::http;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a path parameter's value may hold as it is; everything else is percent-encoded.
const PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'?').add(b'`').add(b'{').add(b'}').add(b'%').add(b'/');
const QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'&').add(b'+').add(b'%').add(b'=');

/// A request that is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Composer {
    /// The API it goes to.
    pub api_id: String,
    /// The stage it goes to.
    pub stage: String,
    /// The HTTP method.
    pub method: String,
    /// The path below the stage; may name variables, such as `/pets/{petId}`.
    pub path: String,
    /// Values of the path's variables.
    pub path_parameters: BTreeMap<String, String>,
    /// Query parameters, in order; those with an empty name are left out.
    pub query: Vec<(String, String)>,
    /// Headers, in order; those with an empty name are left out.
    pub headers: Vec<(String, String)>,
    /// The body; none if empty.
    pub body: String,
    /// The API key it carries in `x-api-key`.
    pub key_id: Option<String>,
    /// The page whose browser sends it; none if it is sent from anywhere else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<Page>,
}

impl Composer {
    /// Names of the variables in the path, such as `petId`, or `proxy` for `{proxy+}`.
    pub fn variables(&self) -> Vec<&str> {
        self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).map(|name| name.trim_end_matches('+')).collect()
    }

    /// Protocol and port of the listener that it goes to, where that is one of a load balancer: its host stands in the place of an API's id, and
    /// `HTTP:80` in that of a stage.
    fn listener(&self) -> Option<(&str, &str)> {
        self.stage.split_once(':').filter(|_| self.api_id.contains(".elb."))
    }

    /// The URL that it is sent to.
    pub fn url(&self, region: &str) -> String {
        let path: Vec<String> = self.path.split('/').map(|part| self.path_part(part)).collect();
        let query: Vec<String> = self
            .query
            .iter()
            .filter(|(name, _)| !name.is_empty())
            .map(|(name, value)| format!("{}={}", utf8_percent_encode(name, QUERY), utf8_percent_encode(value, QUERY)))
            .collect();
        let path = path.join("/");
        let slash = if path.starts_with('/') { "" } else { "/" };
        let mark = if query.is_empty() { "" } else { "?" };
        if let Some((protocol, port)) = self.listener() {
            let port = if matches!((protocol, port), ("HTTP", "80") | ("HTTPS", "443")) { String::new() } else { format!(":{port}") };
            return format!("{}://{}{port}{slash}{path}{mark}{}", protocol.to_ascii_lowercase(), self.api_id, query.join("&"));
        }
        // The stage `$default` of an HTTP API is served from the root.
        let stage = if self.stage == http::Stage::DEFAULT { String::new() } else { format!("/{}", self.stage) };
        format!("https://{}.execute-api.{region}.amazonaws.com{stage}{slash}{path}{mark}{}", self.api_id, query.join("&"))
    }

    /// The request that is sent.
    pub fn request(&self, engine: &Engine) -> Request {
        let named = |(name, _): &&(String, String)| !name.is_empty();
        let mut headers: Vec<(String, String)> = self.headers.iter().filter(named).cloned().collect();
        if let Some(key) = self.key_id.as_ref().and_then(|id| engine.account.api_keys.get(id)) {
            headers.push(("x-api-key".into(), key.value.clone()));
        }
        Request {
            method: self.method.clone(),
            url: self.url(&engine.account.region),
            headers,
            body: Body::from(self.body.clone()),
            ..Request::default()
        }
    }

    /// The composer that sends a request like this one: none if no API of the account has such a URL.
    pub fn from_request(engine: &Engine, request: &Request) -> Option<Composer> {
        let (_, rest) = request.url.split_once("://")?;
        let rest = rest.split('#').next()?;
        let (host, target) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let balancer = listener_of(engine, &request.url, host);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let below = path.trim_start_matches('/');
        let named = || host.split('.').next().filter(|_| host.contains(".execute-api."));
        let api_id = match &balancer {
            Some((host, _)) => host.clone(),
            None => named()?.to_ascii_lowercase(),
        };
        let (first, rest) = below.split_once('/').unwrap_or((below, ""));
        let http_api = engine.account.http_apis.get(&api_id);
        let (stage, path) = match &balancer {
            Some((_, listener)) => (listener.as_str(), below),
            None if http_api.is_some_and(|api| !api.stages.contains_key(first)) => (http::Stage::DEFAULT, below),
            None => (first, rest),
        };
        let decoded = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        };
        let mut headers = request.headers.clone();
        let sent_key = request.header("x-api-key");
        let key_id = engine.account.api_keys.values().find(|key| Some(key.value.as_str()) == sent_key).map(|key| key.id.clone());
        if key_id.is_some() {
            headers.retain(|(name, _)| !name.eq_ignore_ascii_case("x-api-key"));
        }
        Some(Composer {
            api_id,
            stage: stage.to_owned(),
            method: request.method.clone(),
            // A brace begins a variable here, and is itself in a URL.
            path: format!("/{}", path.replace('{', "%7B").replace('}', "%7D")),
            path_parameters: BTreeMap::new(),
            query: query.split('&').filter(|part| !part.is_empty()).map(pair).collect(),
            headers,
            body: request.body.text().into_owned(),
            key_id,
            page: None,
        })
    }

    fn path_part(&self, part: &str) -> String {
        let Some(variable) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else { return part.to_owned() };
        let name = variable.trim_end_matches('+');
        let value = self.path_parameters.get(name).map_or("", String::as_str);
        if variable.ends_with('+') {
            // A greedy variable stands for several parts: its slashes stay.
            let parts: Vec<String> = value.split('/').map(|part| utf8_percent_encode(part, PATH).to_string()).collect();
            return parts.join("/");
        }
        utf8_percent_encode(value, PATH).to_string()
    }
}

/// The load balancer that a URL names, by its host name, and the listener: `HTTP:80`.
fn listener_of(engine: &Engine, url: &str, host: &str) -> Option<(String, String)> {
    let secure = url.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:"));
    let (protocol, usual) = if secure { ("HTTPS", "443") } else { ("HTTP", "80") };
    let (name, port) = host.split_once(':').unwrap_or((host, usual));
    let balancer = engine.account.load_balancers.values().find(|balancer| balancer.dns_name.eq_ignore_ascii_case(name))?;
    Some((balancer.dns_name.clone(), format!("{protocol}:{port}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_comes_back_as_the_composer_that_sends_it() {
        let engine = Engine::new(0);
        let composer = Composer {
            api_id: "a1".into(),
            stage: "prod".into(),
            method: "POST".into(),
            path: "/pets/7%2F8".into(),
            query: vec![("q".into(), "1 & 2+3".into()), ("empty".into(), String::new())],
            headers: vec![("x-api-key".into(), "unknown".into())],
            body: "{}".into(),
            ..Composer::default()
        };
        assert_eq!(Composer::from_request(&engine, &composer.request(&engine)).as_ref(), Some(&composer));
        let root = Request { url: "https://a1.execute-api.us-east-1.amazonaws.com/prod".into(), ..Request::default() };
        assert_eq!(
            Composer::from_request(&engine, &root).map(|composer| (composer.stage, composer.path)),
            Some(("prod".into(), "/".into()))
        );
        assert_eq!(Composer::from_request(&engine, &Request { url: "https://example.com/prod".into(), ..Request::default() }), None);
    }

    #[test]
    fn a_request_to_a_load_balancer_goes_to_its_listener() {
        let mut engine = Engine::new(0);
        let input = serde_json::json!({"Name": "web", "Subnets": ["subnet-1", "subnet-2"]});
        let made = engine.call(&crate::control::Operation::elbv2("CreateLoadBalancer", input)).expect("a load balancer");
        let host = made["LoadBalancers"][0]["DNSName"].as_str().unwrap_or_default().to_owned();
        for (stage, url) in [("HTTP:80", format!("http://{host}/a/b?x=1")), ("HTTPS:8443", format!("https://{host}:8443/a/b?x=1"))] {
            let composer = Composer {
                api_id: host.clone(),
                stage: stage.into(),
                method: "GET".into(),
                path: "/a/b".into(),
                query: vec![("x".into(), "1".into())],
                ..Composer::default()
            };
            assert_eq!(composer.url("us-east-1"), url);
            assert_eq!(Composer::from_request(&engine, &composer.request(&engine)), Some(composer));
        }
    }

    #[test]
    fn variables_and_query_are_put_into_the_url() {
        let composer = Composer {
            api_id: "a1".into(),
            stage: "prod".into(),
            path: "/pets/{petId}/files/{proxy+}".into(),
            path_parameters: [("petId".into(), "a/b".into()), ("proxy".into(), "x/y z".into())].into(),
            query: vec![("q".into(), "1 & 2".into()), (String::new(), "left out".into())],
            ..Composer::default()
        };
        assert_eq!(composer.variables(), ["petId", "proxy"]);
        assert_eq!(composer.url("us-east-1"), "https://a1.execute-api.us-east-1.amazonaws.com/prod/pets/a%2Fb/files/x/y%20z?q=1%20%26%202");
    }
}
