//! Simulated functions and HTTP endpoints.

use serde::{Deserialize, Serialize};

/// What backends were called with.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CallLog {}
