//! What is measured: accounts, requests and documents that the benchmarks share, and one list of bodies that `cargo xtask bench --browser` runs natively
//! and in a browser. Each file has the set-up of one kind.

#![allow(dead_code, reason = "each benchmark takes its own part")]

pub mod bucket;
pub mod documents;
pub mod fixture;
pub mod http;
pub mod lab;
pub mod order;
pub mod serve;
pub mod template;

use std::hint::black_box;

/// Something that is measured natively and in the browser.
#[derive(Clone, Copy)]
pub struct Body {
    /// What it is called.
    pub name: &'static str,
    /// How many things it does each time that it runs; figures are for one of them.
    pub items: u64,
    /// Prepares it. What comes out runs it once.
    pub make: fn() -> Box<dyn FnMut()>,
}

/// All of them, in the order of the table.
pub const ALL: &[Body] = &[
    bucket::TAKEN,
    serve::KEYED,
    serve::LAMBDA,
    template::EVALUATED,
    order::CHECKED,
    http::WARM,
    lab::CONSTANT,
    lab::POISSON,
    lab::CLOSED,
    documents::MEDIUM,
    documents::LARGE,
    lab::LONG,
];

/// A body whose result the compiler may not leave out.
pub fn ran<R>(mut body: impl FnMut() -> R + 'static) -> Box<dyn FnMut()> {
    Box::new(move || {
        black_box(body());
    })
}
