//! Generated documents: one of 13 MB with 1,200 operations and 10,000 references, limits lifted, and one of 6 MB.

use super::{Body, ran};
use serde_json::{Value, json};
use stagecraft::app::Engine;
use stagecraft::control::Operation;
use stagecraft::openapi::{ImportOptions, Limits};
use std::sync::OnceLock;

/// ImportRestApi of what AWS takes.
pub const MEDIUM: Body = Body { name: "import of a document of 6 MB", items: 1, make: || imported(medium()) };
/// ImportRestApi with the limits lifted.
pub const LARGE: Body = Body { name: "import of a document of 13 MB", items: 1, make: || imported(large()) };

fn imported(text: &str) -> Box<dyn FnMut()> {
    let mut engine = Engine::new(1);
    let quotas = json!({"ResourcesPerApi": 2000, "DocumentBytes": 33_554_432});
    engine.call(&Operation::backends("PutQuotas", quotas)).expect("quotas");
    let import = Operation::apigateway("ImportRestApi", json!({"body": text}));
    // Each is made in an account of its own: as many as are imported would not fit in a page.
    ran(move || engine.clone().call(&import).expect("an API"))
}

/// A description like those of large public APIs: many schemas with long descriptions and examples, references everywhere.
fn generated(paths: usize, schemas: usize, text: usize) -> String {
    let prose = "Describes at some length what this member holds, when it is there, and what it means for those who read it. ".repeat(text);
    let reference = |number: usize| json!({"$ref": format!("#/components/schemas/Schema{}", number % schemas)});
    let schema = |number: usize| {
        let properties: serde_json::Map<String, Value> = (0..12)
            .map(|index| {
                let property = match index % 4 {
                    0 => reference(number * 7 + index + 1),
                    1 => json!({"type": "array", "items": reference(number * 5 + index + 2), "description": prose}),
                    2 => json!({"type": "string", "format": "date-time", "description": prose, "example": "2026-01-01T00:00:00Z"}),
                    _ => json!({"type": "integer", "minimum": 1, "description": prose, "nullable": true}),
                };
                (format!("member_{index}"), property)
            })
            .collect();
        json!({"title": format!("Schema {number}"), "type": "object", "description": prose, "properties": properties, "required": ["member_0"]})
    };
    let operation = |number: usize, verb: &str| {
        json!({
            "operationId": format!("{verb}{number}"), "summary": "Does something", "description": prose, "tags": ["things"],
            "parameters": [{"$ref": "#/components/parameters/page"}, {"name": "sort", "in": "query", "description": prose, "schema": {"type": "string"}}],
            "requestBody": {"content": {"application/json": {"schema": reference(number)}}},
            "responses": {
                "200": {"description": "fine", "content": {"application/json": {"schema": reference(number + 1), "example": {"text": prose}}}},
                "404": {"$ref": "#/components/responses/NotFound"},
                "422": {"description": "not fine", "content": {"application/json": {"schema": reference(number + 2)}}},
            },
        })
    };
    let items: serde_json::Map<String, Value> = (0..paths)
        .map(|number| {
            let item = json!({"get": operation(number, "get"), "post": operation(number, "post"), "parameters": [{"$ref": "#/components/parameters/id"}]});
            (format!("/things{number}/{{id}}"), item)
        })
        .collect();
    let schemas: serde_json::Map<String, Value> = (0..schemas).map(|number| (format!("Schema{number}"), schema(number))).collect();
    let document = json!({
        "openapi": "3.0.3", "info": {"title": "generated", "version": "1"}, "paths": items,
        "components": {
            "schemas": schemas,
            "parameters": {
                "id": {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
                "page": {"name": "page", "in": "query", "schema": {"type": "integer"}},
            },
            "responses": {"NotFound": {"description": "not there"}},
        },
    });
    document.to_string()
}

/// 13 MB, 1,200 operations, more than 10,000 references.
pub fn large() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let text = generated(600, 800, 10);
        let (bytes, references) = (text.len(), text.matches("\"$ref\"").count());
        assert!(bytes > 12_500_000 && references > 10_000, "{bytes} bytes, {references} references");
        text
    })
}

/// Nearly 6 MB.
pub fn medium() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let text = generated(149, 500, 8);
        assert!((5_500_000..6_291_456).contains(&text.len()), "{} bytes", text.len());
        text
    })
}

/// Without AWS's limits.
pub fn lifted() -> ImportOptions {
    ImportOptions { limits: Limits::LIFTED, ..ImportOptions::default() }
}
