//! Requests to measure with, and the accounts that answer them: one to a function behind a Lambda proxy integration, one with a key to a mock.

use super::fixture::{KEY, PLENTY, engine, stage};
use super::{Body, ran};
use serde_json::{Value, json};
use stagecraft::app::Engine;
use stagecraft::control::Operation;
use stagecraft::gateway::Request;
use stagecraft::model::EndpointType;
use stagecraft::time::Span;
use std::sync::Arc;

/// A keyed request to a mock, among 100 resources.
pub const KEYED: Body = Body {
    name: "keyed mock request, untraced",
    items: 1,
    make: || {
        let (engine, request) = (engine(100, EndpointType::Regional, PLENTY), request());
        sent(engine, request)
    },
};

/// A Lambda proxy integration with the whole event.
pub const LAMBDA: Body = Body {
    name: "AWS_PROXY with the full event",
    items: 1,
    make: || {
        let (engine, request) = lambda();
        sent(engine, request)
    },
};

pub fn sent(mut engine: Engine, request: Request) -> Box<dyn FnMut()> {
    ran(move || {
        engine.advance(Span::from_micros(1));
        let status = engine.send_untraced(&request).response.status;
        assert_eq!(status, 200);
        status
    })
}

/// A function behind `GET /pets/{petId}`, and a request with the headers that browsers send.
pub fn lambda() -> (Engine, Request) {
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

/// With a key, to `GET /pets/{petId}/toys` of [`super::fixture`].
pub fn request() -> Request {
    Request {
        method: "GET".into(),
        url: "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod/pets/7/toys?type=ball".into(),
        headers: vec![("accept".into(), "*/*".into()), ("user-agent".into(), "bench".into()), ("x-api-key".into(), KEY.into())],
        ..Request::default()
    }
}
