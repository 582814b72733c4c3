//! Real documents that nobody here wrote, where a checkout has them beside it (`../shared/specs`): what is to import does, what is to be
//! refused is refused with a sentence that says where and why, and nothing breaks the program. Without them it says so and passes.

use serde_json::{Value, json};
use stagecraft::app::headless::Session;
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

#[test]
fn documents_are_imported_or_refused_as_aws_would() {
    let Some(folder) = folder() else { return };
    let mut wrong = Vec::new();
    for (document, text) in documents(&folder) {
        let id = document["id"].as_str().unwrap_or_default();
        let read = openapi::read(&text, &ImportOptions::default());
        let import = json!({"service": "apigateway", "operation": "ImportRestApi", "input": {"body": text}});
        let answer = Session::new().line(&import.to_string()).unwrap_or_default();
        if answer.starts_with("{\"error\"") != read.is_err() {
            wrong.push(format!("{id}: ImportRestApi answers {}", answer.chars().take(600).collect::<String>()));
        }
        match (document["rest"]["expect"].as_str().unwrap_or_default(), read) {
            ("imports", Ok(plan)) => {
                let resources = document["resources"].as_u64().unwrap_or(0) as usize;
                if plan.resources.len() != resources {
                    wrong.push(format!("{id}: {resources} resources expected, {} planned", plan.resources.len()));
                }
            }
            ("imports", Err(problems)) => wrong.push(format!("{id}: refused: {problems:#?}")),
            ("refused", Ok(_)) => wrong.push(format!("{id}: imported, but {} says it must be refused", document["rest"]["why"])),
            ("refused", Err(problems)) => {
                for why in document["rest"]["why"].as_array().into_iter().flatten() {
                    let words = words(why[0].as_str().unwrap_or_default());
                    let told = problems.iter().any(|problem| problem.message.contains(words) && problem.line.is_some());
                    if !told {
                        wrong.push(format!("{id}: no refusal holds '{words}' with its line: {problems:#?}"));
                    }
                }
            }
            // Nobody knows what AWS does with it: it must only not break the program.
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
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
        let _ = state.update(stagecraft::app::Action::ImportText { text, file_name: None });
        let api = state
            .update(stagecraft::app::Action::Import { overwrite: None, mocks: true })
            .reply
            .unwrap_or_else(|error| panic!("{id}: {error}"));
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
            openapi::mocks(cut);
        }
    }
}
