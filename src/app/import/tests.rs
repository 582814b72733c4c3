//! Importing step by step: what comes out is the same, what is given up has changed nothing, and what else changes the account waits.

use crate::app::{Action, DocumentText, Engine, ImportSettings, Route, State, StorageState, Workspace, sample};
use crate::control::Operation;
use crate::time::Span;
use serde_json::{Value, json};

fn state() -> State {
    State::new(sample().expect("the sample can be made"), Route::default(), StorageState::Saved)
}

fn names(state: &State) -> Vec<String> {
    state.workspace.engine.account.rest_apis.values().map(|api| api.name.clone()).collect()
}

/// A document that is long enough to be imported step by step.
fn long_document() -> DocumentText {
    let prose = "what it holds, and when ".repeat(20);
    let schemas: String = (0..100).map(|number| format!("    S{number}: {{type: object, description: {prose}}}\n")).collect();
    let paths: String = (0..40)
        .map(|number| {
            let schema = format!("{{application/json: {{schema: {{$ref: '#/components/schemas/S{number}'}}}}}}");
            format!("  /p{number}:\n    get: {{responses: {{'200': {{description: {prose}, content: {schema}}}}}}}\n")
        })
        .collect();
    format!("openapi: 3.0.1\ninfo: {{title: stepwise, version: '1'}}\npaths:\n{paths}components:\n  schemas:\n{schemas}").into()
}

/// The workspace as it is saved.
fn saved(state: &State) -> Value {
    serde_json::to_value(&state.workspace).expect("it can be saved")
}

/// Goes on with what is done with the document until it is so far, and says how far it came after each step.
fn step_to(state: &mut State, units: usize, share: f64) -> Vec<f64> {
    let mut shares = Vec::new();
    while let Some(progress) = state.import_progress().filter(|progress| progress.share < share) {
        shares.push(progress.share);
        state.step_import_job(units);
        state.update(Action::SettleImport);
    }
    shares
}

#[test]
fn a_long_document_is_imported_step_by_step_and_comes_to_the_same() {
    let text = long_document();
    let import = |units: usize| {
        let mut state = state();
        state.update(Action::ImportText { text: text.clone(), file_name: None });
        assert!(state.import.summary.is_none() && state.import_progress().is_some(), "it is not read at once");
        let reading = step_to(&mut state, units, 2.0);
        assert_eq!((state.import.answers.len(), state.import.errors.len()), (40, 0));
        state.update(Action::Import { overwrite: None, mocks: true });
        let importing = step_to(&mut state, units, 2.0);
        assert!(reading.is_sorted() && importing.is_sorted(), "{reading:?} {importing:?}");
        assert!(names(&state).contains(&"stepwise".to_owned()) && matches!(state.route, Route::Api { .. }));
        (saved(&state), reading.len(), importing.len())
    };
    let (small, large) = (import(5_000), import(usize::MAX));
    assert!(small.0 == large.0, "where it is interrupted makes no difference");
    assert!(small.1 > 20 && small.2 > 20 && large.1 == 1 && large.2 == 1, "{:?} {:?}", (small.1, small.2), (large.1, large.2));
    // The operation alone comes to the same API: it reads the document itself.
    let mut alone = Engine::new(1);
    let api = alone.call(&Operation::apigateway("ImportRestApi", json!({"body": *text}))).expect("an API");
    let mut state = State::new(Workspace::empty(1), Route::default(), StorageState::Saved);
    state.update(Action::ImportText { text, file_name: None });
    state.update(Action::Import { overwrite: None, mocks: false });
    assert_eq!(state.update(Action::FinishImport).reply, Ok(api));
    assert!(state.workspace.engine.account == alone.account);
}

#[test]
fn what_is_given_up_has_changed_nothing() {
    let mut state = state();
    let before = saved(&state);
    state.update(Action::ImportText { text: long_document(), file_name: Some("long.yaml".into()) });
    step_to(&mut state, 5_000, 0.3);
    state.update(Action::CancelImport);
    assert!(state.import_progress().is_none() && !state.import.is_checked && !state.import.text.is_empty());
    state.update(Action::ImportSettings(ImportSettings::default()));
    step_to(&mut state, 5_000, 2.0);
    assert!(state.import.summary.is_some());
    state.update(Action::Import { overwrite: None, mocks: true });
    step_to(&mut state, 5_000, 0.6);
    assert!(state.is_importing() && saved(&state) != before);
    state.update(Action::CancelImport);
    assert!(saved(&state) == before && state.undo.is_empty() && state.import.file_name.as_deref() == Some("long.yaml"));
    // Typing another text gives up what is being done, too.
    state.update(Action::ImportSettings(ImportSettings::default()));
    state.update(Action::FinishImport);
    state.update(Action::Import { overwrite: None, mocks: true });
    step_to(&mut state, 5_000, 0.6);
    state.update(Action::ImportText { text: "openapi: 3.0.1\ninfo: {}\npaths: {}\n".into(), file_name: None });
    assert!(saved(&state) == before && state.import.summary.is_some() && !state.is_importing());
}

#[test]
fn what_changes_the_account_waits_for_the_import() {
    let mut state = state();
    state.update(Action::ImportText { text: long_document(), file_name: None });
    state.update(Action::FinishImport);
    state.update(Action::Import { overwrite: None, mocks: true });
    step_to(&mut state, 5_000, 0.6);
    state.update(Action::Frame(Span::from_seconds_f64(0.1)));
    assert!(state.is_importing(), "frames go on beside it");
    state.update(Action::Call(Operation::apigateway("CreateRestApi", json!({"name": "after"}))));
    assert!(!state.is_importing());
    assert_eq!(names(&state).iter().filter(|name| ["stepwise", "after"].contains(&name.as_str())).count(), 2);
    state.update(Action::Undo);
    state.update(Action::Undo);
    assert!(!names(&state).contains(&"stepwise".to_owned()));
}
