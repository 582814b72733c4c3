//! Integrations of HTTP APIs: an HTTP endpoint, a Lambda function, an action of an AWS service, something in a VPC.

use super::off;
use crate::model::Texts;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An integration.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Integration {
    /// Its id.
    pub integration_id: String,
    /// `HTTP_PROXY` or `AWS_PROXY`.
    pub integration_type: String,
    /// Whether quick create made it.
    #[serde(default, skip_serializing_if = "off")]
    pub api_gateway_managed: bool,
    /// `INTERNET` or `VPC_LINK`.
    #[serde(default = "internet")]
    pub connection_type: String,
    /// The VPC link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<String>,
    /// The role that a function or a service is called with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials_arn: Option<String>,
    /// Its description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The HTTP method that the backend gets; `ANY` keeps the client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integration_method: Option<String>,
    /// The service's action, such as `SQS-SendMessage`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integration_subtype: Option<String>,
    /// The URL, the function's ARN, or the ARN of a listener or of a Cloud Map service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integration_uri: Option<String>,
    /// `1.0` or `2.0`.
    #[serde(default = "first_format")]
    pub payload_format_version: String,
    /// Changes of requests by what they change, such as `append:header.x`; of a service, its parameters by name.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub request_parameters: Texts,
    /// Changes of responses by the backend's status.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub response_parameters: BTreeMap<String, Texts>,
    /// How long the gateway waits, 50–30,000 ms.
    #[serde(default = "longest")]
    pub timeout_in_millis: i32,
    /// How it speaks TLS to something in a VPC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_config: Option<TlsConfig>,
}

fn internet() -> String {
    "INTERNET".into()
}

fn first_format() -> String {
    "1.0".into()
}

fn longest() -> i32 {
    30_000
}

/// How the gateway speaks TLS to something in a VPC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct TlsConfig {
    /// The name that the certificate must have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_name_to_verify: Option<String>,
}
