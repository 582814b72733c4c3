//! REST APIs: `serve` and its steps.

use super::{Fault, Request, Response, Runtime, Tracer};
use crate::model::Account;
use crate::time::{SimTime, Span};

/// What a request came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Served {
    /// The response.
    pub response: Response,
    /// Why the gateway ended the request by itself, if it did.
    pub fault: Option<Fault>,
    /// Whether the canary served it.
    pub is_canary: bool,
    /// How long the backend took.
    pub latency: Span,
}

/// Serves a request whose backends are all modelled, and so answers at once.
pub fn serve_now<T: Tracer>(_account: &Account, _runtime: &Runtime, _request: &Request, _now: SimTime, _tracer: &mut T) -> Served {
    Served { response: Response::default(), fault: None, is_canary: false, latency: Span::ZERO }
}
