//! `x-amazon-apigateway-integration` of HTTP APIs.

use crate::model::Texts;
use crate::model::http::{Integration, TlsConfig};
use crate::openapi::document::below;
use crate::openapi::reader::{Reader, text_of};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The integration of an operation; none if it has none, or one that HTTP APIs do not know, which is warned about.
pub(super) fn read(reader: &mut Reader<'_>, pointer: &str, operation: &Map<String, Value>) -> Option<Integration> {
    operation.get("x-amazon-apigateway-integration")?;
    let pointer = below(pointer, "x-amazon-apigateway-integration");
    let Some((_, extension)) = reader.resolve(&pointer) else {
        reader.warn(&pointer, "The reference of x-amazon-apigateway-integration leads nowhere. The integration was ignored");
        return None;
    };
    let text = |name: &str| extension.get(name).and_then(text_of).filter(|text| !text.is_empty());
    let kind = text("type").unwrap_or_default().to_ascii_uppercase();
    if !["HTTP_PROXY", "AWS_PROXY"].contains(&kind.as_str()) {
        reader.warn(
            &pointer,
            format!(
                "Integration type {kind} is not supported for HTTP APIs: they have HTTP_PROXY and AWS_PROXY. The integration was ignored"
            ),
        );
        return None;
    }
    let ignored = ["requestTemplates", "responses", "passthroughBehavior", "contentHandling", "cacheKeyParameters", "cacheNamespace"];
    for member in ignored.iter().filter(|member| extension.get(**member).is_some()) {
        reader.warn(&below(&pointer, member), format!("{member} is not supported for integrations of HTTP APIs. It was ignored"));
    }
    let subtype = text("integrationSubtype");
    let lambda = kind == "AWS_PROXY" && subtype.is_none();
    Some(Integration {
        integration_method: text("httpMethod").map(|method| method.to_ascii_uppercase()).or(lambda.then(|| "POST".into())),
        integration_type: kind,
        connection_type: text("connectionType").unwrap_or_else(|| "INTERNET".into()).to_ascii_uppercase(),
        connection_id: text("connectionId"),
        credentials_arn: text("credentials"),
        integration_subtype: subtype,
        integration_uri: text("uri"),
        payload_format_version: text("payloadFormatVersion").map_or_else(|| "1.0".into(), format_version),
        request_parameters: request_parameters(reader, &pointer, extension),
        response_parameters: response_parameters(extension),
        timeout_in_millis: extension.get("timeoutInMillis").and_then(Value::as_i64).and_then(|ms| i32::try_from(ms).ok()).unwrap_or(30_000),
        tls_config: extension
            .get("tlsConfig")
            .map(|tls| TlsConfig { server_name_to_verify: tls.get("serverNameToVerify").and_then(text_of) }),
        ..Integration::default()
    })
}

/// `1` and `2` are commonly written as numbers (the guide's own example writes 1.0 without quotes).
fn format_version(text: String) -> String {
    match text.as_str() {
        "1" => "1.0".into(),
        "2" => "2.0".into(),
        _ => text,
    }
}

fn texts(value: Option<&Value>) -> Texts {
    let members = value.and_then(Value::as_object).into_iter().flatten();
    crate::order::map(members.filter_map(|(name, value)| Some((name.clone(), text_of(value)?))))
}

/// Mappings of REST APIs (`integration.request.header.x: method.request.header.y`) are another language: they are left out with a warning.
fn request_parameters(reader: &mut Reader<'_>, pointer: &str, extension: &Value) -> Texts {
    let mut given = texts(extension.get("requestParameters"));
    let foreign: Vec<String> = given.keys().filter(|key| key.starts_with("integration.request.")).cloned().collect();
    for key in foreign {
        // Path variables are put into the URI by themselves.
        let (name, source) = (key.strip_prefix("integration.request.path."), given.remove(&key));
        let by_itself =
            name.is_some_and(|name| source.as_deref().and_then(|source| source.strip_prefix("method.request.path.")) == Some(name));
        if !by_itself {
            let message = format!("The request parameter {key} is a mapping of REST APIs, which HTTP APIs do not know. It was ignored");
            reader.warn(&below(&below(pointer, "requestParameters"), &key), message);
        }
    }
    given
}

fn response_parameters(extension: &Value) -> BTreeMap<String, Texts> {
    let members = extension.get("responseParameters").and_then(Value::as_object).into_iter().flatten();
    crate::order::map(members.map(|(status, mappings)| (status.clone(), texts(Some(mappings)))))
}
