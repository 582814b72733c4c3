//! "Send N at R per second": a run of equal requests on simulated time, and what came of them.

use super::Engine;
use crate::gateway::rest::Served;
use crate::gateway::{BucketReading, Fault, QuotaReading, Request};
use crate::time::{SimTime, Span};
use serde::{Deserialize, Serialize};

/// The most requests that one frame sends, so that the page stays alive.
const MOST_PER_FRAME: u64 = 20_000;
/// Into how many slices a run's chart is cut.
const SLICES: f64 = 120.0;

/// What to send.
#[derive(Clone, Debug, PartialEq)]
pub struct RunPlan {
    /// How many requests.
    pub count: u64,
    /// How many per second of simulated time; all at the same instant if absent.
    pub per_second: Option<f64>,
    /// Simulated seconds per real second; as fast as can be if infinite.
    pub speed: f64,
}

/// What came of a run or of a part of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunTotals {
    /// Requests sent.
    pub sent: u64,
    /// Answered with 2xx or 3xx.
    pub accepted: u64,
    /// Refused by a token bucket.
    pub throttled: u64,
    /// Refused by a quota.
    pub quota: u64,
    /// Refused or failed otherwise.
    pub other: u64,
    /// Of those sent, served by the canary.
    pub canary: u64,
}

/// What came of the requests of one slice of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct RunPoint {
    /// The end of the slice, in seconds since the run began.
    pub seconds: f64,
    /// What came of its requests.
    pub totals: RunTotals,
    /// Levels of the buckets at its end, in the order of [`Run::buckets`].
    pub levels: Vec<f64>,
}

/// A run.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// What is sent.
    pub plan: RunPlan,
    /// The request.
    pub request: Request,
    /// When it began, in simulated time.
    pub started: SimTime,
    /// What came of it so far.
    pub totals: RunTotals,
    /// What came of it over time.
    pub points: Vec<RunPoint>,
    /// Every bucket that applies, now.
    pub buckets: Vec<BucketReading>,
    /// The quota that applies, now.
    pub quota: Option<QuotaReading>,
    /// Whether it goes on.
    pub running: bool,
}

impl Run {
    /// A run that begins now.
    pub fn start(plan: RunPlan, request: Request, engine: &Engine) -> Run {
        let (quota, buckets) = engine.limits_of(&request);
        let running = plan.count > 0;
        let per_second = plan.per_second.filter(|rate| rate.is_finite() && *rate > 0.0);
        let plan = RunPlan { per_second, ..plan };
        Run { plan, request, started: engine.now, totals: RunTotals::default(), points: Vec::new(), buckets, quota, running }
    }

    /// Sends what falls due in so much real time, and moves the clock as far as it got.
    pub fn advance(&mut self, engine: &mut Engine, real: Span) {
        let end = engine.now.after(Span::from_seconds_f64(real.seconds() * self.plan.speed.min(1e9)));
        for _ in 0..MOST_PER_FRAME {
            if self.totals.sent == self.plan.count {
                break;
            }
            let due = self.due(self.totals.sent);
            if due > end {
                engine.now = end;
                break;
            }
            engine.now = engine.now.max(due);
            let served = engine.send_untraced(&self.request);
            self.count(&served, engine);
        }
        (self.quota, self.buckets) = engine.limits_of(&self.request);
        self.running = self.totals.sent < self.plan.count;
        if !self.running {
            self.close_slice(engine);
        }
    }

    /// Stops the run or lets it go on. Time that has passed meanwhile is not caught up: the run goes on as if it had not passed.
    pub fn pause(&mut self, paused: bool, now: SimTime) {
        if self.running || paused {
            self.running = self.running && !paused;
            return;
        }
        self.running = self.totals.sent < self.plan.count;
        if self.running {
            self.started = self.started.after(now.since(self.due(self.totals.sent)));
        }
    }

    /// When the request with this number (from 0) is sent.
    fn due(&self, number: u64) -> SimTime {
        match self.plan.per_second {
            Some(rate) => self.started.after(Span::from_seconds_f64(number as f64 / rate)),
            None => self.started,
        }
    }

    fn count(&mut self, served: &Served, engine: &Engine) {
        let seconds = engine.now.since(self.started).seconds();
        let length = self.slice();
        let slice = libm::floor(seconds / length) * length + length;
        if self.points.last().is_none_or(|point| point.seconds < slice) {
            self.close_slice(engine);
            self.points.push(RunPoint { seconds: slice, totals: RunTotals::default(), levels: Vec::new() });
        }
        self.totals.add(served);
        if let Some(point) = self.points.last_mut() {
            point.totals.add(served);
        }
    }

    /// Notes the levels of the buckets at the end of the last slice.
    fn close_slice(&mut self, engine: &Engine) {
        if let Some(point) = self.points.last_mut() {
            point.levels = engine.limits_of(&self.request).1.iter().map(|bucket| bucket.tokens_after).collect();
        }
    }

    /// How long a slice is, in seconds.
    pub fn slice(&self) -> f64 {
        let length = self.plan.per_second.map_or(1.0, |rate| self.plan.count as f64 / rate / SLICES);
        length.max(0.1)
    }
}

impl RunTotals {
    fn add(&mut self, served: &Served) {
        self.sent += 1;
        self.canary += u64::from(served.is_canary);
        match &served.fault {
            Some(Fault::Throttled { .. }) => self.throttled += 1,
            Some(Fault::QuotaExceeded { .. }) => self.quota += 1,
            None if served.response.status < 400 => self.accepted += 1,
            _ => self.other += 1,
        }
    }
}
