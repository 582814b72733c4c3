//! Limits with the names that their counters are kept under: what tells one bucket from another over time.

use super::limit_reading::{BucketReading, QuotaReading};
use super::rest::Live;
use super::runtime::{Caller, Runtime, Target};
use crate::time::SimTime;

/// The quota and the buckets that apply to a request, each with the name that tells its counter from all others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamedLimits {
    /// The quota.
    pub quota: Option<(String, QuotaReading)>,
    /// The buckets, in the order in which they are looked at.
    pub buckets: Vec<(String, BucketReading)>,
}

impl Runtime {
    /// The limits of a target with the names that the counters are kept under, which tell counters from each other.
    pub(crate) fn named_limits(&self, live: &Live, target: &Target<'_>, now: SimTime) -> NamedLimits {
        let Some(stage) = live.api(target.api_id).and_then(|api| api.stage(target.stage)) else { return NamedLimits::default() };
        let key = target.key_id.and_then(|id| live.keys.iter().find(|key| key.id == id));
        let caller = Caller { api_id: target.api_id, stage, resource_path: target.resource_path, http_method: target.http_method, key };
        let (quota, buckets) = self.limits(live, target, now);
        let quota = quota.zip(caller.plan()).map(|(reading, plan)| (caller.quota_key(plan), reading));
        let names = caller.limits(live).into_iter().map(|limit| limit.key);
        NamedLimits { quota, buckets: names.zip(buckets).collect() }
    }
}
