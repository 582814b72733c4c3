//! Measuring a body: warmed up, then run in batches that are long enough for the browser's coarse clock; the median counts.

use crate::bodies::Body;

/// For so long a body runs before it is measured: browsers compile what runs often once more.
const WARM_MILLIS: f64 = 1_000.0;
/// A batch lasts at least so long: the clock of browsers is good to a tenth of a millisecond.
const BATCH_MILLIS: f64 = 50.0;
/// All batches together take about so long.
const ALL_MILLIS: f64 = 4_000.0;
const MOST_BATCHES: f64 = 31.0;

/// A body's figures, as JSON: nanoseconds for one thing that it does, and the most bytes of memory that the program ever held.
pub fn figures(body: &Body) -> String {
    let mut run = (body.make)();
    let (begun, mut runs) = (millis(), 0u32);
    let warm = loop {
        run();
        runs += 1;
        let passed = millis() - begun;
        if passed >= WARM_MILLIS {
            break passed / f64::from(runs);
        }
    };
    let batch = (BATCH_MILLIS / warm).ceil().max(1.0);
    let batches = (ALL_MILLIS / (batch * warm)).min(MOST_BATCHES) as u32;
    let mut times: Vec<f64> = (0..batches).map(|_| once(&mut run, batch as u32)).collect();
    if times.is_empty() {
        // So long that warming up has measured it.
        times.push(warm);
    }
    times.sort_by(f64::total_cmp);
    let nanoseconds = |millis: f64| millis * 1e6 / body.items as f64;
    let (median, least) = (nanoseconds(times[times.len() / 2]), nanoseconds(times[0]));
    serde_json::json!({"name": body.name, "median": median, "least": least, "batches": times.len(), "peakBytes": peak_bytes()}).to_string()
}

/// Milliseconds of one run, over a batch.
fn once(run: &mut dyn FnMut(), batch: u32) -> f64 {
    let begun = millis();
    for _ in 0..batch {
        run();
    }
    (millis() - begun) / f64::from(batch)
}

#[cfg(target_arch = "wasm32")]
fn millis() -> f64 {
    use wasm_bindgen::prelude::*;
    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = performance)]
        fn now() -> f64;
    }
    now()
}

#[cfg(not(target_arch = "wasm32"))]
#[expect(clippy::disallowed_methods, reason = "how long something takes is what is asked for")]
fn millis() -> f64 {
    use std::sync::OnceLock;
    use std::time::Instant;
    static BEGUN: OnceLock<Instant> = OnceLock::new();
    BEGUN.get_or_init(Instant::now).elapsed().as_secs_f64() * 1e3
}

/// WebAssembly's memory only grows.
#[cfg(target_arch = "wasm32")]
fn peak_bytes() -> u64 {
    core::arch::wasm32::memory_size::<0>() as u64 * 65_536
}

/// As Linux tells it; 0 elsewhere.
#[cfg(not(target_arch = "wasm32"))]
fn peak_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    peak.unwrap_or(0) * 1024
}
