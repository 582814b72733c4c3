//! VPC links: ways into a private network. Requests do not go through them here.

use super::Texts;
use crate::time::SimTime;
use serde::{Deserialize, Serialize};

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
