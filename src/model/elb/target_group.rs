//! Target groups of load balancers: here of Lambda functions.

use crate::model::Texts;
use crate::time::SimTime;
use serde::{Deserialize, Serialize};

/// A target group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TargetGroup {
    /// Its ARN.
    pub target_group_arn: String,
    /// Its name, one of a kind in the Region.
    pub target_group_name: String,
    /// Whether its target is asked how it is; off unless somebody switches it on.
    pub health_check_enabled: bool,
    /// Seconds between two checks.
    pub health_check_interval_seconds: u32,
    /// Seconds after which a check that has no answer has failed.
    pub health_check_timeout_seconds: u32,
    /// Checks in a row that must succeed until an unhealthy target is healthy.
    pub healthy_threshold_count: u32,
    /// Checks in a row that must fail until a target is unhealthy.
    pub unhealthy_threshold_count: u32,
    /// The path that a check asks for.
    pub health_check_path: String,
    /// Statuses of an answer that is well.
    pub matcher: Matcher,
    /// `lambda`.
    pub target_type: String,
    /// `ipv4`.
    pub ip_address_type: String,
    /// The ARN of the function, once one is registered: "You can register one Lambda function per target group".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Since when its health has been asked for, if it is: when the checks were switched on, or the target was registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_since: Option<SimTime>,
    /// Whether events and responses have lists of values (`lambda.multi_value_headers.enabled`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub multi_value_headers: bool,
    /// Tags.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub tags: Texts,
}

/// Statuses of an answer that is well: `200`, `200,202` or `200-299`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Matcher {
    /// The statuses.
    pub http_code: String,
}

impl Default for Matcher {
    fn default() -> Self {
        Matcher { http_code: "200".into() }
    }
}

impl Matcher {
    /// Whether a status is well.
    pub fn holds(&self, status: u16) -> bool {
        self.ranges().is_some_and(|ranges| ranges.iter().any(|(first, last)| (*first..=*last).contains(&status)))
    }

    /// The ranges of statuses; none if the text cannot be read.
    pub fn ranges(&self) -> Option<Vec<(u16, u16)>> {
        let number = |text: &str| text.trim().parse::<u16>().ok().filter(|status| (200..=499).contains(status));
        let range = |part: &str| match part.split_once('-') {
            Some((first, last)) => Some((number(first)?, number(last)?)),
            None => number(part).map(|status| (status, status)),
        };
        self.http_code.split(',').map(range).collect()
    }
}
