//! The headless protocol as a whole: the command line as a process, and what a session keeps through errors, saving and loading. What
//! single operations and requests answer is in `cases`.

use proptest::prelude::*;
use serde_json::{Value, json};
use stagecraft::app::headless::Session;
use stagecraft::app::{Workspace, sample};
use stagecraft::storage::{decode_document, document};
use std::io::Write;
use std::process::{Command, Output, Stdio};

fn send(session: &mut Session, line: &Value) -> Value {
    let answer = session.line(&line.to_string()).expect("a line that is not empty has an answer");
    serde_json::from_str(&answer).expect("an answer is JSON")
}

fn call(session: &mut Session, service: &str, operation: &str, input: Value) -> Value {
    let answer = send(session, &json!({"service": service, "operation": operation, "input": input}));
    assert!(answer.get("error").is_none(), "{operation}: {answer}");
    answer["output"].clone()
}

fn saved(session: &mut Session) -> Value {
    send(session, &json!({"save": true}))["workspace"].clone()
}

/// Another session that has loaded what this one saves, as its text comes back from a file.
fn reloaded(session: &mut Session) -> Session {
    let text = saved(session).to_string();
    let mut other = Session::new();
    assert_eq!(other.line(&format!(r#"{{"id":0,"load":{text}}}"#)).as_deref(), Some(r#"{"id":0,"loaded":true}"#));
    other
}

/// A session with the sample, and the request that the sample has prepared.
fn with_sample() -> (Session, Value) {
    let workspace = sample().expect("the sample is made");
    let request = workspace.composer.request(&workspace.engine);
    let mut session = Session::new();
    let saved = document(&workspace).expect("the sample can be saved");
    assert_eq!(send(&mut session, &json!({"load": saved})), json!({"loaded": true}));
    (session, json!({"invoke": request}))
}

fn behave(session: &mut Session, payload: &Value) {
    let function = json!({"FunctionName": "f", "Runtime": "nodejs22.x", "Handler": "index.handler",
        "Role": "arn:aws:iam::123456789012:role/f", "Code": {"ZipFile": "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=="}});
    call(session, "lambda", "CreateFunction", function);
    let behavior = json!({"FunctionName": "f", "Behavior": {"kind": "respond", "payload": payload}});
    call(session, "backends", "PutFunctionBehavior", behavior);
}

#[test]
fn the_prepared_request_of_the_sample_is_answered() {
    let (mut session, request) = with_sample();
    let answer = send(&mut session, &request);
    assert_eq!(answer["response"]["status"], 200, "{answer}");
    let untraced = send(&mut session, &json!({"id": "x", "invoke": request["invoke"], "trace": false}));
    assert_eq!(
        untraced.as_object().map(|answer| answer.keys().cloned().collect::<Vec<_>>()).unwrap_or_default(),
        ["id", "response", "latencyMs"]
    );
}

#[test]
fn a_loaded_session_goes_on_as_the_saved_one_does() {
    let (mut session, request) = with_sample();
    for seconds in [0.0, 0.1, 0.3, 1.0 / 3.0, 7.77] {
        send(&mut session, &json!({"advance": {"seconds": seconds}}));
        let mut loaded = reloaded(&mut session);
        let create = json!({"id": 1, "service": "apigateway", "operation": "CreateApiKey", "input": {"name": "k"}});
        for line in [&request, &request, &request, &request, &create] {
            assert_eq!(session.line(&line.to_string()), loaded.line(&line.to_string()));
        }
        assert_eq!(saved(&mut session), saved(&mut loaded));
    }
}

#[test]
fn no_number_of_a_workspace_is_too_large_for_javascript() {
    fn check(value: &Value) {
        match value {
            Value::Number(number) => assert!(number.as_f64().is_some_and(|read| read.abs() <= 9_007_199_254_740_992.0), "{number}"),
            Value::Array(items) => items.iter().for_each(check),
            Value::Object(members) => members.values().for_each(check),
            _ => {}
        }
    }
    let (mut session, request) = with_sample();
    send(&mut session, &request);
    check(&saved(&mut session));
}

#[test]
fn any_json_in_a_workspace_comes_back() {
    let long = "long enough to be stored once ".repeat(10);
    let deep = (0..110).fold(json!(long), |inner, _| json!({"a": inner}));
    for payload in [
        json!({"$pool": 0}),
        json!({"$integer": "1"}),
        json!([{"long": long, "a": []}, {"long": long, "a": "array"}]),
        json!([12_345_678_901_234_567_890_u64, 0.1, 1e-9]),
        json!([deep, deep]),
    ] {
        let mut session = Session::new();
        behave(&mut session, &payload);
        let document = saved(&mut reloaded(&mut session));
        let workspace: Workspace = decode_document(&document).expect("it can be read").workspace;
        let behavior = &workspace.engine.account.functions["f"].latest.behavior;
        assert_eq!(serde_json::to_value(behavior).expect("JSON")["payload"], payload);
    }
}

#[test]
fn a_failed_line_changes_nothing() {
    let (mut session, _) = with_sample();
    let before = saved(&mut session);
    let mut newer = before.clone();
    newer["version"] = json!(99);
    let pool: Vec<Value> = std::iter::once(json!("x".repeat(1_000))).chain((0..60).map(|n| json!([{"$pool": n}, {"$pool": n}]))).collect();
    let bomb = json!({"format": "stagecraft", "version": 1, "workspace": {"$pool": 60}, "pool": pool});
    let operation = |operation: &str, input: Value| json!({"service": "apigateway", "operation": operation, "input": input});
    for (line, code) in [
        (operation("CreateUsagePlan", json!({"name": "p", "apiStages": [{"apiId": "nope", "stage": "x"}]})), "NotFoundException"),
        (operation("CreateApiKey", json!({"name": "k", "stageKeys": [{"restApiId": "nope", "stageName": "x"}]})), "NotFoundException"),
        (operation("CreateThing", json!({})), "NotSimulated"),
        (operation("CreateRestApi", json!([])), "ParamValidation"),
        (json!({"simulate": {}}), "BadRequest"),
        (json!({"advance": {"seconds": "1"}}), "BadRequest"),
        (json!({"advance": 1}), "BadRequest"),
        (json!({"load": newer}), "BadRequest"),
        (json!({"load": bomb}), "BadRequest"),
        (json!({"load": {"format": "stagecraft", "version": 1, "workspace": {"engine": {}}}}), "BadRequest"),
        (json!({"load": "text"}), "BadRequest"),
        (json!({"id": 1}), "BadLine"),
        (json!([1, 2]), "BadLine"),
    ] {
        let answer = send(&mut session, &line);
        assert_eq!(answer["error"]["code"], code, "{line}: {answer}");
        assert_eq!(saved(&mut session), before, "{line}");
    }
}

#[test]
fn what_is_wrong_with_a_request_is_named() {
    let mut session = Session::new();
    for (invoke, member) in [
        (json!({"url": "https://a"}), "method"),
        (json!({"method": "GET"}), "url"),
        (json!({"method": 1, "url": "https://a"}), "'method'"),
        (json!({"method": "GET", "url": "https://a", "headers": {"a": "b"}}), "'headers'"),
        (json!({"method": "GET", "url": "https://a", "headers": [["a"]]}), "'headers'"),
        (json!({"method": "GET", "url": "https://a", "body": {}}), "'body'"),
        (json!({"method": "GET", "url": "https://a", "bodyEncoding": "hex"}), "bodyEncoding 'hex'"),
        (json!({"method": "GET", "url": "https://a", "body": "!", "bodyEncoding": "base64"}), "base64"),
        (json!({"method": "GET", "url": "https://a", "sourceIp": 7}), "'sourceIp'"),
        (json!("GET"), "object"),
    ] {
        let answer = send(&mut session, &json!({"id": 7, "invoke": invoke}));
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!(7), &json!("BadRequest")));
        assert!(answer["error"]["message"].as_str().is_some_and(|message| message.contains(member)), "{member}: {answer}");
    }
    // Members that are null are left out.
    let answer = send(&mut session, &json!({"invoke": {"method": "GET", "url": "https://a", "headers": null, "body": null}}));
    assert!(answer.get("response").is_some(), "{answer}");
}

#[test]
fn every_kind_of_id_comes_back_first() {
    let mut session = Session::new();
    for id in ["1", "1.5", "null", "\"a\"", "[1,{\"b\":2}]", "{\"z\":1,\"a\":2}"] {
        for rest in ["\"advance\":{\"seconds\":0}", "\"nothing\":1"] {
            let answer = session.line(&format!("{{{rest},\"id\":{id}}}")).expect("an answer");
            assert!(answer.starts_with(&format!("{{\"id\":{id},")), "{answer}");
        }
    }
}

#[test]
fn the_clock_stops_at_the_end_of_time() {
    let (mut session, request) = with_sample();
    for _ in 0..90 {
        send(&mut session, &json!({"advance": {"seconds": 3.2e9}}));
    }
    assert_eq!(send(&mut session, &json!({"advance": {"seconds": 1}})), json!({"now": "9999-12-31T23:59:59.999Z"}));
    assert_eq!(send(&mut session, &request)["response"]["status"], 200);
    reloaded(&mut session);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// A workspace from a file may name what it does not hold.
    #[test]
    fn no_workspace_breaks_a_session(cuts in prop::collection::vec((any::<prop::sample::Index>(), 0u8..5), 1..4)) {
        let (mut session, request) = with_sample();
        let mut document = saved(&mut session);
        let mut places = Vec::new();
        pointers(&document["workspace"]["engine"], "/workspace/engine", &mut places);
        for (place, kind) in cuts {
            let Some(value) = document.pointer_mut(place.get::<String>(&places)) else { continue };
            match (kind, value) {
                (0, value) => *value = json!({}),
                (1, value) => *value = json!("nope"),
                (2, value) => *value = json!(0),
                (3, Value::Object(members)) => members.clear(),
                (_, value) => *value = Value::Null,
            }
        }
        send(&mut session, &json!({"load": document}));
        for line in [
            &request,
            &json!({"service": "apigateway", "operation": "GetRestApis"}),
            &json!({"service": "apigateway", "operation": "CreateApiKey", "input": {"name": "k", "enabled": true}}),
            &request,
            &json!({"save": true}),
        ] {
            let answer = send(&mut session, line);
            prop_assert!(answer.is_object());
        }
    }
}

fn pointers(value: &Value, at: &str, places: &mut Vec<String>) {
    places.push(at.to_owned());
    let step = |name: &str| format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Object(members) => members.iter().for_each(|(name, member)| pointers(member, &step(name), places)),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| pointers(item, &step(&index.to_string()), places)),
        _ => {}
    }
}

/// Runs the command line with this on its standard input.
fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut process = Command::new(env!("CARGO_BIN_EXE_stagecraft"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command line starts");
    if let Some(mut stdin) = process.stdin.take() {
        // A command that reads nothing may have ended before.
        let _ = stdin.write_all(input);
    }
    process.wait_with_output().expect("it ends")
}

#[test]
fn each_line_has_one_answer_and_the_end_of_input_is_the_end() {
    let input = b"\n{\"id\":1,\"advance\":{\"seconds\":1.5}}\r\n   \nnonsense\n{\"id\":2,\"invoke\":{\"method\":\"GET\",\"url\":\"\xff\"}}\n\xfe\n{\"id\":3,\"save\":true}";
    let output = run(&["headless"], input);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let answers: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(answers.len(), 5, "{text}");
    assert_eq!(answers[0], json!({"id": 1, "now": "2026-01-01T00:00:01.500Z"}));
    for answer in &answers[1..4] {
        assert_eq!(answer["error"]["code"], "BadLine");
    }
    assert_eq!(answers[4]["workspace"]["format"], "stagecraft");
    assert!(output.stderr.is_empty());
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_word_that_is_no_command_is_refused() {
    let output = run(&["headles"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).contains("no command 'headles'"));
    for help in ["help", "--help", "-h"] {
        let output = run(&[help], b"");
        assert_eq!(output.status.code(), Some(0));
        assert!(String::from_utf8_lossy(&output.stdout).contains("stagecraft headless"));
    }
    assert!(String::from_utf8_lossy(&run(&["--version"], b"").stdout).starts_with("stagecraft 0"));
}
