//! Which tanks there are: route buckets of HTTP APIs (in the scenario about them), and those of keys that only an authorizer knows.

use super::sim;
use super::world::{function, one_client};
use serde_json::{Value, json};
use stagecraft::sim::MeterKind;
use stagecraft::time::Span;

/// An API whose authorizer says whose key counts: that of ann.
fn keyed_by_an_authorizer() -> Value {
    let allow = json!({"principalId": "ann", "usageIdentifierKey": "key-of-ann-0123456789",
        "policyDocument": {"Version": "2012-10-17", "Statement": [{"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": "*"}]}});
    let mut setup = function(&json!({"kind": "respond", "payload": {"statusCode": 200}}), None).as_array().cloned().unwrap_or_default();
    let deploy = setup.pop();
    let uri =
        "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:who/invocations";
    setup.extend([
        json!({"service": "lambda", "operation": "CreateFunction", "input": {"FunctionName": "who", "Role": "r", "Code": {}}}),
        json!({"service": "lambda", "operation": "AddPermission", "input": {"FunctionName": "who", "StatementId": "s",
            "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com"}}),
        json!({"service": "backends", "operation": "PutFunctionBehavior", "input": {"FunctionName": "who", "Behavior": {"kind": "respond", "payload": allow}}}),
        json!({"id": "who", "operation": "CreateAuthorizer", "input": {"restApiId": "@{api:/id}", "name": "who", "type": "TOKEN",
            "authorizerUri": uri, "identitySource": "method.request.header.Authorization"}}),
        json!({"operation": "UpdateRestApi", "input": {"restApiId": "@{api:/id}",
            "patchOperations": [{"op": "replace", "path": "/apiKeySource", "value": "AUTHORIZER"}]}}),
        json!({"operation": "UpdateMethod", "input": {"restApiId": "@{api:/id}", "resourceId": "@{pets:/id}", "httpMethod": "GET",
            "patchOperations": [{"op": "replace", "path": "/authorizationType", "value": "CUSTOM"},
                {"op": "replace", "path": "/authorizerId", "value": "@{who:/id}"}, {"op": "replace", "path": "/apiKeyRequired", "value": "true"}]}}),
    ]);
    setup.extend(deploy);
    for name in ["ann", "ben"] {
        setup.extend([
            json!({"id": name, "operation": "CreateApiKey", "input": {"name": name, "enabled": true, "value": format!("key-of-{name}-0123456789")}}),
            json!({"id": format!("plan of {name}"), "operation": "CreateUsagePlan", "input": {"name": format!("Plan of {name}"),
                "apiStages": [{"apiId": "@{api:/id}", "stage": "prod"}], "throttle": {"rateLimit": 5, "burstLimit": 5},
                "quota": {"limit": 60, "period": "DAY"}}}),
            json!({"operation": "CreateUsagePlanKey", "input": {"usagePlanId": format!("@{{plan of {name}:/id}}"), "keyId": format!("@{{{name}:/id}}"), "keyType": "API_KEY"}}),
        ]);
    }
    json!(setup)
}

#[test]
fn a_key_that_an_authorizer_says_has_its_tanks_once_it_was_said() {
    let mut client = one_client(&json!({"kind": "constant", "perSecond": 20}));
    client["token"] = json!("t");
    let mut sim = sim(&json!({"durationSeconds": 30, "setup": keyed_by_an_authorizer(), "clients": [client]}));
    let names = |sim: &stagecraft::sim::Sim<stagecraft::app::Engine>| sim.meters().into_iter().map(|meter| meter.name).collect::<Vec<_>>();
    let before = names(&sim);
    assert!(before.iter().all(|name| !name.contains("Plan of")), "{before:?}");
    sim.run_until(sim.started().after(Span::from_micros(3_000_000)), u64::MAX);
    let meters = sim.meters();
    let of_ann = |kind: MeterKind| meters.iter().find(|meter| meter.kind == kind && meter.name.contains("Plan of ann")).expect("a tank");
    let accepted = sim.totals().accepted;
    assert_eq!(of_ann(MeterKind::Quota).level, 60.0 - accepted as f64);
    assert!(of_ann(MeterKind::Plan).level < 1.5);
    assert!(names(&sim).iter().all(|name| !name.contains("Plan of ben")));
    sim.run_until(sim.end(), u64::MAX);
    let report = sim.report();
    assert_eq!(report.totals.refused.quota, report.totals.offered - report.totals.accepted - report.totals.refused.plan);
    let quota = report.quotas.iter().find(|quota| quota.name.contains("Plan of ann")).expect("a series");
    assert_eq!((report.quotas.len(), quota.levels.last().copied().flatten()), (1, Some(0.0)));
}
