//! Replays recordings of the real service against the simulation and compares the answers.
//!
//! The recordings are no part of the project: without them, this prints a note and tests nothing. A file that is listed in
//! `KNOWN_TO_FAIL` must fail; once it passes, it has to leave the list.

mod common;

use serde_json::{Value, json};
use stagecraft::app::Engine;
use stagecraft::control::Operation;
use stagecraft::gateway::Request;
use std::collections::BTreeMap;
use std::path::Path;

/// Files that do not pass, with the reason. What stands here stands in FIDELITY.md too.
const KNOWN_TO_FAIL: &[(&str, &str)] = &[(
    "api--TestApiGatewayApiRestApi--test_get_api_case_insensitive",
    "recorded before AWS added ipAddressType, which later recordings show",
)];

/// Values of the recorded run that stand in its calls, by what the recorder put in their place in the answers.
const RENAMED: &[(&str, &str)] = &[("fake-api-id", "apiid123086f1f91"), ("<api-id:1>b", "jff3a5wtpxb")];

/// What one file came to.
#[derive(Default)]
struct Outcome {
    compared: usize,
    absent: usize,
    mismatches: Vec<String>,
}

#[test]
fn the_simulation_answers_as_the_recorded_service_did() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/recorded");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: no recordings at {}", folder.display());
        return;
    };
    let only = std::env::var("RECORDING").unwrap_or_default();
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|ext| ext == "json") && path.to_string_lossy().contains(&only));
    paths.sort();
    let (mut compared, mut absent, mut wrong) = (0, 0, Vec::new());
    let mut families: BTreeMap<String, Agreement> = BTreeMap::new();
    for path in &paths {
        let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).expect("a recording can be read");
        let outcome = replay(&serde_json::from_str(&text).expect("a recording is JSON"));
        compared += outcome.compared;
        absent += outcome.absent;
        let agreement = families.entry(family(&name)).or_default();
        agreement.files += 1;
        agreement.agree += usize::from(outcome.mismatches.is_empty());
        agreement.compared += outcome.compared;
        agreement.absent += outcome.absent;
        let known = KNOWN_TO_FAIL.iter().find(|(file, _)| *file == name);
        match (known, outcome.mismatches.is_empty()) {
            (None, true) | (Some(_), false) => {}
            (Some((_, reason)), true) => wrong.push(format!("{name}: passes, though it is listed as failing ({reason})")),
            (None, false) => wrong.push(format!("{name}:\n  {}", outcome.mismatches.join("\n  "))),
        }
    }
    println!("{:<44} {:>5} {:>6} {:>8} {:>7}", "recordings of", "files", "agree", "answers", "absent");
    for (family, Agreement { files, agree, compared, absent }) in &families {
        println!("{family:<44} {files:>5} {agree:>6} {compared:>8} {absent:>7}");
    }
    for (file, reason) in KNOWN_TO_FAIL {
        println!("does not agree: {file}: {reason}");
    }
    println!(
        "{} recordings: {compared} answers compared, {absent} need operations that are refused as not simulated; {} files wrong",
        paths.len(),
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// How the recordings of one family agree.
#[derive(Default)]
struct Agreement {
    files: usize,
    agree: usize,
    compared: usize,
    absent: usize,
}

/// What a recording is about: the class of its test, or the file's where there is none.
fn family(name: &str) -> String {
    let mut parts = name.split("--");
    let (file, class) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if class.starts_with("Test") { format!("{file} {class}") } else { file.split("_aws").next().unwrap_or(file).to_owned() }
}

/// Makes the calls of one file in order and compares what is labelled.
fn replay(file: &Value) -> Outcome {
    let mut engine = Engine::new(0);
    let mut answers: Vec<Value> = Vec::new();
    let mut last_label = 0;
    let mut bound = BTreeMap::new();
    let mut outcome = Outcome::default();
    for call in file["calls"].as_array().expect("calls") {
        answers.push(make(&mut engine, call, &answers));
        for label in call["labels"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let Some(expected) = file["recorded"].get(label) else { continue };
            match find_match(expected, &answers, last_label, &mut bound) {
                Ok(()) => outcome.compared += 1,
                Err(_) if answers[last_label..].iter().any(is_absent) => outcome.absent += 1,
                Err(difference) => {
                    outcome.compared += 1;
                    outcome.mismatches.push(format!("{label}: {difference}"));
                }
            }
        }
        if call.get("labels").is_some() {
            last_label = answers.len();
        }
    }
    outcome
}

/// Makes one call, and gives its output, its error (under `error`), or the response (under `response`).
fn make(engine: &mut Engine, call: &Value, answers: &[Value]) -> Value {
    let lookup = |index: &str| answers.get(index.parse::<usize>().ok()?).cloned();
    let mut call = match common::resolve(call, &lookup) {
        Ok(call) => call,
        Err(message) => return json!({"error": {"code": "Unresolved", "message": message, "status": 0}}),
    };
    if let Some(request) = call.get("invoke") {
        let request: Request = serde_json::from_value(request.clone()).expect("a recorded request reads as one");
        return json!({"response": engine.send(&request).0.response});
    }
    // A position that the recorded run gave stands for the one that this run gave last.
    if let (Some(position), Some(ours)) = (call.pointer_mut("/input/position"), answers.last().and_then(|last| last.get("position"))) {
        *position = ours.clone();
    }
    let operation = Operation {
        service: call.get("service").and_then(Value::as_str).unwrap_or("apigateway").to_owned(),
        operation: call["operation"].as_str().expect("a call names its operation").to_owned(),
        input: call["input"].take(),
    };
    match engine.call(&operation) {
        Ok(output) => output,
        Err(error) => json!({"error": error}),
    }
}

/// Compares with the last answer, or, because labels may have been noted late, with those before it. The difference that is told is
/// one from the last response since the last label, if there is one, else from the last answer: the one that was found deepest.
fn find_match(expected: &Value, answers: &[Value], last_label: usize, bound: &mut Bound) -> Result<(), String> {
    let mut differences = Vec::new();
    for (index, answer) in answers.iter().enumerate().rev() {
        for candidate in forms(answer) {
            let mut tried = bound.clone();
            match compare(expected, &candidate, &mut tried) {
                Ok(()) => {
                    *bound = tried;
                    return Ok(());
                }
                Err(difference) => {
                    if std::env::var("DBG").is_ok() {
                        eprintln!("{difference}");
                    }
                    let is_response = index >= last_label && answer.get("response").is_some();
                    let depth = difference.split(':').next().unwrap_or_default().matches('/').count();
                    differences.push(((is_response, is_response || index + 1 == answers.len(), depth, index), difference));
                }
            }
        }
    }
    Err(differences.into_iter().max_by_key(|(rank, _)| *rank).map(|(_, difference)| difference).unwrap_or_default())
}

/// What may have been noted of an answer: it, its items, its identifier, or of a response its body with or without status and headers.
fn forms(answer: &Value) -> Vec<Value> {
    if let Some(log) = answer.get("log").and_then(Value::as_str) {
        return vec![tested(answer, log)];
    }
    if let Some(id) = answer.get("rootResourceId").and(answer.get("id")) {
        return vec![answer.clone(), id.clone(), json!({"rest_api_id": id})];
    }
    let Some(response) = answer.get("response") else {
        return [Some(answer), answer.get("items")].into_iter().flatten().cloned().collect();
    };
    let text = response["body"].as_str().unwrap_or_default();
    let body: Value = serde_json::from_str(text).unwrap_or_else(|_| text.into());
    let shown = if text.is_empty() { json!("b''") } else { body.clone() };
    let status = &response["status"];
    let pairs = response["headers"].as_array().into_iter().flatten();
    let headers: serde_json::Map<String, Value> = pairs.filter_map(|pair| Some((pair[0].as_str()?.to_owned(), pair[1].clone()))).collect();
    let lower: serde_json::Map<String, Value> = headers.iter().map(|(name, value)| (name.to_lowercase(), value.clone())).collect();
    vec![
        body.clone(),
        text.into(),
        json!({"body": shown, "status_code": status}),
        json!({"content": body, "headers": lower, "status_code": status}),
        json!({"body": body, "response-headers": headers}),
        json!({"body": body.get("body"), "headers": body.get("headers"), "response-headers": headers}),
    ]
}

/// A test invocation as it was recorded: its log by line, without what differs from run to run.
fn tested(answer: &Value, log: &str) -> Value {
    let mut answer = answer.clone();
    let lines = log.split('\n').enumerate().map(|(number, line)| (format!("line{number:02}"), json!(without_values(line))));
    answer["log"] = Value::Object(lines.collect());
    answer
}

/// The line with its date, ids, hosts and secrets replaced as the recorder replaced them.
fn without_values(line: &str) -> String {
    let mut line = match line.split_once(" UTC ") {
        Some((_, rest)) => format!("DDD MMM dd hh:mm:ss UTC yyyy{}", &rest[4..]),
        None => line.to_owned(),
    };
    for (begin, end, shown) in [
        ("Authorization=", ", X-Amz-Date", "<authorization-header>"),
        ("X-Amz-Date=", ",", "<date>"),
        ("x-amzn-apigateway-api-id=", ",", "<rest-api-id>"),
        ("AmazonAPIGateway_", ",", "<rest-api-id>"),
        ("X-Amz-Security-Token=", " [TRUNCATED]", "<token>"),
        ("Endpoint request URI: https://", "/2015-03-31", "<endpoint_url>"),
        (":function:", "/invocations", "<function-name>"),
        ("latency: ", " ms", "<latency>"),
        ("{Date=", " GMT", "Day, dd MMM yyyy hh:mm:ss"),
        ("x-amzn-RequestId=", ",", "<request-id-lambda>"),
    ] {
        if let Some(start) = line.find(begin).map(|at| at + begin.len())
            && let Some(length) = line[start..].find(end)
        {
            line.replace_range(start..start + length, shown);
        }
    }
    line
}

/// Whether an operation was refused because it is not simulated, or names something that such an operation should have made.
fn is_absent(answer: &Value) -> bool {
    matches!(answer.pointer("/error/code").and_then(Value::as_str), Some("NotSimulated" | "UnknownService" | "Unresolved"))
}

/// What placeholders such as `<id:1>` stand for in one file.
type Bound = BTreeMap<String, String>;

/// Compares an answer with a recorded one, which is an error or the members of an output beside its `status`.
fn compare(expected: &Value, answer: &Value, bound: &mut Bound) -> Result<(), String> {
    let Some(error) = expected.get("Error") else {
        let mut expected = expected.clone();
        // The HTTP status of the call, unless the answer has one of its own.
        if let Some(members) = expected.as_object_mut().filter(|_| answer.get("status").is_none()) {
            members.remove("status");
        }
        let mut answer = answer.clone();
        // An echo of a request holds generated values, and is as long as they are.
        if expected.get("headers").is_some() {
            for response in [&mut expected, &mut answer] {
                let headers = response.get_mut("response-headers").and_then(Value::as_object_mut);
                headers.and_then(|headers| headers.remove("Content-Length"));
            }
        }
        return same("", &expected, &answer, bound);
    };
    let wanted = json!({"code": error["Code"], "message": error["Message"], "status": expected["status"]});
    same("", &wanted, answer.get("error").unwrap_or(answer), bound)
}

/// Whether an answer is what was recorded, up to generated values. Schemas and templates may have been recorded as JSON.
fn same(at: &str, expected: &Value, actual: &Value, bound: &mut Bound) -> Result<(), String> {
    let differ = || Err(format!("{at}: recorded {expected}, got {actual}"));
    if expected.as_str().is_some_and(stands_for_anything) {
        return Ok(());
    }
    match (expected, actual) {
        (Value::Object(wanted), Value::Object(members)) => {
            if let Some(extra) = members.keys().find(|name| !wanted.contains_key(*name)) {
                return Err(format!("{at}/{extra}: not recorded, got {}", members[extra]));
            }
            for (name, value) in wanted {
                let Some(member) = members.get(name) else {
                    return Err(format!("{at}/{name}: recorded {value}, got nothing in {actual}"));
                };
                same(&format!("{at}/{name}"), value, member, bound)?;
            }
            Ok(())
        }
        (Value::Array(wanted), Value::Array(items)) if wanted.len() == items.len() => {
            // Resources were recorded by path; AWS gives them as they were made, which references into them rely on.
            let mut items: Vec<&Value> = items.iter().collect();
            if wanted.iter().all(|item| item.get("path").is_some()) {
                items.sort_by_key(|item| item["path"].as_str().map(str::to_owned));
            }
            wanted.iter().zip(items).enumerate().try_for_each(|(index, (a, b))| same(&format!("{at}/{index}"), a, b, bound))
        }
        (Value::String(wanted), Value::String(text)) => {
            if same_text(wanted, text, bound) {
                Ok(())
            } else {
                differ()
            }
        }
        (Value::Object(_) | Value::Array(_) | Value::Number(_), Value::String(text)) => match serde_json::from_str::<Value>(text) {
            Ok(parsed) if !parsed.is_string() => same(at, expected, &parsed, bound),
            _ => differ(),
        },
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => Ok(()),
        _ if expected == actual => Ok(()),
        _ => differ(),
    }
}

/// Whether a recorded value is one placeholder without number, such as `<Date>`: the recorder did not keep what it stood for.
fn stands_for_anything(text: &str) -> bool {
    let Some(name) = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) else { return false };
    !name.contains([':', '<', ' ']) && next_placeholder(text).is_none()
}

/// Compares texts. A placeholder stands for the same text everywhere in a file, `datetime` for any instant.
fn same_text(expected: &str, actual: &str, bound: &mut Bound) -> bool {
    if expected == "datetime" {
        return actual.ends_with('Z') && actual.contains('T');
    }
    let mut actual = actual.to_owned();
    let mut expected = expected.to_owned();
    for (shown, real) in RENAMED {
        expected = expected.replace(shown, real);
    }
    // The recorder's accounts; the simulation has one.
    for account in ["111111111111", "000000000000", "135792468013"] {
        expected = expected.replace(account, "123456789012");
        actual = actual.replace(account, "123456789012");
    }
    match_placeholders(&expected, &actual, bound)
}

fn match_placeholders(expected: &str, actual: &str, bound: &mut Bound) -> bool {
    let Some((before, name, after)) = next_placeholder(expected) else {
        return expected == actual;
    };
    let Some(rest) = actual.strip_prefix(before) else { return false };
    let fixed = match name {
        "region" => Some("us-east-1".to_owned()),
        "partition" => Some("aws".to_owned()),
        _ => bound.get(name).cloned(),
    };
    if let Some(value) = fixed {
        return rest.strip_prefix(&value).is_some_and(|rest| match_placeholders(after, rest, bound));
    }
    let ends = (1..=rest.len()).filter(|end| rest.is_char_boundary(*end));
    for end in ends.collect::<Vec<_>>().into_iter().rev() {
        let mut tried = bound.clone();
        tried.insert(name.to_owned(), rest[..end].to_owned());
        if match_placeholders(after, &rest[end..], &mut tried) {
            *bound = tried;
            return true;
        }
    }
    false
}

/// The text before the first placeholder, its name, and the text after it.
fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(start) = text[from..].find('<').map(|at| from + at) {
        let end = start + text[start..].find('>')?;
        let name = &text[start + 1..end];
        let plain = matches!(name, "region" | "partition" | "upper-id" | "api-id" | "external-aws-endpoint");
        let numbered =
            name.rsplit_once(':').or_else(|| name.rsplit_once("request-id-")).is_some_and(|(_, number)| number.parse::<u32>().is_ok());
        if plain || numbered {
            return Some((&text[..start], name, &text[end + 1..]));
        }
        from = start + 1;
    }
    None
}
