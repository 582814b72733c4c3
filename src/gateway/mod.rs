//! The data plane: requests to deployed stages. It reads the account and never changes it.

pub mod access_log;
pub mod alb;
mod authorization;
mod authorizer_cache;
mod by_name;
mod cache_reading;
mod calling;
mod domains;
mod exchange;
pub mod fault;
pub mod http;
mod limit_reading;
mod logs;
pub mod metrics;
mod named_limits;
mod quick;
mod reason;
pub(crate) mod response_cache;
pub mod rest;
pub(crate) mod runtime;
mod step;
mod trace;

pub use authorization::{Authorization, AuthorizerReading, PolicyReading};
pub use authorizer_cache::{AuthorizerCache, Granted};
pub use cache_reading::{CacheReading, CacheResult};
pub use exchange::{Body, Header, Request, Response};
pub use fault::{Fault, KeyRefusal, SignatureError};
pub use limit_reading::{BucketLevel, BucketReading, QuotaReading};
pub use logs::{LogEvent, Logs};
pub use named_limits::NamedLimits;
pub use reason::reason;
pub use response_cache::{CacheContent, CachedResponse, ResponseCache};
pub use runtime::{Runtime, Target};
pub use step::Step;
pub use trace::{CanaryDraw, Detail, FunctionTarget, NoTrace, Outcome, Recorder, TraceEntry, Tracer};
