//! A report's rows as CSV (RFC 4180), for spreadsheets.

use super::report::Report;
use std::fmt::Write;

/// A column: its head and its cells.
type Column = (String, Vec<String>);

impl Report {
    /// The rows over time, one line each, with a line of heads.
    pub fn csv(&self) -> String {
        let columns = self.columns();
        let mut text = String::new();
        let heads: Vec<String> = columns.iter().map(|(head, _)| quoted(head)).collect();
        // Writing to a text cannot fail.
        let _ = write!(text, "{}\r\n", heads.join(","));
        for row in 0..self.series.seconds.len() {
            let cells: Vec<&str> = columns.iter().map(|(_, cells)| cells.get(row).map_or("", String::as_str)).collect();
            let _ = write!(text, "{}\r\n", cells.join(","));
        }
        text
    }

    fn columns(&self) -> Vec<Column> {
        let series = &self.series;
        let counts = |head: &str, column: &[u64]| (head.to_owned(), column.iter().map(u64::to_string).collect());
        let numbers = |head: &str, column: &[f64]| (head.to_owned(), column.iter().map(f64::to_string).collect());
        let mut columns: Vec<Column> = vec![
            numbers("seconds", &series.seconds),
            counts("offered", &series.offered),
            counts("retries", &series.retries),
            counts("accepted", &series.accepted),
        ];
        columns.extend(series.refused.iter().map(|(level, column)| counts(&format!("refused {level}"), column)));
        columns.extend(series.gateway_responses.iter().map(|(name, column)| counts(name, column)));
        columns.extend([
            counts("4xx", &series.client_errors),
            counts("5xx", &series.server_errors),
            counts("backend errors", &series.backend_errors),
            counts("cache hits", &series.cache_hits),
            counts("cache misses", &series.cache_misses),
            counts("canary", &series.canary),
            counts("canary errors", &series.canary_errors),
            counts("base", &series.base),
            counts("base errors", &series.base_errors),
            counts("goodput", &series.goodput),
            counts("gave up", &series.gave_up),
            numbers("latency p50 ms", &series.latency_p50),
            numbers("latency p90 ms", &series.latency_p90),
            numbers("latency p99 ms", &series.latency_p99),
            numbers("latency p99.9 ms", &series.latency_p999),
            numbers("integration p50 ms", &series.integration_p50),
            numbers("integration p99 ms", &series.integration_p99),
            counts("in flight", &series.in_flight),
            counts("running", &series.running),
            numbers("cost USD", &series.cost),
        ]);
        columns.extend(series.costs.iter().map(|(part, column)| numbers(&format!("cost USD {part}"), column)));
        for meter in self.buckets.iter().chain(&self.quotas) {
            let cells = meter.levels.iter().map(|level| level.map_or(String::new(), |level| level.to_string()));
            columns.push((meter.name.clone(), cells.collect()));
        }
        columns
    }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
