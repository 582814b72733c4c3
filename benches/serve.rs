//! How fast one request is served: route, key, four buckets, quota, canary, mock integration, nobody watching.

mod fixture;

use divan::Bencher;
use fixture::{KEY, PLENTY, engine, stage};
use serde_json::{Value, json};
use stagecraft::app::Engine;
use stagecraft::control::Operation;
use stagecraft::gateway::Request;
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

/// A function behind `GET /pets/{petId}`, and a request with the headers that browsers send.
fn lambda() -> (Engine, Request) {
    let mut engine = Engine::new(0);
    let mut call = |service: &str, operation: &str, input: Value| {
        let operation = Operation { service: service.into(), operation: operation.into(), input };
        engine.call(&operation).unwrap_or_else(|error| panic!("{}: {error:?}", operation.operation))
    };
    let function = json!({"FunctionName": "f", "Role": "arn:aws:iam::123456789012:role/r", "Code": {}});
    call("lambda", "CreateFunction", function);
    let permission =
        json!({"FunctionName": "f", "StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com"});
    call("lambda", "AddPermission", permission);
    let api = call("apigateway", "CreateRestApi", json!({"name": "pets", "endpointConfiguration": {"types": ["REGIONAL"]}}));
    let mut parent = api["rootResourceId"].clone();
    for part in ["pets", "{petId}"] {
        let resource = json!({"restApiId": api["id"], "parentId": parent, "pathPart": part});
        parent = call("apigateway", "CreateResource", resource)["id"].clone();
    }
    let at = |members: Value| {
        let mut input = json!({"restApiId": api["id"], "resourceId": parent, "httpMethod": "GET"});
        if let (Some(input), Value::Object(members)) = (input.as_object_mut(), members) {
            input.extend(members);
        }
        input
    };
    call("apigateway", "PutMethod", at(json!({"authorizationType": "NONE"})));
    let uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations";
    call("apigateway", "PutIntegration", at(json!({"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": uri})));
    call("apigateway", "CreateDeployment", json!({"restApiId": api["id"], "stageName": "prod", "variables": {"table": "pets"}}));
    let id = api["id"].as_str().unwrap_or_default();
    engine.set_account({
        let mut account = engine.account.clone();
        account.throttle_settings.rate_limit = 1e9;
        account.throttle_settings.burst_limit = i32::MAX;
        let api = Arc::make_mut(account.rest_apis.get_mut(id).expect("the API"));
        Arc::make_mut(api.stages.get_mut("prod").expect("the stage")).method_settings = stage().method_settings;
        account
    });
    let headers = [
        ("Accept", "application/json"),
        ("Accept-Encoding", "gzip, deflate, br"),
        ("Accept-Language", "en-GB,en;q=0.9"),
        ("Authorization", "Bearer token"),
        ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"),
    ];
    let request = Request {
        method: "GET".into(),
        url: format!("https://{id}.execute-api.us-east-1.amazonaws.com/prod/pets/7?type=cat&type=dog&page=2"),
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        ..Request::default()
    };
    (engine, request)
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

fn request() -> Request {
    Request {
        method: "GET".into(),
        url: "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod/pets/7/toys?type=ball".into(),
        headers: vec![("accept".into(), "*/*".into()), ("user-agent".into(), "bench".into()), ("x-api-key".into(), KEY.into())],
        ..Request::default()
    }
}
