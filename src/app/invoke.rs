//! Lambda's `Invoke`: a function called by its owner, past the gateway.

use super::Engine;
use crate::backends::{FunctionError, Invoke, Invoker};
use crate::control::{self, ApiError, InvocationType};
use serde_json::{Value, json};

impl Engine {
    /// Calls a function. Whoever waits for the answer lets the function's time pass.
    pub(super) fn invoke(&mut self, input: &Value) -> Result<Value, ApiError> {
        let asked = control::invocation(&self.account, input)?;
        if asked.kind == InvocationType::DryRun {
            return Ok(json!({"StatusCode": 204}));
        }
        let backends = self.backends(true);
        let call = Invoke { name: asked.name, payload: asked.payload.into(), invoker: Invoker::Owner };
        let answer = backends.call_function(call).map_err(|error| match error {
            FunctionError::Throttled(_) => ApiError::new("TooManyRequestsException", 429, "Rate Exceeded."),
            FunctionError::NotFound(reason) => ApiError::new("ResourceNotFoundException", 404, reason),
            FunctionError::NotPermitted(reason) => ApiError::new("AccessDeniedException", 403, reason),
        })?;
        // Nobody sees this: once the handler has run, everything begins anew.
        let answer = answer.ok_or_else(|| ApiError::new("ServiceException", 500, "The handler has not run yet"))?;
        if asked.kind == InvocationType::Event {
            return Ok(json!({"StatusCode": 202}));
        }
        self.advance(answer.latency);
        let mut output = json!({"StatusCode": 200, "ExecutedVersion": answer.executed_version, "Payload": answer.payload.to_string()});
        if answer.function_error {
            output["FunctionError"] = json!("Unhandled");
        }
        Ok(output)
    }
}
