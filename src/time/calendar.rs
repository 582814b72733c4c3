//! The calendar: dates of instants and the periods that quotas count by. UTC only, as API Gateway's quotas are.

use super::SimTime;
use serde::{Deserialize, Serialize};

const DAY: u64 = 86_400_000_000;
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// 1970-01-01 was a Thursday.
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

/// A usage plan's quota period (`QuotaPeriodType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Period {
    /// Resets at 00:00 UTC.
    Day,
    /// Resets on Sunday at 00:00 UTC.
    Week,
    /// Resets on the first of the month at 00:00 UTC.
    Month,
}

impl Period {
    /// When the period that `at` lies in began.
    pub fn start(self, at: SimTime) -> SimTime {
        let day = at.micros() / DAY;
        let first = match self {
            Period::Day => day,
            // Day 3 of the epoch was the first Sunday.
            Period::Week => day - (day + 4) % 7,
            Period::Month => {
                let (year, month, _) = civil(day);
                days(year, month, 1)
            }
        };
        SimTime::from_micros(first * DAY)
    }

    /// When the next period begins, that is, when a quota is full again.
    pub fn next(self, at: SimTime) -> SimTime {
        let start = self.start(at).micros() / DAY;
        let next = match self {
            Period::Day => start + 1,
            Period::Week => start + 7,
            Period::Month => match civil(start) {
                (year, 12, _) => days(year + 1, 1, 1),
                (year, month, _) => days(year, month + 1, 1),
            },
        };
        SimTime::from_micros(next * DAY)
    }

    /// AWS's name for it: `DAY`, `WEEK` or `MONTH`.
    pub const fn name(self) -> &'static str {
        match self {
            Period::Day => "DAY",
            Period::Week => "WEEK",
            Period::Month => "MONTH",
        }
    }
}

/// Year, month and day of a day counted from 1970-01-01 (Howard Hinnant's `civil_from_days`).
fn civil(day: u64) -> (u64, u64, u64) {
    let z = day + 719_468;
    let era = z / 146_097;
    let doe = z % 146_097;
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + u64::from(month <= 2), month, doy - (153 * mp + 2) / 5 + 1)
}

/// The day's number counted from 1970-01-01 (Howard Hinnant's `days_from_civil`).
fn days(year: u64, month: u64, day: u64) -> u64 {
    let year = year - u64::from(month <= 2);
    let yoe = year % 400;
    let mp = if month > 2 { month - 3 } else { month + 9 };
    let doy = (153 * mp + 2) / 5 + day - 1;
    year / 400 * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

fn clock(at: SimTime) -> (u64, u64, u64) {
    let second = at.micros() / 1_000_000 % 86_400;
    (second / 3_600, second / 60 % 60, second % 60)
}

pub(super) fn date(at: SimTime) -> String {
    let (year, month, day) = civil(at.micros() / DAY);
    format!("{year:04}-{month:02}-{day:02}")
}

pub(super) fn date_time(at: SimTime) -> String {
    let (hour, minute, second) = clock(at);
    format!("{}T{hour:02}:{minute:02}:{second:02}", date(at))
}

pub(super) fn http_date(at: SimTime) -> String {
    let number = at.micros() / DAY;
    let (year, month, day) = civil(number);
    let (hour, minute, second) = clock(at);
    let weekday = WEEKDAYS[(number % 7) as usize];
    let month = MONTHS[month as usize - 1];
    format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

pub(super) fn java_date(at: SimTime) -> String {
    let number = at.micros() / DAY;
    let (year, month, day) = civil(number);
    let (hour, minute, second) = clock(at);
    let weekday = WEEKDAYS[(number % 7) as usize];
    format!("{weekday} {} {day:02} {hour:02}:{minute:02}:{second:02} UTC {year:04}", MONTHS[month as usize - 1])
}

pub(super) fn clf(at: SimTime) -> String {
    let (year, month, day) = civil(at.micros() / DAY);
    let (hour, minute, second) = clock(at);
    format!("{day:02}/{}/{year:04}:{hour:02}:{minute:02}:{second:02} +0000", MONTHS[month as usize - 1])
}

pub(super) fn parse(text: &str) -> Option<SimTime> {
    let (day, clock) = text.strip_suffix('Z').or_else(|| text.strip_suffix("+00:00"))?.split_once('T')?;
    let mut day = day.splitn(3, '-').map(|part| part.parse::<u64>().ok());
    let (year, month, date) = (day.next()??, day.next()??, day.next()??);
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&date) {
        return None;
    }
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut clock = clock.splitn(3, ':').map(|part| part.parse::<u64>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    if hour > 23 || minute > 59 || second > 59 || fraction.len() > 6 {
        return None;
    }
    let micros = if fraction.is_empty() { 0 } else { format!("{fraction:0<6}").parse::<u64>().ok()? };
    let seconds = hour * 3_600 + minute * 60 + second;
    let number = days(year, month, date);
    // 30 February is no day.
    (civil(number) == (year, month, date)).then(|| SimTime::from_micros(number * DAY + seconds * 1_000_000 + micros))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_prints_and_reads_back() {
        let start = SimTime::START;
        assert_eq!(start.to_string(), "2026-01-01T00:00:00Z");
        assert_eq!(start.http_date(), "Thu, 01 Jan 2026 00:00:00 GMT");
        assert_eq!(start.clf(), "01/Jan/2026:00:00:00 +0000");
        assert_eq!(start.java_date(), "Thu Jan 01 00:00:00 UTC 2026");
        for text in ["2024-02-29T23:59:59.123456Z", "2026-12-31T00:00:00Z", "1970-01-01T00:00:00.500Z"] {
            assert_eq!(SimTime::parse(text).map(|at| at.to_string()).as_deref(), Some(text));
        }
        assert_eq!(SimTime::parse(&SimTime::END.to_string()), Some(SimTime::END));
        assert_eq!(SimTime::START.after(crate::time::Span::from_seconds_f64(f64::INFINITY)), SimTime::END);
        for text in ["yesterday", "2026-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-01T24:00:00Z"] {
            assert_eq!(SimTime::parse(text), None, "{text}");
        }
    }

    #[test]
    fn periods_begin_and_end_where_the_calendar_says() {
        let at = SimTime::parse("2026-01-01T13:00:00Z").unwrap_or_default();
        let ends = |period: Period| (period.start(at).iso_date(), period.next(at).iso_date());
        assert_eq!(ends(Period::Day), ("2026-01-01".into(), "2026-01-02".into()));
        assert_eq!(ends(Period::Week), ("2025-12-28".into(), "2026-01-04".into()));
        assert_eq!(ends(Period::Month), ("2026-01-01".into(), "2026-02-01".into()));
        let december = SimTime::parse("2027-12-31T23:59:59Z").unwrap_or_default();
        assert_eq!(Period::Month.next(december).iso_date(), "2028-01-01");
    }
}
