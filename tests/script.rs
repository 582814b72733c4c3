//! The log of operations as a shell script: run by our own shell in an empty account, it makes the same account, up to identifiers and dates.

#[path = "common/alike.rs"]
mod alike;
#[allow(dead_code)]
mod common;

use alike::canonical;
use serde_json::{Value, json};
use stagecraft::app::{Action, Route, State, StorageState, Workspace, sample};
use stagecraft::cli::memory::MemoryFiles;
use stagecraft::control::Operation;
use stagecraft::gateway::Request;
use stagecraft::time::Span;
use std::collections::BTreeMap;
use std::path::Path;

fn state(workspace: Workspace) -> State {
    State::new(workspace, Route::default(), StorageState::Saved)
}

/// The workspace that a script makes from nothing.
fn replayed(script: &str) -> State {
    let mut again = state(Workspace::empty(77));
    let mut files = MemoryFiles::default();
    again.run_commands(script, &mut files, &mut |shown| {
        assert_eq!(shown.status, 0, "{}\n{}\nin\n{script}", shown.command, shown.err);
    });
    again
}

/// Says where two values differ first.
fn difference(at: &str, a: &Value, b: &Value) -> Option<String> {
    match (a, b) {
        (Value::Object(one), Value::Object(two)) => one
            .keys()
            .chain(two.keys())
            .find_map(|name| difference(&format!("{at}/{name}"), one.get(name)?, two.get(name).unwrap_or(&Value::Null)))
            .or_else(|| (one.len() != two.len()).then(|| format!("{at}: {:?} {:?}", one.keys(), two.keys()))),
        (Value::Array(one), Value::Array(two)) if one.len() == two.len() => {
            one.iter().zip(two).enumerate().find_map(|(index, (a, b))| difference(&format!("{at}/{index}"), a, b))
        }
        _ => (a != b).then(|| format!("{at}: {a}\n  {b}")),
    }
}

fn assert_rebuilt(name: &str, workspace: &Workspace) {
    let script = workspace.script();
    let again = replayed(&script);
    let [before, after] = [&workspace.engine.account, &again.workspace.engine.account].map(|account| canonical(&json!(account)));
    if before != after {
        panic!("{name}: {}\n{script}", difference("", &before, &after).unwrap_or_default());
    }
    // What was rebuilt is rebuilt again by its own script.
    let next = replayed(&again.workspace.script());
    assert_eq!(canonical(&json!(next.workspace.engine.account)), after, "{name}");
}

#[test]
fn the_sample_is_rebuilt() {
    let workspace = sample().expect("the sample is made");
    assert!(workspace.gaps().is_empty());
    let script = workspace.script();
    assert!(script.contains("API=$(aws apigateway import-rest-api --body fileb://document-1.yaml --query id --output text)\n"), "{script}");
    assert!(script.contains("aws apigateway create-deployment --rest-api-id \"$API\" --stage-name dev"), "{script}");
    assert!(script.contains(": stagecraft backends put-function-behavior --function-name pets"), "{script}");
    // In AWS, a version is published of code that has changed.
    assert!(script.contains("AWS_ONLY=1 aws lambda update-function-code --function-name pets --zip-file fileb://function.zip"), "{script}");
    assert_rebuilt("the sample", &workspace);
    let log = |workspace: &Workspace| workspace.log.iter().map(|entry| entry.operation.operation.clone()).collect::<Vec<_>>();
    assert_eq!(log(&replayed(&script).workspace), log(&workspace));
    // The key that was handed out goes on to work.
    let value = |workspace: &Workspace| workspace.engine.account.api_keys.values().map(|key| key.value.clone()).collect::<Vec<_>>();
    assert_eq!(value(&replayed(&script).workspace), value(&workspace));
}

/// Carries out a line of the headless protocol on a state.
fn carry_out(state: &mut State, line: &Value) -> Value {
    if let (Some(service), Some(operation)) = (line["service"].as_str(), line["operation"].as_str()) {
        let input = line.get("input").filter(|input| !input.is_null()).cloned().unwrap_or_else(|| json!({}));
        let operation = Operation { service: service.into(), operation: operation.into(), input };
        return match state.update(Action::Call(operation)).reply {
            Ok(output) => json!({"output": output}),
            Err(error) => json!({"error": error}),
        };
    }
    if let Some(seconds) = line["advance"]["seconds"].as_f64() {
        state.update(Action::Advance(Span::from_seconds_f64(seconds)));
    }
    if let Some(request) = line.get("invoke").and_then(|invoke| serde_json::from_value::<Request>(invoke.clone()).ok()) {
        let (served, _) = state.workspace.engine.send(&request);
        return json!({"response": served.response});
    }
    json!({})
}

#[test]
fn what_the_cases_make_is_rebuilt() {
    let mut rebuilt = 0;
    for room in ["alb", "control", "gateway", "openapi"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(room);
        let mut paths: Vec<_> = std::fs::read_dir(&folder).expect("cases").filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        for path in paths {
            let text = std::fs::read_to_string(&path).expect("a case file");
            let mut state = state(Workspace::empty(0));
            let mut answers: BTreeMap<String, Value> = BTreeMap::new();
            for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
                let line: Value = serde_json::from_str(line).expect("JSON");
                let line = common::resolve(&line, &|id| answers.get(id).cloned()).expect("references to earlier lines");
                let mut answer = carry_out(&mut state, &line);
                if let Some(id) = line.get("id") {
                    answer["id"] = id.clone();
                    answers.insert(id.as_str().map_or_else(|| id.to_string(), str::to_owned), answer);
                }
            }
            if state.workspace.gaps().is_empty() {
                assert_rebuilt(&path.display().to_string(), &state.workspace);
                rebuilt += 1;
            }
        }
    }
    assert!(rebuilt > 30, "only {rebuilt} workspaces were rebuilt");
}

#[test]
fn what_was_taken_back_is_not_made_again() {
    let mut state = state(Workspace::empty(0));
    let mut call = |operation: &str, input: Value| {
        state.update(Action::Call(Operation::apigateway(operation, input))).reply.map(|output| output["id"].clone())
    };
    call("CreateRestApi", json!({"name": "kept"})).expect("an API");
    call("CreateRestApi", json!({"name": "taken back"})).expect("an API");
    call("CreateRestApi", json!({})).expect_err("it has no name");
    state.update(Action::Undo);
    assert_eq!(state.workspace.log.iter().map(|entry| entry.taken_back).collect::<Vec<_>>(), [false, true, false]);
    assert_rebuilt("undone", &state.workspace);
    assert_eq!(replayed(&state.workspace.script()).workspace.engine.account.rest_apis.len(), 1);
    state.update(Action::Redo);
    assert_rebuilt("done again", &state.workspace);
    assert_eq!(replayed(&state.workspace.script()).workspace.engine.account.rest_apis.len(), 2);
}
