//! Measuring a body: warmed up, then run in batches that are long enough for the browser's coarse clock; the median counts.

use crate::bodies::Body;

/// For so long a body runs before it is measured: browsers compile what runs often once more.
const WARM_MILLIS: f64 = 1_000.0;
/// A batch lasts at least so long: the clock of browsers is good to a tenth of a millisecond.
const BATCH_MILLIS: f64 = 50.0;
/// All batches together take about so long.
const ALL_MILLIS: f64 = 4_000.0;
const MOST_BATCHES: f64 = 31.0;

/// A body that is warm.
pub struct Warm {
    run: Box<dyn FnMut()>,
    /// Milliseconds of one run, about.
    millis: f64,
}

/// What was measured.
pub struct Figures {
    name: &'static str,
    items: u64,
    /// Milliseconds of a run, for each batch, in order.
    times: Vec<f64>,
    /// Runs in all batches.
    runs: u32,
}

impl Warm {
    /// Prepares a body and warms it up.
    pub fn new(body: &Body) -> Warm {
        let mut run = (body.make)();
        let (begun, mut runs) = (millis(), 0u32);
        loop {
            run();
            runs += 1;
            let passed = millis() - begun;
            if passed >= WARM_MILLIS {
                return Warm { run, millis: passed / f64::from(runs) };
            }
        }
    }

    /// Measures it, at least once.
    pub fn figures(&mut self, body: &Body) -> Figures {
        let batch = (BATCH_MILLIS / self.millis).ceil().max(1.0);
        let batches = (ALL_MILLIS / (batch * self.millis)).clamp(1.0, MOST_BATCHES) as u32;
        let mut times: Vec<f64> = (0..batches).map(|_| once(&mut self.run, batch as u32)).collect();
        times.sort_by(f64::total_cmp);
        Figures { name: body.name, items: body.items, times, runs: batches * batch as u32 }
    }
}

impl Figures {
    /// As JSON: nanoseconds for one thing that the body does, in the median and at least; how many things were done; milliseconds that the thread
    /// worked for all of them; the most bytes of memory that the program ever held.
    pub fn json(&self, cpu_millis: f64) -> String {
        let nanoseconds = |millis: f64| millis * 1e6 / self.items as f64;
        let (median, least) = (nanoseconds(self.times[self.times.len() / 2]), nanoseconds(self.times[0]));
        let items = u64::from(self.runs) * self.items;
        serde_json::json!({"name": self.name, "median": median, "least": least, "items": items, "cpuMillis": cpu_millis, "peakBytes": peak_bytes()})
            .to_string()
    }
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
