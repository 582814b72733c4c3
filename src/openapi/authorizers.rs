//! Security: schemes that are authorizers, API keys or signatures, and what an operation asks for.

use super::document::below;
use super::kept;
use super::plan::ImportPlan;
use super::reader::{Reader, Version, integer_of, text_of, texts_of};
use crate::model::{Authorizer, AuthorizerType, Extensions, Method};
use serde_json::Value;

fn section(version: Version) -> &'static str {
    match version {
        Version::Swagger2 => "/securityDefinitions",
        Version::OpenApi3 => "/components/securitySchemes",
    }
}

const AUTHORIZER: &str = "x-amazon-apigateway-authorizer";
const AUTHTYPE: &str = "x-amazon-apigateway-authtype";

/// What a scheme stands for.
enum Scheme {
    /// An authorizer of the scheme's name.
    Authorizer,
    /// Signature Version 4.
    Signature,
    /// The header `x-api-key`.
    ApiKey,
    /// Nothing that a REST API knows.
    Ignored,
}

impl Scheme {
    /// A scheme must be of the type `apiKey`, whatever extension it has (`api-gateway-known-issues`, `api-gateway-swagger-extensions-authorizer`).
    fn of(scheme: &Value) -> Scheme {
        let named = |member: &str| scheme.get(member).and_then(Value::as_str);
        if named("type") != Some("apiKey") {
            return Scheme::Ignored;
        }
        if scheme.get(AUTHORIZER).is_some() {
            return Scheme::Authorizer;
        }
        // `awsSigv4` and every other word that begins with `aws` is reserved (`api-gateway-swagger-extensions-authtype`).
        if named(AUTHTYPE).is_some_and(|kind| kind.eq_ignore_ascii_case("awsSigv4")) {
            return Scheme::Signature;
        }
        let is_key = named("in") == Some("header") && named("name").is_some_and(|name| name.eq_ignore_ascii_case("x-api-key"));
        if is_key { Scheme::ApiKey } else { Scheme::Ignored }
    }
}

/// The authorizers that security schemes describe.
pub(super) fn read(reader: &mut Reader<'_>, extensions: &mut Extensions) -> Vec<Authorizer> {
    let section = section(reader.version);
    let mut authorizers = Vec::new();
    for (name, _) in reader.get(section).and_then(Value::as_object).into_iter().flatten() {
        if name.starts_with("x-") {
            continue;
        }
        let Some((pointer, scheme)) = reader.resolve(&below(section, name)) else { continue };
        match Scheme::of(scheme) {
            Scheme::Authorizer => {
                authorizers.extend(authorizer(reader, &pointer, name, scheme));
                kept::keep(reader, extensions, &below("/components/securitySchemes", name), Some(scheme));
            }
            Scheme::Ignored if scheme.get("type").and_then(Value::as_str) != Some("apiKey") => {
                let kind = scheme.get("type").and_then(text_of).unwrap_or_default();
                reader.warn(&pointer, format!("Unsupported security definition type '{kind}' for '{name}'. Ignoring."));
            }
            _ => {}
        }
    }
    authorizers
}

fn authorizer(reader: &mut Reader<'_>, scheme_pointer: &str, name: &str, scheme: &Value) -> Option<Authorizer> {
    let pointer = below(scheme_pointer, AUTHORIZER);
    let extension = scheme.get(AUTHORIZER)?;
    let member = |member: &str| extension.get(member).and_then(text_of).filter(|text| !text.is_empty());
    let kind = match member("type").unwrap_or_default().to_ascii_lowercase().as_str() {
        "token" => AuthorizerType::Token,
        "request" => AuthorizerType::Request,
        "cognito_user_pools" => AuthorizerType::CognitoUserPools,
        other => {
            reader.warn(&below(&pointer, "type"), format!("Unsupported authorizer type '{other}' for '{name}'. Ignoring."));
            return None;
        }
    };
    let ttl = extension.get("authorizerResultTtlInSeconds").filter(|ttl| !ttl.is_null());
    let seconds =
        ttl.map(|ttl| integer_of(ttl).and_then(|seconds| i32::try_from(seconds).ok()).filter(|seconds| (0..=3600).contains(seconds)));
    if seconds == Some(None) {
        reader.error(
            &below(&pointer, "authorizerResultTtlInSeconds"),
            format!("Unable to create authorizer '{name}': authorizerResultTtlInSeconds must be between 0 and 3600"),
        );
    }
    Some(Authorizer {
        id: String::new(),
        name: name.to_owned(),
        kind,
        provider_arns: texts_of(extension.get("providerARNs")),
        auth_type: scheme.get(AUTHTYPE).and_then(text_of),
        authorizer_uri: member("authorizerUri"),
        authorizer_credentials: member("authorizerCredentials"),
        identity_source: member("identitySource").or_else(|| named_source(scheme, kind)),
        identity_validation_expression: member("identityValidationExpression"),
        authorizer_result_ttl_in_seconds: seconds.flatten(),
    })
}

/// The identity source that the scheme's own name and place say; `Unused` says none (`api-gateway-swagger-extensions-authorizer`).
fn named_source(scheme: &Value, kind: AuthorizerType) -> Option<String> {
    let name = scheme.get("name").and_then(text_of).filter(|name| name != "Unused")?;
    match scheme.get("in").and_then(Value::as_str)? {
        "header" => Some(format!("method.request.header.{name}")),
        "query" if kind == AuthorizerType::Request => Some(format!("method.request.querystring.{name}")),
        _ => None,
    }
}

/// What an operation asks of its callers: `x-amazon-apigateway-auth`, and its own `security`, else the document's (recorded).
pub(super) fn require(reader: &mut Reader<'_>, plan: &ImportPlan, method: &mut Method, pointer: &str, operation: &Value) {
    let own = below(pointer, "security");
    let (at, requirements) = match operation.get("security") {
        Some(requirements) => (own, Some(requirements)),
        None => ("/security".to_owned(), reader.root.get("security")),
    };
    for (index, requirement) in requirements.and_then(Value::as_array).into_iter().flatten().enumerate() {
        for (name, scopes) in requirement.as_object().into_iter().flatten() {
            let Some((_, scheme)) = reader.resolve(&below(section(reader.version), name)) else {
                reader.warn(&below(&format!("{at}/{index}"), name), format!("There is no security scheme '{name}'. Ignoring."));
                continue;
            };
            match Scheme::of(scheme) {
                Scheme::Authorizer => {
                    let Some(authorizer) = plan.authorizers.iter().find(|authorizer| authorizer.name == *name) else { continue };
                    let cognito = authorizer.kind == AuthorizerType::CognitoUserPools;
                    method.authorizer_id = Some(name.clone());
                    method.authorization_type = if cognito { "COGNITO_USER_POOLS" } else { "CUSTOM" }.into();
                    method.authorization_scopes = texts_of(Some(scopes));
                }
                Scheme::Signature => method.authorization_type = "AWS_IAM".into(),
                Scheme::ApiKey => method.api_key_required = true,
                Scheme::Ignored => {}
            }
        }
    }
    auth(reader, method, pointer, operation);
}

/// `x-amazon-apigateway-auth`: NONE or AWS_IAM, in any case; it stands nearer to the operation than a scheme.
fn auth(reader: &mut Reader<'_>, method: &mut Method, pointer: &str, operation: &Value) {
    let Some(auth) = operation.get("x-amazon-apigateway-auth") else { return };
    let kind = auth.get("type").and_then(text_of).unwrap_or_default().to_ascii_uppercase();
    match kind.as_str() {
        "NONE" | "AWS_IAM" => {
            method.authorization_type = kind;
            method.authorizer_id = None;
            method.authorization_scopes = Vec::new();
        }
        // With an authorizer, it only says what the authorizer is.
        "CUSTOM" | "COGNITO_USER_POOLS" if method.authorizer_id.is_some() => {}
        _ => reader.warn(
            &below(pointer, "x-amazon-apigateway-auth"),
            format!("Unsupported authorization type '{kind}'. Valid values are NONE, AWS_IAM. Ignoring."),
        ),
    }
}
