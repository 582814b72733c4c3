//! The program of `cargo xtask bench --browser`: measures a body of the list in `bodies`, natively or in the browser. run.mjs runs it in both and
//! prints the table.

#[path = "../bodies/mod.rs"]
mod bodies;
mod measure;

/// Natively: `browser name NUMBER` and `browser measure NUMBER` print a body's name and its figures; a number that no body has prints nothing.
#[cfg(not(target_arch = "wasm32"))]
fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let body = |number: &str| number.parse::<usize>().ok().and_then(|number| bodies::ALL.get(number));
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["name", number] => println!("{}", body(number).map(|body| body.name).unwrap_or_default()),
        ["measure", number] => println!("{}", body(number).map(measure::figures).unwrap_or_default()),
        // As one of all benchmarks, it has nothing to add to the others.
        _ => println!("`cargo xtask bench --browser` measures {} bodies natively and in the browser", bodies::ALL.len()),
    }
}

/// In the browser the page calls `figures`.
#[cfg(target_arch = "wasm32")]
fn main() {}

/// The figures of the body with this number, as JSON; the empty text if there is none.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn figures(number: usize) -> String {
    bodies::ALL.get(number).map(measure::figures).unwrap_or_default()
}
