//! Routes of HTTP APIs: a method and a path, or `$default`.

use super::off;
use crate::model::Texts;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A route.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Route {
    /// Its id.
    pub route_id: String,
    /// Its key, such as `GET /pets/{petId}`, `ANY /{proxy+}` or `$default`.
    pub route_key: String,
    /// Whether quick create made it.
    #[serde(default, skip_serializing_if = "off")]
    pub api_gateway_managed: bool,
    /// Shown as false: HTTP APIs have no API keys.
    #[serde(default)]
    pub api_key_required: bool,
    /// Scopes of which a token must have one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authorization_scopes: Vec<String>,
    /// `NONE`, `AWS_IAM`, `CUSTOM` or `JWT`.
    #[serde(default = "none")]
    pub authorization_type: String,
    /// The authorizer of `CUSTOM` and `JWT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorizer_id: Option<String>,
    /// A name for the operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation_name: Option<String>,
    /// Parameters that documents name; nothing checks them in an HTTP API.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub request_parameters: BTreeMap<String, ParameterConstraints>,
    /// Models; for WebSocket APIs only, kept as they are given.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub request_models: Texts,
    /// `integrations/{id}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
}

fn none() -> String {
    "NONE".into()
}

/// What is asked of a parameter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ParameterConstraints {
    /// Whether it must be there.
    #[serde(default)]
    pub required: bool,
}

impl Route {
    /// The key of the route that catches what no other takes.
    pub const DEFAULT: &str = "$default";

    /// Method and path; none for `$default`.
    pub fn parts(&self) -> Option<(&str, &str)> {
        self.route_key.split_once(' ')
    }

    /// The id of its integration.
    pub fn integration_id(&self) -> Option<&str> {
        self.target.as_deref()?.strip_prefix("integrations/")
    }
}
