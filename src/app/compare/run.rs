//! Runs an experiment: in an account of its own, the function and a door are made, then the row's steps are carried out one by one.

use super::{Comparison, Kind, Row};
use crate::app::Engine;
use crate::app::lab::resolved;
use crate::backends::Called;
use crate::control::{ApiError, Operation};
use crate::gateway::rest::Served;
use crate::gateway::{Body, Request};
use crate::time::Span;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The longest text of which answers are told apart by what they say.
const SHORT: usize = 40;

/// A step that was carried out.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// What was done: `GET /pets`, or the operation.
    pub what: String,
    /// The operation, if it was one.
    pub operation: Option<Operation>,
    /// Why it is as it is, where that needs a sentence.
    pub why: String,
    /// What came back: `status`, `headers`, `body`, `json` and `latencyMs` of a response; `statuses` and `bodies` of several; `output` or `error` of an
    /// operation; `calls` of a function.
    pub answer: Value,
}

/// What an experiment came to for one kind of door: its own steps, without those that make function and door.
///
/// # Errors
/// A sentence about the step that could not be carried out: one that makes something and is refused.
pub fn run(comparison: &Comparison, row: &Row, kind: Kind) -> Result<Vec<Done>, String> {
    let door = comparison.doors.get(&kind).ok_or("no such door")?;
    let mut lab = Bench { engine: Comparison::account(), made: BTreeMap::new(), url: String::new() };
    for step in comparison.function.iter().chain(&door.steps).chain(&row.common) {
        let done = lab.step(step)?;
        if let Some(error) = done.answer.get("error") {
            return Err(format!("{}: {error}", done.what));
        }
    }
    lab.url = lab.text(&door.url)?;
    let own = row.experiment.get(&kind).ok_or("this kind has no experiment")?;
    own.iter().map(|step| lab.step(step)).collect()
}

/// An account at work.
struct Bench {
    engine: Engine,
    /// What operations with an id have answered.
    made: BTreeMap<String, Value>,
    url: String,
}

impl Bench {
    fn text(&self, text: &str) -> Result<String, String> {
        let resolved = resolved(&Value::from(text), &self.made, "a text").map_err(|error| error.to_string())?;
        Ok(resolved.as_str().unwrap_or_default().to_owned())
    }

    fn step(&mut self, step: &Value) -> Result<Done, String> {
        let step = resolved(step, &self.made, "a step").map_err(|error| error.to_string())?;
        let mut done = match (step["call"].as_str(), step["send"].as_str(), step["calls"].as_str()) {
            (Some(call), ..) => self.call(call, &step)?,
            (_, Some(send), _) => self.send(send, &step)?,
            (_, _, Some(function)) => self.calls(function),
            _ => self.advance(&step),
        };
        done.why = step["why"].as_str().unwrap_or_default().to_owned();
        Ok(done)
    }

    fn call(&mut self, call: &str, step: &Value) -> Result<Done, String> {
        let (service, name) = call.split_once(' ').ok_or_else(|| format!("'{call}' is no operation"))?;
        let operation = Operation { service: service.into(), operation: name.into(), input: step["input"].clone() };
        let answer = match self.engine.call(&operation) {
            Ok(output) => {
                if let Some(id) = step["id"].as_str() {
                    self.made.insert(id.to_owned(), output.clone());
                }
                json!({"output": output})
            }
            Err(ApiError { code, message, status }) => json!({"error": {"code": code, "message": message, "status": status}}),
        };
        Ok(Done { what: name.to_owned(), operation: Some(operation), why: String::new(), answer })
    }

    fn send(&mut self, send: &str, step: &Value) -> Result<Done, String> {
        let (method, path) = send.split_once(' ').ok_or_else(|| format!("'{send}' is no request"))?;
        let pair = |pair: &Value| Some((pair[0].as_str()?.to_owned(), pair[1].as_str()?.to_owned()));
        let body = match step["bodyBytes"].as_u64() {
            Some(bytes) => "x".repeat(usize::try_from(bytes).unwrap_or(0)),
            None => step["body"].as_str().unwrap_or_default().to_owned(),
        };
        let request = Request {
            method: method.to_owned(),
            url: format!("{}{path}", step["at"].as_str().unwrap_or(&self.url)),
            headers: step["headers"].as_array().into_iter().flatten().filter_map(pair).collect(),
            body: Body::from(body),
            source_ip: step["sourceIp"].as_str().map(str::to_owned),
            ..Request::default()
        };
        let answer = match step["repeat"].as_u64() {
            Some(times) => self.several(&request, times),
            None => response(&self.engine.send(&request).0),
        };
        Ok(Done { what: send.to_owned(), operation: None, why: String::new(), answer })
    }

    /// The same request many times at one instant: how often which answer came.
    fn several(&mut self, request: &Request, times: u64) -> Value {
        let (mut statuses, mut bodies) = (BTreeMap::<String, u64>::new(), BTreeMap::<String, u64>::new());
        let at = self.engine.now;
        for _ in 0..times {
            let (served, _) = self.engine.send(request);
            self.engine.now = at;
            *statuses.entry(served.response.status.to_string()).or_default() += 1;
            let body = served.response.body.text();
            if body.len() <= SHORT {
                *bodies.entry(body.into_owned()).or_default() += 1;
            }
        }
        json!({"statuses": statuses, "bodies": bodies})
    }

    fn calls(&self, function: &str) -> Done {
        let log = self.engine.calls.borrow();
        let calls: Vec<&Called> = log.of_function(function).collect();
        let last = calls.last().map(|call| match call {
            Called::Payload(event) | Called::Request(event) => event.clone(),
        });
        let answer = json!({"calls": calls.len(), "last": last});
        Done { what: format!("Calls of the function {function}"), operation: None, why: String::new(), answer }
    }

    fn advance(&mut self, step: &Value) -> Done {
        let seconds = step["advance"].as_f64().unwrap_or(0.0);
        self.engine.advance(Span::from_seconds_f64(seconds));
        let answer = json!({"now": self.engine.now.iso_millis()});
        Done { what: format!("{seconds} seconds pass"), operation: None, why: String::new(), answer }
    }
}

fn response(served: &Served) -> Value {
    let headers: Map<String, Value> =
        served.response.headers.iter().map(|(name, value)| (name.to_string(), Value::from(&**value))).collect();
    let body = served.response.body.text();
    let mut answer = json!({"status": served.response.status, "headers": headers, "body": body, "latencyMs": served.latency.millis()});
    if let Ok(parsed @ Value::Object(_)) = serde_json::from_str::<Value>(&body) {
        answer["json"] = parsed;
    }
    answer
}
