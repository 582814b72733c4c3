//! How fast a request body is read and checked against a model: an order of a pet store.

mod bodies;

use bodies::order::{ORDER, schema};
use divan::{Bencher, black_box};
use serde_json::Value;
use stagecraft::json::Schema;

fn main() {
    divan::main();
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
