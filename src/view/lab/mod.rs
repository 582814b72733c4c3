//! The traffic lab to look at: the clock, totals, tanks, the list of requests, a summary in sentences, the comparison. Charts and the picture of
//! the flow stand in files of their own.

mod charts;
mod flow;
mod form;
#[cfg(test)]
mod tests;

pub use charts::{ChartSpec, Curve, charts};
pub use flow::{Column, Dot, End, Flow, JOURNEY, Lane, column_of, columns, dot, lanes};
pub use form::{ARRIVALS, ClientForm, PlanForm, RETRIES, form, set};

use crate::app::lab::{Lab, SCENARIOS};
use crate::sim::{Fate, Meter, MeterKind, Report, Shot, Totals};
use crate::time::SimTime;
use crate::view::number::{amount, count, counted, duration, percent, wait};
use serde_json::Value;

/// What the page shows of the run.
#[derive(Clone, Debug, PartialEq)]
pub struct RunView {
    /// The plan's name.
    pub name: String,
    /// What it is about, what to watch, a question.
    pub texts: [Option<String>; 3],
    /// The simulated instant.
    pub now: String,
    /// Seconds since the run began.
    pub seconds: f64,
    /// How far it may be wound forward: seconds that have been reached.
    pub reached: f64,
    /// How long it lasts, in seconds.
    pub whole: f64,
    /// `12.5 s of 60 s`.
    pub position: String,
    /// Whether time passes.
    pub playing: bool,
    /// Whether it has ended.
    pub ended: bool,
    /// Whether a quota's next period can be jumped to.
    pub has_period: bool,
    /// Names and values of the totals.
    pub totals: Vec<(&'static str, String, &'static str)>,
    /// Every bucket and quota.
    pub tanks: Vec<Tank>,
    /// All of it in sentences, for those who do not look at pictures.
    pub summary: String,
    /// Attempts sent.
    pub sent: u64,
}

/// A bucket or a quota as a tank.
#[derive(Clone, Debug, PartialEq)]
pub struct Tank {
    /// What its counter is kept under.
    pub key: String,
    /// Its level in AWS's order: `Usage plan`, `Stage`, …
    pub kind: &'static str,
    /// What it is called.
    pub name: String,
    /// The share that is in, from 0 to 1.
    pub share: f64,
    /// What is in, as the engine has it.
    pub level: f64,
    /// `12.5 of 20 tokens`.
    pub text: String,
    /// `+10 a second`, or when a quota is full again.
    pub rate: String,
    /// How its level follows from the last one.
    pub equation: String,
}

/// A request of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedRow {
    /// The attempt's number.
    pub number: u64,
    /// Seconds since the run began.
    pub at: String,
    /// The client's name.
    pub client: String,
    /// `2nd attempt of request 7`.
    pub attempt: String,
    /// The status.
    pub status: u16,
    /// What became of it.
    pub outcome: String,
    /// How long it took.
    pub latency: String,
}

/// A total of two runs, and how they differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What.
    pub name: &'static str,
    /// In the pinned run.
    pub before: String,
    /// In this run.
    pub after: String,
    /// `+12 %`.
    pub change: String,
}

/// The scenarios: id and name.
pub fn scenarios() -> Vec<(&'static str, String)> {
    SCENARIOS.iter().map(|scenario| (scenario.id, scenario.name())).collect()
}

/// The name that a plan's text gives it.
pub fn plan_name(text: &str) -> String {
    let plan: Value = serde_json::from_str(text).unwrap_or_default();
    plan["name"].as_str().unwrap_or("A plan without a name").to_owned()
}

/// What the page shows of the run; nothing without one.
pub fn run(lab: &Lab) -> Option<RunView> {
    let tape = lab.tape.as_ref()?;
    let sim = tape.sim();
    let text = |name: &str| lab.running[name].as_str().map(str::to_owned);
    let seconds = sim.now().since(sim.started()).seconds();
    let whole = sim.end().since(sim.started()).seconds();
    let totals = sim.totals();
    let meters = sim.meters();
    Some(RunView {
        name: sim.plan().name.clone(),
        texts: [text("description"), text("watch"), text("question")],
        now: sim.now().iso_millis(),
        seconds,
        reached: tape.reached().since(sim.started()).seconds(),
        whole,
        position: format!("{} of {}", wait(seconds), wait(whole)),
        playing: lab.playing,
        ended: sim.ended(),
        has_period: meters.iter().any(|meter| meter.resets_at.is_some_and(|moment| moment < sim.end())),
        summary: summary(&totals, &meters, seconds),
        totals: total_rows(&totals),
        tanks: meters.iter().map(tank).collect(),
        sent: sim.sent(),
    })
}

fn total_rows(totals: &Totals) -> Vec<(&'static str, String, &'static str)> {
    let errors = totals.offered - totals.accepted - totals.refused.total();
    let mut rows = vec![
        ("Sent", count(totals.offered), "plain"),
        ("Accepted", format!("{} ({})", count(totals.accepted), percent(totals.accepted, totals.offered)), "accepted"),
        (
            "Refused by a limit",
            format!("{} ({})", count(totals.refused.total()), percent(totals.refused.total(), totals.offered)),
            "throttled",
        ),
        ("Other errors", count(errors), "other"),
        ("Retries", count(totals.retries), "plain"),
        ("Succeeded in the end", format!("{} of {}", count(totals.succeeded), counted(totals.requests, "request")), "accepted"),
        ("Latency p50 / p99", format!("{} / {}", duration(totals.latency_ms.p50), duration(totals.latency_ms.p99)), "plain"),
        ("Cost", format!("${}", amount(totals.cost.total, 6)), "plain"),
    ];
    if totals.canary.requests > 0 {
        rows.push(("Canary", format!("{} ({})", count(totals.canary.requests), percent(totals.canary.requests, totals.offered)), "plain"));
    }
    if totals.cache_hits + totals.cache_misses > 0 {
        rows.push(("Cache hits", percent(totals.cache_hits, totals.cache_hits + totals.cache_misses), "plain"));
    }
    rows
}

/// The run in sentences.
fn summary(totals: &Totals, meters: &[Meter], seconds: f64) -> String {
    let refused: Vec<String> = totals
        .refused
        .levels()
        .iter()
        .filter(|(_, refused)| *refused > 0)
        .map(|(level, refused)| format!("{} by {}", count(*refused), level_words(level)))
        .collect();
    let refused =
        if refused.is_empty() { "none was refused by a limit".to_owned() } else { format!("refused were {}", refused.join(", ")) };
    let empty: Vec<&str> = meters.iter().filter(|meter| meter.level < 1.0).map(|meter| meter.name.as_str()).collect();
    let empty = match empty.as_slice() {
        [] => "No tank is empty.".to_owned(),
        names => format!("Empty: {}.", names.join("; ")),
    };
    format!(
        "After {}: {} sent, {} accepted, {refused}; {} tried again, {} succeeded in the end. {empty}",
        wait(seconds),
        counted(totals.offered, "request"),
        count(totals.accepted),
        count(totals.retries),
        count(totals.succeeded)
    )
}

fn level_words(level: &str) -> &'static str {
    match level {
        "planMethod" => "the usage plan’s limit of a method",
        "plan" => "the usage plan’s limit",
        "stageMethod" => "the stage’s limit of a method",
        "account" => "the account’s limit",
        _ => "a quota",
    }
}

fn tank(meter: &Meter) -> Tank {
    let share = if meter.capacity > 0.0 { (meter.level / meter.capacity).clamp(0.0, 1.0) } else { 0.0 };
    let quota = meter.kind == MeterKind::Quota;
    let what = if quota { "requests left" } else { "tokens" };
    let rate = match meter.resets_at {
        Some(moment) => format!("full again on {}", moment.iso_date()),
        None => format!("+{} a second", amount(meter.rate, 2)),
    };
    let (rate_number, capacity) = (amount(meter.rate, 2), amount(meter.capacity, 0));
    let equation = if quota {
        format!("left = {capacity} − requests that passed in this period")
    } else {
        format!("tokens = min({capacity}, tokens before + {rate_number} × seconds since then) − 1 for each request that passes")
    };
    Tank {
        key: format!("{:?} {}", meter.kind, meter.key),
        kind: match meter.kind {
            MeterKind::PlanMethod => "Usage plan, method",
            MeterKind::Plan => "Usage plan",
            MeterKind::StageMethod => "Stage, method",
            MeterKind::Account => "Account",
            MeterKind::Quota => "Quota",
        },
        name: meter.name.clone(),
        share,
        level: meter.level,
        text: format!("{} of {capacity} {what}", amount(meter.level, if quota { 0 } else { 1 })),
        rate,
        equation,
    }
}

/// The list of requests.
pub fn listed(lab: &Lab) -> Vec<ListedRow> {
    let Some(tape) = &lab.tape else { return Vec::new() };
    let started = tape.sim().started();
    let name = |shot: &Shot| tape.sim().plan().clients.get(shot.client).map_or_else(String::new, |client| client.name.clone());
    lab.listed.iter().map(|shot| row(shot, started, name(shot))).collect()
}

fn row(shot: &Shot, started: SimTime, client: String) -> ListedRow {
    let refused = shot.refused_at.map(|step| format!("ended at {}", crate::view::trace::name(step)));
    let outcome = match (refused, shot.fate) {
        (None, Fate::Succeeded) if shot.is_canary => "accepted, by the canary".to_owned(),
        (None, Fate::Succeeded) => "accepted".to_owned(),
        (None, _) => "the backend answered an error".to_owned(),
        (Some(refused), _) => refused,
    };
    let outcome = match shot.again_at {
        Some(at) => format!("{outcome}; again in {}", wait(at.since(shot.at).seconds())),
        None => outcome,
    };
    ListedRow {
        number: shot.number,
        at: format!("{} s", amount(shot.at.since(started).seconds(), 3)),
        client,
        attempt: if shot.attempt == 1 {
            format!("request {}", shot.request)
        } else {
            format!("request {}, attempt {}", shot.request, shot.attempt)
        },
        status: shot.status,
        outcome,
        latency: duration(shot.latency.millis()),
    }
}

/// Totals of two runs beside each other.
pub fn differences(before: &Report, after: &Report) -> Vec<Difference> {
    let number = |name: &'static str, of: fn(&Totals) -> f64, decimals: usize| {
        let (before, after) = (of(&before.totals), of(&after.totals));
        let change = match before {
            before if before == after => "the same".to_owned(),
            0.0 => "new".to_owned(),
            before => format!("{}{} %", if after > before { "+" } else { "−" }, amount((after - before).abs() / before * 100.0, 1)),
        };
        Difference { name, before: amount(before, decimals), after: amount(after, decimals), change }
    };
    vec![
        number("Sent", |totals| totals.offered as f64, 0),
        number("Accepted", |totals| totals.accepted as f64, 0),
        number("Refused by a limit", |totals| totals.refused.total() as f64, 0),
        number("Server errors", |totals| totals.server_errors as f64, 0),
        number("Retries", |totals| totals.retries as f64, 0),
        number("Succeeded in the end", |totals| totals.succeeded as f64, 0),
        number("Latency p99 (ms)", |totals| totals.latency_ms.p99, 2),
        number("Wait until success p99 (ms)", |totals| totals.wait_until_success_ms.p99, 2),
        number("Cost (US$)", |totals| totals.cost.total, 6),
    ]
}
