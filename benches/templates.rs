//! How fast a mapping template is evaluated: 25 lines as they are usual, over headers, parts of the body, `$context` and stage variables. The same template
//! is measured with velocityjs by tests/differential/speed.mjs.

mod bodies;

use bodies::template::{BODY, TEMPLATE, scope};
use divan::{Bencher, black_box};
use stagecraft::vtl::Template;

fn main() {
    divan::main();
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
