//! How fast one request is served: route, key, four buckets, quota, canary, mock integration, nobody watching.

mod bodies;

use bodies::fixture::{PLENTY, engine};
use bodies::serve::{lambda, request};
use divan::Bencher;
use stagecraft::model::{EndpointType, ThrottleSettings};
use stagecraft::time::{SimTime, Span};
use std::sync::Arc;

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

/// A Lambda proxy integration: the whole event is made, and the function's answer read.
#[divan::bench]
fn lambda_proxy(bencher: Bencher<'_, '_>) {
    let (mut engine, request) = lambda();
    bencher.bench_local(|| {
        engine.advance(Span::from_micros(1));
        assert_eq!(engine.send_untraced(&request).response.status, 200);
    });
}

/// The same answered from the stage's cache: route, key, four buckets, quota, canary, cache.
#[divan::bench]
fn cached_request(bencher: Bencher<'_, '_>) {
    let mut engine = engine(1, EndpointType::Regional, PLENTY);
    let mut account = engine.account.clone();
    let api = account.rest_apis.get_mut("a1b2c3d4e5").map(Arc::make_mut).expect("the API");
    let stage = api.stages.get_mut("prod").map(Arc::make_mut).expect("the stage");
    stage.set_cache_cluster(true, None, SimTime::START);
    if let Some(all) = stage.method_settings.get_mut("*/*") {
        (all.caching_enabled, all.cache_ttl_in_seconds) = (true, 3_600);
    }
    engine.set_account(account);
    engine.advance(Span::from_seconds_f64(240.0));
    let request = request();
    bencher.bench_local(|| assert_eq!(engine.send_untraced(&request).response.status, 200));
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
