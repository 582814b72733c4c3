//! When a client's requests arrive. A rate that changes over time is a curve; requests come where its integral passes whole numbers (evenly) or
//! the points of a Poisson process of rate 1 (at random): the inverse of the integral turns one into the other.

use super::plan::Think;
use super::read::{At, PlanError};
use crate::time::{Chance, Span};

/// The highest rate of one client, per second.
const FASTEST: f64 = 1e7;
/// The longest period, in seconds.
const LONGEST: f64 = 1e9;

/// When a client's requests arrive.
#[derive(Clone, Debug, PartialEq)]
pub enum Arrivals {
    /// By a rate, whatever becomes of the requests.
    Open {
        /// The rate over time.
        curve: Curve,
        /// Whether they come at random (a Poisson process) or evenly.
        random: bool,
    },
    /// So many users who each wait for the answer, think, and go on.
    Closed {
        /// How many.
        users: u32,
        /// How long they think.
        think: Think,
    },
    /// At these times after the client's start, in order; each with the place of its request in the client's list, or by chance.
    Replay(Vec<(Span, Option<usize>)>),
}

/// A rate over time, in requests per second.
#[derive(Clone, Debug, PartialEq)]
pub enum Curve {
    /// Steps that repeat: (seconds, rate) each.
    Steps(Vec<(f64, f64)>),
    /// From one rate to another in so many seconds, then the second.
    Ramp {
        /// The first rate.
        from: f64,
        /// The second rate.
        to: f64,
        /// In so many seconds.
        seconds: f64,
    },
}

impl Curve {
    /// The same rate at all times.
    pub fn constant(rate: f64) -> Curve {
        Curve::Steps(vec![(1.0, rate)])
    }

    /// The rate at a time.
    pub fn rate_at(&self, time: f64) -> f64 {
        match self {
            Curve::Ramp { from, to, seconds } => from + (to - from) * (time / seconds).min(1.0),
            Curve::Steps(steps) => {
                let period: f64 = steps.iter().map(|(length, _)| length).sum();
                let mut rest = time - libm::floor(time / period) * period;
                for (length, rate) in steps {
                    if rest < *length {
                        return *rate;
                    }
                    rest -= length;
                }
                steps.last().map_or(0.0, |(_, rate)| *rate)
            }
        }
    }

    /// When so many requests have come, in seconds; never if they never will.
    pub fn when(&self, count: f64) -> Option<f64> {
        match self {
            Curve::Steps(steps) => {
                if let [(_, rate)] = steps.as_slice() {
                    return (*rate > 0.0).then(|| count / rate);
                }
                let each: f64 = steps.iter().map(|(length, rate)| length * rate).sum();
                let period: f64 = steps.iter().map(|(length, _)| length).sum();
                if each <= 0.0 {
                    return None;
                }
                let whole = libm::floor(count / each);
                let mut rest = count - whole * each;
                let mut time = whole * period;
                for (length, rate) in steps {
                    if rest < length * rate {
                        return Some(time + rest / rate);
                    }
                    rest -= length * rate;
                    time += length;
                }
                Some(time)
            }
            Curve::Ramp { from, to, seconds } => {
                let on_the_way = (from + to) / 2.0 * seconds;
                if count > on_the_way {
                    return (*to > 0.0).then(|| seconds + (count - on_the_way) / to);
                }
                // from·t + (to − from)/(2·seconds)·t² = count, in the form that does not lose digits where the slope is small.
                let slope = (to - from) / seconds;
                let root = libm::sqrt((from * from + 2.0 * slope * count).max(0.0));
                Some(if from + root > 0.0 { 2.0 * count / (from + root) } else { 0.0 })
            }
        }
    }
}

/// Where a client's arrivals have got to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    count: f64,
    index: usize,
    begun: bool,
}

impl Course {
    /// The next arrival after the client's start; none if there is none. Users of a closed loop come by themselves.
    pub fn next(&mut self, arrivals: &Arrivals, chance: &mut Chance) -> Option<(Span, Option<usize>)> {
        match arrivals {
            Arrivals::Open { curve, random } => {
                if *random {
                    self.count -= libm::log(1.0 - chance.unit());
                } else if self.begun {
                    self.count += 1.0;
                }
                self.begun = true;
                curve.when(self.count).map(|time| (Span::from_seconds_f64(time), None))
            }
            Arrivals::Closed { .. } => None,
            Arrivals::Replay(times) => {
                self.index += 1;
                times.get(self.index - 1).copied()
            }
        }
    }
}

impl Arrivals {
    /// Reads a plan's `arrivals` for a client with so many requests to choose from.
    pub(super) fn read(at: &At<'_>, requests: usize) -> Result<Arrivals, PlanError> {
        let kinds = ["constant", "poisson", "onOff", "ramp", "spikes", "closedLoop", "replay"];
        let kind = at.need("kind")?;
        let rate = |name: &str| at.need(name)?.number(0.0, FASTEST);
        let seconds = |name: &str| at.need(name)?.number(1e-6, LONGEST);
        let random = || at.get("random")?.map_or(Ok(false), |random| random.truth());
        match kind.word(&kinds.map(|kind| (kind, kind)))? {
            "constant" => {
                at.only(&["kind", "perSecond"])?;
                Ok(Arrivals::Open { curve: Curve::constant(rate("perSecond")?), random: false })
            }
            "poisson" => {
                at.only(&["kind", "perSecond"])?;
                Ok(Arrivals::Open { curve: Curve::constant(rate("perSecond")?), random: true })
            }
            "onOff" => {
                at.only(&["kind", "onSeconds", "offSeconds", "perSecond", "offPerSecond", "random"])?;
                let off = at.number_or("offPerSecond", 0.0, 0.0, FASTEST)?;
                let steps = vec![(seconds("onSeconds")?, rate("perSecond")?), (seconds("offSeconds")?, off)];
                Ok(Arrivals::Open { curve: Curve::Steps(steps), random: random()? })
            }
            "spikes" => {
                at.only(&["kind", "perSecond", "spikePerSecond", "everySeconds", "lengthSeconds", "random"])?;
                let (every, length) = (seconds("everySeconds")?, seconds("lengthSeconds")?);
                if length >= every {
                    return at.error("has spikes that are as long as the time between them: lengthSeconds must be below everySeconds");
                }
                let steps = vec![(every - length, rate("perSecond")?), (length, rate("spikePerSecond")?)];
                Ok(Arrivals::Open { curve: Curve::Steps(steps), random: random()? })
            }
            "ramp" => {
                at.only(&["kind", "fromPerSecond", "toPerSecond", "seconds", "random"])?;
                let curve = Curve::Ramp { from: rate("fromPerSecond")?, to: rate("toPerSecond")?, seconds: seconds("seconds")? };
                Ok(Arrivals::Open { curve, random: random()? })
            }
            "closedLoop" => {
                at.only(&["kind", "users", "think"])?;
                let users = at.need("users")?.integer(1, 100_000)? as u32;
                Ok(Arrivals::Closed { users, think: at.get("think")?.map_or(Ok(Think::default()), |think| Think::read(&think))? })
            }
            _ => {
                at.only(&["kind", "list"])?;
                Ok(Arrivals::Replay(replay(&at.need("list")?, requests)?))
            }
        }
    }
}

/// A recorded list: times in seconds, or objects with `atSeconds` and `request`.
fn replay(list: &At<'_>, requests: usize) -> Result<Vec<(Span, Option<usize>)>, PlanError> {
    let mut times: Vec<(Span, Option<usize>)> = Vec::new();
    for item in list.items()? {
        let (seconds, request) = if item.value().is_object() {
            item.only(&["atSeconds", "request"])?;
            let request = item.need("request")?.integer(0, requests.saturating_sub(1) as u64)? as usize;
            (item.need("atSeconds")?.number(0.0, LONGEST)?, Some(request))
        } else {
            (item.number(0.0, LONGEST)?, None)
        };
        let time = Span::from_seconds_f64(seconds);
        if times.last().is_some_and(|(last, _)| *last > time) {
            return item.error("must not lie before the time in front of it");
        }
        times.push((time, request));
    }
    Ok(times)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(arrivals: &Arrivals, count: usize) -> Vec<f64> {
        let (mut course, mut chance) = (Course::default(), Chance::from_seed(0));
        (0..count).map_while(|_| course.next(arrivals, &mut chance)).map(|(time, _)| time.seconds()).collect()
    }

    fn even(curve: Curve) -> Arrivals {
        Arrivals::Open { curve, random: false }
    }

    #[test]
    #[expect(clippy::approx_constant, reason = "a time that happens to be the root of two")]
    fn even_arrivals_follow_their_curve() {
        assert_eq!(times(&even(Curve::constant(4.0)), 4), [0.0, 0.25, 0.5, 0.75]);
        assert_eq!(times(&even(Curve::Steps(vec![(1.0, 2.0), (9.0, 0.0)])), 5), [0.0, 0.5, 10.0, 10.5, 20.0]);
        assert_eq!(times(&even(Curve::Ramp { from: 0.0, to: 10.0, seconds: 5.0 }), 5), [0.0, 1.0, 1.414214, 1.732051, 2.0]);
        assert_eq!(times(&even(Curve::Ramp { from: 2.0, to: 0.0, seconds: 2.0 }), 9).len(), 3, "the rate runs out");
        assert_eq!(times(&even(Curve::constant(0.0)), 4), [0.0; 0]);
    }

    #[test]
    fn the_rate_at_a_time_is_the_slope_of_the_count() {
        for curve in [
            Curve::constant(5.0),
            Curve::Steps(vec![(2.0, 10.0), (3.0, 1.0)]),
            Curve::Ramp { from: 1.0, to: 9.0, seconds: 4.0 },
            Curve::Ramp { from: 9.0, to: 1.0, seconds: 4.0 },
        ] {
            for count in [0.5, 3.0, 12.0, 40.0] {
                let (before, after) = (curve.when(count - 1e-4).expect("a time"), curve.when(count + 1e-4).expect("a time"));
                let slope = 2e-4 / (after - before);
                let rate = curve.rate_at((before + after) / 2.0);
                assert!((slope - rate).abs() < 0.01 * rate, "{curve:?} at {count}: {slope}, {rate}");
            }
        }
    }

    #[test]
    fn random_arrivals_have_the_rate() {
        let times = times(&Arrivals::Open { curve: Curve::constant(100.0), random: true }, 20_000);
        let mean = times.last().expect("some") / 20_000.0;
        assert!((mean - 0.01).abs() < 0.000_25, "{mean}");
    }
}
