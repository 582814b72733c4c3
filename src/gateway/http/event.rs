//! Events of Lambda functions, payload formats 1.0 and 2.0 (`http-api-develop-integrations-lambda`, `http-api-lambda-authorizer`). Their members stand
//! in the structs below in the order in which they are sent; the text for an integration is written from them at once. What only integrations or only
//! authorizers get is left out for the others.

use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use super::{headers, variables};
use crate::backends::Payload;
use crate::gateway::by_name::{All, ByName, Joined, Last};
use crate::model::Texts;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::{Value, json};
use std::borrow::Cow;

/// An event of format 1.0.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct First<'a> {
    version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method_arn: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identity_source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization_token: Option<&'a str>,
    resource: &'a str,
    path: Cow<'a, str>,
    http_method: &'a str,
    headers: Last<'a>,
    multi_value_headers: All<'a>,
    query_string_parameters: Option<Last<'a>>,
    multi_value_query_string_parameters: Option<All<'a>>,
    request_context: FirstContext<'a>,
    path_parameters: Option<Last<'a>>,
    stage_variables: Option<&'a Texts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Option<Cow<'a, str>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_base64_encoded: Option<bool>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FirstContext<'a> {
    account_id: &'a str,
    api_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorizer: Option<Value>,
    domain_name: &'a str,
    domain_prefix: &'a str,
    extended_request_id: String,
    http_method: &'a str,
    identity: Caller<'a>,
    path: Cow<'a, str>,
    protocol: &'a str,
    request_id: String,
    request_time: String,
    request_time_epoch: u64,
    resource_id: &'a str,
    resource_path: &'a str,
    stage: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Caller<'a> {
    access_key: Option<String>,
    account_id: Option<String>,
    caller: Option<String>,
    cognito_authentication_provider: Option<&'a str>,
    cognito_authentication_type: Option<&'a str>,
    cognito_identity_id: Option<&'a str>,
    cognito_identity_pool_id: Option<&'a str>,
    principal_org_id: Option<&'a str>,
    source_ip: &'a str,
    user: Option<String>,
    user_agent: &'a str,
    user_arn: Option<String>,
}

/// An event of format 2.0. What there is nothing of is left out.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Second<'a> {
    version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    route_arn: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identity_source: Option<Option<&'a [String]>>,
    route_key: &'a str,
    raw_path: Cow<'a, str>,
    raw_query_string: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cookies: Vec<&'a str>,
    headers: Joined<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query_string_parameters: Option<Joined<'a>>,
    request_context: SecondContext<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_parameters: Option<Last<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stage_variables: Option<&'a Texts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_base64_encoded: Option<bool>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SecondContext<'a> {
    account_id: &'a str,
    api_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorizer: Option<Value>,
    domain_name: &'a str,
    domain_prefix: &'a str,
    http: Http<'a>,
    request_id: String,
    route_key: &'a str,
    stage: &'a str,
    time: String,
    time_epoch: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Http<'a> {
    method: &'a str,
    path: Cow<'a, str>,
    protocol: &'a str,
    source_ip: &'a str,
    user_agent: &'a str,
}

/// Whom an event is for.
#[derive(Clone, Copy)]
enum For<'a> {
    Integration,
    /// An authorizer: the ARN that it is asked about, and the values of its identity sources.
    Authorizer(&'a str, &'a [String]),
}

/// The event of an integration.
pub(super) fn integration<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>, format: &str) -> Payload {
    match format {
        "2.0" => second(gate, staged, routed, For::Integration, |event| Payload::of(event)),
        _ => first(gate, staged, routed, For::Integration, |event| Payload::of(event)),
    }
}

/// The event of an authorizer, with the values of its identity sources.
pub(super) fn authorizer<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>, format: &str, identity: &[String]) -> Value {
    let arn = variables::request_arn(gate, staged);
    let whom = For::Authorizer(&arn, identity);
    match format {
        "2.0" => second(gate, staged, routed, whom, |event| json!(event)),
        _ => first(gate, staged, routed, whom, |event| json!(event)),
    }
}

/// The event of format 2.0, given to whoever writes it.
fn second<B, T>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>, whom: For<'_>, write: impl FnOnce(&Second<'_>) -> T) -> T {
    let (mut own, mut cookies) = (Vec::new(), Vec::new());
    for (name, value) in headers::seen(gate, staged.host) {
        if name == "cookie" { cookies.push(value) } else { own.push((name, value)) }
    }
    let (headers, query, path_parameters) = (own.into_iter().collect::<ByName<'_>>(), query(staged), path_parameters(routed));
    let (body, is_base64_encoded) = body(gate);
    let for_integration = matches!(whom, For::Integration);
    let (route_arn, identity_source) = match whom {
        For::Authorizer(arn, identity) => (Some(arn), Some(Some(identity).filter(|identity| !identity.is_empty()))),
        For::Integration => (None, None),
    };
    let identity = gate.identity().filter(|_| for_integration);
    write(&Second {
        version: "2.0",
        r#type: route_arn.map(|_| "REQUEST"),
        route_arn,
        identity_source,
        route_key: &routed.compiled.route.route_key,
        raw_path: variables::raw_path(staged),
        raw_query_string: staged.query,
        cookies: cookies.iter().flat_map(|value| value.split("; ")).filter(|cookie| !cookie.is_empty()).collect(),
        headers: headers.joined(),
        query_string_parameters: (!query.is_empty()).then(|| query.joined()),
        request_context: SecondContext {
            account_id: &gate.live.account_id,
            api_id: &staged.api.api.api_id,
            authorizer: identity.and_then(|identity| identity.second()),
            domain_name: staged.host,
            domain_prefix: variables::domain_prefix(staged),
            http: Http {
                method: &gate.request.method,
                path: variables::raw_path(staged),
                protocol: "HTTP/1.1",
                source_ip: gate.request.client(),
                user_agent: gate.request.header("User-Agent").unwrap_or_default(),
            },
            request_id: gate.ids.extended_request_id(),
            route_key: &routed.compiled.route.route_key,
            stage: &staged.stage.stage.stage_name,
            time: gate.now.clf(),
            time_epoch: gate.now.micros() / 1_000,
        },
        body: body.filter(|_| for_integration),
        path_parameters: (!path_parameters.is_empty()).then(|| path_parameters.last()),
        stage_variables: stage_variables(staged),
        is_base64_encoded: for_integration.then_some(is_base64_encoded),
    })
}

/// The event of format 1.0, given to whoever writes it. An authorizer gets empty maps where an integration gets null, as from REST APIs.
fn first<B, T>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>, whom: For<'_>, write: impl FnOnce(&First<'_>) -> T) -> T {
    let headers: ByName<'_> = headers::seen(gate, staged.host).into_iter().collect();
    let (query, path_parameters) = (query(staged), path_parameters(routed));
    let (body, is_base64_encoded) = body(gate);
    let for_integration = matches!(whom, For::Integration);
    let shown = |map: &ByName<'_>| !(for_integration && map.is_empty());
    let (method_arn, token) = match whom {
        For::Authorizer(arn, identity) => (Some(arn), Some(identity.join(","))),
        For::Integration => (None, None),
    };
    write(&First {
        version: "1.0",
        r#type: method_arn.map(|_| "REQUEST"),
        method_arn,
        identity_source: token.as_deref(),
        authorization_token: token.as_deref(),
        resource: resource(routed),
        path: variables::raw_path(staged),
        http_method: &gate.request.method,
        headers: headers.last(),
        multi_value_headers: headers.all(),
        query_string_parameters: shown(&query).then(|| query.last()),
        multi_value_query_string_parameters: shown(&query).then(|| query.all()),
        request_context: first_context(gate, staged, routed, for_integration),
        path_parameters: shown(&path_parameters).then(|| path_parameters.last()),
        stage_variables: match for_integration {
            true => stage_variables(staged),
            false => Some(&staged.stage.stage.stage_variables),
        },
        body: for_integration.then_some(body),
        is_base64_encoded: for_integration.then_some(is_base64_encoded),
    })
}

fn first_context<'a, B>(gate: &'a Gate<'_, B>, staged: &Staged<'a>, routed: &Routed<'a>, for_integration: bool) -> FirstContext<'a> {
    let signed = |name: &str| gate.identity()?.variable(name);
    FirstContext {
        account_id: &gate.live.account_id,
        api_id: &staged.api.api.api_id,
        authorizer: gate.identity().filter(|_| for_integration).and_then(|identity| identity.first()),
        domain_name: staged.host,
        domain_prefix: variables::domain_prefix(staged),
        extended_request_id: gate.ids.extended_request_id(),
        http_method: &gate.request.method,
        identity: Caller {
            access_key: signed("identity.accessKey"),
            account_id: signed("identity.accountId"),
            caller: signed("identity.caller"),
            cognito_authentication_provider: None,
            cognito_authentication_type: None,
            cognito_identity_id: None,
            cognito_identity_pool_id: None,
            principal_org_id: None,
            source_ip: gate.request.client(),
            user: signed("identity.user"),
            user_agent: gate.request.header("User-Agent").unwrap_or_default(),
            user_arn: signed("identity.userArn"),
        },
        path: variables::raw_path(staged),
        protocol: "HTTP/1.1",
        request_id: gate.ids.extended_request_id(),
        request_time: gate.now.clf(),
        request_time_epoch: gate.now.micros() / 1_000,
        resource_id: &routed.compiled.route.route_key,
        resource_path: resource(routed),
        stage: &staged.stage.stage.stage_name,
    }
}

/// The path of the route.
fn resource<'a>(routed: &Routed<'a>) -> &'a str {
    routed.compiled.route.parts().map_or("$default", |(_, path)| path)
}

fn query<'a>(staged: &Staged<'a>) -> ByName<'a> {
    variables::query(staged.query).collect()
}

fn path_parameters<'a>(routed: &'a Routed<'_>) -> ByName<'a> {
    routed.parameters.iter().map(|(name, value)| (Cow::Borrowed(*name), Cow::Borrowed(&**value))).collect()
}

/// The stage's variables, if it has any.
fn stage_variables<'a>(staged: &Staged<'a>) -> Option<&'a Texts> {
    Some(&staged.stage.stage.stage_variables).filter(|variables| !variables.is_empty())
}

/// The body as text where its media type is one of text, else as base64.
fn body<'a, B>(gate: &Gate<'a, B>) -> (Option<Cow<'a, str>>, bool) {
    let body = &gate.request.body;
    if body.0.is_empty() {
        return (None, false);
    }
    match gate.request.header("Content-Type").is_none_or(is_text) && std::str::from_utf8(&body.0).is_ok() {
        true => (Some(body.text()), false),
        false => (Some(Cow::Owned(STANDARD.encode(&body.0))), true),
    }
}

/// Media types that reach a function as text. All others, forms among them, come as base64.
fn is_text(media_type: &str) -> bool {
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let named = ["application/json", "application/xml", "application/javascript"].contains(&media_type.as_str());
    named || media_type.starts_with("text/") || media_type.ends_with("+json") || media_type.ends_with("+xml") || media_type.is_empty()
}
