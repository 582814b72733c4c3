//! Integrations: what a method calls, and how requests and responses are made to fit.

use super::Texts;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An integration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Integration {
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: IntegrationType,
    /// The HTTP method that the backend is called with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http_method: Option<String>,
    /// The backend's URL or invocation ARN; may name stage variables (`${stageVariables.x}`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// How the backend is reached; not shown for `MOCK`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_type: Option<ConnectionType>,
    /// The VPC link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<String>,
    /// The role that the backend is called with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials: Option<String>,
    /// Parameter mapping: `integration.request.{header|querystring|path}.NAME` → its source.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub request_parameters: Texts,
    /// Mapping templates of the request by media type.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub request_templates: Texts,
    /// What happens to a body that no template is for.
    pub passthrough_behavior: PassthroughBehavior,
    /// Conversion of the request body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_handling: Option<ContentHandling>,
    /// Timeout in milliseconds.
    pub timeout_in_millis: i32,
    /// Name space of cached responses: the resource's id unless set.
    pub cache_namespace: String,
    /// Parameters that are part of the cache key.
    pub cache_key_parameters: Vec<String>,
    /// TLS settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_config: Option<TlsConfig>,
    /// Integration responses by status code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub integration_responses: BTreeMap<String, IntegrationResponse>,
}

/// An integration response: chosen by its pattern, it makes the method response.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IntegrationResponse {
    /// The status code of the method response that it makes.
    pub status_code: String,
    /// The pattern over the backend's status or error message; the default if absent or empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selection_pattern: Option<String>,
    /// Parameter mapping: `method.response.header.NAME` → its source.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub response_parameters: Texts,
    /// Mapping templates of the response by media type.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub response_templates: Texts,
    /// Conversion of the response body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_handling: Option<ContentHandling>,
}

/// An integration's kind (`type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IntegrationType {
    /// An HTTP endpoint, with mappings.
    Http,
    /// An HTTP endpoint, passed through.
    HttpProxy,
    /// An AWS service or a Lambda function, with mappings.
    Aws,
    /// A Lambda function that gets the request as an event.
    AwsProxy,
    /// No backend.
    Mock,
}

/// How a backend is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConnectionType {
    /// Through the public internet.
    Internet,
    /// Through a VPC link.
    VpcLink,
}

/// What happens to a request body that no mapping template is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PassthroughBehavior {
    /// It passes if no template matches its media type.
    #[default]
    WhenNoMatch,
    /// It passes only if there are no templates at all.
    WhenNoTemplates,
    /// It never passes.
    Never,
}

/// Conversion of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ContentHandling {
    /// From base64 text to bytes.
    ConvertToBinary,
    /// From bytes to base64 text.
    ConvertToText,
}

impl ContentHandling {
    /// AWS's name for it.
    pub const fn name(self) -> &'static str {
        match self {
            ContentHandling::ConvertToBinary => "CONVERT_TO_BINARY",
            ContentHandling::ConvertToText => "CONVERT_TO_TEXT",
        }
    }
}

/// TLS settings of an integration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TlsConfig {
    /// Whether the backend's certificate is not verified.
    #[serde(default)]
    pub insecure_skip_verification: bool,
}

impl IntegrationType {
    /// AWS's name for it, such as `HTTP_PROXY`.
    pub const fn name(self) -> &'static str {
        match self {
            IntegrationType::Http => "HTTP",
            IntegrationType::HttpProxy => "HTTP_PROXY",
            IntegrationType::Aws => "AWS",
            IntegrationType::AwsProxy => "AWS_PROXY",
            IntegrationType::Mock => "MOCK",
        }
    }

    /// Whether requests and responses pass through without mappings.
    pub const fn is_proxy(self) -> bool {
        matches!(self, IntegrationType::HttpProxy | IntegrationType::AwsProxy)
    }
}
