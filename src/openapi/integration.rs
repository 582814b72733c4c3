//! `x-amazon-apigateway-integration`: every member, in place or by reference.

use super::document::below;
use super::reader::{Reader, text_of};
use crate::model::{
    ConnectionType, ContentHandling, Integration, IntegrationResponse, IntegrationType, PassthroughBehavior, Texts, TlsConfig,
};
use crate::vtl::Template;
use serde_json::Value;

const NAME: &str = "x-amazon-apigateway-integration";

/// The integration of the operation at a pointer, if it has one.
pub(super) fn read(reader: &mut Reader, operation: &str, http_method: &str, path: &str) -> Option<Integration> {
    let pointer = below(operation, NAME);
    reader.document.root.pointer(&pointer)?;
    let Some((pointer, members)) = reader.resolved(&pointer) else {
        reader.error(
            &pointer,
            format!("Unable to put integration on '{http_method}' for resource at path '{path}': the reference leads nowhere"),
        );
        return None;
    };
    let refuse = |why: String| format!("Unable to put integration on '{http_method}' for resource at path '{path}': {why}");
    let Value::Object(_) = members else {
        reader.error(&pointer, refuse("Invalid integration: it must be an object".into()));
        return None;
    };
    let member = |name: &str| members.get(name).and_then(text_of).filter(|text| !text.is_empty());
    let kind = match member("type").unwrap_or_default().to_ascii_lowercase().as_str() {
        "http" => IntegrationType::Http,
        "http_proxy" => IntegrationType::HttpProxy,
        "aws" => IntegrationType::Aws,
        "aws_proxy" => IntegrationType::AwsProxy,
        "mock" => IntegrationType::Mock,
        other => {
            reader.error(&below(&pointer, "type"), refuse(format!("Invalid integration type '{other}'")));
            return None;
        }
    };
    for name in ["uri", "httpMethod", "credentials"] {
        if members.get(name).is_some_and(|value| !value.is_null() && text_of(value).is_none()) {
            reader.error(&below(&pointer, name), refuse(format!("'{name}' must be a string")));
            return None;
        }
    }
    if kind != IntegrationType::Mock && member("uri").is_none() {
        reader.error(&pointer, refuse("Invalid HTTP endpoint specified for URI".into()));
        return None;
    }
    let http = matches!(kind, IntegrationType::Http | IntegrationType::HttpProxy);
    let connection_type = match member("connectionType").as_deref().map(str::to_ascii_uppercase).as_deref() {
        Some("VPC_LINK") => {
            reader.not_simulated(&pointer, "VPC links are not simulated yet: the endpoint is called as if it were public");
            Some(ConnectionType::VpcLink)
        }
        Some("INTERNET") => Some(ConnectionType::Internet),
        _ => http.then_some(ConnectionType::Internet),
    };
    let connection_id = member("connectionId");
    if kind == IntegrationType::Aws && !member("uri").unwrap_or_default().contains(":lambda:path/") {
        reader.not_simulated(
            &pointer,
            "AWS services other than Lambda are not simulated yet: requests that reach them are answered with 500",
        );
    }
    Some(Integration {
        kind,
        http_method: member("httpMethod").map(|method| method.to_ascii_uppercase()),
        uri: member("uri").filter(|_| kind != IntegrationType::Mock),
        connection_type,
        connection_id,
        credentials: member("credentials"),
        request_parameters: parameters(reader, &below(&pointer, "requestParameters"), http_method, path),
        request_templates: templates(reader, &below(&pointer, "requestTemplates")),
        passthrough_behavior: match member("passthroughBehavior").unwrap_or_default().to_ascii_uppercase().as_str() {
            "WHEN_NO_TEMPLATES" => PassthroughBehavior::WhenNoTemplates,
            "NEVER" => PassthroughBehavior::Never,
            _ => PassthroughBehavior::WhenNoMatch,
        },
        content_handling: content_handling(member("contentHandling")),
        timeout_in_millis: members
            .get("timeoutInMillis")
            .and_then(Value::as_i64)
            .and_then(|millis| i32::try_from(millis).ok())
            .unwrap_or(29_000),
        cache_namespace: member("cacheNamespace").unwrap_or_default(),
        cache_key_parameters: members
            .get("cacheKeyParameters")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(text_of)
            .collect(),
        tls_config: members.get("tlsConfig").map(|tls| TlsConfig {
            insecure_skip_verification: tls.get("insecureSkipVerification").and_then(Value::as_bool).unwrap_or(false),
        }),
        integration_responses: responses(reader, &below(&pointer, "responses")),
    })
}

fn content_handling(text: Option<String>) -> Option<ContentHandling> {
    match text?.to_ascii_uppercase().as_str() {
        "CONVERT_TO_BINARY" => Some(ContentHandling::ConvertToBinary),
        "CONVERT_TO_TEXT" => Some(ContentHandling::ConvertToText),
        _ => None,
    }
}

/// Texts by name. What is no text is left out with AWS's warning (recorded).
fn parameters(reader: &mut Reader, pointer: &str, http_method: &str, path: &str) -> Texts {
    let Some(Value::Object(members)) = reader.document.root.pointer(pointer).cloned() else { return Texts::new() };
    let mut texts = Texts::new();
    for (name, value) in members {
        match value {
            Value::String(text) => drop(texts.insert(name, text)),
            other => {
                let message = format!(
                    "Invalid format for 'requestParameters'. Expected type string for property '{name}' of resource '{path}' and method '{http_method}' but got '{other}'"
                );
                reader.warn(&below(pointer, &name), message);
            }
        }
    }
    texts
}

/// Mapping templates. One that cannot be read is warned about: AWS would find out when it is used.
fn templates(reader: &mut Reader, pointer: &str) -> Texts {
    let Some(Value::Object(members)) = reader.document.root.pointer(pointer).cloned() else { return Texts::new() };
    let mut texts = Texts::new();
    for (media_type, template) in members {
        // A template may be written as JSON instead of text.
        let text = template.as_str().map_or_else(|| template.to_string(), str::to_owned);
        if let Template::Broken(error) = Template::compile(&text) {
            reader.not_simulated(&below(pointer, &media_type), format!("The mapping template for {media_type} cannot be read: {error}"));
        }
        texts.insert(media_type, text);
    }
    texts
}

/// `responses`: the key is the selection pattern, `default` stands for none.
fn responses(reader: &mut Reader, pointer: &str) -> std::collections::BTreeMap<String, IntegrationResponse> {
    let mut made = std::collections::BTreeMap::new();
    let Some(Value::Object(members)) = reader.document.root.pointer(pointer).cloned() else { return made };
    for (pattern, response) in members {
        let here = below(pointer, &pattern);
        let Some(status_code) = response.get("statusCode").and_then(text_of) else {
            reader.warn(&here, format!("The integration response '{pattern}' has no statusCode and was left out"));
            continue;
        };
        let response_parameters = response.get("responseParameters").and_then(Value::as_object);
        let response = IntegrationResponse {
            status_code: status_code.clone(),
            selection_pattern: (pattern != "default").then_some(pattern),
            response_parameters: response_parameters
                .into_iter()
                .flatten()
                .filter_map(|(name, value)| Some((name.clone(), text_of(value)?)))
                .collect(),
            response_templates: templates(reader, &below(&here, "responseTemplates")),
            content_handling: content_handling(response.get("contentHandling").and_then(text_of)),
        };
        made.insert(status_code, response);
    }
    made
}
