//! The token bucket: capacity, refill, and when a refused request would pass.

use crate::time::{SimTime, Span};
use serde::{Deserialize, Serialize};

/// What a bucket is measured by: refill in tokens per second and capacity in tokens
/// (`rateLimit` and `burstLimit`; `api-gateway-request-throttling`).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rate {
    /// Tokens added per second.
    pub rate_limit: f64,
    /// Tokens that fit in.
    pub burst_limit: f64,
}

/// A token bucket: one token leaves with each request, `rate_limit` tokens a second come in, up to `burst_limit`.
///
/// It is full when it is first used. Limits are given at each look because settings are live: a lower
/// capacity spills what no longer fits, a higher one fills at the new rate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TokenBucket {
    level: f64,
    at: SimTime,
}

impl TokenBucket {
    /// A bucket that is full at this instant.
    pub fn full(limit: Rate, at: SimTime) -> TokenBucket {
        TokenBucket { level: limit.burst_limit, at }
    }

    /// Tokens in the bucket at this instant; time that lies before the last take adds nothing.
    pub fn level(&self, limit: Rate, at: SimTime) -> f64 {
        let refill = limit.rate_limit * at.since(self.at).seconds();
        (self.level + refill).clamp(0.0, limit.burst_limit.max(0.0))
    }

    /// Whether a whole token is there at this instant. A billionth of slack forgives what addition rounds off.
    pub fn has_token(&self, limit: Rate, at: SimTime) -> bool {
        self.level(limit, at) >= 1.0 - 1e-9
    }

    /// Takes one token and answers whether there was one; a refusal takes nothing.
    pub fn take(&mut self, limit: Rate, at: SimTime) -> bool {
        let level = self.level(limit, at);
        if level < 1.0 - 1e-9 {
            return false;
        }
        self.level = (level - 1.0).max(0.0);
        self.at = self.at.max(at);
        true
    }

    /// How long until a whole token is there; `None` if that never happens (no refill, or no room for one token).
    pub fn wait(&self, limit: Rate, at: SimTime) -> Option<Span> {
        let missing = 1.0 - self.level(limit, at);
        if missing <= 1e-9 {
            return Some(Span::ZERO);
        }
        if limit.rate_limit <= 0.0 || limit.burst_limit < 1.0 {
            return None;
        }
        Some(Span::from_micros(libm::ceil(missing / limit.rate_limit * 1e6) as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TWO_A_SECOND: Rate = Rate { rate_limit: 2.0, burst_limit: 3.0 };

    fn at(millis: u64) -> SimTime {
        SimTime::START.after(Span::from_micros(millis * 1_000))
    }

    #[test]
    fn the_burst_passes_and_then_the_rate() {
        let mut bucket = TokenBucket::full(TWO_A_SECOND, at(0));
        let taken = |bucket: &mut TokenBucket, millis| (0..5).filter(|_| bucket.take(TWO_A_SECOND, at(millis))).count();
        assert_eq!(taken(&mut bucket, 0), 3);
        assert_eq!(bucket.wait(TWO_A_SECOND, at(0)), Some(Span::from_micros(500_000)));
        assert_eq!(taken(&mut bucket, 1_000), 2);
        assert_eq!(taken(&mut bucket, 60_000), 3);
    }

    #[test]
    fn no_rate_and_no_burst_refuse_all() {
        let none = Rate { rate_limit: 0.0, burst_limit: 0.0 };
        let mut bucket = TokenBucket::full(none, at(0));
        assert!(!bucket.take(none, at(5_000)));
        assert_eq!(bucket.wait(none, at(5_000)), None);
    }

    #[test]
    fn a_lower_capacity_spills_what_no_longer_fits() {
        let bucket = TokenBucket::full(Rate { rate_limit: 1.0, burst_limit: 100.0 }, at(0));
        assert_eq!(bucket.level(TWO_A_SECOND, at(0)), 3.0);
    }

    proptest! {
        #[test]
        fn never_more_passes_than_burst_plus_rate(rate in 0.1f64..500.0, burst in 1u32..200, gaps in prop::collection::vec(0u64..200_000, 1..300)) {
            let limit = Rate { rate_limit: rate, burst_limit: f64::from(burst) };
            let mut bucket = TokenBucket::full(limit, SimTime::START);
            let (mut now, mut passed) = (SimTime::START, 0u32);
            for gap in gaps {
                now = now.after(Span::from_micros(gap));
                passed += u32::from(bucket.take(limit, now));
                let level = bucket.level(limit, now);
                prop_assert!((0.0..=f64::from(burst)).contains(&level));
            }
            let most = f64::from(burst) + rate * now.since(SimTime::START).seconds();
            prop_assert!(f64::from(passed) <= most + 1e-6);
        }

        #[test]
        fn the_wait_is_long_enough(rate in 0.1f64..500.0, burst in 1u32..20) {
            let limit = Rate { rate_limit: rate, burst_limit: f64::from(burst) };
            let mut bucket = TokenBucket::full(limit, SimTime::START);
            while bucket.take(limit, SimTime::START) {}
            let wait = bucket.wait(limit, SimTime::START);
            prop_assert!(wait.is_some_and(|wait| bucket.take(limit, SimTime::START.after(wait))));
        }
    }
}
