//! Property tests of updates: whatever patch operations say, they end in an answer or an error of AWS's, and an error changes nothing.

use proptest::prelude::*;
use serde_json::{Value, json};
use stagecraft::app::Engine;
use stagecraft::control::Operation;

/// Updates of what [`engine`] makes, with the members beside `restApiId` that name it.
const UPDATES: [(&str, &[&str]); 8] = [
    ("UpdateRestApi", &[]),
    ("UpdateResource", &["resourceId"]),
    ("UpdateMethod", METHOD),
    ("UpdateMethodResponse", RESPONSE),
    ("UpdateIntegration", METHOD),
    ("UpdateIntegrationResponse", RESPONSE),
    ("UpdateModel", &["modelName"]),
    ("UpdateGatewayResponse", &["responseType"]),
];

const METHOD: &[&str] = &["resourceId", "httpMethod"];
const RESPONSE: &[&str] = &["resourceId", "httpMethod", "statusCode"];

/// An input that names the API and what else is asked for.
fn input(names: &Value, members: &[&str]) -> Value {
    let members = members.iter().chain(&["restApiId"]);
    members.map(|member| ((*member).to_owned(), names[*member].clone())).collect::<serde_json::Map<_, _>>().into()
}

/// An engine with one API that has one of everything, and the members by which it is named.
fn engine() -> (Engine, Value) {
    let mut engine = Engine::new(0);
    let mut call = |operation: &str, input: Value| engine.call(&Operation::apigateway(operation, input)).expect(operation);
    let api = call("CreateRestApi", json!({"name": "pets"}))["id"].clone();
    let root = call("GetRestApi", json!({"restApiId": api}))["rootResourceId"].clone();
    let resource = call("CreateResource", json!({"restApiId": api, "parentId": root, "pathPart": "pets"}))["id"].clone();
    let names = json!({
        "restApiId": api, "resourceId": resource, "httpMethod": "GET", "statusCode": "200", "modelName": "Empty", "responseType": "THROTTLED",
        "type": "MOCK", "authorizationType": "NONE",
    });
    for (operation, members) in [
        ("PutMethod", &["authorizationType"][..]),
        ("PutMethodResponse", &["statusCode"]),
        ("PutIntegration", &["type"]),
        ("PutIntegrationResponse", &["statusCode"]),
    ] {
        call(operation, input(&names, &[METHOD, members].concat()));
    }
    (engine, names)
}

fn path() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "/name",
        "/description",
        "/policy",
        "/apiKeySource",
        "/minimumCompressionSize",
        "/binaryMediaTypes/image~1png",
        "/endpointConfiguration/types/0",
        "/endpointConfiguration/ipAddressType",
        "/pathPart",
        "/parentId",
        "/authorizationType",
        "/authorizerId",
        "/apiKeyRequired",
        "/operationName",
        "/requestParameters/method.request.header.a",
        "/requestModels/a~1b",
        "/authorizationScopes",
        "/responseParameters/method.response.header.a",
        "/responseModels/a~1b",
        "/uri",
        "/timeoutInMillis",
        "/cacheKeyParameters/a",
        "/requestTemplates/a~1b",
        "/contentHandling",
        "/selectionPattern",
        "/responseTemplates/a~1b",
        "/schema",
        "/statusCode",
    ]);
    prop_oneof![3 => known.prop_map(str::to_owned), 1 => ".{0,12}"]
}

fn patch() -> impl Strategy<Value = Value> {
    let op = prop::sample::select(vec!["add", "replace", "remove", "copy", "move", "test", "other"]);
    let known = prop::sample::select(vec!["true", "Empty", "200", "NONE", "CUSTOM", "EDGE", "dualstack", "'x'", "{}", "29000", "HEADER"]);
    let value = prop_oneof![2 => known.prop_map(str::to_owned), 1 => ".{0,12}"];
    (op, prop::option::weighted(0.95, path()), prop::option::weighted(0.9, value))
        .prop_map(|(op, path, value)| json!({"op": op, "path": path, "value": value}))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_update_holds_whole_or_not_at_all((operation, members) in prop::sample::select(UPDATES.to_vec()), patches in prop::collection::vec(patch(), 0..5)) {
        let (mut engine, names) = engine();
        let mut input = input(&names, members);
        let before = engine.account.clone();
        input["patchOperations"] = Value::Array(patches);
        match engine.call(&Operation::apigateway(operation, input)) {
            Ok(answer) => prop_assert!(answer.is_object()),
            Err(error) => {
                prop_assert!(matches!(error.status, 400 | 404 | 409), "{error}");
                prop_assert_eq!(&engine.account, &before);
            }
        }
    }
}

#[test]
fn a_change_leaves_an_earlier_snapshot_alone() {
    let (mut engine, names) = engine();
    let id = names["restApiId"].as_str().expect("an id");
    let frozen = engine.account.rest_apis[id].definition.clone();
    let kept = (*frozen).clone();
    for (operation, members) in [
        ("DeleteIntegrationResponse", RESPONSE),
        ("DeleteIntegration", METHOD),
        ("DeleteMethodResponse", RESPONSE),
        ("DeleteMethod", METHOD),
        ("DeleteResource", &["resourceId"]),
        ("DeleteModel", &["modelName"]),
    ] {
        engine.call(&Operation::apigateway(operation, input(&names, members))).expect(operation);
    }
    assert_eq!(*frozen, kept);
    assert_ne!(*engine.account.rest_apis[id].definition, kept);
}
