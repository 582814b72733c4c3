//! The event of a Lambda proxy integration, payload format 1.0 (`set-up-lambda-proxy-integrations`, recorded).

use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use super::{api_key, content, headers, variables};
use crate::order;
use crate::vtl::Scope;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

/// The event for this request.
pub(super) fn proxy<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>) -> Value {
    let (headers, multi_value_headers) = header_maps(gate, staged);
    let (query, multi_value_query) = query_maps(staged.query);
    let (body, is_base64_encoded) = body(gate, staged);
    let variables = &staged.variant.variables;
    json!({
        "resource": routed.method.resource_path,
        "path": path(staged),
        "httpMethod": gate.http_method,
        "headers": headers_or_null(gate, headers),
        "multiValueHeaders": headers_or_null(gate, multi_value_headers),
        "queryStringParameters": or_null(query),
        "multiValueQueryStringParameters": or_null(multi_value_query),
        "pathParameters": or_null(path_parameters(routed)),
        "stageVariables": if variables.is_empty() { Value::Null } else { json!(variables) },
        "requestContext": context(gate, staged, routed),
        "body": body,
        "isBase64Encoded": is_base64_encoded,
    })
}

/// The event of a Lambda authorizer that gets request parameters (`api-gateway-lambda-authorizer-input`): as a proxy integration's, without the body,
/// and what there is nothing of is an empty object.
pub(super) fn authorizer<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>, method_arn: &str) -> Value {
    let (headers, multi_value_headers) = header_maps(gate, staged);
    let (query, multi_value_query) = query_maps(staged.query);
    json!({
        "type": "REQUEST",
        "methodArn": method_arn,
        "resource": routed.method.resource_path,
        "path": path(staged),
        "httpMethod": gate.http_method,
        "headers": headers,
        "multiValueHeaders": multi_value_headers,
        "queryStringParameters": query,
        "multiValueQueryStringParameters": multi_value_query,
        "pathParameters": path_parameters(routed),
        "stageVariables": staged.variant.variables,
        "requestContext": context(gate, staged, routed),
    })
}

fn path_parameters(routed: &Routed<'_>) -> Map<String, Value> {
    routed.path_parameters.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect()
}

/// The path below the stage; below a custom domain name's base path, that one with it. Slashes that double the first one are dropped
/// from the path, but not from `requestContext.path` (recorded).
fn path(staged: &Staged<'_>) -> String {
    let base_path = staged.mapped.map_or("", |mapped| mapped.base_path);
    match staged.path {
        "/" if !base_path.is_empty() => base_path.to_owned(),
        path => format!("{base_path}/{}", path.trim_start_matches('/')),
    }
}

/// A test invocation adds no headers, and without any there is no map (recorded).
fn headers_or_null<B>(gate: &Gate<'_, B>, map: Map<String, Value>) -> Value {
    if gate.is_test { or_null(map) } else { Value::Object(map) }
}

fn or_null(map: Map<String, Value>) -> Value {
    if map.is_empty() { Value::Null } else { Value::Object(map) }
}

/// The last value of each header, and all of them.
fn header_maps<B>(gate: &Gate<'_, B>, staged: &Staged<'_>) -> (Map<String, Value>, Map<String, Value>) {
    maps(headers_seen(gate, staged))
}

/// The headers that events and templates see, by name: the client's, and what gateway and edge network add.
fn headers_seen<B>(gate: &Gate<'_, B>, staged: &Staged<'_>) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = headers::passed_on(gate).map(|(name, value)| (name.into_owned(), value.to_owned())).collect();
    for (name, value) in headers::added(gate, staged) {
        let is_own = name == "Host" || name.starts_with("X-Forwarded-") || (name == "X-Amzn-Trace-Id" && gate.is_traced());
        if is_own || !all.iter().any(|(header, _)| header.eq_ignore_ascii_case(name)) {
            all.retain(|(header, _)| !header.eq_ignore_ascii_case(name));
            all.push((name.to_owned(), value));
        }
    }
    order::sort_by(&mut all, |(a, _), (b, _)| a.cmp(b));
    all
}

fn query_maps(query: &str) -> (Map<String, Value>, Map<String, Value>) {
    maps(variables::query(query).map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
}

fn maps(pairs: Vec<(String, String)>) -> (Map<String, Value>, Map<String, Value>) {
    let (mut last, mut all) = (Map::new(), Map::new());
    for (name, value) in pairs {
        last.insert(name.clone(), Value::String(value.clone()));
        if let Value::Array(values) = all.entry(name).or_insert_with(|| Value::Array(Vec::new())) {
            values.push(Value::String(value));
        }
    }
    (last, all)
}

/// The body as text; as base64 where its media type is one of the API's binary ones.
fn body<B>(gate: &Gate<'_, B>, staged: &Staged<'_>) -> (Value, bool) {
    let body = gate.body();
    if body.0.is_empty() {
        return (Value::Null, false);
    }
    let content_type = gate.request.header("Content-Type").unwrap_or("application/json");
    if content::is_binary(&staged.variant.compiled.definition.binary_media_types, content_type) {
        return (Value::String(STANDARD.encode(&body.0)), true);
    }
    (Value::String(body.text().into_owned()), false)
}

/// `requestContext` of an event, which is also what `$context` of a template holds.
pub(super) fn context<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>) -> Value {
    let known = |name: &str| variables::context(gate, staged, Some(routed), name).map_or(Value::Null, Value::String);
    let mut context = json!({
        "resourceId": known("resourceId"),
        "resourcePath": known("resourcePath"),
        "httpMethod": known("httpMethod"),
        "extendedRequestId": known("extendedRequestId"),
        "requestTime": known("requestTime"),
        "path": known("path"),
        "accountId": known("accountId"),
        "protocol": known("protocol"),
        "stage": known("stage"),
        "domainPrefix": known("domainPrefix"),
        "requestTimeEpoch": gate.now.micros() / 1_000,
        "requestId": known("requestId"),
        "identity": {
            "cognitoIdentityPoolId": null,
            "accountId": null,
            "cognitoIdentityId": null,
            "caller": null,
            "sourceIp": known("identity.sourceIp"),
            "principalOrgId": null,
            "accessKey": null,
            "cognitoAuthenticationType": null,
            "cognitoAuthenticationProvider": null,
            "userArn": null,
            "userAgent": known("identity.userAgent"),
            "user": null,
        },
        "domainName": known("domainName"),
        "deploymentId": known("deploymentId"),
        "apiId": known("apiId"),
    });
    if staged.source_vpce.is_some() {
        context["identity"]["vpceId"] = known("identity.vpceId");
        context["identity"]["vpcId"] = known("identity.vpcId");
    }
    if let Some(identity) = gate.identity() {
        for (name, value) in &identity.signed {
            context["identity"][*name] = value.as_str().into();
        }
        if !identity.authorizer.is_empty() {
            context["authorizer"] = Value::Object(identity.authorizer.clone());
        }
    }
    // Where the method needs a key, the caller's identity shows it.
    let value = api_key::value(gate, staged).filter(|_| routed.method.method.api_key_required);
    if let Ok(Some(key)) = api_key::find(gate.live, value) {
        context["identity"]["apiKey"] = value.into();
        context["identity"]["apiKeyId"] = gate.live.keys[key].id.as_str().into();
    }
    context
}

/// The values that the templates of this request are evaluated with.
pub(super) fn scope<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>) -> Scope {
    let path = routed.path_parameters.iter().map(|(name, value)| ((*name).to_owned(), variables::decode(value).into_owned())).collect();
    let query = variables::query(staged.query).map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    let header = headers_seen(gate, staged);
    let stage_variables = staged.variant.variables.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    let mut context = context(gate, staged, routed);
    context["isCanaryRequest"] = staged.is_canary().to_string().into();
    Scope::new(path, query, header, stage_variables, &context)
}
