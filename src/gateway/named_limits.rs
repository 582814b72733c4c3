//! Limits with the names that their counters are kept under: what tells one bucket from another over time.

use super::limit_reading::{BucketLevel, BucketReading, QuotaReading};
use super::rest::{Live, plan_limit, plan_method_limit};
use super::runtime::{Caller, Limit, Runtime, Target, quota_key};
use crate::model::UsagePlan;
use crate::time::SimTime;
use std::sync::Arc;

/// The quotas and the buckets that apply to a request, each with the name that tells its counter from all others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamedLimits {
    /// The quota; several where an authorizer may say any of several keys.
    pub quotas: Vec<(String, QuotaReading)>,
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
        NamedLimits { quotas: quota.into_iter().collect(), buckets: names.zip(buckets).collect() }
    }

    /// The same of every key that has met a limit of its plan so far: whose key an authorizer says (`usageIdentifierKey`) is not known before it is asked.
    pub(crate) fn named_limits_of_keys(&self, live: &Live, target: &Target<'_>, now: SimTime) -> NamedLimits {
        let mut all = self.named_limits(live, target, now);
        for key in live.keys.iter().filter(|key| key.plan(target.api_id, target.stage).is_some()) {
            let own = self.named_limits(live, &Target { key_id: Some(&key.id), ..*target }, now);
            let is_met = |(counter, reading): &(String, BucketReading)| {
                matches!(reading.level, BucketLevel::Plan | BucketLevel::PlanMethod) && self.has_bucket(counter)
            };
            if own.buckets.iter().any(is_met) || own.quotas.iter().any(|(counter, _)| self.has_quota(counter)) {
                // Those of the stage and the account come again with each key.
                let fresh: Vec<_> =
                    own.buckets.into_iter().filter(|(counter, _)| all.buckets.iter().all(|(known, _)| known != counter)).collect();
                all.buckets.extend(fresh);
                all.quotas.extend(own.quotas);
            }
        }
        all
    }

    /// Limits as they are now; looking changes nothing.
    pub(super) fn named_readings(&self, limits: Vec<Limit>, now: SimTime) -> NamedLimits {
        let buckets = self.readings_of(&limits, now);
        NamedLimits { quotas: Vec::new(), buckets: limits.into_iter().map(|limit| limit.key).zip(buckets).collect() }
    }
}

impl<'a> Caller<'a> {
    pub(super) fn plan(&self) -> Option<&'a Arc<UsagePlan>> {
        self.key.filter(|key| key.enabled)?.plan(self.api_id, &self.stage.stage.stage_name)
    }

    pub(super) fn quota_key(&self, plan: &UsagePlan) -> String {
        quota_key(&plan.id, self.key.map_or("", |key| &key.id))
    }

    /// Every bucket that applies, in AWS's order: usage plan, method of the stage, account (`api-gateway-request-throttling`).
    pub(super) fn limits(&self, live: &Live) -> Vec<Limit> {
        let Caller { api_id, resource_path: path, http_method: method, .. } = *self;
        let stage = &self.stage.stage.stage_name;
        let mut limits = Vec::with_capacity(4);
        if let (Some(plan), Some(key)) = (self.plan(), self.key) {
            let whom = format!("usage plan {}, key {}", plan.name, key.name.as_deref().unwrap_or(&key.id));
            if let Some(rate) = plan_limit(plan) {
                limits.push(Limit { level: BucketLevel::Plan, key: format!("plan/{}/{}", plan.id, key.id), name: whom.clone(), rate });
            }
            if let Some(rate) = plan_method_limit(plan, api_id, stage, path, method) {
                let counter = format!("planMethod/{}/{}/{api_id}/{stage}{path}/{method}", plan.id, key.id);
                limits.push(Limit { level: BucketLevel::PlanMethod, key: counter, name: format!("{whom}, {method} {path}"), rate });
            }
        }
        let name = format!("stage {stage}, {method} {path}");
        let counter = format!("stage/{api_id}/{stage}{path}/{method}");
        limits.push(Limit { level: BucketLevel::StageMethod, key: counter, name, rate: self.stage.limit(path, method) });
        let name = format!("account {} in {}", live.account_id, live.region);
        limits.push(Limit { level: BucketLevel::Account, key: "account".into(), name, rate: live.account_limit });
        limits
    }
}
