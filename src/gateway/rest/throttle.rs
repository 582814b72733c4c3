//! Step "throttle": the quota and every token bucket that applies. A refused request takes nothing from any of them.

use super::api_key::Keyed;
use super::serve::Gate;
use crate::gateway::runtime::Verdict;
use crate::gateway::{BucketReading, Detail, Fault, Outcome, QuotaReading, Step, Tracer};

/// A request that is within its limits.
#[derive(Debug)]
pub struct Admitted(());

impl Admitted {
    /// A test invocation meets no limits.
    pub(super) fn to_a_test() -> Admitted {
        Admitted(())
    }
}

pub(super) fn throttle<B, T: Tracer>(gate: &Gate<'_, B>, keyed: Keyed, tracer: &mut T) -> Result<Admitted, Fault> {
    let before = if T::WATCHING { gate.runtime.readings(&keyed.admission, gate.now) } else { (None, Vec::new()) };
    let fault = match gate.runtime.admit(&keyed.admission, gate.now) {
        Verdict::Admitted => {
            tracer.step(Step::Throttle, Outcome::Pass, || passed(before, gate.runtime.readings(&keyed.admission, gate.now)));
            return Ok(Admitted(()));
        }
        Verdict::QuotaExceeded(quota) => Fault::QuotaExceeded { quota },
        Verdict::Throttled(bucket) => Fault::Throttled { bucket },
    };
    tracer.refuse(Step::Throttle, || Detail::Limits { quota: before.0, buckets: before.1 }, &fault);
    Err(fault)
}

type Readings = (Option<QuotaReading>, Vec<BucketReading>);

/// What the request found and what it left. It passed, so nothing refused it: a bucket that it emptied refuses the next one.
fn passed(before: Readings, after: Readings) -> Detail {
    let buckets = before.1.into_iter().zip(after.1).map(|(found, left)| BucketReading { tokens_after: left.tokens_after, ..found });
    Detail::Limits { quota: after.0.map(|quota| QuotaReading { refused: false, ..quota }), buckets: buckets.collect() }
}
