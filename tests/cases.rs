//! Runs the case files of `tests/cases/{room}/*.jsonl`: lines of the headless protocol, each with what its answer must hold.
//!
//! A line is what one would send, with `expect` beside it: a subset of the answer. Objects may hold more than is expected, arrays
//! are compared whole, `"<any>"` stands for any value, and within a text for any text. `${id:/pointer}` takes a value from the answer of the earlier line with that
//! id. Lines that are empty or begin with `#` are skipped.

mod common;
#[path = "common/holds.rs"]
mod holds;

use serde_json::Value;
use stagecraft::app::headless::Session;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[test]
fn control_cases() {
    run("control");
}

#[test]
fn gateway_cases() {
    run("gateway");
}

#[test]
fn sim_cases() {
    run("sim");
}

#[test]
fn http_cases() {
    run("http");
}

#[test]
fn alb_cases() {
    run("alb");
}

#[test]
fn openapi_cases() {
    run("openapi");
}

#[test]
fn vtl_cases() {
    run("vtl");
}

/// The same lines give the same bytes, also when the workspace is saved and loaded into a new session after every single line.
#[test]
fn every_case_goes_on_the_same_after_saving_and_loading() {
    for path in ["alb", "control", "gateway", "http", "openapi", "sim", "vtl"].into_iter().flat_map(files) {
        let text = std::fs::read_to_string(&path).expect("a case file can be read");
        let (mut kept, mut again) = (Session::new(), Session::new());
        let mut answers: BTreeMap<String, Value> = BTreeMap::new();
        for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
            let line: Value = serde_json::from_str(line).expect("JSON");
            let line = common::resolve(&line, &|id| answers.get(id).cloned()).expect("references to earlier lines").to_string();
            let answer = kept.line(&line).expect("an answer");
            assert_eq!(again.line(&line).as_ref(), Some(&answer), "{}: {line}", path.display());
            let answer: Value = serde_json::from_str(&answer).expect("JSON");
            if let Some(id) = answer.get("id") {
                answers.insert(id.as_str().map_or_else(|| id.to_string(), str::to_owned), answer.clone());
            }
            let saved = again.line(r#"{"save":true}"#).expect("an answer");
            assert_eq!(kept.line(r#"{"save":true}"#).as_ref(), Some(&saved), "{}: {line}", path.display());
            let saved: Value = serde_json::from_str(&saved).expect("JSON");
            again = Session::new();
            assert_eq!(again.line(&serde_json::json!({"load": saved["workspace"]}).to_string()).as_deref(), Some(r#"{"loaded":true}"#));
        }
    }
}

/// Runs every file of a room and reports all that is wrong at once.
fn run(room: &str) {
    let paths = files(room);
    let wrong: Vec<String> = paths.iter().flat_map(|path| run_file(path)).collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The case files of a room.
fn files(room: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(room);
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(&folder).expect("the room has cases").filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|ext| ext == "jsonl"));
    paths.sort();
    assert!(!paths.is_empty(), "{} holds no cases", folder.display());
    paths
}

/// Runs the lines of one file, which share one account.
fn run_file(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).expect("a case file can be read");
    let mut session = Session::new();
    let mut answers: BTreeMap<String, Value> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#')) {
        let place = format!("{}:{}", path.file_name().unwrap_or_default().to_string_lossy(), number + 1);
        let result = serde_json::from_str(line)
            .map_err(|error| error.to_string())
            .and_then(|line: Value| common::resolve(&line, &|id| answers.get(id).cloned()))
            .and_then(|line| {
                let answer = answer(&mut session, &line)?;
                if let Some(id) = line.get("id") {
                    answers.insert(id.as_str().map_or_else(|| id.to_string(), str::to_owned), answer.clone());
                }
                line.get("expect").map_or(Ok(()), |expected| holds::holds("", expected, &answer))
            });
        if let Err(message) = result {
            wrong.push(format!("{place}: {message}"));
        }
    }
    wrong
}

/// What the headless protocol answers to a line; what it is expected to is not sent.
fn answer(session: &mut Session, line: &Value) -> Result<Value, String> {
    let mut sent = line.clone();
    sent.as_object_mut().map(|members| members.remove("expect"));
    let answer = session.line(&sent.to_string()).ok_or("no answer")?;
    serde_json::from_str(&answer).map_err(|error| error.to_string())
}
