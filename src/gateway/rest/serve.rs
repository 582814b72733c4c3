//! `serve`: the order of the steps that a request meets. Each step hands on what the next one needs.

use super::authorize::Identity;
use super::ids::RequestIds;
use super::{Live, parse::Staged};
use super::{
    api_key, authorize, call, integration_request, integration_response, method_response, parse, render, route, throttle, validate,
};
use crate::backends::Backends;
use crate::gateway::{Fault, Request, Response, Runtime, Tracer};
use crate::time::{SimTime, Span};
use std::cell::OnceCell;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// What a request came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Served {
    /// The response.
    pub response: Response,
    /// Why the gateway ended the request by itself, if it did.
    pub fault: Option<Fault>,
    /// Whether the canary served it.
    pub is_canary: bool,
    /// How long authorizer and backend took.
    pub latency: Span,
}

/// Everything a step may look at besides what the steps before it made.
#[derive(Debug)]
pub struct Gate<'a, B> {
    /// The account.
    pub live: &'a Live,
    /// Buckets, quotas, chance.
    pub runtime: &'a Runtime,
    /// Functions and endpoints.
    pub backends: &'a B,
    /// The request.
    pub request: &'a Request,
    /// When it came in.
    pub now: SimTime,
    /// What it is called in headers and events.
    pub(super) ids: RequestIds,
    /// Who calls, once that is known.
    identity: OnceCell<Box<Identity>>,
}

impl<'a, B> Gate<'a, B> {
    pub(super) fn new(live: &'a Live, runtime: &'a Runtime, backends: &'a B, request: &'a Request, now: SimTime) -> Gate<'a, B> {
        let ids = RequestIds::draw(&mut runtime.chance.borrow_mut(), now);
        Gate { live, runtime, backends, request, now, ids, identity: OnceCell::new() }
    }

    /// Who calls, if a step has found out.
    pub(super) fn identity(&self) -> Option<&Identity> {
        self.identity.get().map(|identity| &**identity)
    }

    /// Says who calls; what has been said before stays.
    pub(super) fn identify(&self, identity: Identity) {
        let _ = self.identity.set(Box::new(identity));
    }
}

/// Serves one request.
pub async fn serve<B: Backends, T: Tracer>(
    live: &Live,
    runtime: &Runtime,
    backends: &B,
    request: &Request,
    now: SimTime,
    tracer: &mut T,
) -> Served {
    let gate = Gate::new(live, runtime, backends, request, now);
    let staged = match parse::parse(&gate, tracer) {
        Ok(staged) => staged,
        Err(fault) => return refused(render::unknown(&gate), fault, false, Span::ZERO),
    };
    let mut latency = Span::ZERO;
    let answered = steps(&gate, &staged, &mut latency, tracer).await;
    let latency = gate.identity().map_or(latency, |identity| identity.latency.and(latency));
    match answered {
        Ok(response) => Served { response, fault: None, is_canary: staged.is_canary(), latency },
        Err(fault) => refused(render::render(&gate, &staged, &fault), fault, staged.is_canary(), latency),
    }
}

async fn steps<B: Backends, T: Tracer>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    latency: &mut Span,
    tracer: &mut T,
) -> Result<Response, Fault> {
    let routed = route::route(gate, staged, tracer)?;
    let caller = authorize::authorize(gate, staged, &routed, tracer).await?;
    let keyed = api_key::check(gate, staged, &routed, caller, tracer)?;
    let admitted = throttle::throttle(gate, keyed, tracer)?;
    let valid = validate::validate(gate, staged, &routed, admitted, tracer)?;
    let call = integration_request::make(gate, staged, &routed, valid, tracer)?;
    let answer = call::call(gate, &routed, call, latency, tracer).await?;
    let made = integration_response::make(gate, staged, &routed, answer, tracer)?;
    Ok(method_response::make(gate, staged, &routed, made, tracer))
}

fn refused(response: Response, fault: Fault, is_canary: bool, latency: Span) -> Served {
    Served { response, fault: Some(fault), is_canary, latency }
}

/// What a future comes to whose backends are all modelled: they are ready at once. None if one of them is not.
pub(super) fn ready<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

/// Serves a request whose backends are all modelled: they are ready at once, so one poll is enough and no runtime is needed.
pub fn serve_now<B: Backends, T: Tracer>(
    live: &Live,
    runtime: &Runtime,
    backends: &B,
    request: &Request,
    now: SimTime,
    tracer: &mut T,
) -> Served {
    match ready(serve(live, runtime, backends, request, now, tracer)) {
        Some(served) => served,
        None => {
            let reason = "A modelled backend did not answer at once".to_owned();
            let fault = Fault::IntegrationFailure { reason };
            refused(Response { status: 504, ..Response::default() }, fault, false, Span::ZERO)
        }
    }
}
