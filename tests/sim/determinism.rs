//! The same plan, seed and state give the same report, however the run is driven: at once, in pieces, step by step, wound back and forth.

use super::world::{function, url};
use serde_json::{Value, json};
use stagecraft::app::Engine;
use stagecraft::app::headless::Session;
use stagecraft::app::lab::prepare;
use stagecraft::sim::{Search, Sim, Sought, Tape};
use stagecraft::time::{Chance, SimTime, Span};

/// A plan with a bit of everything.
pub fn everything() -> Value {
    let behavior = json!({"kind": "respond", "payload": {"statusCode": 200}, "errorRate": 0.05,
        "latency": {"logNormalMs": {"median": 40, "p99": 400}}, "coldStart": {"constantMs": 300}});
    let mut setup = function(&behavior, Some(8)).as_array().cloned().unwrap_or_default();
    setup.push(json!({"operation": "CreateDeployment", "input": {"restApiId": "@{api:/id}", "stageName": "prod", "canarySettings": {"percentTraffic": 20}}}));
    let limit = |rate: &str| {
        json!({"restApiId": "@{api:/id}", "stageName": "prod",
            "patchOperations": [{"op": "replace", "path": "/*/*/throttling/rateLimit", "value": rate},
                {"op": "replace", "path": "/*/*/throttling/burstLimit", "value": "25"}]})
    };
    setup.push(json!({"operation": "UpdateStage", "input": limit("40")}));
    json!({
        "name": "everything", "durationSeconds": 20, "seed": 42, "setup": setup,
        "clients": [
            {"name": "spiky", "url": url(), "requests": [{"path": "/pets", "query": {"n": "{{n}}", "r": "{{random.hex(4)}}"}, "weight": 4}, {"path": "/nothing"}],
                "arrivals": {"kind": "spikes", "perSecond": 10, "spikePerSecond": 120, "everySeconds": 5, "lengthSeconds": 1, "random": true},
                "retry": {"kind": "exponential", "baseMs": 80, "jitter": "equal", "maxAttempts": 5}},
            {"name": "users", "url": url(), "requests": [{"path": "/pets"}],
                "arrivals": {"kind": "closedLoop", "users": 6, "think": {"uniformMs": [50, 400]}}, "retry": {"kind": "fixed", "delayMs": 250}},
            {"name": "ramp", "url": url(), "requests": [{"path": "/pets"}], "startSeconds": 3, "stopSeconds": 15,
                "arrivals": {"kind": "ramp", "fromPerSecond": 0, "toPerSecond": 30, "seconds": 10}, "retry": {"kind": "immediate", "maxAttempts": 2}},
        ],
        "actions": [
            {"atSeconds": 8, "operation": "UpdateStage", "input": limit("15")},
            {"atSeconds": 12, "operation": "UpdateStage", "input": limit("80")},
            {"atSeconds": 12, "operation": "NoSuchOperation"},
        ],
    })
}

fn sim() -> Sim<Engine> {
    prepare(&everything(), &Engine::new(0)).unwrap_or_else(|error| panic!("{error}"))
}

fn text(sim: &Sim<Engine>) -> String {
    serde_json::to_string(&sim.report()).expect("JSON")
}

#[test]
fn pauses_steps_and_rewinds_change_nothing() {
    let mut straight = sim();
    straight.run_until(straight.end(), u64::MAX);
    let expected = text(&straight);
    for seed in 0..4 {
        let mut chance = Chance::from_seed(seed);
        let mut tape = Tape::new(sim());
        tape.keep(if seed % 2 == 0 { 0 } else { 100 });
        let whole = tape.sim().end().since(tape.sim().started());
        for _ in 0..40 {
            let some = Span::from_seconds_f64(whole.seconds() * chance.unit() * 0.2);
            match chance.below(6) {
                0 => drop(tape.step_request()),
                1 => drop(tape.run_until(tape.sim().end(), u64::from(chance.below(200)))),
                2 => tape.go_to(tape.sim().started().after(Span::from_seconds_f64(whole.seconds() * chance.unit()))),
                3 => drop(tape.watch(u64::from(chance.below(500)))),
                _ => drop(tape.run_until(tape.sim().now().after(some), u64::MAX)),
            }
        }
        tape.run_until(tape.sim().end(), u64::MAX);
        assert_eq!(text(tape.sim()), expected, "seed {seed}");
    }
}

#[test]
fn winding_back_shows_every_meter_as_it_was() {
    let mut tape = Tape::new(sim());
    let moments: Vec<SimTime> = [0.0, 0.4, 3.0, 5.001, 7.77, 12.0, 19.9]
        .iter()
        .map(|seconds| tape.sim().started().after(Span::from_seconds_f64(*seconds)))
        .collect();
    let mut seen = Vec::new();
    for moment in &moments {
        tape.go_to(*moment);
        seen.push((tape.sim().meters(), text(tape.sim())));
    }
    for index in [6, 2, 5, 0, 3, 1, 4] {
        tape.go_to(moments[index]);
        assert_eq!((tape.sim().meters(), text(tape.sim())), seen[index], "{}", moments[index]);
    }
    assert_eq!(tape.reached(), moments[6]);
}

#[test]
fn any_attempt_can_be_watched_afterwards_and_was_as_its_trace_says() {
    let mut tape = Tape::new(sim());
    tape.run_until(tape.sim().end(), u64::MAX);
    let shots = tape.shots(tape.sim().started().after(Span::from_micros(5_000_000)), tape.sim().end(), 60);
    assert_eq!(shots.len(), 60);
    assert!(shots[0].at >= tape.sim().started().after(Span::from_micros(5_000_000)));
    let mut refused = 0;
    for shot in &shots {
        let watched = tape.watch(shot.number).expect("it was sent");
        assert_eq!(watched.shot, *shot);
        assert_eq!(watched.response.status, shot.status);
        let last = watched.trace.last().expect("a trace");
        if let Some(step) = shot.refused_at {
            assert_eq!(last.step, step);
            assert!(last.fault.is_some());
            refused += 1;
        }
    }
    assert!(refused > 5, "{refused}");
    assert!(tape.watch(tape.sim().sent() + 1).is_none());
}

#[test]
fn what_is_looked_for_in_slices_is_what_is_found_at_once() {
    let mut tape = Tape::new(sim());
    tape.run_until(tape.sim().end(), u64::MAX);
    let slices = |mut search: Search<Engine>| {
        let mut count = 0;
        loop {
            count += 1;
            if let Some(found) = search.go_on(7, |shot| shot.number % 3 == 0) {
                return (found, count);
            }
        }
    };
    let (from, end) = (tape.sim().started().after(Span::from_micros(5_050_000)), tape.sim().end());
    match slices(tape.search(from, end, 60).expect("a mark")) {
        (Sought::Stretch(found), count) => {
            assert!(count > 2 && found == tape.find(from, end, 60, |shot| shot.number % 3 == 0) && found.shots.len() == 60, "{count}");
        }
        found => panic!("{found:?}"),
    }
    let number = tape.shots(from, end, 1)[0].number;
    match slices(tape.search_attempt(number).expect("a mark")) {
        (Sought::Attempt(watched), count) => assert!(count > 2 && watched.map(|watched| *watched) == tape.watch(number), "{count}"),
        found => panic!("{found:?}"),
    }
}

#[test]
fn a_session_runs_plans_and_stays_as_it_was() {
    let mut session = Session::new();
    let before = session.line(r#"{"save":true}"#);
    let line = json!({"id": 1, "simulate": everything()}).to_string();
    let first = session.line(&line);
    assert_eq!(first, session.line(&line));
    assert!(first.is_some_and(|answer| answer.starts_with(r#"{"id":1,"report":{"name":"everything","seed":42"#)));
    assert_eq!(session.line(r#"{"save":true}"#), before);
}
