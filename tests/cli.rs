//! Command lines of `tests/cases/cli/*.jsonl`, as words, against what the real AWS CLI makes of them: which calls it sends, what it writes of
//! the answers, how it refuses.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use stagecraft::cli::aws::{self, Asked};
use stagecraft::cli::shapes::{self, Kind, Member};
use stagecraft::cli::shell::{Runner, Shell, parse};
use stagecraft::cli::{EMPTY_ARCHIVE, Files, Program, Ran, command};
use stagecraft::control::{ApiError, Operation};
use std::collections::BTreeMap;
use std::path::Path;

const USAGE: &str = "usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]\nTo see help text, you can run:\n\n  aws help\n  aws <command> help\n  aws <command> <subcommand> help\n";

/// A disk with nothing but an archive on it, as Python complains of it.
struct NoFiles;

impl Files for NoFiles {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        if path == "function.zip" {
            return Ok(EMPTY_ARCHIVE.to_vec());
        }
        Err(format!("[Errno 2] No such file or directory: '{path}'"))
    }

    fn write(&mut self, _: &str, _: &[u8]) -> Result<(), String> {
        Ok(())
    }
}

#[test]
fn commands_are_read_as_the_aws_cli_reads_them() {
    run("commands.jsonl");
}

#[test]
fn answers_are_written_as_the_aws_cli_writes_them() {
    run("outputs.jsonl");
}

fn run(file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/cli").join(file);
    let text = std::fs::read_to_string(path).expect("the cases can be read");
    let mut wrong = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let case: Value = serde_json::from_str(line).expect("JSON");
        if let Err(message) = check(&case) {
            wrong.push(format!("{}\n{message}", case["words"]));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn check(case: &Value) -> Result<(), String> {
    let words: Vec<String> = serde_json::from_value(case["words"].clone()).expect("words");
    let mut pages = case["pages"].as_array().cloned().unwrap_or_default().into_iter();
    let mut calls = Vec::new();
    let ran = match aws::read(Program::Aws, &words, &NoFiles, None) {
        Ok(Asked::Help(text)) => Ran { out: text, ..Ran::default() },
        Ok(Asked::Call(call)) => call.perform(
            &mut |operation| {
                calls.push(json!([operation.operation, operation.input]));
                match &case["error"] {
                    Value::Array(error) => {
                        Err(ApiError::new(error[0].as_str().unwrap_or_default(), 400, error[1].as_str().unwrap_or_default()))
                    }
                    _ => Ok(pages.next().unwrap_or_else(|| json!({}))),
                }
            },
            &mut NoFiles,
        ),
        Err(failure) => Ran { out: String::new(), err: failure.text, status: failure.status },
    };
    let expect = |what: &str, expected: &Value, actual: Value| {
        let fine = *expected == actual;
        if fine { Ok(()) } else { Err(format!("  {what}: expected {expected}\n  {what}: but got  {actual}")) }
    };
    let text = |name: &str| case.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    expect("status", &json!(case["status"].as_u64().unwrap_or(0)), json!(ran.status))?;
    // Where the answer cannot be picked from, whether the call was sent before that was noticed does not matter.
    if case.get("errBegins").is_none() {
        expect("calls", &case["calls"], Value::Array(calls))?;
    }
    expect("out", &json!(text("out")), json!(ran.out))?;
    let err = ran.err.replace(USAGE, "<usage>");
    match case.get("errBegins").and_then(Value::as_str) {
        Some(begin) if err.starts_with(begin) => Ok(()),
        Some(begin) => Err(format!("  err: expected {begin:?}, got {err:?}")),
        None => expect("err", &json!(text("err")), json!(err)),
    }
}

/// The words of each command that a script runs.
#[derive(Default)]
struct Words(Vec<Vec<String>>);

impl Runner for Words {
    fn run(&mut self, words: &[String], _: &BTreeMap<String, String>) -> Ran {
        self.0.push(words.to_vec());
        Ran::default()
    }

    fn write(&mut self, _: &str, _: bool, _: &str) -> Result<(), String> {
        Ok(())
    }
}

/// The operation that a command calls, read through the shell.
fn read_back(text: &str) -> Result<Operation, String> {
    let script = parse(text).map_err(|error| error.to_string())?;
    let mut words = Words::default();
    Shell::default().run(&script, &mut words, &mut |_, _| {});
    let [words] = words.0.as_slice() else { return Err(format!("{} commands", words.0.len())) };
    let program = if words[0] == "aws" { Program::Aws } else { Program::Stagecraft };
    match aws::read(program, &words[1..], &NoFiles, None) {
        Ok(Asked::Call(call)) => Ok(call.operation),
        Ok(Asked::Help(_)) => Err("help".into()),
        Err(failure) => Err(failure.text),
    }
}

fn any_text() -> BoxedStrategy<Value> {
    let odd = prop::sample::select(vec![
        "",
        "-x",
        "--name",
        "a b",
        "file://x",
        "fileb://x",
        "[1]",
        " {",
        "it's",
        "$A `b` \\",
        "x=y,z",
        "é\n\t",
        "help",
        "nul\0",
    ]);
    prop_oneof![".{0,8}".prop_map(Value::from), odd.prop_map(Value::from)].boxed()
}

fn any_value(kind: Kind) -> BoxedStrategy<Value> {
    match kind {
        Kind::Text | Kind::Blob => any_text(),
        Kind::Integer => any::<i32>().prop_map(Value::from).boxed(),
        Kind::Double => (-1e6_f64..1e6).prop_map(Value::from).boxed(),
        Kind::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Kind::Json => Just(json!({"any": [1, "thing"]})).boxed(),
        Kind::List(item) => prop::collection::vec(any_value(Kind::read(item)), 0..3).prop_map(Value::from).boxed(),
        Kind::Map(item) => prop::collection::vec(("[a-z/~*.]{1,6}", any_value(Kind::read(item))), 0..3)
            .prop_map(|members| Value::Object(members.into_iter().collect()))
            .boxed(),
        Kind::Structure(name) => any_input(shapes::structure(name)),
    }
}

fn any_input(members: Vec<Member>) -> BoxedStrategy<Value> {
    members
        .into_iter()
        .map(|member| (Just(member), any_value(member.kind), any::<bool>()))
        .collect::<Vec<_>>()
        .prop_map(|members| {
            let given = members.into_iter().filter(|(member, _, given)| member.required || *given);
            Value::Object(given.map(|(member, value, _)| (member.name.to_owned(), value)).collect::<Map<_, _>>())
        })
        .boxed()
}

fn any_operation() -> impl Strategy<Value = Operation> {
    let of = |service: &'static str| shapes::operations(service).into_iter().map(move |name| (service, name));
    let all: Vec<(&str, &str)> = ["apigateway", "lambda", "backends"].into_iter().flat_map(of).collect();
    prop::sample::select(all).prop_flat_map(|(service, operation)| {
        any_input(shapes::members(service, operation)).prop_map(move |mut input| {
            // A function's archive is not part of its command: the file that the command names stands for it.
            for pointer in ["/Code/ZipFile", "/ZipFile"] {
                input.pointer_mut(pointer).into_iter().for_each(|archive| *archive = json!(STANDARD.encode(EMPTY_ARCHIVE)));
            }
            Operation { service: service.into(), operation: operation.into(), input }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]
    #[test]
    fn a_command_is_read_back_as_its_operation(operation in any_operation()) {
        let text = command(&operation);
        prop_assert_eq!(read_back(&text), Ok(operation), "{}", text);
    }
}
