//! `serve`: the order of the steps that a request meets. Each step hands on what the next one needs.

use super::access_log::BackendSeen;
use super::authorize::Identity;
use super::cache::Looked;
use super::compiled::CompiledMethod;
use super::ids::RequestIds;
use super::{Live, parse::Staged, route::Routed, throttle::Admitted};
use super::{
    access_log, api_key, authorize, cache, call, integration_request, integration_response, method_response, parse, render, route,
    throttle, validate,
};
use crate::backends::Backends;
use crate::gateway::metrics::{Sample, Source};
use crate::gateway::{Body, Fault, Request, Response, Runtime, Tracer};
use crate::time::{SimTime, Span};
use std::cell::{Cell, OnceCell};
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
    /// How long the backend alone took; none if none was called.
    pub integration: Option<Span>,
    /// Whether the cache answered; none if it was not asked.
    pub cache_hit: Option<bool>,
}

impl Served {
    /// A response, of which no more is to say.
    pub(in crate::gateway) fn of(response: Response) -> Served {
        Served { response, fault: None, is_canary: false, latency: Span::ZERO, integration: None, cache_hit: None }
    }

    /// A request that no stage took up.
    pub(in crate::gateway) fn unstaged(response: Response, fault: Fault) -> Served {
        Served { fault: Some(fault), ..Served::of(response) }
    }

    /// What is said where a backend that is modelled, and so is ready at once, was not.
    pub(in crate::gateway) fn unready(status: u16) -> Served {
        Served::unstaged(Response { status, ..Response::default() }, waiting())
    }
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
    /// The HTTP method that counts: `X-HTTP-Method-Override` overrides the request's own (`api-gateway-known-issues`).
    pub(super) http_method: &'a str,
    /// What it is called in headers and events.
    pub(super) ids: RequestIds,
    /// Whether it is a test invocation, which comes from nowhere.
    pub(super) is_test: bool,
    /// Whether X-Ray samples it, where it traces the stage.
    pub(super) sampled: Cell<Option<bool>>,
    /// Who calls, once that is known.
    identity: OnceCell<Box<Identity>>,
    /// The body without its content coding, where the API decompresses bodies.
    decompressed: OnceCell<Body>,
}

impl<'a, B> Gate<'a, B> {
    pub(super) fn new(live: &'a Live, runtime: &'a Runtime, backends: &'a B, request: &'a Request, now: SimTime) -> Gate<'a, B> {
        let ids = RequestIds::draw(&mut runtime.chance.borrow_mut(), now);
        let http_method = overridden(request).unwrap_or(&request.method);
        let (identity, decompressed) = (OnceCell::new(), OnceCell::new());
        let sampled = Cell::new(None);
        Gate { live, runtime, backends, request, now, http_method, ids, is_test: false, sampled, identity, decompressed }
    }

    /// The same for a test invocation.
    pub(super) fn of_test(live: &'a Live, runtime: &'a Runtime, backends: &'a B, request: &'a Request, now: SimTime) -> Gate<'a, B> {
        Gate { is_test: true, http_method: &request.method, ..Gate::new(live, runtime, backends, request, now) }
    }

    /// Who calls, if a step has found out.
    pub(super) fn identity(&self) -> Option<&Identity> {
        self.identity.get().map(|identity| &**identity)
    }

    /// The request's body, decompressed if the API does that.
    pub(super) fn body(&self) -> &'_ Body {
        self.decompressed.get().unwrap_or(&self.request.body)
    }

    /// Whether the body came compressed and is not so any more.
    pub(super) fn is_decompressed(&self) -> bool {
        self.decompressed.get().is_some()
    }

    /// Puts the decompressed body in the place of the one that was sent.
    pub(super) fn decompress(&self, body: Body) {
        let _ = self.decompressed.set(body);
    }

    /// Says who calls; what has been said before stays.
    pub(super) fn identify(&self, identity: Identity) {
        let _ = self.identity.set(Box::new(identity));
    }
}

/// The method that `X-HTTP-Method-Override` names, if it names one.
pub(super) fn overridden(request: &Request) -> Option<&str> {
    const METHODS: [&str; 7] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
    request.header("X-HTTP-Method-Override").filter(|name| METHODS.contains(name))
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
        Err(fault) => return Served::unstaged(render::unknown(&gate), fault),
    };
    gate.begin_trace(&staged);
    let mut progress = Progress::default();
    let answered = steps(&gate, &staged, &mut progress, tracer).await;
    let latency = gate.identity().map_or(progress.latency, |identity| identity.latency.and(progress.latency));
    let integration = progress.called.then_some(progress.latency);
    let mut served = match answered {
        Ok(response) => Served { response, fault: None, is_canary: staged.is_canary(), latency, integration, cache_hit: None },
        Err(fault) => {
            let unstaged = Served::unstaged(render::render(&gate, &staged, &fault), fault);
            Served { is_canary: staged.is_canary(), latency, integration, ..unstaged }
        }
    };
    served.cache_hit = progress.cache_hit;
    progress.count(&gate, &staged, served.response.status, latency);
    access_log::write(&gate, &staged, &progress, &served);
    served.response.without_body_for(&request.method);
    served
}

/// How far a request came: what metrics tell of it, also of one that was refused.
#[derive(Debug, Default)]
pub(super) struct Progress<'a> {
    pub method: Option<(usize, &'a CompiledMethod)>,
    /// Whether the caller was let in.
    pub authorized: bool,
    /// Whether the cache answered, if it was asked.
    cache_hit: Option<bool>,
    /// Whether a backend was to be called.
    pub called: bool,
    /// How long it took.
    pub latency: Span,
    /// What it answered, for stages with an access log.
    pub backend: Option<BackendSeen>,
}

impl Progress<'_> {
    /// When the backend had answered.
    fn answered<B>(&self, gate: &Gate<'_, B>) -> SimTime {
        gate.now.after(gate.identity().map_or(self.latency, |identity| identity.latency.and(self.latency)))
    }

    fn count<B>(&self, gate: &Gate<'_, B>, staged: &Staged<'_>, status: u16, latency: Span) {
        let sample = Sample { status, latency, integration: self.called.then_some(self.latency), cache_hit: self.cache_hit, processed: 0 };
        let key = (staged.variant.number, self.method.map_or(usize::MAX, |(index, _)| index));
        gate.runtime.metrics.borrow_mut().count(gate.live.generation, key, gate.now, &sample, || Source {
            api_id: &staged.api.api.id,
            stage: &staged.stage.stage.stage_name,
            is_canary: staged.is_canary(),
            method: self.method.map(|(_, method)| (method.resource_path.as_str(), method.method.http_method.as_str())),
        });
    }
}

async fn steps<'a, B: Backends, T: Tracer>(
    gate: &Gate<'_, B>,
    staged: &Staged<'a>,
    progress: &mut Progress<'a>,
    tracer: &mut T,
) -> Result<Response, Fault> {
    let routed = route::route(gate, staged, tracer)?;
    progress.method = Some((routed.index, routed.method));
    let caller = authorize::authorize(gate, staged, &routed, tracer).await?;
    progress.authorized = true;
    let keyed = api_key::check(gate, staged, &routed, caller, tracer)?;
    let admitted = throttle::throttle(gate, keyed, tracer)?;
    execute(gate, staged, &routed, admitted, progress, tracer).await
}

/// The second half of the steps: the method's execution. A test invocation begins here.
async fn execute<'a, B: Backends, T: Tracer>(
    gate: &Gate<'_, B>,
    staged: &Staged<'a>,
    routed: &Routed<'a>,
    admitted: Admitted,
    progress: &mut Progress<'a>,
    tracer: &mut T,
) -> Result<Response, Fault> {
    let valid = validate::validate(gate, staged, routed, admitted, tracer)?;
    let missed = match cache::look(gate, staged, routed, valid, tracer)? {
        Looked::Hit(made) => {
            progress.cache_hit = Some(true);
            return Ok(method_response::make(gate, staged, routed, made, tracer));
        }
        Looked::Missed(missed) => missed,
    };
    progress.cache_hit = missed.was_looked_up().then_some(false);
    let (valid, kept_for) = missed.go_on();
    let call = integration_request::make(gate, staged, routed, valid, tracer)?;
    progress.called = call.has_backend();
    let answer = call::call(gate, routed, call, &mut progress.latency, tracer).await?;
    progress.backend = staged.stage.access_log.as_ref().and_then(|_| BackendSeen::of(&answer));
    let mut made = integration_response::make(gate, staged, routed, answer, tracer)?;
    cache::keep(gate, staged, kept_for, progress.answered(gate), &mut made);
    Ok(method_response::make(gate, staged, routed, made, tracer))
}

/// Runs the second half for a test invocation, whose backends are all modelled. An error comes with the time that it took.
pub(super) fn execute_now<B: Backends, T: Tracer>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    tracer: &mut T,
) -> Result<(Response, Span), (Fault, Span)> {
    let mut progress = Progress::default();
    let done = ready(execute(gate, staged, routed, Admitted::to_a_test(), &mut progress, tracer)).unwrap_or_else(|| Err(waiting()));
    done.map(|response| (response, progress.latency)).map_err(|fault| (fault, progress.latency))
}

/// What a future comes to whose backends are all modelled: they are ready at once. None if one of them is not.
pub(in crate::gateway) fn ready<F: Future>(future: F) -> Option<F::Output> {
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
    ready(serve(live, runtime, backends, request, now, tracer)).unwrap_or_else(|| Served::unready(504))
}

fn waiting() -> Fault {
    Fault::IntegrationFailure { reason: "A modelled backend did not answer at once".into() }
}
