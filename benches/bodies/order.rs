//! An order of a pet store, and the model that it is checked against.

use super::{Body, ran};
use serde_json::{Value, json};
use stagecraft::json::Schema;
use std::collections::BTreeMap;

/// The order, as it is sent.
pub const ORDER: &str = r#"{"id":10,"petId":198772,"quantity":7,"shipDate":"2026-01-31T12:00:00Z","status":"approved","complete":true,
"customer":{"name":"Ada","email":"ada@example.com","address":[{"street":"437 Lytton","city":"Palo Alto","zip":"94301"}]},"tags":["gift","fragile"]}"#;

/// The order read and checked, as a request has it.
pub const CHECKED: Body = Body {
    name: "body of a pet store's order validated",
    items: 1,
    make: || {
        let schema = schema();
        ran(move || {
            let order: Value = serde_json::from_str(ORDER).expect("JSON");
            assert!(schema.validate(&order).is_ok());
        })
    },
};

/// The model.
pub fn schema() -> Schema {
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
