//! Operations that need both planes: what the account says, and what running traffic has counted.

use super::Engine;
use crate::backends::{Called, FunctionName, Modelled};
use crate::control::{self, ApiError, AuthorizerTest, UsageQuery};
use crate::gateway::rest::{AuthorizerRequest, test_authorizer};
use serde_json::{Map, Value, json};

impl Engine {
    /// `GetUsage`: for each key `[used, remaining]` a day.
    pub(super) fn get_usage(&self, input: &Value) -> Result<Value, ApiError> {
        let query = control::get_usage(&self.account, input)?;
        Ok(self.usage(&query))
    }

    /// `UpdateUsage`: extends what is left of a key's quota in the current period.
    pub(super) fn update_usage(&mut self, input: &Value) -> Result<Value, ApiError> {
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

    /// `FlushStageAuthorizersCache`: what a stage's Lambda authorizers have answered is forgotten.
    pub(super) fn flush_stage_authorizers_cache(&mut self, input: &Value) -> Result<Value, ApiError> {
        let (api_id, stage) = control::flushed_stage(&self.account, input)?;
        self.runtime.authorizers.borrow_mut().flush(&format!("{api_id}/{stage}"));
        Ok(json!({}))
    }

    /// `TestInvokeAuthorizer`: an authorizer as it is being edited judges a request that is made up.
    pub(super) fn test_invoke_authorizer(&mut self, input: &Value) -> Result<Value, ApiError> {
        let AuthorizerTest { api, authorizer_id, headers, path, body, stage_variables } = control::authorizer_test(&self.account, input)?;
        let backends = Modelled { account: &self.account, now: self.now, chance: &self.runtime.chance, calls: Some(&self.calls) };
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
    pub(super) fn get_calls(&self, input: &Value) -> Result<Value, ApiError> {
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
