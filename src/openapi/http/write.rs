//! HTTP APIs as OpenAPI 3.0 documents.

use crate::model::http::{Api, Authorizer, Definition, Integration, Route};
use serde_json::{Map, Value, json};

/// What is exported, and how.
#[derive(Clone, Copy, Debug)]
pub struct Export<'a> {
    /// The API.
    pub api: &'a Api,
    /// What of it: a stage's deployment, or what is being edited.
    pub definition: &'a Definition,
    /// The stage, if it is one's.
    pub stage: Option<&'a str>,
    /// The Region, for the server's URL.
    pub region: &'a str,
    /// Whether `x-amazon-apigateway-*` is written.
    pub extensions: bool,
}

/// The document.
pub fn write(export: Export<'_>) -> Value {
    let Export { api, definition, stage, region, extensions } = export;
    let version = api.version.clone().unwrap_or_else(|| api.created_date.to_string());
    let mut info = Map::from_iter([("title".to_owned(), json!(api.name))]);
    api.description.as_ref().map(|description| info.insert("description".into(), json!(description)));
    info.insert("version".into(), json!(version));
    let base = stage.filter(|stage| *stage != "$default").unwrap_or_default();
    let server = json!({
        "url": format!("https://{}.execute-api.{region}.amazonaws.com/{{basePath}}", api.api_id),
        "variables": {"basePath": {"default": base}},
    });
    let mut document = Map::from_iter([("openapi".to_owned(), json!("3.0.1")), ("info".into(), Value::Object(info))]);
    document.insert("servers".into(), json!([server]));
    if !api.tags.is_empty() && extensions {
        let tags: Vec<Value> = api.tags.iter().map(|(name, value)| json!({"name": name, "x-amazon-apigateway-tag-value": value})).collect();
        document.insert("tags".into(), json!(tags));
    }
    document.insert("paths".into(), Value::Object(paths(definition, extensions)));
    document.insert("components".into(), components(definition, extensions));
    if extensions {
        if let Some(cors) = &definition.cors_configuration {
            document.insert("x-amazon-apigateway-cors".into(), camel(&json!(cors)));
        }
        document.insert("x-amazon-apigateway-importexport-version".into(), json!("1.0"));
    }
    Value::Object(document)
}

/// A structure with its members in camelCase, as documents have them.
fn camel(value: &Value) -> Value {
    let Some(members) = value.as_object() else { return value.clone() };
    let lower = |name: &str| {
        name.chars().next().map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + &name[first.len_utf8()..])
    };
    Value::Object(members.iter().map(|(name, value)| (lower(name), value.clone())).collect())
}

fn paths(definition: &Definition, extensions: bool) -> Map<String, Value> {
    let mut routes: Vec<&Route> = definition.routes.values().map(|route| &**route).collect();
    crate::order::sort_by(&mut routes, |a, b| parts(a).1.cmp(parts(b).1).then_with(|| parts(a).0.cmp(parts(b).0)));
    let mut paths = Map::new();
    for route in routes {
        let (method, path) = parts(route);
        let member = if method == "ANY" { "x-amazon-apigateway-any-method".to_owned() } else { method.to_ascii_lowercase() };
        if method == "ANY" && !extensions {
            continue;
        }
        if let Value::Object(item) = paths.entry(path.to_owned()).or_insert_with(|| json!({})) {
            item.insert(member, operation(definition, route, extensions));
            if let Some(parameters) = parameters(path) {
                item.insert("parameters".into(), parameters);
            }
        }
    }
    paths
}

/// The method and the path of a route; the default route is `/$default` for all methods.
fn parts(route: &Route) -> (&str, &str) {
    route.parts().unwrap_or(("ANY", "/$default"))
}

/// Path variables, which OpenAPI wants declared.
fn parameters(path: &str) -> Option<Value> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).map(|name| name.trim_end_matches('+'));
    let declared: Vec<Value> = names
        .map(|name| json!({"name": name, "in": "path", "description": "Generated path parameter for ".to_owned() + name, "required": true, "schema": {"type": "string"}}))
        .collect();
    (!declared.is_empty()).then(|| json!(declared))
}

fn operation(definition: &Definition, route: &Route, extensions: bool) -> Value {
    let mut operation = Map::new();
    route.operation_name.as_ref().map(|name| operation.insert("operationId".into(), json!(name)));
    operation.insert("responses".into(), json!({"default": {"description": format!("Default response for {}", route.route_key)}}));
    let authorizer = route.authorizer_id.as_ref().and_then(|id| definition.authorizers.get(id));
    if let Some(authorizer) = authorizer {
        operation.insert("security".into(), json!([{authorizer.name.clone(): route.authorization_scopes}]));
    } else if route.authorization_type == "AWS_IAM" && extensions {
        operation.insert("x-amazon-apigateway-auth".into(), json!({"type": "AWS_IAM"}));
    }
    let integration = route.integration_id().and_then(|id| definition.integrations.get(id));
    if let Some(integration) = integration.filter(|_| extensions) {
        operation.insert("x-amazon-apigateway-integration".into(), integration_of(integration));
    }
    Value::Object(operation)
}

fn integration_of(integration: &Integration) -> Value {
    let mut members = Map::new();
    let mut text = |name: &str, value: Option<&String>| drop(value.map(|value| members.insert(name.to_owned(), json!(value))));
    text("integrationSubtype", integration.integration_subtype.as_ref());
    text("payloadFormatVersion", Some(&integration.payload_format_version));
    text("type", Some(&integration.integration_type.to_ascii_lowercase()));
    text("httpMethod", integration.integration_method.as_ref());
    text("uri", integration.integration_uri.as_ref());
    text("connectionType", Some(&integration.connection_type));
    text("connectionId", integration.connection_id.as_ref());
    text("credentials", integration.credentials_arn.as_ref());
    members.insert("timeoutInMillis".into(), json!(integration.timeout_in_millis));
    if !integration.request_parameters.is_empty() {
        members.insert("requestParameters".into(), json!(integration.request_parameters));
    }
    if !integration.response_parameters.is_empty() {
        members.insert("responseParameters".into(), json!(integration.response_parameters));
    }
    if let Some(tls) = &integration.tls_config {
        members.insert("tlsConfig".into(), camel(&json!(tls)));
    }
    Value::Object(members)
}

fn components(definition: &Definition, extensions: bool) -> Value {
    let schemes: Map<String, Value> =
        definition.authorizers.values().map(|authorizer| (authorizer.name.clone(), scheme(authorizer, extensions))).collect();
    if schemes.is_empty() { json!({}) } else { json!({"securitySchemes": schemes}) }
}

fn scheme(authorizer: &Authorizer, extensions: bool) -> Value {
    let sources = authorizer.identity_source.join(",");
    let mut scheme = if authorizer.authorizer_type == "JWT" {
        json!({"type": "oauth2", "flows": {}})
    } else {
        let header = authorizer.identity_source.first().and_then(|source| source.strip_prefix("$request.header."));
        json!({"type": "apiKey", "name": header.unwrap_or("Unused"), "in": "header"})
    };
    if extensions {
        let mut extension = Map::from_iter([("identitySource".to_owned(), json!(sources))]);
        extension.insert("type".into(), json!(authorizer.authorizer_type.to_ascii_lowercase()));
        if let Some(jwt) = &authorizer.jwt_configuration {
            extension.insert("jwtConfiguration".into(), camel(&json!(jwt)));
        }
        let texts = [
            ("authorizerUri", &authorizer.authorizer_uri),
            ("authorizerCredentials", &authorizer.authorizer_credentials_arn),
            ("authorizerPayloadFormatVersion", &authorizer.authorizer_payload_format_version),
        ];
        for (name, value) in texts {
            value.as_ref().map(|value| extension.insert(name.into(), json!(value)));
        }
        authorizer.authorizer_result_ttl_in_seconds.map(|ttl| extension.insert("authorizerResultTtlInSeconds".into(), json!(ttl)));
        authorizer.enable_simple_responses.map(|simple| extension.insert("enableSimpleResponses".into(), json!(simple)));
        scheme["x-amazon-apigateway-authorizer"] = Value::Object(extension);
    }
    scheme
}
