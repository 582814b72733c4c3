//! An order of a pet store, and the model that it is checked against.

use super::{Body, ran};
use serde_json::Value;
use stagecraft::json::Schema;
use std::collections::BTreeMap;

/// The order, as it is sent.
pub const ORDER: &str = include_str!("../../tests/differential/order.json");
/// The model, as it is written.
const MODEL: &str = include_str!("../../tests/differential/order.schema.json");

/// The order checked while it is read, as a request has it.
pub const CHECKED: Body = Body {
    name: "body of a pet store's order validated",
    items: 1,
    make: || {
        let schema = schema();
        ran(move || assert!(schema.accepts(ORDER.as_bytes())))
    },
};

/// The model.
pub fn schema() -> Schema {
    let schema: Value = serde_json::from_str(MODEL).expect("JSON");
    Schema::compile(&schema, "", &BTreeMap::new()).expect("a schema")
}
