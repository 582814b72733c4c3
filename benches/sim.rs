//! How many requests a second the traffic lab simulates, with everything measured: keyed, among 100 routes, four buckets, quota, canary.

mod fixture;

use divan::Bencher;
use divan::counter::ItemsCount;
use serde_json::{Value, json};
use stagecraft::app::lab::prepare;
use stagecraft::model::EndpointType;

const REQUESTS: u64 = 100_000;

fn main() {
    divan::main();
}

/// One client that does not wait, at 10,000 a second.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn keyed_requests(bencher: Bencher<'_, '_>) {
    bench(bencher, &json!({"kind": "constant", "perSecond": 10_000}), "/pets/7/toys?type=ball", &json!({"kind": "none"}));
}

/// The same at random times, with a path that is another each time.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn templated_requests(bencher: Bencher<'_, '_>) {
    bench(bencher, &json!({"kind": "poisson", "perSecond": 10_000}), "/pets/{{random.int(1,999)}}/toys?n={{n}}", &json!({"kind": "none"}));
}

/// A thousand users who wait for the answer and think.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn closed_loop(bencher: Bencher<'_, '_>) {
    let arrivals = json!({"kind": "closedLoop", "users": 1_000, "think": {"exponentialMs": 100}});
    bench(bencher, &arrivals, "/pets/7/toys?type=ball", &json!({"kind": "exponential"}));
}

fn bench(bencher: Bencher<'_, '_>, arrivals: &Value, path: &str, retry: &Value) {
    let engine = fixture::engine(100, EndpointType::Regional, fixture::PLENTY);
    let plan = json!({
        "durationSeconds": REQUESTS / 10_000,
        "clients": [{"url": "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod", "apiKey": fixture::KEY,
            "headers": {"accept": "*/*", "user-agent": "bench"}, "requests": [{"path": path}], "arrivals": arrivals, "retry": retry}],
    });
    bencher.counter(ItemsCount::new(REQUESTS)).with_inputs(|| prepare(&plan, &engine).expect("a plan")).bench_local_values(|mut sim| {
        sim.run_until(sim.end(), u64::MAX);
        assert!(sim.totals().accepted.abs_diff(REQUESTS) < 3_000, "{}", sim.totals().accepted);
        sim.sent()
    });
}

/// Ten million requests over an hour of simulated time: memory does not grow with their number (run it with a look at the process's peak).
#[divan::bench(sample_count = 1, sample_size = 1, ignore)]
fn ten_million(bencher: Bencher<'_, '_>) {
    let engine = fixture::engine(100, EndpointType::Regional, fixture::PLENTY);
    let plan = json!({
        "durationSeconds": 3_600,
        "clients": [{"url": "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod", "apiKey": fixture::KEY,
            "requests": [{"path": "/pets/7/toys"}], "arrivals": {"kind": "poisson", "perSecond": 2_778}}],
    });
    bencher.counter(ItemsCount::new(10_000_000u64)).bench_local(|| {
        let mut sim = prepare(&plan, &engine).expect("a plan");
        sim.run_until(sim.end(), u64::MAX);
        sim.report().totals.offered
    });
}
