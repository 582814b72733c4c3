//! VPC links of HTTP APIs.

use crate::model::Texts;
use crate::time::SimTime;
use serde::{Deserialize, Serialize};

/// A VPC link of HTTP APIs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct VpcLink {
    /// Its id.
    pub vpc_link_id: String,
    /// Its name.
    pub name: String,
    /// Security groups.
    #[serde(default)]
    pub security_group_ids: Vec<String>,
    /// Subnets.
    #[serde(default)]
    pub subnet_ids: Vec<String>,
    /// Tags.
    #[serde(default)]
    pub tags: Texts,
    /// When it was made: it takes a while until it is available.
    pub created_date: SimTime,
}
