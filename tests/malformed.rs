//! Inputs that nobody means: every operation with every member in every wrong shape, requests to odd URLs, odd lines. Each is answered,
//! nothing panics, and what fails changes nothing.

#![recursion_limit = "512"]

use serde_json::{Value, json};
use stagecraft::app::Engine;
use stagecraft::app::headless::Session;
use stagecraft::control::{Operation, operation_names};

/// Values that a member does not expect, or does not expect so large, so small or so long.
fn odd_values() -> Vec<Value> {
    let deep = (0..60).fold(json!(1), |inner, _| json!({"a": [inner]}));
    vec![
        json!(null),
        json!(true),
        json!(""),
        json!(" "),
        json!("\u{0}ü{+}/$~1${x}\u{1F980}"),
        json!("x".repeat(5_000)),
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!(i64::MIN),
        json!([]),
        json!([null, 1, "a", {}]),
        json!({}),
        json!({"": "", "a": null, "application/json": 7}),
        json!([{"op": "replace", "path": "", "value": ""}, {"op": "copy"}, {"op": "add", "path": "/~"}]),
        json!([{"op": "add", "path": "/quota/limit", "value": "-99999999999999"}]),
        json!([{"op": "replace", "path": "/throttle/rateLimit", "value": "1e999"}]),
        json!([{"op": "replace", "path": "/canarySettings/percentTraffic", "value": "NaN"}]),
        deep,
    ]
}

/// An account with one of each, and the members that name them.
fn furnished() -> (Engine, Value) {
    let mut engine = Engine::new(0);
    let mut call = |service: &str, operation: &str, input: Value| {
        let operation = Operation { service: service.into(), operation: operation.into(), input };
        engine.call(&operation).unwrap_or_else(|error| panic!("{}: {error}", operation.operation))
    };
    let api = call("apigateway", "CreateRestApi", json!({"name": "a"}));
    let (api, root) = (&api["id"], &api["rootResourceId"]);
    let at = |mut members: Value| {
        members["restApiId"] = api.clone();
        members["resourceId"] = root.clone();
        members["httpMethod"] = json!("GET");
        members
    };
    call("apigateway", "PutMethod", at(json!({"authorizationType": "NONE", "apiKeyRequired": true})));
    call("apigateway", "PutMethodResponse", at(json!({"statusCode": "200"})));
    call("apigateway", "PutIntegration", at(json!({"type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": 200}"}})));
    call("apigateway", "PutIntegrationResponse", at(json!({"statusCode": "200"})));
    let model = json!({"restApiId": api, "name": "M", "contentType": "application/json", "schema": "{\"type\": \"object\"}"});
    call("apigateway", "CreateModel", model);
    let validator = call("apigateway", "CreateRequestValidator", json!({"restApiId": api, "name": "v"}));
    let deployment = call("apigateway", "CreateDeployment", json!({"restApiId": api, "stageName": "prod"}));
    let key = call("apigateway", "CreateApiKey", json!({"name": "k", "enabled": true}));
    let stages = json!([{"apiId": api, "stage": "prod"}]);
    let quota = json!({"limit": 10, "period": "DAY"});
    let plan = call("apigateway", "CreateUsagePlan", json!({"name": "p", "apiStages": stages, "quota": quota}));
    call("apigateway", "CreateUsagePlanKey", json!({"usagePlanId": plan["id"], "keyId": key["id"], "keyType": "API_KEY"}));
    call("lambda", "CreateFunction", json!({"FunctionName": "f", "Role": "r", "Code": {}}));
    call("lambda", "PublishVersion", json!({"FunctionName": "f"}));
    call("lambda", "CreateAlias", json!({"FunctionName": "f", "Name": "live", "FunctionVersion": "1"}));
    call("backends", "PutHttpEndpoint", json!({"Url": "https://e.example.com/*", "Behavior": {"kind": "echo"}}));
    let members = json!({
        "restApiId": api, "resourceId": root, "parentId": root, "pathPart": "x", "httpMethod": "GET", "statusCode": "200", "type": "MOCK",
        "authorizationType": "NONE", "name": "n", "modelName": "M", "contentType": "application/json", "requestValidatorId": validator["id"],
        "responseType": "DEFAULT_4XX", "deploymentId": deployment["id"], "stageName": "prod", "apiKey": key["id"], "keyId": key["id"],
        "keyType": "API_KEY", "usagePlanId": plan["id"], "startDate": "2026-01-01", "endDate": "2026-01-02", "authorizerId": "none",
        "location": {"type": "API"}, "properties": "{}", "documentationPartId": "none", "tags": {}, "tagKeys": ["a"],
        "resourceArn": format!("arn:aws:apigateway:us-east-1::/restapis/{}", api.as_str().unwrap_or_default()),
        "body": "{\"openapi\": \"3.0.1\", \"info\": {}, \"paths\": {}}", "description": "d", "patchOperations": [], "limit": 1, "position": "",
        "apiStages": [], "throttle": {}, "quota": quota, "variables": {}, "canarySettings": {}, "stageKeys": [], "value": "",
        "cacheClusterSize": "0.5", "cacheClusterEnabled": true, "tracingEnabled": true, "embed": [], "nameQuery": "", "includeValues": true,
        "includeValue": true, "enabled": true, "generateDistinctId": true, "customerId": "c", "parameters": {}, "mode": "merge",
        "failOnWarnings": true, "binaryMediaTypes": [], "minimumCompressionSize": 1, "apiKeySource": "HEADER",
        "endpointConfiguration": {}, "policy": "{}", "disableExecuteApiEndpoint": false, "requestParameters": {}, "requestModels": {},
        "responseParameters": {}, "responseModels": {}, "responseTemplates": {}, "requestTemplates": {}, "selectionPattern": "(",
        "integrationHttpMethod": "GET", "uri": "http://x", "timeoutInMillis": 50, "schema": "{}",
    });
    (engine, members)
}

const OF_FUNCTIONS: [&str; 20] = [
    "FunctionName",
    "Qualifier",
    "Role",
    "Code",
    "Publish",
    "Runtime",
    "Handler",
    "Timeout",
    "Environment",
    "Description",
    "Name",
    "FunctionVersion",
    "RoutingConfig",
    "StatementId",
    "Action",
    "Principal",
    "SourceArn",
    "Behavior",
    "Url",
    "Function",
];

fn members_of(operation: &str, all: &Value) -> Vec<String> {
    let text = include_str!("../src/control/members.txt");
    let line = text.lines().find_map(|line| line.strip_prefix(operation)?.strip_prefix(": "));
    let names =
        line.map(|line| line.split(' ').filter(|name| !name.starts_with('-')).map(|name| name.trim_end_matches('*').to_owned()).collect());
    names.unwrap_or_else(|| all.as_object().into_iter().flat_map(serde_json::Map::keys).cloned().collect())
}

#[test]
fn every_operation_answers_to_every_odd_member_and_a_failure_changes_nothing() {
    let (base, members) = furnished();
    let state = json!(base);
    let functions = json!({
        "FunctionName": "f", "Role": "r", "Code": {}, "Name": "live", "FunctionVersion": "1", "StatementId": "s",
        "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com", "Behavior": {"kind": "echo"},
        "Url": "https://e.example.com/*",
    });
    let mut failed = 0;
    for service in ["apigateway", "lambda", "backends"] {
        let more = if service == "apigateway" { vec!["GetUsage", "UpdateUsage"] } else { vec!["GetCalls"] };
        for name in operation_names(service).into_iter().chain(more) {
            let usual = if service == "apigateway" { &members } else { &functions };
            let own = if service == "apigateway" { members_of(name, &members) } else { OF_FUNCTIONS.map(str::to_owned).to_vec() };
            let mut input = json!({});
            for member in own.iter().filter(|member| usual.get(member.as_str()).is_some()) {
                input[member] = usual[member].clone();
            }
            let whole = odd_values().into_iter().chain([input.clone()]);
            let single = own.iter().flat_map(|member| {
                let input = input.clone();
                odd_values().into_iter().map(move |value| {
                    let mut input = input.clone();
                    input[member] = value;
                    input
                })
            });
            for input in whole.chain(single) {
                let mut engine = base.clone();
                let operation = Operation { service: service.into(), operation: name.into(), input };
                if let Err(error) = engine.call(&operation) {
                    failed += 1;
                    assert!((400..600).contains(&error.status) && !error.message.is_empty(), "{name}: {error:?}");
                    assert_ne!(error.code, "InternalFailure", "{operation:?}");
                    assert_eq!(json!(engine), state, "{operation:?} failed and changed something");
                }
            }
        }
    }
    assert!(failed > 1_000, "only {failed} calls failed");
}

#[test]
fn odd_requests_are_answered() {
    let (mut engine, members) = furnished();
    let api = members["restApiId"].as_str().expect("an id");
    let host = format!("{api}.execute-api.us-east-1.amazonaws.com");
    let long = "x".repeat(1_000_000);
    let urls = [
        String::new(),
        "://".into(),
        "https://".into(),
        "?".into(),
        "#".into(),
        "/".into(),
        host.clone(),
        format!("https://{host}"),
        format!("https://{host}?a=b"),
        format!("https://{host}/"),
        format!("https://{host}/prod"),
        format!("https://{host}/prod#part"),
        format!("https://{host}/prod/?%"),
        format!("https://{host}/prod/%zz/%ff%00?%ff=%&&==&=a&{long}"),
        format!("https://{host}/prod//{long}"),
        format!("https://{host}:443/prod/\u{1F980}?ü=ß"),
        format!("HTTPS://{}/prod", host.to_uppercase()),
        format!("{host}/prod?next=https://elsewhere.example.com/"),
    ];
    for url in urls {
        for method in ["GET", "get", "", "\u{0}", "PATCH"] {
            for headers in [json!([]), json!([["", ""], ["x-api-key", "\u{0}"], ["Content-Type", ";;"]]), json!([["a", long]])] {
                let request = json!({"method": method, "url": url, "headers": headers, "body": "/+8=", "bodyEncoding": "base64"});
                let request = serde_json::from_value(request).expect("a request");
                let (served, _) = engine.send(&request);
                assert!((100..600).contains(&served.response.status), "{url}");
            }
        }
    }
}

#[test]
fn casing_of_the_host_fragments_and_a_missing_scheme_lead_to_the_same_stage() {
    let (mut engine, members) = furnished();
    let host = format!("{}.execute-api.us-east-1.amazonaws.com", members["restApiId"].as_str().expect("an id"));
    for url in [
        format!("https://{host}/prod"),
        format!("https://{host}/prod#part"),
        format!("HTTPS://{}/prod", host.to_uppercase()),
        format!("{host}/prod?next=https://elsewhere.example.com/"),
    ] {
        let request = serde_json::from_value(json!({"method": "GET", "url": url})).expect("a request");
        let fault = engine.send(&request).0.fault;
        assert!(matches!(fault, Some(stagecraft::gateway::Fault::InvalidApiKey { .. })), "{url}: {fault:?}");
    }
}

#[test]
fn odd_lines_get_one_answer_each_and_change_nothing() {
    let mut session = Session::new();
    let before = session.line(r#"{"save":true}"#);
    for line in [
        r#"{"invoke":null}"#,
        r#"{"invoke":[]}"#,
        r#"{"invoke":{"method":"GET"}}"#,
        r#"{"invoke":{"method":"GET","url":7}}"#,
        r#"{"invoke":{"method":"GET","url":"x","headers":[["a"]]}}"#,
        r#"{"invoke":{"method":"GET","url":"x","headers":{"a":"b"}}}"#,
        r#"{"invoke":{"method":"GET","url":"x","body":"!","bodyEncoding":"base64"}}"#,
        r#"{"advance":{}}"#,
        r#"{"advance":{"seconds":-1}}"#,
        r#"{"advance":{"seconds":1e300}}"#,
        r#"{"advance":{"seconds":1e999}}"#,
        r#"{"advance":{"seconds":NaN}}"#,
        r#"{"advance":{"seconds":"1"}}"#,
        r#"{"service":"apigateway","operation":"CreateRestApi"}"#,
        r#"{"service":"apigateway","operation":"CreateRestApi","input":[]}"#,
        r#"{"service":"s3","operation":"CreateBucket","input":{}}"#,
        r#"{"service":"apigateway","operation":"","input":{}}"#,
        r#"{"load":{}}"#,
        r#"{"load":{"format":"stagecraft","version":1,"workspace":{"engine":{}}}}"#,
        r#"{"load":{"format":"stagecraft","version":1,"workspace":{"$pool":9},"pool":{}}}"#,
        "\u{feff}{}",
        "\"",
    ] {
        let answer = session.line(line).expect("an answer");
        let answer: Value = serde_json::from_str(&answer).expect("JSON");
        assert!(answer["error"]["message"].as_str().is_some_and(|message| !message.is_empty()), "{line}: {answer}");
    }
    assert_eq!(session.line(r#"{"save":true}"#), before);
    let deep = format!("{{\"invoke\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(session.line(&deep).is_some_and(|answer| answer.contains("BadLine")));
}

#[test]
fn the_clock_stops_where_dates_end_and_can_still_be_saved() {
    let mut session = Session::new();
    for _ in 0..90 {
        session.line(r#"{"advance":{"seconds":3200000000}}"#);
    }
    let saved: Value = serde_json::from_str(&session.line(r#"{"save":true}"#).expect("an answer")).expect("JSON");
    let loaded = Session::new().line(&json!({"load": saved["workspace"]}).to_string());
    assert_eq!(loaded.as_deref(), Some(r#"{"loaded":true}"#));
}
