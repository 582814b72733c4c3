//! Listeners of load balancers and their rules: conditions and actions.

use crate::model::Texts;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// A listener: a port that takes connections, and what becomes of requests there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Listener {
    /// Its ARN.
    pub listener_arn: String,
    /// The load balancer that it belongs to.
    pub load_balancer_arn: String,
    /// The port.
    pub port: u16,
    /// `HTTP` or `HTTPS`.
    pub protocol: String,
    /// The default certificate of an HTTPS listener; nobody looks at it here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<Value>,
    /// The security policy of an HTTPS listener.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ssl_policy: Option<String>,
    /// What is done where no rule's conditions are met.
    pub default_actions: Vec<Action>,
    /// The ARN of the rule that these actions are.
    pub default_rule_arn: String,
    /// The other rules, in the order of their priorities.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Arc<Rule>>,
    /// Tags.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub tags: Texts,
}

/// A rule of a listener.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Rule {
    /// Its ARN.
    pub rule_arn: String,
    /// Rules are asked from the lowest priority to the highest.
    pub priority: u32,
    /// All of them must be met.
    pub conditions: Vec<Condition>,
    /// What is done then.
    pub actions: Vec<Action>,
    /// Tags.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub tags: Texts,
}

/// A condition: its field, and what the field is compared with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Condition {
    /// `host-header`, `path-pattern`, `http-header`, `http-request-method`, `query-string` or `source-ip`.
    pub field: String,
    /// The older form of hosts and paths.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Hosts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_header_config: Option<Values>,
    /// Paths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path_pattern_config: Option<Values>,
    /// A header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http_header_config: Option<HttpHeader>,
    /// Pairs of the query.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query_string_config: Option<QueryStrings>,
    /// HTTP methods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http_request_method_config: Option<Values>,
    /// Ranges of addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_ip_config: Option<Values>,
}

/// Texts of which one must match.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Values {
    /// The texts.
    pub values: Vec<String>,
}

/// A header and the texts of which one must match it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct HttpHeader {
    /// The header's name.
    pub http_header_name: String,
    /// The texts.
    pub values: Vec<String>,
}

/// Pairs of a query of which one must be there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct QueryStrings {
    /// The pairs.
    pub values: Vec<QueryPair>,
}

/// A pair of a query; without a key any key will do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct QueryPair {
    /// The key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The value.
    pub value: String,
}

/// What is done with a request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Action {
    /// `forward`, `fixed-response` or `redirect`.
    #[serde(rename = "Type")]
    pub kind: String,
    /// The one target group that requests go to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_group_arn: Option<String>,
    /// Its place among the actions of a rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<u32>,
    /// The target groups that requests go to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forward_config: Option<Forward>,
    /// A response of the load balancer's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed_response_config: Option<FixedResponse>,
    /// Where clients are sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_config: Option<Redirect>,
}

/// Target groups with their weights.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Forward {
    /// One to five of them.
    pub target_groups: Vec<WeightedTargetGroup>,
    /// Whether a client stays with the group that it got.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_group_stickiness_config: Option<Stickiness>,
}

/// A target group with its weight.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct WeightedTargetGroup {
    /// Its ARN.
    pub target_group_arn: String,
    /// 0 to 999; its share is its part of the sum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
}

/// Stickiness of target groups, which is only shown as off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Stickiness {
    /// Whether it is on.
    #[serde(default)]
    pub enabled: bool,
    /// For how many seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_seconds: Option<u32>,
}

/// A response of the load balancer's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct FixedResponse {
    /// The body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_body: Option<String>,
    /// The status, as a text.
    pub status_code: String,
    /// The media type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
}

/// Where clients are sent; `#{protocol}`, `#{host}`, `#{port}`, `#{path}` and `#{query}` stand for the request's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Redirect {
    /// `HTTP`, `HTTPS` or `#{protocol}`.
    #[serde(default = "protocol")]
    pub protocol: String,
    /// The port.
    #[serde(default = "port")]
    pub port: String,
    /// The host.
    #[serde(default = "host")]
    pub host: String,
    /// The path, with its first slash.
    #[serde(default = "path")]
    pub path: String,
    /// The query, without its question mark.
    #[serde(default = "query")]
    pub query: String,
    /// `HTTP_301` or `HTTP_302`.
    pub status_code: String,
}

fn protocol() -> String {
    "#{protocol}".into()
}

fn port() -> String {
    "#{port}".into()
}

fn host() -> String {
    "#{host}".into()
}

fn path() -> String {
    "/#{path}".into()
}

fn query() -> String {
    "#{query}".into()
}

impl Listener {
    /// The actions of all its rules, the default's last.
    pub fn actions(&self) -> impl Iterator<Item = &Action> {
        self.rules.iter().flat_map(|rule| &rule.actions).chain(&self.default_actions)
    }
}

impl Action {
    /// The target groups that it sends requests to.
    pub fn target_groups(&self) -> impl Iterator<Item = &str> {
        self.forward_config.iter().flat_map(|forward| forward.target_groups.iter().map(|group| group.target_group_arn.as_str()))
    }
}
