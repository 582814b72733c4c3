//! When a client tries again, and after how long.

use super::read::{At, PlanError};
use crate::time::{Chance, Span};

/// A client's policy for requests that failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Retry {
    /// How long it waits.
    pub backoff: Backoff,
    /// How many times a request is sent at most, the first time included.
    pub most_attempts: u32,
    /// Statuses that it tries again after; every 429 and 5xx if empty.
    pub statuses: Vec<u16>,
    /// Whether it waits as long as a response's `Retry-After` says, where there is one.
    pub honours_retry_after: bool,
}

/// How long a client waits before it tries again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Backoff {
    /// It does not try again.
    None,
    /// Not at all.
    Immediate,
    /// Always as long.
    Fixed(Span),
    /// Longer each time.
    Exponential {
        /// The first wait.
        base: Span,
        /// How many times as long each next one is.
        factor: f64,
        /// The longest.
        cap: Span,
        /// How chance shortens it.
        jitter: Jitter,
    },
}

/// How chance shortens a wait, so that clients that failed together do not come back together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jitter {
    /// Not at all.
    None,
    /// To anything between nothing and the whole.
    Full,
    /// To anything between half and the whole.
    Equal,
}

impl Retry {
    /// No second try.
    pub const NONE: Retry = Retry { backoff: Backoff::None, most_attempts: 1, statuses: Vec::new(), honours_retry_after: false };

    /// How long to wait after the attempt with this number (from 1) was answered with this status; none if it was the last.
    pub fn wait(&self, attempt: u32, status: u16, retry_after: Option<&str>, chance: &mut Chance) -> Option<Span> {
        if self.backoff == Backoff::None || attempt >= self.most_attempts || !self.is_for(status) {
            return None;
        }
        if let Some(seconds) = retry_after.filter(|_| self.honours_retry_after).and_then(|text| text.trim().parse::<u32>().ok()) {
            return Some(Span::from_micros(u64::from(seconds) * 1_000_000));
        }
        Some(match self.backoff {
            Backoff::None | Backoff::Immediate => Span::ZERO,
            Backoff::Fixed(span) => span,
            Backoff::Exponential { base, factor, cap, jitter } => {
                let whole = (base.seconds() * libm::pow(factor, f64::from(attempt - 1))).min(cap.seconds());
                Span::from_seconds_f64(match jitter {
                    Jitter::None => whole,
                    Jitter::Full => whole * chance.unit(),
                    Jitter::Equal => whole / 2.0 * (1.0 + chance.unit()),
                })
            }
        })
    }

    /// Whether a response with this status is worth another try.
    pub fn is_for(&self, status: u16) -> bool {
        match self.statuses.as_slice() {
            [] => status == 429 || status >= 500,
            statuses => statuses.contains(&status),
        }
    }

    pub(super) fn read(at: &At<'_>) -> Result<Retry, PlanError> {
        let kind = at.need("kind")?.word(&[("none", 0), ("immediate", 1), ("fixed", 2), ("exponential", 3)])?;
        let own: &[&str] = match kind {
            0 => &[],
            1 => &["maxAttempts", "statuses", "honourRetryAfter"],
            2 => &["maxAttempts", "statuses", "honourRetryAfter", "delayMs"],
            _ => &["maxAttempts", "statuses", "honourRetryAfter", "baseMs", "factor", "capMs", "jitter"],
        };
        at.only(&["kind"].iter().chain(own).copied().collect::<Vec<_>>())?;
        if kind == 0 {
            return Ok(Retry::NONE);
        }
        let millis = |name: &str, default: f64| at.number_or(name, default, 0.0, 86_400_000.0).map(Span::from_millis_f64);
        let backoff = match kind {
            1 => Backoff::Immediate,
            2 => Backoff::Fixed(Span::from_millis_f64(at.need("delayMs")?.number(0.0, 86_400_000.0)?)),
            _ => Backoff::Exponential {
                base: millis("baseMs", 100.0)?,
                factor: at.number_or("factor", 2.0, 1.0, 100.0)?,
                cap: millis("capMs", 20_000.0)?,
                jitter: at.get("jitter")?.map_or(Ok(Jitter::None), |jitter| {
                    jitter.word(&[("none", Jitter::None), ("full", Jitter::Full), ("equal", Jitter::Equal)])
                })?,
            },
        };
        let statuses = match at.get("statuses")? {
            None => Vec::new(),
            Some(list) => {
                let items = list.items()?;
                if items.is_empty() {
                    return list.error("must name a status, or be left out");
                }
                items.iter().map(|item| Ok(item.integer(100, 599)? as u16)).collect::<Result<_, PlanError>>()?
            }
        };
        Ok(Retry {
            backoff,
            most_attempts: at.get("maxAttempts")?.map_or(Ok(3), |most| most.integer(1, 1_000))? as u32,
            statuses,
            honours_retry_after: at.get("honourRetryAfter")?.map_or(Ok(false), |honours| honours.truth())?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exponential(jitter: Jitter) -> Retry {
        let backoff = Backoff::Exponential { base: Span::from_micros(100_000), factor: 2.0, cap: Span::from_micros(500_000), jitter };
        Retry { backoff, most_attempts: 5, statuses: Vec::new(), honours_retry_after: true }
    }

    #[test]
    fn waits_double_up_to_the_cap_and_end_with_the_last_attempt() {
        let mut chance = Chance::from_seed(0);
        let waits: Vec<_> = (1..=5).map(|attempt| exponential(Jitter::None).wait(attempt, 429, None, &mut chance)).collect();
        let millis = |millis: u64| Some(Span::from_micros(millis * 1_000));
        assert_eq!(waits, [millis(100), millis(200), millis(400), millis(500), None]);
        assert_eq!(exponential(Jitter::None).wait(1, 200, None, &mut chance), None);
        assert_eq!(exponential(Jitter::None).wait(1, 404, None, &mut chance), None);
        assert_eq!(exponential(Jitter::None).wait(1, 503, Some("7"), &mut chance), millis(7_000));
    }

    #[test]
    fn jitter_shortens_within_its_bounds() {
        let mut chance = Chance::from_seed(0);
        for (jitter, least) in [(Jitter::Full, 0.0), (Jitter::Equal, 0.1)] {
            let waits: Vec<f64> =
                (0..1_000).filter_map(|_| exponential(jitter).wait(2, 429, None, &mut chance)).map(Span::seconds).collect();
            assert!(waits.iter().all(|wait| (least..=0.2).contains(wait)));
            let mean = waits.iter().sum::<f64>() / 1_000.0;
            assert!((mean - (least + 0.2) / 2.0).abs() < 0.01, "{mean}");
        }
    }
}
