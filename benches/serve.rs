//! How fast one request is served: route, key, four buckets, quota, canary, mock integration, nobody watching.

mod fixture;

use divan::Bencher;
use fixture::{PLENTY, engine, request};
use stagecraft::model::{EndpointType, ThrottleSettings};
use stagecraft::time::Span;

fn main() {
    divan::main();
}

/// A keyed request through everything, as [`SCALES`] say how many other resources stand beside its own.
#[divan::bench(args = [1, 100, 1_000])]
fn keyed_request(bencher: Bencher<'_, '_>, resources: usize) {
    bench(bencher, resources, EndpointType::Regional);
}

/// The same through the edge network, which adds four headers.
#[divan::bench]
fn keyed_request_edge(bencher: Bencher<'_, '_>) {
    bench(bencher, 1, EndpointType::Edge);
}

/// A request that the plan's bucket refuses.
#[divan::bench]
fn throttled_request(bencher: Bencher<'_, '_>) {
    let mut engine = engine(1, EndpointType::Regional, ThrottleSettings { burst_limit: 0, rate_limit: 0.0 });
    let request = request();
    bencher.bench_local(|| assert_eq!(engine.send_untraced(&request).response.status, 429));
}

fn bench(bencher: Bencher<'_, '_>, resources: usize, endpoint: EndpointType) {
    let mut engine = engine(resources, endpoint, PLENTY);
    let request = request();
    bencher.bench_local(|| {
        engine.advance(Span::from_micros(1));
        assert_eq!(engine.send_untraced(&request).response.status, 200);
    });
}
