//! Handlers in JavaScript: what is to be run, and what came of it. Where they run is not known here: a call that has no answer yet is asked for and
//! waits, and whoever can run it gives the answer and lets everything begin anew from where it was.

use crate::model::{FunctionVersion, Texts};
use crate::time::{Chance, SimTime, Span};
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};

/// The longest that a handler may run, in milliseconds: nothing waits longer for it.
const LONGEST: u64 = 29_000;

/// A call of a handler that is to be run.
#[derive(Clone, Debug, PartialEq)]
pub struct HandlerCall {
    /// The function's name.
    pub function_name: String,
    /// The version that runs.
    pub version: String,
    /// The module's text.
    pub code: String,
    /// The name under which the module exports the handler.
    pub handler: String,
    /// The event.
    pub event: Value,
    /// The members of its `context` that are data.
    pub context: Value,
    /// Environment variables.
    pub environment: Texts,
    /// How long it may run, in milliseconds.
    pub timeout_ms: u64,
}

/// What came of a call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HandlerAnswer {
    /// What it returned, or its error.
    pub payload: Value,
    /// Whether it ended with an error.
    pub function_error: bool,
    /// Lines that it wrote, each with its level.
    pub lines: Vec<(String, String)>,
    /// How long it really ran, in milliseconds.
    pub duration_ms: f64,
}

/// Calls of handlers and their answers, in the order in which a request makes them.
#[derive(Debug, Default)]
pub struct Handlers {
    is_asking: Cell<bool>,
    answers: RefCell<Vec<(String, HandlerAnswer)>>,
    next: Cell<usize>,
    asked: RefCell<Option<Box<HandlerCall>>>,
    written: RefCell<Vec<(String, Vec<String>)>>,
}

impl Handlers {
    /// Begins something that may call handlers, for somebody who can run them.
    pub fn begin(&self) {
        self.next.set(0);
        self.asked.replace(None);
        self.written.take();
        self.is_asking.set(true);
    }

    /// Ends it: the call that it waits for, if it does.
    pub fn end(&self) -> Option<Box<HandlerCall>> {
        self.is_asking.set(false);
        let asked = self.asked.take();
        if asked.is_none() {
            self.answers.take();
        }
        asked
    }

    /// Gives the answer to the call that was asked for last.
    pub fn answer(&self, call: &HandlerCall, answer: HandlerAnswer) {
        self.answers.borrow_mut().push((call.function_name.clone(), answer));
    }

    /// Forgets answers that nothing will ask for any more.
    pub fn forget(&self) {
        self.answers.take();
    }

    /// What handlers have written since the last time: groups of logs with their lines.
    pub fn take_written(&self) -> Vec<(String, Vec<String>)> {
        self.written.take()
    }

    /// The answer to a call; none if it has to be waited for.
    pub(super) fn run(&self, call: HandlerCall, now: SimTime) -> Option<(HandlerAnswer, Vec<String>)> {
        if !self.is_asking.get() {
            return Some((not_here(), Vec::new()));
        }
        let index = self.next.get();
        let mut answers = self.answers.borrow_mut();
        match answers.get(index) {
            Some((name, answer)) if *name == call.function_name => {
                self.next.set(index + 1);
                let lines = lines(&call, answer, now);
                self.written.borrow_mut().push((format!("/aws/lambda/{}", call.function_name), lines.clone()));
                Some((answer.clone(), lines))
            }
            _ => {
                answers.truncate(index);
                self.asked.replace(Some(Box::new(call)));
                None
            }
        }
    }
}

/// The answer where nobody can run a handler.
pub(super) fn not_here() -> HandlerAnswer {
    let message =
        "Handlers in JavaScript run in the browser, for requests that are sent one by one: not on the command line and not in traffic runs";
    HandlerAnswer {
        payload: json!({"errorMessage": message, "errorType": "NotSimulated"}),
        function_error: true,
        ..HandlerAnswer::default()
    }
}

/// The call of a version.
pub(super) fn call(
    version: &FunctionVersion,
    name: &str,
    qualifier: Option<&str>,
    code: &str,
    event: Value,
    chance: &mut Chance,
) -> HandlerCall {
    let configuration = &version.configuration;
    let number = |member: &str, other: u64| configuration.get(member).and_then(Value::as_u64).unwrap_or(other);
    let handler = configuration.get("Handler").and_then(Value::as_str).and_then(|handler| handler.rsplit('.').next()).unwrap_or("handler");
    let arn = configuration.get("FunctionArn").and_then(Value::as_str).map_or_else(
        || format!("arn:aws:lambda:us-east-1:123456789012:function:{name}"),
        |arn| arn.strip_suffix(&format!(":{}", version.version)).unwrap_or(arn).to_owned(),
    );
    let invoked = qualifier.map_or_else(|| arn.clone(), |qualifier| format!("{arn}:{qualifier}"));
    let variables = configuration.get("Environment").and_then(|environment| environment.get("Variables")?.as_object());
    let mut environment: Texts =
        variables.into_iter().flatten().filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect();
    environment.insert("AWS_LAMBDA_FUNCTION_NAME".into(), name.to_owned());
    environment.insert("AWS_LAMBDA_FUNCTION_VERSION".into(), version.version.clone());
    environment.insert("AWS_REGION".into(), arn.split(':').nth(3).unwrap_or("us-east-1").to_owned());
    let group = format!("/aws/lambda/{name}");
    let context = json!({
        "functionName": name,
        "functionVersion": version.version,
        "invokedFunctionArn": invoked,
        "memoryLimitInMB": number("MemorySize", 128).to_string(),
        "awsRequestId": uuid(chance),
        "logGroupName": group,
        "logStreamName": format!("[{}]{}", version.version, uuid(chance).replace('-', "")),
    });
    HandlerCall {
        function_name: name.to_owned(),
        version: version.version.clone(),
        code: code.to_owned(),
        handler: handler.to_owned(),
        event,
        context,
        environment,
        timeout_ms: (number("Timeout", 3) * 1_000).min(LONGEST),
    }
}

fn uuid(chance: &mut Chance) -> String {
    let mut part = |digits: usize| -> String {
        (0..digits).map(|_| char::from_digit((chance.unit() * 16.0) as u32 % 16, 16).unwrap_or('0')).collect()
    };
    format!("{}-{}-4{}-a{}-{}", part(8), part(4), part(3), part(3), part(12))
}

/// The lines of the function's log, as Lambda writes them.
fn lines(call: &HandlerCall, answer: &HandlerAnswer, now: SimTime) -> Vec<String> {
    let id = call.context["awsRequestId"].as_str().unwrap_or_default();
    let mut lines = vec![format!("START RequestId: {id} Version: {}", call.version)];
    let time = now.iso_millis();
    lines.extend(answer.lines.iter().map(|(level, text)| format!("{time}\t{id}\t{level}\t{text}")));
    if answer.payload["errorType"] == "Sandbox.Timedout" {
        lines.push(format!("{time} {id} Task timed out after {:.2} seconds", call.timeout_ms as f64 / 1_000.0));
    }
    lines.push(format!("END RequestId: {id}"));
    let memory = call.context["memoryLimitInMB"].as_str().unwrap_or_default();
    let billed = libm::ceil(answer.duration_ms).max(1.0);
    lines.push(format!(
        "REPORT RequestId: {id}\tDuration: {:.2} ms\tBilled Duration: {billed} ms\tMemory Size: {memory} MB",
        answer.duration_ms
    ));
    lines
}

impl HandlerAnswer {
    /// The answer to a call that did not end in time.
    pub fn timed_out(call: &HandlerCall, lines: Vec<(String, String)>) -> HandlerAnswer {
        let id = call.context["awsRequestId"].as_str().unwrap_or_default();
        let message = format!("RequestId: {id} Error: Task timed out after {:.2} seconds", call.timeout_ms as f64 / 1_000.0);
        HandlerAnswer {
            payload: json!({"errorType": "Sandbox.Timedout", "errorMessage": message}),
            function_error: true,
            lines,
            duration_ms: call.timeout_ms as f64,
        }
    }

    /// How long it took.
    pub(super) fn duration(&self) -> Span {
        Span::from_millis_f64(self.duration_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call_of(name: &str) -> HandlerCall {
        let version = FunctionVersion {
            version: "$LATEST".into(),
            configuration: json!({"Timeout": 900, "MemorySize": 256, "Handler": "index.main"}).as_object().cloned().unwrap_or_default(),
            behavior: crate::model::Reaction::Echo.into(),
            times_out: false,
        };
        call(&version, name, Some("live"), "code", json!({}), &mut Chance::from_seed(1))
    }

    #[test]
    fn a_call_is_asked_for_until_it_is_answered() {
        let handlers = Handlers::default();
        assert!(handlers.run(call_of("f"), SimTime::START).is_some_and(|(answer, _)| answer.function_error));
        handlers.begin();
        assert!(handlers.run(call_of("f"), SimTime::START).is_none());
        let asked = handlers.end().expect("a call");
        assert_eq!((asked.timeout_ms, asked.handler.as_str()), (29_000, "main"));
        assert_eq!(asked.context["invokedFunctionArn"], "arn:aws:lambda:us-east-1:123456789012:function:f:live");
        handlers.answer(&asked, HandlerAnswer { lines: vec![("INFO".into(), "hi".into())], duration_ms: 1.5, ..HandlerAnswer::default() });
        handlers.begin();
        let (_, lines) = handlers.run(call_of("f"), SimTime::START).expect("the answer");
        assert!(lines[1].ends_with("\tINFO\thi") && lines[3].contains("Billed Duration: 2 ms\tMemory Size: 256 MB"), "{lines:?}");
        assert!(handlers.run(call_of("g"), SimTime::START).is_none());
        assert_eq!(handlers.end().map(|call| call.function_name), Some("g".into()));
        assert_eq!(handlers.take_written().len(), 1);
    }
}
