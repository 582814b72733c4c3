//! Documents that nobody would write: whatever comes in, the program neither breaks nor hangs, and says where what is wrong stands. Mocks keep
//! the bounds of the schemas that they are made from.

use proptest::prelude::*;
use serde_json::{Value, json};
use stagecraft::json::Schema;
use stagecraft::openapi::{self, ImportOptions};
use std::collections::BTreeMap;

/// A document that has something of everything.
fn document() -> Value {
    json!({
        "openapi": "3.0.1", "info": {"title": "all", "version": "1", "description": "of it", "x-info": 1},
        "servers": [{"url": "https://{h}/v1", "variables": {"h": {"default": "a"}, "basePath": {"default": "b"}}}],
        "security": [{"key": []}],
        "paths": {
            "/a/{id}": {
                "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}, {"$ref": "#/components/parameters/Q"}],
                "get": {
                    "operationId": "one", "tags": ["t"], "security": [{"who": ["s"]}],
                    "responses": {"200": {"$ref": "#/components/responses/R"}, "default": {"description": "d"}},
                    "x-amazon-apigateway-integration": {"$ref": "#/components/x-amazon-apigateway-integrations/i"},
                    "x-amazon-apigateway-request-validator": "all",
                },
                "x-amazon-apigateway-any-method": {
                    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}},
                    "responses": {"201": {"description": "made", "content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/A"}}}}}},
                },
            },
            "/b": {"$ref": "#/paths/~1a~1{id}"},
        },
        "components": {
            "parameters": {"Q": {"name": "q", "in": "query", "required": false, "schema": {"type": "integer"}}},
            "responses": {"R": {"description": "r", "headers": {"X": {"schema": {"type": "string"}}}}},
            "schemas": {"A": {"type": "object", "properties": {"self": {"$ref": "#/components/schemas/A"}, "n": {"$ref": "#/components/schemas/A/properties/m"}, "m": {"type": "number"}}}},
            "securitySchemes": {
                "key": {"type": "apiKey", "name": "x-api-key", "in": "header"},
                "who": {"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations"}},
            },
            "x-amazon-apigateway-integrations": {"i": {"type": "mock", "requestTemplates": {"application/json": "{\"statusCode\": 200}"}, "responses": {"default": {"statusCode": "200", "responseParameters": {"method.response.header.X": "'x'"}}}}},
        },
        "x-amazon-apigateway-request-validators": {"all": {"validateRequestBody": true, "validateRequestParameters": true}},
        "x-amazon-apigateway-gateway-responses": {"DEFAULT_4XX": {"responseTemplates": {"application/json": "{}"}}},
        "x-amazon-apigateway-policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}]},
        "x-amazon-apigateway-documentation": {"documentationParts": [{"location": {"type": "API"}, "properties": {"description": "p"}}]},
        "x-amazon-apigateway-endpoint-configuration": {"disableExecuteApiEndpoint": true},
        "x-amazon-apigateway-binary-media-types": ["a/b"],
    })
}

/// Pointers to everything in a value.
fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match value {
        Value::Object(map) => map.iter().for_each(|(name, child)| pointers(child, &openapi::below(at, name), all)),
        Value::Array(list) => list.iter().enumerate().for_each(|(index, child)| pointers(child, &format!("{at}/{index}"), all)),
        _ => {}
    }
}

/// What takes the place of something.
fn odd() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!([])),
        Just(json!({})),
        Just(json!(true)),
        Just(json!(-1)),
        Just(json!(1.5e300)),
        Just(json!("")),
        Just(json!("{a b}/🙂~1")),
        Just(json!({"$ref": "#"})),
        Just(json!({"$ref": "#/components/schemas/A"})),
        Just(json!({"$ref": "#/paths/~1b"})),
        Just(json!([{"$ref": "#/components"}])),
        Just(json!({"type": "array", "items": {"$ref": "#/components/schemas"}})),
        "[a-z{}/$#~ .+0-9]{0,12}".prop_map(Value::from),
    ]
}

#[test]
fn the_document_itself_can_be_imported() {
    let plan = openapi::read(&document().to_string(), &ImportOptions::default()).expect("a plan");
    assert_eq!(plan.resources.len(), 4);
    assert_eq!(plan.extensions["/info"]["x-info"], 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn mutated_documents_break_nothing(changes in prop::collection::vec((any::<prop::sample::Index>(), odd(), any::<bool>()), 1..4)) {
        let mut document = document();
        for (index, value, rename) in changes {
            let mut all = Vec::new();
            pointers(&document, "", &mut all);
            let at = index.get(&all).clone();
            if rename && let Some((above, name)) = at.rsplit_once('/') {
                let name = name.replace("~1", "/").replace("~0", "~");
                if let Some(Value::Object(map)) = document.pointer_mut(above) && let Some(old) = map.shift_remove(&name) {
                    map.insert(value.as_str().unwrap_or("renamed").to_owned(), old);
                }
            } else if let Some(place) = document.pointer_mut(&at) {
                *place = value;
            }
        }
        openapi::try_everything(&document.to_string());
        openapi::try_everything(&format!("{document:#}"));
    }

    #[test]
    fn texts_with_a_hole_or_a_stray_character_break_nothing(from in 0_usize..6_000, length in 0_usize..40, stray in "[{}\\[\\]:,\"'&*!|>%@`#\\n\\t -]{0,3}") {
        let mut text = format!("{:#}", document());
        let floor = |text: &str, mut at: usize| { while !text.is_char_boundary(at) { at -= 1; } at };
        let from = floor(&text, from.min(text.len()));
        let to = floor(&text, (from + length).min(text.len()));
        text.replace_range(from..to.max(from), &stray);
        openapi::try_everything(&text);
    }

    #[test]
    fn any_text_breaks_nothing(text in "[ -~\\n\\t]{0,200}") {
        openapi::try_everything(&text);
    }
}

#[test]
fn mocks_keep_the_bounds_of_their_schemas() {
    for schema in [
        json!({"type": "integer", "minimum": 200, "maximum": 210}),
        json!({"type": "integer", "minimum": 7, "multipleOf": 5}),
        json!({"type": "number", "maximum": -1}),
        json!({"type": "string", "minLength": 40, "maxLength": 50}),
        json!({"type": "string", "maxLength": 3}),
        json!({"type": "string", "format": "date-time"}),
        json!({"type": "string", "pattern": "^AC[0-9a-f]{32}$", "minLength": 34, "maxLength": 34}),
        json!({"type": "string", "pattern": "^[A-Z]{3}-\\d+$", "minLength": 12}),
        json!({"type": "number", "multipleOf": 0.5, "minimum": 2.25}),
        json!({"required": ["nothing"], "properties": {"n": {"type": "null"}}}),
        json!({"allOf": [{"required": ["a", "b"]}, {"type": "object", "properties": {"a": {"type": "integer"}}}]}),
        json!({"type": "string", "format": "email"}),
        json!({"type": "string", "format": "ipv6"}),
        json!({"type": "array", "minItems": 3, "items": {"type": "string", "format": "uuid"}, "uniqueItems": true}),
        json!({"type": "array", "maxItems": 1, "items": {"enum": ["a", "b"]}}),
        json!({"allOf": [{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}, {"required": ["b"], "properties": {"b": {"type": "boolean"}}}]}),
        json!({"required": ["x"], "properties": {"x": {"oneOf": [{"type": "string"}, {"type": "integer"}]}, "y": {"type": "array", "items": {}}}}),
        json!({"type": "object", "required": ["deep"], "properties": {"deep": {"type": "object", "required": ["er"], "properties": {"er": {"type": "array", "minItems": 2, "items": {"type": "string"}}}}}}),
    ] {
        let document = json!({"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": {"/": {"get": {
            "responses": {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}}}}})
        .to_string();
        let mocks = openapi::mocks(&document, &ImportOptions::default());
        assert_eq!(mocks, openapi::mocks(&document, &ImportOptions::default()), "the same for the same document");
        let body: Value = serde_json::from_str(&mocks[0].body).expect("JSON");
        let compiled = Schema::compile(&schema, "", &BTreeMap::new()).expect("a schema");
        assert!(compiled.validate(&body).is_ok(), "{body} does not keep {schema}");
    }
}
