//! CloudWatch's operations on the metrics of APIs (`AWS/ApiGateway`): ListMetrics and GetMetricStatistics.

use super::Engine;
use crate::control::ApiError;
use crate::gateway::metrics::{Datum, Distribution, Series};
use crate::model::RestApi;
use crate::order;
use crate::time::SimTime;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

const NAMESPACE: &str = "AWS/ApiGateway";
const METRICS: [&str; 7] = ["Count", "4XXError", "5XXError", "Latency", "IntegrationLatency", "CacheHitCount", "CacheMissCount"];
/// The metrics of HTTP APIs (`http-api-metrics`).
const HTTP_METRICS: [&str; 6] = ["Count", "4xx", "5xx", "Latency", "IntegrationLatency", "DataProcessed"];
/// More data points than this are refused, as CloudWatch refuses them.
const MOST_POINTS: u64 = 1_440;

/// Dimensions by name, such as `ApiName` and `Stage`.
type Dimensions = BTreeMap<String, String>;

impl Engine {
    /// `ListMetrics`: every metric that has been counted, with its dimensions.
    pub(super) fn list_metrics(&self, input: &Value) -> Result<Value, ApiError> {
        let wanted = dimensions(input)?;
        let mut sets = BTreeSet::new();
        for series in self.runtime.metrics.borrow().series() {
            for set in self.dimensions_of(series) {
                if wanted.iter().all(|(name, value)| set.get(name).is_some_and(|own| value.is_empty() || own == value)) {
                    sets.insert(set);
                }
            }
        }
        let named = |metric: &str| input["MetricName"].as_str().is_none_or(|name| name == metric);
        let here = input["Namespace"].as_str().is_none_or(|name| name == NAMESPACE);
        let metrics: Vec<Value> = sets
            .iter()
            .flat_map(|set| {
                let metrics: &[&str] = if set.contains_key("ApiId") { &HTTP_METRICS } else { &METRICS };
                metrics.iter().filter(|metric| named(metric)).map(move |metric| {
                    let dimensions: Vec<Value> = set.iter().map(|(name, value)| json!({"Name": name, "Value": value})).collect();
                    json!({"Namespace": NAMESPACE, "MetricName": metric, "Dimensions": dimensions})
                })
            })
            .filter(|_| here)
            .collect();
        Ok(json!({"Metrics": metrics}))
    }

    /// `GetMetricStatistics`: the data points of one metric, oldest first.
    pub(super) fn get_metric_statistics(&self, input: &Value) -> Result<Value, ApiError> {
        let metric = text(input, "MetricName")?;
        let namespace = text(input, "Namespace")?;
        let (start, end) = (instant(input, "StartTime")?, instant(input, "EndTime")?);
        if start >= end {
            return Err(invalid("The parameter StartTime must be less than the parameter EndTime."));
        }
        let period = input["Period"].as_u64().ok_or_else(|| missing("Period"))? * 1_000_000;
        if period == 0 || !period.is_multiple_of(60_000_000) {
            return Err(invalid("The parameter Period must be a multiple of 60."));
        }
        if (end.micros() - start.micros()) / period > MOST_POINTS {
            return Err(ApiError::new(
                "InvalidParameterCombination",
                400,
                format!("You have requested more than {MOST_POINTS} datapoints. Use a longer Period or a shorter time range."),
            ));
        }
        let (wanted, statistics) = (dimensions(input)?, statistics(input)?);
        let mut points: BTreeMap<u64, Datum> = BTreeMap::new();
        for series in self.runtime.metrics.borrow().series().filter(|_| namespace == NAMESPACE) {
            if !self.dimensions_of(series).contains(&wanted) {
                continue;
            }
            for (begin, datum) in series.periods().filter(|(begin, _)| *begin >= start && *begin < end) {
                let begin = begin.micros() - (begin.micros() - start.micros()) % period;
                points.entry(begin).or_default().merge(datum);
            }
        }
        let points: Vec<Value> =
            points.iter().filter_map(|(begin, datum)| point(&statistics, metric, SimTime::from_micros(*begin), datum)).collect();
        Ok(json!({"Label": metric, "Datapoints": points}))
    }

    /// The sets of dimensions that a series counts for: the API's, its stage's and, where detailed metrics are on, its method's. What a canary
    /// serves counts for the stage and, apart, for `{stage}/Canary`.
    fn dimensions_of(&self, series: &Series) -> Vec<Dimensions> {
        let Some(api) = self.account.rest_apis.get(&series.api_id) else { return self.http_dimensions_of(series) };
        let set = |members: &[(&str, &str)]| order::map(members.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let name = api_name(api);
        let mut stages = vec![series.stage.clone()];
        if series.is_canary {
            stages.push(format!("{}/Canary", series.stage));
        }
        let mut sets = vec![set(&[("ApiName", &name)])];
        for stage in &stages {
            sets.push(set(&[("ApiName", &name), ("Stage", stage)]));
            if let Some((path, method)) = series.method.as_ref().filter(|(path, method)| is_detailed(api, &series.stage, path, method)) {
                sets.push(set(&[("ApiName", &name), ("Stage", stage), ("Resource", path), ("Method", method)]));
            }
        }
        sets
    }
}

impl Engine {
    /// The same for an HTTP API: its id, its stage and, where detailed metrics are on, its route.
    fn http_dimensions_of(&self, series: &Series) -> Vec<Dimensions> {
        let Some(api) = self.account.http_apis.get(&series.api_id) else { return Vec::new() };
        let mut set = Dimensions::from([("ApiId".to_owned(), series.api_id.clone())]);
        let mut sets = vec![set.clone()];
        set.insert("Stage".into(), series.stage.clone());
        sets.push(set.clone());
        let detailed = |route: &str| {
            let stage = api.stages.get(&series.stage);
            stage.and_then(|stage| stage.setting(route, |settings| settings.detailed_metrics_enabled)) == Some(true)
        };
        if let Some((route, _)) = series.method.as_ref().filter(|(route, _)| detailed(route)) {
            set.insert("Route".into(), route.clone());
            sets.push(set);
        }
        sets
    }
}

/// The dimension `ApiName`: the name without what is not ASCII, or the id if nothing is left (`api-gateway-metrics-and-dimensions`).
fn api_name(api: &RestApi) -> String {
    let name: String = api.name.chars().filter(char::is_ascii).collect();
    if name.is_empty() { api.id.clone() } else { name }
}

fn is_detailed(api: &RestApi, stage: &str, path: &str, method: &str) -> bool {
    api.stages.get(stage).and_then(|stage| stage.method_setting(path, method)).is_some_and(|setting| setting.metrics_enabled)
}

/// A statistic that is asked for.
#[derive(Debug)]
enum Statistic<'a> {
    SampleCount,
    Sum,
    Average,
    Minimum,
    Maximum,
    /// With its name, such as `p99`.
    Percentile(&'a str, f64),
}

fn statistics(input: &Value) -> Result<Vec<Statistic<'_>>, ApiError> {
    let texts = |member: &str| input[member].as_array().into_iter().flatten().filter_map(Value::as_str);
    let plain = texts("Statistics").map(|name| {
        Ok(match name {
            "SampleCount" => Statistic::SampleCount,
            "Sum" => Statistic::Sum,
            "Average" => Statistic::Average,
            "Minimum" => Statistic::Minimum,
            "Maximum" => Statistic::Maximum,
            _ => {
                let known = "SampleCount, Average, Sum, Minimum, Maximum";
                return Err(invalid(&format!("The parameter Statistics.member must be one of {known}, not {name}.")));
            }
        })
    });
    let extended = texts("ExtendedStatistics").map(|name| {
        let percent = name.strip_prefix('p').and_then(|number| number.parse().ok()).filter(|percent| (0.0..=100.0).contains(percent));
        let percent =
            percent.ok_or_else(|| invalid(&format!("The value {name} for parameter ExtendedStatistics.member is not a percentile.")))?;
        Ok(Statistic::Percentile(name, percent))
    });
    plain.chain(extended).collect()
}

/// One data point with the statistics that are asked for; none if nothing was measured.
fn point(statistics: &[Statistic<'_>], metric: &str, begin: SimTime, datum: &Datum) -> Option<Value> {
    let counts = |ones: u64| Distribution::of_counts(ones, datum.count);
    // The rate of hits is that among all requests, not only those that were looked up (`api-gateway-metrics-and-dimensions`).
    let looked = if datum.cache_hits + datum.cache_misses == 0 { 0 } else { datum.count };
    let (values, unit) = match metric {
        "Count" => (counts(datum.count), "Count"),
        "DataProcessed" => (datum.data_processed.clone(), "Bytes"),
        "4XXError" | "4xx" => (counts(datum.client_errors), "Count"),
        "5XXError" | "5xx" => (counts(datum.server_errors), "Count"),
        "CacheHitCount" => (Distribution::of_counts(datum.cache_hits, looked), "Count"),
        "CacheMissCount" => (Distribution::of_counts(datum.cache_misses, looked), "Count"),
        "Latency" => (datum.latency.clone(), "Milliseconds"),
        "IntegrationLatency" => (datum.integration_latency.clone(), "Milliseconds"),
        _ => return None,
    };
    if values.count == 0 {
        return None;
    }
    let mut members = Map::from_iter([("Timestamp".to_owned(), json!(begin)), ("Unit".to_owned(), json!(unit))]);
    let mut extended = Map::new();
    for statistic in statistics {
        let (name, value) = match statistic {
            Statistic::SampleCount => ("SampleCount", values.count as f64),
            Statistic::Sum => ("Sum", values.sum),
            Statistic::Average => ("Average", values.sum / values.count as f64),
            Statistic::Minimum => ("Minimum", values.min),
            Statistic::Maximum => ("Maximum", values.max),
            Statistic::Percentile(name, percent) => {
                extended.insert((*name).to_owned(), json!(values.percentile(*percent)));
                continue;
            }
        };
        members.insert(name.to_owned(), json!(value));
    }
    if !extended.is_empty() {
        members.insert("ExtendedStatistics".into(), Value::Object(extended));
    }
    Some(Value::Object(members))
}

fn dimensions(input: &Value) -> Result<Dimensions, ApiError> {
    let pairs = input["Dimensions"].as_array().into_iter().flatten().map(|pair| {
        let name = pair["Name"].as_str().ok_or_else(|| missing("Dimensions.member.Name"))?;
        Ok((name.to_owned(), pair["Value"].as_str().unwrap_or_default().to_owned()))
    });
    Ok(order::map(pairs.collect::<Result<Vec<_>, ApiError>>()?))
}

fn text<'a>(input: &'a Value, name: &str) -> Result<&'a str, ApiError> {
    input[name].as_str().ok_or_else(|| missing(name))
}

fn instant(input: &Value, name: &str) -> Result<SimTime, ApiError> {
    SimTime::parse(text(input, name)?)
        .ok_or_else(|| invalid(&format!("The parameter {name} must be an instant such as 2026-01-01T00:00:00Z.")))
}

fn missing(name: &str) -> ApiError {
    ApiError::new("MissingParameter", 400, format!("The parameter {name} is required."))
}

fn invalid(message: &str) -> ApiError {
    ApiError::new("InvalidParameterValue", 400, message.to_owned())
}
