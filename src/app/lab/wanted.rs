//! Which attempts of a run are listed: those of a stretch of it that went one way.

use crate::gateway::Step;
use crate::sim::{Fate, Shot};

/// A stretch of a run and an outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wanted {
    /// Its beginning, in seconds since the run began.
    pub from: f64,
    /// How long it is, in seconds.
    pub seconds: f64,
    /// How they went.
    pub outcome: Outcomes,
}

/// How attempts went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outcomes {
    /// In any way.
    #[default]
    Any,
    /// Answered with a status below 400.
    Accepted,
    /// Answered with any other.
    Failed,
    /// Refused because a bucket was empty.
    Bucket,
    /// Refused because a quota was used up.
    Quota,
    /// Failed for another reason.
    Other,
    /// Served by a canary.
    Canary,
    /// Answered from the cache.
    CacheHit,
    /// Sent again afterwards.
    Retried,
}

impl Default for Wanted {
    fn default() -> Self {
        Wanted { from: 0.0, seconds: 1.0, outcome: Outcomes::Any }
    }
}

impl Outcomes {
    /// All of them, with their words.
    pub const ALL: [(Outcomes, &'static str); 9] = [
        (Outcomes::Any, "all"),
        (Outcomes::Accepted, "accepted"),
        (Outcomes::Failed, "failed, for any reason"),
        (Outcomes::Bucket, "refused by a bucket"),
        (Outcomes::Quota, "refused by a quota"),
        (Outcomes::Other, "other errors"),
        (Outcomes::Canary, "served by the canary"),
        (Outcomes::CacheHit, "answered from the cache"),
        (Outcomes::Retried, "sent again afterwards"),
    ];

    /// Whether an attempt went so.
    pub fn is_of(self, shot: &Shot) -> bool {
        let failed = shot.status >= 400;
        let by_bucket = shot.empty.is_some();
        let by_quota = shot.refused_at == Some(Step::Throttle) && !by_bucket;
        match self {
            Outcomes::Any => true,
            Outcomes::Accepted => !failed,
            Outcomes::Failed => failed,
            Outcomes::Bucket => by_bucket,
            Outcomes::Quota => by_quota,
            Outcomes::Other => failed && !by_bucket && !by_quota,
            Outcomes::Canary => shot.is_canary,
            Outcomes::CacheHit => shot.cache_hit == Some(true),
            Outcomes::Retried => shot.fate == Fate::Retried,
        }
    }
}
