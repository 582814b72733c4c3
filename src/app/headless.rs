//! The headless protocol: a line of JSON in, a line of JSON out. The command line and `window.stagecraft.send` are this.

use super::{Engine, Workspace};
use crate::backends::{HandlerAnswer, HandlerCall};
use crate::control::{ApiError, Operation};
use crate::gateway::Request;
use crate::storage;
use crate::time::Span;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// A session that starts empty, at 2026-01-01T00:00:00Z, with random seed 0.
#[derive(Debug)]
pub struct Session {
    workspace: Workspace,
}

impl Default for Session {
    fn default() -> Self {
        Session::new()
    }
}

impl Session {
    /// An empty session.
    pub fn new() -> Session {
        let workspace = Workspace::empty(0);
        Session { workspace }
    }

    /// The answer to a line as it came in; bytes that are not UTF-8 are no JSON.
    pub fn bytes(&mut self, line: &[u8]) -> Option<String> {
        match std::str::from_utf8(line) {
            Ok(line) => self.line(line),
            Err(error) => Some(json!({"error": bad_line(format!("The line is not UTF-8: {error}"))}).to_string()),
        }
    }

    /// The answer to a line; none to an empty one.
    pub fn line(&mut self, line: &str) -> Option<String> {
        if line.trim().is_empty() {
            return None;
        }
        let read: Result<Value, _> = serde_json::from_str(line);
        let answer = match &read {
            Err(error) => Err(bad_line(format!("The line is not JSON: {error}"))),
            Ok(Value::Object(members)) => self.answer(members),
            Ok(_) => Err(bad_line("The line is not a JSON object".into())),
        };
        let mut whole = Map::new();
        if let Some(id) = read.ok().as_ref().and_then(|line| line.get("id")) {
            whole.insert("id".into(), id.clone());
        }
        match answer {
            Ok(members) => whole.extend(members),
            Err(error) => drop(whole.insert("error".into(), json!(error))),
        }
        Some(Value::Object(whole).to_string())
    }

    /// The answer to a line, for somebody who can run handlers in JavaScript: if one has to run first, that call is the error, nothing has happened, and the
    /// line is to be attempted again once its answer is [given](Session::handler_done).
    ///
    /// # Errors
    /// The call that is waited for.
    pub fn attempt(&mut self, line: &str) -> Result<Option<String>, Box<HandlerCall>> {
        if !self.workspace.engine.has_handlers() {
            return Ok(self.line(line));
        }
        // A line changes nothing but the engine, and the engine takes back what it did.
        let mut engine = std::mem::replace(&mut self.workspace.engine, Engine::new(0));
        let attempted = engine.attempt(|engine| {
            std::mem::swap(engine, &mut self.workspace.engine);
            let answer = self.line(line);
            std::mem::swap(engine, &mut self.workspace.engine);
            answer
        });
        self.workspace.engine = engine;
        attempted
    }

    /// Gives the answer to a call of a handler.
    pub fn handler_done(&self, call: &HandlerCall, answer: HandlerAnswer) {
        self.workspace.engine.answer(call, answer);
    }

    fn answer(&mut self, line: &Map<String, Value>) -> Result<Map<String, Value>, ApiError> {
        let has = |name: &str| line.get(name).filter(|value| !value.is_null());
        if has("service").is_some() || has("operation").is_some() {
            return self.call(line);
        }
        if let Some(invoke) = has("invoke") {
            return self.invoke(invoke, line.get("trace") != Some(&Value::Bool(false)));
        }
        if let Some(advance) = has("advance") {
            return self.advance(advance);
        }
        if has("simulate").is_some() {
            return Err(ApiError::new("NotSimulated", 501, "Traffic plans are not simulated yet: see FIDELITY.md"));
        }
        if has("save").is_some() {
            let document = storage::document(&self.workspace);
            return Ok(one("workspace", document.map_err(|reason| bad_request(format!("save: {reason}")))?));
        }
        if let Some(load) = has("load") {
            let decoded = storage::decode_document(load).map_err(|unreadable| bad_request(format!("load: {}", unreadable.reason)))?;
            self.workspace = decoded.workspace;
            return Ok(one("loaded", Value::Bool(true)));
        }
        Err(bad_line("The line holds none of service, invoke, advance, simulate, save, load".into()))
    }

    fn call(&mut self, line: &Map<String, Value>) -> Result<Map<String, Value>, ApiError> {
        let text =
            |name: &str| line.get(name).and_then(Value::as_str).ok_or_else(|| bad_line(format!("The member '{name}' must be a text")));
        let operation = Operation {
            service: text("service")?.to_owned(),
            operation: text("operation")?.to_owned(),
            input: line.get("input").filter(|input| !input.is_null()).cloned().unwrap_or_else(|| json!({})),
        };
        Ok(one("output", self.workspace.engine.call(&operation)?))
    }

    fn invoke(&mut self, invoke: &Value, traced: bool) -> Result<Map<String, Value>, ApiError> {
        let request = request(invoke).map_err(|error| bad_request(format!("invoke: {error}")))?;
        let (served, trace) = self.workspace.engine.send(&request);
        let mut answer = one("response", json!(served.response));
        answer.insert("latencyMs".into(), json!(served.latency.millis()));
        if traced {
            answer.insert("trace".into(), json!(trace));
        }
        Ok(answer)
    }

    fn advance(&mut self, advance: &Value) -> Result<Map<String, Value>, ApiError> {
        let seconds = advance.get("seconds").and_then(Value::as_f64).filter(|seconds| (0.0..=3.2e9).contains(seconds));
        let seconds = seconds.ok_or_else(|| bad_request("advance: 'seconds' must be a number from 0 to 3,200,000,000".into()))?;
        self.workspace.engine.advance(Span::from_seconds_f64(seconds));
        Ok(one("now", json!(self.workspace.engine.now.iso_millis())))
    }
}

/// The request that `invoke` describes; an error names the member that is wrong. A member that is null is left out.
fn request(invoke: &Value) -> Result<Request, String> {
    let members = invoke.as_object().ok_or("it must be an object")?;
    let given: Map<String, Value> =
        members.iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name.clone(), value.clone())).collect();
    for name in ["method", "url", "body", "bodyEncoding", "sourceIp", "sourceVpce", "sourceVpc"] {
        if given.get(name).is_some_and(|value| !value.is_string()) {
            return Err(format!("'{name}' must be a text"));
        }
    }
    let is_pair = |pair: &Value| pair.as_array().is_some_and(|pair| pair.len() == 2 && pair.iter().all(Value::is_string));
    if given.get("headers").is_some_and(|headers| !headers.as_array().is_some_and(|list| list.iter().all(is_pair))) {
        return Err("'headers' must be a list of pairs of texts, such as [[\"x-api-key\", \"…\"]]".into());
    }
    Request::deserialize(Value::Object(given)).map_err(|error| error.to_string())
}

fn one(name: &str, value: Value) -> Map<String, Value> {
    Map::from_iter([(name.to_owned(), value)])
}

fn bad_line(message: String) -> ApiError {
    ApiError::new("BadLine", 400, message)
}

fn bad_request(message: String) -> ApiError {
    ApiError::new("BadRequest", 400, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(session: &mut Session, line: &str) -> Value {
        let answer = session.line(line).expect("an answer");
        assert!(!answer.contains('\n'));
        serde_json::from_str(&answer).expect("JSON")
    }

    #[test]
    fn a_line_that_cannot_be_answered_is_answered_with_an_error() {
        let mut session = Session::new();
        assert_eq!(session.line("  "), None);
        for line in ["{", "[]", "7", r#"{"id":1}"#, r#"{"service":1,"operation":"X"}"#, r#"{"operation":"X"}"#] {
            assert_eq!(answers(&mut session, line)["error"]["code"], "BadLine", "{line}");
        }
        let answer = answers(&mut session, r#"{"id":[1,"a"],"service":"nope","operation":"X"}"#);
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!([1, "a"]), &json!("UnknownService")));
        for line in [
            r#"{"invoke":{"url":"x"}}"#,
            r#"{"invoke":{"method":"GET","url":"x","body":"!","bodyEncoding":"base64"}}"#,
            r#"{"advance":{"seconds":-1}}"#,
            r#"{"load":{}}"#,
        ] {
            assert_eq!(answers(&mut session, line)["error"]["code"], "BadRequest", "{line}");
        }
    }

    #[test]
    fn the_clock_moves_when_told_to() {
        let mut session = Session::new();
        assert_eq!(answers(&mut session, r#"{"id":3,"advance":{"seconds":1.5}}"#), json!({"id": 3, "now": "2026-01-01T00:00:01.500Z"}));
    }

    #[test]
    fn what_is_saved_goes_on_as_it_would_have() {
        let mut session = Session::new();
        answers(&mut session, r#"{"service":"apigateway","operation":"CreateRestApi","input":{"name":"a"}}"#);
        let saved = answers(&mut session, r#"{"save":true}"#)["workspace"].clone();
        let mut other = Session::new();
        assert_eq!(answers(&mut other, &json!({"id": 1, "load": saved}).to_string()), json!({"id": 1, "loaded": true}));
        let create = r#"{"service":"apigateway","operation":"CreateApiKey","input":{"name":"k"}}"#;
        assert_eq!(session.line(create), other.line(create));
    }
}
