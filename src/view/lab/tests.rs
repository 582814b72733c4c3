//! Tests of the lab's view models on a real run.

use super::*;
use crate::app::lab::{Lab, LabAction, Outcomes, Wanted};
use crate::app::{Action, Route, State, StorageState, Workspace};
use crate::time::Span;

fn state(id: &str, seconds: u64) -> State {
    let mut state = State::new(Workspace::empty(0), Route::Lab, StorageState::Saved);
    state.update(Action::Lab(LabAction::Scenario(id.into())));
    assert_eq!(state.lab.error, None);
    state.update(Action::Lab(LabAction::Speed(10.0)));
    state.update(Action::Lab(LabAction::Play(true)));
    while state.lab.playing && run(&state.lab).is_some_and(|run| run.seconds < seconds as f64) {
        state.update(Action::Frame(Span::from_micros(100_000)));
    }
    state.update(Action::Lab(LabAction::Play(false)));
    state
}

#[test]
fn a_run_is_shown_as_far_as_it_has_got() {
    let state = state("burst-against-rate", 12);
    let view = run(&state.lab).expect("a run");
    assert_eq!(view.seconds, 12.0);
    assert_eq!((view.playing, view.ended), (false, false));
    let engine = state.lab.tape.as_ref().expect("a run").sim().meters();
    assert_eq!(view.tanks.iter().map(|tank| tank.level).collect::<Vec<_>>(), engine.iter().map(|meter| meter.level).collect::<Vec<_>>());
    assert!(view.summary.contains("refused were"), "{}", view.summary);
    assert!(view.texts.iter().all(Option::is_some));
}

#[test]
fn the_list_leads_to_a_trace_and_charts_hold_the_reports_numbers() {
    let mut state = state("four-levels", 3);
    state.update(Action::Lab(LabAction::List(Wanted { from: 1.0, seconds: 5.0, outcome: Outcomes::Any })));
    let rows = listed(&state.lab).rows;
    assert_eq!(rows.len(), 200);
    let refused = rows.iter().find(|row| row.status == 429).expect("one is refused");
    assert!(refused.outcome.starts_with("ended at Throttle"), "{}", refused.outcome);
    state.update(Action::Lab(LabAction::Watch(refused.number)));
    let watched = state.lab.watched.as_ref().expect("it is watched");
    assert_eq!(watched.response.status, 429);
    let report = state.lab.report().expect("a report");
    let specs = charts(&report, None);
    let accepted = specs[0].curves.iter().find(|curve| curve.label == "Accepted").expect("a curve");
    assert_eq!(accepted.values, report.series.accepted.iter().map(|count| Some(*count as f64)).collect::<Vec<_>>());
}

#[test]
fn two_runs_are_compared() {
    let mut state = state("burst-against-rate", 100);
    state.update(Action::Lab(LabAction::Pin));
    let text = state.lab.text.replace("\"burstLimit\": 20", "\"burstLimit\": 81");
    state.update(Action::Lab(LabAction::Edit(text)));
    state.update(Action::Lab(LabAction::Start));
    state.update(Action::Lab(LabAction::ToEnd));
    while state.lab.playing {
        state.update(Action::Frame(Span::from_micros(16_000)));
    }
    let (before, after) = (state.lab.pinned.clone().expect("pinned"), state.lab.report().expect("a report"));
    let refused = differences(&before, &after).into_iter().find(|row| row.name == "Refused by a limit").expect("a row");
    assert_eq!((refused.after.as_str(), refused.change.as_str()), ("0", "−100 %"));
}

#[test]
fn plans_are_kept_in_the_workspace() {
    let mut state = state("burst-against-rate", 1);
    state.update(Action::Lab(LabAction::Save));
    state.update(Action::Lab(LabAction::Save));
    assert_eq!(state.workspace.lab.plans.iter().map(|text| plan_name(text)).collect::<Vec<_>>(), ["Burst against rate"]);
    state.update(Action::Lab(LabAction::Forget(0)));
    assert!(state.workspace.lab.is_empty());
    assert!(Lab::default().tape.is_none());
}

#[test]
fn winding_back_shows_the_tanks_as_they_were() {
    let mut state = state("burst-against-rate", 11);
    let before = run(&state.lab).expect("a run").tanks;
    // The bursts come every ten seconds, and after 33 the tanks stand elsewhere.
    for _ in 0..33 {
        state.update(Action::Lab(LabAction::StepSecond));
    }
    assert_ne!(run(&state.lab).expect("a run").tanks, before);
    state.update(Action::Lab(LabAction::GoTo(11.0)));
    let view = run(&state.lab).expect("a run");
    assert_eq!((view.tanks, view.reached), (before, 44.0));
}

/// A run of 20,000 requests a second, at its beginning.
fn busy() -> State {
    let mut state = state("burst-against-rate", 0);
    let mut plan: Value = serde_json::from_str(&state.lab.text).expect("a plan");
    plan["clients"][0]["arrivals"]["perSecond"] = 20_000.into();
    state.update(Action::Lab(LabAction::Edit(plan.to_string())));
    state.update(Action::Lab(LabAction::Start));
    assert_eq!(state.lab.error, None);
    state
}

/// Lets frames pass until nothing moves; tells how many it took.
fn settle(state: &mut State) -> u32 {
    let mut frames = 0;
    while state.lab.is_moving() {
        state.update(Action::Frame(Span::from_micros(16_667)));
        frames += 1;
    }
    frames
}

#[test]
fn a_far_moment_is_reached_frame_by_frame_and_is_what_it_was() {
    let mut state = busy();
    let seen = |state: &State| (run(&state.lab).map(|run| (run.seconds, run.sent, run.tanks)), listed(&state.lab));
    state.update(Action::Lab(LabAction::StepSecond));
    assert!(state.lab.is_seeking() && run(&state.lab).is_some_and(|run| run.seconds < 1.0));
    assert!(settle(&mut state) > 2);
    let at_one = seen(&state);
    // The second step is taken while the first is on its way.
    state.update(Action::Lab(LabAction::StepSecond));
    state.update(Action::Lab(LabAction::StepSecond));
    settle(&mut state);
    assert_eq!(run(&state.lab).map(|run| run.seconds), Some(3.0));
    state.update(Action::Lab(LabAction::GoTo(1.0)));
    settle(&mut state);
    assert_eq!(seen(&state), at_one);
    // Requests that are asked for on the way are sent when it is there.
    let sent = |state: &State| state.lab.tape.as_ref().map_or(0, |tape| tape.sim().sent());
    let before = sent(&state);
    state.update(Action::Lab(LabAction::GoTo(0.9)));
    state.update(Action::Lab(LabAction::StepSecond));
    settle(&mut state);
    let later = sent(&state);
    state.update(Action::Lab(LabAction::GoTo(0.0)));
    state.update(Action::Lab(LabAction::GoTo(1.9)));
    state.update(Action::Lab(LabAction::StepRequest));
    state.update(Action::Lab(LabAction::StepRequest));
    assert!(state.lab.is_seeking());
    settle(&mut state);
    assert_eq!(sent(&state), later + 2);
    state.update(Action::Lab(LabAction::GoTo(1.0)));
    settle(&mut state);
    assert_eq!(sent(&state), before);
    // Looking for a request takes frames, too, and leaves the run where it is.
    state.update(Action::Lab(LabAction::Watch(15_000)));
    settle(&mut state);
    assert_eq!(state.lab.watched.as_ref().map(|watched| watched.shot.number), Some(15_000));
    assert_eq!(seen(&state), at_one);
}

#[test]
fn the_budget_of_a_frame_follows_what_the_last_one_took() {
    let mut state = busy();
    state.update(Action::Lab(LabAction::ToEnd));
    let sent = |state: &mut State, took: u64| {
        let before = state.lab.tape.as_ref().map_or(0, |tape| tape.sim().sent());
        state.update(Action::Frame(Span::from_micros(16_667)));
        state.lab.pace(Span::from_micros(took));
        state.lab.tape.as_ref().map_or(0, |tape| tape.sim().sent()) - before
    };
    // A hundred times as long as it should: the next frame does the least there is, and what comes after it more again.
    let first = sent(&mut state, 600_000);
    let second = sent(&mut state, 1_000);
    let third = sent(&mut state, 6_000);
    assert!(second == 100 && first > second && third > second, "{first}, {second}, {third}");
}

/// Goes on to the end of the run.
fn finish(state: &mut State) {
    state.update(Action::Lab(LabAction::ToEnd));
    while state.lab.playing {
        state.update(Action::Frame(Span::from_micros(16_000)));
    }
}

#[test]
fn reports_are_kept_opened_compared_and_forgotten() {
    let mut state = state("burst-against-rate", 100);
    state.update(Action::Lab(LabAction::KeepReport));
    state.update(Action::Lab(LabAction::KeepReport));
    let rows = kept(&state.workspace.lab);
    assert_eq!(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Burst against rate", "Burst against rate (2)"]);
    assert!(rows[0].summary.starts_with("1,080 requests in 60 s"), "{}", rows[0].summary);
    assert!(rows[0].note.is_none() && rows[0].has_plan);
    // What is saved and loaded again is the same.
    let text = serde_json::to_string(&state.workspace.lab).expect("JSON");
    let saved: crate::app::lab::SavedLab = serde_json::from_str(&text).expect("it is read back");
    assert_eq!(kept(&saved), rows);
    state.update(Action::Lab(LabAction::End));
    state.update(Action::Lab(LabAction::OpenReport(0)));
    assert_eq!(opened(&state.lab).map(|view| view.name).as_deref(), Some("Burst against rate"));
    let report = state.lab.report().expect("the opened one");
    assert_eq!(charts(&report, None)[0].curves[0].label, "Accepted");
    state.update(Action::Lab(LabAction::CompareWith(1)));
    let same = differences(state.lab.pinned.as_ref().expect("pinned"), &report);
    assert!(same.iter().all(|row| row.change == "the same") && same.iter().any(|row| row.name == "bursty: accepted"));
    state.update(Action::Lab(LabAction::PlanOf(0)));
    assert!(state.lab.tape.is_some() && state.lab.opened.is_none());
    state.update(Action::Lab(LabAction::ForgetReport(0)));
    assert_eq!(kept(&state.workspace.lab).len(), 1);
}

#[test]
fn a_long_report_is_kept_with_fewer_rows_and_says_why() {
    let mut state = state("burst-against-rate", 1);
    let text = state.lab.text.replace("\"durationSeconds\": 60", "\"durationSeconds\": 3600");
    state.update(Action::Lab(LabAction::Edit(text)));
    state.update(Action::Lab(LabAction::Start));
    finish(&mut state);
    let whole = state.lab.report().expect("a report");
    state.update(Action::Lab(LabAction::KeepReport));
    let small = &state.workspace.lab.reports[0];
    assert!(small.report.bytes() <= crate::app::lab::KeptReport::MOST_BYTES && small.joined > 1);
    assert_eq!(small.report.totals, whole.totals);
    assert_eq!(small.report.series.accepted.iter().sum::<u64>(), whole.series.accepted.iter().sum::<u64>());
    let note = kept(&state.workspace.lab)[0].note.clone().expect("a note");
    assert!(note.starts_with("Kept at one row for each ") && note.contains(" instead of 1 s, because a report may take 64 kB"), "{note}");
    // Laid over the whole run, each coarse row is read at the rate of a fine one.
    let specs = charts(&whole, Some(&small.report));
    let before = specs[0].curves.iter().find(|curve| curve.label == "Accepted before").expect("an overlay");
    let sum: f64 = before.values.iter().flatten().sum();
    assert!((sum / whole.totals.accepted as f64 - 1.0).abs() < 0.02, "{sum} of {}", whole.totals.accepted);
    assert!(specs.iter().all(|spec| spec.curves.iter().all(|curve| curve.values.len() == spec.x.len())));
}

#[test]
fn requests_are_listed_by_moment_and_outcome() {
    let mut state = state("four-levels", 10);
    for (outcome, status) in [(Outcomes::Bucket, 429), (Outcomes::Accepted, 200)] {
        state.update(Action::Lab(LabAction::List(Wanted { from: 3.0, seconds: 1.0, outcome })));
        let view = listed(&state.lab);
        assert!(!view.rows.is_empty() && view.rows.iter().all(|row| row.status == status), "{:?}", view.rows);
        assert!(view.rows.iter().all(|row| row.at.starts_with("3.") || row.at.starts_with("3 ")), "{:?}", view.rows);
    }
    let of_second: u64 = state.lab.report().expect("a report").series.offered[3];
    assert_eq!(state.lab.listed.as_ref().map(|found| (found.looked_at, found.is_all)), Some((of_second, true)));
    // A dot leads to its request's trace, and to those that were sent with it.
    let number = state.lab.tape.as_ref().and_then(|tape| tape.sim().recent().next_back()).expect("an attempt").number;
    state.update(Action::Lab(LabAction::Inspect(number)));
    assert_eq!(state.lab.watched.as_ref().map(|watched| watched.shot.number), Some(number));
    assert!(listed(&state.lab).rows.iter().any(|row| row.number == number));
}

#[test]
fn a_tank_tells_its_history() {
    let state = state("burst-against-rate", 25);
    let view = run(&state.lab).expect("a run");
    let tank = view.tanks.iter().find(|tank| tank.name.contains("bursty")).expect("a tank");
    let told = history(&state.lab, &tank.key).expect("a history");
    let report = state.lab.report().expect("a report");
    let series = report.buckets.iter().find(|bucket| bucket.name == tank.name).expect("a series");
    let points: Vec<(f64, f64)> =
        told.line.split(' ').map(|point| point.split_once(',').map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).unwrap()).collect();
    assert_eq!(points.len(), series.levels.len(), "a point for each row, the last one being the level now");
    let lowest = points.iter().map(|(_, y)| *y).fold(0.0, f64::max);
    let expected = series.levels.iter().flatten().copied().fold(f64::MAX, f64::min);
    let scale = crate::view::chart::Scale::exactly(series.capacity);
    assert!((lowest - History::AREA.y_of(&scale, expected)).abs() < 0.01, "{lowest}");
    assert!(history(&state.lab, "no such").is_none());
}

#[test]
fn the_canary_lane_is_there_where_a_canary_is_or_was() {
    assert!(!run(&state("burst-against-rate", 5).lab).expect("a run").has_canary);
    let state = state("canary-rolled-back", 90);
    // It was rolled back at second 60, but it has served.
    assert!(run(&state.lab).expect("a run").has_canary);
    assert_eq!((backends(false).len(), backends(true).len()), (1, 2));
}
