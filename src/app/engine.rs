//! The engine: one account with its clock, its chance and its running traffic. Here control plane and data plane are joined.

use crate::backends::CallLog;
use crate::control::{self, ApiError, Operation};
use crate::gateway::rest::Served;
use crate::gateway::{NoTrace, Recorder, Request, Runtime, TraceEntry};
use crate::model::Account;
use crate::time::{Chance, SimTime, Span};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An account that can be called, sent requests to, and moved through time. It is what gets saved.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Engine {
    /// What the account owns.
    pub account: Account,
    /// The simulated instant.
    pub now: SimTime,
    /// Counters of running traffic: buckets, quotas.
    pub runtime: Runtime,
    chance: Chance,
    /// What backends were called with.
    #[serde(default)]
    pub calls: CallLog,
}

impl Engine {
    /// An empty account at [`SimTime::START`].
    pub fn new(seed: u64) -> Engine {
        Engine {
            account: Account::default(),
            now: SimTime::START,
            runtime: Runtime::new(seed),
            chance: Chance::from_seed(seed),
            calls: CallLog::default(),
        }
    }

    /// Carries out an operation. Those that look at running traffic (`GetUsage`, `UpdateUsage`, `GetCalls`) are answered here, all others by `control`.
    pub fn call(&mut self, operation: &Operation) -> Result<Value, ApiError> {
        let mut ctx = control::Context { now: self.now, chance: &mut self.chance };
        control::apply(&mut self.account, &mut ctx, operation)
    }

    /// Sends one request and keeps its trace; the clock moves on by the backend's latency.
    pub fn send(&mut self, request: &Request) -> (Served, Vec<TraceEntry>) {
        let mut recorder = Recorder::default();
        let served = crate::gateway::rest::serve_now(&self.account, &self.runtime, request, self.now, &mut recorder);
        self.now = self.now.after(served.latency);
        (served, recorder.entries)
    }

    /// Sends one request unwatched; the clock stays, because others may be on their way.
    pub fn send_untraced(&mut self, request: &Request) -> Served {
        crate::gateway::rest::serve_now(&self.account, &self.runtime, request, self.now, &mut NoTrace)
    }

    /// Moves the clock.
    pub fn advance(&mut self, span: Span) {
        self.now = self.now.after(span);
    }
}
