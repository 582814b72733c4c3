//! Real documents that nobody here wrote, where a checkout has them beside it (`../shared/specs`): what is to import does, what is to be
//! refused is refused with a sentence that says where and why, and nothing breaks the program. Without them it says so and passes.

use serde_json::{Value, json};
use stagecraft::app::headless::Session;
use stagecraft::control;
use stagecraft::openapi::{self, ImportOptions};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The folder of documents, or a note that it is not there.
fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/specs");
    let there = folder.join("index.json").exists();
    if !there {
        println!("skipped: there are no documents in {}", folder.display());
    }
    there.then_some(folder)
}

/// Every document of the index with its text; bytes that are not UTF-8 are replaced, as the app does it.
fn documents(folder: &Path) -> Vec<(Value, String)> {
    let index = std::fs::read_to_string(folder.join("index.json")).expect("the index can be read");
    let index: Value = serde_json::from_str(&index).expect("the index is JSON");
    let documents = index["documents"].as_array().expect("the index lists documents").clone();
    assert!(!documents.is_empty());
    documents
        .into_iter()
        .map(|document| {
            let file = folder.join(document["file"].as_str().unwrap_or_default());
            let text = String::from_utf8_lossy(&std::fs::read(file).expect("a document can be read")).into_owned();
            (document, text)
        })
        .collect()
}

/// Words that a refusal for a rule must hold.
fn words(rule: &str) -> &'static str {
    match rule {
        "parse" => "Invalid OpenAPI input.",
        "version" => "Swagger 2.0 and OpenAPI 3.0",
        "path-part" => "Resource's path part only allow",
        "sibling-variables" => "already has a variable path part",
        "parameter-name" => "Parameter name should match the following regular expression",
        "model-name" => "Model name must be alphanumeric",
        other => panic!("no words are known for the rule {other}"),
    }
}

/// One line of the table: what is expected of a document, what came of it, and whether that is as it must be.
struct Row {
    id: String,
    expected: String,
    outcome: String,
    repaired: String,
    wrong: Vec<String>,
}

#[test]
fn documents_are_imported_or_refused_as_aws_would() {
    let Some(folder) = folder() else { return };
    // Others will be tried: do not tune to these.
    let rows: Vec<Row> = documents(&folder).iter().map(|(document, text)| row(document, text)).collect();
    println!("{:<52} {:<9} {:<62} after repairs", "document", "expected", "outcome");
    for row in &rows {
        let mark = if row.wrong.is_empty() { "" } else { "  WRONG" };
        println!("{:<52} {:<9} {:<62} {}{mark}", row.id, row.expected, row.outcome, row.repaired);
    }
    let wrong: Vec<String> = rows.iter().flat_map(|row| row.wrong.iter().map(|wrong| format!("{}: {wrong}", row.id))).collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn row(document: &Value, text: &str) -> Row {
    let member = |name: &str| document[name].as_str().unwrap_or_default().to_owned();
    let expected = document["rest"]["expect"].as_str().unwrap_or_default().to_owned();
    let mut wrong = Vec::new();
    let read = control::checked_plan(text, &ImportOptions::default()).map_err(|refused| refused.errors);
    let import = json!({"service": "apigateway", "operation": "ImportRestApi", "input": {"body": text}});
    let answer = Session::new().line(&import.to_string()).unwrap_or_default();
    if answer.starts_with("{\"error\"") != read.is_err() {
        wrong.push(format!("ImportRestApi answers {}", answer.chars().take(600).collect::<String>()));
    }
    let outcome = match &read {
        Ok(plan) => {
            let resources = document["resources"].as_u64().unwrap_or(0) as usize;
            if expected == "imports" && plan.resources.len() != resources {
                wrong.push(format!("{resources} resources expected, {} planned", plan.resources.len()));
            }
            format!("{}, {} warnings", openapi::summary(plan), plan.warnings.len())
        }
        Err(problems) => format!(
            "refused: {}",
            problems.iter().map(|problem| rule_of(&problem.message)).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ")
        ),
    };
    match (expected.as_str(), &read) {
        ("imports", Err(problems)) => wrong.push(format!("refused: {problems:#?}")),
        ("refused", Ok(_)) => wrong.push(format!("imported, but {} says it must be refused", document["rest"]["why"])),
        ("refused", Err(problems)) => {
            for why in document["rest"]["why"].as_array().into_iter().flatten() {
                let words = words(why[0].as_str().unwrap_or_default());
                if !problems.iter().any(|problem| problem.message.contains(words) && problem.line.is_some()) {
                    wrong.push(format!("no refusal holds '{words}' with its line: {problems:#?}"));
                }
            }
        }
        // Nobody knows what AWS does with it: it must only not break the program.
        _ => {}
    }
    let repaired = if read.is_ok() { String::new() } else { repaired(text, &mut wrong) };
    Row { id: member("id").chars().take(52).collect(), expected, outcome: outcome.chars().take(62).collect(), repaired, wrong }
}

/// What comes of a refused document with repairs: it imports after them, or cannot be read at all.
fn repaired(text: &str, wrong: &mut Vec<String>) -> String {
    let repaired = match openapi::repair(text, &ImportOptions::default(), &control::plan_errors) {
        Ok(repaired) => repaired,
        Err(problem) => return format!("cannot be read: {}", problem.message.chars().take(60).collect::<String>()),
    };
    if !repaired.errors.is_empty() || repaired.changes.is_empty() {
        wrong.push(format!("still refused after {} changes: {:#?}", repaired.changes.len(), repaired.errors));
    }
    match control::checked_plan(&repaired.text, &ImportOptions::default()) {
        Ok(plan) => format!("{} changes, {}", repaired.changes.len(), openapi::summary(&plan).chars().take(60).collect::<String>()),
        Err(refused) => {
            wrong.push(format!("the repaired document is refused: {:#?}", refused.errors));
            "refused".into()
        }
    }
}

/// The rule that a refusal is for, in a word.
fn rule_of(message: &str) -> &'static str {
    let rules = ["parse", "version", "path-part", "sibling-variables", "parameter-name", "model-name"];
    rules.into_iter().rev().find(|rule| message.contains(words(rule))).unwrap_or("other")
}

#[test]
fn what_is_imported_with_mocks_can_be_deployed_and_answers() {
    let Some(folder) = folder() else { return };
    let mut answered = BTreeSet::new();
    for (document, text) in documents(&folder) {
        let id = document["id"].as_str().unwrap_or_default().to_owned();
        let wanted = document["rest"]["expect"] == "imports" && document["class"] == "general" && document["operations"].as_u64() > Some(0);
        if !wanted {
            continue;
        }
        let mut state = stagecraft::app::State::new(
            stagecraft::app::sample().expect("the sample is made"),
            stagecraft::app::Route::Apis,
            stagecraft::app::StorageState::Saved,
        );
        let _ = state.update(stagecraft::app::Action::ImportText { text: text.into(), file_name: None });
        // Long documents are imported step by step.
        let begun = state.update(stagecraft::app::Action::Import { overwrite: None, mocks: true }).reply;
        let api = match begun {
            Ok(Value::Null) => state.update(stagecraft::app::Action::FinishImport).reply,
            reply => reply,
        };
        let api = api.unwrap_or_else(|error| panic!("{id}: {error}"));
        let deploy = stagecraft::control::Operation::apigateway("CreateDeployment", json!({"restApiId": api["id"], "stageName": "prod"}));
        state.update(stagecraft::app::Action::Call(deploy)).reply.unwrap_or_else(|error| panic!("{id}: {error}"));
        let engine = &mut state.workspace.engine;
        let api = engine.account.rest_apis[api["id"].as_str().unwrap_or_default()].clone();
        for (resource, method) in api.definition.methods() {
            let asks = method.authorization_type != "NONE" || method.api_key_required;
            let composer = stagecraft::app::Composer {
                api_id: api.id.clone(),
                stage: "prod".into(),
                method: if method.http_method == "ANY" { "GET".into() } else { method.http_method.clone() },
                path: resource.path.clone(),
                path_parameters: resource
                    .path
                    .split('/')
                    .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
                    .map(|name| (name.trim_end_matches('+').to_owned(), "1".to_owned()))
                    .collect(),
                ..stagecraft::app::Composer::default()
            };
            let (served, trace) = engine.send(&composer.request(engine));
            assert!(asks || served.response.status < 400, "{id}: {} {}: {trace:#?}", method.http_method, resource.path);
        }
        answered.insert(id);
    }
    assert!(answered.len() >= 8, "only {answered:?} were sent requests to");
}

#[test]
fn nothing_that_is_cut_short_breaks_the_program() {
    let Some(folder) = folder() else { return };
    for (_, text) in documents(&folder).into_iter().filter(|(_, text)| text.len() < 60_000) {
        for part in 1..12 {
            let mut end = text.len() * part / 12;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            let cut = &text[..end];
            let mut session = Session::new();
            let line = json!({"service": "apigateway", "operation": "ImportRestApi", "input": {"body": cut}}).to_string();
            assert!(session.line(&line).is_some());
            openapi::mocks(cut, &ImportOptions::default());
        }
    }
}
