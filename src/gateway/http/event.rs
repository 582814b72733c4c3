//! Events of Lambda functions, payload formats 1.0 and 2.0 (`http-api-develop-integrations-lambda`, `http-api-lambda-authorizer`).

use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use super::{headers, variables};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

/// The event of an integration.
pub(super) fn integration<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>, format: &str) -> Value {
    let (body, is_base64_encoded) = body(gate);
    if format == "2.0" {
        let mut event = second(gate, staged, routed, true);
        if let Some(body) = body {
            event.insert("body".into(), Value::String(body));
        }
        parameters(&mut event, staged, routed);
        event.insert("isBase64Encoded".into(), Value::Bool(is_base64_encoded));
        return Value::Object(event);
    }
    let mut event = first(gate, staged, routed, true);
    event.insert("pathParameters".into(), or_null(path_parameters(routed)));
    event.insert("stageVariables".into(), or_null(stage_variables(staged)));
    event.insert("body".into(), body.map_or(Value::Null, Value::String));
    event.insert("isBase64Encoded".into(), Value::Bool(is_base64_encoded));
    Value::Object(event)
}

/// The event of an authorizer, with the values of its identity sources.
pub(super) fn authorizer<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>, format: &str, identity: &[String]) -> Value {
    let arn = variables::request_arn(gate, staged);
    if format == "2.0" {
        let mut event = Map::from_iter([("version".to_owned(), json!("2.0")), ("type".to_owned(), json!("REQUEST"))]);
        event.insert("routeArn".into(), arn.into());
        event.insert("identitySource".into(), if identity.is_empty() { Value::Null } else { json!(identity) });
        event.extend(second(gate, staged, routed, false));
        parameters(&mut event, staged, routed);
        return Value::Object(event);
    }
    let token = identity.join(",");
    let mut event = Map::from_iter([("version".to_owned(), json!("1.0")), ("type".to_owned(), json!("REQUEST"))]);
    event.insert("methodArn".into(), arn.into());
    event.insert("identitySource".into(), token.clone().into());
    event.insert("authorizationToken".into(), token.into());
    event.extend(first(gate, staged, routed, false));
    for (name, map) in [("pathParameters", path_parameters(routed)), ("stageVariables", stage_variables(staged))] {
        event.insert(name.into(), Value::Object(map));
    }
    Value::Object(event)
}

/// What both events of format 2.0 begin with. What there is nothing of is left out.
fn second<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>, authorized: bool) -> Map<String, Value> {
    let route_key = &routed.compiled.route.route_key;
    let mut event = Map::new();
    event.insert("version".into(), "2.0".into());
    event.insert("routeKey".into(), route_key.as_str().into());
    event.insert("rawPath".into(), variables::raw_path(staged).into());
    event.insert("rawQueryString".into(), staged.query.into());
    let all = headers::seen(gate, staged.host);
    let cookies: Vec<&str> = all
        .iter()
        .filter(|(name, _)| name == "cookie")
        .flat_map(|(_, value)| value.split("; "))
        .filter(|cookie| !cookie.is_empty())
        .collect();
    if !cookies.is_empty() {
        event.insert("cookies".into(), json!(cookies));
    }
    event.insert(
        "headers".into(),
        Value::Object(joined(all.iter().filter(|(name, _)| name != "cookie").map(|(name, value)| (name.as_str(), value.as_str())))),
    );
    let query: Vec<_> = variables::query(staged.query).collect();
    if !query.is_empty() {
        event.insert("queryStringParameters".into(), Value::Object(joined(query.iter().map(|(name, value)| (&**name, &**value)))));
    }
    let mut context = Map::new();
    let known = |name: &str| variables::context(gate, staged, Some(routed), name).map_or(Value::Null, Value::String);
    context.insert("accountId".into(), known("accountId"));
    context.insert("apiId".into(), known("apiId"));
    if let Some(authorizer) = gate.identity().filter(|_| authorized).and_then(|identity| identity.second()) {
        context.insert("authorizer".into(), authorizer);
    }
    context.insert("domainName".into(), known("domainName"));
    context.insert("domainPrefix".into(), known("domainPrefix"));
    context.insert(
        "http".into(),
        json!({
            "method": gate.request.method,
            "path": variables::raw_path(staged),
            "protocol": "HTTP/1.1",
            "sourceIp": gate.source_ip(),
            "userAgent": gate.request.header("User-Agent").unwrap_or_default(),
        }),
    );
    context.insert("requestId".into(), known("requestId"));
    context.insert("routeKey".into(), route_key.as_str().into());
    context.insert("stage".into(), known("stage"));
    context.insert("time".into(), known("requestTime"));
    context.insert("timeEpoch".into(), json!(gate.now.micros() / 1_000));
    event.insert("requestContext".into(), Value::Object(context));
    event
}

fn parameters(event: &mut Map<String, Value>, staged: &Staged<'_>, routed: &Routed<'_>) {
    for (name, map) in [("pathParameters", path_parameters(routed)), ("stageVariables", stage_variables(staged))] {
        if !map.is_empty() {
            event.insert(name.into(), Value::Object(map));
        }
    }
}

/// What both events of format 1.0 begin with.
fn first<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>, authorized: bool) -> Map<String, Value> {
    let resource = routed.compiled.route.parts().map_or("$default", |(_, path)| path);
    let (one, many) = maps(headers::seen(gate, staged.host).iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let query: Vec<_> = variables::query(staged.query).collect();
    let (query, queries) = maps(query.iter().map(|(name, value)| (&**name, &**value)));
    let mut event = Map::new();
    if authorized {
        event.insert("version".into(), "1.0".into());
    }
    event.insert("resource".into(), resource.into());
    event.insert("path".into(), variables::raw_path(staged).into());
    event.insert("httpMethod".into(), gate.request.method.as_str().into());
    event.insert("headers".into(), Value::Object(one));
    event.insert("multiValueHeaders".into(), Value::Object(many));
    // An authorizer gets empty maps where an integration gets null, as from REST APIs.
    let shown = |map: Map<String, Value>| if authorized { or_null(map) } else { Value::Object(map) };
    event.insert("queryStringParameters".into(), shown(query));
    event.insert("multiValueQueryStringParameters".into(), shown(queries));
    event.insert("requestContext".into(), first_context(gate, staged, routed, authorized, resource));
    event
}

fn first_context<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>, authorized: bool, resource: &str) -> Value {
    let known = |name: &str| variables::context(gate, staged, Some(routed), name).map_or(Value::Null, Value::String);
    let signed = |name: &str| known(&format!("identity.{name}"));
    let mut context = Map::from_iter([("accountId".to_owned(), known("accountId")), ("apiId".to_owned(), known("apiId"))]);
    if let Some(authorizer) = gate.identity().filter(|_| authorized).and_then(|identity| identity.first()) {
        context.insert("authorizer".into(), authorizer);
    }
    let rest = json!({
        "domainName": known("domainName"),
        "domainPrefix": known("domainPrefix"),
        "extendedRequestId": known("extendedRequestId"),
        "httpMethod": gate.request.method,
        "identity": {
            "accessKey": signed("accessKey"),
            "accountId": signed("accountId"),
            "caller": signed("caller"),
            "cognitoAuthenticationProvider": null,
            "cognitoAuthenticationType": null,
            "cognitoIdentityId": null,
            "cognitoIdentityPoolId": null,
            "principalOrgId": null,
            "sourceIp": gate.source_ip(),
            "user": signed("user"),
            "userAgent": gate.request.header("User-Agent").unwrap_or_default(),
            "userArn": signed("userArn"),
        },
        "path": variables::raw_path(staged),
        "protocol": "HTTP/1.1",
        "requestId": known("requestId"),
        "requestTime": known("requestTime"),
        "requestTimeEpoch": gate.now.micros() / 1_000,
        "resourceId": routed.compiled.route.route_key,
        "resourcePath": resource,
        "stage": known("stage"),
    });
    if let Value::Object(rest) = rest {
        context.extend(rest);
    }
    Value::Object(context)
}

fn or_null(map: Map<String, Value>) -> Value {
    if map.is_empty() { Value::Null } else { Value::Object(map) }
}

fn path_parameters(routed: &Routed<'_>) -> Map<String, Value> {
    routed.parameters.iter().map(|(name, value)| ((*name).to_owned(), Value::from(&**value))).collect()
}

fn stage_variables(staged: &Staged<'_>) -> Map<String, Value> {
    staged.stage.stage.stage_variables.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect()
}

/// Values by name, those of one name with commas between them.
fn joined<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Map<String, Value> {
    let mut map: Map<String, Value> = Map::new();
    for (name, value) in pairs {
        match map.get_mut(name) {
            Some(Value::String(known)) => {
                known.push(',');
                known.push_str(value);
            }
            _ => drop(map.insert(name.to_owned(), Value::from(value))),
        }
    }
    map
}

/// The last value of each name, and all of them.
fn maps<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> (Map<String, Value>, Map<String, Value>) {
    let (mut last, mut all) = (Map::new(), Map::new());
    for (name, value) in pairs {
        last.insert(name.to_owned(), Value::from(value));
        if let Value::Array(values) = all.entry(name.to_owned()).or_insert_with(|| Value::Array(Vec::new())) {
            values.push(Value::from(value));
        }
    }
    (last, all)
}

/// The body as text where its media type is one of text, else as base64.
fn body<B>(gate: &Gate<'_, B>) -> (Option<String>, bool) {
    let body = &gate.request.body;
    if body.0.is_empty() {
        return (None, false);
    }
    match gate.request.header("Content-Type").is_none_or(is_text) && std::str::from_utf8(&body.0).is_ok() {
        true => (Some(body.text().into_owned()), false),
        false => (Some(STANDARD.encode(&body.0)), true),
    }
}

/// Media types that reach a function as text. All others, forms among them, come as base64.
fn is_text(media_type: &str) -> bool {
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let named = ["application/json", "application/xml", "application/javascript"].contains(&media_type.as_str());
    named || media_type.starts_with("text/") || media_type.ends_with("+json") || media_type.ends_with("+xml") || media_type.is_empty()
}
