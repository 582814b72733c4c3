//! Simulated functions and HTTP endpoints: what they answer and how long they take. Who may call them is decided here, too.

mod calls;
mod endpoint;
mod function;
mod latency;

pub use calls::{CallLog, Called};
pub use endpoint::{Connection, EndpointAnswer, EndpointError, EndpointRequest};
pub use function::{FunctionAnswer, FunctionError, FunctionName, Invoke, Invoker, MOST_PAYLOAD_BYTES};

use crate::model::Account;
use crate::time::{Chance, SimTime};
use std::cell::RefCell;

/// Whatever answers the gateway's calls. Modelled backends are ready at once; a handler in the browser really waits.
pub trait Backends {
    /// Calls a function.
    fn invoke(&self, call: Invoke) -> impl Future<Output = Result<FunctionAnswer, FunctionError>>;

    /// Calls an HTTP endpoint.
    fn fetch(&self, request: EndpointRequest) -> impl Future<Output = Result<EndpointAnswer, EndpointError>>;
}

/// The account's own functions and endpoints, modelled: they answer at once and tell how long they would have taken.
#[derive(Debug)]
pub struct Modelled<'a> {
    /// Whose functions and endpoints they are.
    pub account: &'a Account,
    /// When they are called.
    pub now: SimTime,
    /// Where weights, errors and latencies are drawn.
    pub chance: &'a RefCell<Chance>,
    /// Where calls are noted down; nowhere for traffic runs.
    pub calls: Option<&'a RefCell<CallLog>>,
}

impl Modelled<'_> {
    /// Calls a function, which answers at once.
    pub fn call_function(&self, call: Invoke) -> Result<FunctionAnswer, FunctionError> {
        let reached = function::reach(self.account, &call, &mut self.chance.borrow_mut())?;
        if let Some(calls) = self.calls {
            calls.borrow_mut().function_called(&call.name.function_name, call.payload.clone());
        }
        Ok(function::run(reached, call, &mut self.chance.borrow_mut()))
    }
}

impl Backends for Modelled<'_> {
    async fn invoke(&self, call: Invoke) -> Result<FunctionAnswer, FunctionError> {
        self.call_function(call)
    }

    async fn fetch(&self, request: EndpointRequest) -> Result<EndpointAnswer, EndpointError> {
        let endpoint = endpoint::reach(self.account, &request.url)?;
        if let Some(calls) = self.calls {
            calls.borrow_mut().endpoint_called(&endpoint.url, &request);
        }
        endpoint::answer(endpoint, request, self.now, &mut self.chance.borrow_mut())
    }
}
