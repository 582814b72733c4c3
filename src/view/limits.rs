//! Limits as tanks: every token bucket that applies to a request, and the quota as a meter.

use crate::gateway::{BucketLevel, BucketReading, QuotaReading};
use crate::time::Period;
use crate::view::number::{amount, count, tokens, wait};

/// The inner height of a drawn tank; the level is a part of it.
pub const TANK_HEIGHT: f64 = 64.0;

/// A token bucket as a tank.
#[derive(Clone, Debug, PartialEq)]
pub struct Tank {
    /// Which level of throttling it is.
    pub level: &'static str,
    /// What it limits.
    pub name: String,
    /// Tokens in it, as text.
    pub tokens: String,
    /// How many fit in, as text.
    pub capacity: String,
    /// Its refill, as text: `2 per second`.
    pub refill: String,
    /// How high it stands, in units of [`TANK_HEIGHT`].
    pub height: f64,
    /// How full it is.
    pub state: TankState,
    /// When the next token is there, if it is empty.
    pub next: Option<String>,
}

/// How full a tank is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TankState {
    /// It would let a request pass.
    Ready,
    /// It would, but holds less than a quarter.
    Low,
    /// It would refuse.
    Empty,
}

/// A quota as a meter.
#[derive(Clone, Debug, PartialEq)]
pub struct QuotaMeter {
    /// The plan.
    pub plan: String,
    /// Requests used.
    pub used: u64,
    /// Requests allowed.
    pub allowed: u64,
    /// Both with the period, as text.
    pub text: String,
    /// When it is full again.
    pub resets: String,
    /// Whether it is used up.
    pub is_used_up: bool,
}

/// Everything that limits a request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    /// The quota of its key.
    pub quota: Option<QuotaMeter>,
    /// The buckets, in the order in which they are looked at.
    pub tanks: Vec<Tank>,
}

impl TankState {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            TankState::Ready => "Ready",
            TankState::Low => "Low",
            TankState::Empty => "Empty",
        }
    }
}

/// What a level of throttling is called.
pub const fn level_name(level: BucketLevel) -> &'static str {
    match level {
        BucketLevel::PlanMethod => "Usage plan, this method",
        BucketLevel::Plan => "Usage plan",
        BucketLevel::StageMethod => "Stage, this method",
        BucketLevel::Account => "Account",
    }
}

/// The current period of a quota, as people say it.
pub const fn this_period(period: Period) -> &'static str {
    match period {
        Period::Day => "today",
        Period::Week => "this week",
        Period::Month => "this month",
    }
}

/// Everything that limits a request, drawn.
pub fn limits((quota, buckets): (Option<QuotaReading>, Vec<BucketReading>)) -> Limits {
    Limits { quota: quota.as_ref().map(meter), tanks: buckets.iter().map(tank).collect() }
}

fn tank(bucket: &BucketReading) -> Tank {
    let full = bucket.burst_limit.max(1.0);
    let share = (bucket.tokens_after / full).clamp(0.0, 1.0);
    let state = match (bucket.refused, share) {
        (true, _) => TankState::Empty,
        (false, share) if share < 0.25 => TankState::Low,
        _ => TankState::Ready,
    };
    let next = match bucket.retry_after_seconds {
        _ if !bucket.refused => None,
        Some(seconds) => Some(format!("Next token in {}", wait(seconds))),
        None => Some("No token will come".into()),
    };
    Tank {
        level: level_name(bucket.level),
        name: bucket.name.clone(),
        tokens: tokens(bucket.tokens_after),
        capacity: amount(bucket.burst_limit, 1),
        refill: format!("{} per second", amount(bucket.rate_limit, 2)),
        height: share * TANK_HEIGHT,
        state,
        next,
    }
}

fn meter(quota: &QuotaReading) -> QuotaMeter {
    QuotaMeter {
        plan: quota.usage_plan_name.clone(),
        used: quota.used,
        allowed: quota.allowed,
        text: format!("{} of {} used {}", count(quota.used), count(quota.allowed), this_period(quota.period)),
        resets: quota.resets_at.to_string(),
        is_used_up: quota.refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::SimTime;

    fn bucket(level: f64, burst_limit: f64) -> BucketReading {
        BucketReading {
            level: BucketLevel::Plan,
            name: "usage plan Bronze, key demo".into(),
            rate_limit: 2.0,
            burst_limit,
            tokens_before: level,
            tokens_after: level,
            refused: level < 1.0,
            retry_after_seconds: (level < 1.0 && burst_limit >= 1.0).then(|| (1.0 - level) / 2.0),
        }
    }

    #[test]
    fn a_tank_stands_as_high_as_its_bucket_is_full() {
        let drawn = limits((None, vec![bucket(3.0, 3.0), bucket(1.5, 12.0), bucket(0.4, 3.0), bucket(0.0, 0.0)])).tanks;
        let seen: Vec<(f64, &str)> = drawn.iter().map(|tank| (libm::round(tank.height), tank.state.word())).collect();
        assert_eq!(seen, [(64.0, "Ready"), (8.0, "Low"), (9.0, "Empty"), (0.0, "Empty")]);
        let next: Vec<Option<&str>> = drawn.iter().map(|tank| tank.next.as_deref()).collect();
        assert_eq!(next, [None, None, Some("Next token in 0.3 s"), Some("No token will come")]);
        assert_eq!((drawn[2].tokens.as_str(), drawn[2].refill.as_str()), ("0.4", "2 per second"));
    }

    #[test]
    fn a_quota_says_what_is_used_and_until_when() {
        let quota = QuotaReading {
            usage_plan_name: "Bronze".into(),
            allowed: 1_000,
            used: 250,
            period: Period::Week,
            resets_at: SimTime::START,
            refused: false,
        };
        let meter = limits((Some(quota), Vec::new())).quota.expect("there is a quota");
        assert_eq!(meter.text, "250 of 1,000 used this week");
        assert_eq!(meter.resets, "2026-01-01T00:00:00Z");
    }
}
