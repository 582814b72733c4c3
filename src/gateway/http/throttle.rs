//! Step "throttle" (`http-api-throttling`): the route's limit on its stage, and the account's. A refused request takes nothing from either.

use super::authorize::Authorized;
use super::compiled::CompiledRoute;
use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use crate::gateway::rest::Live;
use crate::gateway::runtime::{Admission, Limit, Verdict};
use crate::gateway::{BucketLevel, BucketReading, Detail, Fault, Outcome, Step, Tracer};
use crate::throttle::Rate;
use std::rc::Rc;

/// A request that is within its limits.
#[derive(Debug)]
pub(super) struct Admitted(());

pub(super) fn throttle<B, T: Tracer>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    _: Authorized,
    tracer: &mut T,
) -> Result<Admitted, Fault> {
    let key = (0, staged.stage.number, routed.index);
    let admission: Rc<Admission> =
        gate.runtime.admission_of(gate.live.generation, key, gate.now, || limits(gate.live, staged, routed.compiled));
    let before = if T::WATCHING { gate.runtime.readings(&admission, gate.now).1 } else { Vec::new() };
    let fault = match gate.runtime.admit(&admission, gate.now) {
        Verdict::Admitted => {
            tracer.step(Step::Throttle, Outcome::Pass, || {
                let after = gate.runtime.readings(&admission, gate.now).1;
                let buckets = before.into_iter().zip(after).map(|(found, left)| BucketReading { tokens_after: left.tokens_after, ..found });
                Detail::Limits { quota: None, buckets: buckets.collect() }
            });
            return Ok(Admitted(()));
        }
        Verdict::QuotaExceeded(quota) => Fault::QuotaExceeded { quota },
        Verdict::Throttled(bucket) => Fault::Throttled { bucket },
    };
    tracer.refuse(Step::Throttle, || Detail::Limits { quota: None, buckets: before }, &fault);
    Err(fault)
}

/// The bucket of the route, where the stage sets one, and the account's.
pub(super) fn limits(live: &Live, staged: &Staged<'_>, route: &CompiledRoute) -> Vec<Limit> {
    let (stage, key) = (&staged.stage.stage, &route.route.route_key);
    let rate = stage.setting(key, |settings| settings.throttling_rate_limit);
    let burst = stage.setting(key, |settings| settings.throttling_burst_limit);
    let account = live.account_limit;
    let mut limits = Vec::with_capacity(2);
    if rate.is_some() || burst.is_some() {
        let own = Rate { rate_limit: rate.unwrap_or(account.rate_limit), burst_limit: burst.map_or(account.burst_limit, f64::from) };
        let name = format!("stage {}, route {key}", stage.stage_name);
        let counter = format!("route/{}/{}/{key}", staged.api.api.api_id, stage.stage_name);
        limits.push(Limit { level: BucketLevel::StageMethod, key: counter, name, rate: own });
    }
    let name = format!("account {} in {}", live.account_id, live.region);
    limits.push(Limit { level: BucketLevel::Account, key: "account".into(), name, rate: account });
    limits
}
