//! The access log of a stage: its settings, and the line that a format would write.

use super::requests::with_stage;
use crate::app::{Composer, Engine, State};
use crate::gateway::{Request, access_log};
use crate::model::{ACCESS_LOG_PRESETS, AccessLogSettings, Account, RestApi, http};
use std::sync::Arc;

/// The access log of a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessLogView {
    /// The API's id.
    pub api_id: String,
    /// The stage's name.
    pub stage: String,
    /// The destination's ARN, empty if there is none.
    pub destination: String,
    /// The format, empty if there is none.
    pub format: String,
    /// The log group that lines are written to; none if none are.
    pub group: Option<String>,
    /// A destination that would do: the ARN of a log group of the stage's own.
    pub suggestion: String,
}

/// Where the preview writes to.
const PREVIEW: &str = "preview";

/// The access log of a stage.
pub fn access_log(engine: &Engine, api: &RestApi, name: &str) -> Option<AccessLogView> {
    let stage = api.stages.get(name)?;
    let settings = stage.access_log_settings.clone().unwrap_or_default();
    let destination = settings.destination_arn.unwrap_or_default();
    let format = settings.format.unwrap_or_default();
    let group = access_log::log_group(&destination).filter(|_| !format.is_empty()).map(str::to_owned);
    let (region, account) = (&engine.account.region, &engine.account.id);
    let suggestion = format!("arn:aws:logs:{region}:{account}:log-group:/apigateway/{}/{name}", api.id);
    Some(AccessLogView { api_id: api.id.clone(), stage: name.to_owned(), destination, format, group, suggestion })
}

/// The line that a format would write of the composer's request if that is for the stage, else of one for the stage's first method. A copy of everything
/// answers: nothing is counted, logged or cached. None if it would write nothing.
pub fn preview(state: &State, api_id: &str, stage: &str, format: &str) -> Option<String> {
    let engine = state.workspace.engine.clone();
    let composer = &state.workspace.composer;
    let request = match composer.api_id == api_id && composer.stage == stage {
        true => composer.request(&engine),
        false => {
            let of_api = Composer { api_id: api_id.to_owned(), method: "GET".into(), ..Composer::default() };
            with_stage(&engine.account, &of_api, stage).request(&engine)
        }
    };
    let mut account = engine.account.clone();
    let api = Arc::make_mut(account.rest_apis.get_mut(api_id)?);
    let settings = AccessLogSettings { format: Some(format.to_owned()), destination_arn: Some(group_of(&engine)) };
    Arc::make_mut(api.stages.get_mut(stage)?).access_log_settings = Some(settings);
    written(engine, account, &request)
}

/// The same for a stage of an HTTP API.
pub fn http_preview(state: &State, api_id: &str, stage: &str, format: &str) -> Option<String> {
    let engine = state.workspace.engine.clone();
    let composer = &state.workspace.composer;
    let mut account = engine.account.clone();
    let api = Arc::make_mut(account.http_apis.get_mut(api_id)?);
    let request = match composer.api_id == api_id && composer.stage == stage {
        true => composer.request(&engine),
        false => {
            let first = api.definition.routes.values().find_map(|route| route.parts()).unwrap_or(("GET", "/"));
            let method = if first.0 == "ANY" { "GET" } else { first.0 };
            let path = first.1.to_owned();
            Composer { api_id: api_id.to_owned(), stage: stage.to_owned(), method: method.to_owned(), path, ..Composer::default() }
                .request(&engine)
        }
    };
    let settings = http::AccessLogSettings { format: Some(format.to_owned()), destination_arn: Some(group_of(&engine)) };
    Arc::make_mut(api.stages.get_mut(stage)?).access_log_settings = Some(settings);
    written(engine, account, &request)
}

fn group_of(engine: &Engine) -> String {
    format!("arn:aws:logs:{}:{}:log-group:{PREVIEW}", engine.account.region, engine.account.id)
}

/// What a copy of the engine, whose account has a stage that logs to the preview, writes there of a request.
fn written(mut engine: Engine, account: Account, request: &Request) -> Option<String> {
    engine.set_account(account);
    engine.runtime.logs.borrow_mut().delete(PREVIEW);
    engine.send(request);
    let logs = engine.runtime.logs.borrow();
    logs.group(PREVIEW)?.back().map(|event| event.message.clone())
}

/// The console's formats: name, format.
pub fn presets() -> impl Iterator<Item = (&'static str, &'static str)> {
    ACCESS_LOG_PRESETS.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Route, StorageState, sample};

    #[test]
    fn a_preview_is_the_line_that_would_be_written_and_changes_nothing() {
        let state = State::new(sample().expect("the sample"), Route::default(), StorageState::Saved);
        let engine = &state.workspace.engine;
        let (id, stage) = engine
            .account
            .rest_apis
            .iter()
            .find_map(|(id, api)| Some((id.clone(), api.stages.keys().next()?.clone())))
            .expect("the sample has a stage");
        let before = serde_json::json!(engine);
        let line = preview(&state, &id, &stage, "$context.stage $context.httpMethod $context.protocol").expect("a line");
        assert_eq!(line, format!("{stage} GET HTTP/1.1"));
        assert_eq!(serde_json::json!(engine), before);
        assert_eq!(preview(&state, &id, "nowhere", "$context.stage"), None);
        let view = access_log(engine, &engine.account.rest_apis[&id], &stage).expect("a stage");
        assert!(view.suggestion.ends_with(&format!("log-group:/apigateway/{id}/{stage}")));
    }
}
