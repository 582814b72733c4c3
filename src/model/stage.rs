//! Stages: settings that are live, and the canary.

use super::Texts;
use crate::time::{SimTime, Span};
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
    /// The cache cluster's state when it was last changed; [`Stage::cache_status`] says what has become of it since.
    pub cache_cluster_status: CacheClusterStatus,
    /// The cache cluster itself, if there has been one. Not shown by operations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_cluster: Option<CacheCluster>,
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

/// A cache cluster: another size makes another cluster, which is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CacheCluster {
    /// When it was made, which tells it from others.
    pub created: SimTime,
    /// Until when it is being made, flushed or deleted.
    pub until: SimTime,
}

/// How long a cache cluster is made or deleted ("about 4 minutes", `api-gateway-caching`).
const CHANGING: Span = Span::from_micros(240_000_000);
/// How long a flushed one says so. The guide gives no time; entries are gone at once.
const FLUSHING: Span = Span::from_micros(10_000_000);

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
            cache_cluster: None,
            method_settings: Default::default(),
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

    /// Switches the cache cluster on or off, or to another size. What changes nothing leaves it as it is.
    pub fn set_cache_cluster(&mut self, enabled: bool, size: Option<&str>, now: SimTime) {
        let resized = size.is_some_and(|size| self.cache_cluster_size.as_deref() != Some(size));
        if let Some(size) = size {
            self.cache_cluster_size = Some(size.to_owned());
        }
        let was_enabled = std::mem::replace(&mut self.cache_cluster_enabled, enabled);
        if enabled {
            self.cache_cluster_size.get_or_insert_with(|| "0.5".into());
        }
        if enabled && (!was_enabled || resized) {
            self.cache_cluster_status = CacheClusterStatus::CreateInProgress;
            self.cache_cluster = Some(CacheCluster { created: now, until: now.after(CHANGING) });
        } else if !enabled && was_enabled {
            self.cache_cluster_status = CacheClusterStatus::DeleteInProgress;
            let created = self.cache_cluster.map_or(now, |cluster| cluster.created);
            self.cache_cluster = Some(CacheCluster { created, until: now.after(CHANGING) });
        }
    }

    /// Says that the cache cluster is being flushed, if it serves.
    pub fn flush_cache_cluster(&mut self, now: SimTime) {
        if self.cache_serves(now) {
            self.cache_cluster_status = CacheClusterStatus::FlushInProgress;
            let created = self.cache_cluster.map_or(SimTime::START, |cluster| cluster.created);
            self.cache_cluster = Some(CacheCluster { created, until: now.after(FLUSHING) });
        }
    }

    /// The state of the cache cluster at this instant.
    pub fn cache_status(&self, now: SimTime) -> CacheClusterStatus {
        use CacheClusterStatus as Status;
        let is_over = self.cache_cluster.is_none_or(|cluster| now >= cluster.until);
        match self.cache_cluster_status {
            Status::CreateInProgress | Status::FlushInProgress if is_over => Status::Available,
            Status::DeleteInProgress if is_over => Status::NotAvailable,
            status => status,
        }
    }

    /// Whether the cache cluster answers and keeps. A flush empties it at once, and it goes on.
    pub fn cache_serves(&self, now: SimTime) -> bool {
        matches!(self.cache_status(now), CacheClusterStatus::Available | CacheClusterStatus::FlushInProgress)
    }

    /// How long the state of the cache cluster will go on to be what it is; none if nothing is under way.
    pub fn cache_wait(&self, now: SimTime) -> Option<Span> {
        let is_settled = matches!(self.cache_status(now), CacheClusterStatus::Available | CacheClusterStatus::NotAvailable);
        self.cache_cluster.filter(|_| !is_settled).map(|cluster| cluster.until.since(now))
    }

    /// The cache cluster's size in bytes, a GB being 2³⁰ of them.
    pub fn cache_bytes(&self) -> u64 {
        let gigabytes = self.cache_cluster_size.as_deref().and_then(|size| size.parse::<f64>().ok()).unwrap_or(0.0);
        (gigabytes * 1_073_741_824.0) as u64
    }

    /// The settings that say whether a request's response is cached: the method's own by the request's HTTP method or by `ANY`, else those for all methods,
    /// which are for GET alone (`api-gateway-caching`).
    pub fn cache_setting(&self, resource_path: &str, method: &str, request_method: &str) -> Option<&MethodSetting> {
        let of = |wanted: &str| {
            self.method_settings.iter().find(|(key, _)| is_method_key(key, resource_path, wanted)).map(|(_, setting)| setting)
        };
        of(request_method).or_else(|| of(method)).or_else(|| self.method_settings.get("*/*").filter(|_| request_method == "GET"))
    }

    /// Whether it writes an execution log for any method.
    pub fn is_logged(&self) -> bool {
        self.method_settings.values().any(|setting| setting.logging_level.as_deref().is_some_and(|level| level != "OFF"))
    }

    /// The settings of a method: its own, else those for all methods (`*/*`).
    pub fn method_setting(&self, resource_path: &str, http_method: &str) -> Option<&MethodSetting> {
        let own = self.method_settings.iter().find(|(key, _)| is_method_key(key, resource_path, http_method)).map(|(_, setting)| setting);
        own.or_else(|| self.method_settings.get("*/*"))
    }
}

/// Whether a settings key, such as `pets~1{id}/GET` or `/pets/{id}/GET`, is for this method.
pub fn is_method_key(key: &str, resource_path: &str, http_method: &str) -> bool {
    let Some((path, method)) = key.rsplit_once('/') else { return false };
    let path = path.replace("~1", "/");
    method == http_method && path.trim_start_matches('/') == resource_path.trim_start_matches('/')
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

impl CacheClusterStatus {
    /// AWS's name for it, such as `CREATE_IN_PROGRESS`.
    pub const fn name(self) -> &'static str {
        match self {
            CacheClusterStatus::CreateInProgress => "CREATE_IN_PROGRESS",
            CacheClusterStatus::Available => "AVAILABLE",
            CacheClusterStatus::DeleteInProgress => "DELETE_IN_PROGRESS",
            CacheClusterStatus::NotAvailable => "NOT_AVAILABLE",
            CacheClusterStatus::FlushInProgress => "FLUSH_IN_PROGRESS",
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use CacheClusterStatus as Status;

    fn after(seconds: u64) -> SimTime {
        SimTime::START.after(Span::from_micros(seconds * 1_000_000))
    }

    #[test]
    fn a_cluster_is_made_in_four_minutes_and_deleted_in_four() {
        let mut stage = Stage::new("prod", "d", after(0));
        assert_eq!((stage.cache_status(after(0)), stage.cache_wait(after(0))), (Status::NotAvailable, None));
        stage.set_cache_cluster(true, None, after(10));
        assert_eq!((stage.cache_cluster_size.as_deref(), stage.cache_bytes()), (Some("0.5"), 536_870_912));
        assert_eq!(stage.cache_status(after(249)), Status::CreateInProgress);
        assert_eq!(stage.cache_wait(after(249)), Some(Span::from_micros(1_000_000)));
        assert!(!stage.cache_serves(after(249)) && stage.cache_serves(after(250)));
        // The same again changes nothing, another size makes another cluster.
        stage.set_cache_cluster(true, Some("0.5"), after(300));
        assert_eq!(stage.cache_status(after(300)), Status::Available);
        stage.set_cache_cluster(true, Some("1.6"), after(300));
        assert_eq!((stage.cache_status(after(300)), stage.cache_status(after(540))), (Status::CreateInProgress, Status::Available));
        stage.flush_cache_cluster(after(600));
        assert_eq!((stage.cache_status(after(605)), stage.cache_status(after(610))), (Status::FlushInProgress, Status::Available));
        assert!(stage.cache_serves(after(605)) && stage.cache_cluster.is_some_and(|cluster| cluster.created == after(300)));
        stage.set_cache_cluster(false, None, after(700));
        assert_eq!((stage.cache_status(after(939)), stage.cache_status(after(940))), (Status::DeleteInProgress, Status::NotAvailable));
        stage.flush_cache_cluster(after(950));
        assert_eq!(stage.cache_status(after(950)), Status::NotAvailable);
    }

    #[test]
    fn settings_for_all_methods_are_for_get_alone() {
        let mut stage = Stage::new("prod", "d", after(0));
        let cached = || MethodSetting { caching_enabled: true, ..MethodSetting::default() };
        stage.method_settings.insert("*/*".into(), cached());
        assert!(stage.cache_setting("/pets", "GET", "GET").is_some() && stage.cache_setting("/pets", "ANY", "GET").is_some());
        assert!(stage.cache_setting("/pets", "POST", "POST").is_none() && stage.cache_setting("/pets", "ANY", "HEAD").is_none());
        stage.method_settings.insert("pets/POST".into(), cached());
        assert!(stage.cache_setting("/pets", "POST", "POST").is_some() && stage.cache_setting("/pets", "ANY", "POST").is_some());
        stage.method_settings.insert("pets/GET".into(), MethodSetting::default());
        assert!(stage.cache_setting("/pets", "GET", "GET").is_some_and(|setting| !setting.caching_enabled));
    }
}
