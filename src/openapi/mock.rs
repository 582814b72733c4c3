//! Mock answers from what a document says: its examples, or else its schemas. They let any document answer requests at once.

use super::document::below;
use super::example;
use super::pace::at_once;
use super::paths::METHODS;
use super::plan::{ImportOptions, PATH};
use super::reader::{Reader, Version, cost};
use super::servers::{normal, prefix};
use super::{Document, Mock, Pace, Stage};
use serde_json::{Map, Value};

/// A mock answer for each operation that has no integration; none if the document cannot be read.
pub fn mocks(text: &str, options: &ImportOptions) -> Vec<Mock> {
    let Ok(document) = Document::parse(text, options.limits, options.variables.as_ref()) else { return Vec::new() };
    at_once(mocks_of(&document, options, &Pace::endless()))
}

/// The same of a document that has been read already, step by step.
pub async fn mocks_of(document: &Document, options: &ImportOptions, pace: &Pace) -> Vec<Mock> {
    let Ok(reader) = Reader::new(document, options.limits) else { return Vec::new() };
    let prefix = prefix(&reader, options.basepath);
    let mut mocks = Vec::new();
    let paths = reader.get("/paths").and_then(Value::as_object);
    pace.begin(Stage::Answering, paths.map_or(0, Map::len) * PATH);
    for (path, item) in paths.into_iter().flatten().filter(|(path, _)| !path.starts_with("x-")) {
        pace.spend(PATH).await;
        let at = below("/paths", path);
        let (at, item) = if item.get("$ref").is_some() { reader.resolve(&at).unwrap_or((at, item)) } else { (at, item) };
        for (member, http_method) in METHODS {
            let Some(operation) = item.get(member).filter(|operation| operation.get("x-amazon-apigateway-integration").is_none()) else {
                continue;
            };
            let (status_code, content_type, body) = answer(&reader, &below(&at, member), operation);
            let path = normal(&format!("{prefix}/{path}"));
            mocks.push(Mock { path, http_method: http_method.to_owned(), status_code, content_type, body });
        }
    }
    mocks
}

/// Status, media type and body of the first documented success; 200 with an empty object if none is documented.
fn answer(reader: &Reader<'_>, pointer: &str, operation: &Value) -> (String, String, String) {
    let json = || "application/json".to_owned();
    let responses = operation.get("responses").and_then(Value::as_object);
    let statuses: Vec<&String> = responses.into_iter().flat_map(|map| map.keys()).collect();
    let success = statuses
        .iter()
        .find(|status| status.len() == 3 && status.starts_with('2'))
        .or_else(|| statuses.iter().find(|status| *status == &"default"));
    let Some(status) = success else { return ("200".into(), json(), "{}".into()) };
    let code =
        if status.as_str() == "default" || status.to_ascii_uppercase().ends_with('X') { "200".to_owned() } else { (*status).clone() };
    let Some((at, response)) = reader.resolve(&below(&below(pointer, "responses"), status)) else { return (code, json(), "{}".into()) };
    let (media_type, example) = match reader.version {
        Version::OpenApi3 => open_api_3(reader, &at, response),
        Version::Swagger2 => swagger_2(reader, &at, response, operation),
    };
    let body = match example {
        None => String::new(),
        Some(Value::String(text)) if !media_type.contains("json") => text,
        Some(value) => format!("{value:#}"),
    };
    (code, media_type, body)
}

fn open_api_3(reader: &Reader<'_>, at: &str, response: &Value) -> (String, Option<Value>) {
    let content = response.get("content").and_then(Value::as_object);
    let is_json = |name: &&String| name.contains("json");
    let names: Vec<&String> = content.into_iter().flat_map(|content| content.keys()).collect();
    let Some(name) = names.iter().copied().find(|name| is_json(name)).or(names.first().copied()) else {
        return ("application/json".into(), None);
    };
    let pointer = below(&below(at, "content"), name);
    let media = response.pointer(&below("/content", name));
    let named = || {
        let (first, _) = media?.get("examples")?.as_object()?.iter().next()?;
        reader.resolve(&below(&below(&pointer, "examples"), first))?.1.get("value")
    };
    // Many operations may refer to one answer.
    let copied = |value: &Value| reader.spend(cost(value)).then(|| value.clone());
    let example = media.and_then(|media| media.get("example")).or_else(named).and_then(copied);
    let media_type = name.split(';').next().unwrap_or(name).trim().replace("*/*", "application/json");
    (media_type, example.or_else(|| example::from_schema(reader, &below(&pointer, "schema"))))
}

fn swagger_2(reader: &Reader<'_>, at: &str, response: &Value, operation: &Value) -> (String, Option<Value>) {
    let produces = operation.get("produces").or_else(|| reader.root.get("produces")).and_then(Value::as_array);
    let names: Vec<&str> = produces.into_iter().flatten().filter_map(Value::as_str).collect();
    let examples = response.get("examples").and_then(Value::as_object);
    let example = examples.and_then(|examples| examples.iter().find(|(name, _)| name.contains("json")).or_else(|| examples.iter().next()));
    let own = example.map(|(name, _)| name.as_str());
    let name =
        own.or_else(|| names.iter().copied().find(|name| name.contains("json"))).or(names.first().copied()).unwrap_or("application/json");
    let copied = |(_, value): (&String, &Value)| reader.spend(cost(value)).then(|| value.clone());
    let value = example.and_then(copied).or_else(|| example::from_schema(reader, &below(at, "schema")));
    (name.split(';').next().unwrap_or(name).trim().to_owned(), value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_mock_is_the_documented_example_or_made_from_the_schema() {
        let document = json!({
            "openapi": "3.0.3",
            "info": {"title": "T", "version": "1"},
            "paths": {
                "/a/": {"get": {"responses": {"200": {"description": "", "content": {"application/json": {"example": {"x": 1}}}}}}},
                "/b": {"post": {"responses": {"201": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Tree"}}}}}}},
                "/c": {"delete": {"responses": {"204": {"description": ""}}}},
                "/d": {"get": {"responses": {"200": {"description": ""}}, "x-amazon-apigateway-integration": {"type": "mock"}}},
            },
            "components": {"schemas": {"Tree": {"type": "object", "properties": {
                "name": {"type": "string"}, "kind": {"enum": ["oak"]}, "children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
            }}}},
        });
        let mocks = mocks(&document.to_string(), &ImportOptions::default());
        let parsed = |index: usize| serde_json::from_str::<Value>(&mocks[index].body).expect("JSON");
        assert_eq!(mocks.len(), 3);
        assert_eq!((mocks[0].path.as_str(), parsed(0)), ("/a", json!({"x": 1})));
        assert_eq!((mocks[1].status_code.as_str(), &parsed(1)["kind"]), ("201", &json!("oak")));
        assert!(parsed(1)["name"].is_string() && parsed(1)["children"].is_array());
        assert_eq!((mocks[2].status_code.as_str(), mocks[2].body.as_str()), ("204", ""));
    }
}
