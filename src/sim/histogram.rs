//! Latencies, many of them: an HDR histogram, within one percent, whose size does not grow with their number.

use crate::time::Span;
use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

/// The longest latency that is told from longer ones: an hour, in microseconds.
const LONGEST: u64 = 3_600_000_000;
/// Decimal digits that are told apart.
const DIGITS: u8 = 2;

/// A histogram of spans.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spans {
    classes: Histogram<u64>,
    sum: u64,
    max: u64,
}

/// What a histogram says, in milliseconds; all 0 without any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Percentiles {
    /// How many.
    pub count: u64,
    /// Their mean.
    pub mean: f64,
    /// Half are at most so long.
    pub p50: f64,
    /// Nine of ten are at most so long.
    pub p90: f64,
    /// All but one of a hundred are at most so long.
    pub p99: f64,
    /// All but one of a thousand are at most so long.
    pub p999: f64,
    /// The longest.
    pub max: f64,
}

impl Default for Spans {
    fn default() -> Self {
        let classes = Histogram::new_with_bounds(1, LONGEST, DIGITS);
        // The bounds are right, so there is a histogram; one that grows by itself would do as well.
        let classes = classes.or_else(|_| Histogram::new(DIGITS)).unwrap_or_else(|_| unreachable!("two digits are allowed"));
        Spans { classes, sum: 0, max: 0 }
    }
}

impl Spans {
    pub fn add(&mut self, span: Span) {
        let micros = span.micros();
        self.classes.saturating_record(micros);
        self.sum += micros;
        self.max = self.max.max(micros);
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        // Nothing to clear is the usual case where no backend is called.
        if !self.classes.is_empty() {
            self.classes.reset();
            (self.sum, self.max) = (0, 0);
        }
    }

    pub fn percentiles(&self) -> Percentiles {
        let count = self.classes.len();
        if count == 0 {
            return Percentiles::default();
        }
        let at = |quantile: f64| self.classes.value_at_quantile(quantile).min(self.max) as f64 / 1e3;
        Percentiles {
            count,
            mean: self.sum as f64 / count as f64 / 1e3,
            p50: at(0.5),
            p90: at(0.9),
            p99: at(0.99),
            p999: at(0.999),
            max: self.max as f64 / 1e3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_within_a_percent() {
        let mut spans = Spans::default();
        assert_eq!(spans.percentiles(), Percentiles::default());
        for millis in 1..=10_000 {
            spans.add(Span::from_micros(millis * 1_000));
        }
        let found = spans.percentiles();
        assert_eq!((found.count, found.mean, found.max), (10_000, 5_000.5, 10_000.0));
        for (value, expected) in [(found.p50, 5_000.0), (found.p90, 9_000.0), (found.p99, 9_900.0), (found.p999, 9_990.0)] {
            assert!((value - expected).abs() <= expected * 0.01, "{value} for {expected}");
        }
        spans.clear();
        assert_eq!(spans.percentiles(), Percentiles::default());
    }
}
