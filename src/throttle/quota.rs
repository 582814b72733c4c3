//! The quota: how many requests a key may make in a day, a week or a month.

use crate::time::{Period, SimTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a quota allows (`QuotaSettings`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuotaLimit {
    /// Requests per period.
    pub limit: u64,
    /// Requests subtracted from the limit in the first period.
    pub offset: u64,
    /// The period.
    pub period: Period,
}

/// How much of a quota one key has used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QuotaUse {
    /// Start of the period that the key was first counted in: there, and only there, the offset applies.
    first_period: SimTime,
    /// Start of the period that `used` counts.
    period: SimTime,
    used: u64,
    /// Requests added to the limit for this period (`UpdateUsage`); negative if taken away.
    extra: i64,
    /// Requests per day (midnight UTC), for `GetUsage`: day → (used, remaining at the end of the day).
    #[serde(with = "days")]
    days: BTreeMap<SimTime, (u64, u64)>,
}

/// Days as ISO instants: JSON keys are strings, and the derived form of a key is none.
mod days {
    use super::{BTreeMap, SimTime};
    use crate::order;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(days: &BTreeMap<SimTime, (u64, u64)>, serializer: S) -> Result<S::Ok, S::Error> {
        days.iter().collect::<Vec<_>>().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<SimTime, (u64, u64)>, D::Error> {
        Ok(order::map(Vec::<(SimTime, (u64, u64))>::deserialize(deserializer)?))
    }
}

impl QuotaUse {
    /// A use that starts counting at this instant.
    pub fn starting(limit: QuotaLimit, at: SimTime) -> QuotaUse {
        let period = limit.period.start(at);
        QuotaUse { first_period: period, period, ..QuotaUse::default() }
    }

    /// Requests allowed in the period that `at` lies in, extensions included.
    pub fn allowed(&self, limit: QuotaLimit, at: SimTime) -> u64 {
        self.allowed_in(limit, limit.period.start(at))
    }

    /// Requests used in the period that `at` lies in.
    pub fn used(&self, limit: QuotaLimit, at: SimTime) -> u64 {
        self.used_in(limit.period.start(at))
    }

    /// Requests left in the period that `at` lies in.
    pub fn remaining(&self, limit: QuotaLimit, at: SimTime) -> u64 {
        self.remaining_in(limit, limit.period.start(at))
    }

    /// Counts one request if the quota has room, and answers whether it had.
    pub fn take(&mut self, limit: QuotaLimit, at: SimTime) -> bool {
        // Calendars are slow, and every request comes through here: the period is looked up once.
        let period = limit.period.start(at);
        if self.remaining_in(limit, period) == 0 {
            return false;
        }
        self.roll_to(period);
        self.used += 1;
        let remaining = self.remaining_in(limit, period);
        let today = self.days.entry(Period::Day.start(at)).or_default();
        *today = (today.0 + 1, remaining);
        true
    }

    fn allowed_in(&self, limit: QuotaLimit, period: SimTime) -> u64 {
        let offset = if period <= self.first_period { limit.offset } else { 0 };
        let extra = if period == self.period { self.extra } else { 0 };
        limit.limit.saturating_sub(offset).saturating_add_signed(extra)
    }

    fn used_in(&self, period: SimTime) -> u64 {
        if period == self.period { self.used } else { 0 }
    }

    fn remaining_in(&self, limit: QuotaLimit, period: SimTime) -> u64 {
        self.allowed_in(limit, period).saturating_sub(self.used_in(period))
    }

    /// Sets what is left in the current period (`UpdateUsage` with `replace /remaining`).
    pub fn set_remaining(&mut self, limit: QuotaLimit, at: SimTime, remaining: u64) {
        self.roll_to(limit.period.start(at));
        let change = i64::try_from(remaining).unwrap_or(i64::MAX) - i64::try_from(self.remaining(limit, at)).unwrap_or(i64::MAX);
        self.extra = self.extra.saturating_add(change);
    }

    /// Requests used on the day that `day` lies in, and what was left at its end, if the key was used then.
    pub fn on_day(&self, day: SimTime) -> Option<(u64, u64)> {
        self.days.get(&Period::Day.start(day)).copied()
    }

    fn roll_to(&mut self, period: SimTime) {
        if period != self.period {
            self.period = period;
            self.used = 0;
            self.extra = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEN_A_DAY: QuotaLimit = QuotaLimit { limit: 10, offset: 0, period: Period::Day };

    fn day(number: u64) -> SimTime {
        SimTime::from_micros(SimTime::START.micros() + number * 86_400_000_000)
    }

    #[test]
    fn a_used_up_quota_refuses_until_the_next_period() {
        let mut quota = QuotaUse::starting(TEN_A_DAY, day(0));
        assert_eq!((0..15).filter(|_| quota.take(TEN_A_DAY, day(0))).count(), 10);
        assert_eq!(quota.remaining(TEN_A_DAY, day(0)), 0);
        assert!(quota.take(TEN_A_DAY, day(1)));
        assert_eq!(quota.on_day(day(0)), Some((10, 0)));
        assert_eq!(quota.on_day(day(1)), Some((1, 9)));
        assert_eq!(quota.on_day(day(2)), None);
    }

    #[test]
    fn the_offset_counts_in_the_first_period_only() {
        let limit = QuotaLimit { offset: 4, ..TEN_A_DAY };
        let quota = QuotaUse::starting(limit, day(0));
        assert_eq!(quota.remaining(limit, day(0)), 6);
        assert_eq!(quota.remaining(limit, day(1)), 10);
    }

    #[test]
    fn an_extension_lasts_for_the_current_period() {
        let mut quota = QuotaUse::starting(TEN_A_DAY, day(0));
        quota.set_remaining(TEN_A_DAY, day(0), 25);
        assert_eq!(quota.remaining(TEN_A_DAY, day(0)), 25);
        assert_eq!(quota.remaining(TEN_A_DAY, day(1)), 10);
    }

    proptest! {
        #[test]
        fn no_period_ever_passes_more_than_the_limit(limit in 1u64..50, hours in prop::collection::vec(0u64..30, 1..300)) {
            let quota = QuotaLimit { limit, ..TEN_A_DAY };
            let mut used = QuotaUse::starting(quota, day(0));
            let mut passed: BTreeMap<u64, u64> = BTreeMap::new();
            let mut now = 0;
            for hour in hours {
                now += hour;
                let at = SimTime::from_micros(SimTime::START.micros() + now * 3_600_000_000);
                if used.take(quota, at) {
                    *passed.entry(now / 24).or_default() += 1;
                }
            }
            prop_assert!(passed.values().all(|passed| *passed <= limit));
        }
    }
}
