//! How fast HTTP APIs are: route choice among 300 routes, and a request through a JWT route whose token has been verified before.

mod bodies;

use bodies::http::{ISSUER, engine};
use divan::{Bencher, black_box};
use serde_json::json;
use stagecraft::app::Engine;
use stagecraft::control::Operation;
use stagecraft::gateway::http::Router;
use stagecraft::time::Span;

fn main() {
    divan::main();
}

/// 300 routes of the usual kinds; the path leads to one with two variables.
#[divan::bench(args = ["/service42/items/7/parts/9", "/service42/files/a/b/c", "/nothing/here"])]
fn route_choice(bencher: Bencher<'_, '_>, path: &str) {
    let mut keys: Vec<String> = Vec::new();
    for number in 0..75 {
        keys.push(format!("GET /service{number}/items"));
        keys.push(format!("POST /service{number}/items/{{id}}"));
        keys.push(format!("GET /service{number}/items/{{id}}/parts/{{part}}"));
        keys.push(format!("ANY /service{number}/files/{{proxy+}}"));
    }
    let router = Router::new(keys.iter().map(String::as_str));
    bencher.bench_local(|| router.find(black_box("GET"), black_box(path)));
}

/// A token that has been verified before, to a function or to an endpoint.
#[divan::bench(args = ["/function", "/endpoint", "/open"])]
fn warm_jwt_request(bencher: Bencher<'_, '_>, path: &str) {
    let (mut engine, request) = engine(path);
    let first = engine.send_untraced(&request).response;
    assert_eq!(first.status, 200, "{:?}", first.body.text());
    bencher.bench_local(|| {
        engine.advance(Span::from_micros(100));
        engine.send_untraced(&request).response.status
    });
}

/// The first request with a token, whose signature must be verified: each one is another.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn cold_jwt_request(bencher: Bencher<'_, '_>) {
    let (engine, request) = engine("/endpoint");
    bencher
        .with_inputs(|| (engine.clone(), request.clone()))
        .bench_local_values(|(mut engine, request)| engine.send_untraced(&request).response.status);
}

/// What making a key pair takes.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn put_issuer(bencher: Bencher<'_, '_>) {
    let mut seed = 0;
    bencher
        .with_inputs(|| {
            seed += 1;
            Engine::new(seed)
        })
        .bench_local_values(|mut engine| engine.call(&Operation::backends("PutIssuer", json!({"Issuer": ISSUER}))).map(drop));
}
