//! Security: schemes that are authorizers or API keys, and what an operation asks for.

use super::ImportPlan;
use super::document::below;
use super::reader::{Reader, Version, text_of};
use crate::model::{Authorizer, AuthorizerType, Method};
use serde_json::Value;

fn section(version: Version) -> &'static str {
    match version {
        Version::Swagger2 => "/securityDefinitions",
        Version::OpenApi3 => "/components/securitySchemes",
    }
}

/// The authorizers that security schemes describe.
pub(super) fn read(reader: &mut Reader) -> Vec<Authorizer> {
    let section = section(reader.version);
    let Some(Value::Object(schemes)) = reader.document.root.pointer(section).cloned() else { return Vec::new() };
    let mut authorizers = Vec::new();
    for (name, scheme) in schemes {
        let pointer = below(section, &name);
        match scheme.get("x-amazon-apigateway-authorizer") {
            Some(extension) => authorizers.extend(authorizer(reader, &pointer, name, &scheme, extension)),
            None => {
                let kind = scheme.get("type").and_then(Value::as_str).unwrap_or_default();
                let signed = scheme.get("x-amazon-apigateway-authtype").is_some();
                if kind != "apiKey" && !signed {
                    reader.warn(&pointer, format!("The security scheme '{name}' of type {kind} is not supported and was ignored"));
                }
            }
        }
    }
    authorizers
}

fn authorizer(reader: &mut Reader, scheme_pointer: &str, name: String, scheme: &Value, extension: &Value) -> Option<Authorizer> {
    let pointer = below(scheme_pointer, "x-amazon-apigateway-authorizer");
    let member = |member: &str| extension.get(member).and_then(text_of);
    let kind = match member("type").unwrap_or_default().to_ascii_lowercase().as_str() {
        "token" => AuthorizerType::Token,
        "request" => AuthorizerType::Request,
        "cognito_user_pools" => AuthorizerType::CognitoUserPools,
        other => {
            reader.warn(&pointer, format!("The authorizer '{name}' has the type '{other}', which REST APIs do not know, and was ignored"));
            return None;
        }
    };
    let header = scheme.get("name").and_then(text_of).filter(|_| scheme.get("in").and_then(Value::as_str) == Some("header"));
    let identity_source = member("identitySource")
        .or_else(|| header.filter(|_| kind != AuthorizerType::Request).map(|name| format!("method.request.header.{name}")));
    Some(Authorizer {
        id: String::new(),
        name,
        kind,
        provider_arns: extension.get("providerARNs").and_then(Value::as_array).into_iter().flatten().filter_map(text_of).collect(),
        auth_type: scheme.get("x-amazon-apigateway-authtype").and_then(text_of),
        authorizer_uri: member("authorizerUri"),
        authorizer_credentials: member("authorizerCredentials"),
        identity_source,
        identity_validation_expression: member("identityValidationExpression"),
        authorizer_result_ttl_in_seconds: extension
            .get("authorizerResultTtlInSeconds")
            .and_then(Value::as_i64)
            .and_then(|seconds| i32::try_from(seconds).ok()),
    })
}

/// What an operation asks of its callers: its own `security`, else the document's (recorded).
pub(super) fn require(reader: &mut Reader, plan: &ImportPlan, method: &mut Method, pointer: &str) {
    if let Some(kind) =
        reader.document.root.pointer(&below(pointer, "x-amazon-apigateway-auth")).and_then(|auth| auth.get("type")).and_then(text_of)
    {
        method.authorization_type = kind.to_ascii_uppercase();
    }
    let own = below(pointer, "security");
    let at = if reader.document.root.pointer(&own).is_some() { own } else { "/security".to_owned() };
    let Some(Value::Array(requirements)) = reader.document.root.pointer(&at).cloned() else { return };
    for requirement in requirements.iter().filter_map(Value::as_object) {
        for (name, scopes) in requirement {
            let scheme = below(section(reader.version), name);
            let Some(scheme) = reader.document.root.pointer(&scheme).cloned() else {
                reader.warn(&at, format!("There is no security scheme '{name}'"));
                continue;
            };
            if let Some(authorizer) = plan.authorizers.iter().find(|authorizer| authorizer.name == *name) {
                method.authorizer_id = Some(name.clone());
                let cognito = authorizer.kind == AuthorizerType::CognitoUserPools;
                method.authorization_type = if cognito { "COGNITO_USER_POOLS" } else { "CUSTOM" }.into();
                method.authorization_scopes = scopes.as_array().into_iter().flatten().filter_map(text_of).collect();
                continue;
            }
            let named = |member: &str| scheme.get(member).and_then(Value::as_str);
            let is_key = named("type") == Some("apiKey")
                && named("in") == Some("header")
                && named("name").is_some_and(|name| name.eq_ignore_ascii_case("x-api-key"));
            if named("x-amazon-apigateway-authtype").is_some_and(|kind| kind.eq_ignore_ascii_case("awsSigv4")) {
                method.authorization_type = "AWS_IAM".into();
            } else if is_key {
                method.api_key_required = true;
            } else if named("type") == Some("apiKey") {
                reader.warn(&at, format!("The security scheme '{name}' is neither an authorizer nor the header x-api-key and was ignored"));
            }
        }
    }
}
