//! `serve`: the order of the steps that a request to a load balancer meets. Each step hands on what the next one needs.

use super::action::Chosen;
use super::parse::Received;
use super::{action, call, event, headers, parse, render, response, rule};
use crate::backends::Backends;
use crate::gateway::metrics::{Sample, Source};
use crate::gateway::rest::{Live, RequestIds, Served, ready};
use crate::gateway::wire::Made;
use crate::gateway::{Detail, Fault, Outcome, Request, Response, Runtime, Step, Tracer};
use crate::time::{SimTime, Span};

/// Everything a step may look at besides what the steps before it made.
#[derive(Debug)]
pub(super) struct Gate<'a, B> {
    pub live: &'a Live,
    pub runtime: &'a Runtime,
    pub backends: &'a B,
    pub request: &'a Request,
    pub now: SimTime,
    pub ids: RequestIds,
}

/// Serves one request; none if its host is that of no load balancer.
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
    let gate = Gate { live, runtime, backends, request, now, ids };
    let received = match parse::parse(&gate, door, tracer) {
        Ok(received) => received,
        Err(fault) => {
            // Without a connection there is no response.
            let answers = fault.default_status() != 0;
            let response = if answers { headers::around(&gate, render::made(&fault)) } else { Response::default() };
            return Some(Served::unstaged(response, fault));
        }
    };
    let mut progress = Progress::default();
    let answered = steps(&gate, &received, &mut progress, tracer).await;
    let (made, fault) = match answered {
        Ok(made) => (made, None),
        Err(fault) => (render::made(&fault), Some(fault)),
    };
    let response = headers::around(&gate, made);
    progress.count(&gate, &received, &response);
    let integration = progress.called.then_some(progress.latency);
    Some(Served { fault, latency: progress.latency, integration, ..Served::of(response) })
}

/// How far a request came: what metrics tell of it.
#[derive(Debug, Default)]
pub(super) struct Progress<'a> {
    /// The ARN of the target group that was chosen.
    pub group: Option<&'a str>,
    /// Whether the target was called.
    pub called: bool,
    /// How long it took.
    pub latency: Span,
    /// Whether the response is the target's own.
    pub is_targets: bool,
}

impl Progress<'_> {
    fn count<B>(&self, gate: &Gate<'_, B>, received: &Received<'_>, response: &Response) {
        let processed = (gate.request.body.0.len() + response.body.0.len()) as u64;
        let integration = self.called.then_some(self.latency);
        let sample = Sample { status: response.status, latency: self.latency, integration, cache_hit: None, processed };
        let group = self.group.and_then(|arn| arn.split_once(":targetgroup/")).map(|(_, name)| name);
        let place = usize::from(self.is_targets);
        let listener = &received.listener.listener;
        // A load balancer of several target groups counts each apart.
        let place = self.group.map_or(0, |arn| 2 + 2 * gate.live.balancers.place(arn)) + place;
        gate.runtime.metrics.borrow_mut().count(gate.live.generation, (received.listener.number, place), gate.now, &sample, || Source {
            api_id: received.balancer.dimension(),
            stage: &listener.protocol,
            is_canary: false,
            method: Some((group.unwrap_or_default(), if self.is_targets { "target" } else { "elb" })),
        });
    }
}

async fn steps<'a, B: Backends, T: Tracer>(
    gate: &Gate<'a, B>,
    received: &Received<'a>,
    progress: &mut Progress<'a>,
    tracer: &mut T,
) -> Result<Made, Fault> {
    let action = rule::find(gate, received, tracer)?;
    let group = match action::act(gate, received, action, tracer)? {
        Chosen::Answer(made) => return Ok(made),
        Chosen::Group(group) => group,
    };
    progress.group = Some(&group.target_group_arn);
    let invoke = event::make(gate, received, group, tracer)?;
    progress.called = true;
    let answer = call::call(gate, invoke, &mut progress.latency, tracer).await?;
    let made = response::make(group, answer, tracer)?;
    progress.is_targets = true;
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
    ready(serve(live, runtime, backends, request, now, tracer)).unwrap_or_else(|| Some(Served::unready(504)))
}
