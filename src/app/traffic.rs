//! What actions do with requests and time: send, replay, runs, frames of the clock.

use super::{Composer, Engine, Exchange, NoticeKind, Run, RunPlan, State, Update};
use crate::control::ApiError;
use crate::gateway::Request;
use crate::time::Span;
use serde_json::Value;

/// How many requests the history keeps.
const HISTORY: usize = 50;
/// Real time that one frame may stand for: a tab that was asleep does not catch up.
const LONGEST_FRAME: Span = Span::from_micros(100_000);

impl Exchange {
    /// Sends a request that a composer held. It has no number yet.
    pub(super) fn send(engine: &mut Engine, composer: Composer, request: Request) -> Exchange {
        let at = engine.now;
        let (served, trace) = engine.send(&request);
        Exchange { id: 0, at, composer, request, response: served.response, latency: served.latency, trace, cors: None }
    }
}

impl State {
    /// Puts an exchange into the history, and gives it its number.
    pub(super) fn note(&mut self, exchange: Exchange) -> u64 {
        let id = self.next_exchange();
        let history = &mut self.workspace.history;
        history.push(Exchange { id, ..exchange });
        let surplus = history.len().saturating_sub(HISTORY);
        history.drain(..surplus);
        id
    }

    /// The number that the next exchange gets.
    pub(super) fn next_exchange(&self) -> u64 {
        self.workspace.history.last().map_or(1, |exchange| exchange.id + 1)
    }

    /// Puts an earlier request back into the composer and sends it.
    pub(super) fn replay(&mut self, id: u64) -> Update {
        match self.workspace.history.iter().find(|exchange| exchange.id == id).map(|exchange| exchange.composer.clone()) {
            Some(composer) => {
                self.keep_composer();
                self.workspace.composer = composer;
                self.send()
            }
            None => Update::from(Err(ApiError::not_found(format!("There is no request {id} any more")))),
        }
    }

    /// Begins a run of the request that the composer holds; it goes on with each frame.
    pub(super) fn start_run(&mut self, plan: RunPlan) -> Update {
        let request = self.workspace.composer.request(&self.workspace.engine);
        let mut run = Run::start(plan, request, &self.workspace.engine);
        // What is due at the very beginning is sent at the very beginning.
        run.advance(&mut self.workspace.engine, Span::ZERO);
        let ended = !run.running;
        self.run = Some(run);
        if ended {
            self.notify_run();
        }
        self.saved([])
    }

    /// Lets so much real time pass: the run goes on, or the clock does.
    pub(super) fn frame(&mut self, elapsed: Span) -> Update {
        let elapsed = elapsed.min(LONGEST_FRAME);
        if self.lab.is_moving() {
            self.lab.advance(elapsed);
        }
        match &mut self.run {
            Some(run) if run.running => {
                run.advance(&mut self.workspace.engine, elapsed);
                if run.running {
                    return Update::from(Ok(Value::Null));
                }
                self.notify_run();
                self.saved([])
            }
            _ if self.clock_running => {
                self.workspace.engine.advance(elapsed);
                Update::from(Ok(Value::Null))
            }
            _ => Update::from(Ok(Value::Null)),
        }
    }

    /// Whether frames are needed at all.
    pub fn is_moving(&self) -> bool {
        self.clock_running || self.lab.is_moving() || self.run.as_ref().is_some_and(|run| run.running)
    }

    fn notify_run(&mut self) {
        let Some(run) = &self.run else { return };
        let totals = run.totals;
        let refused = totals.sent - totals.accepted;
        self.notify(NoticeKind::Done, format!("Sent {} requests: {} accepted, {refused} refused", totals.sent, totals.accepted));
    }
}
