//! The workspace page: what the workspace holds and how much.

use crate::app::State;

/// What the workspace holds, by name.
pub fn workspace(state: &State) -> Vec<(&'static str, usize)> {
    let workspace = &state.workspace;
    let account = &workspace.engine.account;
    let apis = || account.rest_apis.values();
    vec![
        ("APIs", account.rest_apis.len()),
        ("Deployments", apis().map(|api| api.deployments.len()).sum()),
        ("Stages", apis().map(|api| api.stages.len()).sum()),
        ("Usage plans", account.usage_plans.len()),
        ("API keys", account.api_keys.len()),
        ("Lambda functions", account.functions.len()),
        ("HTTP endpoints", account.http_endpoints.len()),
        ("Operations in the log", workspace.log.len()),
        ("Requests in the history", workspace.history.len()),
    ]
}
