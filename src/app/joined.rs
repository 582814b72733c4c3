//! Operations that need both planes: what the account says, and what running traffic has counted.

use super::Engine;
use crate::backends::{Called, FunctionName};
use crate::control::{self, ApiError, AuthorizerTest, Operation, TEST_STAGE, UsageQuery};
use crate::gateway::rest::{AuthorizerRequest, Live, TestInvocation, test_authorizer, test_invoke};
use crate::gateway::{Body, Request};
use serde_json::{Map, Value, json};

/// One such operation: its service, its name and what it does.
type Joined = (&'static str, &'static str, fn(&mut Engine, &Value) -> Result<Value, ApiError>);

/// All of them; every other operation is answered by `control`.
const OPERATIONS: &[Joined] = &[
    ("apigateway", "GetUsage", |engine, input| engine.get_usage(input)),
    ("apigateway", "UpdateUsage", Engine::update_usage),
    ("apigateway", "TestInvokeMethod", |engine, input| engine.test_invoke_method(input)),
    ("apigateway", "FlushStageAuthorizersCache", Engine::flush_stage_authorizers_cache),
    ("apigatewayv2", "ResetAuthorizersCache", Engine::reset_authorizers_cache),
    ("elbv2", "DescribeTargetHealth", Engine::describe_target_health),
    ("apigateway", "FlushStageCache", Engine::flush_stage_cache),
    ("apigateway", "TestInvokeAuthorizer", Engine::test_invoke_authorizer),
    ("cloudwatch", "ListMetrics", |engine, input| engine.list_metrics(input)),
    ("cloudwatch", "GetMetricStatistics", |engine, input| engine.get_metric_statistics(input)),
    ("logs", "DescribeLogGroups", |engine, input| engine.describe_log_groups(input)),
    ("logs", "FilterLogEvents", |engine, input| engine.filter_log_events(input)),
    ("logs", "DeleteLogGroup", |engine, input| engine.delete_log_group(input)),
    ("lambda", "Invoke", Engine::invoke),
    ("backends", "GetCalls", |engine, input| engine.get_calls(input)),
    ("backends", "EvaluateMappingTemplate", |_, input| super::mapping_template::evaluate(input)),
];

/// The names of all operations of a service, in order.
pub fn operation_names(service: &str) -> Vec<&'static str> {
    let joined = OPERATIONS.iter().filter(|(known, ..)| *known == service).map(|(_, name, _)| *name);
    let mut names: Vec<&str> = control::operation_names(service).into_iter().chain(joined).collect();
    names.sort_unstable();
    names
}

impl Engine {
    /// Carries out an operation that needs both planes; none if it is none of them.
    pub(super) fn joined(&mut self, operation: &Operation) -> Option<Result<Value, ApiError>> {
        let known = |(service, name, _): &&Joined| *service == operation.service && *name == operation.operation;
        let (_, _, handler) = OPERATIONS.iter().find(known)?;
        Some(handler(self, &operation.input))
    }

    /// `GetUsage`: for each key `[used, remaining]` a day.
    fn get_usage(&self, input: &Value) -> Result<Value, ApiError> {
        let query = control::get_usage(&self.account, input)?;
        Ok(self.usage(&query))
    }

    /// `UpdateUsage`: extends what is left of a key's quota in the current period.
    fn update_usage(&mut self, input: &Value) -> Result<Value, ApiError> {
        let (query, remaining) = control::update_usage(&self.account, input, self.now)?;
        for key in &query.key_ids {
            self.runtime.set_remaining(&query.plan, key, remaining, self.now);
        }
        Ok(self.usage(&query))
    }

    fn usage(&self, query: &UsageQuery) -> Value {
        let mut items = Map::new();
        for key in &query.key_ids {
            let days: Vec<(u64, u64)> = query.days.iter().map(|day| self.runtime.usage_on(&query.plan, key, *day, self.now)).collect();
            if days.iter().any(|(used, _)| *used > 0) || query.key_ids.len() == 1 {
                items.insert(key.clone(), json!(days));
            }
        }
        let date = |day: Option<&crate::time::SimTime>| day.map(|day| day.iso_date());
        json!({"usagePlanId": query.plan.id, "startDate": date(query.days.first()), "endDate": date(query.days.last()), "items": items})
    }

    /// `TestInvokeMethod`: the method as it is being edited, without authorizer, key and limits; the clock stands still.
    fn test_invoke_method(&self, input: &Value) -> Result<Value, ApiError> {
        let test = control::test_invoke_method(&self.account, input, self.now)?;
        let backends = self.backends(true);
        let invocation = TestInvocation {
            api_id: &test.api_id,
            stage: TEST_STAGE,
            resource_id: &test.resource_id,
            request: Request {
                method: test.http_method.clone(),
                url: test.path_with_query_string.clone(),
                headers: test.headers.clone(),
                body: Body::from(test.body.clone()),
                ..Request::default()
            },
        };
        let tested = test_invoke(&Live::new(&test.account, None), &self.runtime, &backends, &invocation, self.now);
        let tested = tested.ok_or_else(|| ApiError::not_found("Invalid Method identifier specified"))?;
        let (mut headers, mut several) = (Map::new(), Map::new());
        for (name, value) in &tested.response.headers {
            headers.insert(name.to_string(), json!(value));
            if let Value::Array(values) = several.entry(name.to_string()).or_insert_with(|| json!([])) {
                values.push(json!(value));
            }
        }
        Ok(json!({
            "status": tested.response.status,
            "body": tested.response.body.text(),
            "headers": headers,
            "multiValueHeaders": several,
            "log": tested.log,
            "latency": libm::round(tested.latency.millis()) as u64,
        }))
    }

    /// `FlushStageAuthorizersCache`: what a stage's Lambda authorizers have answered is forgotten.
    fn flush_stage_authorizers_cache(&mut self, input: &Value) -> Result<Value, ApiError> {
        let (api_id, stage) = control::flushed_stage(&self.account, input)?;
        self.runtime.authorizers.borrow_mut().flush(&format!("{api_id}/{stage}"));
        Ok(json!({}))
    }

    /// `ResetAuthorizersCache`: what the Lambda authorizers of a stage of an HTTP API have answered is forgotten.
    fn reset_authorizers_cache(&mut self, input: &Value) -> Result<Value, ApiError> {
        let (api_id, stage) = control::reset_authorizers_cache(&self.account, input)?;
        self.runtime.http_authorizers.borrow_mut().flush(&format!("{api_id}/{stage}"));
        Ok(json!({}))
    }

    /// `FlushStageCache`: the responses that a stage's cache keeps are dropped.
    fn flush_stage_cache(&mut self, input: &Value) -> Result<Value, ApiError> {
        let mut account = self.account.clone();
        let (api_id, stage) = control::flush_stage_cache(&mut account, input, self.now)?;
        self.set_account(account);
        self.runtime.responses.borrow_mut().flush(&format!("{api_id}/{stage}"));
        Ok(json!({}))
    }

    /// `TestInvokeAuthorizer`: an authorizer as it is being edited judges a request that is made up.
    fn test_invoke_authorizer(&mut self, input: &Value) -> Result<Value, ApiError> {
        let AuthorizerTest { api, authorizer_id, headers, path, body, stage_variables } = control::authorizer_test(&self.account, input)?;
        let backends = self.backends(true);
        let asked = AuthorizerRequest { headers, path, body, stage_variables };
        let tested = test_authorizer(&self.account, &api, &authorizer_id, asked, (&self.runtime, &backends, self.now));
        let tested = tested.ok_or_else(|| ApiError::bad_request("The authorizer cannot be tested: its function did not answer at once"))?;
        self.now = self.now.after(tested.latency);
        let mut answer = Map::new();
        answer.insert("clientStatus".into(), json!(tested.client_status));
        answer.insert("log".into(), json!(tested.log));
        answer.insert("latency".into(), json!(tested.latency.micros() / 1_000));
        if let Some(granted) = tested.granted {
            answer.insert("principalId".into(), json!(granted.principal_id));
            answer.insert("policy".into(), json!(granted.policy.source()));
        }
        if let Some(claims) = tested.claims {
            answer.insert("claims".into(), claims);
        }
        Ok(Value::Object(answer))
    }

    /// `GetCalls`: the calls that a backend received, oldest first.
    fn get_calls(&self, input: &Value) -> Result<Value, ApiError> {
        let log = self.calls.borrow();
        let calls: Vec<&Called> = match (input["Function"].as_str(), input["Url"].as_str()) {
            (Some(function), None) => {
                let name = FunctionName::parse(function).map_or_else(|| function.to_owned(), |name| name.function_name);
                log.of_function(&name).collect()
            }
            (None, Some(url)) => log.of_endpoint(url).collect(),
            _ => return Err(ApiError::bad_request("GetCalls takes either Function or Url")),
        };
        Ok(json!({"calls": calls}))
    }
}
