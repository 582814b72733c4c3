//! REST APIs: `serve`, its steps in files of their own, and the account in the form that requests meet.

mod api_key;
mod arn;
mod authorize;
mod call;
mod compiled;
mod event;
mod execution_log;
mod headers;
mod ids;
mod integration_request;
mod integration_response;
mod live;
mod method_response;
mod models;
mod parse;
mod preview;
mod render;
mod route;
mod serve;
mod test_invoke;
mod throttle;
mod validate;
mod variables;

pub use authorize::{AuthorizerRequest, AuthorizerTested, test_authorizer};
pub use execution_log::{Execution, Line, LineKind};
pub use live::{Live, LiveApi, LiveKey, LiveStage};
pub(crate) use live::{plan_limit, plan_method_limit, plan_quota};
pub use preview::{limits_of, named_limits_of};
pub use serve::{Gate, Served, serve, serve_now};
pub use test_invoke::{TestInvocation, Tested, test_invoke};
