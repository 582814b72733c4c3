//! Metrics and logs to look at: one row for each stage, canary and method that was called, and the log groups with their events.

use super::number::{amount, count, percent};
use crate::app::State;
use crate::gateway::metrics::{Datum, Distribution, Series};
use crate::model::Account;
use crate::time::{SimTime, Span};
use std::collections::BTreeMap;

/// Over how long metrics are summed up: value of the choice, name, minutes (none for everything).
pub const WINDOWS: [(&str, &str, Option<u64>); 4] =
    [("5", "Last 5 minutes", Some(5)), ("60", "Last hour", Some(60)), ("1440", "Last day", Some(1_440)), ("all", "Everything", None)];

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct CloudWatchView {
    /// Metrics, the APIs by name, each stage with its canary and its methods below it.
    pub metrics: Vec<MetricRow>,
    /// Log groups by name.
    pub groups: Vec<GroupRow>,
}

/// The metrics of a stage, a canary or a method, as texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricRow {
    /// The API's name.
    pub api: String,
    /// The dimension Stage: `prod`, `prod/Canary`.
    pub stage: String,
    /// Resource and method, for the metrics of a method.
    pub method: Option<(String, String)>,
    /// `Count`.
    pub count: String,
    /// `4XXError`, with its share.
    pub client_errors: String,
    /// `5XXError`, with its share.
    pub server_errors: String,
    /// `Latency`: average, p50, p99.
    pub latency: String,
    /// `IntegrationLatency`: average, p50, p99.
    pub integration_latency: String,
    /// `CacheHitCount` of all requests that were looked for in a cache.
    pub cache: String,
}

/// A log group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRow {
    /// Its name.
    pub name: String,
    /// How many events it holds.
    pub events: usize,
    /// When the last one was written.
    pub last: String,
}

/// An event of a log group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// When it was written.
    pub at: String,
    /// The line.
    pub message: String,
}

/// API's name, stage, method.
type Key = (String, String, Option<(String, String)>);

/// The page, with metrics of the last `minutes`, or of all time.
pub fn cloudwatch(state: &State, minutes: Option<u64>) -> CloudWatchView {
    let engine = &state.workspace.engine;
    let span = minutes.map_or(Span::from_micros(u64::MAX), |minutes| Span::from_micros(minutes * 60_000_000));
    let mut sums: BTreeMap<Key, Datum> = BTreeMap::new();
    for series in engine.runtime.metrics.borrow().series() {
        let Some(name) = api_name(&engine.account, series) else { continue };
        let mut sum = Datum::default();
        series.periods().filter(|(begin, _)| engine.now.since(*begin) < span).for_each(|(_, datum)| sum.merge(datum));
        if sum.count == 0 {
            continue;
        }
        let mut stages = vec![series.stage.clone()];
        if series.is_canary {
            stages.push(format!("{}/Canary", series.stage));
        }
        for stage in stages {
            sums.entry((name.clone(), stage.clone(), None)).or_default().merge(&sum);
            if let Some((path, method)) = series.method.clone().filter(|(path, method)| is_detailed(&engine.account, series, path, method))
            {
                sums.entry((name.clone(), stage, Some((path, method)))).or_default().merge(&sum);
            }
        }
    }
    let logs = engine.runtime.logs.borrow();
    let groups = logs.groups().map(|(name, events)| GroupRow {
        name: name.to_owned(),
        events: events.len(),
        last: events.back().map(|event| event.timestamp.to_string()).unwrap_or_default(),
    });
    CloudWatchView { metrics: sums.into_iter().map(|(key, sum)| row(key, &sum)).collect(), groups: groups.collect() }
}

/// The name of the API, of whichever kind.
fn api_name(account: &Account, series: &Series) -> Option<String> {
    let rest = account.rest_apis.get(&series.api_id).map(|api| api.name.clone());
    rest.or_else(|| account.http_apis.get(&series.api_id).map(|api| api.name.clone()))
}

fn is_detailed(account: &Account, series: &Series, path: &str, method: &str) -> bool {
    if let Some(api) = account.http_apis.get(&series.api_id) {
        let stage = api.stages.get(&series.stage);
        return stage.and_then(|stage| stage.setting(path, |settings| settings.detailed_metrics_enabled)) == Some(true);
    }
    let stage = account.rest_apis.get(&series.api_id).and_then(|api| api.stages.get(&series.stage));
    stage.and_then(|stage| stage.method_setting(path, method)).is_some_and(|setting| setting.metrics_enabled)
}

fn row((api, stage, method): Key, sum: &Datum) -> MetricRow {
    let share = |part: u64| match part {
        0 => "0".to_owned(),
        part => format!("{} ({})", count(part), percent(part, sum.count)),
    };
    let looked = sum.cache_hits + sum.cache_misses;
    MetricRow {
        api,
        stage,
        method,
        count: count(sum.count),
        client_errors: share(sum.client_errors),
        server_errors: share(sum.server_errors),
        latency: times(&sum.latency),
        integration_latency: times(&sum.integration_latency),
        cache: if looked == 0 { "–".into() } else { format!("{} of {} hit", count(sum.cache_hits), count(looked)) },
    }
}

fn times(values: &Distribution) -> String {
    if values.count == 0 {
        return "–".into();
    }
    let shown = |millis: f64| amount(millis, 1);
    format!("{} / {} / {} ms", shown(values.sum / values.count as f64), shown(values.percentile(50.0)), shown(values.percentile(99.0)))
}

/// The events of a log group, newest request last; none if there is no such group.
pub fn events(state: &State, group: &str) -> Option<Vec<EventRow>> {
    let logs = state.workspace.engine.runtime.logs.borrow();
    let time = |at: SimTime| at.iso_millis().get(11..23).unwrap_or_default().to_owned();
    Some(logs.group(group)?.iter().map(|event| EventRow { at: time(event.timestamp), message: event.message.clone() }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Route, StorageState, sample};
    use crate::gateway::Request;

    #[test]
    fn the_samples_requests_are_counted_for_stage_and_canary() {
        let mut state = State::new(sample().expect("the sample"), Route::default(), StorageState::Saved);
        let engine = &mut state.workspace.engine;
        let (id, stage) = engine
            .account
            .rest_apis
            .iter()
            .find_map(|(id, api)| Some((id.clone(), api.stages.keys().next()?.clone())))
            .expect("the sample has a stage");
        let url = format!("https://{id}.execute-api.us-east-1.amazonaws.com/{stage}/nowhere");
        for _ in 0..4 {
            engine.send(&Request { method: "GET".into(), url: url.clone(), ..Request::default() });
        }
        let view = cloudwatch(&state, Some(5));
        assert_eq!((view.metrics[0].stage.as_str(), view.metrics[0].count.as_str()), (stage.as_str(), "4"));
        assert_eq!(view.metrics[0].client_errors, "4 (100 %)");
        assert_eq!(view.metrics[0].integration_latency, "–");
        assert_eq!(events(&state, "none"), None);
        state.workspace.engine.advance(Span::from_seconds_f64(3600.0));
        assert_eq!(cloudwatch(&state, Some(5)).metrics, []);
        assert!(!cloudwatch(&state, None).metrics.is_empty());
    }
}
