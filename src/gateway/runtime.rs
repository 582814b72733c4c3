//! The runtime: token buckets, quotas and chance of running traffic. It outlives changes of the account and is saved with it.

use super::http::{Granted as HttpGranted, Verified};
use super::limit_reading::{BucketLevel, BucketReading, QuotaReading};
use super::logs::Logs;
use super::metrics::Metrics;
use super::quick::QuickMap;
use super::rest::{Live, LiveKey, LiveStage, plan_quota};
use super::verified_tokens::VerifiedTokens;
use super::{AuthorizerCache, ResponseCache, alb};
use crate::model::UsagePlan;
use crate::order;
use crate::throttle::{QuotaLimit, QuotaUse, Rate, TokenBucket};
use crate::time::{Chance, Period, SimTime};
use serde::{Deserialize, Serialize};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Counters of running traffic. Its methods take `&self`, so that several requests can be on their way while one waits for its backend.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Runtime {
    /// Request ids, canary draws, weights of aliases, latencies.
    pub(crate) chance: RefCell<Chance>,
    counters: RefCell<Counters>,
    #[serde(default)]
    pub(crate) metrics: RefCell<Metrics>,
    #[serde(default)]
    pub(crate) logs: RefCell<Logs>,
    /// What Lambda authorizers have answered.
    #[serde(default, skip_serializing_if = "nothing_kept")]
    pub(crate) authorizers: RefCell<AuthorizerCache>,
    /// The same of HTTP APIs.
    #[serde(default, skip_serializing_if = "nothing_kept")]
    pub(crate) http_authorizers: RefCell<AuthorizerCache<HttpGranted>>,
    /// Tokens that JWT authorizers have verified.
    #[serde(skip)]
    pub(crate) verified: RefCell<VerifiedTokens<Rc<Verified>>>,
    /// Tokens that user pools have signed, as Cognito authorizers have found.
    #[serde(skip)]
    pub(crate) signed: RefCell<VerifiedTokens<()>>,
    /// What the caches of stages keep. Of each, what was used last is saved, up to 256 kB.
    #[serde(default, skip_serializing_if = "nothing_cached")]
    pub(crate) responses: RefCell<ResponseCache>,
    /// What health checks have found, by the target group's ARN.
    #[serde(default, skip_serializing_if = "alb::nothing_checked")]
    pub(crate) health: RefCell<BTreeMap<String, alb::TargetHealth>>,
    /// The second, since 1970, in which X-Ray last sampled a request.
    #[serde(default, skip_serializing_if = "never")]
    pub(crate) sampled_in: Cell<u64>,
    #[serde(skip)]
    date: RefCell<(u64, String)>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Counters {
    buckets: Slots<TokenBucket>,
    quotas: Slots<QuotaUse>,
    #[serde(skip)]
    generation: u64,
    #[serde(skip)]
    admissions: QuickMap<AdmissionKey, Rc<Admission>>,
}

/// Counters by name, and by number for those who have looked the name up.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "BTreeMap<String, T>", into = "BTreeMap<String, T>")]
#[serde(bound(serialize = "T: Clone + Serialize", deserialize = "T: Deserialize<'de>"))]
struct Slots<T> {
    numbers: BTreeMap<String, usize>,
    values: Vec<T>,
}

/// Key (0 for none), variant of the stage, method: what limits depend on.
type AdmissionKey = (usize, u32, usize);

/// The limits that apply to a key, a stage and a method, looked up once.
#[derive(Debug)]
pub struct Admission {
    /// The usage plan that joins key and stage.
    pub plan: Option<Arc<UsagePlan>>,
    quota: Option<(usize, QuotaLimit)>,
    buckets: Vec<(usize, Limit)>,
}

/// A bucket that applies.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Limit {
    pub level: BucketLevel,
    /// What the counter is kept under.
    pub key: String,
    /// What it is called in explanations.
    pub name: String,
    pub rate: Rate,
}

/// A method on a stage, and who calls it: what limits depend on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller<'a> {
    pub api_id: &'a str,
    pub stage: &'a LiveStage,
    pub resource_path: &'a str,
    pub http_method: &'a str,
    pub key: Option<&'a LiveKey>,
}

/// Whose limits are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target<'a> {
    /// The API's id.
    pub api_id: &'a str,
    /// The stage's name.
    pub stage: &'a str,
    /// The method's resource path, such as `/pets/{petId}`.
    pub resource_path: &'a str,
    /// The HTTP method as the API defines it (`ANY` where that is what it has).
    pub http_method: &'a str,
    /// The API key's id.
    pub key_id: Option<&'a str>,
}

/// Whether a request gets through its limits.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Verdict {
    Admitted,
    QuotaExceeded(QuotaReading),
    Throttled(BucketReading),
}

impl Runtime {
    /// Counters with nothing counted yet.
    pub fn new(seed: u64) -> Runtime {
        Runtime {
            chance: RefCell::new(Chance::from_seed(seed ^ 0x5747_4543_5241_4654)),
            counters: RefCell::default(),
            metrics: RefCell::default(),
            logs: RefCell::default(),
            authorizers: RefCell::default(),
            http_authorizers: RefCell::default(),
            verified: RefCell::default(),
            signed: RefCell::default(),
            responses: RefCell::default(),
            health: RefCell::default(),
            sampled_in: Cell::default(),
            date: RefCell::default(),
        }
    }

    /// The `Date` header of this instant, written once a second.
    pub(crate) fn http_date(&self, now: SimTime) -> String {
        let (second, text) = &mut *self.date.borrow_mut();
        let current = now.micros() / 1_000_000;
        if *second != current || text.is_empty() {
            (*second, *text) = (current, now.http_date());
        }
        text.clone()
    }

    /// The limits that apply, from memory where they have been looked up since the account last changed.
    pub(crate) fn admission<'a>(&self, live: &Live, key: AdmissionKey, now: SimTime, caller: impl FnOnce() -> Caller<'a>) -> Rc<Admission> {
        let counters = &mut *self.counters.borrow_mut();
        counters.enter(live.generation);
        if let Some(admission) = counters.admissions.get(&key) {
            return admission.clone();
        }
        let caller = caller();
        let plan = caller.plan();
        let quota = plan.and_then(|plan| {
            let limit = plan_quota(plan)?;
            Some((counters.quotas.number(&caller.quota_key(plan), || QuotaUse::starting(limit, now)), limit))
        });
        let buckets = caller
            .limits(live)
            .into_iter()
            .map(|limit| (counters.buckets.number(&limit.key, || TokenBucket::full(limit.rate, now)), limit))
            .collect();
        let admission = Rc::new(Admission { plan: plan.cloned(), quota, buckets });
        counters.admissions.insert(key, admission.clone());
        admission
    }

    /// The same where only buckets apply, as to a route of an HTTP API.
    pub(crate) fn admission_of(
        &self,
        generation: u64,
        key: AdmissionKey,
        now: SimTime,
        limits: impl FnOnce() -> Vec<Limit>,
    ) -> Rc<Admission> {
        let counters = &mut *self.counters.borrow_mut();
        counters.enter(generation);
        if let Some(admission) = counters.admissions.get(&key) {
            return admission.clone();
        }
        let number = |limit: Limit| (counters.buckets.number(&limit.key, || TokenBucket::full(limit.rate, now)), limit);
        let admission = Rc::new(Admission { plan: None, quota: None, buckets: limits().into_iter().map(number).collect() });
        counters.admissions.insert(key, admission.clone());
        admission
    }

    /// Takes a token from every bucket and counts the quota, or takes nothing at all if one of them refuses.
    pub(crate) fn admit(&self, admission: &Admission, now: SimTime) -> Verdict {
        let counters = &mut *self.counters.borrow_mut();
        if let Some((number, limit)) = admission.quota
            && counters.quotas.values[number].remaining(limit, now) == 0
        {
            let reading = quota_reading(admission.plan.as_deref(), &counters.quotas.values[number], limit, now);
            return Verdict::QuotaExceeded(QuotaReading { refused: true, ..reading });
        }
        let empty = admission.buckets.iter().find(|(number, limit)| !counters.buckets.values[*number].has_token(limit.rate, now));
        if let Some((number, limit)) = empty {
            let reading = reading(limit, &counters.buckets.values[*number], now);
            return Verdict::Throttled(reading);
        }
        for (number, limit) in &admission.buckets {
            counters.buckets.values[*number].take(limit.rate, now);
        }
        if let Some((number, limit)) = admission.quota {
            counters.quotas.values[number].take(limit, now);
        }
        Verdict::Admitted
    }

    /// The quota and the buckets of an admission as they are now.
    pub(crate) fn readings(&self, admission: &Admission, now: SimTime) -> (Option<QuotaReading>, Vec<BucketReading>) {
        let counters = self.counters.borrow();
        let quota =
            admission.quota.map(|(number, limit)| quota_reading(admission.plan.as_deref(), &counters.quotas.values[number], limit, now));
        let buckets = admission.buckets.iter().map(|(number, limit)| reading(limit, &counters.buckets.values[*number], now)).collect();
        (quota, buckets)
    }

    /// The quota and the buckets that apply to a method, a stage and a key, as they are now; looking changes nothing.
    pub fn limits(&self, live: &Live, target: &Target<'_>, now: SimTime) -> (Option<QuotaReading>, Vec<BucketReading>) {
        let Some(stage) = live.api(target.api_id).and_then(|api| api.stage(target.stage)) else { return (None, Vec::new()) };
        let key = target.key_id.and_then(|id| live.keys.iter().find(|key| key.id == id));
        let caller = Caller { api_id: target.api_id, stage, resource_path: target.resource_path, http_method: target.http_method, key };
        let quota = caller.plan().and_then(|plan| {
            let limit = plan_quota(plan)?;
            let used = self.counters.borrow().quotas.get(&caller.quota_key(plan)).cloned();
            Some(quota_reading(Some(plan), &used.unwrap_or_else(|| QuotaUse::starting(limit, now)), limit, now))
        });
        (quota, self.readings_of(&caller.limits(live), now))
    }

    /// Buckets as they are now; one that nobody has met is full.
    pub(super) fn readings_of(&self, limits: &[Limit], now: SimTime) -> Vec<BucketReading> {
        let counters = self.counters.borrow();
        let readings = limits.iter().map(|limit| {
            let bucket = counters.buckets.get(&limit.key).copied().unwrap_or_else(|| TokenBucket::full(limit.rate, now));
            reading(limit, &bucket, now)
        });
        readings.collect()
    }

    /// Whether anybody has met the bucket that is kept under this name.
    pub(super) fn has_bucket(&self, name: &str) -> bool {
        self.counters.borrow().buckets.get(name).is_some()
    }

    /// Whether anybody has met the quota that is kept under this name.
    pub(super) fn has_quota(&self, name: &str) -> bool {
        self.counters.borrow().quotas.get(name).is_some()
    }

    /// Draws from another seed from now on.
    pub fn reseed(&self, seed: u64) {
        *self.chance.borrow_mut() = Chance::from_seed(seed ^ 0x5747_4543_5241_4654);
    }

    /// What a key used of its plan's quota on a day, and what was left at its end: `[used, remaining]` of `GetUsage`.
    /// Without a quota nothing is counted; on a day without requests the limit (in another period) or what is left now (in this one) remains.
    pub fn usage_on(&self, plan: &UsagePlan, key_id: &str, day: SimTime, now: SimTime) -> (u64, u64) {
        let Some(limit) = plan_quota(plan) else { return (0, 0) };
        let counters = self.counters.borrow();
        let Some(used) = counters.quotas.get(&quota_key(&plan.id, key_id)) else {
            return (0, QuotaUse::starting(limit, now).remaining(limit, now));
        };
        let on_day = used.on_day(day);
        if Period::Day.start(day) == Period::Day.start(now) {
            // The day is not over: what is left is what is left now, extensions (`UpdateUsage`) included.
            return (on_day.map_or(0, |(used, _)| used), used.remaining(limit, now));
        }
        let this_period = limit.period.start(day) == limit.period.start(now) && day <= now;
        on_day.unwrap_or((0, if this_period { used.remaining(limit, now) } else { limit.limit }))
    }

    /// Sets what is left of a key's quota in the current period (`UpdateUsage`).
    pub fn set_remaining(&self, plan: &UsagePlan, key_id: &str, remaining: u64, now: SimTime) {
        let Some(limit) = plan_quota(plan) else { return };
        let quotas = &mut self.counters.borrow_mut().quotas;
        let number = quotas.number(&quota_key(&plan.id, key_id), || QuotaUse::starting(limit, now));
        quotas.values[number].set_remaining(limit, now, remaining);
    }
}

impl Counters {
    /// Forgets what was looked up for another generation of the account.
    fn enter(&mut self, generation: u64) {
        if self.generation != generation {
            self.generation = generation;
            self.admissions.clear();
        }
    }
}

fn nothing_kept<T>(authorizers: &RefCell<AuthorizerCache<T>>) -> bool {
    authorizers.borrow().is_empty()
}

fn nothing_cached(responses: &RefCell<ResponseCache>) -> bool {
    responses.borrow().is_empty()
}

fn never(second: &Cell<u64>) -> bool {
    second.get() == 0
}

pub(super) fn quota_key(plan_id: &str, key_id: &str) -> String {
    format!("{plan_id}/{key_id}")
}

fn reading(limit: &Limit, bucket: &TokenBucket, now: SimTime) -> BucketReading {
    let level = bucket.level(limit.rate, now);
    let refused = !bucket.has_token(limit.rate, now);
    BucketReading {
        level: limit.level,
        name: limit.name.clone(),
        rate_limit: limit.rate.rate_limit,
        burst_limit: limit.rate.burst_limit,
        tokens_before: level,
        tokens_after: level,
        refused,
        retry_after_seconds: bucket.wait(limit.rate, now).filter(|_| refused).map(|wait| wait.seconds()),
    }
}

fn quota_reading(plan: Option<&UsagePlan>, used: &QuotaUse, limit: QuotaLimit, now: SimTime) -> QuotaReading {
    QuotaReading {
        usage_plan_name: plan.map(|plan| plan.name.clone()).unwrap_or_default(),
        allowed: used.allowed(limit, now),
        used: used.used(limit, now),
        period: limit.period,
        resets_at: limit.period.next(now),
        refused: used.remaining(limit, now) == 0,
    }
}

impl<T> Slots<T> {
    fn number(&mut self, name: &str, new: impl FnOnce() -> T) -> usize {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        self.numbers.insert(name.to_owned(), self.values.len());
        self.values.push(new());
        self.values.len() - 1
    }

    fn get(&self, name: &str) -> Option<&T> {
        self.numbers.get(name).map(|number| &self.values[*number])
    }
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Slots { numbers: BTreeMap::new(), values: Vec::new() }
    }
}

impl<T> From<BTreeMap<String, T>> for Slots<T> {
    fn from(named: BTreeMap<String, T>) -> Self {
        let mut slots = Slots::default();
        for (name, value) in named {
            slots.numbers.insert(name, slots.values.len());
            slots.values.push(value);
        }
        slots
    }
}

impl<T: Clone> From<Slots<T>> for BTreeMap<String, T> {
    fn from(slots: Slots<T>) -> Self {
        order::map(slots.numbers.into_iter().map(|(name, number)| (name, slots.values[number].clone())))
    }
}
