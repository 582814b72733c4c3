//! The event of a Lambda proxy integration, payload format 1.0 (`set-up-lambda-proxy-integrations`, recorded). Its members stand in the structs below
//! in the order in which they are sent; the text is written from them at once.

use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use super::{api_key, content, headers, variables};
use crate::backends::Payload;
use crate::gateway::by_name::{All, ByName, Last};
use crate::model::Texts;
use crate::vtl::Scope;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::borrow::Cow;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProxyEvent<'a> {
    resource: &'a str,
    path: Cow<'a, str>,
    http_method: &'a str,
    headers: Option<Last<'a>>,
    multi_value_headers: Option<All<'a>>,
    query_string_parameters: Option<Last<'a>>,
    multi_value_query_string_parameters: Option<All<'a>>,
    path_parameters: Option<Last<'a>>,
    stage_variables: Option<&'a Texts>,
    request_context: Context<'a>,
    body: Option<Cow<'a, str>>,
    is_base64_encoded: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AuthorizerEvent<'a> {
    r#type: &'a str,
    method_arn: &'a str,
    resource: &'a str,
    path: Cow<'a, str>,
    http_method: &'a str,
    headers: Last<'a>,
    multi_value_headers: All<'a>,
    query_string_parameters: Last<'a>,
    multi_value_query_string_parameters: All<'a>,
    path_parameters: Last<'a>,
    stage_variables: &'a Texts,
    request_context: Context<'a>,
}

/// `requestContext` of an event, which is also what `$context` of a template holds.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Context<'a> {
    resource_id: &'a str,
    resource_path: &'a str,
    http_method: &'a str,
    extended_request_id: String,
    request_time: String,
    path: &'a str,
    account_id: &'a str,
    protocol: &'a str,
    stage: &'a str,
    domain_prefix: &'a str,
    request_time_epoch: u64,
    request_id: String,
    identity: Caller<'a>,
    domain_name: &'a str,
    deployment_id: &'a str,
    api_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorizer: Option<&'a Map<String, Value>>,
}

/// `identity` of the context.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Caller<'a> {
    cognito_identity_pool_id: Option<&'a str>,
    account_id: Option<&'a str>,
    cognito_identity_id: Option<&'a str>,
    caller: Option<&'a str>,
    source_ip: &'a str,
    principal_org_id: Option<&'a str>,
    access_key: Option<&'a str>,
    cognito_authentication_type: Option<&'a str>,
    cognito_authentication_provider: Option<&'a str>,
    user_arn: Option<&'a str>,
    user_agent: Option<&'a str>,
    user: Option<&'a str>,
    /// Only where the request comes through a VPC endpoint; its VPC may be unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    vpce_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vpc_id: Option<Option<&'a str>>,
    /// Only where the method needs a key.
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key_id: Option<&'a str>,
}

/// The event for this request.
pub(super) fn proxy<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>) -> Payload {
    let (headers, query, path_parameters) = (headers_seen(gate, staged), query(staged), path_parameters(routed));
    // A test invocation adds no headers, and without any there is no map (recorded).
    let has_headers = !(gate.is_test && headers.is_empty());
    let has_query = !query.is_empty();
    let (body, is_base64_encoded) = body(gate, staged);
    let event = ProxyEvent {
        resource: &routed.method.resource_path,
        path: path(staged),
        http_method: gate.http_method,
        headers: has_headers.then(|| headers.last()),
        multi_value_headers: has_headers.then(|| headers.all()),
        query_string_parameters: has_query.then(|| query.last()),
        multi_value_query_string_parameters: has_query.then(|| query.all()),
        path_parameters: (!path_parameters.is_empty()).then(|| path_parameters.last()),
        stage_variables: Some(&staged.variant.variables).filter(|variables| !variables.is_empty()),
        request_context: context(gate, staged, routed),
        body,
        is_base64_encoded,
    };
    Payload::of(&event)
}

/// The event of a Lambda authorizer that gets request parameters (`api-gateway-lambda-authorizer-input`): as a proxy integration's, without the body,
/// and what there is nothing of is an empty object.
pub(super) fn authorizer<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>, method_arn: &str) -> Value {
    let (headers, query, path_parameters) = (headers_seen(gate, staged), query(staged), path_parameters(routed));
    json!(AuthorizerEvent {
        r#type: "REQUEST",
        method_arn,
        resource: &routed.method.resource_path,
        path: path(staged),
        http_method: gate.http_method,
        headers: headers.last(),
        multi_value_headers: headers.all(),
        query_string_parameters: query.last(),
        multi_value_query_string_parameters: query.all(),
        path_parameters: path_parameters.last(),
        stage_variables: &staged.variant.variables,
        request_context: context(gate, staged, routed),
    })
}

fn path_parameters<'a>(routed: &Routed<'a>) -> ByName<'a> {
    routed.path_parameters.iter().map(|(name, value)| (Cow::Borrowed(*name), Cow::Borrowed(*value))).collect()
}

fn query<'a>(staged: &Staged<'a>) -> ByName<'a> {
    variables::query(staged.query).collect()
}

/// The path below the stage; below a custom domain name's base path, that one with it. Slashes that double the first one are dropped
/// from the path, but not from `requestContext.path` (recorded).
fn path<'a>(staged: &Staged<'a>) -> Cow<'a, str> {
    let base_path = staged.mapped.map_or("", |mapped| mapped.base_path);
    match staged.path {
        "/" if !base_path.is_empty() => Cow::Borrowed(base_path),
        path if base_path.is_empty() && path.starts_with('/') && !path.starts_with("//") => Cow::Borrowed(path),
        path => Cow::Owned(format!("{base_path}/{}", path.trim_start_matches('/'))),
    }
}

/// The headers that events and templates see, by name: the client's, and what gateway and edge network add.
fn headers_seen<'a, B>(gate: &'a Gate<'_, B>, staged: &Staged<'a>) -> ByName<'a> {
    let added = headers::added(gate, staged);
    let is_own = |name: &str| name == "Host" || name.starts_with("X-Forwarded-") || (name == "X-Amzn-Trace-Id" && gate.is_traced());
    let mut all: Vec<(Cow<'a, str>, Cow<'a, str>)> = Vec::with_capacity(gate.request.headers.len() + added.len());
    let mut put = |name: Cow<'a, str>, value| {
        let place = all.partition_point(|(before, _)| *before <= name);
        all.insert(place, (name, value));
    };
    for (name, value) in headers::passed_on(gate) {
        if !added.iter().any(|(own, _)| is_own(own) && own.eq_ignore_ascii_case(&name)) {
            put(name, Cow::Borrowed(value));
        }
    }
    for (name, value) in added {
        // What the client has sent counts, where it is not the gateway's own.
        if is_own(name) || headers::passed_on(gate).all(|(sent, _)| !sent.eq_ignore_ascii_case(name)) {
            put(Cow::Borrowed(name), value);
        }
    }
    all.into_iter().collect()
}

/// The body as text; as base64 where its media type is one of the API's binary ones.
fn body<'a, B>(gate: &'a Gate<'_, B>, staged: &Staged<'_>) -> (Option<Cow<'a, str>>, bool) {
    let body = gate.body();
    if body.0.is_empty() {
        return (None, false);
    }
    let content_type = gate.request.header("Content-Type").unwrap_or("application/json");
    if content::is_binary(&staged.variant.compiled.definition.binary_media_types, content_type) {
        return (Some(Cow::Owned(STANDARD.encode(&body.0))), true);
    }
    (Some(body.text()), false)
}

fn context<'a, B>(gate: &'a Gate<'_, B>, staged: &Staged<'a>, routed: &Routed<'a>) -> Context<'a> {
    Context {
        resource_id: &routed.method.resource_id,
        resource_path: &routed.method.resource_path,
        http_method: gate.http_method,
        extended_request_id: gate.ids.extended_request_id(),
        request_time: gate.now.clf(),
        path: staged.full_path,
        account_id: &gate.live.account_id,
        protocol: "HTTP/1.1",
        stage: &staged.stage.stage.stage_name,
        domain_prefix: variables::domain_prefix(staged),
        request_time_epoch: gate.now.micros() / 1_000,
        request_id: gate.ids.request_id(),
        identity: caller(gate, staged, routed),
        domain_name: staged.host,
        deployment_id: &staged.variant.deployment_id,
        api_id: &staged.api.api.id,
        authorizer: gate.identity().map(|identity| &identity.authorizer).filter(|authorizer| !authorizer.is_empty()),
    }
}

fn caller<'a, B>(gate: &'a Gate<'_, B>, staged: &Staged<'a>, routed: &Routed<'a>) -> Caller<'a> {
    let signed = |name: &str| {
        let (_, value) = gate.identity()?.signed.iter().find(|(known, _)| *known == name)?;
        Some(value.as_str())
    };
    // Where the method needs a key, the caller's identity shows it.
    let value = api_key::value(gate, staged).filter(|_| routed.method.method.api_key_required);
    let key = api_key::find(gate.live, value).ok().flatten();
    Caller {
        cognito_identity_pool_id: None,
        account_id: signed("accountId"),
        cognito_identity_id: None,
        caller: signed("caller"),
        source_ip: gate.request.client(),
        principal_org_id: None,
        access_key: signed("accessKey"),
        cognito_authentication_type: None,
        cognito_authentication_provider: None,
        user_arn: signed("userArn"),
        user_agent: gate.request.header("User-Agent"),
        user: signed("user"),
        vpce_id: staged.source_vpce,
        vpc_id: staged.source_vpce.map(|_| gate.request.source_vpc.as_deref()),
        api_key: value.filter(|_| key.is_some()),
        api_key_id: key.map(|key| gate.live.keys[key].id.as_str()),
    }
}

/// The values that the templates of this request are evaluated with.
pub(super) fn scope<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>) -> Scope {
    let pair = |(name, value): (Cow<'_, str>, Cow<'_, str>)| (name.into_owned(), value.into_owned());
    let path = routed.path_parameters.iter().map(|(name, value)| ((*name).to_owned(), variables::decode(value).into_owned())).collect();
    let query = variables::query(staged.query).map(pair).collect();
    let header = headers_seen(gate, staged).into_pairs().map(pair).collect();
    let stage_variables = staged.variant.variables.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    let mut context = json!(context(gate, staged, routed));
    context["isCanaryRequest"] = staged.is_canary().to_string().into();
    Scope::new(path, query, header, stage_variables, &context)
}
