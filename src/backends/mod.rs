//! Simulated functions and HTTP endpoints: what they answer and how long they take. Who may call them is decided here, too.

mod calls;
mod endpoint;
mod fleet;
mod function;
mod handler;
mod latency;
mod payload;

pub use calls::{CallLog, Called};
pub use endpoint::{Connection, EndpointAnswer, EndpointError, EndpointRequest};
pub use fleet::{Fleet, Spent};
pub use function::{FunctionAnswer, FunctionError, FunctionName, Invoke, Invoker, MOST_PAYLOAD_BYTES, permitted};
pub use handler::{HandlerAnswer, HandlerCall, Handlers};
pub use payload::Payload;

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
    /// The execution environments of its functions: which are busy, which are warm.
    pub fleet: &'a RefCell<Fleet>,
    /// Where calls are noted down; nowhere for traffic runs.
    pub calls: Option<&'a RefCell<CallLog>>,
    /// Who runs handlers in JavaScript; nobody for traffic runs.
    pub handlers: Option<&'a Handlers>,
}

impl Modelled<'_> {
    /// Calls a function, which answers at once; none if its handler has to be waited for.
    pub fn call_function(&self, call: Invoke) -> Result<Option<FunctionAnswer>, FunctionError> {
        let chance = &mut *self.chance.borrow_mut();
        let fleet = &mut *self.fleet.borrow_mut();
        let reached = function::reach(self.account, &call, chance)?;
        let name = call.name.function_name.clone();
        fleet.admit(self.account, &name, self.now)?;
        if let Some(calls) = self.calls {
            calls.borrow_mut().function_called(&name, call.payload.to_value());
        }
        let start = fleet.start(&name, reached, self.now, chance);
        let Some(mut answer) = function::run(reached, call, chance, self.handlers, self.now) else { return Ok(None) };
        fleet.occupy(&start, reached, self.now, answer.latency);
        answer.latency = start.cold.and(answer.latency);
        Ok(Some(answer))
    }
}

impl Backends for Modelled<'_> {
    async fn invoke(&self, call: Invoke) -> Result<FunctionAnswer, FunctionError> {
        match self.call_function(call)? {
            Some(answer) => Ok(answer),
            // Nothing goes on from here: once the handler has run, everything begins anew.
            None => std::future::pending().await,
        }
    }

    async fn fetch(&self, request: EndpointRequest) -> Result<EndpointAnswer, EndpointError> {
        let endpoint = endpoint::reach(self.account, &request.url)?;
        if let Some(calls) = self.calls {
            calls.borrow_mut().endpoint_called(&endpoint.url, &request);
        }
        endpoint::answer(endpoint, request, self.now, &mut self.chance.borrow_mut())
    }
}
