//! How many requests a second the traffic lab simulates, with everything measured: keyed, among 100 routes, four buckets, quota, canary.

mod bodies;

use bodies::lab::{LONG, Plan, REQUESTS, finish};
use divan::Bencher;
use divan::counter::ItemsCount;

fn main() {
    divan::main();
}

/// One client that does not wait, at 10,000 a second.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn keyed_requests(bencher: Bencher<'_, '_>) {
    bench(bencher, &Plan::constant());
}

/// The same at random times, with a path that is another each time.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn templated_requests(bencher: Bencher<'_, '_>) {
    bench(bencher, &Plan::poisson());
}

/// A thousand users who wait for the answer and think.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn closed_loop(bencher: Bencher<'_, '_>) {
    bench(bencher, &Plan::closed());
}

fn bench(bencher: Bencher<'_, '_>, plan: &Plan) {
    bencher.counter(ItemsCount::new(REQUESTS)).with_inputs(|| plan.prepared()).bench_local_values(finish);
}

/// Ten million requests over an hour of simulated time: memory does not grow with their number (`cargo xtask bench --browser` tells the peak).
#[divan::bench(sample_count = 1, sample_size = 1, ignore)]
fn ten_million(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(LONG.items)).bench_local((LONG.make)());
}
