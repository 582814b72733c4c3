//! What actions do to the state as a whole: undo beside running traffic, failures of several operations at once, runs, the states of saving.

use super::*;
use crate::control::Operation;
use crate::time::{SimTime, Span};
use serde_json::{Value, json};

fn state() -> State {
    State::new(sample().expect("the sample can be made"), Route::default(), StorageState::Saved)
}

fn span(seconds: f64) -> Span {
    Span::from_seconds_f64(seconds)
}

fn create(name: &str) -> Operation {
    Operation::apigateway("CreateRestApi", json!({"name": name}))
}

fn names(state: &State) -> Vec<String> {
    state.workspace.engine.account.rest_apis.values().map(|api| api.name.clone()).collect()
}

fn plan(count: u64, per_second: Option<f64>) -> Action {
    Action::StartRun(RunPlan { count, per_second, speed: 1.0 })
}

fn totals(state: &State) -> RunTotals {
    state.run.as_ref().map(|run| run.totals).expect("a run")
}

#[test]
fn a_change_is_taken_back_and_done_again_while_traffic_is_counted() {
    let mut state = state();
    let before = names(&state);
    state.update(Action::Call(create("added")));
    state.update(Action::Send);
    let runtime = json!(state.workspace.engine.runtime);
    state.update(Action::Undo);
    assert_eq!(names(&state), before);
    assert_eq!(json!(state.workspace.engine.runtime), runtime, "what requests used stays used");
    assert_eq!(state.workspace.history.len(), 1);
    state.update(Action::Redo);
    assert_eq!(names(&state).len(), before.len() + 1);
    assert_eq!(state.update(Action::Redo).reply, Ok(Value::Null));
    state.update(Action::Undo);
    state.update(Action::Call(create("another")));
    assert!(state.redo.is_empty(), "a new change leaves nothing to do again");
}

#[test]
fn undo_takes_back_a_change_in_the_middle_of_a_run() {
    let mut state = state();
    state.update(plan(100, Some(50.0)));
    state.update(Action::Frame(span(0.1)));
    let api = state.workspace.composer.api_id.clone();
    state.update(Action::Call(Operation::apigateway("DeleteRestApi", json!({"restApiId": api}))));
    state.update(Action::Frame(span(0.1)));
    let refused = totals(&state).other;
    assert!(refused > 0, "the API is gone");
    state.update(Action::Undo);
    state.update(Action::Frame(span(0.1)));
    assert_eq!(totals(&state).other, refused, "the API is back");
}

#[test]
fn several_operations_happen_all_or_not_at_all() {
    let mut state = state();
    let before = (names(&state), state.workspace.log.clone());
    let wrong = Operation::apigateway("DeleteRestApi", json!({"restApiId": "none"}));
    let operations = vec![create("first"), wrong.clone(), create("never")];
    let update = state.update(Action::CallAll { title: "Three".into(), operations });
    assert!(update.reply.is_err());
    assert_eq!(names(&state), before.0);
    assert!(state.undo.is_empty());
    let added: Vec<_> = state.workspace.log[before.1.len()..].iter().map(|entry| (&entry.operation, entry.error.is_some())).collect();
    assert_eq!(added, [(&wrong, true)], "only what was refused is noted: the rest has not happened");
    assert_eq!(state.notices.last().map(|notice| notice.kind), Some(NoticeKind::Error));
}

#[test]
fn looking_saves_nothing_and_cannot_be_taken_back() {
    let mut state = state();
    let log = state.workspace.log.len();
    let update = state.update(Action::Call(Operation::apigateway("GetRestApis", json!({}))));
    assert!(update.reply.is_ok_and(|answer| answer["items"].is_array()));
    assert_eq!(update.effects, []);
    assert_eq!((state.undo.len(), state.workspace.log.len(), state.storage), (0, log, StorageState::Saved));
}

#[test]
fn a_document_that_is_refused_keeps_its_text() {
    let mut state = state();
    let before = names(&state);
    let text: DocumentText = "openapi: 3.0.1\npaths:\n  /a b: {}\n".into();
    state.update(Action::ImportText { text: text.clone(), file_name: Some("a.yaml".into()) });
    assert_eq!(state.import.errors.len(), 1);
    assert!(state.update(Action::Import { overwrite: None, mocks: true }).reply.is_err());
    assert_eq!((&state.import.text, state.import.file_name.as_deref(), names(&state)), (&text, Some("a.yaml"), before));
}

#[test]
fn a_document_shows_what_it_would_change_and_can_be_repaired() {
    let mut state = state();
    let refused: DocumentText = "openapi: 3.1.0\ninfo: {title: r, version: '1'}\npaths:\n  /a b:\n    get: {responses: {}}\n".into();
    state.update(Action::ImportText { text: refused.clone(), file_name: None });
    assert!(state.import.summary.is_none() && state.import.preview.is_none());
    state.update(Action::ListRepairs);
    let repairs = state.import.repairs.clone().expect("they were asked for");
    assert_eq!((repairs.changes.len(), repairs.errors.len(), &state.import.text), (2, 0, &refused), "{repairs:?}");
    state.update(Action::ApplyRepairs);
    let preview = state.import.preview.clone().expect("it can be imported now");
    assert!(preview.resource_at("/ab").is_some() && !names(&state).contains(&"r".to_owned()), "a preview changes nothing");
    assert_eq!(state.import.repaired.len(), 2);

    let api = state.update(Action::Import { overwrite: None, mocks: true }).reply.expect("an API");
    let target = api["id"].as_str().map(str::to_owned);
    state.update(Action::ImportText { text: "openapi: 3.0.1\ninfo: {title: r, version: '1'}\npaths: {/b: {}}\n".into(), file_name: None });
    for (mode, keeps) in [(ImportMode::Overwrite, false), (ImportMode::Merge, true)] {
        state.update(Action::ImportSettings(ImportSettings { target: target.clone(), mode, ..ImportSettings::default() }));
        let preview = state.import.preview.clone().expect("it can be imported");
        assert_eq!((preview.resource_at("/ab").is_some(), preview.resource_at("/b").is_some()), (keeps, true), "{mode:?}");
    }
}

#[test]
fn the_number_of_resources_can_be_raised() {
    let mut state = state();
    let paths: String = (0..300).map(|number| format!("  /p{number}: {{}}\n")).collect();
    state.update(Action::ImportText {
        text: format!("openapi: 3.0.1\ninfo: {{title: many, version: '1'}}\npaths:\n{paths}").into(),
        file_name: None,
    });
    assert!(state.import.errors[0].message.starts_with("Maximum number of resources"), "{:?}", state.import.errors);
    state.update(Action::RaiseLimits { resources: Some(301), bytes: None });
    assert_eq!(state.import.errors, []);
    state.update(Action::Undo);
    assert!(state.workspace.engine.account.quotas.is_empty());
}

#[test]
fn a_long_document_is_imported_but_not_kept_in_the_log() {
    let mut state = state();
    let long = format!("openapi: 3.0.1\ninfo: {{title: long, description: {}}}\npaths:\n  /a:\n    get: {{}}\n", "x".repeat(300_000));
    state.update(Action::ImportText { text: long.into(), file_name: None });
    state.update(Action::FinishImport);
    assert_eq!(state.import.answers.len(), 1);
    state.update(Action::Import { overwrite: None, mocks: true }).reply.expect("it is begun");
    state.update(Action::FinishImport).reply.expect("it can be imported");
    let bodies: Vec<&str> = state.workspace.log.iter().filter_map(|entry| entry.operation.input["body"].as_str()).collect();
    assert!(bodies.last().is_some_and(|body| body.len() < 100), "{bodies:?}");
    state.update(Action::Undo);
    assert!(!names(&state).contains(&"long".to_owned()), "import and mocks are one step");
}

#[test]
fn all_at_once_means_at_the_same_instant() {
    let mut state = state();
    let now = state.workspace.engine.now;
    state.update(plan(5, None));
    assert_eq!((totals(&state).sent, state.workspace.engine.now, state.is_moving()), (5, now, false));
    for odd in [Some(0.0), Some(-1.0), Some(f64::NAN), Some(f64::INFINITY)] {
        state.update(plan(5, odd));
        let run = state.run.as_ref().expect("a run");
        assert_eq!((run.totals.sent, run.running), (5, false), "{odd:?}");
        assert!(run.points.iter().all(|point| point.seconds.is_finite()), "{odd:?}");
    }
}

#[test]
fn a_run_keeps_its_pace_beside_a_running_clock_and_after_a_pause() {
    let mut state = state();
    state.update(Action::RunClock(true));
    state.update(Action::Frame(span(0.05)));
    state.update(plan(100, Some(10.0)));
    let started = state.workspace.engine.now;
    assert_eq!(totals(&state).sent, 1, "the first is sent at once");
    for _ in 0..10 {
        state.update(Action::Frame(span(0.1)));
    }
    assert_eq!(totals(&state).sent, 11);
    assert_eq!(state.workspace.engine.now.since(started), span(1.0), "the run moves the clock, and nothing moves it twice");

    state.update(Action::PauseRun(true));
    for _ in 0..50 {
        state.update(Action::Frame(span(0.1)));
    }
    assert_eq!(totals(&state).sent, 11);
    assert_eq!(state.workspace.engine.now.since(started), span(6.0), "the clock itself goes on");
    state.update(Action::PauseRun(false));
    state.update(Action::Frame(span(0.1)));
    assert!(totals(&state).sent <= 13, "nothing is caught up: {:?}", totals(&state));
}

#[test]
fn a_frame_stands_for_a_tenth_of_a_second_at_most() {
    let mut state = state();
    state.update(Action::RunClock(true));
    let now = state.workspace.engine.now;
    state.update(Action::Frame(span(3_600.0)));
    assert_eq!(state.workspace.engine.now.since(now), span(0.1));
    state.update(Action::Advance(span(1e300)));
    assert_eq!(state.workspace.engine.now, SimTime::END);
}

#[test]
fn ending_a_run_saves_what_it_did() {
    let mut state = state();
    assert_eq!(state.update(Action::EndRun).effects, []);
    state.update(plan(100, Some(1.0)));
    state.update(Action::Frame(span(0.1)));
    assert_eq!(state.update(Action::EndRun).effects, [Effect::Save]);
    assert!(state.run.is_none());
}

#[test]
fn nothing_is_written_over_another_tabs_workspace_until_the_user_chooses() {
    let mut state = state();
    state.update(Action::StoredElsewhere);
    for action in [Action::Call(create("mine")), Action::Saved, Action::SaveFailed("full".into()), Action::DismissStorage, Action::Undo] {
        let update = state.update(action.clone());
        assert!(!update.effects.iter().any(|effect| matches!(effect, Effect::Save | Effect::SaveOver)), "{action:?}");
        assert_eq!(state.storage, StorageState::Conflict, "{action:?}");
    }
    assert_eq!(state.update(Action::KeepMine).effects, [Effect::SaveOver]);
    state.update(Action::Saved);
    assert_eq!(state.storage, StorageState::Saved);
}

#[test]
fn what_was_recovered_is_told_until_it_is_dismissed_and_a_failure_until_a_save_succeeds() {
    let recovered = StorageState::Recovered { key: "stagecraft.backup.1".into(), reason: "broken".into() };
    let mut state = State::new(sample().expect("the sample can be made"), Route::default(), recovered.clone());
    assert_eq!(state.update(Action::Call(create("a"))).effects, [Effect::Save]);
    state.update(Action::Saved);
    assert_eq!(state.storage, recovered);
    state.update(Action::DismissStorage);
    assert_eq!(state.storage, StorageState::Saved);

    state.update(Action::Call(create("b")));
    state.update(Action::SaveFailed("full".into()));
    assert!(matches!(state.storage, StorageState::Failed { .. }));
    assert_eq!(state.update(Action::Call(create("c"))).effects, [Effect::Save], "it is tried again");
    state.update(Action::Saved);
    assert_eq!(state.storage, StorageState::Saved);
}

#[test]
fn a_file_that_is_no_workspace_changes_nothing() {
    let mut state = state();
    let before = json!(state.workspace);
    assert!(state.update(Action::LoadWorkspace("{}".into())).reply.is_err());
    assert_eq!(json!(state.workspace), before);
    let Effect::Download { text, .. } = state.update(Action::DownloadWorkspace).effects.remove(0) else { panic!("a download") };
    state.update(Action::Call(create("gone again")));
    state.update(Action::LoadWorkspace(text)).reply.expect("what was downloaded can be loaded");
    assert_eq!(json!(state.workspace), before);
}

/// A stage that is cached, whose one method answers with so many bytes.
fn cached(bytes: usize) -> (State, String) {
    let mut state = state();
    let call = |state: &mut State, operation: &str, input: Value| {
        let output = state.workspace.engine.call(&Operation::apigateway(operation, input));
        output.unwrap_or_else(|error| panic!("{operation}: {}", error.message))
    };
    let api = call(&mut state, "CreateRestApi", json!({"name": "big"}));
    let at = |members: Value| {
        let mut members = members;
        (members["restApiId"], members["resourceId"]) = (api["id"].clone(), api["rootResourceId"].clone());
        members["httpMethod"] = json!("GET");
        members
    };
    let template = "#foreach($i in [1..64])".to_owned() + &"x".repeat(bytes / 64) + "#{end}" + &"y".repeat(bytes % 64);
    call(&mut state, "PutMethod", at(json!({"authorizationType": "NONE"})));
    call(&mut state, "PutIntegration", at(json!({"type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": 200}"}})));
    call(&mut state, "PutMethodResponse", at(json!({"statusCode": "200"})));
    call(&mut state, "PutIntegrationResponse", at(json!({"statusCode": "200", "responseTemplates": {"application/json": template}})));
    call(&mut state, "CreateDeployment", json!({"restApiId": api["id"], "stageName": "prod", "cacheClusterEnabled": true}));
    let on = json!([{"op": "replace", "path": "/*/*/caching/enabled", "value": "true"}]);
    call(&mut state, "UpdateStage", json!({"restApiId": api["id"], "stageName": "prod", "patchOperations": on}));
    state.workspace.engine.advance(span(240.0));
    let url = format!("https://{}.execute-api.us-east-1.amazonaws.com/prod/", api["id"].as_str().unwrap_or_default());
    (state, url)
}

#[test]
fn the_largest_response_is_cached_and_a_larger_one_is_not() {
    for (bytes, kept) in [(1_048_576, true), (1_048_577, false)] {
        let (mut state, url) = cached(bytes);
        let request = crate::gateway::Request { method: "GET".into(), url, ..Default::default() };
        let engine = &mut state.workspace.engine;
        assert_eq!(engine.send_untraced(&request).response.body.0.len(), bytes);
        let (_, trace) = engine.send(&request);
        let hit = trace.iter().any(|entry| json!(entry)["detail"]["cache"]["result"] == "hit");
        assert_eq!(hit, kept, "{bytes}");
        // What is that large is not saved.
        let saved = json!(engine.runtime)["responses"].to_string();
        assert!(saved.len() < 1_000, "{}", saved.len());
    }
}

#[test]
fn a_workspace_saved_in_parts_is_the_same() {
    use crate::storage::{Cache, MemoryStore, Opened, encode, open};
    let (store, mut cache) = (MemoryStore::new(1 << 24), Cache::default());
    let mut state = state();
    assert_eq!(state.workspace.save(&store, &mut cache, 0, false), Ok(1));
    state.update(Action::Call(Operation::apigateway("CreateRestApi", json!({"name": "second"}))));
    state.update(Action::Send);
    assert_eq!(state.workspace.save(&store, &mut cache, 1, false), Ok(2));
    match open::<Workspace>(&store) {
        Opened::Workspace(loaded, 2) => assert_eq!(encode(&loaded), encode(&state.workspace)),
        other => panic!("{other:?}"),
    }
}

/// What is larger than gateway, Lambda or an endpoint's answer may be (`limits`). Bodies of such sizes do not stand in case files.
#[test]
fn payloads_have_their_limits() {
    let mut engine = Engine::new(0);
    let mut call = |service: &str, operation: &str, input: Value| {
        let operation = Operation { service: service.into(), operation: operation.into(), input };
        engine.call(&operation).unwrap_or_else(|error| panic!("{}: {error:?}", operation.operation))
    };
    call("lambda", "CreateFunction", json!({"FunctionName": "f", "Role": "arn:aws:iam::123456789012:role/r", "Code": {}}));
    let permission =
        json!({"FunctionName": "f", "StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com"});
    call("lambda", "AddPermission", permission);
    let large = "x".repeat(11 * 1024 * 1024);
    let behavior = json!({"Url": "https://e.example.com/*", "Behavior": {"kind": "respond", "status": 200, "body": large}});
    call("backends", "PutHttpEndpoint", behavior);
    let api = call("apigateway", "CreateRestApi", json!({"name": "limits", "endpointConfiguration": {"types": ["REGIONAL"]}}));
    let uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations";
    for (method, kind, uri) in [("POST", "AWS_PROXY", uri), ("GET", "HTTP_PROXY", "https://e.example.com/large")] {
        let at = json!({"restApiId": api["id"], "resourceId": api["rootResourceId"], "httpMethod": method});
        let with = |members: Value| {
            let mut input = at.clone();
            if let (Some(input), Value::Object(members)) = (input.as_object_mut(), members) {
                input.extend(members);
            }
            input
        };
        call("apigateway", "PutMethod", with(json!({"authorizationType": "NONE"})));
        let http_method = if kind == "AWS_PROXY" { "POST" } else { "GET" };
        call("apigateway", "PutIntegration", with(json!({"type": kind, "integrationHttpMethod": http_method, "uri": uri})));
    }
    call("apigateway", "CreateDeployment", json!({"restApiId": api["id"], "stageName": "t"}));
    let payload = json!({"statusCode": 200, "body": "x".repeat(7_000_000)});
    let url = format!("https://{}.execute-api.us-east-1.amazonaws.com/t/", api["id"].as_str().unwrap_or_default());
    let mut send = |method: &str, bytes: usize| {
        let body = crate::gateway::Body::from("x".repeat(bytes));
        let request = crate::gateway::Request { method: method.into(), url: url.clone(), body, ..Default::default() };
        let response = engine.send_untraced(&request).response;
        (response.status, response.body.text().into_owned())
    };
    let too_long = (413, "{\"message\":\"Request Too Long\"}".to_owned());
    assert_eq!(send("POST", 10 * 1024 * 1024 + 1), too_long, "the gateway takes 10 MB");
    assert_eq!(send("POST", 6_400_000), too_long, "Lambda takes 6 MB, the event around the body included");
    assert_eq!(send("POST", 6_000_000).0, 200);
    assert_eq!(send("GET", 0).0, 500, "an endpoint's answer has 10 MB at most");
    let behavior =
        Operation::backends("PutFunctionBehavior", json!({"FunctionName": "f", "Behavior": {"kind": "respond", "payload": payload}}));
    engine.call(&behavior).expect("a behaviour");
    let request = crate::gateway::Request { method: "POST".into(), url, ..Default::default() };
    assert_eq!(engine.send_untraced(&request).response.status, 502, "a function returns 6 MB at most");
}
