//! Endpoints of the page Backends: which AWS service one stands for, which hosts integrations name that nobody answers at yet, and the calls that came.

use crate::app::Engine;
use crate::backends::Called;
use crate::gateway::rest::service_host;
use crate::model::{Account, ConnectionType, Integration, IntegrationType};
use serde_json::Value;

/// A host that integrations name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedHost {
    /// The URL pattern that an endpoint for it would have, such as `https://sqs.us-east-1.amazonaws.com/*`.
    pub pattern: String,
    /// What it is: `AWS service sqs`, `behind a VPC link`, `HTTP endpoint`.
    pub kind: String,
    /// The methods whose integrations name it, such as `POST /orders of shop`.
    pub users: Vec<String>,
}

/// One call that an endpoint received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallView {
    /// `POST https://…`.
    pub line: String,
    /// How it was sent: credentials, VPC link, client certificate.
    pub notes: Vec<String>,
    /// Headers, a line each.
    pub headers: String,
    /// The body; base64 where it is no text.
    pub body: String,
}

/// What stands at a URL pattern, in a few words.
pub fn kind(url: &str) -> String {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', '?', '*']).next().unwrap_or_default();
    let service = host.strip_suffix(".amazonaws.com").filter(|_| !host.contains(".execute-api.") && !host.contains(".elb."));
    match service {
        Some(labels) => {
            let mut labels: Vec<&str> = labels.split('.').collect();
            if labels.len() > 1 && labels.last().is_some_and(|last| last.contains('-') && last.ends_with(|c: char| c.is_ascii_digit())) {
                labels.pop();
            }
            format!("AWS service {}", labels.last().copied().unwrap_or_default())
        }
        None => "HTTP endpoint".into(),
    }
}

/// The hosts that integrations of this account name and that no endpoint answers at.
pub fn missing(account: &Account) -> Vec<NamedHost> {
    let mut hosts: Vec<NamedHost> = Vec::new();
    for api in account.rest_apis.values() {
        for (resource, method) in api.definition.methods() {
            let Some((pattern, kind)) = method.method_integration.as_ref().and_then(host) else { continue };
            if account.http_endpoints.values().any(|endpoint| covers(&endpoint.url, &pattern)) {
                continue;
            }
            let user = format!("{} {} of {}", method.http_method, resource.path, api.name);
            match hosts.iter_mut().find(|host| host.pattern == pattern) {
                Some(host) => host.users.push(user),
                None => hosts.push(NamedHost { pattern, kind, users: vec![user] }),
            }
        }
    }
    hosts
}

/// Whether an endpoint answers somewhere at a host.
fn covers(url: &str, pattern: &str) -> bool {
    let host = pattern.trim_end_matches('*');
    url.starts_with(host) || url.strip_suffix('*').is_some_and(|prefix| host.starts_with(prefix)) || url == host.trim_end_matches('/')
}

/// The URL pattern of the host that an integration calls, if it names one by itself, and what it is.
fn host(integration: &Integration) -> Option<(String, String)> {
    let uri = integration.uri.as_deref()?;
    let url = match integration.kind {
        IntegrationType::Mock | IntegrationType::AwsProxy => return None,
        IntegrationType::Aws => format!("https://{}/", service_host(uri)?),
        IntegrationType::Http | IntegrationType::HttpProxy => uri.to_owned(),
    };
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?']).next().filter(|host| !host.is_empty() && !host.contains(['{', '$']))?;
    let pattern = format!("{scheme}://{host}/*");
    let through_link = integration.connection_type == Some(ConnectionType::VpcLink);
    let kind = if through_link { "behind a VPC link".to_owned() } else { kind(&pattern) };
    Some((pattern, kind))
}

/// The calls that an endpoint received, newest first.
pub fn calls(engine: &Engine, url: &str) -> Vec<CallView> {
    let mut calls: Vec<CallView> = engine.calls_of_endpoint(url).iter().filter_map(call).collect();
    calls.reverse();
    calls
}

fn call(called: &Called) -> Option<CallView> {
    let Called::Request(request) = called else { return None };
    let text = |name: &str| request.get(name).and_then(Value::as_str).unwrap_or_default();
    let note = |name: &str, words: &str| request.get(name).and_then(Value::as_str).map(|value| format!("{words} {value}"));
    let headers = request.get("headers").and_then(Value::as_array).into_iter().flatten();
    let lines: Vec<String> = headers.filter_map(|pair| Some(format!("{}: {}", pair.get(0)?.as_str()?, pair.get(1)?.as_str()?))).collect();
    let notes = [
        note("credentials", "With the credentials of"),
        note("vpcLinkId", "Through the VPC link"),
        note("clientCertificateId", "With the client certificate"),
        (text("bodyEncoding") == "base64").then(|| "The body is bytes, shown as base64".to_owned()),
    ];
    Some(CallView {
        line: format!("{} {}", text("method"), text("url")),
        notes: notes.into_iter().flatten().collect(),
        headers: lines.join("\n"),
        body: text("body").to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::Operation;
    use serde_json::json;

    #[test]
    fn services_are_known_by_their_hosts() {
        assert_eq!(kind("https://sqs.us-east-1.amazonaws.com/*"), "AWS service sqs");
        assert_eq!(kind("https://bucket.s3.eu-west-1.amazonaws.com/*"), "AWS service s3");
        assert_eq!(kind("https://iam.amazonaws.com/*"), "AWS service iam");
        assert_eq!(kind("https://api.example.com/*"), "HTTP endpoint");
        assert_eq!(kind("https://a1.execute-api.us-east-1.amazonaws.com/prod"), "HTTP endpoint");
    }

    #[test]
    fn hosts_that_integrations_name_are_missing_until_an_endpoint_answers_there() {
        let mut engine = Engine::new(0);
        let call = |engine: &mut Engine, name: &str, input: Value| engine.call(&Operation::apigateway(name, input)).expect("it is done");
        let api = call(&mut engine, "CreateRestApi", json!({"name": "shop"}));
        let mut at = json!({"restApiId": api["id"], "resourceId": api["rootResourceId"], "httpMethod": "POST"});
        let mut method = at.clone();
        method["authorizationType"] = json!("NONE");
        call(&mut engine, "PutMethod", method);
        at["type"] = json!("AWS");
        at["integrationHttpMethod"] = json!("POST");
        at["credentials"] = json!("arn:aws:iam::123456789012:role/r");
        at["uri"] = json!("arn:aws:apigateway:us-east-1:sqs:path/123456789012/queue");
        call(&mut engine, "PutIntegration", at);
        let hosts = missing(&engine.account);
        assert_eq!(hosts.len(), 1);
        assert_eq!((hosts[0].pattern.as_str(), hosts[0].kind.as_str()), ("https://sqs.us-east-1.amazonaws.com/*", "AWS service sqs"));
        assert_eq!(hosts[0].users, ["POST / of shop"]);
        let endpoint = json!({"Url": "https://sqs.us-east-1.amazonaws.com/123456789012/*", "Behavior": {"kind": "echo"}});
        engine.call(&Operation::backends("PutHttpEndpoint", endpoint)).expect("an endpoint");
        assert_eq!(missing(&engine.account), []);
    }
}
