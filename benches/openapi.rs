//! How fast documents are read: a generated one of 13 MB with 1,200 operations and 10,000 references, limits lifted, and one of 6 MB.

mod bodies;

use bodies::documents::{large, lifted, medium};
use divan::{Bencher, black_box};
use serde_json::json;
use stagecraft::app::Engine;
use stagecraft::control::Operation;
use stagecraft::openapi::{self, Limits};

fn main() {
    divan::main();
}

/// The tree alone.
#[divan::bench]
fn parsed_13_mb(bencher: Bencher<'_, '_>) {
    bencher.bench(|| openapi::Document::parse(black_box(large()), Limits::LIFTED, None).expect("JSON"));
}

/// The plan.
#[divan::bench]
fn read_13_mb(bencher: Bencher<'_, '_>) {
    let options = lifted();
    bencher.bench(|| openapi::read(black_box(large()), &options).expect("a plan"));
}

/// ImportRestApi, all of it.
#[divan::bench]
fn imported_13_mb(bencher: Bencher<'_, '_>) {
    let mut engine = Engine::new(1);
    let quotas = json!({"ResourcesPerApi": 2000, "DocumentBytes": 33_554_432});
    engine.call(&Operation::backends("PutQuotas", quotas)).expect("quotas");
    let import = Operation::apigateway("ImportRestApi", json!({"body": large()}));
    bencher.bench_local(|| engine.call(black_box(&import)).expect("an API"));
}

/// ImportRestApi of what AWS takes.
#[divan::bench]
fn imported_6_mb(bencher: Bencher<'_, '_>) {
    let mut engine = Engine::new(1);
    let import = Operation::apigateway("ImportRestApi", json!({"body": medium()}));
    bencher.bench_local(|| engine.call(black_box(&import)).expect("an API"));
}

/// The mocks of all operations.
#[divan::bench]
fn mocks_13_mb(bencher: Bencher<'_, '_>) {
    let options = lifted();
    bencher.bench(|| openapi::mocks(black_box(large()), &options));
}

/// Where in the text a thousand things stand.
#[divan::bench]
fn placed_13_mb(bencher: Bencher<'_, '_>) {
    let document = openapi::Document::parse(large(), Limits::LIFTED, None).expect("JSON");
    let pointers: Vec<String> =
        document.root["paths"].as_object().expect("paths").keys().map(|path| openapi::below("/paths", path)).collect();
    bencher.bench_local(|| {
        let mut problems: Vec<openapi::Problem> = pointers
            .iter()
            .map(|pointer| openapi::Problem {
                message: String::new(),
                pointer: pointer.clone(),
                line: None,
                column: None,
                not_simulated: false,
            })
            .collect();
        openapi::place(black_box(large()), &mut problems);
        assert!(problems.iter().all(|problem| problem.line.is_some()));
    });
}
