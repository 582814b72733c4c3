//! What the trace tells of the limits that a request met: token buckets and the quota, as it found and left them.

use crate::time::{Period, SimTime};
use serde::{Deserialize, Serialize};

/// A level of throttling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum BucketLevel {
    /// The usage plan's limit of one method, for one key.
    PlanMethod,
    /// The usage plan's limit, for one key.
    Plan,
    /// The stage's limit of one method (or of all, `*/*`).
    StageMethod,
    /// The account's limit in this Region.
    Account,
}

/// A token bucket as a request found and left it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BucketReading {
    /// Which level it belongs to.
    pub level: BucketLevel,
    /// What it limits, such as `plan Gold, key kiosk` or `GET /pets on prod`.
    pub name: String,
    /// Refill in tokens per second.
    pub rate_limit: f64,
    /// Capacity in tokens.
    pub burst_limit: f64,
    /// Tokens that the request found.
    pub tokens_before: f64,
    /// Tokens that it left.
    pub tokens_after: f64,
    /// Whether this bucket had no token.
    pub refused: bool,
    /// Seconds until it has one, if it had none and ever will.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_seconds: Option<f64>,
}

/// A quota as a request found and left it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QuotaReading {
    /// The plan's name.
    pub usage_plan_name: String,
    /// Requests allowed in this period.
    pub allowed: u64,
    /// Requests used, this one included if it passed.
    pub used: u64,
    /// The period.
    pub period: Period,
    /// When it is full again.
    pub resets_at: SimTime,
    /// Whether it was used up.
    pub refused: bool,
}
