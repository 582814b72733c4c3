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
        ["measure", number] => {
            let figures = body(number).map(|body| {
                let mut warm = measure::Warm::new(body);
                let before = cpu_millis();
                let figures = warm.figures(body);
                figures.json(cpu_millis() - before)
            });
            println!("{}", figures.unwrap_or_default());
        }
        _ => println!("`cargo xtask bench --browser` measures {} bodies natively and in the browser", bodies::ALL.len()),
    }
}

/// Milliseconds that this program has worked, as Linux tells them; 0 elsewhere.
#[cfg(not(target_arch = "wasm32"))]
fn cpu_millis() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or_default() / 1e6
}

/// In the browser the page calls `warm` and `figures`, and measures itself what the thread works for the second.
#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(target_arch = "wasm32")]
mod page {
    use super::{bodies, measure};
    use std::cell::RefCell;
    use wasm_bindgen::prelude::*;

    thread_local! {
        static WARM: RefCell<Option<(usize, measure::Warm)>> = const { RefCell::new(None) };
    }

    /// Prepares the body with this number and warms it up.
    #[wasm_bindgen]
    pub fn warm(number: usize) {
        WARM.set(bodies::ALL.get(number).map(|body| (number, measure::Warm::new(body))));
    }

    /// The figures of the body that is warm, as JSON.
    #[wasm_bindgen]
    pub fn figures() -> String {
        WARM.with_borrow_mut(|warm| match warm {
            Some((number, warm)) => warm.figures(&bodies::ALL[*number]).json(0.0),
            None => String::new(),
        })
    }
}
