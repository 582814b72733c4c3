//! What a plan does before its run: `setup` is carried out on a copy of the account, and what it made can be named in the rest of the plan
//! as `@{id:/pointer}`: a value of the output of the operation with that id.

use crate::app::Engine;
use crate::control::Operation;
use crate::sim::{Plan, PlanError, Sim};
use crate::time::SimTime;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The run that a plan's JSON describes, on a copy of this account, from now on. The account itself does not change.
pub fn prepare(plan: &Value, engine: &Engine) -> Result<Sim<Engine>, PlanError> {
    let fresh = plan.get("emptyAccount") == Some(&Value::Bool(true));
    let mut world = if fresh { Engine::new(0) } else { engine.clone() };
    world.now = engine.now;
    world.forget_spending();
    let outputs = set_up(plan, &mut world)?;
    let plan = match plan {
        Value::Object(members) => {
            let rest = members.iter().filter(|(name, _)| *name != "setup");
            let rest = rest.map(|(name, value)| Ok((name.clone(), resolved(value, &outputs, name)?)));
            Value::Object(rest.collect::<Result<Map<_, _>, PlanError>>()?)
        }
        other => other.clone(),
    };
    let start: SimTime = world.now;
    Sim::new(Plan::read(&plan)?, world, start)
}

pub(in crate::app) type Outputs = BTreeMap<String, Value>;

fn set_up(plan: &Value, world: &mut Engine) -> Result<Outputs, PlanError> {
    let mut outputs = Outputs::new();
    let steps = match plan.get("setup") {
        None | Some(Value::Null) => return Ok(outputs),
        Some(Value::Array(steps)) => steps,
        Some(_) => return wrong("setup", "must be a list"),
    };
    for (index, step) in steps.iter().enumerate() {
        let place = format!("setup[{index}]");
        let text = |name: &str| step.get(name).and_then(Value::as_str);
        if let Some(name) = step
            .as_object()
            .and_then(|members| members.keys().find(|name| !["id", "service", "operation", "input"].contains(&name.as_str())))
        {
            return wrong(&place, format!("has no member '{name}'; it may have id, service, operation, input"));
        }
        let Some(operation) = text("operation") else { return wrong(&place, "needs the member 'operation'") };
        let input = resolved(step.get("input").unwrap_or(&Value::Object(Map::new())), &outputs, &place)?;
        let operation = Operation { service: text("service").unwrap_or("apigateway").to_owned(), operation: operation.to_owned(), input };
        match world.call(&operation) {
            Ok(output) => {
                if let Some(id) = text("id") {
                    outputs.insert(id.to_owned(), output);
                }
            }
            Err(error) => return wrong(&place, format!("({}) failed: {}: {}", operation.operation, error.code, error.message)),
        }
    }
    Ok(outputs)
}

/// A value with its references replaced. A text that is one reference becomes the value itself.
pub(in crate::app) fn resolved(value: &Value, outputs: &Outputs, place: &str) -> Result<Value, PlanError> {
    Ok(match value {
        Value::String(text) if text.contains("@{") => {
            let mut done = String::new();
            let mut rest = text.as_str();
            while let Some((before, after)) = rest.split_once("@{") {
                done += before;
                let Some((name, after)) = after.split_once('}') else { break };
                // What has no pointer is none of ours.
                match name.split_once(":/") {
                    Some((id, pointer)) => {
                        let Some(found) = outputs.get(id).and_then(|output| output.pointer(&format!("/{pointer}"))) else {
                            return wrong(place, format!("names '@{{{name}}}', which no operation of setup has given"));
                        };
                        if before.is_empty() && after.is_empty() && done.is_empty() {
                            return Ok(found.clone());
                        }
                        done += &found.as_str().map_or_else(|| found.to_string(), str::to_owned);
                    }
                    None => done += &format!("@{{{name}}}"),
                }
                rest = after;
            }
            Value::String(done + rest)
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| resolved(item, outputs, place)).collect::<Result<_, _>>()?),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| Ok((name.clone(), resolved(value, outputs, place)?)));
            Value::Object(members.collect::<Result<Map<_, _>, PlanError>>()?)
        }
        other => other.clone(),
    })
}

fn wrong<T>(place: &str, message: impl Into<String>) -> Result<T, PlanError> {
    Err(PlanError { place: place.to_owned(), message: message.into() })
}
