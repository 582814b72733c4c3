//! VPC links: ways into a private network.

use super::Texts;
use crate::time::{SimTime, Span};
use serde::{Deserialize, Serialize};

/// How long a new one is PENDING ("two to four minutes", `set-up-api-with-vpclink-cli`).
const PENDING: Span = Span::from_micros(120_000_000);

/// A VPC link of REST APIs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VpcLink {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The ARN of the network load balancer.
    pub target_arns: Vec<String>,
    /// Tags.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub tags: Texts,
    /// When it was made: AWS needs a while until it is available.
    pub created_date: SimTime,
}

impl VpcLink {
    /// Whether it takes requests: it is AVAILABLE, no longer PENDING.
    pub fn is_available(&self, now: SimTime) -> bool {
        now >= self.created_date.after(PENDING)
    }
}
