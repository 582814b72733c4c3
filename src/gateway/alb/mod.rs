//! Application Load Balancers: `serve`, its steps in files of their own, and the account's load balancers in the form that requests meet.
//! There are no stages, keys, limits, caches or deployments here: what an operation changes, the next request meets.

mod action;
mod call;
mod event;
mod headers;
mod health;
mod live;
mod parse;
mod render;
mod response;
mod rule;
mod serve;

pub use health::{Checked, TargetHealth, check, nothing_checked};
pub use live::LoadBalancers;
pub use render::title;
pub use serve::{serve, serve_now};
