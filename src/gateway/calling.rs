//! What calling a backend comes to, whichever kind of API calls: its time limit, why an endpoint was not reached, and the step of the trace.

use super::{Detail, Fault, FunctionTarget};
use crate::backends::{EndpointAnswer, EndpointError, FunctionAnswer, FunctionName};
use crate::time::Span;
use serde_json::Value;

/// Sets `latency` to the time that a backend took, but at most to the integration's timeout, past which its answer does not count.
pub(super) fn within(timeout_in_millis: i32, taken: Span, latency: &mut Span) -> Result<(), Fault> {
    let timeout = Span::from_millis_f64(f64::from(timeout_in_millis));
    if taken <= timeout {
        *latency = taken;
        return Ok(());
    }
    *latency = timeout;
    Err(Fault::IntegrationTimeout { timeout_ms: timeout.millis(), latency_ms: taken.millis() })
}

/// Why an endpoint was not reached; one that closed the connection took its time about it.
pub(super) fn unreached(error: EndpointError, latency: &mut Span) -> Fault {
    let reason = match error {
        EndpointError::Unreachable(reason) => reason,
        EndpointError::Closed(after) => {
            *latency = after;
            "The endpoint closed the connection without an answer".into()
        }
    };
    Fault::IntegrationFailure { reason }
}

/// The function that was called, and the version that answered.
pub(super) fn target(name: FunctionName, executed_version: &str) -> FunctionTarget {
    FunctionTarget { function_name: name.function_name, qualifier: name.qualifier, executed_version: executed_version.to_owned() }
}

/// The trace of a function's answer.
pub(super) fn of_function(answer: &FunctionAnswer, name: Option<FunctionName>, latency: Span) -> Detail {
    Detail::Called {
        latency_ms: latency.millis(),
        status: None,
        function: name.map(|name| target(name, &answer.executed_version)),
        headers: Vec::new(),
        payload: answer.payload.clone(),
        function_error: answer.function_error,
        log: answer.log.clone(),
    }
}

/// The trace of an endpoint's answer: a body that is JSON is shown as such, any other as text.
pub(super) fn of_endpoint(answer: &EndpointAnswer, latency: Span) -> Detail {
    let text = || Value::String(String::from_utf8_lossy(&answer.body).into_owned());
    Detail::Called {
        latency_ms: latency.millis(),
        status: Some(answer.status),
        function: None,
        headers: answer.headers.clone(),
        payload: serde_json::from_slice(&answer.body).unwrap_or_else(|_| text()),
        function_error: false,
        log: Vec::new(),
    }
}
