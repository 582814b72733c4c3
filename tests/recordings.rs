//! Replays recordings of the real service against the simulation and compares the answers.
//!
//! The recordings are no part of the project: without them, this prints a note and tests nothing. A file that is listed in
//! `KNOWN_TO_FAIL` must fail; once it passes, it has to leave the list.

mod common;

use serde_json::{Value, json};
use stagecraft::app::Engine;
use stagecraft::control::Operation;
use std::collections::BTreeMap;
use std::path::Path;

/// Files that do not pass, with the reason. What stands here stands in FIDELITY.md too.
const KNOWN_TO_FAIL: &[(&str, &str)] = &[(
    "api--TestApiGatewayApiRestApi--test_get_api_case_insensitive",
    "recorded before AWS added ipAddressType, which later recordings show",
)];

/// What the recorder put in the place of a value that is still in the calls.
const RENAMED: &[(&str, &str)] = &[("apiid123086f1f91", "fake-api-id")];

/// What one file came to.
#[derive(Default)]
struct Outcome {
    compared: usize,
    skipped: usize,
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
    let (mut compared, mut skipped, mut absent, mut wrong) = (0, 0, 0, Vec::new());
    for path in &paths {
        let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).expect("a recording can be read");
        let outcome = replay(&serde_json::from_str(&text).expect("a recording is JSON"));
        compared += outcome.compared;
        skipped += outcome.skipped;
        absent += outcome.absent;
        let known = KNOWN_TO_FAIL.iter().find(|(file, _)| *file == name);
        match (known, outcome.mismatches.is_empty()) {
            (None, true) | (Some(_), false) => {}
            (Some((_, reason)), true) => wrong.push(format!("{name}: passes, though it is listed as failing ({reason})")),
            (None, false) => wrong.push(format!("{name}:\n  {}", outcome.mismatches.join("\n  "))),
        }
    }
    println!(
        "{} recordings: {compared} answers compared, {skipped} need requests through the gateway, {absent} need operations that are refused as not simulated; {} files wrong",
        paths.len(),
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Makes the calls of one file in order and compares what is labelled.
fn replay(file: &Value) -> Outcome {
    let mut engine = Engine::new(0);
    let mut answers: Vec<Value> = Vec::new();
    let mut labelled = Vec::new();
    let mut bound = BTreeMap::new();
    let mut outcome = Outcome::default();
    for call in file["calls"].as_array().expect("calls") {
        let answer = make(&mut engine, call, &answers);
        answers.push(answer.clone().unwrap_or(Value::Null));
        let labels: Vec<&str> = call["labels"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        labelled.push(!labels.is_empty());
        for label in labels {
            let Some(expected) = file["recorded"].get(label) else { continue };
            match find_match(expected, &answers, &labelled, &mut bound) {
                _ if answers.last() == Some(&Value::Null) => outcome.skipped += 1,
                Ok(()) => outcome.compared += 1,
                Err(_) if answers.last().is_some_and(is_absent) => outcome.absent += 1,
                Err(_) if late_answers(&answers, &labelled).any(Value::is_null) => outcome.skipped += 1,
                Err(difference) => {
                    outcome.compared += 1;
                    outcome.mismatches.push(format!("{label}: {difference}"));
                }
            }
        }
    }
    outcome
}

/// Makes one call. Requests through the gateway are not replayed yet: none.
fn make(engine: &mut Engine, call: &Value, answers: &[Value]) -> Option<Value> {
    let lookup = |index: &str| answers.get(index.parse::<usize>().ok()?).cloned();
    let operation = Operation {
        service: call.get("service").and_then(Value::as_str).unwrap_or("apigateway").to_owned(),
        operation: call.get("operation")?.as_str()?.to_owned(),
        input: match common::resolve(&call["input"], &lookup) {
            Ok(input) => input,
            Err(message) => return Some(json!({"error": {"code": "Unresolved", "message": message, "status": 0}})),
        },
    };
    Some(match engine.call(&operation) {
        Ok(output) => output,
        Err(error) => json!({"error": error}),
    })
}

/// Compares with the last answer. A label may also have been noted late, so earlier answers without label of their own count too.
fn find_match(expected: &Value, answers: &[Value], labelled: &[bool], bound: &mut Bound) -> Result<(), String> {
    let mut first = None;
    for answer in answers.last().into_iter().chain(late_answers(answers, labelled)) {
        for candidate in [Some(answer), answer.get("items").filter(|_| expected.is_array())].into_iter().flatten() {
            let mut tried = bound.clone();
            match compare(expected, candidate, &mut tried) {
                Ok(()) => {
                    *bound = tried;
                    return Ok(());
                }
                Err(difference) => drop(first.get_or_insert(difference)),
            }
        }
    }
    Err(first.unwrap_or_default())
}

/// Answers before the last one that have no label of their own, latest first.
fn late_answers<'a>(answers: &'a [Value], labelled: &'a [bool]) -> impl Iterator<Item = &'a Value> {
    let earlier = answers.len().saturating_sub(1);
    answers[..earlier].iter().zip(labelled).rev().filter(|(_, labelled)| !**labelled).map(|(answer, _)| answer)
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
        if let Some(members) = expected.as_object_mut() {
            members.remove("status");
        }
        return same("", &expected, answer, bound);
    };
    let wanted = json!({"code": error["Code"], "message": error["Message"], "status": expected["status"]});
    same("", &wanted, answer.get("error").unwrap_or(answer), bound)
}

/// Whether an answer is what was recorded, up to generated values. Schemas and templates may have been recorded as JSON.
fn same(at: &str, expected: &Value, actual: &Value, bound: &mut Bound) -> Result<(), String> {
    let differ = || Err(format!("{at}: recorded {expected}, got {actual}"));
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

/// Compares texts. A placeholder stands for the same text everywhere in a file, `datetime` for any instant.
fn same_text(expected: &str, actual: &str, bound: &mut Bound) -> bool {
    if expected == "datetime" {
        return actual.ends_with('Z') && actual.contains('T');
    }
    let mut actual = actual.to_owned();
    for (real, shown) in RENAMED {
        actual = actual.replace(real, shown);
    }
    let expected = expected.replace("111111111111", "123456789012");
    match_placeholders(&expected, &actual.replace("000000000000", "123456789012"), bound)
}

fn match_placeholders(expected: &str, actual: &str, bound: &mut Bound) -> bool {
    let Some((before, name, after)) = next_placeholder(expected) else {
        return expected.replace("000000000000", "123456789012") == actual;
    };
    let Some(rest) = actual.strip_prefix(&before.replace("000000000000", "123456789012")) else { return false };
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
        let plain = matches!(name, "region" | "partition" | "upper-id" | "api-id" | "external-aws-endpoint" | "latency");
        let numbered = name.rsplit_once(':').is_some_and(|(_, number)| number.parse::<u32>().is_ok());
        if plain || numbered {
            return Some((&text[..start], name, &text[end + 1..]));
        }
        from = start + 1;
    }
    None
}
