//! Step "call": the backend answers, or does not, or takes longer than the integration's timeout. The only step of the second half that waits.

use super::compiled::CompiledIntegration;
use super::integration_request::{Call, To};
use super::serve::Gate;
use crate::backends::{Backends, EndpointAnswer, EndpointError, FunctionAnswer, FunctionError};
use crate::gateway::{Detail, Fault, FunctionTarget, Outcome, Step, Tracer};
use crate::time::Span;
use serde_json::Value;

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
        *latency = *taken;
        let timeout = Span::from_millis_f64(f64::from(integration.integration.timeout_in_millis));
        if *taken <= timeout {
            return Ok(answer);
        }
        let fault = Fault::IntegrationTimeout { timeout_ms: timeout.millis(), latency_ms: taken.millis() };
        *latency = timeout;
        Err(fault)
    });
    match answer {
        Ok(answer) => {
            let function = |version: &str| {
                let name = name?;
                Some(FunctionTarget { function_name: name.function_name, qualifier: name.qualifier, executed_version: version.to_owned() })
            };
            tracer.step(Step::Integration, Outcome::Pass, || detail(&answer, function, *latency));
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

fn unreached(error: EndpointError, latency: &mut Span) -> Fault {
    let reason = match error {
        EndpointError::Unreachable(reason) => reason,
        EndpointError::Closed(after) => {
            *latency = after;
            "The endpoint closed the connection without an answer".into()
        }
    };
    Fault::IntegrationFailure { reason }
}

fn detail(answer: &Answer, function: impl FnOnce(&str) -> Option<FunctionTarget>, latency: Span) -> Detail {
    let latency_ms = latency.millis();
    match answer {
        Answer::Function(answer) => Detail::Called {
            latency_ms,
            status: None,
            function: function(&answer.executed_version),
            headers: Vec::new(),
            payload: answer.payload.clone(),
            function_error: answer.function_error,
            log: answer.log.clone(),
        },
        Answer::Endpoint(answer) => Detail::Called {
            latency_ms,
            status: Some(answer.status),
            function: None,
            headers: answer.headers.clone(),
            payload: serde_json::from_slice(&answer.body)
                .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&answer.body).into_owned())),
            function_error: false,
            log: Vec::new(),
        },
    }
}
