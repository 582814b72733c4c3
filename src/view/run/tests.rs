//! Tests of the run's view: the form, the band, the charts' sums.

use super::*;
use crate::app::{Engine, RunPoint};
use crate::gateway::{BucketLevel, BucketReading, Request};

fn bucket() -> BucketReading {
    BucketReading {
        level: BucketLevel::Plan,
        name: "usage plan Bronze, key demo".into(),
        rate_limit: 2.0,
        burst_limit: 4.0,
        tokens_before: 1.0,
        tokens_after: 1.0,
        refused: false,
        retry_after_seconds: None,
    }
}

/// A run of 1,000 at 10 per second, of which each slice accepted three and throttled six.
fn run() -> Run {
    let plan = RunForm::thousand_at_ten().plan().expect("the preset is right");
    let mut run =
        Run::start(plan, Request { method: "GET".into(), url: "https://a1.x/prod/pets".into(), ..Request::default() }, &Engine::new(0));
    run.buckets = vec![bucket()];
    let part = RunTotals { sent: 9, accepted: 3, throttled: 6, ..RunTotals::default() };
    run.points = (1..=100).map(|slice| RunPoint { seconds: f64::from(slice) * run.slice(), totals: part, levels: vec![1.0] }).collect();
    run.totals = RunTotals { sent: 900, accepted: 300, throttled: 600, canary: 271, ..RunTotals::default() };
    run
}

#[test]
fn the_form_becomes_a_plan_or_says_why_not() {
    let form = RunForm::five_at_once();
    assert_eq!(form.plan(), Ok(RunPlan { count: 5, per_second: None, speed: 60.0 }));
    let form = RunForm { count: "0".into(), ..RunForm::default() };
    assert_eq!(form.plan(), Err("Number of requests must be a whole number from 1 to 100,000".into()));
    let form = RunForm { per_second: "NaN".into(), ..RunForm::default() };
    assert_eq!(form.plan(), Err("Requests per second must be a number from 0.01 to 1,000,000".into()));
    assert!(RunForm { per_second: String::new(), ..RunForm::five_at_once() }.plan().is_ok(), "at once needs no rate");
}

#[test]
fn totals_and_shares_are_said() {
    let view = view(&run(), None);
    assert_eq!(view.title, "1,000 requests at 10 per second");
    assert_eq!(view.summary, "900 of 1,000 sent: 300 accepted, 600 throttled (429).");
    assert_eq!(view.outcomes[1], ("600".to_owned(), "66.7 %".to_owned()));
    assert!(view.canary.is_none() && !view.ended);
}

#[test]
fn the_canary_lies_in_its_band_or_does_not() {
    let share = canary_share(&run().totals, 30.0);
    assert!(share.is_within);
    assert_eq!(
        share.sentence,
        "The canary served 271 of 900 requests (30.1 %); it is set to 30 %, and 3 standard deviations around that reach from 25.4 % to 34.6 %: the share lies within them."
    );
    assert!(!canary_share(&run().totals, 50.0).is_within);
    assert!(canary_share(&RunTotals { sent: 5, ..RunTotals::default() }, 0.0).is_within);
    assert_eq!(canary_share(&RunTotals::default(), 30.0).sentence, "No request was sent yet.");
}

#[test]
fn bars_hold_every_request_of_every_slice() {
    let chart = outcome_chart(&run());
    let sums = chart.rows.iter().fold([0; 2], |sums, (_, parts)| [sums[0] + parts[0], sums[1] + parts[1]]);
    assert_eq!(sums, [300, 600]);
    assert!(chart.rows.len() <= 60, "{} bars", chart.rows.len());
    assert_eq!(chart.bars.len(), chart.rows.len() * 2);
    let (left, upper, right, lower) = edges();
    for bar in &chart.bars {
        assert!(bar.x >= left && bar.x + bar.width <= right + 1e-6, "{bar:?}");
        assert!(bar.y >= upper - 1e-6 && bar.y + bar.height <= lower + 1e-6, "{bar:?}");
    }
}

#[test]
fn a_run_at_once_is_one_bar() {
    let mut run = Run::start(RunForm::five_at_once().plan().expect("the preset is right"), Request::default(), &Engine::new(0));
    run.totals = RunTotals { sent: 5, accepted: 3, throttled: 2, ..RunTotals::default() };
    run.points = vec![RunPoint { seconds: run.slice(), totals: run.totals, levels: Vec::new() }];
    let chart = outcome_chart(&run);
    assert_eq!(chart.rows, [("0–1 s".to_owned(), [3, 2, 0, 0])]);
    assert_eq!(level_chart(&run), None);
}

#[test]
fn levels_are_drawn_in_percent_of_their_capacity() {
    let chart = level_chart(&run()).expect("levels are noted");
    assert_eq!(chart.lines[0].0, "Usage plan: usage plan Bronze, key demo");
    let (_, upper, _, lower) = edges();
    let quarter = short(lower - (lower - upper) / 4.0);
    assert!(chart.lines[0].1.split(' ').all(|point| point.ends_with(&format!(",{quarter}"))));
    assert!(chart.rows.len() <= 60);
    assert_eq!(chart.rows[0].1, ["1"]);
}

#[test]
fn the_stage_is_read_off_the_url() {
    assert_eq!(stage_of("https://a1.execute-api.us-east-1.amazonaws.com/prod/pets?x=1"), Some(("a1", "prod")));
    assert_eq!(stage_of("nonsense"), None);
}
