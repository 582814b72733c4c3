//! Operations against AWS's own models of its services: which there are, what they must be given, and which members their answers have.
//! The table is printed: `cargo test --test operations -- --nocapture`.

#[allow(dead_code)]
mod common;

use serde_json::{Value, json};
use stagecraft::app::Engine;
use stagecraft::app::headless::Session;
use stagecraft::app::operation_names;
use stagecraft::control::{ELB_MEMBERS, HTTP_MEMBERS, MEMBERS, Operation};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const MODELS: &str = include_str!("models/shapes.txt");

/// An operation: its inputs, with whether they must be there, and the structure of its output.
type Shape = (Vec<(&'static str, bool)>, &'static str);

/// A service as its model has it.
#[derive(Default)]
struct Model {
    /// Operations by name.
    operations: BTreeMap<&'static str, Shape>,
    /// Structures: their members and the types of those.
    structures: BTreeMap<&'static str, BTreeMap<&'static str, &'static str>>,
}

fn model(service: &str) -> Model {
    let mut model = Model::default();
    let begin = MODELS.lines().skip_while(|line| *line != format!("# {service}")).skip(1);
    for line in begin.take_while(|line| !line.starts_with('#')) {
        let at = line.find(['(', '{']).expect("a name");
        let (name, rest) = (&line[..at], &line[at + 1..]);
        if line[at..].starts_with('(') {
            let (inputs, output) = rest.split_once(") ").expect("an output");
            let inputs = inputs.split_whitespace().map(|input| (input.trim_end_matches('*'), input.ends_with('*'))).collect();
            model.operations.insert(name, (inputs, output));
        } else {
            let members = rest.strip_suffix('}').expect("an end").split_whitespace();
            model.structures.insert(name, members.map(|member| member.split_once(':').expect("a type")).collect());
        }
    }
    model
}

#[test]
fn every_operation_is_there_or_refused_and_named() {
    let model = model("apigateway");
    assert_eq!(model.operations.len(), 124);
    let there = operation_names("apigateway");
    let fidelity = include_str!("../FIDELITY.md");
    let mut refused = Vec::new();
    for (name, (inputs, _)) in &model.operations {
        let call = |input: Value| Engine::new(0).call(&Operation::apigateway(name, input));
        let required: Vec<&str> = inputs.iter().filter(|(_, required)| *required).map(|(name, _)| *name).collect();
        if there.contains(name) {
            if !required.is_empty() {
                let message = call(json!({})).expect_err(name).message;
                for member in &required {
                    assert!(message.contains(&format!("Missing required parameter in input: \"{member}\"")), "{name}: {message}");
                }
            }
            let message = call(json!({"frob": 1})).expect_err(name).message;
            assert!(message.contains("Unknown parameter in input: \"frob\""), "{name}: {message}");
        } else {
            assert_eq!(call(json!({})).expect_err(name).code, "NotSimulated", "{name}");
            assert!(fidelity.contains(name), "FIDELITY.md does not name {name}");
            refused.push(*name);
        }
    }
    for name in &there {
        assert!(model.operations.contains_key(name), "AWS has no {name}");
    }
    println!("{} of {} operations of apigateway; refused: {}", there.len(), model.operations.len(), refused.join(", "));
    assert!(there.len() >= 123);
}

#[test]
fn every_operation_of_http_apis_is_there_or_refused_and_named() {
    let model = model("apigatewayv2");
    assert_eq!(model.operations.len(), 103);
    let there = operation_names("apigatewayv2");
    let fidelity = include_str!("../FIDELITY.md");
    for (name, (inputs, _)) in &model.operations {
        let call = |input: Value| Engine::new(0).call(&Operation::apigatewayv2(name, input)).expect_err(name);
        if !there.contains(name) {
            let error = call(json!({}));
            assert!(error.code == "NotSimulated" && fidelity.contains(name), "{name}: {error:?}");
            continue;
        }
        let required: Vec<&str> = inputs.iter().filter(|(_, required)| *required).map(|(name, _)| *name).collect();
        if !required.is_empty() {
            let message = call(json!({})).message;
            for member in &required {
                assert!(message.contains(&format!("Missing required parameter in input: \"{member}\"")), "{name}: {message}");
            }
        }
        let message = call(json!({"Frob": 1})).message;
        assert!(message.contains("Unknown parameter in input: \"Frob\""), "{name}: {message}");
    }
    for name in &there {
        assert!(model.operations.contains_key(name), "AWS has no {name}");
    }
    assert!(there.len() >= 55, "{} of {} operations of apigatewayv2", there.len(), model.operations.len());
}

#[test]
fn inputs_have_the_members_of_the_model() {
    for (service, members) in [("apigateway", MEMBERS), ("apigatewayv2", HTTP_MEMBERS), ("lambda", MEMBERS), ("elbv2", ELB_MEMBERS)] {
        let model = model(service);
        for (name, (inputs, _)) in &model.operations {
            let Some(line) = members.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')) else { continue };
            let known: BTreeMap<&str, bool> =
                line.split_whitespace().map(|word| (word.trim_start_matches('-').trim_end_matches('*'), word.ends_with('*'))).collect();
            assert_eq!(known, inputs.iter().copied().collect(), "{name}");
        }
    }
}

/// Complains of all that an answer has and the model does not.
fn check(model: &Model, at: &str, kind: &str, value: &Value, wrong: &mut Vec<String>) {
    let fine = match kind {
        _ if value.is_null() => true,
        "text" => value.is_string(),
        "int" => value.is_i64() || value.is_u64(),
        "double" => value.is_number(),
        "bool" => value.is_boolean(),
        // Dates are texts here, as the AWS CLI shows them.
        "time" => value.is_string() || value.is_number(),
        "blob" => true,
        "-" => value.as_object().is_some_and(serde_json::Map::is_empty),
        _ => match (kind.strip_prefix('['), kind.strip_prefix('{')) {
            (Some(item), _) => {
                let items = value.as_array();
                let item = item.strip_suffix(']').expect("an end");
                items.into_iter().flatten().for_each(|value| check(model, &format!("{at}[]"), item, value, wrong));
                items.is_some()
            }
            (_, Some(member)) => {
                let members = value.as_object();
                let member = member.strip_suffix('}').expect("an end");
                members.into_iter().flatten().for_each(|(_, value)| check(model, &format!("{at}.*"), member, value, wrong));
                members.is_some()
            }
            _ => {
                let known = &model.structures[kind];
                for (name, value) in value.as_object().into_iter().flatten() {
                    match known.get(name.as_str()) {
                        Some(kind) => check(model, &format!("{at}.{name}"), kind, value, wrong),
                        None => wrong.push(format!("{at}.{name} is no member of {kind}")),
                    }
                }
                value.is_object()
            }
        },
    };
    if !fine {
        wrong.push(format!("{at} is no {kind}: {value}"));
    }
}

#[test]
fn answers_have_the_members_of_the_model_alone() {
    let services = ["apigateway", "apigatewayv2", "lambda", "elbv2"];
    let models: BTreeMap<&str, Model> = services.into_iter().map(|service| (service, model(service))).collect();
    let mut answered: BTreeMap<String, usize> = BTreeMap::new();
    let (mut exercised, mut errors) = (0, 0);
    let mut wrong = BTreeSet::new();
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let rooms = std::fs::read_dir(&cases).expect("rooms").filter_map(|entry| Some(entry.ok()?.path()));
    let files = rooms.flat_map(|room| std::fs::read_dir(room).expect("cases").filter_map(|entry| Some(entry.ok()?.path())));
    // Cases of the command line are read elsewhere.
    for path in files.filter(|path| !path.parent().is_some_and(|room| room.ends_with("cli"))) {
        let text = std::fs::read_to_string(&path).expect("a case file");
        let mut session = Session::new();
        let mut answers: BTreeMap<String, Value> = BTreeMap::new();
        for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
            let Ok(line) = serde_json::from_str::<Value>(line) else { continue };
            let Ok(line) = common::resolve(&line, &|id| answers.get(id).cloned()) else { continue };
            let Some(answer) = session.line(&line.to_string()) else { continue };
            let answer: Value = serde_json::from_str(&answer).expect("JSON");
            if let Some(id) = line.get("id") {
                answers.insert(id.as_str().map_or_else(|| id.to_string(), str::to_owned), answer.clone());
            }
            let (Some(service), Some(name)) = (line["service"].as_str(), line["operation"].as_str()) else { continue };
            let Some((model, (_, output))) = models.get(service).and_then(|model| Some((model, model.operations.get(name)?))) else {
                continue;
            };
            exercised += 1;
            let Some(value) = answer.get("output") else {
                errors += 1;
                continue;
            };
            *answered.entry(format!("{service} {name}")).or_default() += 1;
            let mut complaints = Vec::new();
            check(model, name, output, value, &mut complaints);
            wrong.extend(complaints);
        }
    }
    let silent: Vec<String> = models
        .iter()
        .flat_map(|(service, model)| model.operations.keys().map(move |name| (*service, *name)))
        .filter(|(service, name)| operation_names(service).contains(name))
        .map(|(service, name)| format!("{service} {name}"))
        .filter(|name| !answered.contains_key(name))
        .collect();
    println!("{exercised} calls of {} operations, {errors} of them refused; never answered: {silent:?}", answered.len());
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.into_iter().collect::<Vec<_>>().join("\n"));
    assert!(silent.is_empty(), "no case shows what these answer: {silent:?}");
    assert!(exercised >= 250);
}
