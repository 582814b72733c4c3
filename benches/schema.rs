//! How fast a request body is read and checked against a model: an order of a pet store.

use divan::{Bencher, black_box};
use serde_json::{Value, json};
use stagecraft::json::Schema;
use std::collections::BTreeMap;

const ORDER: &str = r#"{"id":10,"petId":198772,"quantity":7,"shipDate":"2026-01-31T12:00:00Z","status":"approved","complete":true,
"customer":{"name":"Ada","email":"ada@example.com","address":[{"street":"437 Lytton","city":"Palo Alto","zip":"94301"}]},"tags":["gift","fragile"]}"#;

fn main() {
    divan::main();
}

fn schema() -> Schema {
    let address = json!({"type": "object", "required": ["street", "city"], "properties": {
        "street": {"type": "string", "minLength": 1}, "city": {"type": "string"}, "zip": {"type": "string", "pattern": "^[0-9]{5}$"}}});
    let schema = json!({"type": "object", "required": ["petId", "quantity", "status"], "properties": {
        "id": {"type": "integer", "minimum": 1}, "petId": {"type": "integer"}, "quantity": {"type": "integer", "minimum": 1, "maximum": 100},
        "shipDate": {"type": "string"}, "status": {"type": "string", "enum": ["placed", "approved", "delivered"]},
        "complete": {"type": "boolean"}, "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": true},
        "customer": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "email": {"type": "string", "maxLength": 100},
            "address": {"type": "array", "items": address}}}}});
    Schema::compile(&schema, "", &BTreeMap::new()).expect("a schema")
}

/// The check alone.
#[divan::bench]
fn body_checked(bencher: Bencher<'_, '_>) {
    let (schema, order): (Schema, Value) = (schema(), serde_json::from_str(ORDER).expect("JSON"));
    bencher.bench_local(|| assert!(black_box(&schema).validate(black_box(&order)).is_ok()));
}

/// Reading and check, as a request has it.
#[divan::bench]
fn body_read_and_checked(bencher: Bencher<'_, '_>) {
    let schema = schema();
    bencher.bench_local(|| {
        let order: Value = serde_json::from_str(black_box(ORDER)).expect("JSON");
        assert!(schema.validate(&order).is_ok());
    });
}
