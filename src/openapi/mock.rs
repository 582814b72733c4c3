//! Mock answers from what a document says: its examples, or else its schemas. They let any document answer requests at once.

use super::Mock;
use super::document::below;
use super::reader::{Reader, Version, open};
use serde_json::{Map, Value};

/// How deeply an example is made from a schema.
const MOST_DEPTH: usize = 6;
/// How many members or elements an example may have in all.
const MOST_VALUES: usize = 400;

/// A mock answer for each operation that has no integration; none if the document cannot be read.
pub fn mocks(text: &str) -> Vec<Mock> {
    let Ok(reader) = open(text) else { return Vec::new() };
    let paths = reader.document.root.get("paths").and_then(Value::as_object);
    let mut mocks = Vec::new();
    for (path, item) in paths.into_iter().flatten() {
        let at = below("/paths", path);
        let (at, item) = if item.get("$ref").is_some() { reader.resolve(&at).unwrap_or((at, item)) } else { (at, item) };
        for (member, operation) in item.as_object().into_iter().flatten() {
            let http_method = match member.as_str() {
                "x-amazon-apigateway-any-method" => "ANY".to_owned(),
                "get" | "put" | "post" | "delete" | "options" | "head" | "patch" => member.to_ascii_uppercase(),
                _ => continue,
            };
            if operation.get("x-amazon-apigateway-integration").is_some() {
                continue;
            }
            let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
            let pointer = below(&at, member);
            let (status_code, content_type, body) = answer(&reader, &pointer, operation);
            mocks.push(Mock { path: format!("/{}", parts.join("/")), http_method, status_code, content_type, body });
        }
    }
    mocks
}

/// Status, media type and body of the first documented success; 200 with an empty object if none is documented.
fn answer(reader: &Reader, pointer: &str, operation: &Value) -> (String, String, String) {
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

fn open_api_3(reader: &Reader, at: &str, response: &Value) -> (String, Option<Value>) {
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
        reader.resolve(&below(&below(&pointer, "examples"), first))?.1.get("value").cloned()
    };
    let example = media.and_then(|media| media.get("example").cloned()).or_else(named);
    let media_type = name.split(';').next().unwrap_or(name).trim().replace("*/*", "application/json");
    (media_type, example.or_else(|| from_schema(reader, &below(&pointer, "schema"))))
}

fn swagger_2(reader: &Reader, at: &str, response: &Value, operation: &Value) -> (String, Option<Value>) {
    let produces = operation.get("produces").or_else(|| reader.document.root.get("produces")).and_then(Value::as_array);
    let names: Vec<&str> = produces.into_iter().flatten().filter_map(Value::as_str).collect();
    let examples = response.get("examples").and_then(Value::as_object);
    let example = examples.and_then(|examples| examples.iter().find(|(name, _)| name.contains("json")).or_else(|| examples.iter().next()));
    let own = example.map(|(name, _)| name.as_str());
    let name =
        own.or_else(|| names.iter().copied().find(|name| name.contains("json"))).or(names.first().copied()).unwrap_or("application/json");
    let value = example.map(|(_, value)| value.clone()).or_else(|| from_schema(reader, &below(at, "schema")));
    (name.split(';').next().unwrap_or(name).trim().to_owned(), value)
}

/// An example made from the schema at a pointer; none if there is no schema.
fn from_schema(reader: &Reader, pointer: &str) -> Option<Value> {
    reader.document.root.pointer(pointer)?;
    let mut budget = MOST_VALUES;
    Some(make(reader, pointer, 0, &mut budget))
}

fn make(reader: &Reader, pointer: &str, depth: usize, budget: &mut usize) -> Value {
    if depth > MOST_DEPTH || *budget == 0 {
        return Value::Null;
    }
    *budget -= 1;
    let Some((at, schema)) = reader.resolve(pointer) else { return Value::Null };
    for name in ["example", "default", "const"] {
        if let Some(value) = schema.get(name) {
            return value.clone();
        }
    }
    if let Some(first) =
        schema.get("enum").and_then(|values| values.get(0)).or_else(|| schema.get("examples").and_then(|values| values.get(0)))
    {
        return first.clone();
    }
    if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
        let mut whole = object(reader, &at, schema, depth, budget);
        for index in 0..parts.len() {
            if let Value::Object(part) = make(reader, &format!("{at}/allOf/{index}"), depth + 1, budget) {
                whole.extend(part);
            }
        }
        return Value::Object(whole);
    }
    for name in ["oneOf", "anyOf"] {
        if schema.get(name).and_then(|choices| choices.get(0)).is_some() {
            return make(reader, &format!("{at}/{name}/0"), depth + 1, budget);
        }
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("array") => Value::Array(match schema.get("items") {
            Some(_) if depth < MOST_DEPTH => vec![make(reader, &below(&at, "items"), depth + 1, budget)],
            _ => Vec::new(),
        }),
        Some("integer") => schema.get("minimum").filter(|minimum| minimum.is_i64()).cloned().unwrap_or_else(|| Value::from(1)),
        Some("number") => schema.get("minimum").filter(|minimum| minimum.is_number()).cloned().unwrap_or_else(|| Value::from(1.5)),
        Some("boolean") => Value::Bool(true),
        Some("string") => Value::from(text(schema)),
        Some("object") => Value::Object(object(reader, &at, schema, depth, budget)),
        _ if schema.get("properties").is_some() => Value::Object(object(reader, &at, schema, depth, budget)),
        _ => Value::Object(Map::new()),
    }
}

fn object(reader: &Reader, at: &str, schema: &Value, depth: usize, budget: &mut usize) -> Map<String, Value> {
    let mut made = Map::new();
    for (name, _) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if depth < MOST_DEPTH && *budget > 0 {
            made.insert(name.clone(), make(reader, &below(&below(at, "properties"), name), depth + 1, budget));
        }
    }
    made
}

fn text(schema: &Value) -> &'static str {
    match schema.get("format").and_then(Value::as_str) {
        Some("date") => "2026-01-01",
        Some("date-time") => "2026-01-01T00:00:00Z",
        Some("uuid") => "123e4567-e89b-12d3-a456-426614174000",
        Some("email") => "someone@example.com",
        Some("uri" | "url") => "https://example.com/",
        Some("byte") => "c3RhZ2VjcmFmdA==",
        Some("ipv4") => "192.0.2.1",
        Some("hostname") => "example.com",
        _ => "string",
    }
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
        let mocks = mocks(&document.to_string());
        let parsed = |index: usize| serde_json::from_str::<Value>(&mocks[index].body).expect("JSON");
        assert_eq!(mocks.len(), 3);
        assert_eq!((mocks[0].path.as_str(), parsed(0)), ("/a", json!({"x": 1})));
        assert_eq!((mocks[1].status_code.as_str(), &parsed(1)["kind"]), ("201", &json!("oak")));
        assert_eq!(parsed(1)["children"][0]["name"], json!("string"));
        assert_eq!((mocks[2].status_code.as_str(), mocks[2].body.as_str()), ("204", ""));
    }
}
