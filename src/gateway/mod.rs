//! The data plane: requests to deployed stages. It reads the account and never changes it.

mod authorization;
mod authorizer_cache;
mod exchange;
pub mod fault;
mod logs;
pub mod metrics;
mod quick;
mod reason;
pub mod rest;
pub(crate) mod runtime;
mod trace;

pub use authorization::{Authorization, AuthorizerReading, PolicyReading};
pub use authorizer_cache::{AuthorizerCache, Granted};
pub use exchange::{Body, Header, Request, Response};
pub use fault::{Fault, KeyRefusal, SignatureError};
pub use logs::{LogEvent, Logs};
pub use reason::reason;
pub use runtime::{NamedLimits, Runtime, Target};
pub use trace::{
    BucketLevel, BucketReading, CanaryDraw, Detail, FunctionTarget, NoTrace, Outcome, QuotaReading, Recorder, Step, TraceEntry, Tracer,
};
