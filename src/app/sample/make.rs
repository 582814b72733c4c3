//! How the sample is made: by operations as anybody would call them. It runs in tests only, which keep `workspace.json` equal to it.

use crate::app::{Composer, Engine, LogEntry, Workspace};
use crate::control::{ApiError, Operation};
use serde_json::{Value, json};

const PETSTORE: &str = include_str!("petstore.yaml");

/// The sample; the operations that made it stand in its log.
pub(super) fn make() -> Result<Workspace, ApiError> {
    let mut maker = Maker { engine: Engine::new(2026), log: Vec::new() };
    functions(&mut maker)?;
    let api = text(&maker.call(Operation::apigateway("ImportRestApi", json!({"body": PETSTORE})))?, "id");
    for (stage, alias) in [("dev", "dev"), ("prod", "prod")] {
        let input =
            json!({"restApiId": api, "stageName": stage, "description": "The sample as it is imported", "variables": {"alias": alias}});
        maker.call(Operation::apigateway("CreateDeployment", input))?;
    }
    let key = json!({"name": "demo", "description": "Hand this one out", "enabled": true});
    let key = text(&maker.call(Operation::apigateway("CreateApiKey", key))?, "id");
    let plan = json!({
        "name": "Bronze",
        "description": "2 requests a second, 3 at once, 1,000 a day",
        "apiStages": [{"apiId": api, "stage": "dev"}, {"apiId": api, "stage": "prod"}],
        "throttle": {"rateLimit": 2.0, "burstLimit": 3},
        "quota": {"limit": 1000, "offset": 0, "period": "DAY"},
    });
    let plan = text(&maker.call(Operation::apigateway("CreateUsagePlan", plan))?, "id");
    let join = json!({"usagePlanId": plan, "keyId": key, "keyType": "API_KEY"});
    maker.call(Operation::apigateway("CreateUsagePlanKey", join))?;
    let composer = Composer {
        api_id: api,
        stage: "prod".into(),
        method: "GET".into(),
        path: "/pets".into(),
        key_id: Some(key),
        ..Composer::default()
    };
    Ok(Workspace { engine: maker.engine, log: maker.log, composer, ..Workspace::empty(0) })
}

/// The function `pets`: version 1 behind the alias `prod`, version 2, which is slower and says more, behind `dev`.
fn functions(maker: &mut Maker) -> Result<(), ApiError> {
    let create = json!({
        "FunctionName": "pets",
        "Runtime": "nodejs22.x",
        "Handler": "index.handler",
        "Role": "arn:aws:iam::123456789012:role/pets",
        "Code": {"ZipFile": "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=="},
    });
    maker.call(Operation::lambda("CreateFunction", create))?;
    let versions = [
        (json!([{"id": 1, "type": "dog", "price": 249.99}, {"id": 2, "type": "cat", "price": 124.99}]), 12.0, 40.0, "prod"),
        (
            json!({"version": 2, "pets": [{"id": 1, "type": "dog", "price": 249.99, "inStock": true}, {"id": 2, "type": "cat", "price": 124.99, "inStock": false}]}),
            18.0,
            90.0,
            "dev",
        ),
    ];
    for (pets, median, p99, alias) in versions {
        let payload = json!({"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": pets.to_string()});
        let behavior = json!({"kind": "respond", "payload": payload, "latency": {"logNormalMs": {"median": median, "p99": p99}}});
        maker.call(Operation::backends("PutFunctionBehavior", json!({"FunctionName": "pets", "Behavior": behavior})))?;
        let version = text(&maker.call(Operation::lambda("PublishVersion", json!({"FunctionName": "pets"})))?, "Version");
        maker.call(Operation::lambda("CreateAlias", json!({"FunctionName": "pets", "Name": alias, "FunctionVersion": version})))?;
        let permission = json!({
            "FunctionName": "pets",
            "Qualifier": alias,
            "StatementId": "apigateway",
            "Action": "lambda:InvokeFunction",
            "Principal": "apigateway.amazonaws.com",
        });
        maker.call(Operation::lambda("AddPermission", permission))?;
    }
    Ok(())
}

struct Maker {
    engine: Engine,
    log: Vec<LogEntry>,
}

impl Maker {
    fn call(&mut self, operation: Operation) -> Result<Value, ApiError> {
        let before = self.engine.account.clone();
        let output = self.engine.call(&operation);
        self.log.push(LogEntry::of(self.engine.now, operation, &before, &self.log, &output));
        output
    }
}

fn text(value: &Value, member: &str) -> String {
    value[member].as_str().unwrap_or_default().to_owned()
}
