//! Simulated time and chance: instants, calendar periods, the seeded generator. No clock and no source of randomness is read here.

mod calendar;
mod chance;

pub use calendar::Period;
pub use chance::Chance;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// An instant of simulated time: whole microseconds since 1970-01-01T00:00:00Z.
///
/// Serialised as ISO 8601 in UTC, with a fraction only where there is one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimTime(u64);

/// A length of simulated time in whole microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span(u64);

impl Span {
    /// No time at all.
    pub const ZERO: Span = Span(0);

    /// A span of whole microseconds.
    pub const fn from_micros(micros: u64) -> Span {
        Span(micros)
    }

    /// A span of milliseconds, rounded to the nearest microsecond; negative and non-finite values are no time.
    pub fn from_millis_f64(millis: f64) -> Span {
        Span::from_seconds_f64(millis / 1e3)
    }

    /// A span of seconds, rounded to the nearest microsecond; negative and non-finite values are no time.
    pub fn from_seconds_f64(seconds: f64) -> Span {
        // `as` saturates and turns NaN into 0, which is what "no time" asks for.
        Span(libm::round(seconds * 1e6) as u64)
    }

    /// Both spans, one after the other.
    #[must_use]
    pub const fn and(self, other: Span) -> Span {
        Span(self.0.saturating_add(other.0))
    }

    /// The span so many times over.
    #[must_use]
    pub const fn times(self, count: u64) -> Span {
        Span(self.0.saturating_mul(count))
    }

    /// Whole microseconds.
    pub const fn micros(self) -> u64 {
        self.0
    }

    /// Seconds as a fraction.
    pub fn seconds(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// Milliseconds as a fraction.
    pub fn millis(self) -> f64 {
        self.0 as f64 / 1e3
    }
}

impl SimTime {
    /// Where every new workspace starts: 2026-01-01T00:00:00Z.
    pub const START: SimTime = SimTime(1_767_225_600_000_000);

    /// Where simulated time ends: 9999-12-31T23:59:59.999999Z. ISO 8601 has no later year without a sign.
    pub const END: SimTime = SimTime(253_402_300_799_999_999);

    /// The instant so many microseconds after 1970-01-01T00:00:00Z.
    pub const fn from_micros(micros: u64) -> SimTime {
        SimTime(micros)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub const fn micros(self) -> u64 {
        self.0
    }

    /// The instant one span later; stops at [`SimTime::END`].
    #[must_use]
    pub const fn after(self, span: Span) -> SimTime {
        let micros = self.0.saturating_add(span.0);
        if micros > SimTime::END.0 { SimTime::END } else { SimTime(micros) }
    }

    /// How long ago `earlier` was; no time if it lies ahead.
    pub const fn since(self, earlier: SimTime) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }

    /// The same instant without its fraction of a second, as AWS stores creation dates.
    #[must_use]
    pub const fn whole_second(self) -> SimTime {
        SimTime(self.0 - self.0 % 1_000_000)
    }

    /// ISO 8601 in UTC with milliseconds always: `2026-01-01T00:00:01.500Z`.
    pub fn iso_millis(self) -> String {
        format!("{}.{:03}Z", calendar::date_time(self), self.0 % 1_000_000 / 1_000)
    }

    /// The date, as usage reports name it: `2026-01-01`.
    pub fn iso_date(self) -> String {
        calendar::date(self)
    }

    /// The form of the HTTP `Date` header: `Thu, 01 Jan 2026 00:00:00 GMT`.
    pub fn http_date(self) -> String {
        calendar::http_date(self)
    }

    /// The form of `$context.requestTime` (CLF): `01/Jan/2026:00:00:00 +0000`.
    pub fn clf(self) -> String {
        calendar::clf(self)
    }

    /// The form in which Java prints dates, as execution logs and the claims of tokens have it: `Thu Jan 01 00:00:00 UTC 2026`.
    pub fn java_date(self) -> String {
        calendar::java_date(self)
    }

    /// Reads ISO 8601 in UTC as `Display` writes it.
    pub fn parse(text: &str) -> Option<SimTime> {
        calendar::parse(text)
    }
}

impl fmt::Display for SimTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&calendar::date_time(*self))?;
        match self.0 % 1_000_000 {
            0 => {}
            micros if micros % 1_000 == 0 => write!(f, ".{:03}", micros / 1_000)?,
            micros => write!(f, ".{micros:06}")?,
        }
        f.write_str("Z")
    }
}

impl Serialize for SimTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SimTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        SimTime::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("not an instant: {text}")))
    }
}
