//! "Send N at R per second" to look at: the form and what it comes to, totals, shares, the canary's band, and the charts over time.

use crate::app::{Run, RunPlan, RunTotals};
use crate::model::Account;
use crate::view::chart::{Area, Bar, Scale, short};
use crate::view::limits::level_name;
use crate::view::number::{amount, count, percent, wait};

/// The most requests of one run.
pub const MOST: u64 = 100_000;
/// Speeds of the clock: value of the choice, name, simulated seconds per real second.
pub const SPEEDS: [(&str, &str, f64); 4] = [("1", "1×", 1.0), ("10", "10×", 10.0), ("60", "60×", 60.0), ("max", "Max", f64::INFINITY)];
/// What a request of a run can come to, in the order in which it is stacked: the name and the suffix of its class.
pub const OUTCOMES: [(&str, &str); 4] =
    [("Accepted", "accepted"), ("Throttled (429)", "throttled"), ("Quota (429)", "quota"), ("Other", "other")];

/// Size of the charts in user units.
pub const CHART: (f64, f64) = (640.0, 190.0);
const AREA: Area = Area { x: 64.0, y: 10.0, width: 564.0, height: 150.0 };
/// Into how many bars a run is drawn at most.
const MOST_BARS: f64 = 60.0;

/// What the form of a run holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunForm {
    /// How many requests, as typed.
    pub count: String,
    /// How many per second, as typed.
    pub per_second: String,
    /// Whether all are sent at the same instant.
    pub at_once: bool,
    /// Which of [`SPEEDS`].
    pub speed: String,
}

impl Default for RunForm {
    fn default() -> Self {
        RunForm { count: "1000".into(), per_second: "10".into(), at_once: false, speed: "60".into() }
    }
}

impl RunForm {
    /// Five at once: what the burst of a small usage plan lets through.
    pub fn five_at_once() -> RunForm {
        RunForm { count: "5".into(), at_once: true, ..RunForm::default() }
    }

    /// A thousand at ten a second: what a canary's share and a refill show.
    pub fn thousand_at_ten() -> RunForm {
        RunForm { speed: "max".into(), ..RunForm::default() }
    }

    /// What is to be sent, or what is wrong with the form, in a sentence.
    pub fn plan(&self) -> Result<RunPlan, String> {
        let count = self.count.trim().parse::<u64>().ok().filter(|count| (1..=MOST).contains(count));
        let count = count.ok_or_else(|| format!("Number of requests must be a whole number from 1 to {}", super::number::count(MOST)))?;
        let rate = self.per_second.trim().parse::<f64>().ok().filter(|rate| (0.01..=1e6).contains(rate));
        let per_second = match self.at_once {
            true => None,
            false => Some(rate.ok_or("Requests per second must be a number from 0.01 to 1,000,000")?),
        };
        let speed = SPEEDS.iter().find(|(value, ..)| *value == self.speed).map_or(1.0, |(.., speed)| *speed);
        Ok(RunPlan { count, per_second, speed })
    }
}

/// A run to look at.
#[derive(Clone, Debug, PartialEq)]
pub struct RunView {
    /// What is sent: `1,000 requests at 10 per second`.
    pub title: String,
    /// The request: `GET https://…`.
    pub request: String,
    /// Whether it goes on.
    pub running: bool,
    /// Whether everything is sent.
    pub ended: bool,
    /// Requests sent.
    pub sent: u64,
    /// Requests to send.
    pub count: u64,
    /// For each of [`OUTCOMES`]: how many, as text, and their share.
    pub outcomes: Vec<(String, String)>,
    /// What came of it so far, in a sentence.
    pub summary: String,
    /// The canary's share, where the stage has a canary.
    pub canary: Option<CanaryShare>,
    /// Outcomes over time.
    pub outcome_chart: OutcomeChart,
    /// Levels of buckets over time; none before two are noted.
    pub level_chart: Option<LevelChart>,
}

/// The share of a run that a canary served, against what chance allows.
#[derive(Clone, Debug, PartialEq)]
pub struct CanaryShare {
    /// How many: `302 of 1,000`.
    pub count: String,
    /// Their share: `30.2 %`.
    pub percent: String,
    /// The share, from 0 to 1.
    pub share: f64,
    /// The share that the stage asks for, from 0 to 1.
    pub expected: f64,
    /// Three standard deviations below and above it, from 0 to 1.
    pub band: (f64, f64),
    /// Whether the share lies within.
    pub is_within: bool,
    /// All of it in a sentence.
    pub sentence: String,
}

/// A mark on an axis: where, and what it says.
pub type Mark = (String, String);

/// Outcomes over time, as stacked bars.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutcomeChart {
    /// The bars.
    pub bars: Vec<Bar>,
    /// Marks of the lower axis (x, text).
    pub x_marks: Vec<Mark>,
    /// Marks of the upright axis (y, text).
    pub y_marks: Vec<Mark>,
    /// The same as a table: from–to, and a count for each of [`OUTCOMES`].
    pub rows: Vec<(String, [u64; 4])>,
    /// How long a bar stands for: `2 s`.
    pub bar: String,
}

/// Levels of buckets over time, as lines; each in percent of its own capacity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LevelChart {
    /// For each bucket: its name and the points of its line.
    pub lines: Vec<(String, String)>,
    /// Marks of the lower axis (x, text).
    pub x_marks: Vec<Mark>,
    /// Marks of the upright axis (y, text).
    pub y_marks: Vec<Mark>,
    /// The same as a table: the instant, and the tokens in each bucket.
    pub rows: Vec<(String, Vec<String>)>,
}

/// A run to look at. `canary_percent` is what the stage's canary is set to, if it has one.
pub fn view(run: &Run, canary_percent: Option<f64>) -> RunView {
    let totals = run.totals;
    let outcomes = parts(&totals).iter().map(|part| (count(*part), percent(*part, totals.sent))).collect();
    let pace = run.plan.per_second.map_or("all at once".into(), |rate| format!("at {} per second", amount(rate, 2)));
    RunView {
        title: format!("{} {pace}", super::number::counted(run.plan.count, "request")),
        request: format!("{} {}", run.request.method, run.request.url),
        running: run.running,
        ended: totals.sent == run.plan.count,
        sent: totals.sent,
        count: run.plan.count,
        outcomes,
        summary: summary(run),
        canary: canary_percent.map(|percent| canary_share(&totals, percent)),
        outcome_chart: outcome_chart(run),
        level_chart: level_chart(run),
    }
}

/// What the canary of the stage that a URL names is set to, in percent.
pub fn canary_percent(account: &Account, api_id: &str, stage: &str) -> Option<f64> {
    Some(account.rest_apis.get(api_id)?.stages.get(stage)?.canary_settings.as_ref()?.percent_traffic)
}

/// The API's id and the stage's name in a request's URL.
pub fn stage_of(url: &str) -> Option<(&str, &str)> {
    let (host, path) = url.split_once("://")?.1.split_once('/')?;
    Some((host.split('.').next()?, path.split(['/', '?']).next()?))
}

fn parts(totals: &RunTotals) -> [u64; 4] {
    [totals.accepted, totals.throttled, totals.quota, totals.other]
}

fn summary(run: &Run) -> String {
    let totals = run.totals;
    let refused: Vec<String> = parts(&totals)
        .iter()
        .zip(OUTCOMES)
        .skip(1)
        .filter(|(part, _)| **part > 0)
        .map(|(part, (name, _))| format!("{} {}", count(*part), name.to_lowercase()))
        .collect();
    let refused = if refused.is_empty() { String::new() } else { format!(", {}", refused.join(", ")) };
    format!("{} of {} sent: {} accepted{refused}.", count(totals.sent), count(run.plan.count), count(totals.accepted))
}

fn canary_share(totals: &RunTotals, configured: f64) -> CanaryShare {
    let expected = (configured / 100.0).clamp(0.0, 1.0);
    let sent = totals.sent.max(1) as f64;
    // The standard deviation of a share of n independent draws.
    let deviation = libm::sqrt(expected * (1.0 - expected) / sent);
    let band = ((expected - 3.0 * deviation).max(0.0), (expected + 3.0 * deviation).min(1.0));
    let share = totals.canary as f64 / sent;
    let is_within = totals.sent > 0 && (band.0 - 1e-12..=band.1 + 1e-12).contains(&share);
    let in_percent = |share: f64| format!("{} %", amount(share * 100.0, 1));
    let place = if is_within { "within" } else { "outside" };
    let sentence = match totals.sent {
        0 => "No request was sent yet.".into(),
        _ => format!(
            "The canary served {} of {} ({}); it is set to {} %, and 3 standard deviations around that reach from {} to {}: the share lies {place} them.",
            count(totals.canary),
            super::number::counted(totals.sent, "request"),
            percent(totals.canary, totals.sent),
            amount(configured, 2),
            in_percent(band.0),
            in_percent(band.1)
        ),
    };
    let of = format!("{} of {}", count(totals.canary), count(totals.sent));
    CanaryShare { count: of, percent: percent(totals.canary, totals.sent), share, expected, band, is_within, sentence }
}

/// How many seconds a bar stands for, and where the axis ends.
fn lengths(run: &Run) -> (f64, f64) {
    let planned = run.plan.per_second.map_or(1.0, |rate| run.plan.count.saturating_sub(1) as f64 / rate);
    let end = planned.max(run.points.last().map_or(0.0, |point| point.seconds)).max(1.0);
    let slice = run.slice();
    ((end / MOST_BARS / slice).ceil().max(1.0) * slice, end)
}

fn outcome_chart(run: &Run) -> OutcomeChart {
    let (length, end) = lengths(run);
    let slice = run.slice();
    let mut bins: Vec<(usize, [u64; 4])> = Vec::new();
    for point in &run.points {
        // The middle of the slice tells its bar, whatever its end was rounded to.
        let bin = ((point.seconds - slice / 2.0) / length).max(0.0) as usize;
        match bins.last_mut() {
            Some((last, sums)) if *last == bin => sums.iter_mut().zip(parts(&point.totals)).for_each(|(sum, part)| *sum += part),
            _ => bins.push((bin, parts(&point.totals))),
        }
    }
    let tallest = bins.iter().map(|(_, parts)| parts.iter().sum::<u64>()).max().unwrap_or(1);
    let (x, y) = (Scale::exactly(end.max(length)), Scale::up_to(tallest as f64));
    let span = |bin: usize| (bin as f64 * length, (bin + 1) as f64 * length);
    let bars = bins.iter().flat_map(|(bin, parts)| AREA.stack(&x, &y, span(*bin), &parts.map(|part| part as f64)));
    OutcomeChart {
        bars: bars.collect(),
        x_marks: x_marks(&x),
        y_marks: y.marks.iter().filter(|mark| mark.fract() == 0.0).map(|mark| (short(AREA.y_of(&y, *mark)), amount(*mark, 0))).collect(),
        rows: bins.iter().map(|(bin, parts)| (format!("{}–{} s", amount(span(*bin).0, 2), amount(span(*bin).1, 2)), *parts)).collect(),
        bar: wait(length),
    }
}

fn level_chart(run: &Run) -> Option<LevelChart> {
    let noted: Vec<_> = run.points.iter().filter(|point| point.levels.len() == run.buckets.len() && !point.levels.is_empty()).collect();
    // One point makes no line.
    if noted.len() < 2 {
        return None;
    }
    let (length, end) = lengths(run);
    let (x, y) = (Scale::exactly(end.max(length)), Scale::exactly(100.0));
    let share = |level: f64, capacity: f64| if capacity > 0.0 { level / capacity * 100.0 } else { 0.0 };
    let lines = run.buckets.iter().enumerate().map(|(place, bucket)| {
        let points = noted.iter().map(|point| (point.seconds, share(point.levels[place], bucket.burst_limit)));
        (format!("{}: {}", level_name(bucket.level), bucket.name), AREA.line(&x, &y, points))
    });
    let step = noted.len().div_ceil(MOST_BARS as usize).max(1);
    let rows = noted
        .iter()
        .step_by(step)
        .map(|point| (format!("{} s", amount(point.seconds, 2)), point.levels.iter().map(|level| super::number::tokens(*level)).collect()));
    Some(LevelChart {
        lines: lines.collect(),
        x_marks: x_marks(&x),
        y_marks: [0.0, 50.0, 100.0].map(|mark| (short(AREA.y_of(&y, mark)), format!("{mark} %"))).to_vec(),
        rows: rows.collect(),
    })
}

fn x_marks(x: &Scale) -> Vec<Mark> {
    x.marks.iter().map(|mark| (short(AREA.x_of(x, *mark)), format!("{} s", amount(*mark, 2)))).collect()
}

/// The drawing area's edges: left, upper, right, lower.
pub fn edges() -> (f64, f64, f64, f64) {
    (AREA.x, AREA.y, AREA.x + AREA.width, AREA.y + AREA.height)
}

#[cfg(test)]
mod tests;
