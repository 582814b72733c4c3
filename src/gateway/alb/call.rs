//! Step "call": the function answers, or ends with an error. A load balancer waits as long as the function may run: it has no timeout of its own for
//! them (`lambda-functions`, "Function timeout").

use super::serve::Gate;
use crate::backends::{Backends, FunctionAnswer, FunctionError, Invoke};
use crate::gateway::calling::of_function;
use crate::gateway::{Detail, Fault, Outcome, Step, Tracer};
use crate::time::Span;

pub(super) async fn call<B: Backends, T: Tracer>(
    gate: &Gate<'_, B>,
    invoke: Invoke,
    latency: &mut Span,
    tracer: &mut T,
) -> Result<FunctionAnswer, Fault> {
    let name = T::WATCHING.then(|| invoke.name.clone());
    let answer = match gate.backends.invoke(invoke).await {
        Ok(answer) => answer,
        Err(error) => {
            let fault = not_called(error);
            tracer.refuse(Step::Integration, || Detail::Nothing {}, &fault);
            return Err(fault);
        }
    };
    *latency = answer.latency;
    tracer.step(Step::Integration, Outcome::Pass, || of_function(&answer, name, *latency));
    Ok(answer)
}

/// All of them are a 502 (`load-balancer-troubleshooting`); the codes are those that the access log would have (`load-balancer-access-logs`).
fn not_called(error: FunctionError) -> Fault {
    let reason = match error {
        FunctionError::NotFound(reason) => format!("LambdaResourceNotFound: {reason}"),
        FunctionError::NotPermitted(reason) => format!("LambdaAccessDenied: {reason}"),
        FunctionError::Throttled(reason) => format!("LambdaThrottling: {reason}"),
    };
    Fault::LoadBalancer { status: 502, reason }
}
