//! Small accounts for traffic plans: what `setup` does to make them.

use serde_json::{Value, json};

/// The stage that every one of these accounts has.
pub fn url() -> String {
    "https://@{api:/id}.execute-api.us-east-1.amazonaws.com/prod".to_owned()
}

/// A client that gets `/pets`.
pub fn one_client(arrivals: &Value) -> Value {
    json!({"name": "one", "url": url(), "requests": [{"path": "/pets"}], "arrivals": arrivals})
}

/// An API whose `GET /pets` is a mock, with these patch operations on its stage.
pub fn mock(stage: &Value) -> Value {
    let mut setup = method();
    setup.push(at(json!({"operation": "PutIntegration", "input": {"type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": 200}"}}})));
    setup.push(at(json!({"operation": "PutMethodResponse", "input": {"statusCode": "200"}})));
    setup.push(at(json!({"operation": "PutIntegrationResponse", "input": {"statusCode": "200"}})));
    setup.push(json!({"operation": "CreateDeployment", "input": {"restApiId": "@{api:/id}", "stageName": "prod"}}));
    setup.push(json!({"operation": "UpdateStage", "input": {"restApiId": "@{api:/id}", "stageName": "prod", "patchOperations": stage}}));
    json!(setup)
}

/// An API whose `GET /pets` is a function, with a reservation.
pub fn function(behavior: &Value, reserved: Option<u32>) -> Value {
    let arn = "arn:aws:lambda:us-east-1:123456789012:function:pets";
    let uri = format!("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations");
    let mut setup = vec![
        json!({"service": "lambda", "operation": "CreateFunction", "input": {"FunctionName": "pets", "Role": "r", "Code": {}}}),
        json!({"service": "lambda", "operation": "AddPermission", "input": {"FunctionName": "pets", "StatementId": "s",
            "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com"}}),
        json!({"service": "backends", "operation": "PutFunctionBehavior", "input": {"FunctionName": "pets", "Behavior": behavior}}),
    ];
    if let Some(reserved) = reserved {
        setup.push(json!({"service": "lambda", "operation": "PutFunctionConcurrency",
            "input": {"FunctionName": "pets", "ReservedConcurrentExecutions": reserved}}));
    }
    setup.extend(method());
    setup.push(at(json!({"operation": "PutIntegration", "input": {"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": uri}})));
    setup.push(json!({"operation": "CreateDeployment", "input": {"restApiId": "@{api:/id}", "stageName": "prod"}}));
    json!(setup)
}

fn method() -> Vec<Value> {
    vec![
        json!({"id": "api", "operation": "CreateRestApi", "input": {"name": "pets", "endpointConfiguration": {"types": ["REGIONAL"]}}}),
        json!({"id": "pets", "operation": "CreateResource", "input": {"restApiId": "@{api:/id}", "parentId": "@{api:/rootResourceId}", "pathPart": "pets"}}),
        at(json!({"operation": "PutMethod", "input": {"authorizationType": "NONE"}})),
    ]
}

/// An operation on `GET /pets`.
fn at(mut operation: Value) -> Value {
    operation["input"]["restApiId"] = json!("@{api:/id}");
    operation["input"]["resourceId"] = json!("@{pets:/id}");
    operation["input"]["httpMethod"] = json!("GET");
    operation
}
