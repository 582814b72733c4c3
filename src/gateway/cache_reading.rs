//! What the trace tells of the step "look in the cache".

use crate::time::SimTime;
use serde::{Deserialize, Serialize};

/// What became of a request at the cache.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CacheResult {
    /// The cache answered.
    Hit,
    /// It had nothing, or nothing that still counted: the backend is asked, and its answer kept.
    Miss,
    /// The client had the entry dropped: the backend is asked, and its answer kept.
    Invalidated,
    /// The cache was not asked.
    #[default]
    Bypassed,
}

/// A look into the cache.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CacheReading {
    /// What came of it.
    pub result: CacheResult,
    /// Why, in a sentence.
    pub note: String,
    /// What the response is kept under; none where the cache was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The parameters that are part of the key, each with its value in this request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<(String, Option<String>)>,
    /// Variables of the path that are no part of the key, so that all of their values share one entry.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unkeyed: Vec<String>,
    /// How long responses of this method are kept, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ttl_seconds: Option<f64>,
    /// Of a hit: how long it has been kept, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_seconds: Option<f64>,
    /// Of a hit: for how long it will still count, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ttl_left_seconds: Option<f64>,
    /// Of a hit: when it was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stored: Option<SimTime>,
    /// Of a hit: the request that it was made for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_for: Option<String>,
    /// Of a hit: the size of the response in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry_bytes: Option<usize>,
    /// How many responses the cache keeps.
    pub entries: usize,
    /// How many bytes they take.
    pub bytes_used: u64,
    /// How many bytes the cluster holds.
    pub capacity_bytes: u64,
}
