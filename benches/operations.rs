//! How fast the control plane is on a workspace of 100 APIs: 10,000 operations of a mixed kind, one operation as the app does it, and saving.

use divan::Bencher;
use serde_json::{Value, json};
use stagecraft::app::{Action, Engine, Route, State, StorageState, Workspace};
use stagecraft::control::Operation;
use stagecraft::storage::{self, Cache, MemoryStore};

const APIS: usize = 100;
const RESOURCES: usize = 10;

fn main() {
    divan::main();
}

/// An API by the ids that operations name.
struct Names {
    api: Value,
    root: Value,
    resource: Value,
    deployment: Value,
}

fn call(engine: &mut Engine, operation: &str, input: Value) -> Value {
    engine.call(&Operation::apigateway(operation, input)).unwrap_or_else(|error| panic!("{operation}: {error}"))
}

/// A workspace of 100 APIs with ten resources each, deployed to a stage, with keys and plans.
fn furnished() -> (Engine, Vec<Names>) {
    let mut engine = Engine::new(0);
    let names = (0..APIS).map(|number| api(&mut engine, number)).collect();
    for number in 0..100 {
        call(&mut engine, "CreateApiKey", json!({"name": format!("key-{number}"), "enabled": true}));
    }
    (engine, names)
}

fn api(engine: &mut Engine, number: usize) -> Names {
    let made = call(engine, "CreateRestApi", json!({"name": format!("api-{number}"), "description": "One of a hundred"}));
    let (api, root) = (made["id"].clone(), made["rootResourceId"].clone());
    let mut resource = Value::Null;
    for number in 0..RESOURCES {
        let made = call(engine, "CreateResource", json!({"restApiId": api, "parentId": root, "pathPart": format!("part{number}")}));
        resource = made["id"].clone();
        method(engine, &api, &resource);
    }
    let deployment =
        call(engine, "CreateDeployment", json!({"restApiId": api, "stageName": "prod", "variables": {"a": "b"}}))["id"].clone();
    let stages = json!([{"apiId": api, "stage": "prod"}]);
    call(engine, "CreateUsagePlan", json!({"name": format!("plan-{number}"), "apiStages": stages}));
    Names { api, root, resource, deployment }
}

fn method(engine: &mut Engine, api: &Value, resource: &Value) {
    let at = |mut members: Value| {
        members["restApiId"] = api.clone();
        members["resourceId"] = resource.clone();
        members["httpMethod"] = json!("GET");
        members
    };
    call(engine, "PutMethod", at(json!({"authorizationType": "NONE", "requestParameters": {"method.request.querystring.q": false}})));
    call(engine, "PutMethodResponse", at(json!({"statusCode": "200"})));
    call(engine, "PutIntegration", at(json!({"type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": 200}"}})));
    call(engine, "PutIntegrationResponse", at(json!({"statusCode": "200", "responseTemplates": {"application/json": "{\"a\": 1}"}})));
}

/// Ten operations of a mixed kind on one API.
fn ten(engine: &mut Engine, names: &Names, round: usize) {
    let Names { api, root, resource, deployment } = names;
    let get = json!({"restApiId": api, "resourceId": resource, "httpMethod": "GET"});
    call(engine, "GetResources", json!({"restApiId": api, "embed": ["methods"]}));
    call(engine, "GetIntegration", get);
    let made = call(engine, "CreateResource", json!({"restApiId": api, "parentId": root, "pathPart": format!("new{round}")}))["id"].clone();
    call(engine, "PutMethod", json!({"restApiId": api, "resourceId": made, "httpMethod": "GET", "authorizationType": "NONE"}));
    call(engine, "PutIntegration", json!({"restApiId": api, "resourceId": made, "httpMethod": "GET", "type": "MOCK"}));
    let patch = json!([{"op": "replace", "path": "/*/*/throttling/rateLimit", "value": "10"}, {"op": "replace", "path": "/variables/v", "value": round.to_string()}]);
    call(engine, "UpdateStage", json!({"restApiId": api, "stageName": "prod", "patchOperations": patch}));
    call(engine, "GetStages", json!({"restApiId": api, "deploymentId": deployment}));
    call(engine, "GetApiKeys", json!({"limit": 25}));
    call(engine, "CreateDeployment", json!({"restApiId": api, "description": "again"}));
    call(engine, "DeleteResource", json!({"restApiId": api, "resourceId": made}));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn ten_thousand_operations(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(furnished).bench_local_values(|(mut engine, names)| {
        for round in 0..1_000 {
            ten(&mut engine, &names[round % APIS], round);
        }
        engine
    });
}

/// One operation as the app does it: noted, and a step to undo.
#[divan::bench(sample_count = 20)]
fn one_operation_in_the_app(bencher: Bencher<'_, '_>) {
    let (engine, names) = furnished();
    let mut state = State::new(Workspace { engine, ..Workspace::empty(0) }, Route::default(), StorageState::Saved);
    let mut round = 0;
    bencher.bench_local(|| {
        round += 1;
        let patch = json!([{"op": "replace", "path": "/variables/v", "value": round.to_string()}]);
        let input = json!({"restApiId": names[0].api, "stageName": "prod", "patchOperations": patch});
        state.update(Action::Call(Operation::apigateway("UpdateStage", input))).reply.expect("a stage")
    });
}

/// Saving after one change, as the app does it.
#[divan::bench(sample_count = 20)]
fn save_after_a_change(bencher: Bencher<'_, '_>) {
    let (engine, names) = furnished();
    let mut workspace = Workspace { engine, ..Workspace::empty(0) };
    let (store, mut cache, mut revision) = (MemoryStore::new(1 << 30), Cache::default(), 0);
    bencher.bench_local(|| {
        let patch = json!([{"op": "replace", "path": "/variables/v", "value": revision.to_string()}]);
        let input = json!({"restApiId": names[0].api, "stageName": "prod", "patchOperations": patch});
        call(&mut workspace.engine, "UpdateStage", input);
        revision = workspace.save(&store, &mut cache, revision, false).expect("room");
    });
}

/// Saving all of it, as the first time.
#[divan::bench(sample_count = 10)]
fn save_everything(bencher: Bencher<'_, '_>) {
    let (engine, _) = furnished();
    let mut workspace = Workspace { engine, ..Workspace::empty(0) };
    println!("{} bytes", storage::encode(&workspace).len());
    let (store, mut revision) = (MemoryStore::new(1 << 30), 0);
    bencher.bench_local(|| {
        revision = workspace.save(&store, &mut Cache::default(), revision, false).expect("room");
    });
}
