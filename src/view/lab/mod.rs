//! The traffic lab to look at: the clock, totals, tanks, the list of requests, a summary in sentences, the comparison. Charts and the picture of
//! the flow stand in files of their own.

mod charts;
mod compare;
mod flow;
mod form;
mod kept;
mod listed;
mod svg;
mod tanks;
#[cfg(test)]
mod tests;

pub use charts::{ChartSpec, Curve, charts, outcome_of};
pub use compare::{Difference, differences};
pub use flow::{Column, Dot, End, Flow, JOURNEY, Lane, backends, column_of, columns, dot, lanes};
pub use form::{ARRIVALS, ClientForm, PlanForm, RETRIES, form, set};
pub use kept::{KeptRow, OpenedView, kept, opened};
pub use listed::{ListView, ListedRow, listed};
pub use svg::{Palette, svg};
pub use tanks::{History, Tank, history};

use crate::app::Engine;
use crate::app::lab::{Lab, SCENARIOS};
use crate::sim::{Meter, Target, Totals};
use crate::view::number::{amount, count, counted, duration, percent, wait};
use serde_json::Value;
use tanks::tank;

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
    /// Whether a stage that the plan's clients send to has a canary, or had one that served.
    pub has_canary: bool,
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
        has_canary: totals.canary.requests > 0 || sim.plan().clients.iter().any(|client| has_canary(&client.target, sim.world())),
    })
}

/// Whether the stage has a canary now.
fn has_canary(target: &Target, engine: &Engine) -> bool {
    let mut apis = engine.account.rest_apis.values();
    match target {
        Target::Stage(api, stage) => {
            let found = apis.find(|other| other.id == *api || other.name == *api);
            found.and_then(|api| api.stages.get(stage)).is_some_and(|stage| stage.canary_settings.is_some())
        }
        Target::Url(url) => apis
            .filter(|api| url.contains(api.id.as_str()))
            .flat_map(|api| api.stages.values())
            .any(|stage| stage.canary_settings.is_some() && url.ends_with(&stage.stage_name)),
    }
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
    ];
    rows.extend(costs(totals));
    if totals.canary.requests > 0 {
        rows.push(("Canary", format!("{} ({})", count(totals.canary.requests), percent(totals.canary.requests, totals.offered)), "plain"));
    }
    if totals.cache_hits + totals.cache_misses > 0 {
        rows.push(("Cache hits", percent(totals.cache_hits, totals.cache_hits + totals.cache_misses), "plain"));
    }
    rows
}

/// What it has cost, and its parts where there are several.
fn costs(totals: &Totals) -> Vec<(&'static str, String, &'static str)> {
    let dollars = |cost: f64| format!("${}", amount(cost, 6));
    let mut rows = vec![("Cost", dollars(totals.cost.total), "plain")];
    let parts: Vec<_> = totals.cost.parts().into_iter().filter(|(_, cost)| *cost > 0.0).collect();
    if parts.len() > 1 {
        rows.extend(parts.into_iter().map(|(part, cost)| (cost_words(part), dollars(cost), "plain")));
    }
    rows
}

/// What a part of the cost is for.
fn cost_words(part: &str) -> &'static str {
    match part {
        "rest" => "Cost of the REST API",
        "http" => "Cost of the HTTP API",
        "lambda" => "Cost of functions",
        _ => "Cost of caches",
    }
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
