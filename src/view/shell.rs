//! What the frame around the pages shows: the clock, undo and redo, navigation with counts, messages.

use crate::app::{ApiTab, Notice, Route, Shown, State, StorageState, Theme};
use std::rc::Rc;

/// The frame.
#[derive(Clone, Debug, PartialEq)]
pub struct ShellView {
    /// Title of the tab.
    pub title: String,
    /// The theme.
    pub theme: Theme,
    /// The header.
    pub header: HeaderView,
    /// The navigation.
    pub nav: Vec<NavEntry>,
    /// How storage is; `Saved` while a save waits, which the banner does not care about.
    pub storage: StorageState,
    /// Messages.
    pub notices: Vec<Notice>,
    /// Whether the console is open.
    pub console: bool,
    /// The newest change that a form made, whose command is shown while the console is closed.
    pub newest: Option<Rc<Shown>>,
}

/// The header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderView {
    /// The simulated date, such as `2026-01-01`.
    pub date: String,
    /// The simulated time of day in UTC, such as `00:00:00`.
    pub time: String,
    /// Whether it runs along.
    pub clock_running: bool,
    /// What undo would take back.
    pub undo: Option<String>,
    /// What redo would do again.
    pub redo: Option<String>,
    /// The theme.
    pub theme: Theme,
    /// Whether the console is open.
    pub console: bool,
    /// How saving goes.
    pub saving: Saving,
}

/// How saving goes, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saving {
    /// Everything is saved.
    Saved,
    /// A change waits.
    Pending,
    /// Nothing can be saved at present.
    NotSaved,
}

/// An entry of the navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavEntry {
    /// Its name.
    pub name: &'static str,
    /// Where it leads.
    pub route: Route,
    /// Whether one is there.
    pub is_current: bool,
    /// How many there are.
    pub count: Option<usize>,
}

/// What the frame shows.
pub fn shell(state: &State) -> ShellView {
    let theme = state.workspace.settings.theme;
    let now = state.workspace.engine.now;
    let iso = now.iso_millis();
    let header = HeaderView {
        date: now.iso_date(),
        time: iso.get(11..19).unwrap_or_default().to_owned(),
        clock_running: state.clock_running,
        undo: state.undo.last().map(|change| change.title.clone()),
        redo: state.redo.last().map(|change| change.title.clone()),
        theme,
        console: state.console.open,
        saving: match state.storage {
            StorageState::Saved | StorageState::Recovered { .. } => Saving::Saved,
            StorageState::Pending => Saving::Pending,
            StorageState::Failed { .. } | StorageState::Conflict => Saving::NotSaved,
        },
    };
    let storage = match &state.storage {
        StorageState::Pending => StorageState::Saved,
        other => other.clone(),
    };
    ShellView {
        title: title(state),
        theme,
        header,
        nav: nav(state),
        storage,
        notices: state.notices.clone(),
        console: state.console.open,
        newest: newest(state),
    }
}

/// The newest change that a form made, while the console is closed: its command is shown by itself.
pub fn newest(state: &State) -> Option<Rc<Shown>> {
    let newest = state.console.shown.last().filter(|_| !state.console.open)?;
    newest.operation.as_ref().filter(|_| newest.status == 0)?;
    Some(newest.clone())
}

fn nav(state: &State) -> Vec<NavEntry> {
    let account = &state.workspace.engine.account;
    let entry = |name, route: Route, count| NavEntry { name, is_current: section(&route) == section(&state.route), route, count };
    vec![
        entry("APIs", Route::Apis, Some(account.rest_apis.len() + account.http_apis.len())),
        entry("Requests", Route::Requests, None),
        entry("Traffic lab", Route::Lab, None),
        entry("Usage plans", Route::UsagePlans(None), Some(account.usage_plans.len())),
        entry("API keys", Route::ApiKeys, Some(account.api_keys.len())),
        entry("Identity", Route::Identity, Some(account.issuers.len())),
        entry("Backends", Route::Backends, Some(account.functions.len() + account.http_endpoints.len())),
        entry("CloudWatch", Route::CloudWatch, None),
        entry("Log", Route::Log, None),
        entry("Workspace", Route::Workspace, None),
    ]
}

/// Which entry of the navigation a page belongs to.
fn section(route: &Route) -> u8 {
    match route {
        Route::Apis | Route::Import | Route::Api { .. } | Route::HttpApi(_) | Route::LoadBalancers(_) | Route::Compare => 0,
        Route::Identity => 8,
        Route::Requests => 1,
        Route::UsagePlans(_) => 2,
        Route::ApiKeys => 3,
        Route::Backends => 4,
        Route::CloudWatch => 5,
        Route::Log => 6,
        Route::Workspace => 7,
        Route::Lab => 9,
    }
}

fn title(state: &State) -> String {
    let page = match &state.route {
        Route::Apis => "APIs".into(),
        Route::Import => "Import an API".into(),
        Route::Api { api_id, tab } => {
            let api = state.workspace.engine.account.rest_apis.get(api_id).map_or(api_id.as_str(), |api| api.name.as_str());
            let tab = match tab {
                ApiTab::Resources(_) => "Resources",
                ApiTab::Deployments => "Deployments",
                ApiTab::Stages(_) => "Stages",
                ApiTab::Export(_) => "Export",
            };
            format!("{tab} · {api}")
        }
        Route::HttpApi(id) => {
            format!("HTTP API · {}", state.workspace.engine.account.http_apis.get(id).map_or(id.as_str(), |api| api.name.as_str()))
        }
        Route::Identity => "Identity".into(),
        Route::LoadBalancers(None) => "Load balancers".into(),
        Route::LoadBalancers(Some(name)) => format!("Load balancer · {name}"),
        Route::Compare => "REST, HTTP or ALB".into(),
        Route::Requests => "Requests".into(),
        Route::UsagePlans(_) => "Usage plans".into(),
        Route::ApiKeys => "API keys".into(),
        Route::Backends => "Backends".into(),
        Route::Lab => "Traffic lab".into(),
        Route::CloudWatch => "CloudWatch".into(),
        Route::Log => "Log".into(),
        Route::Workspace => "Workspace".into(),
    };
    format!("{page} · Stagecraft")
}
