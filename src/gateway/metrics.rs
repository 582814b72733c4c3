//! Metrics of APIs, as CloudWatch keeps them: one series for each method of a stage, apart for its canary, minute by minute.
//! What CloudWatch's operations make of them stands in the room `app`.

use super::quick::QuickMap;
use crate::time::{SimTime, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const MINUTE: u64 = 60_000_000;
/// So many minutes are kept apart, for each series; what is older is kept by the hour (CloudWatch coarsens old data in the same way, later).
const MINUTES_KEPT: usize = 1_440;
const HOUR: u64 = 60;

/// What one request gives to the metrics.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Sample {
    pub status: u16,
    /// How long the gateway took, in all.
    pub latency: Span,
    /// How long the backend took, if one was called.
    pub integration: Option<Span>,
    /// Whether the cache answered, where there is one.
    pub cache_hit: Option<bool>,
    /// Bytes of both bodies; counted for HTTP APIs.
    pub processed: u64,
}

/// The metrics of one period.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Datum {
    /// `Count`: requests.
    pub count: u64,
    /// `4XXError`.
    pub client_errors: u64,
    /// `5XXError`.
    pub server_errors: u64,
    /// `CacheHitCount`.
    pub cache_hits: u64,
    /// `CacheMissCount`.
    pub cache_misses: u64,
    /// `Latency`.
    pub latency: Distribution,
    /// `IntegrationLatency`.
    pub integration_latency: Distribution,
    /// `DataProcessed` of HTTP APIs, in bytes.
    #[serde(skip_serializing_if = "is_nothing")]
    pub data_processed: Distribution,
}

/// Whether nothing was counted: REST APIs have no `DataProcessed`.
fn is_nothing(distribution: &Distribution) -> bool {
    distribution.count == 0
}

/// Milliseconds, many of them: exact in number, sum and extremes, within one percent in percentiles.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Distribution {
    /// How many.
    pub count: u64,
    /// Their sum.
    pub sum: f64,
    /// The least.
    pub min: f64,
    /// The greatest.
    pub max: f64,
    /// How many lie in each class; a class is two percent wide.
    classes: BTreeMap<i16, u64>,
}

/// The metrics of one method of a stage, or of what the stage's requests came to that found no method.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Series {
    /// The API's id.
    pub api_id: String,
    /// The stage's name.
    pub stage: String,
    /// Whether the canary served.
    pub is_canary: bool,
    /// Resource path and HTTP method; none for requests that found no method.
    pub method: Option<(String, String)>,
    /// By minutes since 1970, oldest first: a period is a minute, or the hour that begins there.
    periods: Vec<(u64, Datum)>,
}

/// Every series.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Metrics {
    series: Vec<Series>,
    #[serde(skip)]
    generation: u64,
    #[serde(skip)]
    places: QuickMap<(u32, usize), usize>,
}

/// Which series a request belongs to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'a> {
    pub api_id: &'a str,
    pub stage: &'a str,
    pub is_canary: bool,
    pub method: Option<(&'a str, &'a str)>,
}

impl Metrics {
    /// Counts one request. `key` is the number of its stage's variant and the place of its method, good for one generation of the account.
    pub(crate) fn count<'a>(
        &mut self,
        generation: u64,
        key: (u32, usize),
        now: SimTime,
        sample: &Sample,
        source: impl FnOnce() -> Source<'a>,
    ) {
        if self.generation != generation {
            self.generation = generation;
            self.places.clear();
        }
        let place = match self.places.get(&key) {
            Some(place) => *place,
            None => {
                let place = self.place(source());
                self.places.insert(key, place);
                place
            }
        };
        self.series[place].datum(now.micros() / MINUTE).add(sample);
    }

    fn place(&mut self, source: Source<'_>) -> usize {
        let same = |series: &Series| {
            series.api_id == source.api_id
                && series.stage == source.stage
                && series.is_canary == source.is_canary
                && series.method.as_ref().map(|(path, method)| (path.as_str(), method.as_str())) == source.method
        };
        self.series.iter().position(same).unwrap_or_else(|| {
            self.series.push(Series {
                api_id: source.api_id.to_owned(),
                stage: source.stage.to_owned(),
                is_canary: source.is_canary,
                method: source.method.map(|(path, method)| (path.to_owned(), method.to_owned())),
                periods: Vec::new(),
            });
            self.series.len() - 1
        })
    }

    /// Every series, in the order in which their first requests came.
    pub fn series(&self) -> impl Iterator<Item = &Series> {
        self.series.iter()
    }
}

impl Series {
    /// The metrics of each period, oldest first, with the instant at which it begins.
    pub fn periods(&self) -> impl DoubleEndedIterator<Item = (SimTime, &Datum)> {
        self.periods.iter().map(|(minute, datum)| (SimTime::from_micros(minute * MINUTE), datum))
    }

    fn datum(&mut self, minute: u64) -> &mut Datum {
        let place = match self.periods.last() {
            Some((last, _)) if *last == minute => self.periods.len() - 1,
            Some((last, _)) if *last > minute => match self.periods.binary_search_by_key(&minute, |(minute, _)| *minute) {
                Ok(place) => place,
                Err(place) => {
                    self.periods.insert(place, (minute, Datum::default()));
                    place
                }
            },
            _ => {
                self.coarsen();
                self.periods.push((minute, Datum::default()));
                self.periods.len() - 1
            }
        };
        &mut self.periods[place].1
    }

    /// Puts the oldest minutes of one hour together when there are too many.
    fn coarsen(&mut self) {
        let Some(first) = self.periods.len().checked_sub(MINUTES_KEPT) else { return };
        let hour = |minute: u64| minute - minute % HOUR;
        // What stands before `first` is by the hour already, but for the one that leaves now.
        let (minute, datum) = self.periods.remove(first);
        match first.checked_sub(1).map(|last| &mut self.periods[last]) {
            Some((last, sum)) if hour(*last) == hour(minute) => {
                *last = hour(minute);
                sum.merge(&datum);
            }
            _ => self.periods.insert(first, (minute, datum)),
        }
    }
}

impl Datum {
    fn add(&mut self, sample: &Sample) {
        self.count += 1;
        match sample.status {
            400..=499 => self.client_errors += 1,
            500..=599 => self.server_errors += 1,
            _ => {}
        }
        match sample.cache_hit {
            Some(true) => self.cache_hits += 1,
            Some(false) => self.cache_misses += 1,
            None => {}
        }
        self.latency.add(sample.latency.millis());
        if let Some(integration) = sample.integration {
            self.integration_latency.add(integration.millis());
        }
        if sample.processed > 0 {
            self.data_processed.add(sample.processed as f64);
        }
    }

    /// Adds another period's metrics to these.
    pub fn merge(&mut self, other: &Datum) {
        self.count += other.count;
        self.client_errors += other.client_errors;
        self.server_errors += other.server_errors;
        self.cache_hits += other.cache_hits;
        self.cache_misses += other.cache_misses;
        self.latency.merge(&other.latency);
        self.integration_latency.merge(&other.integration_latency);
        self.data_processed.merge(&other.data_processed);
    }
}

impl Distribution {
    /// `count` requests that each count as `value`: what CloudWatch's counting metrics are.
    pub fn of_counts(ones: u64, count: u64) -> Distribution {
        let mut classes = BTreeMap::new();
        for (value, number) in [(0.0, count.saturating_sub(ones)), (1.0, ones)] {
            if number > 0 {
                classes.insert(class(value), number);
            }
        }
        let (min, max) = (if ones < count { 0.0 } else { 1.0 }, if ones > 0 { 1.0 } else { 0.0 });
        Distribution { count, sum: ones as f64, min, max, classes }
    }

    fn add(&mut self, value: f64) {
        (self.min, self.max) = if self.count == 0 { (value, value) } else { (self.min.min(value), self.max.max(value)) };
        self.count += 1;
        self.sum += value;
        *self.classes.entry(class(value)).or_default() += 1;
    }

    fn merge(&mut self, other: &Distribution) {
        match (self.count, other.count) {
            (_, 0) => return,
            (0, _) => (self.min, self.max) = (other.min, other.max),
            _ => (self.min, self.max) = (self.min.min(other.min), self.max.max(other.max)),
        }
        self.count += other.count;
        self.sum += other.sum;
        for (class, number) in &other.classes {
            *self.classes.entry(*class).or_default() += number;
        }
    }

    /// The value that so many percent lie at or below; 0 without any.
    pub fn percentile(&self, percent: f64) -> f64 {
        let wanted = (libm::ceil(self.count as f64 * percent / 100.0) as u64).max(1);
        let mut seen = 0;
        for (class, number) in &self.classes {
            seen += number;
            if seen >= wanted {
                return middle(*class).clamp(self.min, self.max);
            }
        }
        self.max
    }
}

/// How wide a class is: the logarithm of 1.02, which a test compares.
const WIDTH: f64 = 0.01980262729617973;

/// The class of a value: none of its values is more than two percent from another.
fn class(value: f64) -> i16 {
    if value <= 0.0 { i16::MIN } else { libm::floor(libm::log(value) / WIDTH) as i16 }
}

fn middle(class: i16) -> f64 {
    if class == i16::MIN { 0.0 } else { libm::pow(1.02, f64::from(class) + 0.5) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: u64) -> SimTime {
        SimTime::from_micros(minute * MINUTE + 1)
    }

    fn sample(status: u16, millis: f64) -> Sample {
        let latency = Span::from_millis_f64(millis);
        Sample { status, latency, integration: Some(latency), cache_hit: None, processed: 0 }
    }

    fn count(metrics: &mut Metrics, minute: u64, sample: Sample) {
        metrics.count(1, (1, 0), at(minute), &sample, || Source { api_id: "a", stage: "prod", is_canary: false, method: None });
    }

    #[test]
    fn requests_are_counted_by_the_minute_they_came_in() {
        let mut metrics = Metrics::default();
        for (minute, status) in [(1, 200), (1, 404), (2, 502), (1, 200)] {
            count(&mut metrics, minute, sample(status, 10.0));
        }
        let series: Vec<&Series> = metrics.series().collect();
        assert_eq!(series.len(), 1);
        let seen: Vec<_> = series[0]
            .periods()
            .map(|(begin, datum)| (begin.micros() / MINUTE, datum.count, datum.client_errors, datum.server_errors))
            .collect();
        assert_eq!(seen, [(1, 3, 1, 0), (2, 1, 0, 1)]);
    }

    #[test]
    fn percentiles_are_within_a_percent_and_the_rest_is_exact() {
        assert_eq!(WIDTH, libm::log(1.02));
        let mut latency = Distribution::default();
        for millis in 1..=1_000 {
            latency.add(f64::from(millis));
        }
        assert_eq!((latency.count, latency.sum, latency.min, latency.max), (1_000, 500_500.0, 1.0, 1_000.0));
        for (percent, value) in [(50.0, 500.0), (90.0, 900.0), (99.0, 990.0), (100.0, 1_000.0)] {
            let found = latency.percentile(percent);
            assert!((found - value).abs() <= value * 0.011, "p{percent}: {found}");
        }
        assert_eq!(Distribution::default().percentile(50.0), 0.0);
        assert_eq!(Distribution::of_counts(1, 4).percentile(50.0), 0.0);
    }

    #[test]
    fn old_minutes_become_hours_and_nothing_is_lost() {
        let mut metrics = Metrics::default();
        for minute in 0..MINUTES_KEPT as u64 * 3 {
            count(&mut metrics, minute, sample(200, 1.0));
        }
        let series = metrics.series().next().expect("one series");
        assert!(series.periods().count() <= MINUTES_KEPT + 49, "{}", series.periods().count());
        assert_eq!(series.periods().map(|(_, datum)| datum.count).sum::<u64>(), MINUTES_KEPT as u64 * 3);
        let begins: Vec<u64> = series.periods().map(|(begin, _)| begin.micros() / MINUTE).collect();
        assert!(begins.is_sorted_by(|a, b| a < b));
        assert_eq!(begins[1], 60);
    }
}
