//! How fast a mapping template is evaluated: 25 lines as they are usual, over headers, parts of the body, `$context` and stage variables. The same template
//! is measured with velocityjs by tests/differential/speed.mjs.

use divan::{Bencher, black_box};
use serde_json::json;
use stagecraft::vtl::{Scope, Template};

const TEMPLATE: &str = include_str!("../tests/differential/template.vtl");
const BODY: &str = include_str!("../tests/differential/body.json");

fn main() {
    divan::main();
}

fn scope() -> Scope {
    let pairs = |list: &[(&str, &str)]| list.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let headers = [
        ("Accept", "*/*"),
        ("Content-Type", "application/json"),
        ("Host", "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com"),
        ("User-Agent", "curl/8.5.0"),
        ("X-Amzn-Trace-Id", "Root=1-67b1c2d3-0123456789abcdef01234567"),
        ("X-Forwarded-For", "203.0.113.7"),
        ("X-Forwarded-Port", "443"),
        ("X-Forwarded-Proto", "https"),
    ];
    let context = json!({"stage": "prod", "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef", "httpMethod": "POST", "resourcePath": "/pets",
        "identity": {"sourceIp": "203.0.113.7", "userAgent": "curl/8.5.0"}, "authorizer": {"principalId": "ada"}});
    let mut scope = Scope::new(pairs(&[("petId", "7")]), pairs(&[("type", "dog")]), pairs(&headers), pairs(&[("alias", "live")]), &context);
    scope.set_body(BODY.to_owned());
    scope
}

/// The evaluation alone: the template and the body have been read.
#[divan::bench]
fn template_evaluated(bencher: Bencher<'_, '_>) {
    let (template, scope) = (Template::compile(TEMPLATE), scope());
    bencher.bench_local(|| black_box(&template).evaluate(black_box(&scope)).expect("a text").len());
}

/// With the reading of the body, as a request has it.
#[divan::bench]
fn body_read_and_template_evaluated(bencher: Bencher<'_, '_>) {
    let (template, mut scope) = (Template::compile(TEMPLATE), scope());
    bencher.bench_local(|| {
        scope.set_body(black_box(BODY).to_owned());
        template.evaluate(&scope).expect("a text").len()
    });
}

/// Reading the template, which happens once.
#[divan::bench]
fn template_read(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| Template::compile(black_box(TEMPLATE)));
}
