//! A document of an HTTP API as a whole: its head, its paths, its routes.

use super::{HttpPlan, integration, security};
use crate::model::http::{Cors, Route};
use crate::openapi::document::{AwsVariables, Document, below, place, problem};
use crate::openapi::paths::METHODS;
use crate::openapi::reader::{Reader, Version, text_of};
use crate::openapi::{Basepath, Limits, Problem};
use serde_json::{Map, Value};

/// Reads a document: what it would make, or everything that it is refused for.
pub fn read(text: &str, basepath: Basepath, variables: Option<&AwsVariables>) -> Result<HttpPlan, Vec<Problem>> {
    let refused = |problem: Problem| {
        let mut problems = vec![problem];
        place(text, &mut problems);
        problems
    };
    let document = Document::parse(text, Limits::AWS, variables).map_err(refused)?;
    let mut reader = Reader::new(&document, Limits::AWS).map_err(refused)?;
    if reader.version == Version::Swagger2 {
        let message = "Invalid OpenAPI input. HTTP APIs are imported from OpenAPI 3.0, and this document is Swagger 2.0";
        return Err(refused(problem("/swagger", message)));
    }
    let root = reader.root;
    let info = |name: &str| root.pointer(&format!("/info/{name}")).and_then(text_of);
    let mut plan = HttpPlan {
        name: info("title").filter(|title| !title.is_empty()).unwrap_or_else(|| "Untitled".into()),
        description: info("description").filter(|description| !description.is_empty()),
        version: info("version"),
        cors: cors(&mut reader, root.get("x-amazon-apigateway-cors")),
        tags: tags(root),
        ..HttpPlan::default()
    };
    ignored(root, &mut plan);
    plan.authorizers = security::authorizers(&mut reader);
    let prefix = prefix(root, basepath);
    if let Some(Value::Object(paths)) = root.get("paths") {
        for (path, item) in paths {
            path_item(&mut reader, &mut plan, &prefix, path, item);
        }
    }
    let (errors, warnings) = reader.placed(text);
    plan.warnings = warnings;
    if errors.is_empty() { Ok(plan) } else { Err(errors) }
}

/// What REST APIs have and HTTP APIs do not: a note for each.
fn ignored(root: &Value, plan: &mut HttpPlan) {
    for (extension, thing) in [
        ("x-amazon-apigateway-gateway-responses", "gateway responses"),
        ("x-amazon-apigateway-request-validators", "request validators"),
        ("x-amazon-apigateway-request-validator", "request validation"),
        ("x-amazon-apigateway-policy", "resource policies"),
        ("x-amazon-apigateway-api-key-source", "API keys"),
        ("x-amazon-apigateway-binary-media-types", "binary media types"),
        ("x-amazon-apigateway-minimum-compression-size", "compression"),
        ("x-amazon-apigateway-endpoint-configuration", "endpoint types other than regional"),
        ("x-amazon-apigateway-documentation", "documentation parts"),
    ] {
        if root.get(extension).is_some() {
            plan.info.push(format!("{extension} is not supported for HTTP APIs, which have no {thing}. It was ignored"));
        }
    }
    if root.pointer("/components/schemas").and_then(Value::as_object).is_some_and(|schemas| !schemas.is_empty()) {
        plan.info.push("HTTP APIs have no models. components/schemas was ignored".into());
    }
}

fn cors(reader: &mut Reader<'_>, given: Option<&Value>) -> Option<Cors> {
    let texts = |name: &str| -> Vec<String> {
        given.and_then(|cors| cors.get(name)).and_then(Value::as_array).into_iter().flatten().filter_map(text_of).collect()
    };
    let given = given?;
    if !given.is_object() {
        reader.warn("/x-amazon-apigateway-cors", "x-amazon-apigateway-cors must be an object. It was ignored");
        return None;
    }
    Some(Cors {
        allow_credentials: given.get("allowCredentials").and_then(Value::as_bool),
        allow_headers: texts("allowHeaders"),
        allow_methods: texts("allowMethods"),
        allow_origins: texts("allowOrigins"),
        expose_headers: texts("exposeHeaders"),
        max_age: given.get("maxAge").and_then(Value::as_i64).and_then(|age| i32::try_from(age).ok()),
    })
}

fn tags(root: &Value) -> crate::model::Texts {
    let listed = root.get("tags").and_then(Value::as_array).into_iter().flatten();
    let pair = |tag: &Value| Some((text_of(tag.get("name")?)?, text_of(tag.get("x-amazon-apigateway-tag-value")?)?));
    crate::order::map(listed.filter_map(pair))
}

/// What stands before every path: the base path of the first server, as the caller wants it.
fn prefix(root: &Value, basepath: Basepath) -> String {
    let server = root.pointer("/servers/0");
    let url = server.and_then(|server| server.get("url")).and_then(text_of).unwrap_or_default();
    let variable = server.and_then(|server| server.pointer("/variables/basePath/default")).and_then(text_of);
    let path = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
    let base = path.replace("{basePath}", variable.as_deref().unwrap_or_default().trim_matches('/'));
    let base = base.trim_matches('/');
    let kept = match basepath {
        Basepath::Ignore => "",
        Basepath::Prepend => base,
        Basepath::Split => base.split_once('/').map_or("", |(_, rest)| rest),
    };
    if kept.is_empty() { String::new() } else { format!("/{kept}") }
}

fn path_item(reader: &mut Reader<'_>, plan: &mut HttpPlan, prefix: &str, path: &str, item: &Value) {
    let pointer = below("/paths", path);
    let Some(item) = item.as_object() else { return };
    for (member, method) in METHODS {
        let Some(operation) = item.get(member) else { continue };
        let pointer = below(&pointer, member);
        let route_key = match path {
            "/$default" => Route::DEFAULT.to_owned(),
            _ => format!("{method} {prefix}{path}"),
        };
        operation_of(reader, plan, &pointer, route_key, operation.as_object().unwrap_or(&Map::new()));
    }
}

fn operation_of(reader: &mut Reader<'_>, plan: &mut HttpPlan, pointer: &str, route_key: String, operation: &Map<String, Value>) {
    for (member, thing) in [("requestBody", "request validation"), ("x-amazon-apigateway-request-validator", "request validation")] {
        if operation.contains_key(member) {
            plan.info.push(format!("{member} of {route_key} was ignored: HTTP APIs have no {thing}"));
        }
    }
    let mut route = Route {
        route_key,
        authorization_type: "NONE".into(),
        operation_name: operation.get("operationId").and_then(text_of).filter(|name| name.chars().count() <= 64),
        ..Route::default()
    };
    security::of_operation(reader, plan, pointer, operation, &mut route);
    let integration = integration::read(reader, pointer, operation);
    if integration.is_none() && !operation.contains_key("x-amazon-apigateway-integration") {
        plan.info
            .push(format!("The route {} has no x-amazon-apigateway-integration: it answers nothing until it has one", route.route_key));
    }
    // Operations that refer to one integration in the document share it.
    let place = integration.map(|integration| {
        plan.integrations.iter().position(|known| *known == integration && operation_refers(operation)).unwrap_or_else(|| {
            plan.integrations.push(integration);
            plan.integrations.len() - 1
        })
    });
    plan.routes.push((route, place));
}

fn operation_refers(operation: &Map<String, Value>) -> bool {
    operation.get("x-amazon-apigateway-integration").is_some_and(|integration| integration.get("$ref").is_some())
}
