//! Tests of the lab's view models on a real run.

use super::*;
use crate::app::lab::{Lab, LabAction};
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
    state.update(Action::Lab(LabAction::List(1.0)));
    let rows = listed(&state.lab);
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
