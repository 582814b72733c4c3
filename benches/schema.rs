//! How fast a request body is checked against a model: an order of a pet store. tests/differential/speed.mjs measures ajv with the same order and model.

mod bodies;

use bodies::order::{ORDER, schema};
use divan::{Bencher, black_box};
use serde_json::Value;
use stagecraft::json::Schema;

fn main() {
    divan::main();
}

/// From text to verdict, as a request has it: the body is checked while it is read.
#[divan::bench]
fn body_accepted(bencher: Bencher<'_, '_>) {
    let schema = schema();
    bencher.bench_local(|| assert!(black_box(&schema).accepts(black_box(ORDER).as_bytes())));
}

/// The check alone, of a body that has been read.
#[divan::bench]
fn body_checked(bencher: Bencher<'_, '_>) {
    let (schema, order): (Schema, Value) = (schema(), serde_json::from_str(ORDER).expect("JSON"));
    bencher.bench_local(|| assert!(black_box(&schema).validate(black_box(&order)).is_ok()));
}

/// Reading, and then the check: what a body that is refused costs beside its message.
#[divan::bench]
fn body_read_and_checked(bencher: Bencher<'_, '_>) {
    let schema = schema();
    bencher.bench_local(|| {
        let order: Value = serde_json::from_str(black_box(ORDER)).expect("JSON");
        assert!(schema.validate(&order).is_ok());
    });
}
