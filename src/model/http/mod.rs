//! HTTP APIs in AWS's shapes (`apigatewayv2`): PascalCase, and names that REST APIs have too, so they are written `http::Api`, `http::Route`, ….

mod authorizer;
mod integration;
mod route;
mod stage;
mod vpc_link;

pub use authorizer::{Authorizer, JwtConfiguration};
pub use integration::{Integration, TlsConfig};
pub use route::{ParameterConstraints, Route};
pub use stage::{AccessLogSettings, Deployment, RouteSettings, Stage};
pub use vpc_link::VpcLink;

use super::Texts;
use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Whether a switch is off: such members are left out.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn off(flag: &bool) -> bool {
    !flag
}

/// An HTTP API.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Api {
    /// Its id, which is also the first label of its host name.
    pub api_id: String,
    /// Its name; not unique.
    pub name: String,
    /// Its description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it was made.
    pub created_date: SimTime,
    /// `HTTP`.
    pub protocol_type: String,
    /// `$request.method $request.path`: the only one that HTTP APIs have.
    pub route_selection_expression: String,
    /// `$request.header.x-api-key`: shown, though HTTP APIs have no keys.
    pub api_key_selection_expression: String,
    /// `ipv4` or `dualstack`.
    #[serde(default = "ipv4")]
    pub ip_address_type: String,
    /// A version of the owner's choice, or the one that an imported document names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What an import ignored because HTTP APIs have no such thing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub import_info: Vec<String>,
    /// Warnings of the last import.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// Tags.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub tags: Texts,
    /// What is being edited; a stage serves it once it is deployed, at once where the stage deploys automatically.
    #[serde(default)]
    pub definition: Arc<Definition>,
    /// Deployments by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub deployments: BTreeMap<String, Arc<Deployment>>,
    /// Stages by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub stages: BTreeMap<String, Arc<Stage>>,
}

fn ipv4() -> String {
    "ipv4".into()
}

/// The part of an HTTP API that a deployment freezes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Definition {
    /// Whether the `execute-api` host name is switched off; it takes a deployment to come into effect (`http-api-disable-default-endpoint`).
    #[serde(skip_serializing_if = "off")]
    pub disable_execute_api_endpoint: bool,
    /// What browsers of other origins may do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cors_configuration: Option<Cors>,
    /// Routes by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub routes: BTreeMap<String, Arc<Route>>,
    /// Integrations by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub integrations: BTreeMap<String, Arc<Integration>>,
    /// Authorizers by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub authorizers: BTreeMap<String, Arc<Authorizer>>,
}

impl Definition {
    /// The route with this key.
    pub fn route(&self, key: &str) -> Option<&Arc<Route>> {
        self.routes.values().find(|route| route.route_key == key)
    }
}

/// What browsers of other origins may do (`http-api-cors`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Cors {
    /// Whether they may send credentials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_credentials: Option<bool>,
    /// Request headers that they may send.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow_headers: Vec<String>,
    /// Methods that they may use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow_methods: Vec<String>,
    /// Origins that may call: `*`, `https://*`, `http://*` or an origin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow_origins: Vec<String>,
    /// Response headers that scripts may read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expose_headers: Vec<String>,
    /// How long a browser may remember a preflight's answer, in seconds; -1 means not at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<i32>,
}
