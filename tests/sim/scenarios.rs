//! Every scenario's lesson is true: what its paragraph tells to watch is in its report, and the answer to its question, too.

use stagecraft::app::Engine;
use stagecraft::app::lab::{SCENARIOS, Scenario, prepare};
use stagecraft::sim::{ClientTotals, MeterSeries, Report};

fn report(id: &str) -> Report {
    run(&Scenario::find(id).expect("a scenario").plan())
}

fn run(plan: &serde_json::Value) -> Report {
    let mut sim = prepare(plan, &Engine::new(0)).unwrap_or_else(|error| panic!("{error}"));
    sim.run_until(sim.end(), u64::MAX);
    let report = sim.report();
    let failed: Vec<_> = report.actions.iter().filter(|action| action.error.is_some()).collect();
    assert!(failed.is_empty(), "{failed:?}");
    report
}

fn client<'a>(report: &'a Report, name: &str) -> &'a ClientTotals {
    report.clients.iter().find(|client| client.name == name).expect("a client")
}

fn sum(column: &[u64], from: usize, to: usize) -> u64 {
    column[from..to].iter().sum()
}

fn level(meter: &MeterSeries, row: usize) -> f64 {
    meter.levels[row].expect("it was met")
}

#[test]
fn every_scenario_says_what_to_watch_and_asks_a_question() {
    for scenario in SCENARIOS {
        let plan: serde_json::Value = serde_json::from_str(scenario.text).expect("JSON");
        for member in ["name", "description", "watch", "question"] {
            assert!(plan[member].as_str().is_some_and(|text| text.len() > 10), "{} has no {member}", scenario.id);
        }
        assert!(plan["question"].as_str().is_some_and(|question| question.ends_with('?')), "{}", scenario.id);
    }
}

#[test]
fn burst_against_rate() {
    let report = report("burst-against-rate");
    let (even, bursty) = (client(&report, "even"), client(&report, "bursty"));
    assert_eq!((even.requests, even.refused.total()), (540, 0));
    assert_eq!(bursty.requests, 540);
    // Each burst of 90 in a second passes 20 tokens and the 10 that come in meanwhile.
    assert!((bursty.accepted as f64 / 6.0 - 30.0).abs() <= 1.0, "{}", bursty.accepted);
    assert!(report.buckets.iter().any(|bucket| bucket.name.contains("even") && (10..60).all(|row| level(bucket, row) > 18.0)));
    // The question: a burst limit of 90 less what flows in meanwhile lets everything through.
    let mut plan = Scenario::find("burst-against-rate").expect("a scenario").plan();
    for step in plan["setup"].as_array_mut().into_iter().flatten().filter(|step| step["operation"] == "CreateUsagePlan") {
        step["input"]["throttle"]["burstLimit"] = 81.into();
    }
    assert_eq!(run(&plan).totals.refused.total(), 0);
}

#[test]
fn noisy_neighbour() {
    let report = report("noisy-neighbour");
    let stage = report.buckets.iter().find(|bucket| bucket.name.starts_with("stage")).expect("the stage's bucket");
    assert!(level(stage, 10) > 95.0 && level(stage, 40) < 2.0 && level(stage, 90) > 90.0);
    let quiet = |from: usize, to: usize| sum(&report.series.refused["stageMethod"], from, to);
    assert_eq!(quiet(0, 20), 0);
    assert!(quiet(22, 60) > 38 * 250, "the stage refuses most of 420 a second");
    assert_eq!(quiet(62, 100), 0, "the plan refuses before the stage is asked");
    assert!(sum(&report.series.refused["plan"], 62, 100) > 38 * 300);
    // The quiet client lost about three of four requests in 40 of 100 seconds, and none before or after.
    let quiet = client(&report, "quiet");
    let lost = quiet.refused.stage_method as f64 / (20.0 * 40.0);
    assert!((0.65..0.85).contains(&lost), "{lost}");
    assert_eq!(quiet.refused.plan, 0);
    // The question: with 100 a second for each key, the noisy one alone empties the stage's tank.
    let mut plan = Scenario::find("noisy-neighbour").expect("a scenario").plan();
    let text = plan["actions"].to_string().replace("\"60\"", "\"100\"");
    plan["actions"] = serde_json::from_str(&text).expect("JSON");
    assert!(sum(&run(&plan).series.refused["stageMethod"], 65, 100) > 100);
}

#[test]
fn four_levels() {
    let report = report("four-levels");
    let refused = |name: &str| client(&report, name).refused;
    assert!(refused("method in plan").plan_method > 100 && refused("method in plan").plan == 0);
    assert!(refused("plan").plan > 100 && refused("plan").plan_method == 0);
    assert!(refused("stage").stage_method > 250);
    assert!(refused("all").account > 5_000 && refused("all").stage_method == 0);
    // Before the flood only the levels of their own refuse; then the account's refuses everybody.
    assert_eq!(sum(&report.series.refused["account"], 0, 8), 0);
    assert!(["method in plan", "plan", "stage"].iter().all(|name| refused(name).account > 0));
}

#[test]
fn retry_storm() {
    let report = report("retry-storm");
    let (step, spread) = (client(&report, "in step"), client(&report, "spread"));
    // Jitter raises goodput: nearly all of 300 get through instead of a burst of 20 each wave.
    assert!(step.succeeded <= 8 * 30, "{}", step.succeeded);
    assert!(spread.succeeded >= 280, "{}", spread.succeeded);
    assert!(spread.succeeded as f64 >= 1.4 * step.succeeded as f64, "{} against {}", spread.succeeded, step.succeeded);
    // … and lowers the peak, which the plan for each kind alone shows.
    let peak = |place: usize| {
        let mut plan = Scenario::find("retry-storm").expect("a scenario").plan();
        let one = plan["clients"][place].clone();
        plan["clients"] = serde_json::json!([one]);
        run(&plan).series.offered[12..].iter().max().copied().unwrap_or_default()
    };
    let (of_step, of_spread) = (peak(0), peak(1));
    assert!(of_step as f64 >= 1.7 * of_spread as f64, "{of_step} against {of_spread}");
}

#[test]
fn quota_runs_out() {
    let report = report("quota-runs-out");
    let left = |day: usize| level(&report.quotas[0], day * 4 - 1);
    assert_eq!((left(10), left(19), left(20), left(24)), (5_000.0, 500.0, 0.0, 0.0));
    // The 25th begins after 24 days; 1,000 more last two days.
    assert_eq!((left(25), left(26), left(30)), (500.0, 0.0, 0.0));
    assert_eq!((left(32), left(36)), (9_500.0, 7_500.0));
    assert_eq!(report.totals.refused.quota, 500 * (4 + 5));
    assert_eq!(report.totals.refused.total(), report.totals.refused.quota);
    assert!(report.buckets.iter().all(|bucket| bucket.levels.iter().flatten().all(|level| *level >= bucket.capacity - 1.0)));
}

#[test]
fn canary_rolled_back() {
    let report = report("canary-rolled-back");
    let series = &report.series;
    let share = |errors: &[u64], requests: &[u64]| sum(errors, 20, 60) as f64 / sum(requests, 20, 60) as f64;
    let canary = share(&series.canary_errors, &series.canary);
    assert!((0.23..0.37).contains(&canary), "{canary}");
    assert_eq!(report.totals.base.server_errors, 0);
    let all = sum(&series.server_errors, 20, 60) as f64 / sum(&series.offered, 20, 60) as f64;
    assert!((0.02..0.04).contains(&all), "{all}");
    assert_eq!(sum(&series.server_errors, 0, 20) + sum(&series.server_errors, 60, 100), 0);
    assert_eq!(sum(&series.canary, 60, 100), 0);
}

#[test]
fn migration() {
    let report = report("migration");
    for (from, to, share) in [(0, 30, 0.0), (30, 60, 0.1), (60, 90, 0.25), (90, 120, 0.5), (120, 150, 0.0)] {
        let (canary, all) = (sum(&report.series.canary, from, to) as f64, sum(&report.series.offered, from, to) as f64);
        let bound = 3.29 * (all * share * (1.0 - share)).sqrt();
        assert!((canary - all * share).abs() <= bound, "{from}–{to}: {canary} of {all}");
    }
    // Version 2 is the faster one: after the promotion everybody meets it.
    let median = |row: usize| report.series.latency_p50[row];
    assert!(median(15) > 17.0 && median(140) < 15.0, "{} {}", median(15), median(140));
    assert_eq!(report.totals.server_errors, 0);
}

#[test]
fn function_concurrency() {
    let report = report("function-concurrency");
    let failed = |from: usize, to: usize| {
        sum(&report.series.gateway_responses["API_CONFIGURATION_ERROR"], from, to) as f64 / sum(&report.series.offered, from, to) as f64
    };
    // Erlang's B for 20 erlangs on 10 servers is 0.538.
    assert!((0.46..0.62).contains(&failed(5, 30)), "{}", failed(5, 30));
    assert!((0.46..0.62).contains(&failed(32, 60)), "{}", failed(32, 60));
    assert_eq!(failed(62, 90), 0.0);
    assert_eq!(report.totals.refused.total(), 0);
    assert!(report.series.running[10..60].iter().all(|running| *running <= 10));
}

#[test]
fn cache_saves_backend() {
    let report = report("cache-saves-backend");
    let series = &report.series;
    let failed = |from: usize, to: usize| sum(&series.server_errors, from, to) as f64 / sum(&series.offered, from, to) as f64;
    // Erlang's B for 8 erlangs on 5 servers is 0.479.
    assert!((0.45..0.51).contains(&failed(5, 240)), "{}", failed(5, 240));
    assert_eq!(sum(&series.cache_hits, 0, 239) + sum(&series.cache_misses, 0, 239), 0);
    // A wave of misses still meets a function that is too small for it; between the waves nothing fails.
    assert!(failed(250, 600) < 0.01, "{:?}", &series.server_errors[238..]);
    assert!((0..5).all(|wave| sum(&series.server_errors, 315 + 60 * wave, 358 + 60 * wave) == 0));
    let calls = |from: usize, to: usize| sum(&series.cache_misses, from, to);
    assert!((150..=220).contains(&calls(300, 600)), "{}", calls(300, 600));
    // Waves: each pet is kept for exactly a minute after it was got, and asked for again within a second or so.
    let in_waves: u64 = (0..5).map(|wave| calls(300 + 60 * wave, 312 + 60 * wave)).sum();
    assert!(in_waves as f64 >= 0.95 * calls(300, 600) as f64, "{in_waves} of {}", calls(300, 600));
    assert!(series.latency_p90[200] > 100.0 && series.latency_p90[290] < 20.0, "{} {}", series.latency_p90[200], series.latency_p90[290]);
    // Six minutes of the cache cost less than the executions that it saves.
    let cost = |part: &str, row: usize| series.costs[part][row];
    let (before, after) = (cost("lambda", 239), cost("lambda", 599) - cost("lambda", 239));
    assert!((report.totals.cost.cache - 0.02 / 10.0).abs() < 1e-5, "{}", report.totals.cost.cache);
    assert!(after < 0.05 * before && before * 1.5 - after > report.totals.cost.cache, "{before} {after}");
    assert!(report.buckets.iter().all(|bucket| bucket.levels.iter().flatten().all(|level| *level >= bucket.capacity - 20.0)));
}

#[test]
fn rest_against_http() {
    let report = report("rest-against-http");
    let cost = &report.totals.cost;
    let billed = |names: [&str; 2]| names.iter().map(|name| client(&report, name).accepted).sum::<u64>();
    let (rest, http) = (billed(["REST", "flood on REST"]), billed(["HTTP", "flood on HTTP"]));
    assert_eq!(rest, http);
    assert!((cost.rest - rest as f64 * 3.5e-6).abs() < 1e-9 && (cost.http - http as f64 * 1e-6).abs() < 1e-9, "{cost:?}");
    assert!(cost.lambda / 2.0 < cost.http, "{cost:?}");
    // In the flood, twelve times the traffic costs one and a half times as much.
    for part in ["rest", "http"] {
        let spent = |from: usize, to: usize| report.series.costs[part][to] - report.series.costs[part][from];
        let steeper = spent(125, 175) / spent(50, 100);
        assert!((steeper - 1.5).abs() < 0.01, "{part}: {steeper}");
    }
    assert_eq!(sum(&report.series.offered, 130, 170), 40 * 440);
    // The buckets of both front doors are there to be looked at.
    for name in ["stage prod, GET /pets", "stage $default, route GET /pets"] {
        let bucket = report.buckets.iter().find(|bucket| bucket.name == name).unwrap_or_else(|| panic!("no {name}"));
        let (flooded, after) = (level(bucket, 150), level(bucket, 290));
        assert!(flooded < 1.5 && after > 28.0, "{name}: {flooded}, {after}");
    }
}
