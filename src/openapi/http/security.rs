//! Security schemes that are authorizers of an HTTP API, and what an operation asks for.

use super::HttpPlan;
use crate::model::http::{Authorizer, JwtConfiguration, Route};
use crate::openapi::document::below;
use crate::openapi::reader::{Reader, text_of};
use serde_json::{Map, Value};

const SCHEMES: &str = "/components/securitySchemes";

/// The authorizers that security schemes describe.
pub(super) fn authorizers(reader: &mut Reader<'_>) -> Vec<Authorizer> {
    let Some(Value::Object(schemes)) = reader.root.pointer(SCHEMES).cloned() else { return Vec::new() };
    let mut authorizers = Vec::new();
    for (name, scheme) in schemes {
        let pointer = below(SCHEMES, &name);
        match scheme.get("x-amazon-apigateway-authorizer") {
            Some(extension) => authorizers.extend(authorizer(reader, &pointer, name, &scheme, extension)),
            None if is_signed(&scheme) => {}
            None => reader.warn(&pointer, format!("The security scheme '{name}' has no x-amazon-apigateway-authorizer. It was ignored")),
        }
    }
    authorizers
}

/// Whether a scheme stands for signed requests (`x-amazon-apigateway-authtype: awsSigv4`).
fn is_signed(scheme: &Value) -> bool {
    scheme.get("x-amazon-apigateway-authtype").and_then(Value::as_str).is_some_and(|kind| kind.eq_ignore_ascii_case("awsSigv4"))
}

fn authorizer(reader: &mut Reader<'_>, pointer: &str, name: String, scheme: &Value, extension: &Value) -> Option<Authorizer> {
    let text = |member: &str| extension.get(member).and_then(text_of).filter(|text| !text.is_empty());
    let kind = text("type").unwrap_or_default().to_ascii_uppercase();
    if !["JWT", "REQUEST"].contains(&kind.as_str()) {
        let message =
            format!("The authorizer '{name}' has the type '{}', and HTTP APIs have jwt and request. It was ignored", kind.to_lowercase());
        reader.warn(pointer, message);
        return None;
    }
    let configuration = extension.get("jwtConfiguration");
    let found = scheme.get("openIdConnectUrl").and_then(text_of);
    let discovered = found.and_then(|url| url.strip_suffix("/.well-known/openid-configuration").map(str::to_owned));
    let audience = configuration.and_then(|given| given.get("audience")).and_then(Value::as_array).into_iter().flatten();
    let jwt = (kind == "JWT").then(|| JwtConfiguration {
        audience: audience.filter_map(text_of).collect(),
        issuer: configuration.and_then(|given| given.get("issuer")).and_then(text_of).or(discovered),
    });
    let request = kind == "REQUEST";
    Some(Authorizer {
        authorizer_id: String::new(),
        name,
        authorizer_type: kind,
        authorizer_credentials_arn: text("authorizerCredentials"),
        // What a REST API's authorizer says is format 1.0.
        authorizer_payload_format_version: text("authorizerPayloadFormatVersion").or(request.then(|| "1.0".into())),
        authorizer_result_ttl_in_seconds: text("authorizerResultTtlInSeconds").and_then(|ttl| ttl.parse().ok()),
        authorizer_uri: text("authorizerUri"),
        enable_simple_responses: extension.get("enableSimpleResponses").and_then(Value::as_bool).filter(|_| request),
        identity_source: sources(text("identitySource").as_deref().unwrap_or_default()),
        jwt_configuration: jwt,
    })
}

/// Identity sources; those of REST APIs in the language of HTTP APIs.
fn sources(text: &str) -> Vec<String> {
    let sources = text.split(',').map(str::trim).filter(|source| !source.is_empty());
    let own = |source: &str| match source.strip_prefix("method.request.") {
        Some(rest) => format!("$request.{rest}"),
        None if source.starts_with("context.") || source.starts_with("stageVariables.") => format!("${source}"),
        None => source.to_owned(),
    };
    sources.map(own).collect()
}

/// Puts what an operation asks for into its route; the authorizer by its name.
pub(super) fn of_operation(reader: &mut Reader<'_>, plan: &mut HttpPlan, pointer: &str, operation: &Map<String, Value>, route: &mut Route) {
    let iam = operation.get("x-amazon-apigateway-auth").and_then(|auth| auth.get("type")).and_then(Value::as_str);
    if iam.is_some_and(|kind| kind.eq_ignore_ascii_case("AWS_IAM")) {
        route.authorization_type = "AWS_IAM".into();
        return;
    }
    let root = reader.root.get("security").cloned();
    let Some(Value::Array(requirements)) = operation.get("security").cloned().or(root) else { return };
    let asked: Vec<(String, Vec<String>)> =
        requirements.iter().filter_map(Value::as_object).flatten().map(|(name, scopes)| (name.clone(), scopes_of(scopes))).collect();
    let [(name, scopes)] = &*asked else {
        if asked.len() > 1 {
            let message = "API Gateway does not support multiple security requirements: an operation has one of IAM authorization, a Lambda authorizer or a JWT authorizer";
            reader.error(&below(pointer, "security"), message);
        }
        return;
    };
    let scheme = reader.root.pointer(&below(SCHEMES, name)).cloned().unwrap_or_default();
    let authorizer = plan.authorizers.iter().find(|authorizer| authorizer.name == *name);
    match authorizer.map(|authorizer| authorizer.authorizer_type.as_str()) {
        Some("JWT") => {
            route.authorization_type = "JWT".into();
            route.authorization_scopes.clone_from(scopes);
        }
        Some(_) => route.authorization_type = "CUSTOM".into(),
        None if is_signed(&scheme) => {
            route.authorization_type = "AWS_IAM".into();
            return;
        }
        None => {
            let message =
                format!("The security scheme '{name}' of {} is no authorizer that HTTP APIs know. It was ignored", route.route_key);
            return reader.warn(&below(pointer, "security"), message);
        }
    }
    route.authorizer_id = Some(name.clone());
}

fn scopes_of(scopes: &Value) -> Vec<String> {
    scopes.as_array().into_iter().flatten().filter_map(text_of).collect()
}
