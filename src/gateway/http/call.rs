//! Step "call": the backend answers, or does not, or takes longer than the integration's timeout. The only step of the second half that waits.

use super::compiled::CompiledIntegration;
use super::integration_request::{Call, To};
use super::serve::Gate;
use crate::backends::{Backends, EndpointAnswer, FunctionAnswer, FunctionError, FunctionName};
use crate::gateway::calling::{of_endpoint, of_function, unreached, within};
use crate::gateway::{Detail, Fault, Outcome, Step, Tracer};
use crate::time::Span;

/// What came back.
#[derive(Debug)]
pub(super) enum Answer {
    Function(FunctionAnswer),
    Endpoint(EndpointAnswer),
}

/// An answer and the integration that it came from.
#[derive(Debug)]
pub(super) struct Answered<'a> {
    pub answer: Answer,
    pub integration: &'a CompiledIntegration,
}

pub(super) async fn call<'a, B: Backends, T: Tracer>(
    gate: &Gate<'_, B>,
    Call { to, integration }: Call<'a>,
    latency: &mut Span,
    tracer: &mut T,
) -> Result<Answered<'a>, Fault> {
    let name = match &to {
        To::Function(invoke) if T::WATCHING => Some(invoke.name.clone()),
        _ => None,
    };
    let answer = match to {
        To::Function(invoke) => gate.backends.invoke(invoke).await.map(Answer::Function).map_err(not_called),
        To::Endpoint(request) => gate.backends.fetch(request).await.map(Answer::Endpoint).map_err(|error| unreached(error, latency)),
    };
    let answer = answer.and_then(|answer| {
        let (Answer::Function(FunctionAnswer { latency: taken, .. }) | Answer::Endpoint(EndpointAnswer { latency: taken, .. })) = &answer;
        within(integration.integration.timeout_in_millis, *taken, latency)?;
        Ok(answer)
    });
    match answer {
        Ok(answer) => {
            tracer.step(Step::Integration, Outcome::Pass, || detail(&answer, name, *latency));
            Ok(Answered { answer, integration })
        }
        Err(fault) => {
            tracer.refuse(Step::Integration, || Detail::Nothing {}, &fault);
            Err(fault)
        }
    }
}

/// A function that cannot be called is a fault of the configuration: 500. One without concurrency left is a service that is not available: 503.
fn not_called(error: FunctionError) -> Fault {
    match error {
        FunctionError::NotFound(reason) | FunctionError::NotPermitted(reason) => Fault::misconfigured(reason),
        FunctionError::Throttled(reason) => Fault::IntegrationFailure { reason },
    }
}

fn detail(answer: &Answer, name: Option<FunctionName>, latency: Span) -> Detail {
    match answer {
        Answer::Function(answer) => of_function(answer, name, latency),
        Answer::Endpoint(answer) => of_endpoint(answer, latency),
    }
}
