//! REST APIs, HTTP APIs and Application Load Balancers side by side: the table, what its experiments come to, one traffic plan against all three, and what
//! each costs a month.

use super::number::{amount, duration};
use super::status;
use crate::app::Route;
use crate::app::compare::{Comparison, Done, Kind, PlanPrices, compared, comparison, run};
use crate::cli::command;
use crate::view::body::pretty_text;
use serde_json::Value;

/// The kinds, in the order of the table's columns.
pub const KINDS: [&str; 3] = [Kind::Rest.name(), Kind::Http.name(), Kind::Alb.name()];

/// The longest body that is shown, in characters.
const LONGEST: usize = 1_500;

/// What a kind has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It has it.
    Yes,
    /// It has it in part.
    Partly,
    /// It has it not.
    No,
    /// It is neither here nor there: how it is, is said.
    Otherwise,
}

/// A cell of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What a kind has.
    pub verdict: Verdict,
    /// Where, how, or why not; may be empty.
    pub text: String,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowView {
    /// Names it.
    pub id: String,
    /// The part of the table.
    pub group: String,
    /// Its name.
    pub name: String,
    /// What each kind has.
    pub cells: Vec<Cell>,
    /// Where it can be tried by hand.
    pub route: Option<Route>,
    /// What its experiment asks; none if it has none.
    pub question: Option<String>,
}

/// The comparison; empty rows where its data cannot be read, which a test rules out.
fn data() -> Option<Comparison> {
    comparison().ok()
}

/// The table, row by row.
pub fn rows() -> Vec<RowView> {
    let rows = data().map(|data| data.rows).unwrap_or_default();
    let view = |row: crate::app::compare::Row| RowView {
        cells: Kind::ALL.iter().map(|kind| cell(row.has.get(kind).map_or("", String::as_str))).collect(),
        route: row.route.as_deref().map(Route::from_hash),
        question: row.question.clone().filter(|_| row.has_experiment()),
        id: row.id,
        group: row.group,
        name: row.name,
    };
    rows.into_iter().map(view).collect()
}

fn cell(text: &str) -> Cell {
    for (verdict, word) in [(Verdict::Yes, "Yes"), (Verdict::Partly, "Partly"), (Verdict::No, "No")] {
        let rest = text.strip_prefix(word).filter(|rest| rest.starts_with([',', ':', '.']));
        if let Some(rest) = rest {
            return Cell { verdict, text: capital(rest.trim_start_matches([',', ':', '.', ' '])) };
        }
    }
    Cell { verdict: Verdict::Otherwise, text: text.to_owned() }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A step of an experiment that was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepView {
    /// What was done.
    pub what: String,
    /// What came back, in a word or two: `403 Forbidden`, `2 × 200, 8 × 429`.
    pub outcome: String,
    /// What kind of outcome it is.
    pub kind: StepKind,
    /// Why it is so, where that needs a sentence.
    pub why: String,
    /// The body, the command, the message: a name and the text.
    pub details: Vec<(&'static str, String)>,
}

/// What kind of outcome a step has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// An operation, or time that passes.
    Done,
    /// A response that is no error.
    Good,
    /// An error, or a refusal.
    Bad,
}

/// What the experiment of a row comes to for each kind; an error is a sentence.
pub fn experiment(id: &str) -> Vec<Result<Vec<StepView>, String>> {
    let Some(data) = data() else { return Vec::new() };
    let Some(row) = data.row(id) else { return Vec::new() };
    Kind::ALL.iter().map(|kind| run(&data, row, *kind).map(|done| done.iter().map(step).collect())).collect()
}

fn step(done: &Done) -> StepView {
    let answer = &done.answer;
    let mut view =
        StepView { what: done.what.clone(), outcome: String::new(), kind: StepKind::Done, why: done.why.clone(), details: Vec::new() };
    if let Some(operation) = &done.operation {
        let error = &answer["error"];
        view.outcome = "done".into();
        if let Some(code) = error["code"].as_str() {
            (view.outcome, view.kind) = (format!("refused: {code}"), StepKind::Bad);
            view.details.push(("Message", error["message"].as_str().unwrap_or_default().to_owned()));
        }
        view.details.push(("Command", command(operation)));
    } else if let Some(code) = answer["status"].as_u64().and_then(|code| u16::try_from(code).ok()) {
        let latency = answer["latencyMs"].as_f64().filter(|latency| *latency > 0.0);
        let latency = latency.map(|latency| format!(" after {}", duration(latency))).unwrap_or_default();
        view.outcome = status::line(code) + &latency;
        view.kind = if code < 400 { StepKind::Good } else { StepKind::Bad };
        view.details.push(("Body", body(answer["body"].as_str().unwrap_or_default())));
    } else if let Some(statuses) = answer["statuses"].as_object() {
        view.outcome = counts(statuses);
        view.kind = if statuses.keys().any(|status| status.starts_with(['4', '5'])) { StepKind::Bad } else { StepKind::Good };
        if let Some(bodies) = answer["bodies"].as_object().filter(|bodies| bodies.len() > 1) {
            view.details.push(("Bodies", counts(bodies)));
        }
    } else if let Some(calls) = answer["calls"].as_u64() {
        view.outcome = calls.to_string();
        view.details.push(("The last event", body(&answer["last"].to_string())));
    }
    view
}

fn counts(members: &serde_json::Map<String, Value>) -> String {
    let each: Vec<String> = members.iter().map(|(name, number)| format!("{number} × {name}")).collect();
    each.join(", ")
}

/// A body to read, without the end of one that is long.
fn body(text: &str) -> String {
    let pretty = pretty_text(text);
    match pretty.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &pretty[..end]),
        None if pretty.is_empty() => "(empty)".into(),
        None => pretty,
    }
}

/// What one traffic plan comes to, a row for each kind: its name, requests, answered, refused, median, 99 of 100, cost, cost a month.
///
/// # Errors
/// What is wrong with the plan, in a sentence.
pub fn traffic(given: &PlanPrices) -> Result<Vec<[String; 8]>, String> {
    let data = comparison()?;
    let count = |number: u64| super::number::count(number);
    let dollars = |cost: f64| format!("${}", amount(cost, if cost < 1.0 { 6 } else { 2 }));
    let rows = compared(&data, given)?.into_iter().map(|one| {
        let times = [one.p50, one.p99].map(duration);
        let [p50, p99] = times;
        [
            one.kind.name().to_owned(),
            count(one.requests),
            count(one.accepted),
            count(one.refused),
            p50,
            p99,
            dollars(one.cost),
            dollars(one.month),
        ]
    });
    Ok(rows.collect())
}

/// Prices in dollars for a million requests of REST and HTTP APIs, and for an hour and a capacity unit-hour of a load balancer. They change: each can
/// be edited.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prices {
    /// A million requests to a REST API.
    pub rest: f64,
    /// A million requests to an HTTP API.
    pub http: f64,
    /// An hour of a load balancer.
    pub alb_hour: f64,
    /// A capacity unit (LCU) for an hour.
    pub alb_unit: f64,
}

impl Default for Prices {
    fn default() -> Self {
        Prices { rest: 3.5, http: 1.0, alb_hour: 0.0225, alb_unit: 0.008 }
    }
}

/// Hours of a month, as AWS's calculator counts them.
const HOURS: f64 = 730.0;
/// Seconds of such a month.
const SECONDS: f64 = HOURS * 3_600.0;
/// New connections a second, and gigabytes an hour to Lambda targets, that one capacity unit stands for.
const UNIT: (f64, f64) = (25.0, 0.4);

/// What so many requests a month cost with each, in dollars; each carries `kilobytes`, and each is a new connection.
pub fn costs(prices: &Prices, requests: f64, kilobytes: f64) -> [String; 3] {
    let millions = requests / 1e6;
    let (connections, gigabytes) = (requests / SECONDS / UNIT.0, requests * kilobytes / 1e6 / HOURS / UNIT.1);
    let alb = HOURS * (prices.alb_hour + prices.alb_unit * connections.max(gigabytes));
    // An HTTP API counts requests in pieces of 512 kB.
    let pieces = libm::ceil(kilobytes / 512.0).max(1.0);
    [millions * prices.rest, millions * prices.http * pieces, alb].map(|dollars| format!("${}", amount(dollars, 2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_load_balancer_is_cheaper_only_where_there_is_much_traffic() {
        let prices = Prices::default();
        assert_eq!(costs(&prices, 1e6, 4.0), ["$3.5", "$1", "$16.51"]);
        assert_eq!(costs(&prices, 1e6, 513.0)[1], "$2");
        let [rest, http, alb] = costs(&prices, 1e9, 4.0);
        assert_eq!((rest.as_str(), http.as_str(), alb.as_str()), ("$3,500", "$1,000", "$105.31"));
    }

    #[test]
    fn a_cell_begins_with_what_a_kind_has() {
        let of = |text: &str| {
            let cell = cell(text);
            (cell.verdict, cell.text)
        };
        assert_eq!(of("Yes: by stage."), (Verdict::Yes, "By stage.".into()));
        assert_eq!(of("No."), (Verdict::No, String::new()));
        assert_eq!(of("Partly: by hand."), (Verdict::Partly, "By hand.".into()));
        assert_eq!(of("None for functions."), (Verdict::Otherwise, "None for functions.".into()));
        let rows = rows();
        assert!(rows.len() > 40 && rows.iter().all(|row| row.cells.len() == 3));
    }

    #[test]
    fn an_experiment_is_shown_step_by_step_for_all_three() {
        let shown = experiment("client-throttling");
        let last = |kind: usize| {
            let steps = shown[kind].as_ref().expect("steps");
            steps.iter().rev().take(2).map(|step| step.outcome.clone()).collect::<Vec<_>>()
        };
        assert_eq!(last(0), ["200 OK", "2 × 200, 8 × 429"]);
        assert_eq!(last(1), ["429 Too Many Requests", "2 × 200, 8 × 429"]);
        assert_eq!(last(2), ["200 OK", "10 × 200"]);
        let refused = experiment("caching");
        let step = &refused[1].as_ref().expect("steps")[0];
        assert_eq!((step.outcome.as_str(), step.kind), ("refused: ParamValidation", StepKind::Bad));
        assert!(step.details.iter().any(|(name, text)| *name == "Command" && text.starts_with("aws apigatewayv2 update-stage")));
        assert!(experiment("nothing").is_empty());
    }

    #[test]
    fn one_plan_gives_a_row_for_each() {
        let rows = traffic(&PlanPrices::default()).expect("rows");
        assert_eq!(rows.iter().map(|row| row[0].as_str()).collect::<Vec<_>>(), KINDS);
        assert_eq!(rows[2][3], "0", "a load balancer refuses nothing");
        assert!(traffic(&PlanPrices { seconds: 0.0, ..PlanPrices::default() }).is_err());
    }
}
