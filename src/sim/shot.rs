//! One attempt of one request, as pictures and tables show it; and one that is watched step by step.

use super::counts::Fate;
use crate::gateway::rest::Served;
use crate::gateway::{BucketLevel, Detail, Fault, Outcome, Recorder, Request, Response, Step, TraceEntry, Tracer};
use crate::time::{SimTime, Span};

/// One attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shot {
    /// The attempt's number in the run, from 1.
    pub number: u64,
    /// The client's place in the plan.
    pub client: usize,
    /// The request's place among the client's.
    pub which: usize,
    /// The number of the client's request, from 1.
    pub request: u64,
    /// Which attempt of this request it is, from 1.
    pub attempt: u32,
    /// When it was sent.
    pub at: SimTime,
    /// How long it took.
    pub latency: Span,
    /// The response's status.
    pub status: u16,
    /// The step that ended it, if the gateway did by itself.
    pub refused_at: Option<Step>,
    /// The bucket that was empty, if one was.
    pub empty: Option<BucketLevel>,
    /// Whether the canary served it.
    pub is_canary: bool,
    /// Whether a backend was called.
    pub called: bool,
    /// Whether the cache answered; none if it was not asked.
    pub cache_hit: Option<bool>,
    /// What becomes of its request.
    pub fate: Fate,
    /// When it is sent again.
    pub again_at: Option<SimTime>,
}

/// An attempt with all that the gateway did.
#[derive(Clone, Debug, PartialEq)]
pub struct Watched {
    /// The attempt.
    pub shot: Shot,
    /// What was sent.
    pub request: Request,
    /// What came back.
    pub response: Response,
    /// What each step decided.
    pub trace: Vec<TraceEntry>,
}

/// Watches for nothing but the step that ends a request; watches everything where that is asked for.
#[derive(Debug)]
pub(super) struct Ending(pub Option<Step>);

impl Tracer for Ending {
    const WATCHING: bool = false;

    fn step(&mut self, _: Step, _: Outcome, _: impl FnOnce() -> Detail) {}

    fn refuse(&mut self, step: Step, _: impl FnOnce() -> Detail, _: &Fault) {
        self.0 = Some(step);
    }
}

/// The step that ended a request that was recorded.
pub(super) fn ending(recorder: &Recorder) -> Option<Step> {
    recorder.entries.iter().find(|entry| entry.outcome == Outcome::Refuse).map(|entry| entry.step)
}

/// The bucket that was empty.
pub(super) fn empty(served: &Served) -> Option<BucketLevel> {
    match &served.fault {
        Some(Fault::Throttled { bucket }) => Some(bucket.level),
        _ => None,
    }
}
