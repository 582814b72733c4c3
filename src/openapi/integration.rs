//! `x-amazon-apigateway-integration`: every member, in place or by reference. What PutIntegration would refuse of it is found where plans
//! are carried out.

use super::document::below;
use super::kept;
use super::method::Operation;
use super::plan::ImportPlan;
use super::reader::{Reader, cost, flag_of, integer_of, text_of, texts_of};
use crate::model::{
    ConnectionType, ContentHandling, Integration, IntegrationResponse, IntegrationType, PassthroughBehavior, Texts, TlsConfig,
};
use crate::vtl::Template;
use serde_json::Value;
use std::collections::BTreeMap;

const NAME: &str = "x-amazon-apigateway-integration";
/// Members that only HTTP APIs have (`api-gateway-swagger-extensions-integration`).
const OF_HTTP_APIS: [&str; 3] = ["payloadFormatVersion", "integrationSubtype", "description"];

/// An integration while it is read.
struct Reading<'r, 'd, 'o> {
    reader: &'r mut Reader<'d>,
    operation: &'o Operation<'d>,
    pointer: String,
    members: &'d Value,
}

/// The integration of an operation, if it has one.
pub(super) fn read<'d>(reader: &mut Reader<'d>, plan: &mut ImportPlan, operation: &Operation<'d>) -> Option<Integration> {
    operation.value.get(NAME)?;
    let pointer = below(&operation.pointer, NAME);
    let mut reading = match reader.resolve(&pointer) {
        Some((pointer, members)) => Reading { reader, operation, pointer, members },
        None => {
            let mut reading = Reading { reader, operation, pointer: pointer.clone(), members: &Value::Null };
            reading.refuse(&pointer, "the reference leads nowhere");
            return None;
        }
    };
    if !reading.members.is_object() {
        reading.refuse(&pointer, "Invalid integration: it must be an object");
        return None;
    }
    // Many operations may refer to one.
    if !reading.reader.spend(cost(reading.members)) {
        return None;
    }
    let place = format!("{}/{NAME}", operation.place);
    kept::keep(reading.reader, &mut plan.extensions, &place, Some(reading.members));
    kept::keep_named(&mut plan.extensions, &place, reading.members, &OF_HTTP_APIS);
    reading.whole()
}

impl Reading<'_, '_, '_> {
    /// Notes that the integration cannot be, in AWS's words.
    fn refuse(&mut self, pointer: &str, why: &str) {
        let (http_method, path) = (self.operation.http_method, &self.operation.path);
        self.reader.error(pointer, format!("Unable to put integration on '{http_method}' for resource at path '{path}': {why}"));
    }

    fn text(&self, name: &str) -> Option<String> {
        self.members.get(name).and_then(text_of).filter(|text| !text.is_empty())
    }

    fn whole(&mut self) -> Option<Integration> {
        let kind = self.kind()?;
        for name in ["uri", "httpMethod", "credentials", "connectionId", "cacheNamespace"] {
            if self.members.get(name).is_some_and(|value| !value.is_null() && text_of(value).is_none()) {
                self.refuse(&below(&self.pointer.clone(), name), &format!("'{name}' must be a string"));
                return None;
            }
        }
        self.note_what_is_not_simulated(kind);
        let timeout_in_millis = self.timeout()?;
        let passthrough_behavior = self.passthrough()?;
        let content_handling = self.content_handling(&self.members.get("contentHandling").cloned(), &self.pointer.clone())?;
        Some(Integration {
            kind,
            http_method: self.text("httpMethod").map(|method| method.to_ascii_uppercase()),
            uri: self.text("uri").filter(|_| kind != IntegrationType::Mock),
            connection_type: self.connection_type(kind)?,
            connection_id: self.text("connectionId"),
            credentials: self.text("credentials"),
            request_parameters: self.parameters("requestParameters", self.members, &self.pointer.clone()),
            request_templates: self.templates("requestTemplates", self.members, &self.pointer.clone()),
            passthrough_behavior,
            content_handling,
            timeout_in_millis,
            cache_namespace: self.text("cacheNamespace").unwrap_or_default(),
            cache_key_parameters: texts_of(self.members.get("cacheKeyParameters")),
            tls_config: self.tls_config(),
            integration_responses: self.responses(),
        })
    }

    fn kind(&mut self) -> Option<IntegrationType> {
        match self.text("type").unwrap_or_default().to_ascii_lowercase().as_str() {
            "http" => Some(IntegrationType::Http),
            "http_proxy" => Some(IntegrationType::HttpProxy),
            "aws" => Some(IntegrationType::Aws),
            "aws_proxy" => Some(IntegrationType::AwsProxy),
            "mock" => Some(IntegrationType::Mock),
            other => {
                let pointer = below(&self.pointer, "type");
                self.refuse(&pointer, &format!("Invalid integration type '{other}'"));
                None
            }
        }
    }

    fn note_what_is_not_simulated(&mut self, kind: IntegrationType) {
        if kind == IntegrationType::Aws && !self.text("uri").unwrap_or_default().contains(":lambda:path/") {
            let message = "AWS services other than Lambda are not simulated yet: requests that reach them are answered with 500";
            self.reader.not_simulated(&self.pointer, message);
        }
        for name in OF_HTTP_APIS.iter().filter(|name| **name != "description") {
            if self.members.get(name).is_some() {
                self.reader.not_simulated(&below(&self.pointer, name), format!("{name} is for HTTP APIs: a REST API ignores it"));
            }
        }
    }

    fn connection_type(&mut self, kind: IntegrationType) -> Option<Option<ConnectionType>> {
        match self.text("connectionType").as_deref().map(str::to_ascii_uppercase).as_deref() {
            Some("VPC_LINK") => {
                self.reader.not_simulated(&self.pointer, "VPC links are not simulated yet: the endpoint is called as if it were public");
                Some(Some(ConnectionType::VpcLink))
            }
            Some("INTERNET") => Some(Some(ConnectionType::Internet)),
            None => Some(matches!(kind, IntegrationType::Http | IntegrationType::HttpProxy).then_some(ConnectionType::Internet)),
            Some(other) => {
                let pointer = below(&self.pointer, "connectionType");
                self.refuse(&pointer, &format!("Invalid connection type '{other}'. Valid options are INTERNET,VPC_LINK"));
                None
            }
        }
    }

    /// Between 50 ms and 29,000 ms; the words are reported.
    fn timeout(&mut self) -> Option<i32> {
        let Some(given) = self.members.get("timeoutInMillis").filter(|given| !given.is_null()) else { return Some(29_000) };
        let millis = integer_of(given).filter(|millis| (50..=29_000).contains(millis)).and_then(|millis| i32::try_from(millis).ok());
        if millis.is_none() {
            let pointer = below(&self.pointer, "timeoutInMillis");
            self.refuse(&pointer, "Timeout should be between 50 ms and 29000 ms");
        }
        millis
    }

    fn passthrough(&mut self) -> Option<PassthroughBehavior> {
        match self.text("passthroughBehavior").unwrap_or_default().to_ascii_uppercase().as_str() {
            "" | "WHEN_NO_MATCH" => Some(PassthroughBehavior::WhenNoMatch),
            "WHEN_NO_TEMPLATES" => Some(PassthroughBehavior::WhenNoTemplates),
            "NEVER" => Some(PassthroughBehavior::Never),
            _ => {
                let pointer = below(&self.pointer, "passthroughBehavior");
                let why = "Invalid passthroughBehavior specified. Valid options are WHEN_NO_MATCH,WHEN_NO_TEMPLATES,NEVER";
                self.refuse(&pointer, why);
                None
            }
        }
    }

    fn content_handling(&mut self, value: &Option<Value>, above: &str) -> Option<Option<ContentHandling>> {
        match value.as_ref().and_then(text_of).unwrap_or_default().to_ascii_uppercase().as_str() {
            "" => Some(None),
            "CONVERT_TO_BINARY" => Some(Some(ContentHandling::ConvertToBinary)),
            "CONVERT_TO_TEXT" => Some(Some(ContentHandling::ConvertToText)),
            other => {
                let pointer = below(above, "contentHandling");
                self.refuse(&pointer, &format!("Invalid contentHandling '{other}'. Valid options are CONVERT_TO_BINARY,CONVERT_TO_TEXT"));
                None
            }
        }
    }

    fn tls_config(&mut self) -> Option<TlsConfig> {
        let tls = self.members.get("tlsConfig").filter(|tls| tls.is_object())?;
        if tls.get("serverNameToVerify").is_some() {
            let pointer = below(&below(&self.pointer, "tlsConfig"), "serverNameToVerify");
            self.reader.not_simulated(&pointer, "serverNameToVerify is for HTTP APIs: a REST API ignores it");
        }
        Some(TlsConfig { insecure_skip_verification: tls.get("insecureSkipVerification").and_then(flag_of).unwrap_or(false) })
    }

    /// Texts by name. What is no text is left out with AWS's warning (recorded).
    fn parameters(&mut self, member: &str, members: &Value, above: &str) -> Texts {
        let mut texts = Texts::new();
        for (name, value) in members.get(member).and_then(Value::as_object).into_iter().flatten() {
            let Value::String(text) = value else {
                let message = format!(
                    "Invalid format for '{member}'. Expected type string for property '{name}' of resource '{}' and method '{}' but got '{value}'",
                    self.operation.path, self.operation.http_method
                );
                self.reader.warn(&below(&below(above, member), name), message);
                continue;
            };
            texts.insert(name.clone(), text.clone());
        }
        texts
    }

    /// Mapping templates. One that cannot be read is warned about: AWS would find out when it is used.
    fn templates(&mut self, member: &str, members: &Value, above: &str) -> Texts {
        let mut texts = Texts::new();
        for (media_type, template) in members.get(member).and_then(Value::as_object).into_iter().flatten() {
            // A template may be written as JSON instead of text; null is an empty one.
            let text = match template {
                Value::String(text) => text.clone(),
                Value::Null => String::new(),
                other => other.to_string(),
            };
            if let Template::Broken(error) = Template::compile(&text) {
                let pointer = below(&below(above, member), media_type);
                self.reader.not_simulated(&pointer, format!("The mapping template for {media_type} cannot be read: {error}"));
            }
            texts.insert(media_type.clone(), text);
        }
        texts
    }

    /// `responses`: the key is the selection pattern, `default` stands for none.
    fn responses(&mut self) -> BTreeMap<String, IntegrationResponse> {
        let mut made: BTreeMap<String, IntegrationResponse> = BTreeMap::new();
        let above = below(&self.pointer, "responses");
        for (pattern, response) in self.members.get("responses").and_then(Value::as_object).into_iter().flatten() {
            if pattern.starts_with("x-") {
                continue;
            }
            let here = below(&above, pattern);
            let Some(status_code) = response.get("statusCode").and_then(text_of).filter(|status| !status.is_empty()) else {
                self.reader.warn(&here, format!("The integration response '{pattern}' has no statusCode. Ignoring."));
                continue;
            };
            let Some(content_handling) = self.content_handling(&response.get("contentHandling").cloned(), &here) else { continue };
            if made.contains_key(&status_code) {
                let message = format!(
                    "Two integration responses on '{}' for resource at path '{}' make the status {status_code}: the last one counts",
                    self.operation.http_method, self.operation.path
                );
                self.reader.warn(&here, message);
            }
            let response = IntegrationResponse {
                status_code: status_code.clone(),
                selection_pattern: (pattern != "default").then(|| pattern.clone()),
                response_parameters: self.parameters("responseParameters", response, &here),
                response_templates: self.templates("responseTemplates", response, &here),
                content_handling,
            };
            made.insert(status_code, response);
        }
        made
    }
}
