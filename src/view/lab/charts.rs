//! The lab's charts as data: what uPlot draws. Colours are names of design tokens; the browser looks them up.

use crate::app::lab::Outcomes;
use crate::sim::{MeterSeries, Report};
use serde::Serialize;

/// One chart.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChartSpec {
    /// What it is called.
    pub title: &'static str,
    /// What its numbers are.
    pub unit: &'static str,
    /// Whether its curves stand on each other.
    pub stacked: bool,
    /// The least that its upper end stands for, where that says something: all of a tank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least: Option<f64>,
    /// Seconds since the run began.
    pub x: Vec<f64>,
    /// Its curves.
    pub curves: Vec<Curve>,
}

/// One curve.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Curve {
    /// What it is called.
    pub label: String,
    /// The design token of its colour, such as `--ok`.
    pub colour: &'static str,
    /// Whether its line is broken: a bound, or another run.
    pub dashed: bool,
    /// Its values.
    pub values: Vec<Option<f64>>,
}

impl ChartSpec {
    /// The values at which curves are painted: stacked ones with what stands below them.
    pub fn painted(&self) -> Vec<Vec<Option<f64>>> {
        let mut below = vec![0.0; self.x.len()];
        let curves = self.curves.iter().map(|curve| {
            if !self.stacked || curve.dashed {
                return curve.values.clone();
            }
            below.iter_mut().zip(&curve.values).for_each(|(below, value)| *below += value.unwrap_or_default());
            below.iter().copied().map(Some).collect()
        });
        curves.collect()
    }
}

/// Which attempts a curve of the throughput counts.
pub fn outcome_of(label: &str) -> Outcomes {
    match label {
        "Accepted" => Outcomes::Accepted,
        "Refused by a bucket" => Outcomes::Bucket,
        "Refused by a quota" => Outcomes::Quota,
        "Other errors" => Outcomes::Other,
        _ => Outcomes::Any,
    }
}

/// However far the other run goes, a chart has no more rows.
const MOST_ROWS: usize = 4_000;
/// Colours of curves that have no meaning of their own.
const COLOURS: [&str; 6] = ["--accent", "--teal", "--violet", "--warn", "--info", "--bad"];

/// The charts of a run, with those of another one laid over it where there is one.
pub fn charts(report: &Report, pinned: Option<&Report>) -> Vec<ChartSpec> {
    let mut specs = vec![throughput(report, pinned), latency(report, pinned)];
    if report.totals.cache_hits + report.totals.cache_misses > 0 {
        specs.push(cache(report));
    }
    specs.push(meters("Bucket levels", "tokens, in percent of the capacity", report, &report.buckets, true));
    if !report.quotas.is_empty() {
        specs.push(meters("Quota", "requests left", report, &report.quotas, false));
    }
    if report.totals.canary.requests > 0 {
        specs.push(canary(report));
    }
    let mut in_flight = vec![
        curve("Requests without answer", "--accent", counts(&report.series.in_flight)),
        curve("Executions of functions", "--teal", counts(&report.series.running)),
    ];
    in_flight.extend(overlay("Without answer", report, pinned, |report| counts(&report.series.in_flight), Reads::AsItIs));
    specs.push(chart("In flight", "requests, executions", report, in_flight));
    specs.push(cost(report, pinned));
    if let Some(pinned) = pinned {
        let x = seconds_of_both(report, pinned);
        for spec in &mut specs {
            spec.x.clone_from(&x);
        }
    }
    for spec in &mut specs {
        let rows = spec.x.len();
        spec.curves.iter_mut().for_each(|curve| curve.values.resize(rows, None));
    }
    specs
}

/// The sum, and its parts where there are several.
fn cost(report: &Report, pinned: Option<&Report>) -> ChartSpec {
    let mut curves = vec![curve("Cost", "--accent", numbers(&report.series.cost))];
    if report.series.costs.len() > 1 {
        let parts = report.series.costs.iter().map(|(part, column)| match part.as_str() {
            "rest" => curve("REST API requests", "--bad", numbers(column)),
            "http" => curve("HTTP API requests", "--ok", numbers(column)),
            "lambda" => curve("Functions", "--teal", numbers(column)),
            _ => curve("Caches", "--warn", numbers(column)),
        });
        curves.extend(parts);
    }
    curves.extend(overlay("Cost", report, pinned, |report| numbers(&report.series.cost), Reads::AsItIs));
    chart("Cost", "US dollars so far", report, curves)
}

/// Answers from the cache, and calls that it did not save.
fn cache(report: &Report) -> ChartSpec {
    let curves = vec![
        curve("Answered from the cache", "--info", counts(&report.series.cache_hits)),
        curve("Not found in the cache", "--warn", counts(&report.series.cache_misses)),
    ];
    ChartSpec { stacked: true, ..chart("Cache", "requests in each step", report, curves) }
}

fn throughput(report: &Report, pinned: Option<&Report>) -> ChartSpec {
    let series = &report.series;
    let rows = series.offered.len();
    let limits: Vec<Option<f64>> = sum(rows, series.refused.iter().filter(|(level, _)| *level != "quota").map(|(_, column)| column));
    let quota = sum(rows, series.refused.iter().filter(|(level, _)| *level == "quota").map(|(_, column)| column));
    let parts = series.offered.iter().zip(&series.accepted).zip(limits.iter().zip(&quota));
    let other = parts.map(|((offered, accepted), (limits, quota))| {
        Some((*offered as f64 - *accepted as f64 - limits.unwrap_or_default() - quota.unwrap_or_default()).max(0.0))
    });
    let other: Vec<Option<f64>> = other.collect();
    let mut curves = vec![
        curve("Accepted", "--ok", counts(&series.accepted)),
        curve("Refused by a bucket", "--bad", limits),
        curve("Refused by a quota", "--violet", quota),
        curve("Other errors", "--warn", other),
    ];
    curves.extend(overlay("Accepted", report, pinned, |report| counts(&report.series.accepted), Reads::EachStep));
    ChartSpec { stacked: true, ..chart("Throughput", "requests in each step", report, curves) }
}

fn latency(report: &Report, pinned: Option<&Report>) -> ChartSpec {
    let series = &report.series;
    let mut curves = vec![
        curve("p50", "--ok", numbers(&series.latency_p50)),
        curve("p90", "--info", numbers(&series.latency_p90)),
        curve("p99", "--warn", numbers(&series.latency_p99)),
        curve("p99.9", "--bad", numbers(&series.latency_p999)),
    ];
    curves.extend(overlay("p99", report, pinned, |report| numbers(&report.series.latency_p99), Reads::AsItIs));
    chart("Latency", "milliseconds", report, curves)
}

/// The canary's share with the band in which chance keeps it: three standard deviations around the share of the whole run so far.
fn canary(report: &Report) -> ChartSpec {
    let series = &report.series;
    let mut share = Vec::new();
    let (mut low, mut high) = (Vec::new(), Vec::new());
    for (canary, base) in series.canary.iter().zip(&series.base) {
        let all = (canary + base) as f64;
        if all == 0.0 {
            [&mut share, &mut low, &mut high].into_iter().for_each(|column| column.push(None));
            continue;
        }
        let part = *canary as f64 / all;
        let deviation = 3.0 * libm::sqrt(part * (1.0 - part) / all);
        share.push(Some(part * 100.0));
        low.push(Some((part - deviation).max(0.0) * 100.0));
        high.push(Some((part + deviation).min(1.0) * 100.0));
    }
    let errors = |errors: &[u64], all: &[u64]| -> Vec<Option<f64>> {
        errors.iter().zip(all).map(|(errors, all)| (*all > 0).then(|| *errors as f64 / *all as f64 * 100.0)).collect()
    };
    let dashed = |label: &str, values| Curve { dashed: true, ..curve(label, "--canary", values) };
    chart(
        "Canary",
        "percent",
        report,
        vec![
            curve("Canary’s share", "--canary", share),
            dashed("at least, by chance", low),
            dashed("at most, by chance", high),
            curve("Errors of the canary", "--bad", errors(&series.canary_errors, &series.canary)),
            curve("Errors of the stage", "--info", errors(&series.base_errors, &series.base)),
        ],
    )
}

fn meters(title: &'static str, unit: &'static str, report: &Report, meters: &[MeterSeries], in_percent: bool) -> ChartSpec {
    let curves = meters.iter().enumerate().map(|(place, meter)| {
        let scale = if in_percent && meter.capacity > 0.0 { 100.0 / meter.capacity } else { 1.0 };
        let values = meter.levels.iter().map(|level| level.map(|level| level * scale)).collect();
        curve(&meter.name, COLOURS[place % COLOURS.len()], values)
    });
    ChartSpec { least: in_percent.then_some(100.0), ..chart(title, unit, report, curves.collect()) }
}

fn chart(title: &'static str, unit: &'static str, report: &Report, curves: Vec<Curve>) -> ChartSpec {
    ChartSpec { title, unit, stacked: false, least: None, x: report.series.seconds.clone(), curves }
}

fn curve(label: &str, colour: &'static str, values: Vec<Option<f64>>) -> Curve {
    Curve { label: label.to_owned(), colour, dashed: false, values }
}

/// What a column's values are.
#[derive(Clone, Copy, PartialEq)]
enum Reads {
    /// A count of what happened in the row: longer rows have more.
    EachStep,
    /// A state at the row's end.
    AsItIs,
}

/// The curve of the run that this one is compared with, read at this one's rows: its own may be longer or shorter.
fn overlay(
    label: &str,
    report: &Report,
    pinned: Option<&Report>,
    values: impl Fn(&Report) -> Vec<Option<f64>>,
    reads: Reads,
) -> Option<Curve> {
    let pinned = pinned?;
    let (values, step) = (values(pinned), pinned.step_seconds.max(1e-6));
    let scale = if reads == Reads::EachStep { report.step_seconds / step } else { 1.0 };
    let at = |second: f64| values.get(libm::floor(second / step + 1e-9) as usize).copied().flatten();
    let values = seconds_of_both(report, pinned).into_iter().map(|second| at(second).map(|value| value * scale)).collect();
    Some(Curve { dashed: true, ..curve(&format!("{label} before"), "--text-muted", values) })
}

/// This run's rows, and further ones as far as the other run goes.
fn seconds_of_both(report: &Report, pinned: &Report) -> Vec<f64> {
    let mut seconds = report.series.seconds.clone();
    let step = report.step_seconds.max(1e-6);
    let end = pinned.series.seconds.last().map_or(0.0, |last| last + pinned.step_seconds);
    let rows = (libm::ceil(end / step - 1e-9) as usize).min(MOST_ROWS);
    seconds.extend((seconds.len()..rows).map(|row| row as f64 * step));
    seconds
}

fn counts(column: &[u64]) -> Vec<Option<f64>> {
    column.iter().map(|count| Some(*count as f64)).collect()
}

fn numbers(column: &[f64]) -> Vec<Option<f64>> {
    column.iter().map(|number| Some(*number)).collect()
}

fn sum<'a>(rows: usize, columns: impl Iterator<Item = &'a Vec<u64>>) -> Vec<Option<f64>> {
    let mut sum = vec![0; rows];
    for column in columns {
        sum.iter_mut().zip(column).for_each(|(sum, count)| *sum += count);
    }
    counts(&sum)
}
