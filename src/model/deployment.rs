//! The frozen deployment: where the control plane and the data plane meet.

use super::ApiDefinition;
use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// An immutable snapshot of an API's definition. Changes to the API do nothing to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Deployment {
    /// Its id.
    pub id: String,
    /// Its description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it was made.
    pub created_date: SimTime,
    /// Counts up with each deployment of the API, so that the newest is known even while the clock stands (not part of AWS's shape).
    #[serde(default)]
    pub order: u64,
    /// What it froze.
    pub definition: Arc<ApiDefinition>,
}
