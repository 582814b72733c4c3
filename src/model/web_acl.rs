//! A web ACL of AWS WAF, as far as it is simulated: addresses that it blocks.

use serde::{Deserialize, Serialize};

/// The web ACL of a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct WebAcl {
    /// The API's id.
    pub rest_api_id: String,
    /// The stage's name.
    pub stage_name: String,
    /// Addresses and ranges in CIDR form whose requests are blocked.
    pub blocked_source_ips: Vec<String>,
}
