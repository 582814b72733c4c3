//! Meters: the buckets and quotas that the clients' requests meet, looked at over time.

use super::world::World;
use crate::gateway::{BucketLevel, Request};
use crate::time::SimTime;
use serde::{Deserialize, Serialize};

/// What a meter looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MeterKind {
    /// A usage plan's bucket for one method and key.
    PlanMethod,
    /// A usage plan's bucket for one key.
    Plan,
    /// A stage's bucket for one method.
    StageMethod,
    /// The account's bucket.
    Account,
    /// A key's quota.
    Quota,
}

/// A bucket or a quota as it is now.
#[derive(Clone, Debug, PartialEq)]
pub struct Meter {
    /// What it is.
    pub kind: MeterKind,
    /// What its counter is kept under; no two meters have the same.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// Tokens per second; 0 for a quota.
    pub rate: f64,
    /// Tokens that fit in, or requests that are allowed in the period.
    pub capacity: f64,
    /// Tokens in it, or requests that are left.
    pub level: f64,
    /// When a quota is full again.
    pub resets_at: Option<SimTime>,
}

impl From<BucketLevel> for MeterKind {
    fn from(level: BucketLevel) -> Self {
        match level {
            BucketLevel::PlanMethod => MeterKind::PlanMethod,
            BucketLevel::Plan => MeterKind::Plan,
            BucketLevel::StageMethod => MeterKind::StageMethod,
            BucketLevel::Account => MeterKind::Account,
        }
    }
}

/// Looks at every meter that these requests would meet. Those that are known stay in their places, new ones come last.
pub(super) fn look<W: World>(world: &W, requests: &[&Request], at: SimTime, meters: &mut Vec<Meter>) {
    let mut put = |meter: Meter| match meters.iter_mut().find(|known| known.key == meter.key && known.kind == meter.kind) {
        Some(known) => *known = meter,
        None => meters.push(meter),
    };
    for request in requests {
        let limits = world.limits(request, at);
        for (key, bucket) in limits.buckets {
            put(Meter {
                kind: bucket.level.into(),
                key,
                name: bucket.name,
                rate: bucket.rate_limit,
                capacity: bucket.burst_limit,
                level: bucket.tokens_after,
                resets_at: None,
            });
        }
        for (key, quota) in limits.quotas {
            put(Meter {
                kind: MeterKind::Quota,
                name: format!("quota of usage plan {}, key {}", quota.usage_plan_name, key.rsplit('/').next().unwrap_or_default()),
                key,
                rate: 0.0,
                capacity: quota.allowed as f64,
                level: quota.allowed.saturating_sub(quota.used) as f64,
                resets_at: Some(quota.resets_at),
            });
        }
    }
}
