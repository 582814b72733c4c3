//! Security: authorizers, IAM and API keys as security schemes, and what a method asks for.

use super::documentation::{self, Place};
use super::{Exporter, Members};
use crate::model::{Authorizer, AuthorizerType, Method};
use crate::order;
use serde_json::{Value, json};

/// The name in a security scheme whose header nothing reads (as real exports have it).
const UNUSED: &str = "Unused";

/// Security schemes by name: every authorizer, and API keys and signatures where a method asks for them.
pub(super) fn schemes(exporter: &Exporter<'_>) -> Members {
    let mut schemes = Members::new();
    let mut authorizers: Vec<&Authorizer> = exporter.definition.authorizers.values().map(|authorizer| &**authorizer).collect();
    order::sort_by(&mut authorizers, |a, b| a.name.cmp(&b.name));
    for authorizer in authorizers {
        schemes.insert(authorizer.name.clone(), scheme(exporter, authorizer));
    }
    let methods = exporter.definition.methods();
    if methods.iter().any(|(_, method)| method.api_key_required) {
        schemes.insert(key_name(exporter), json!({"type": "apiKey", "name": "x-api-key", "in": "header"}));
    }
    if methods.iter().any(|(_, method)| method.authorization_type == "AWS_IAM") {
        let mut sigv4 = json!({"type": "apiKey", "name": "Authorization", "in": "header"});
        if exporter.extensions.has_authorizers() {
            sigv4["x-amazon-apigateway-authtype"] = json!("awsSigv4");
        }
        schemes.insert(iam_name(exporter), sigv4);
    }
    schemes
}

/// What a method asks of its callers.
pub(super) fn requirements(exporter: &Exporter<'_>, method: &Method) -> Vec<Value> {
    let authorizer = method.authorizer_id.as_ref().and_then(|id| exporter.definition.authorizers.get(id));
    let mut requirements = Vec::new();
    let mut ask =
        |name: &str, scopes: &[String]| requirements.push(Value::Object([(name.to_owned(), json!(scopes))].into_iter().collect()));
    match (method.authorization_type.as_str(), authorizer) {
        ("AWS_IAM", _) => ask(&iam_name(exporter), &[]),
        ("CUSTOM" | "COGNITO_USER_POOLS", Some(authorizer)) => ask(&authorizer.name, &method.authorization_scopes),
        _ => {}
    }
    if method.api_key_required {
        ask(&key_name(exporter), &[]);
    }
    requirements
}

/// What lets Postman sign requests (`x-postman-meta`, as Postman reads it), for methods that ask for signatures.
pub(super) fn postman(method: &Method, region: &str) -> Option<Value> {
    (method.authorization_type == "AWS_IAM").then(|| {
        json!({
            "currentHelper": "awsSigV4",
            "helperAttributes": {
                "id": "awsSigV4",
                "accessKey": "{{aws_access_key_id}}",
                "secretKey": "{{aws_secret_access_key}}",
                "region": region,
                "service": "execute-api",
            },
        })
    })
}

fn key_name(exporter: &Exporter<'_>) -> String {
    free(exporter, "api_key")
}

fn iam_name(exporter: &Exporter<'_>) -> String {
    free(exporter, "sigv4")
}

/// A name that no authorizer has.
fn free(exporter: &Exporter<'_>, name: &str) -> String {
    let mut free = name.to_owned();
    while exporter.definition.authorizers.values().any(|authorizer| authorizer.name == free) {
        free.push('_');
    }
    free
}

fn scheme(exporter: &Exporter<'_>, authorizer: &Authorizer) -> Value {
    // A request authorizer lists where it reads; the others read the one header that the scheme names.
    let header = authorizer.identity_source.as_deref().and_then(|source| source.strip_prefix("method.request.header."));
    let header = header.filter(|name| authorizer.kind != AuthorizerType::Request && !name.contains(','));
    let mut scheme = Members::new();
    scheme.insert("type".into(), json!("apiKey"));
    scheme.insert("name".into(), json!(header.unwrap_or(UNUSED)));
    scheme.insert("in".into(), json!("header"));
    let said = exporter.documentation.exactly(Place { kind: "AUTHORIZER", name: &authorizer.name, ..Place::default() });
    documentation::add(&mut scheme, said, &["description"]);
    if exporter.extensions.has_authorizers() {
        if let Some(kind) = &authorizer.auth_type {
            scheme.insert("x-amazon-apigateway-authtype".into(), json!(kind));
        }
        scheme.insert("x-amazon-apigateway-authorizer".into(), extension(authorizer, header.is_some()));
    }
    scheme.extend(exporter.kept(&format!("/components/securitySchemes/{}", super::method::escaped(&authorizer.name))));
    Value::Object(scheme)
}

/// `x-amazon-apigateway-authorizer`.
fn extension(authorizer: &Authorizer, header_is_named: bool) -> Value {
    let mut members = Members::new();
    let mut put = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
    if let Some(source) = authorizer.identity_source.as_ref().filter(|_| !header_is_named) {
        put("identitySource", json!(source));
    }
    if !authorizer.provider_arns.is_empty() {
        put("providerARNs", json!(authorizer.provider_arns));
    }
    for (name, text) in [("authorizerUri", &authorizer.authorizer_uri), ("authorizerCredentials", &authorizer.authorizer_credentials)] {
        if let Some(text) = text {
            put(name, json!(text));
        }
    }
    if let Some(seconds) = authorizer.authorizer_result_ttl_in_seconds {
        put("authorizerResultTtlInSeconds", json!(seconds));
    }
    if let Some(pattern) = &authorizer.identity_validation_expression {
        put("identityValidationExpression", json!(pattern));
    }
    let kind = match authorizer.kind {
        AuthorizerType::Token => "token",
        AuthorizerType::Request => "request",
        AuthorizerType::CognitoUserPools => "cognito_user_pools",
    };
    put("type", json!(kind));
    Value::Object(members)
}
