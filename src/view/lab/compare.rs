//! Two runs beside each other.

use crate::sim::{Report, Totals};
use crate::view::number::amount;

/// A total of two runs, and how they differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What.
    pub name: String,
    /// In the pinned run.
    pub before: String,
    /// In this run.
    pub after: String,
    /// `+12 %`.
    pub change: String,
}

/// Totals of two runs beside each other, then those of the clients that both have.
pub fn differences(before: &Report, after: &Report) -> Vec<Difference> {
    let number = |name: &str, of: fn(&Totals) -> f64, decimals: usize| difference(name, of(&before.totals), of(&after.totals), decimals);
    let mut rows = vec![
        number("Sent", |totals| totals.offered as f64, 0),
        number("Accepted", |totals| totals.accepted as f64, 0),
        number("Refused by a limit", |totals| totals.refused.total() as f64, 0),
        number("Server errors", |totals| totals.server_errors as f64, 0),
        number("Retries", |totals| totals.retries as f64, 0),
        number("Succeeded in the end", |totals| totals.succeeded as f64, 0),
        number("Answered from the cache", |totals| totals.cache_hits as f64, 0),
        number("Latency p50 (ms)", |totals| totals.latency_ms.p50, 2),
        number("Latency p99 (ms)", |totals| totals.latency_ms.p99, 2),
        number("Wait until success p99 (ms)", |totals| totals.wait_until_success_ms.p99, 2),
        number("Cost (US$)", |totals| totals.cost.total, 6),
    ];
    for client in &after.clients {
        if let Some(same) = before.clients.iter().find(|same| same.name == client.name).filter(|_| after.clients.len() > 1) {
            rows.push(difference(&format!("{}: accepted", client.name), same.accepted as f64, client.accepted as f64, 0));
        }
    }
    rows
}

fn difference(name: &str, before: f64, after: f64, decimals: usize) -> Difference {
    let change = match before {
        before if before == after => "the same".to_owned(),
        0.0 => "new".to_owned(),
        before => format!("{}{} %", if after > before { "+" } else { "−" }, amount((after - before).abs() / before * 100.0, 1)),
    };
    Difference { name: name.to_owned(), before: amount(before, decimals), after: amount(after, decimals), change }
}
