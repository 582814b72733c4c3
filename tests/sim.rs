//! The traffic lab against theory: token buckets, Erlang's formula, binomial and Poisson distributions, and a slow model that knows nothing of the
//! engine. Plans are small enough for a build without optimisation; the longest, of a million requests, takes most of a minute.

#[path = "sim/determinism.rs"]
mod determinism;
#[path = "sim/meters.rs"]
mod meters;
#[path = "sim/model.rs"]
mod model;
#[path = "sim/scenarios.rs"]
mod scenarios;
#[path = "sim/world.rs"]
mod world;

use serde_json::{Value, json};
use stagecraft::app::Engine;
use stagecraft::app::lab::prepare;
use stagecraft::sim::{Report, Sim};
use world::{function, mock, one_client, url};

/// Runs a plan on an empty account.
fn run(plan: &Value) -> Report {
    let mut sim = sim(plan);
    sim.run_until(sim.end(), u64::MAX);
    sim.report()
}

fn sim(plan: &Value) -> Sim<Engine> {
    prepare(plan, &Engine::new(0)).unwrap_or_else(|error| panic!("{error}"))
}

/// Fails unless a value is within a share of what is expected.
fn assert_near(what: &str, value: f64, expected: f64, share: f64) {
    assert!((value - expected).abs() <= share * expected, "{what}: {value}, not within {} % of {expected}", share * 100.0);
}

#[test]
fn a_bucket_accepts_its_burst_over_one_minus_rate_over_load_and_then_its_rate() {
    for (rate, burst, load) in [(100.0_f64, 2_000.0_f64, 400.0_f64), (50.0, 1_000.0, 60.0)] {
        let full = burst / (1.0 - rate / load);
        let seconds = (full / load).ceil() + 20.0;
        let plan = json!({
            "durationSeconds": seconds,
            "setup": mock(&json!([{"op": "replace", "path": "/*/*/throttling/rateLimit", "value": rate.to_string()},
                {"op": "replace", "path": "/*/*/throttling/burstLimit", "value": burst.to_string()}])),
            "clients": [one_client(&json!({"kind": "constant", "perSecond": load}))],
        });
        let mut sim = sim(&plan);
        let mut first = 0;
        while sim.totals().refused.total() == 0 {
            sim.step_request();
            first = sim.totals().accepted;
        }
        assert_near("accepted before the first refusal", first as f64, full, 0.01);
        sim.run_until(sim.end(), u64::MAX);
        let report = sim.report();
        let steady: u64 = report.series.accepted.iter().rev().take(18).sum();
        assert_near("accepted per second in the end", steady as f64 / 18.0, rate, 0.01);
        assert_eq!(report.totals.refused.stage_method, report.totals.offered - report.totals.accepted);
        assert_eq!(report.series.refused["stageMethod"].iter().sum::<u64>(), report.totals.refused.stage_method);
    }
}

/// The share that `servers` lose of a load in erlangs (Erlang's B formula, by its recurrence).
fn erlang_b(servers: u32, load: f64) -> f64 {
    (1..=servers).fold(1.0, |blocked, server| load * blocked / (f64::from(server) + load * blocked))
}

#[test]
fn a_function_with_limited_concurrency_refuses_erlangs_share() {
    // The formula does not ask how service times are distributed, only for their mean.
    erlang(5, 30.0, 0.1, &json!({"constantMs": 100.0}), 50_000.0, 0.04);
    erlang(2, 40.0, 0.05, &json!({"uniformMs": [0.0, 100.0]}), 50_000.0, 0.04);
}

#[test]
fn of_a_million_requests_too() {
    erlang(10, 100.0, 0.1, &json!({"exponentialMs": 100.0}), 1_000_000.0, 0.02);
}

/// So many servers, each busy for `mean` seconds with a request, of which `rate` come a second.
fn erlang(servers: u32, rate: f64, mean: f64, latency: &Value, requests: f64, within: f64) {
    let plan = json!({
        "durationSeconds": requests / rate,
        "seed": 2,
        "setup": function(&json!({"kind": "respond", "payload": {"statusCode": 200}, "latency": latency}), Some(servers)),
        "clients": [one_client(&json!({"kind": "poisson", "perSecond": rate}))],
    });
    let report = run(&plan);
    let refused = report.totals.gateway_responses["API_CONFIGURATION_ERROR"];
    assert_eq!(refused, report.totals.function_throttles);
    let share = refused as f64 / report.totals.offered as f64;
    assert_near("refused", share, erlang_b(servers, rate * mean), within);
}

#[test]
fn a_canary_gets_its_share_within_binomial_bounds() {
    let plan = json!({
        "durationSeconds": 20,
        "seed": 5,
        "setup": mock(&json!([{"op": "replace", "path": "/*/*/throttling/rateLimit", "value": "10000"}])).as_array().map(|setup| {
            let mut setup = setup.clone();
            setup.push(json!({"operation": "CreateDeployment", "input": {"restApiId": "@{api:/id}", "stageName": "prod",
                "canarySettings": {"percentTraffic": 12.5}}}));
            setup
        }),
        "clients": [one_client(&json!({"kind": "constant", "perSecond": 1000}))],
    });
    let totals = run(&plan).totals;
    let (sent, share) = (totals.offered as f64, 0.125);
    assert_eq!(totals.offered, 20_000);
    assert_eq!(totals.canary.requests + totals.base.requests, totals.offered);
    // The standard normal leaves 0.1 % outside ±3.29.
    let bound = 3.29 * (sent * share * (1.0 - share)).sqrt();
    assert!((totals.canary.requests as f64 - sent * share).abs() <= bound, "{} of {sent}", totals.canary.requests);
}

#[test]
fn poisson_arrivals_pass_a_chi_squared_test() {
    let mean: f64 = 8.0;
    let plan = json!({"durationSeconds": 2_500, "seed": 3, "setup": mock(&json!([])),
        "clients": [one_client(&json!({"kind": "poisson", "perSecond": mean}))]});
    let seconds = run(&plan).series.offered;
    assert_eq!(seconds.len(), 2_500);
    // Classes 0–3, 4, 5, …, 12, 13 and more; each expects more than five.
    let probability = |count: u64| (1..=count).fold((-mean).exp(), |p, k| p * mean / k as f64);
    let below: f64 = (0..=3).map(probability).sum();
    let middle: Vec<f64> = (4..=12).map(probability).collect();
    let above = 1.0 - below - middle.iter().sum::<f64>();
    let expected: Vec<f64> = std::iter::once(below).chain(middle).chain([above]).map(|p| p * 2_500.0).collect();
    let mut seen = vec![0.0; expected.len()];
    for count in seconds {
        seen[(count.saturating_sub(3) as usize).min(10)] += 1.0;
    }
    let statistic: f64 = seen.iter().zip(&expected).map(|(seen, expected)| (seen - expected).powi(2) / expected).sum();
    // 10 degrees of freedom: 0.1 % lie above 29.59.
    assert!(statistic < 29.59, "chi-squared {statistic}: {seen:?} for {expected:?}");
}

#[test]
fn offered_requests_add_up_however_they_are_counted() {
    let plan = json!({
        "durationSeconds": 30, "seed": 1,
        "setup": mock(&json!([{"op": "replace", "path": "/*/*/throttling/rateLimit", "value": "20"},
            {"op": "replace", "path": "/*/*/throttling/burstLimit", "value": "5"}])),
        "clients": [{"name": "a", "url": url(), "requests": [{"path": "/pets", "weight": 3}, {"path": "/nothing/{{n}}"}],
            "arrivals": {"kind": "onOff", "onSeconds": 2, "offSeconds": 3, "perSecond": 60, "random": true},
            "retry": {"kind": "exponential", "baseMs": 50, "jitter": "full", "maxAttempts": 4}},
            {"name": "b", "url": url(), "requests": [{"path": "/pets"}], "arrivals": {"kind": "closedLoop", "users": 10, "think": {"exponentialMs": 500}},
            "startSeconds": 5, "stopSeconds": 25}],
    });
    let report = run(&plan);
    let totals = &report.totals;
    assert_eq!(totals.offered, report.series.offered.iter().sum::<u64>());
    assert_eq!(totals.offered, report.clients.iter().map(|client| client.offered).sum::<u64>());
    assert_eq!(totals.offered, totals.accepted + totals.client_errors + totals.server_errors);
    assert_eq!(totals.requests, totals.succeeded + totals.gave_up + totals.pending);
    assert_eq!(totals.gateway_responses["THROTTLED"], totals.refused.total());
    assert!(totals.gateway_responses["MISSING_AUTHENTICATION_TOKEN"] > 0 && totals.retries > 0);
    assert_eq!(report.series.gateway_responses["THROTTLED"].iter().sum::<u64>(), totals.refused.total());
    assert!(report.series.offered[..5].iter().sum::<u64>() > 0);
    let quoted = report.csv().lines().count();
    assert_eq!(quoted, 31);
}

#[test]
fn a_closed_loop_obeys_littles_law() {
    let plan = json!({
        "durationSeconds": 300, "seed": 9,
        "setup": function(&json!({"kind": "respond", "payload": {"statusCode": 200}, "latency": {"exponentialMs": 200.0}}), None),
        "clients": [one_client(&json!({"kind": "closedLoop", "users": 20, "think": {"exponentialMs": 800.0}}))],
    });
    let totals = run(&plan).totals;
    // Each of 20 users comes every 0.2 + 0.8 seconds.
    assert_near("requests", totals.offered as f64, 20.0 * 300.0, 0.03);
    assert_near("mean latency", totals.latency_ms.mean, 200.0, 0.05);
}
