//! Application Load Balancers in AWS's shapes (`elasticloadbalancingv2`): PascalCase, and names that others have too, so they are written
//! `elb::LoadBalancer`, `elb::Rule`, ….

mod listener;
mod target_group;

pub use listener::{
    Action, Condition, FixedResponse, Forward, HttpHeader, Listener, QueryPair, QueryStrings, Redirect, Rule, Stickiness, Values,
    WeightedTargetGroup,
};
pub use target_group::{Matcher, TargetGroup};

use super::Texts;
use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An Application Load Balancer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LoadBalancer {
    /// Its ARN.
    pub load_balancer_arn: String,
    /// Its host name.
    #[serde(rename = "DNSName")]
    pub dns_name: String,
    /// When it was made.
    pub created_time: SimTime,
    /// Its name, one of a kind in the Region.
    pub load_balancer_name: String,
    /// `internet-facing` or `internal`.
    pub scheme: String,
    /// Subnets, which are only shown here: one in each Availability Zone.
    pub subnets: Vec<String>,
    /// Security groups, which are only shown here.
    #[serde(default)]
    pub security_groups: Vec<String>,
    /// `ipv4` or `dualstack`.
    pub ip_address_type: String,
    /// Attributes that were changed.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub attributes: Texts,
    /// Tags.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub tags: Texts,
    /// Listeners by ARN.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub listeners: BTreeMap<String, Arc<Listener>>,
}

/// The attributes of a load balancer that are known here, with their defaults (`application-load-balancers`, "Load balancer attributes").
pub const LOAD_BALANCER_ATTRIBUTES: [(&str, &str); 5] = [
    ("deletion_protection.enabled", "false"),
    ("idle_timeout.timeout_seconds", "60"),
    ("routing.http.drop_invalid_header_fields.enabled", "false"),
    ("routing.http.preserve_host_header.enabled", "false"),
    ("routing.http.xff_header_processing.mode", "append"),
];

impl LoadBalancer {
    /// An attribute: as it was set, else its default.
    pub fn attribute(&self, name: &str) -> &str {
        let usual = || LOAD_BALANCER_ATTRIBUTES.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value);
        self.attributes.get(name).map_or_else(usual, String::as_str)
    }

    /// The last two parts of its ARN behind `app/`, as CloudWatch names it: `app/name/50dc6c495c0c9188`.
    pub fn dimension(&self) -> &str {
        self.load_balancer_arn.split_once(":loadbalancer/").map_or("", |(_, rest)| rest)
    }
}
