//! The cache of a stage: its cluster, what it holds, and what is cached of which method for how long.

use super::number::{amount, count, counted, percent};
use super::stages::{LimitSource, escaped};
use super::trace::cache_seconds;
use crate::app::Engine;
use crate::gateway::CachedResponse;
use crate::model::{MethodSetting, RestApi, Stage, UnauthorizedCacheControlHeaderStrategy as Strategy};
use crate::order;

/// Sizes of a cluster in GB.
pub const CACHE_SIZES: [&str; 8] = ["0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"];
/// What an unauthorized client gets: value, words.
pub const STRATEGIES: [(&str, &str); 3] = [
    ("FAIL_WITH_403", "403"),
    ("SUCCEED_WITH_RESPONSE_HEADER", "the response, with a Warning header"),
    ("SUCCEED_WITHOUT_RESPONSE_HEADER", "the response"),
];
/// As many entries are shown.
const MOST_ENTRIES: usize = 50;

/// The cache of a stage.
#[derive(Clone, Debug, PartialEq)]
pub struct CacheView {
    /// The API's id.
    pub api_id: String,
    /// The stage's name.
    pub stage: String,
    /// Whether the stage has a cluster, or is about to.
    pub enabled: bool,
    /// Its size in GB.
    pub size: String,
    /// AWS's word for its state.
    pub status: &'static str,
    /// For how long the state will go on, in words; empty if nothing is under way.
    pub wait: String,
    /// How many bytes are used, and how many there are.
    pub used: (u64, u64),
    /// The same in words.
    pub level: String,
    /// Hits among the requests that were looked up, in words.
    pub hit_ratio: String,
    /// How many responses were dropped to make room.
    pub evictions: u64,
    /// The settings for all methods.
    pub all: CacheRow,
    /// Those of the methods that the stage serves.
    pub methods: Vec<CacheRow>,
    /// What is kept, what was kept last first.
    pub entries: Vec<EntryRow>,
    /// How many entries are not shown.
    pub more: usize,
}

/// How responses of a method, or of all, are cached.
#[derive(Clone, Debug, PartialEq)]
pub struct CacheRow {
    /// Where patch operations find it, such as `/~1pets/GET` or `/*/*`.
    pub patch: String,
    /// HTTP method and resource path; none for all methods.
    pub method: Option<(String, String)>,
    /// Whether responses are cached.
    pub cached: bool,
    /// Why not, in a few words, where the settings would cache them.
    pub why_not: &'static str,
    /// The settings in effect.
    pub setting: CacheSettingView,
    /// Where they come from.
    pub source: LimitSource,
    /// Parameters of the cache key.
    pub keys: Vec<String>,
    /// Variables of the path that are no part of it.
    pub unkeyed: Vec<String>,
}

/// The settings of a method that are about caching.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheSettingView {
    /// `caching/enabled`.
    pub enabled: bool,
    /// `caching/ttlInSeconds`.
    pub ttl: i32,
    /// `caching/dataEncrypted`.
    pub encrypted: bool,
    /// `caching/requireAuthorizationForCacheControl`.
    pub requires_authorization: bool,
    /// `caching/unauthorizedCacheControlHeaderStrategy`.
    pub strategy: String,
}

/// A response that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    /// Its key.
    pub key: String,
    /// The request that it was made for.
    pub request: String,
    /// Its status.
    pub status: u16,
    /// How long it has been kept.
    pub age: String,
    /// For how long it will still count.
    pub left: String,
    /// Its size.
    pub size: String,
}

impl From<&MethodSetting> for CacheSettingView {
    fn from(setting: &MethodSetting) -> CacheSettingView {
        let strategy = match setting.unauthorized_cache_control_header_strategy {
            Strategy::FailWith403 => STRATEGIES[0].0,
            Strategy::SucceedWithResponseHeader => STRATEGIES[1].0,
            Strategy::SucceedWithoutResponseHeader => STRATEGIES[2].0,
        };
        CacheSettingView {
            enabled: setting.caching_enabled,
            ttl: setting.cache_ttl_in_seconds,
            encrypted: setting.cache_data_encrypted,
            requires_authorization: setting.require_authorization_for_cache_control,
            strategy: strategy.to_owned(),
        }
    }
}

/// The cache of a stage.
pub fn cache(engine: &Engine, api: &RestApi, name: &str) -> Option<CacheView> {
    let stage = api.stages.get(name)?;
    let now = engine.now;
    let responses = engine.runtime.responses.borrow();
    let created = stage.cache_cluster.map(|cluster| cluster.created).unwrap_or_default();
    let content = responses.content(&format!("{}/{name}", api.id), created).filter(|_| stage.cache_serves(now));
    let mut kept: Vec<(&str, &CachedResponse)> = content.map(|content| content.entries(now).collect()).unwrap_or_default();
    order::sort_by(&mut kept, |(_, a), (_, b)| b.stored.cmp(&a.stored));
    let (bytes, capacity) = (content.map_or(0, |content| content.bytes()), stage.cache_bytes());
    let (hits, misses) = content.map_or((0, 0), |content| (content.hits, content.misses));
    let rows = kept.iter().take(MOST_ENTRIES).map(|(key, response)| EntryRow {
        key: (*key).to_owned(),
        request: response.request.clone(),
        status: response.status,
        age: cache_seconds(Some(now.since(response.stored).seconds())),
        left: cache_seconds(Some(response.until.since(now).seconds())),
        size: counted(response.size() as u64, "byte"),
    });
    let entries = if kept.len() == 1 { "1 entry".to_owned() } else { format!("{} entries", count(kept.len() as u64)) };
    Some(CacheView {
        api_id: api.id.clone(),
        stage: name.to_owned(),
        enabled: stage.cache_cluster_enabled,
        size: stage.cache_cluster_size.clone().unwrap_or_else(|| "0.5".into()),
        status: stage.cache_status(now).name(),
        wait: stage.cache_wait(now).map(|wait| left(wait.seconds())).unwrap_or_default(),
        used: (bytes, capacity),
        level: format!("{entries}, {} of {} GB", counted(bytes, "byte"), amount(capacity as f64 / 1_073_741_824.0, 1)),
        hit_ratio: match hits + misses {
            0 => "nothing was looked up yet".to_owned(),
            looked => format!("{} ({} of {})", percent(hits, looked), count(hits), count(looked)),
        },
        evictions: content.map_or(0, |content| content.evictions),
        all: all_methods(stage),
        methods: methods(api, stage),
        entries: rows.collect(),
        more: kept.len().saturating_sub(MOST_ENTRIES),
    })
}

/// Minutes and seconds, rounded up: what is left of something that takes minutes.
fn left(seconds: f64) -> String {
    let seconds = libm::ceil(seconds) as u64;
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

fn all_methods(stage: &Stage) -> CacheRow {
    let own = stage.method_settings.get("*/*");
    let setting = CacheSettingView::from(&own.cloned().unwrap_or_default());
    CacheRow {
        patch: "/*/*".into(),
        method: None,
        cached: setting.enabled && setting.ttl > 0,
        why_not: if setting.enabled && setting.ttl <= 0 { "a TTL of 0" } else { "" },
        setting,
        source: if own.is_some() { LimitSource::Stage } else { LimitSource::Default },
        keys: Vec::new(),
        unkeyed: Vec::new(),
    }
}

/// The methods that the stage serves, by path.
fn methods(api: &RestApi, stage: &Stage) -> Vec<CacheRow> {
    let Some(deployment) = api.deployments.get(&stage.deployment_id) else { return Vec::new() };
    let mut rows: Vec<CacheRow> = Vec::new();
    for (resource, method) in deployment.definition.methods() {
        let (path, http) = (resource.path.as_str(), method.http_method.as_str());
        // Of ANY, the stage's settings cache what GET asks for.
        let asked = if http == "ANY" { "GET" } else { http };
        let key = format!("{}/{http}", path.trim_start_matches('/').replace('/', "~1"));
        let source = match (stage.method_settings.contains_key(&key), stage.method_settings.contains_key("*/*")) {
            (true, _) => LimitSource::Method,
            (false, true) => LimitSource::Stage,
            (false, false) => LimitSource::Default,
        };
        let found = stage.cache_setting(path, http, asked);
        let setting = CacheSettingView::from(&found.or_else(|| stage.method_settings.get("*/*")).cloned().unwrap_or_default());
        let why_not = match found {
            None if setting.enabled => "only GET, unless it has its own setting",
            Some(_) if setting.enabled && setting.ttl <= 0 => "a TTL of 0",
            _ => "",
        };
        let keys = method.method_integration.as_ref().map(|integration| integration.cache_key_parameters.clone()).unwrap_or_default();
        let variables = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).map(|name| name.trim_end_matches('+'));
        let is_keyed = |name: &str| keys.iter().any(|key| key.ends_with(&format!(".path.{name}")));
        rows.push(CacheRow {
            patch: format!("/{}/{http}", escaped(path)),
            method: Some((http.to_owned(), path.to_owned())),
            cached: found.is_some() && setting.enabled && setting.ttl > 0,
            why_not,
            source,
            unkeyed: variables.filter(|name| !is_keyed(name)).map(str::to_owned).collect(),
            keys,
            setting,
        });
    }
    order::sort_by(&mut rows, |a, b| a.patch.cmp(&b.patch));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::Request;
    use crate::time::Span;
    use crate::view::testing::account;
    use std::sync::Arc;

    fn engine(edit: impl FnOnce(&mut Stage)) -> Engine {
        let mut engine = Engine::new(0);
        let mut account = account();
        let mut api = RestApi::clone(&account.rest_apis["a1"]);
        edit(Arc::make_mut(api.stages.get_mut("prod").expect("a stage")));
        account.rest_apis.insert("a1".into(), Arc::new(api));
        engine.set_account(account);
        engine
    }

    fn view(engine: &Engine) -> CacheView {
        cache(engine, &engine.account.rest_apis["a1"], "prod").expect("a stage")
    }

    #[test]
    fn a_cluster_that_is_made_says_for_how_long() {
        let mut engine = engine(|stage| stage.set_cache_cluster(true, Some("1.6"), crate::time::SimTime::START));
        engine.advance(Span::from_seconds_f64(45.5));
        let view = view(&engine);
        assert_eq!((view.status, view.wait.as_str(), view.size.as_str()), ("CREATE_IN_PROGRESS", "3 min 15 s", "1.6"));
        assert_eq!((view.level.as_str(), view.hit_ratio.as_str()), ("0 entries, 0 bytes of 1.6 GB", "nothing was looked up yet"));
        assert_eq!((left(60.0), left(0.2)), ("1 min 0 s".into(), "1 s".into()));
    }

    #[test]
    fn settings_of_all_methods_are_for_get_and_own_ones_for_anything() {
        let cached = MethodSetting { caching_enabled: true, ..MethodSetting::default() };
        let engine = engine(|stage| {
            stage.method_settings.insert("*/*".into(), cached.clone());
        });
        let view = view(&engine);
        assert!(view.all.cached && view.methods[0].cached);
        assert_eq!((view.methods[0].patch.as_str(), view.methods[0].source), ("/~1pets/GET", LimitSource::Stage));
    }

    #[test]
    fn entries_show_age_and_time_left() {
        let mut engine = engine(|stage| {
            stage.set_cache_cluster(true, None, crate::time::SimTime::START);
            stage.canary_settings = None;
            stage.method_settings.insert("*/*".into(), MethodSetting { caching_enabled: true, ..MethodSetting::default() });
        });
        engine.advance(Span::from_seconds_f64(240.0));
        let url = "https://a1.execute-api.us-east-1.amazonaws.com/prod/pets?type=cat";
        let request = Request { method: "GET".into(), url: url.into(), ..Request::default() };
        // The fixture's mock has no integration response: nothing is kept of a refusal.
        engine.send(&request);
        assert_eq!((view(&engine).entries, view(&engine).hit_ratio), (Vec::new(), "0 % (0 of 1)".to_owned()));
    }
}
