//! The report of a run: totals, clients, meters, and columns over time. Its JSON is the same natively and in the browser, byte for byte.

use super::counts::{Refusals, Side, Totals};
use super::histogram::Percentiles;
use super::meters::MeterKind;
use super::rows::Row;
use super::run::Sim;
use super::world::World;
use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What came of a run so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Report {
    /// The plan's name.
    pub name: String,
    /// The plan's seed.
    pub seed: u64,
    /// When it began.
    pub from: SimTime,
    /// The instant that it has reached.
    pub to: SimTime,
    /// How long it is meant to last.
    pub duration_seconds: f64,
    /// How long a row of `series` stands for; the last one may be shorter.
    pub step_seconds: f64,
    /// Whether it has ended.
    pub is_complete: bool,
    /// All of it.
    pub totals: Totals,
    /// Each client.
    pub clients: Vec<ClientTotals>,
    /// Each bucket that the clients' requests meet.
    pub buckets: Vec<MeterSeries>,
    /// Each quota.
    pub quotas: Vec<MeterSeries>,
    /// What was done to the account.
    pub actions: Vec<ActionDone>,
    /// Rows over time, by columns.
    pub series: Series,
}

/// Sums of one client.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ClientTotals {
    /// Its name.
    pub name: String,
    /// Attempts sent.
    pub offered: u64,
    /// Requests begun.
    pub requests: u64,
    /// Attempts that were not the first of their request.
    pub retries: u64,
    /// Attempts answered with a status below 400.
    pub accepted: u64,
    /// Attempts that limits refused.
    pub refused: Refusals,
    /// Attempts answered with 4xx.
    pub client_errors: u64,
    /// Attempts answered with 5xx.
    pub server_errors: u64,
    /// Attempts that a canary served.
    pub canary: u64,
    /// Requests that succeeded.
    pub succeeded: u64,
    /// Requests that failed for good.
    pub gave_up: u64,
    /// Requests that wait to be sent again.
    pub pending: u64,
    /// How long attempts took.
    pub latency_ms: Percentiles,
    /// From a request's first attempt to the end of the one that succeeded.
    pub wait_until_success_ms: Percentiles,
}

/// A bucket or quota over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MeterSeries {
    /// What it is.
    pub kind: MeterKind,
    /// What its counter is kept under.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// Tokens per second; 0 for a quota.
    pub rate: f64,
    /// Tokens that fit in, or requests that are allowed in the period, at the end of the run.
    pub capacity: f64,
    /// At the end of each row: tokens in it, or requests left. Absent before it was first met.
    pub levels: Vec<Option<f64>>,
}

/// Columns over time: one entry for each row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Series {
    /// When each row begins, in seconds since the run began.
    pub seconds: Vec<f64>,
    /// Attempts sent.
    pub offered: Vec<u64>,
    /// Attempts that were not the first of their request.
    pub retries: Vec<u64>,
    /// Attempts answered with a status below 400.
    pub accepted: Vec<u64>,
    /// Attempts that limits refused, by level.
    pub refused: BTreeMap<String, Vec<u64>>,
    /// Attempts that the gateway ended by itself, by the type of the gateway response.
    pub gateway_responses: BTreeMap<String, Vec<u64>>,
    /// Attempts answered with 4xx.
    pub client_errors: Vec<u64>,
    /// Attempts answered with 5xx.
    pub server_errors: Vec<u64>,
    /// Of the errors, those that backends answered.
    pub backend_errors: Vec<u64>,
    /// Answered from the cache.
    pub cache_hits: Vec<u64>,
    /// Looked for in the cache and not found.
    pub cache_misses: Vec<u64>,
    /// Served by a canary.
    pub canary: Vec<u64>,
    /// Of those, answered with an error.
    pub canary_errors: Vec<u64>,
    /// Served by a stage's own deployment.
    pub base: Vec<u64>,
    /// Of those, answered with an error.
    pub base_errors: Vec<u64>,
    /// Requests that succeeded.
    pub goodput: Vec<u64>,
    /// Requests that failed for good.
    pub gave_up: Vec<u64>,
    /// Half of the attempts took at most so long, in milliseconds.
    pub latency_p50: Vec<f64>,
    /// Nine of ten did.
    pub latency_p90: Vec<f64>,
    /// All but one of a hundred did.
    pub latency_p99: Vec<f64>,
    /// All but one of a thousand did.
    pub latency_p999: Vec<f64>,
    /// Half of the backends' calls took at most so long.
    pub integration_p50: Vec<f64>,
    /// All but one of a hundred did.
    pub integration_p99: Vec<f64>,
    /// Attempts without answer at the row's end.
    pub in_flight: Vec<u64>,
    /// Executions of functions at the row's end.
    pub running: Vec<u64>,
    /// What the run has cost at the row's end, in US dollars.
    pub cost: Vec<f64>,
    /// Of that, what requests to REST APIs (`rest`), to HTTP APIs (`http`), functions (`lambda`) and caches (`cache`) have, where they cost anything.
    pub costs: BTreeMap<String, Vec<f64>>,
}

/// An operation that was carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ActionDone {
    /// When, in milliseconds since the run began.
    pub at_millis: u64,
    /// The operation.
    pub operation: String,
    /// Why it failed, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl<W: World> Sim<W> {
    /// What came of the run so far. Rows that are still open count in the totals, not yet in the series.
    pub fn report(&self) -> Report {
        let (buckets, quotas) = self.meter_series().into_iter().partition(|meter| meter.kind != MeterKind::Quota);
        Report {
            name: self.plan.name.clone(),
            seed: self.plan.seed,
            from: self.started(),
            to: self.now(),
            duration_seconds: self.plan.duration.seconds(),
            step_seconds: self.measures.step.seconds(),
            is_complete: self.ended(),
            totals: self.totals(),
            clients: self.client_totals(),
            buckets,
            quotas,
            actions: self.done.clone(),
            series: Series::of(&self.measures.rows, self.measures.step.seconds()),
        }
    }

    /// Sums of the run so far.
    pub fn totals(&self) -> Totals {
        let counts = self.measures.total();
        let used = self.world.used(self.now());
        let paid = self.measures.bill.paid(&counts, &used, self.now());
        Totals {
            pending: self.clients.iter().map(|client| client.pending).sum(),
            in_flight: self.measures.in_flight(),
            latency_ms: self.measures.latency(),
            integration_latency_ms: self.measures.integration(),
            wait_until_success_ms: self.measures.wait.percentiles(),
            function_invocations: used.invocations,
            cold_starts: used.cold_starts,
            function_throttles: used.throttled,
            cost: self.measures.bill.cost(&self.plan.prices, &paid),
            ..Totals::from(&counts)
        }
    }

    /// Sums of each client so far, in the plan's order.
    pub fn client_totals(&self) -> Vec<ClientTotals> {
        let named = self.plan.clients.iter().zip(&self.clients);
        let totals = named.map(|(plan, client)| {
            let counts = &client.counts;
            ClientTotals {
                name: plan.name.clone(),
                offered: counts.offered,
                requests: counts.offered - counts.retries,
                retries: counts.retries,
                accepted: counts.accepted,
                refused: counts.refused,
                client_errors: counts.client_errors,
                server_errors: counts.server_errors,
                canary: counts.canary.requests,
                succeeded: counts.succeeded,
                gave_up: counts.gave_up,
                pending: client.pending,
                latency_ms: client.latency.percentiles(),
                wait_until_success_ms: client.wait.percentiles(),
            }
        });
        totals.collect()
    }

    fn meter_series(&self) -> Vec<MeterSeries> {
        let of = |(place, meter): (usize, super::meters::Meter)| MeterSeries {
            kind: meter.kind,
            key: meter.key,
            name: meter.name,
            rate: meter.rate,
            capacity: meter.capacity,
            levels: self.measures.rows.iter().map(|row| row.levels.get(place).copied()).collect(),
        };
        self.measures.meters.iter().cloned().enumerate().map(of).collect()
    }
}

impl Series {
    fn of(rows: &[Row], step: f64) -> Series {
        let mut series = Series::default();
        let types: std::collections::BTreeSet<&'static str> =
            rows.iter().flat_map(|row| row.counts.gateway_responses().map(|(name, _)| name)).collect();
        for name in types {
            series.gateway_responses.insert(name.to_owned(), Vec::with_capacity(rows.len()));
        }
        for (index, row) in rows.iter().enumerate() {
            series.seconds.push(index as f64 * step);
            series.push(row);
        }
        for (place, (name, cost)) in rows.last().map(|row| row.cost.parts()).into_iter().flatten().enumerate() {
            if cost > 0.0 {
                series.costs.insert(name.to_owned(), rows.iter().map(|row| row.cost.parts()[place].1).collect());
            }
        }
        series
    }

    fn push(&mut self, row: &Row) {
        let counts = &row.counts;
        let errors = |side: &Side| side.client_errors + side.server_errors;
        for (column, count) in [
            (&mut self.offered, counts.offered),
            (&mut self.retries, counts.retries),
            (&mut self.accepted, counts.accepted),
            (&mut self.client_errors, counts.client_errors),
            (&mut self.server_errors, counts.server_errors),
            (&mut self.backend_errors, counts.backend_errors),
            (&mut self.cache_hits, counts.cache_hits),
            (&mut self.cache_misses, counts.cache_misses),
            (&mut self.canary, counts.canary.requests),
            (&mut self.canary_errors, errors(&counts.canary)),
            (&mut self.base, counts.base.requests),
            (&mut self.base_errors, errors(&counts.base)),
            (&mut self.goodput, counts.succeeded),
            (&mut self.gave_up, counts.gave_up),
            (&mut self.in_flight, row.in_flight),
            (&mut self.running, row.running),
        ] {
            column.push(count);
        }
        for (column, value) in [
            (&mut self.latency_p50, row.latency.p50),
            (&mut self.latency_p90, row.latency.p90),
            (&mut self.latency_p99, row.latency.p99),
            (&mut self.latency_p999, row.latency.p999),
            (&mut self.integration_p50, row.integration.p50),
            (&mut self.integration_p99, row.integration.p99),
            (&mut self.cost, row.cost.total),
        ] {
            column.push(value);
        }
        for (level, count) in counts.refused.levels() {
            self.refused.entry(level.to_owned()).or_default().push(count);
        }
        for (name, column) in &mut self.gateway_responses {
            column.push(counts.gateway_responses().find(|(own, _)| own == name).map_or(0, |(_, count)| count));
        }
    }
}
