//! How fast HTTP APIs are: route choice among 300 routes, and a request through a JWT route whose token has been verified before.

use divan::{Bencher, black_box};
use serde_json::{Value, json};
use stagecraft::app::Engine;
use stagecraft::control::Operation;
use stagecraft::gateway::Request;
use stagecraft::gateway::http::Router;
use stagecraft::time::Span;

const ISSUER: &str = "https://login.example.com";

fn main() {
    divan::main();
}

/// 300 routes of the usual kinds; the path leads to one with two variables.
#[divan::bench(args = ["/service42/items/7/parts/9", "/service42/files/a/b/c", "/nothing/here"])]
fn route_choice(bencher: Bencher<'_, '_>, path: &str) {
    let mut keys: Vec<String> = Vec::new();
    for number in 0..75 {
        keys.push(format!("GET /service{number}/items"));
        keys.push(format!("POST /service{number}/items/{{id}}"));
        keys.push(format!("GET /service{number}/items/{{id}}/parts/{{part}}"));
        keys.push(format!("ANY /service{number}/files/{{proxy+}}"));
    }
    let router = Router::new(keys.iter().map(String::as_str));
    bencher.bench_local(|| router.find(black_box("GET"), black_box(path)));
}

/// A token that has been verified before, to a function or to an endpoint.
#[divan::bench(args = ["/function", "/endpoint", "/open"])]
fn warm_jwt_request(bencher: Bencher<'_, '_>, path: &str) {
    let (mut engine, request) = engine(path);
    let first = engine.send_untraced(&request).response;
    assert_eq!(first.status, 200, "{:?}", first.body.text());
    bencher.bench_local(|| {
        engine.advance(Span::from_micros(100));
        engine.send_untraced(&request).response.status
    });
}

/// The first request with a token, whose signature must be verified: each one is another.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn cold_jwt_request(bencher: Bencher<'_, '_>) {
    let (engine, request) = engine("/endpoint");
    bencher
        .with_inputs(|| (engine.clone(), request.clone()))
        .bench_local_values(|(mut engine, request)| engine.send_untraced(&request).response.status);
}

/// What making a key pair takes.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn put_issuer(bencher: Bencher<'_, '_>) {
    let mut seed = 0;
    bencher
        .with_inputs(|| {
            seed += 1;
            Engine::new(seed)
        })
        .bench_local_values(|mut engine| engine.call(&Operation::backends("PutIssuer", json!({"Issuer": ISSUER}))).map(drop));
}

fn engine(path: &str) -> (Engine, Request) {
    let mut engine = Engine::new(0);
    let mut call = |service: &str, operation: &str, input: Value| {
        let operation = Operation { service: service.into(), operation: operation.into(), input };
        engine.call(&operation).unwrap_or_else(|error| panic!("{}: {error}", operation.operation))
    };
    call("backends", "PutIssuer", json!({"Issuer": ISSUER}));
    let behavior = json!({"kind": "respond", "payload": {"statusCode": 200, "body": "ok"}});
    let role = "arn:aws:iam::123456789012:role/r";
    let function = json!({"FunctionName": "f", "Role": role, "Runtime": "nodejs22.x", "Handler": "i.h", "Code": {"ZipFile": "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=="}});
    call("lambda", "CreateFunction", function);
    call("backends", "PutFunctionBehavior", json!({"FunctionName": "f", "Behavior": behavior}));
    let permission =
        json!({"FunctionName": "f", "StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com"});
    call("lambda", "AddPermission", permission);
    call(
        "backends",
        "PutHttpEndpoint",
        json!({"Url": "https://e.example.com/*", "Behavior": {"kind": "respond", "status": 200, "body": "ok"}}),
    );
    let api = call("apigatewayv2", "CreateApi", json!({"Name": "bench", "ProtocolType": "HTTP"}))["ApiId"].clone();
    let function = json!({"ApiId": api, "IntegrationType": "AWS_PROXY", "IntegrationUri": "arn:aws:lambda:us-east-1:123456789012:function:f", "PayloadFormatVersion": "2.0"});
    let endpoint =
        json!({"ApiId": api, "IntegrationType": "HTTP_PROXY", "IntegrationUri": "https://e.example.com/x", "IntegrationMethod": "GET"});
    let function = call("apigatewayv2", "CreateIntegration", function)["IntegrationId"].clone();
    let endpoint = call("apigatewayv2", "CreateIntegration", endpoint)["IntegrationId"].clone();
    let jwt = json!({"ApiId": api, "Name": "jwt", "AuthorizerType": "JWT", "IdentitySource": ["$request.header.Authorization"],
        "JwtConfiguration": {"Audience": ["app"], "Issuer": ISSUER}});
    let jwt = call("apigatewayv2", "CreateAuthorizer", jwt)["AuthorizerId"].clone();
    let target = |id: &Value| format!("integrations/{}", id.as_str().unwrap_or_default());
    for (key, integration, kind) in
        [("GET /function", &function, "JWT"), ("GET /endpoint", &endpoint, "JWT"), ("GET /open", &endpoint, "NONE")]
    {
        let mut route = json!({"ApiId": api, "RouteKey": key, "Target": target(integration), "AuthorizationType": kind});
        if kind == "JWT" {
            route["AuthorizerId"] = jwt.clone();
            route["AuthorizationScopes"] = json!(["read"]);
        }
        call("apigatewayv2", "CreateRoute", route);
    }
    let limits = json!({"ThrottlingBurstLimit": 100_000, "ThrottlingRateLimit": 1e9});
    call("apigatewayv2", "CreateStage", json!({"ApiId": api, "StageName": "$default", "AutoDeploy": true, "DefaultRouteSettings": limits}));
    let claims = json!({"aud": "app", "scope": "read write", "sub": "ann", "email": "ann@example.com"});
    let token = call("backends", "MintToken", json!({"Issuer": ISSUER, "Claims": claims, "ExpiresIn": 1_000_000_000}))["Token"].clone();
    let url = format!("https://{}.execute-api.us-east-1.amazonaws.com{path}", api.as_str().unwrap_or_default());
    let headers =
        vec![("authorization".into(), format!("Bearer {}", token.as_str().unwrap_or_default())), ("user-agent".into(), "bench".into())];
    (engine, Request { method: "GET".into(), url, headers, ..Request::default() })
}
