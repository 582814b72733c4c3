//! What is measured over time: a row for each step of the run, and all of it together.

use super::counts::{Counts, Fate};
use super::histogram::{Percentiles, Spans};
use super::meters::{self, Meter};
use super::plan::Plan;
use super::prices::{Bill, Cost};
use super::world::{Front, World};
use crate::gateway::Request;
use crate::gateway::rest::Served;
use crate::time::{SimTime, Span};
use std::collections::VecDeque;

/// A report has at most so many rows: longer runs have longer steps.
const MOST_ROWS: f64 = 3_600.0;
/// Lengths of steps, in seconds.
const STEPS: [f64; 16] = [1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1_800.0, 3_600.0, 7_200.0, 14_400.0, 86_400.0];

/// One step of the run.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub counts: Counts,
    pub latency: Percentiles,
    pub integration: Percentiles,
    /// Requests without answer at its end.
    pub in_flight: u64,
    /// Executions of functions at its end.
    pub running: u64,
    /// Levels of the meters at its end; meters that were found later have none.
    pub levels: Vec<f64>,
    /// What the run has cost at its end.
    pub cost: Cost,
}

/// Everything that is measured.
#[derive(Clone, Debug)]
pub(super) struct Measures {
    pub started: SimTime,
    pub step: Span,
    /// When the open row ends.
    pub closes: SimTime,
    pub rows: Vec<Row>,
    /// How many rows were closed; `rows` may hold fewer in a checkpoint.
    pub closed: usize,
    open: Counts,
    open_latency: Spans,
    open_integration: Spans,
    /// What closed rows counted.
    sum: Counts,
    latency: Spans,
    integration: Spans,
    pub wait: Spans,
    pub meters: Vec<Meter>,
    /// How many requests without answer end in the open row and in those after it.
    ending: VecDeque<u32>,
    in_flight: u64,
    pub bill: Bill,
}

impl Measures {
    pub fn new(plan: &Plan, started: SimTime) -> Measures {
        let step = plan.step.unwrap_or_else(|| step(plan.duration));
        // However short the plan wants its steps to be, the rows must fit into memory.
        let step = step.max(Span::from_seconds_f64(plan.duration.seconds() / MOST_ROWS)).max(Span::from_micros(1));
        Measures {
            started,
            step,
            closes: started.after(step),
            rows: Vec::new(),
            closed: 0,
            open: Counts::default(),
            open_latency: Spans::default(),
            open_integration: Spans::default(),
            sum: Counts::default(),
            latency: Spans::default(),
            integration: Spans::default(),
            wait: Spans::default(),
            meters: Vec::new(),
            ending: VecDeque::from([0]),
            in_flight: 0,
            bill: Bill::new(started),
        }
    }

    /// Counts one attempt, which was sent in the open row.
    pub fn add(&mut self, served: &Served, fate: Fate, first: bool, front: Front, at: SimTime) {
        self.open.add(served, fate, first, front);
        self.open_latency.add(served.latency);
        self.latency.add(served.latency);
        if let Some(integration) = served.integration {
            self.open_integration.add(integration);
            self.integration.add(integration);
        }
        let end = at.after(served.latency);
        if end >= self.closes {
            let later = (end.since(self.closes).micros() / self.step.micros()) as usize + 1;
            if self.ending.len() <= later {
                self.ending.resize(later + 1, 0);
            }
            self.ending[later] += 1;
            self.in_flight += 1;
        }
    }

    /// Closes every row that has ended at this instant.
    pub fn close_until<W: World>(&mut self, at: SimTime, world: &W, plan: &Plan, samples: &[&Request]) {
        while self.closes <= at {
            let closes = self.closes;
            self.close(closes, world, plan, samples);
            self.closes = closes.after(self.step);
            self.ending.pop_front();
            match self.ending.front() {
                Some(ends) => self.in_flight -= u64::from(*ends),
                None => self.ending.push_back(0),
            }
            if self.closes == closes {
                // The end of time: there are no rows beyond it.
                return;
            }
        }
    }

    /// Closes the open row at this instant, which lies within it or is its end.
    pub fn close<W: World>(&mut self, at: SimTime, world: &W, plan: &Plan, samples: &[&Request]) {
        self.look(at, world, samples);
        self.sum += &self.open;
        let used = world.used(at);
        let paid = self.bill.paid(&self.sum, &used, at);
        let cost = self.bill.cost(&plan.prices, &paid);
        self.bill.note(&plan.prices, &paid, at);
        self.rows.push(Row {
            counts: std::mem::take(&mut self.open),
            latency: self.open_latency.percentiles(),
            integration: self.open_integration.percentiles(),
            in_flight: self.in_flight,
            running: used.running,
            levels: self.meters.iter().map(|meter| meter.level).collect(),
            cost,
        });
        self.closed += 1;
        self.open_latency.clear();
        self.open_integration.clear();
    }

    /// Takes note of what has been used before the account changes: a cache costs from when it is on.
    pub fn note_use<W: World>(&mut self, at: SimTime, world: &W, plan: &Plan) {
        let total = self.total();
        let paid = self.bill.paid(&total, &world.used(at), at);
        self.bill.note(&plan.prices, &paid, at);
    }

    /// Looks at the meters.
    pub fn look<W: World>(&mut self, at: SimTime, world: &W, samples: &[&Request]) {
        meters::look(world, samples, at, &mut self.meters);
    }

    /// What was counted so far.
    pub fn total(&self) -> Counts {
        let mut total = self.sum;
        total += &self.open;
        total
    }

    pub fn latency(&self) -> Percentiles {
        self.latency.percentiles()
    }

    pub fn integration(&self) -> Percentiles {
        self.integration.percentiles()
    }

    pub fn in_flight(&self) -> u64 {
        self.in_flight
    }
}

/// How long a step of a run of this length is.
fn step(duration: Span) -> Span {
    let seconds = STEPS.iter().copied().find(|step| duration.seconds() / step <= MOST_ROWS);
    Span::from_seconds_f64(seconds.unwrap_or(STEPS[STEPS.len() - 1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_runs_have_long_steps() {
        for (seconds, expected) in [(1.0, 1.0), (3_600.0, 1.0), (3_601.0, 2.0), (86_400.0, 30.0), (31.0 * 86_400.0, 900.0)] {
            assert_eq!(step(Span::from_seconds_f64(seconds)).seconds(), expected, "{seconds}");
        }
    }
}
