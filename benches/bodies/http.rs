//! An HTTP API to measure with: a JWT route to a function and to an endpoint, and an open one.

use super::{Body, ran};
use serde_json::{Value, json};
use stagecraft::app::Engine;
use stagecraft::control::Operation;
use stagecraft::gateway::Request;
use stagecraft::time::Span;

/// Who signs the tokens.
pub const ISSUER: &str = "https://login.example.com";

/// A request with a token that has been verified before.
pub const WARM: Body = Body {
    name: "HTTP API, JWT route to an endpoint, warm",
    items: 1,
    make: || {
        let (mut engine, request) = engine("/endpoint");
        ran(move || {
            engine.advance(Span::from_micros(100));
            let status = engine.send_untraced(&request).response.status;
            assert_eq!(status, 200);
            status
        })
    },
};

/// An account, and a request to this path with a token.
pub fn engine(path: &str) -> (Engine, Request) {
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
