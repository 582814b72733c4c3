//! Plain view models: tables, trace, chart geometry. Read only.

pub mod access_log;
pub mod api;
pub mod api_keys;
pub mod apis;
pub mod backends;
pub mod behavior_draft;
pub mod body;
pub mod chart;
pub mod cloudwatch;
pub mod compare;
pub mod console;
pub mod cors;
pub mod curl;
pub mod deployments;
pub mod difference;
pub mod endpoints;
pub mod export;
pub mod http_api;
pub mod identity;
pub mod import;
pub mod lab;
pub mod limits;
pub mod lines;
pub mod load_balancers;
pub mod log;
pub mod method_test;
pub mod number;
pub mod requests;
pub mod resources;
pub mod run;
pub mod shell;
pub mod stage_cache;
pub mod stages;
pub mod status;
#[cfg(test)]
mod testing;
pub mod trace;
pub mod usage_plans;
pub mod workspace;

/// A percentage for readers: two digits after the point at most, none of them a closing zero.
pub fn percent(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
