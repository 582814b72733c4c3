//! Stages and deployments of HTTP APIs.

use super::{Definition, off};
use crate::model::Texts;
use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A stage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Stage {
    /// Its name; `$default` is served from the root of the API's host.
    pub stage_name: String,
    /// Access logging.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_log_settings: Option<AccessLogSettings>,
    /// Whether quick create made it.
    #[serde(default, skip_serializing_if = "off")]
    pub api_gateway_managed: bool,
    /// Whether changes of the API are deployed to it at once.
    #[serde(default, skip_serializing_if = "off")]
    pub auto_deploy: bool,
    /// When it was made.
    pub created_date: SimTime,
    /// Settings of routes that have none of their own.
    #[serde(default)]
    pub default_route_settings: RouteSettings,
    /// The deployment it serves; none until something is deployed to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployment_id: Option<String>,
    /// Its description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// How the last automatic deployment went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_deployment_status_message: Option<String>,
    /// When it was last changed.
    pub last_updated_date: SimTime,
    /// Settings by route key.
    #[serde(default)]
    pub route_settings: BTreeMap<String, RouteSettings>,
    /// Stage variables.
    #[serde(default)]
    pub stage_variables: Texts,
    /// Tags.
    #[serde(default)]
    pub tags: Texts,
}

/// Settings of routes on a stage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct RouteSettings {
    /// For WebSocket APIs only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_trace_enabled: Option<bool>,
    /// Whether metrics are kept by route, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detailed_metrics_enabled: Option<bool>,
    /// For WebSocket APIs only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logging_level: Option<String>,
    /// Bucket size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throttling_burst_limit: Option<i32>,
    /// Requests per second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throttling_rate_limit: Option<f64>,
}

/// Access logging.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct AccessLogSettings {
    /// The ARN of the log group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination_arn: Option<String>,
    /// The format of a line, with `$context` variables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
}

impl Stage {
    /// The name of the stage that is served from the root.
    pub const DEFAULT: &str = "$default";

    /// The settings of a route: its own member, else the default's.
    pub fn setting<T>(&self, route_key: &str, member: impl Fn(&RouteSettings) -> Option<T>) -> Option<T> {
        self.route_settings.get(route_key).and_then(&member).or_else(|| member(&self.default_route_settings))
    }
}

/// A deployment: a snapshot of the API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Deployment {
    /// Its id.
    pub deployment_id: String,
    /// Whether a change of the API made it by itself.
    #[serde(default)]
    pub auto_deployed: bool,
    /// When it was made.
    pub created_date: SimTime,
    /// `DEPLOYED`.
    pub deployment_status: String,
    /// Its description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Counts up with each deployment of the API (not part of AWS's shape).
    #[serde(default)]
    pub order: u64,
    /// What it froze.
    pub definition: Arc<Definition>,
}
