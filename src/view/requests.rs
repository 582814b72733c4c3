//! The Requests page: what a composer can choose from, what becomes of it when a choice is made, and earlier requests as rows.

use crate::app::{Composer, Engine, Exchange};
use crate::gateway::{Outcome, TraceEntry};
use crate::model::{Account, ApiDefinition, RestApi, http};
use crate::order;
use crate::view::body::{self, BodyView};
use crate::view::number::duration;
use crate::view::status::{self, StatusKind};
use crate::view::trace;
use std::collections::BTreeSet;
use std::sync::Arc;

/// HTTP methods that a request can be sent with.
pub const HTTP_METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// What a composer can choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// APIs: id and name.
    pub apis: Vec<(String, String)>,
    /// Stages of the chosen API: name and what it is called.
    pub stages: Vec<(String, String)>,
    /// Methods that the chosen stage serves: `GET /pets/{petId}` and what it is called.
    pub methods: Vec<(String, String)>,
    /// Which of the methods the composer holds; empty if it holds another one.
    pub method: String,
    /// API keys: id and what it is called.
    pub keys: Vec<(String, String)>,
    /// Whether the chosen method requires an API key and the composer carries none.
    pub lacks_key: bool,
    /// The URL that the request goes to.
    pub url: String,
}

/// What a composer can choose from.
pub fn choices(engine: &Engine, composer: &Composer) -> Choices {
    let account = &engine.account;
    let api = account.rest_apis.get(&composer.api_id);
    let methods = methods_at(account, &composer.api_id, &composer.stage);
    let chosen = methods.iter().find(|method| method.is_held_by(composer));
    Choices {
        apis: named_apis(account),
        stages: match account.http_apis.get(&composer.api_id) {
            Some(api) => api.stages.keys().map(|name| (name.clone(), name.clone())).collect(),
            None => api.map_or_else(|| listeners(account, &composer.api_id), |api| stages(api)),
        },
        method: chosen.map(Choice::id).unwrap_or_default(),
        lacks_key: composer.key_id.is_none() && chosen.is_some_and(|method| method.needs_key),
        methods: methods.iter().map(|method| (method.id(), method.label())).collect(),
        keys: account.api_keys.values().map(|key| (key.id.clone(), key_label(key.name.as_ref().unwrap_or(&key.id), key.enabled))).collect(),
        url: composer.url(&account.region),
    }
}

/// The composer for another API: its first stage and that stage's first method.
pub fn with_api(account: &Account, composer: &Composer, api_id: &str) -> Composer {
    let rest = account.rest_apis.get(api_id).and_then(|api| api.stages.keys().next());
    let http = || account.http_apis.get(api_id).and_then(|api| api.stages.keys().next());
    let listener = || listeners(account, api_id).into_iter().next().map(|(name, _)| name);
    let stage = rest.or_else(http).cloned().or_else(listener).unwrap_or_default();
    with_stage(account, &Composer { api_id: api_id.to_owned(), ..composer.clone() }, &stage)
}

/// The composer for another stage: it keeps its method if the stage serves it, and takes the stage's first if not.
pub fn with_stage(account: &Account, composer: &Composer, stage: &str) -> Composer {
    let next = Composer { stage: stage.to_owned(), ..composer.clone() };
    let methods = methods_at(account, &next.api_id, stage);
    match methods.first() {
        Some(first) if !methods.iter().any(|method| method.is_held_by(&next)) => with_method(&next, &first.id()),
        _ => next,
    }
}

/// The composer for another method, named as in [`Choices::methods`]. `ANY` leaves the HTTP method as it is.
pub fn with_method(composer: &Composer, id: &str) -> Composer {
    let Some((http_method, path)) = id.split_once(' ') else { return composer.clone() };
    let method = match http_method {
        "ANY" if composer.method.is_empty() => "GET",
        "ANY" => &composer.method,
        method => method,
    };
    Composer { method: method.to_owned(), path: path.to_owned(), ..composer.clone() }
}

/// A method that a stage serves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Choice {
    path: String,
    http_method: String,
    needs_key: bool,
    is_canary_only: bool,
}

impl Choice {
    fn id(&self) -> String {
        format!("{} {}", self.http_method, self.path)
    }

    fn label(&self) -> String {
        let key = if self.needs_key { " · key required" } else { "" };
        let canary = if self.is_canary_only { " · canary only" } else { "" };
        format!("{}{key}{canary}", self.id())
    }

    fn is_held_by(&self, composer: &Composer) -> bool {
        self.path == composer.path && (self.http_method == composer.method || self.http_method == "ANY")
    }
}

/// The methods, or the routes, that a stage of an API of whichever kind serves.
fn methods_at(account: &Account, api_id: &str, stage: &str) -> Vec<Choice> {
    if let Some(api) = account.http_apis.get(api_id) {
        return routes(api, stage);
    }
    account.rest_apis.get(api_id).map(|api| methods(api, stage)).unwrap_or_default()
}

/// The routes of an HTTP API's stage; `$default` takes any path, which `/` stands for.
fn routes(api: &http::Api, stage: &str) -> Vec<Choice> {
    let deployment = api.stages.get(stage).and_then(|stage| api.deployments.get(stage.deployment_id.as_ref()?));
    let routes = deployment.into_iter().flat_map(|deployment| deployment.definition.routes.values());
    let choice = |route: &Arc<http::Route>| {
        let (method, path) = route.parts().unwrap_or(("ANY", "/"));
        Choice { path: path.to_owned(), http_method: method.to_owned(), needs_key: false, is_canary_only: false }
    };
    let mut choices: Vec<Choice> = routes.map(choice).collect();
    order::sort_by(&mut choices, |a, b| (&a.path, place(&a.http_method)).cmp(&(&b.path, place(&b.http_method))));
    choices
}

/// The methods of the stage's deployment, and those that its canary alone has.
fn methods(api: &RestApi, stage: &str) -> Vec<Choice> {
    let Some(stage) = api.stages.get(stage) else { return Vec::new() };
    let definition = |id: &String| api.deployments.get(id).map(|deployment| &*deployment.definition);
    let mut all = definition(&stage.deployment_id).map(|definition| methods_of(definition, false)).unwrap_or_default();
    let known: BTreeSet<String> = all.iter().map(Choice::id).collect();
    let canary = stage.canary_settings.as_ref().and_then(|canary| definition(&canary.deployment_id));
    all.extend(canary.into_iter().flat_map(|definition| methods_of(definition, true)).filter(|choice| !known.contains(&choice.id())));
    all
}

/// By path; `ANY` last, so that a method of its own is found before it.
fn methods_of(definition: &ApiDefinition, is_canary_only: bool) -> Vec<Choice> {
    let mut choices: Vec<Choice> = definition
        .methods()
        .into_iter()
        .map(|(resource, method)| Choice {
            path: resource.path.clone(),
            http_method: method.http_method.clone(),
            needs_key: method.api_key_required,
            is_canary_only,
        })
        .collect();
    order::sort_by(&mut choices, |a, b| {
        (&a.path, a.http_method == "ANY", place(&a.http_method)).cmp(&(&b.path, b.http_method == "ANY", place(&b.http_method)))
    });
    choices
}

fn place(http_method: &str) -> usize {
    HTTP_METHODS.iter().position(|method| *method == http_method).unwrap_or(HTTP_METHODS.len())
}

fn named_apis(account: &Account) -> Vec<(String, String)> {
    let mut apis: Vec<(String, String)> = account.rest_apis.values().map(|api| (api.id.clone(), api.name.clone())).collect();
    // The kind of an API is always visible.
    apis.extend(account.http_apis.values().map(|api| (api.api_id.clone(), format!("{} · HTTP API", api.name))));
    let balancers = account.load_balancers.values();
    apis.extend(balancers.map(|balancer| (balancer.dns_name.clone(), format!("{} · load balancer", balancer.load_balancer_name))));
    order::sort_by(&mut apis, |a, b| a.1.cmp(&b.1));
    // Names are not unique: those that are shared say whose they are.
    let shared: Vec<bool> = apis.iter().map(|api| apis.iter().filter(|other| other.1 == api.1).count() > 1).collect();
    apis.into_iter()
        .zip(shared)
        .map(|((id, name), shared)| if shared { (id.clone(), format!("{name} ({id})")) } else { (id, name) })
        .collect()
}

/// The listeners of the load balancer with this host name: they stand where an API has stages.
fn listeners(account: &Account, host: &str) -> Vec<(String, String)> {
    let balancer = account.load_balancers.values().find(|balancer| balancer.dns_name == host);
    let listeners = balancer.into_iter().flat_map(|balancer| balancer.listeners.values());
    listeners.map(|listener| format!("{}:{}", listener.protocol, listener.port)).map(|name| (name.clone(), name)).collect()
}

fn stages(api: &RestApi) -> Vec<(String, String)> {
    let label = |name: &String, canary: bool| if canary { format!("{name} (with canary)") } else { name.clone() };
    api.stages.iter().map(|(name, stage)| (name.clone(), label(name, stage.canary_settings.is_some()))).collect()
}

fn key_label(name: &str, enabled: bool) -> String {
    if enabled { name.to_owned() } else { format!("{name} (disabled)") }
}

/// An earlier request as a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRow {
    /// Its number.
    pub id: u64,
    /// The HTTP method.
    pub method: String,
    /// The path with its stage, and the query.
    pub path: String,
    /// The status with its reason phrase.
    pub status: String,
    /// What kind of outcome it is.
    pub kind: StatusKind,
    /// When it was sent.
    pub at: String,
    /// How long it took.
    pub latency: String,
    /// What served or refused it, in a word or two: `Throttle refused`, `canary`.
    pub note: String,
}

/// Earlier requests, newest first.
pub fn history(exchanges: &[Exchange]) -> Vec<HistoryRow> {
    exchanges.iter().rev().map(row).collect()
}

fn row(exchange: &Exchange) -> HistoryRow {
    HistoryRow {
        id: exchange.id,
        method: exchange.request.method.clone(),
        path: target(&exchange.request.url).to_owned(),
        status: status::line(exchange.response.status),
        kind: status::kind(exchange.response.status),
        at: date_and_time(&exchange.at.iso_millis()),
        latency: duration(exchange.latency.millis()),
        note: note(&exchange.trace),
    }
}

fn note(entries: &[TraceEntry]) -> String {
    use crate::gateway::{CanaryDraw, Detail};
    if let Some(entry) = entries.iter().find(|entry| entry.outcome == Outcome::Refuse) {
        return format!("Refused at {}", trace::name(entry.step));
    }
    let is_canary = |entry: &TraceEntry| matches!(entry.detail, Detail::Stage { canary: Some(CanaryDraw { is_canary: true, .. }), .. });
    if entries.iter().any(is_canary) { "Canary".into() } else { String::new() }
}

/// What follows the host.
fn target(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("/", |slash| &rest[slash..])
}

/// An ISO instant without what only machines need: `2026-01-01 00:00:01.500`.
fn date_and_time(iso: &str) -> String {
    iso.replace('T', " ").trim_end_matches('Z').to_owned()
}

/// A response to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseView {
    /// The exchange's number.
    pub id: u64,
    /// What was asked: `GET /prod/pets`.
    pub request: String,
    /// When, in simulated time.
    pub at: String,
    /// The status with its reason phrase.
    pub status: String,
    /// What kind of outcome it is.
    pub kind: StatusKind,
    /// How long it took.
    pub latency: String,
    /// Headers in the order they are sent.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: BodyView,
}

/// A response to read.
pub fn response(exchange: &Exchange) -> ResponseView {
    let headers = exchange.response.headers.iter().map(|(name, value)| (name.to_string(), value.to_string()));
    ResponseView {
        id: exchange.id,
        request: format!("{} {}", exchange.request.method, target(&exchange.request.url)),
        at: exchange.at.iso_millis(),
        status: status::line(exchange.response.status),
        kind: status::kind(exchange.response.status),
        latency: duration(exchange.latency.millis()),
        headers: headers.collect(),
        body: body::view(&exchange.response.body),
    }
}

#[cfg(test)]
mod tests;
