//! The lab's charts as data: what uPlot draws. Colours are names of design tokens; the browser looks them up.

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

/// Colours of curves that have no meaning of their own.
const COLOURS: [&str; 6] = ["--accent", "--teal", "--violet", "--warn", "--info", "--bad"];

/// The charts of a run, with those of another one laid over it where there is one.
pub fn charts(report: &Report, pinned: Option<&Report>) -> Vec<ChartSpec> {
    let mut specs = vec![throughput(report, pinned), latency(report, pinned)];
    specs.push(meters("Bucket levels", "tokens, in percent of the capacity", report, &report.buckets, true));
    if !report.quotas.is_empty() {
        specs.push(meters("Quota", "requests left", report, &report.quotas, false));
    }
    if report.totals.canary.requests > 0 {
        specs.push(canary(report));
    }
    specs.push(chart(
        "In flight",
        "requests, executions",
        report,
        vec![
            curve("Requests without answer", "--accent", counts(&report.series.in_flight)),
            curve("Executions of functions", "--teal", counts(&report.series.running)),
        ],
    ));
    specs.push(chart("Cost", "US dollars so far", report, vec![curve("Cost", "--accent", numbers(&report.series.cost))]));
    specs
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
    curves.extend(overlay("Accepted", pinned, |report| counts(&report.series.accepted)));
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
    curves.extend(overlay("p99", pinned, |report| numbers(&report.series.latency_p99)));
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
    chart(title, unit, report, curves.collect())
}

fn chart(title: &'static str, unit: &'static str, report: &Report, curves: Vec<Curve>) -> ChartSpec {
    ChartSpec { title, unit, stacked: false, x: report.series.seconds.clone(), curves }
}

fn curve(label: &str, colour: &'static str, values: Vec<Option<f64>>) -> Curve {
    Curve { label: label.to_owned(), colour, dashed: false, values }
}

/// The curve of the run that this one is compared with.
fn overlay(label: &str, pinned: Option<&Report>, values: impl Fn(&Report) -> Vec<Option<f64>>) -> Option<Curve> {
    let pinned = pinned?;
    Some(Curve { dashed: true, ..curve(&format!("{label} before"), "--text-muted", values(pinned)) })
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
