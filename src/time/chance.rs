//! The seeded generator: every draw of the simulation, equal on every platform. Nothing here asks the machine for entropy.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

/// A source of chance that gives the same draws for the same seed, natively and in the browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chance(Xoshiro256PlusPlus);

impl Chance {
    /// The generator that this seed stands for.
    pub fn from_seed(seed: u64) -> Chance {
        Chance(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number in 0.0 ≤ x < 1.0, uniform over 53 bits.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// A number below `end` (0 for 0), uniform up to a bias of 2⁻³² at most.
    pub fn below(&mut self, end: u32) -> u32 {
        (((self.bits() >> 32) * u64::from(end)) >> 32) as u32
    }

    /// Whether something with this chance in percent happens; 0 never draws true and 100 always.
    pub fn percent(&mut self, percent: f64) -> bool {
        self.unit() * 100.0 < percent
    }

    /// A draw from the normal distribution (Box–Muller on `libm`, whose results do not differ between platforms).
    pub fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.unit()));
        radius * libm::cos(core::f64::consts::TAU * self.unit())
    }

    /// `length` characters drawn from `alphabet`, which is ASCII and not empty.
    pub fn text(&mut self, length: usize, alphabet: &[u8]) -> String {
        (0..length).map(|_| char::from(alphabet[self.below(alphabet.len() as u32) as usize])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_draws() {
        let draws = |seed| {
            let mut chance = Chance::from_seed(seed);
            (chance.bits(), chance.text(10, b"abc"), chance.below(7))
        };
        assert_eq!(draws(1), draws(1));
        assert_ne!(draws(1), draws(2));
    }

    #[test]
    fn draws_stay_in_their_range_and_hit_their_mean() {
        let mut chance = Chance::from_seed(0);
        let mut sum = 0.0;
        for _ in 0..10_000 {
            let unit = chance.unit();
            assert!((0.0..1.0).contains(&unit));
            sum += unit;
        }
        assert!((sum / 10_000.0 - 0.5).abs() < 0.02, "mean {}", sum / 10_000.0);
        assert!(!chance.percent(0.0));
        assert!(chance.percent(100.0));
    }
}
