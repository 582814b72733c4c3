//! Operations that need both planes: what the account says, and what running traffic has counted.

use super::Engine;
use crate::backends::{Called, FunctionName};
use crate::control::{self, ApiError, Operation, UsageQuery};
use serde_json::{Map, Value, json};

/// One such operation: its service, its name and what it does.
type Joined = (&'static str, &'static str, fn(&mut Engine, &Value) -> Result<Value, ApiError>);

/// All of them; every other operation is answered by `control`.
const OPERATIONS: &[Joined] = &[
    ("apigateway", "GetUsage", |engine, input| engine.get_usage(input)),
    ("apigateway", "UpdateUsage", Engine::update_usage),
    ("lambda", "Invoke", Engine::invoke),
    ("backends", "GetCalls", |engine, input| engine.get_calls(input)),
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
