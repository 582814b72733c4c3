//! Import with repairs: what would have to change in a refused document so that it can be imported, as a list, and the document with it.
//! Nothing is repaired unasked: AWS refuses such documents.

mod models;
mod parameters;
mod paths;
mod rest;
mod version;

use super::document::{is_like_json, place_stepwise};
use super::pace::at_once;
use super::plan::{ImportOptions, ImportPlan, read_document};
use super::{Document, ExportFormat, Pace, Problem};
use serde_json::Value;

/// One change that a repair makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where, as a pointer into the document as it was before this change.
    pub pointer: String,
    /// What is done there.
    pub message: String,
}

/// A document as repairs leave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// The document.
    pub text: String,
    /// How it is written: as it was.
    pub format: ExportFormat,
    /// What was changed, in order; empty if nothing had to be.
    pub changes: Vec<Change>,
    /// What keeps it from being imported all the same.
    pub errors: Vec<Problem>,
}

/// How often what is still refused is looked at again: a repair can show what another refusal hid.
const MOST_ROUNDS: usize = 8;

/// Repairs a document. `check` says what else would be refused of a plan. A text that cannot be read at all cannot be repaired. What was YAML
/// is written as YAML again, without its comments.
pub fn repair(text: &str, options: &ImportOptions, check: &dyn Fn(&ImportPlan) -> Vec<Problem>) -> Result<Repaired, Problem> {
    at_once(repair_stepwise(text, options, check, &Pace::endless()))
}

/// The same, step by step.
pub async fn repair_stepwise(
    text: &str,
    options: &ImportOptions,
    check: &dyn Fn(&ImportPlan) -> Vec<Problem>,
    pace: &Pace,
) -> Result<Repaired, Problem> {
    let mut document = match Document::read(text, options.limits, None, pace).await {
        Ok(document) => document,
        Err(mut problem) => {
            place_stepwise(text, std::slice::from_mut(&mut problem), pace).await;
            return Err(problem);
        }
    };
    let mut changes = Changes::default();
    for repair in [version::repair, models::repair, parameters::repair, paths::repair] {
        repair(&mut document.root, &mut changes);
        pace.spend(text.len() / 4).await;
    }
    document.duplicates.clear();
    let mut errors = refusals(&document, options, check, pace).await;
    for _ in 0..MOST_ROUNDS {
        if errors.is_empty() || !rest::repair(&mut document.root, &errors, &mut changes) {
            break;
        }
        errors = refusals(&document, options, check, pace).await;
    }
    pace.spend(text.len()).await;
    let format = if is_like_json(text) { ExportFormat::Json } else { ExportFormat::Yaml };
    let text = match (changes.0.is_empty(), format) {
        (true, _) => text.to_owned(),
        (false, ExportFormat::Json) => format!("{:#}\n", document.root),
        (false, ExportFormat::Yaml) => format.write(&document.root),
    };
    pace.spend(text.len()).await;
    drop(document);
    Ok(Repaired { text, format, changes: changes.0, errors })
}

async fn refusals(document: &Document, options: &ImportOptions, check: &dyn Fn(&ImportPlan) -> Vec<Problem>, pace: &Pace) -> Vec<Problem> {
    let (mut errors, plan) = read_document(document, options, pace).await;
    errors.extend(check(&plan));
    errors
}

/// The changes so far.
#[derive(Debug, Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn note(&mut self, pointer: impl Into<String>, message: impl Into<String>) {
        self.0.push(Change { pointer: pointer.into(), message: message.into() });
    }
}

/// Calls something for every object in a value, with its pointer, the outer one first.
fn each_object(value: &mut Value, pointer: &str, each: &mut dyn FnMut(&mut serde_json::Map<String, Value>, &str)) {
    match value {
        Value::Object(map) => {
            each(map, pointer);
            for (name, child) in map {
                each_object(child, &super::below(pointer, name), each);
            }
        }
        Value::Array(list) => {
            for (index, child) in list.iter_mut().enumerate() {
                each_object(child, &format!("{pointer}/{index}"), each);
            }
        }
        _ => {}
    }
}

/// A name like another one that is not taken yet.
fn free(wanted: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut name = wanted.to_owned();
    for number in 2.. {
        if !taken(&name) {
            break;
        }
        name = format!("{wanted}{number}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn repaired(document: Value) -> (Value, Vec<String>) {
        let repaired = repair(&document.to_string(), &ImportOptions::default(), &|_| Vec::new()).expect("it can be read");
        assert_eq!(repaired.errors, []);
        let changes = repaired.changes.into_iter().map(|change| format!("{}: {}", change.pointer, change.message)).collect();
        (serde_json::from_str(&repaired.text).expect("JSON"), changes)
    }

    #[test]
    fn a_document_that_needs_no_repair_stays_as_it_is() {
        let text = "openapi: 3.0.1\ninfo: {title: a, version: '1'}\npaths: {}\n";
        let repaired = repair(text, &ImportOptions::default(), &|_| Vec::new()).expect("it can be read");
        assert_eq!((repaired.text.as_str(), repaired.changes.len()), (text, 0));
        assert!(repair("a: [", &ImportOptions::default(), &|_| Vec::new()).is_err());
    }

    #[test]
    fn what_was_yaml_stays_yaml_and_what_was_json_stays_json() {
        let yaml = "# about\nopenapi: 3.0.1\ninfo: {title: a, version: '1'}\npaths:\n  /a b:\n    get: {responses: {}}\n";
        let document = Document::parse(yaml, ImportOptions::default().limits, None).expect("YAML");
        for (text, format) in [(yaml.to_owned(), ExportFormat::Yaml), (document.root.to_string(), ExportFormat::Json)] {
            let repaired = repair(&text, &ImportOptions::default(), &|_| Vec::new()).expect("it can be read");
            assert_eq!((repaired.format, repaired.text.starts_with('{')), (format, format == ExportFormat::Json));
            let again = Document::parse(&repaired.text, ImportOptions::default().limits, None).expect("it can be read again");
            assert_eq!(again.root.pointer("/paths/~1ab/get"), Some(&json!({"responses": {}})));
            assert_eq!(again.root["openapi"], "3.0.1", "versions stay texts");
        }
    }

    #[test]
    fn models_are_renamed_wherever_they_are_named() {
        let (document, changes) = repaired(json!({
            "openapi": "3.0.1", "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"get": {"responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/a_b"}}}}}}}},
            "components": {"schemas": {"a_b": {"type": "object", "properties": {"x": {"$ref": "#/components/schemas/a.b"}}}, "a.b": {"type": "object"}, "ab": {"type": "object"}}},
        }));
        assert_eq!(document["components"]["schemas"]["ab2"]["properties"]["x"]["$ref"], "#/components/schemas/ab3");
        assert_eq!(
            document.pointer("/paths/~1a/get/responses/200/content/application~1json/schema/$ref"),
            Some(&json!("#/components/schemas/ab2"))
        );
        assert_eq!(changes.len(), 2, "{changes:?}");
    }

    #[test]
    fn paths_get_whole_variables_one_at_each_level() {
        let (document, changes) = repaired(json!({
            "swagger": "2.0", "info": {"title": "t", "version": "1"}, "parameters": {"P": {"name": "b", "in": "path", "required": true, "type": "string"}},
            "paths": {
                "/x/{a}": {"get": {"responses": {}}},
                "/x/{b}/y": {"parameters": [{"$ref": "#/parameters/P"}], "get": {"responses": {}, "parameters": [{"name": "q[1]", "in": "query", "type": "string"}]}},
                "/x/{b}": {"get": {"responses": {}}, "post": {"responses": {}}},
                "/files/{name}.json": {"get": {"responses": {}}},
                "/odd#path": {"get": {"responses": {}}},
                "/at/{lat,lng}": {"get": {"responses": {}}},
            },
        }));
        let paths: Vec<&str> = document["paths"].as_object().expect("paths").keys().map(String::as_str).collect();
        assert_eq!(paths, ["/x/{a}", "/x/{a}/y", "/files/{name}", "/oddpath", "/at/{lat-lng}"]);
        assert_eq!(document.pointer("/paths/~1x~1{a}~1y/parameters/0/name"), Some(&json!("a")));
        assert_eq!(document.pointer("/paths/~1x~1{a}~1y/get/parameters"), Some(&json!([])));
        assert!(document.pointer("/paths/~1x~1{a}/post").is_some());
        assert!(changes.iter().any(|change| change.contains("GET /x/{b}")), "{changes:#?}");
    }

    #[test]
    fn openapi_3_1_is_read_as_3_0() {
        let (document, changes) = repaired(json!({
            "openapi": "3.1.0", "info": {"title": "t", "version": "1", "summary": "s"}, "webhooks": {},
            "components": {"schemas": {"A": {"type": ["string", "null"], "const": "x", "exclusiveMinimum": 3}}},
        }));
        assert_eq!(
            document["components"]["schemas"]["A"],
            json!({"type": "string", "nullable": true, "enum": ["x"], "minimum": 3, "exclusiveMinimum": true})
        );
        assert_eq!((&document["openapi"], &document["paths"]), (&json!("3.0.3"), &json!({})));
        assert!(changes.iter().any(|change| change.starts_with("/webhooks")), "{changes:?}");
    }

    #[test]
    fn what_is_left_is_taken_out_where_it_stands() {
        let (document, changes) = repaired(json!({
            "openapi": "3.0.1", "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"get": {"responses": {"404": {"$ref": "#/components/responses/None"}}, "x-amazon-apigateway-integration": {"type": "nothing"}}}},
            "components": {"schemas": {"A": {"properties": {"x": {"$ref": "https://example.com/a.json"}}}}},
        }));
        assert_eq!(document.pointer("/paths/~1a/get"), Some(&json!({"responses": {}})));
        assert_eq!(document["components"]["schemas"]["A"], json!({"properties": {"x": {}}}));
        assert_eq!(changes.len(), 3, "{changes:?}");
    }
}
