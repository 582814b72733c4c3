//! How long a simulated backend takes.

use crate::model::{Behavior, Latency};
use crate::time::{Chance, Span};

/// The standard normal's 99th percentile.
const Z99: f64 = 2.326_347_874_040_841;

/// Draws how long one call takes.
pub(super) fn draw(behavior: &Behavior, chance: &mut Chance) -> Span {
    behavior.latency.map_or(Span::ZERO, |latency| drawn(latency, chance))
}

/// Draws from a distribution.
pub(super) fn drawn(latency: Latency, chance: &mut Chance) -> Span {
    let millis = match latency {
        Latency::ConstantMs(millis) => millis,
        Latency::UniformMs(low, high) => low + (high - low) * chance.unit(),
        Latency::ExponentialMs(mean) => -mean * libm::log(1.0 - chance.unit()),
        Latency::LogNormalMs { median, p99 } => {
            let sigma = libm::log((p99 / median).max(1.0)) / Z99;
            median * libm::exp(sigma * chance.normal())
        }
    };
    Span::from_millis_f64(millis)
}

/// Draws whether one call fails by the behaviour's error rate.
pub(super) fn fails(behavior: &Behavior, chance: &mut Chance) -> bool {
    behavior.error_rate > 0.0 && chance.unit() < behavior.error_rate
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Reaction;

    #[test]
    fn a_log_normal_latency_hits_its_median_and_its_99th_percentile() {
        let behavior = Behavior { latency: Some(Latency::LogNormalMs { median: 20.0, p99: 200.0 }), ..Behavior::from(Reaction::Echo) };
        let mut chance = Chance::from_seed(7);
        let mut draws: Vec<u64> = (0..20_000).map(|_| draw(&behavior, &mut chance).micros()).collect();
        draws.sort_unstable();
        let (median, p99) = (draws[10_000] as f64 / 1e3, draws[19_800] as f64 / 1e3);
        assert!((median - 20.0).abs() < 1.0, "median {median}");
        assert!((p99 - 200.0).abs() < 25.0, "p99 {p99}");
    }
}
