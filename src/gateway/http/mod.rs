//! HTTP APIs: `serve`, its steps in files of their own, and the account's HTTP APIs in the form that requests meet.

mod access_log;
mod authorize;
mod call;
mod compiled;
mod cors;
mod event;
mod event_mapping;
mod headers;
mod integration_request;
mod integration_response;
mod live;
mod mapping;
mod parse;
mod preview;
mod render;
mod route;
mod router;
mod serve;
mod throttle;
mod variables;

pub use authorize::{Granted, JwtCheck, JwtReading, Verified};
pub use live::{HttpApis, LiveApi, LiveStage};
pub use preview::named_limits_of;
pub use render::status;
pub use router::Router;
pub use serve::{serve, serve_now};
