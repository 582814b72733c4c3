//! Step "call": the backend answers, or does not, or takes too long. The only step that waits.

use super::compiled::CompiledIntegration;
use super::function_request::Invocation;
use super::integration_request::{Call, Called, misconfigured};
use super::parse::MOST_BODY_BYTES;
use super::route::Routed;
use super::serve::Gate;
use crate::backends::{Backends, EndpointAnswer, FunctionAnswer, FunctionError, FunctionName, Invoke, MOST_PAYLOAD_BYTES};
use crate::gateway::calling::{of_endpoint, of_function, target, unreached, within};
use crate::gateway::{Detail, Fault, Outcome, Step, Tracer};
use crate::time::Span;
use crate::vtl::Scope;
use serde_json::Value;

/// What came back.
#[derive(Debug)]
pub enum Answer {
    /// The mock integration's status.
    Mock(u16),
    /// What a function returned.
    Function(FunctionAnswer),
    /// The status that Lambda answered with to a call that nobody waits for.
    Accepted(u16),
    /// What an endpoint answered.
    Endpoint(EndpointAnswer),
}

/// An answer and the integration that it came from.
#[derive(Debug)]
pub struct Answered<'a> {
    /// The answer.
    pub answer: Answer,
    /// The integration.
    pub integration: &'a CompiledIntegration,
    /// The values of templates, if the integration has any that needs them.
    pub scope: Option<Scope>,
}

pub(super) async fn call<'a, B: Backends, T: Tracer>(
    gate: &Gate<'_, B>,
    _: &Routed<'a>,
    Called { call, integration, scope }: Called<'a>,
    latency: &mut Span,
    tracer: &mut T,
) -> Result<Answered<'a>, Fault> {
    let name = if T::WATCHING { name(&call) } else { None };
    let answer = match call {
        Call::Mock(status) => Ok(Answer::Mock(status)),
        Call::Function(invoke, _, invocation) => function(gate, invoke, invocation).await,
        Call::Endpoint(request) => match gate.backends.fetch(request).await {
            Ok(answer) => endpoint(answer),
            Err(error) => Err(unreached(error, latency)),
        },
    };
    let answer = answer.and_then(|answer| {
        within(integration.integration.timeout_in_millis, taken(&answer), latency)?;
        Ok(answer)
    });
    match answer {
        Ok(answer) => {
            let outcome = if matches!(answer, Answer::Mock(_)) { Outcome::Skip } else { Outcome::Pass };
            tracer.step(Step::Integration, outcome, || detail(&answer, name, *latency));
            Ok(Answered { answer, integration, scope })
        }
        Err(fault) => {
            tracer.refuse(Step::Integration, || Detail::Nothing {}, &fault);
            Err(fault)
        }
    }
}

/// Calls a function. One that is called asynchronously runs as well, but neither what it returns nor how long it takes is seen; where it is
/// throttled, Lambda keeps the event for later (`invocation-async` of Lambda's guide).
async fn function<B: Backends>(gate: &Gate<'_, B>, invoke: Invoke, invocation: Invocation) -> Result<Answer, Fault> {
    if gate.body().0.len() > MOST_BODY_BYTES / 10 {
        let bytes = invoke.payload.text().len();
        if bytes > MOST_PAYLOAD_BYTES {
            let reason =
                format!("The function's payload has {bytes} bytes; Lambda takes {MOST_PAYLOAD_BYTES} (413 RequestEntityTooLargeException)");
            return Err(Fault::RequestTooLarge { reason });
        }
    }
    match invocation {
        Invocation::RequestResponse => gate.backends.invoke(invoke).await.map(Answer::Function).map_err(not_called),
        Invocation::Event => match gate.backends.invoke(invoke).await {
            Ok(_) | Err(FunctionError::Throttled(_)) => Ok(Answer::Accepted(202)),
            Err(error) => Err(not_called(error)),
        },
        Invocation::DryRun => Ok(Answer::Accepted(204)),
    }
}

/// An endpoint's answer, unless it is larger than the gateway takes (`limits`, "Payload size").
fn endpoint(answer: EndpointAnswer) -> Result<Answer, Fault> {
    let bytes = answer.body.len();
    if bytes > MOST_BODY_BYTES {
        return Err(misconfigured(format!("The endpoint answered with {bytes} bytes; the gateway takes {MOST_BODY_BYTES}")));
    }
    Ok(Answer::Endpoint(answer))
}

fn taken(answer: &Answer) -> Span {
    match answer {
        Answer::Mock(_) | Answer::Accepted(_) => Span::ZERO,
        Answer::Function(answer) => answer.latency,
        Answer::Endpoint(answer) => answer.latency,
    }
}

/// A function that cannot be called is a fault of the API's configuration: 500, also where Lambda itself answers 429.
fn not_called(error: FunctionError) -> Fault {
    match error {
        FunctionError::NotPermitted(reason) => Fault::misconfigured_as("Invalid permissions on Lambda function", reason),
        FunctionError::NotFound(reason) | FunctionError::Throttled(reason) => Fault::misconfigured(reason),
    }
}

/// The function that is called, if one is.
fn name(call: &Call) -> Option<FunctionName> {
    match call {
        Call::Function(invoke, ..) => Some(invoke.name.clone()),
        _ => None,
    }
}

fn detail(answer: &Answer, name: Option<FunctionName>, latency: Span) -> Detail {
    match answer {
        Answer::Mock(_) => Detail::Note { note: "A mock integration has no backend".into() },
        Answer::Accepted(status) => Detail::Called {
            latency_ms: latency.millis(),
            status: Some(*status),
            function: name.map(|name| target(name, "")),
            headers: Vec::new(),
            payload: Value::Null,
            function_error: false,
            log: Vec::new(),
        },
        Answer::Function(answer) => of_function(answer, name, latency),
        Answer::Endpoint(answer) => of_endpoint(answer, latency),
    }
}
