//! The same traffic plan against all three kinds: each in an account of its own, in front of the same function, with the same seed.

use super::{Comparison, Kind};
use crate::app::Engine;
use crate::app::lab::prepare;
use serde_json::{Value, json};

/// The traffic that all three get, and what things cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlanPrices {
    /// Requests a second, at random instants.
    pub per_second: f64,
    /// How long, in seconds.
    pub seconds: f64,
    /// How long the function takes: half of the calls at most so many milliseconds.
    pub median_ms: f64,
    /// Requests a second that a stage lets through, with a burst of as many; 0 for no limit. A load balancer has none.
    pub limit: f64,
    /// Dollars for a million requests to a REST API.
    pub rest_million: f64,
    /// Dollars for a million requests to an HTTP API.
    pub http_million: f64,
    /// Dollars for an hour of a load balancer.
    pub alb_hour: f64,
    /// Dollars for an hour of a capacity unit.
    pub alb_unit_hour: f64,
}

impl Default for PlanPrices {
    fn default() -> Self {
        PlanPrices {
            per_second: 20.0,
            seconds: 60.0,
            median_ms: 40.0,
            limit: 15.0,
            rest_million: 3.5,
            http_million: 1.0,
            alb_hour: 0.0225,
            alb_unit_hour: 0.008,
        }
    }
}

/// What the plan came to for one kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared {
    /// The kind.
    pub kind: Kind,
    /// Requests sent.
    pub requests: u64,
    /// Answered with a status below 400.
    pub accepted: u64,
    /// Refused by a limit.
    pub refused: u64,
    /// Half are answered within so many milliseconds.
    pub p50: f64,
    /// All but one of a hundred are.
    pub p99: f64,
    /// Dollars for the door alone, for the plan's time.
    pub cost: f64,
    /// The same if it went on for a month of 730 hours.
    pub month: f64,
}

const MONTH_SECONDS: f64 = 730.0 * 3_600.0;

/// The plan for one kind, as the traffic lab takes it.
pub fn traffic_plan(comparison: &Comparison, kind: Kind, given: &PlanPrices) -> Value {
    let door = comparison.doors.get(&kind);
    let own = door.map(|door| door.steps.as_slice()).unwrap_or_default();
    let limited = limit(kind, given.limit);
    let behavior = json!({"kind": "respond", "payload": {"statusCode": 200, "body": "{}"},
        "latency": {"logNormalMs": {"median": given.median_ms, "p99": given.median_ms * 5.0}}});
    let paced = json!({"call": "backends PutFunctionBehavior", "input": {"FunctionName": "shop", "Behavior": behavior}});
    let steps = comparison.function.iter().chain(own).chain(&limited).chain([&paced]);
    let setup: Vec<Value> = steps.map(as_setup).collect();
    json!({
        "name": kind.name(),
        "seed": 1,
        "emptyAccount": true,
        "durationSeconds": given.seconds,
        "setup": setup,
        "clients": [{
            "name": "everybody",
            "url": door.map(|door| door.url.as_str()),
            "requests": [{"path": "/pets"}],
            "arrivals": {"kind": "poisson", "perSecond": given.per_second},
        }],
        "prices": {
            "restMillion": given.rest_million,
            "httpMillion": given.http_million,
            "albHour": given.alb_hour,
            "albUnitHour": given.alb_unit_hour,
        },
    })
}

/// The step that limits a stage; none where nothing limits.
fn limit(kind: Kind, limit: f64) -> Option<Value> {
    let text = libm::ceil(limit).to_string();
    let replace = |path: &str| json!({"op": "replace", "path": path, "value": text});
    match kind {
        _ if limit <= 0.0 => None,
        Kind::Rest => Some(json!({"call": "apigateway UpdateStage", "input": {"restApiId": "@{api:/id}", "stageName": "prod",
            "patchOperations": [replace("/*/*/throttling/rateLimit"), replace("/*/*/throttling/burstLimit")]}})),
        Kind::Http => Some(json!({"call": "apigatewayv2 UpdateStage", "input": {"ApiId": "@{api:/ApiId}", "StageName": "$default",
            "DefaultRouteSettings": {"ThrottlingRateLimit": limit, "ThrottlingBurstLimit": libm::ceil(limit) as u64}}})),
        Kind::Alb => None,
    }
}

/// A step of an experiment as one of a plan's setup.
fn as_setup(step: &Value) -> Value {
    let (service, operation) = step["call"].as_str().and_then(|call| call.split_once(' ')).unwrap_or_default();
    let mut setup = json!({"service": service, "operation": operation, "input": step["input"]});
    if let Some(id) = step["id"].as_str() {
        setup["id"] = json!(id);
    }
    setup
}

/// Runs the plan against all three.
///
/// # Errors
/// What is wrong with the plan: a number that it does not take.
pub fn compared(comparison: &Comparison, given: &PlanPrices) -> Result<Vec<Compared>, String> {
    let one = |kind: Kind| {
        let mut sim = prepare(&traffic_plan(comparison, kind, given), &Engine::new(0)).map_err(|error| error.to_string())?;
        sim.run_until(sim.end(), u64::MAX);
        let totals = sim.totals();
        let cost = match kind {
            Kind::Rest => totals.cost.rest,
            Kind::Http => totals.cost.http,
            Kind::Alb => totals.cost.alb,
        };
        Ok(Compared {
            kind,
            requests: totals.requests,
            accepted: totals.accepted,
            refused: totals.refused.total(),
            p50: totals.latency_ms.p50,
            p99: totals.latency_ms.p99,
            cost,
            month: cost * MONTH_SECONDS / given.seconds,
        })
    };
    Kind::ALL.into_iter().map(one).collect()
}
