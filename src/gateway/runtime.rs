//! Runtime: buckets, quotas.

use crate::gateway::{BucketReading, QuotaReading};
use crate::model::Account;
use crate::time::SimTime;
use serde::{Deserialize, Serialize};

/// Counters of running traffic.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Runtime {}

/// Whose limits are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target<'a> {
    /// The API's id.
    pub api_id: &'a str,
    /// The stage's name.
    pub stage: &'a str,
    /// The method's resource path, such as `/pets/{petId}`, if one is chosen.
    pub resource_path: &'a str,
    /// The HTTP method.
    pub http_method: &'a str,
    /// The API key's id.
    pub key_id: Option<&'a str>,
}

impl Runtime {
    /// Counters with nothing counted yet.
    pub fn new(_seed: u64) -> Runtime {
        Runtime {}
    }

    /// The quota and the buckets that apply to a method, a stage and a key, as they are now; looking changes nothing.
    pub fn limits(&self, _account: &Account, _target: &Target<'_>, _now: SimTime) -> (Option<QuotaReading>, Vec<BucketReading>) {
        (None, Vec::new())
    }
}
