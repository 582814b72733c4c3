//! Stages: settings that are live, and the canary.

use super::Texts;
use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A stage: a name under which a deployment is served.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stage {
    /// The deployment it serves.
    pub deployment_id: String,
    /// The client certificate it calls backends with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_certificate_id: Option<String>,
    /// Its name, the first part of the path of its URLs.
    pub stage_name: String,
    /// Its description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether it has a cache cluster.
    pub cache_cluster_enabled: bool,
    /// The cache cluster's size in GB, such as `0.5`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_cluster_size: Option<String>,
    /// The cache cluster's state.
    pub cache_cluster_status: CacheClusterStatus,
    /// Settings by `{resource path}/{METHOD}` (`*/*` for all); the path without its first slash, slashes as `~1`.
    pub method_settings: BTreeMap<String, MethodSetting>,
    /// Stage variables.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub variables: Texts,
    /// The documentation version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documentation_version: Option<String>,
    /// Access logging.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_log_settings: Option<AccessLogSettings>,
    /// The canary, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canary_settings: Option<CanarySettings>,
    /// Whether X-Ray traces it.
    pub tracing_enabled: bool,
    /// Tags.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub tags: Texts,
    /// When it was made.
    pub created_date: SimTime,
    /// When it was last changed.
    pub last_updated_date: SimTime,
}

/// A canary: a second deployment that gets a share of the stage's traffic.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CanarySettings {
    /// Its share of the traffic, 0.0–100.0.
    pub percent_traffic: f64,
    /// The deployment it serves.
    pub deployment_id: String,
    /// Variables that it overrides or adds.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub stage_variable_overrides: Texts,
    /// Whether it uses the stage's cache instead of its own.
    pub use_stage_cache: bool,
}

/// Access logging of a stage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessLogSettings {
    /// The format of a line, with `$context` variables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// The log group or delivery stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination_arn: Option<String>,
}

/// Settings of a method on a stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MethodSetting {
    /// Whether detailed CloudWatch metrics are on.
    pub metrics_enabled: bool,
    /// `OFF`, `ERROR` or `INFO`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logging_level: Option<String>,
    /// Whether whole requests and responses are logged.
    pub data_trace_enabled: bool,
    /// Bucket size.
    pub throttling_burst_limit: i32,
    /// Requests per second.
    pub throttling_rate_limit: f64,
    /// Whether responses are cached.
    pub caching_enabled: bool,
    /// How long they are cached, in seconds.
    pub cache_ttl_in_seconds: i32,
    /// Whether they are encrypted.
    pub cache_data_encrypted: bool,
    /// Whether a client needs permission to invalidate an entry.
    pub require_authorization_for_cache_control: bool,
    /// What a client without that permission gets.
    pub unauthorized_cache_control_header_strategy: UnauthorizedCacheControlHeaderStrategy,
}

/// The state of a cache cluster.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CacheClusterStatus {
    /// It is being made.
    CreateInProgress,
    /// It serves.
    Available,
    /// It is being removed.
    DeleteInProgress,
    /// There is none.
    #[default]
    NotAvailable,
    /// It is being emptied.
    FlushInProgress,
}

/// What a client gets that may not invalidate a cached response but asks to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UnauthorizedCacheControlHeaderStrategy {
    /// 403.
    #[serde(rename = "FAIL_WITH_403")]
    FailWith403,
    /// The response, with a `Warning` header.
    #[default]
    SucceedWithResponseHeader,
    /// The response, without it.
    SucceedWithoutResponseHeader,
}

impl Stage {
    /// A stage with AWS's defaults.
    pub fn new(name: &str, deployment_id: &str, now: SimTime) -> Stage {
        Stage {
            deployment_id: deployment_id.to_owned(),
            client_certificate_id: None,
            stage_name: name.to_owned(),
            description: None,
            cache_cluster_enabled: false,
            cache_cluster_size: None,
            cache_cluster_status: CacheClusterStatus::NotAvailable,
            method_settings: BTreeMap::new(),
            variables: Texts::new(),
            documentation_version: None,
            access_log_settings: None,
            canary_settings: None,
            tracing_enabled: false,
            tags: Texts::new(),
            created_date: now.whole_second(),
            last_updated_date: now.whole_second(),
        }
    }
}

impl Default for MethodSetting {
    /// AWS's values when a stage sets nothing (recorded).
    fn default() -> Self {
        MethodSetting {
            metrics_enabled: false,
            logging_level: None,
            data_trace_enabled: false,
            throttling_burst_limit: 5_000,
            throttling_rate_limit: 10_000.0,
            caching_enabled: false,
            cache_ttl_in_seconds: 300,
            cache_data_encrypted: false,
            require_authorization_for_cache_control: true,
            unauthorized_cache_control_header_strategy: UnauthorizedCacheControlHeaderStrategy::default(),
        }
    }
}
