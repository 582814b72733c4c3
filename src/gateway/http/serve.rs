//! `serve`: the order of the steps that a request to an HTTP API meets. Each step hands on what the next one needs.

use super::access_log::BackendSeen;
use super::authorize::Identity;
use super::parse::Staged;
use super::{access_log, authorize, call, cors, headers, integration_request, integration_response, parse, render, route, throttle};
use crate::backends::Backends;
use crate::gateway::metrics::{Sample, Source};
use crate::gateway::rest::{Live, RequestIds, Served, ready};
use crate::gateway::wire::Made;
use crate::gateway::{Detail, Fault, Outcome, Request, Response, Runtime, Step, Tracer};
use crate::time::{SimTime, Span};
use std::cell::OnceCell;

/// Everything a step may look at besides what the steps before it made.
#[derive(Debug)]
pub(super) struct Gate<'a, B> {
    pub live: &'a Live,
    pub runtime: &'a Runtime,
    pub backends: &'a B,
    pub request: &'a Request,
    pub now: SimTime,
    pub ids: RequestIds,
    identity: OnceCell<Box<Identity>>,
}

impl<B> Gate<'_, B> {
    /// Who calls, if a step has found out.
    pub fn identity(&self) -> Option<&Identity> {
        self.identity.get().map(|identity| &**identity)
    }

    /// Says who calls; what has been said before stays.
    pub fn identify(&self, identity: Identity) {
        let _ = self.identity.set(Box::new(identity));
    }
}

/// Serves one request; none if its host is that of no HTTP API.
pub async fn serve<B: Backends, T: Tracer>(
    live: &Live,
    runtime: &Runtime,
    backends: &B,
    request: &Request,
    now: SimTime,
    tracer: &mut T,
) -> Option<Served> {
    let door = parse::door(live, &request.url)?;
    let ids = RequestIds::draw(&mut runtime.chance.borrow_mut(), now);
    let gate = Gate { live, runtime, backends, request, now, ids, identity: OnceCell::new() };
    let staged = match parse::parse(&gate, door, tracer) {
        Ok(staged) => staged,
        Err(fault) => {
            let response = headers::around(&gate, render::made(&gate, &fault));
            return Some(Served::unstaged(response, fault));
        }
    };
    let mut progress = Progress::default();
    let answered = steps(&gate, &staged, &mut progress, tracer).await;
    let latency = gate.identity().map_or(Span::ZERO, |identity| identity.latency).and(progress.latency);
    let (mut made, fault) = match answered {
        Ok(made) => (made, None),
        Err(fault) => (render::made(&gate, &fault), Some(fault)),
    };
    if made.status != 204 || request.method != "OPTIONS" {
        cors::apply(&gate, &staged, &mut made.headers);
    }
    let response = headers::around(&gate, made);
    progress.count(&gate, &staged, &response, latency);
    let mut served =
        Served { response, fault, is_canary: false, latency, integration: progress.called.then_some(progress.latency), cache_hit: None };
    access_log::write(&gate, &staged, &progress, &served);
    served.response.without_body_for(&request.method);
    Some(served)
}

/// How far a request came: what metrics tell of it, also of one that was refused.
#[derive(Debug, Default)]
pub(super) struct Progress<'a> {
    /// The route's place in the compiled API, and its key.
    pub route: Option<(usize, &'a str)>,
    /// Whether a backend was to be called.
    pub called: bool,
    /// How long it took.
    pub latency: Span,
    /// What it answered, where the stage has an access log.
    pub backend: Option<BackendSeen>,
}

impl Progress<'_> {
    fn count<B>(&self, gate: &Gate<'_, B>, staged: &Staged<'_>, response: &Response, latency: Span) {
        let processed = (gate.request.body.0.len() + response.body.0.len()) as u64;
        let integration = self.called.then_some(self.latency);
        let sample = Sample { status: response.status, latency, integration, cache_hit: None, processed };
        let key = (staged.stage.number, self.route.map_or(usize::MAX, |(index, _)| index));
        gate.runtime.metrics.borrow_mut().count(gate.live.generation, key, gate.now, &sample, || Source {
            api_id: &staged.api.api.api_id,
            stage: &staged.stage.stage.stage_name,
            is_canary: false,
            method: self.route.map(|(_, route_key)| (route_key, "")),
        });
    }
}

async fn steps<'a, B: Backends, T: Tracer>(
    gate: &Gate<'_, B>,
    staged: &Staged<'a>,
    progress: &mut Progress<'a>,
    tracer: &mut T,
) -> Result<Made, Fault> {
    let found = route::find(gate, staged);
    if let Some(answer) = cors::preflight(gate, staged, found, tracer) {
        return Ok(answer);
    }
    let routed = route::route(gate, staged, found, tracer)?;
    progress.route = Some((routed.index, &routed.compiled.route.route_key));
    let authorized = authorize::authorize(gate, staged, &routed, tracer).await?;
    let admitted = throttle::throttle(gate, staged, &routed, authorized, tracer)?;
    let call = integration_request::make(gate, staged, &routed, admitted, tracer)?;
    progress.called = true;
    let answered = call::call(gate, call, &mut progress.latency, tracer).await?;
    progress.backend = staged.stage.access_log.as_ref().map(|_| BackendSeen::of(&answered.answer));
    let made = integration_response::make(gate, staged, &routed, answered, tracer)?;
    tracer.step(Step::MethodResponse, Outcome::Pass, || Detail::answer(made.status, made.body.len()));
    Ok(made)
}

/// Serves a request whose backends are all modelled: they are ready at once, so one poll is enough and no runtime is needed.
pub fn serve_now<B: Backends, T: Tracer>(
    live: &Live,
    runtime: &Runtime,
    backends: &B,
    request: &Request,
    now: SimTime,
    tracer: &mut T,
) -> Option<Served> {
    ready(serve(live, runtime, backends, request, now, tracer)).unwrap_or_else(|| Some(Served::unready(503)))
}
