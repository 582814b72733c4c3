//! "Send N at R per second": a run of equal requests on simulated time, and what came of them.

use super::Engine;
use crate::gateway::{BucketReading, QuotaReading, Request};
use crate::time::{SimTime, Span};
use serde::{Deserialize, Serialize};

/// What to send.
#[derive(Clone, Debug, PartialEq)]
pub struct RunPlan {
    /// How many requests.
    pub count: u64,
    /// How many per second of simulated time; all at the same instant if absent.
    pub per_second: Option<f64>,
    /// Simulated seconds per real second.
    pub speed: f64,
}

/// What came of a run or of a part of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunTotals {
    /// Requests sent.
    pub sent: u64,
    /// Answered with 2xx or 3xx.
    pub accepted: u64,
    /// Refused by a token bucket.
    pub throttled: u64,
    /// Refused by a quota.
    pub quota: u64,
    /// Refused or failed otherwise.
    pub other: u64,
    /// Of those sent, served by the canary.
    pub canary: u64,
}

/// What came of the requests of one slice of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct RunPoint {
    /// The end of the slice, in seconds since the run began.
    pub seconds: f64,
    /// What came of its requests.
    pub totals: RunTotals,
    /// Levels of the buckets at its end, in the order of [`Run::buckets`].
    pub levels: Vec<f64>,
}

/// A run.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// What is sent.
    pub plan: RunPlan,
    /// The request.
    pub request: Request,
    /// When it began, in simulated time.
    pub started: SimTime,
    /// What came of it so far.
    pub totals: RunTotals,
    /// What came of it over time.
    pub points: Vec<RunPoint>,
    /// Every bucket that applies, now.
    pub buckets: Vec<BucketReading>,
    /// The quota that applies, now.
    pub quota: Option<QuotaReading>,
    /// Whether it goes on.
    pub running: bool,
}
