//! The engine: one account with its clock, its chance and its running traffic. Here control plane and data plane are joined.

use crate::backends::{CallLog, Called, Fleet, HandlerAnswer, HandlerCall, Handlers, Modelled};
use crate::control::{self, ApiError, Operation, ReadDocument};
use crate::gateway::rest::{Live, Served, limits_of, serve_now};
use crate::gateway::{BucketReading, NoTrace, QuotaReading, Recorder, Request, Runtime, Target, TraceEntry, Tracer};
use crate::gateway::{alb, http};
use crate::model::{Account, FunctionVersion, Reaction};
use crate::time::{Chance, SimTime, Span};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// An account that can be called, sent requests to, and moved through time. It is what gets saved.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Engine {
    /// What the account owns. It changes through [`Engine::call`] and [`Engine::set_account`] only, which see to what is derived from it.
    pub account: Account,
    /// The simulated instant.
    pub now: SimTime,
    /// Counters of running traffic: buckets, quotas.
    pub runtime: Runtime,
    chance: Chance,
    #[serde(default)]
    pub(super) calls: RefCell<CallLog>,
    /// Execution environments of functions.
    #[serde(default, skip_serializing_if = "idle")]
    pub(super) fleet: RefCell<Fleet>,
    /// The account in the form that requests meet; made when a request needs it after a change.
    #[serde(skip)]
    live: RefCell<Option<Rc<Live>>>,
    #[serde(skip)]
    stale: Cell<bool>,
    /// Handlers in JavaScript that a request calls, and their answers.
    #[serde(skip)]
    handlers: Rc<Handlers>,
}

impl Engine {
    /// An empty account at [`SimTime::START`].
    pub fn new(seed: u64) -> Engine {
        Engine {
            account: Account::default(),
            now: SimTime::START,
            runtime: Runtime::new(seed),
            chance: Chance::from_seed(seed),
            calls: RefCell::default(),
            fleet: RefCell::default(),
            live: RefCell::default(),
            stale: Cell::new(false),
            handlers: Rc::default(),
        }
    }

    /// Does something that may call handlers in JavaScript. If it has to wait for one, nothing of it has happened, and the call is the error: once
    /// its answer is [given](Engine::answer), the same is to be attempted again.
    pub fn attempt<T>(&mut self, run: impl FnOnce(&mut Engine) -> T) -> Result<T, Box<HandlerCall>> {
        if !self.has_handlers() {
            return Ok(run(self));
        }
        self.handlers.begin();
        let before = self.clone();
        let done = run(self);
        match self.handlers.end() {
            Some(call) => {
                *self = before;
                Err(call)
            }
            None => {
                for (group, lines) in self.handlers.take_written() {
                    lines.into_iter().for_each(|line| self.runtime.logs.borrow_mut().put(&group, self.now, line));
                }
                Ok(done)
            }
        }
    }

    /// Gives the answer to a call of a handler.
    pub fn answer(&self, call: &HandlerCall, answer: HandlerAnswer) {
        self.handlers.answer(call, answer);
    }

    /// Forgets the answers of handlers: what asked for them is not attempted again.
    pub fn forget_answers(&self) {
        self.handlers.forget();
    }

    /// Whether any function is a handler in JavaScript.
    pub(super) fn has_handlers(&self) -> bool {
        let is = |version: &FunctionVersion| matches!(version.behavior.reaction, Reaction::Javascript { .. });
        self.account.functions.values().any(|function| is(&function.latest) || function.versions.values().any(is))
    }

    /// The account's backends; `watched` notes their calls down and lets them run handlers.
    pub(super) fn backends(&self, watched: bool) -> Modelled<'_> {
        Modelled {
            account: &self.account,
            now: self.now,
            chance: &self.runtime.chance,
            fleet: &self.fleet,
            calls: watched.then_some(&self.calls),
            handlers: watched.then_some(&*self.handlers),
        }
    }

    /// Puts another account in place: undo, redo. Running traffic goes on with it.
    pub fn set_account(&mut self, account: Account) {
        self.account = account;
        self.stale.set(true);
    }

    /// Carries out an operation. Those that look at running traffic or call backends are answered by `joined`, all others by `control`.
    pub fn call(&mut self, operation: &Operation) -> Result<Value, ApiError> {
        match self.joined(operation) {
            Some(output) => output,
            None => self.control(operation, None),
        }
    }

    /// Carries out an operation of `control`; a document that it imports may have been read before.
    pub(super) fn control(&mut self, operation: &Operation, read: Option<Box<ReadDocument>>) -> Result<Value, ApiError> {
        // What a failed operation drew for identifiers is drawn again: it changes nothing.
        let mut chance = self.chance.clone();
        let output = control::apply(&mut self.account, &mut control::Context { now: self.now, chance: &mut chance, read }, operation)?;
        self.chance = chance;
        self.stale.set(true);
        Ok(output)
    }

    /// Carries out one of several operations of `control` that are one: if it fails, the caller [goes back](Engine::go_back).
    pub(super) fn control_part(&mut self, operation: &Operation) -> Result<Value, ApiError> {
        self.stale.set(true);
        let mut ctx = control::Context { now: self.now, chance: &mut self.chance, read: None };
        control::apply_part(&mut self.account, &mut ctx, operation)
    }

    /// What is put back where several operations are one, and that one is given up.
    pub(super) fn mark(&self) -> (Account, Chance) {
        (self.account.clone(), self.chance.clone())
    }

    /// Goes back to a mark.
    pub(super) fn go_back(&mut self, (account, chance): (Account, Chance)) {
        self.chance = chance;
        self.set_account(account);
    }

    /// Sends one request and keeps its trace; the clock moves on by the backend's latency.
    pub fn send(&mut self, request: &Request) -> (Served, Vec<TraceEntry>) {
        let (served, trace) = self.watch(request, true);
        self.now = self.now.after(served.latency);
        (served, trace)
    }

    /// Sends one request unwatched; the clock stays, because others may be on their way.
    pub fn send_untraced(&mut self, request: &Request) -> Served {
        let live = self.live();
        if live.is_logged { self.watch(request, false).0 } else { self.serve(&live, request, false, &mut NoTrace) }
    }

    /// Serves a request with its trace, and writes the execution log that its stage asks for.
    fn watch(&self, request: &Request, note_calls: bool) -> (Served, Vec<TraceEntry>) {
        let live = self.live();
        let mut recorder = Recorder::default();
        let served = self.serve(&live, request, note_calls, &mut recorder);
        if live.is_logged {
            self.log_execution(&live, request, &served.response, &recorder.entries);
        }
        (served, recorder.entries)
    }

    pub(super) fn serve<T: Tracer>(&self, live: &Live, request: &Request, note_calls: bool, tracer: &mut T) -> Served {
        let backends = self.backends(note_calls);
        // A host is that of a load balancer or of an HTTP API, or else REST APIs say what it is.
        let served = alb::serve_now(live, &self.runtime, &backends, request, self.now, tracer);
        let served = served.or_else(|| http::serve_now(live, &self.runtime, &backends, request, self.now, tracer));
        served.unwrap_or_else(|| serve_now(live, &self.runtime, &backends, request, self.now, tracer))
    }

    /// The calls that an HTTP endpoint or an AWS service received, by its URL pattern, oldest first.
    pub fn calls_of_endpoint(&self, url: &str) -> Vec<Called> {
        self.calls.borrow().of_endpoint(url).cloned().collect()
    }

    /// Begins to count anew what functions use, as a run's costs need it.
    pub(super) fn forget_spending(&mut self) {
        self.fleet.get_mut().forget_spending();
    }

    /// Moves the clock.
    pub fn advance(&mut self, span: Span) {
        self.now = self.now.after(span);
    }

    /// The quota and the buckets that apply to a method, a stage and a key, as they are now.
    pub fn limits(&self, target: &Target<'_>) -> (Option<QuotaReading>, Vec<BucketReading>) {
        self.runtime.limits(&self.live(), target, self.now)
    }

    /// The quota and the buckets that this request would meet if it were sent now.
    pub fn limits_of(&self, request: &Request) -> (Option<QuotaReading>, Vec<BucketReading>) {
        limits_of(&self.live(), &self.runtime, request, self.now)
    }

    pub(super) fn live(&self) -> Rc<Live> {
        let mut live = self.live.borrow_mut();
        match &*live {
            Some(current) if !self.stale.get() => current.clone(),
            before => {
                let built = Rc::new(Live::new(&self.account, before.as_deref()));
                self.runtime.responses.borrow_mut().retain(|name, created| built.has_cache(name, created));
                *live = Some(built.clone());
                self.stale.set(false);
                built
            }
        }
    }
}

fn idle(fleet: &RefCell<Fleet>) -> bool {
    fleet.borrow().is_idle()
}
