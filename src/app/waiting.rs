//! What waits for a handler in JavaScript: a request that was sent, an operation that calls a function. It is attempted; if a handler has to run for it,
//! nothing of it has happened yet, and once the browser has run the handler it is attempted again with its answer.

use super::cors::{Page, Planned, plan, send_from_page};
use super::{Composer, Effect, Engine, Exchange, State, Update};
use crate::backends::{HandlerAnswer, HandlerCall};
use crate::control::{ApiError, Operation};
use crate::gateway::Request;
use serde_json::{Value, json};

/// What waits, and for which call.
#[derive(Debug)]
pub struct Waiting {
    doing: Doing,
    /// The handler that is running.
    pub call: Box<HandlerCall>,
}

/// What is being attempted.
#[derive(Clone, Debug)]
enum Doing {
    Send(Box<Sending>),
    Call(Operation),
}

/// What is sent: the request that a composer holds, by itself or as the browser of a page sends it.
#[derive(Clone, Debug)]
struct Sending {
    composer: Composer,
    request: Request,
    page: Option<(Page, Planned)>,
}

impl Sending {
    fn exchanges(&self, engine: &mut Engine) -> Vec<Exchange> {
        match &self.page {
            Some((page, planned)) => send_from_page(engine, &self.composer, page, planned),
            None => vec![Exchange::send(engine, self.composer.clone(), self.request.clone())],
        }
    }
}

/// Whether an operation calls functions of the user.
fn calls_functions(operation: &Operation) -> bool {
    matches!(operation.operation.as_str(), "TestInvokeMethod" | "TestInvokeAuthorizer" | "Invoke")
}

impl State {
    /// Sends the request that the composer holds. The reply is the id of the exchange, or that it waits.
    pub(super) fn send(&mut self) -> Update {
        let composer = self.workspace.composer.clone();
        let request = composer.request(&self.workspace.engine);
        let page = match composer.page.as_ref().map(|page| plan(page, &request).map(|planned| (page.clone(), planned))).transpose() {
            Ok(page) => page,
            Err(reason) => return self.refused(ApiError::new("TypeError", 400, reason)),
        };
        self.begin(Doing::Send(Box::new(Sending { composer, request, page })))
    }

    /// Calls an operation that may call functions; none if it is no such operation.
    pub(super) fn call_function(&mut self, operation: &Operation) -> Option<Update> {
        calls_functions(operation).then(|| self.begin(Doing::Call(operation.clone())))
    }

    fn begin(&mut self, doing: Doing) -> Update {
        if let Some(waiting) = &self.waiting {
            let message = format!("The handler of {} is still running: wait until it has answered", waiting.call.function_name);
            return self.refused(ApiError::new("HandlerRunning", 409, message));
        }
        self.workspace.engine.forget_answers();
        self.attempt(doing)
    }

    /// The handler that something waits for has run.
    pub(super) fn handler_done(&mut self, call: &HandlerCall, answer: HandlerAnswer) -> Update {
        // What waited for it may be gone: another workspace was loaded.
        let Some(waiting) = self.waiting.take_if(|waiting| *waiting.call == *call) else { return Update::done([]) };
        self.workspace.engine.answer(call, answer);
        self.attempt(waiting.doing)
    }

    fn attempt(&mut self, doing: Doing) -> Update {
        let engine = &mut self.workspace.engine;
        match doing {
            Doing::Send(sending) => match engine.attempt(|engine| sending.exchanges(engine)) {
                Ok(exchanges) => {
                    let mut ids = Vec::new();
                    for mut exchange in exchanges {
                        if let Some(preflight) = exchange.cors.as_mut().and_then(|report| report.preflight.as_mut()) {
                            preflight.exchange = ids.first().copied().unwrap_or_else(|| self.next_exchange());
                        }
                        ids.push(self.note(exchange));
                    }
                    let mut update = self.saved([]);
                    update.reply = Ok(json!(ids.last()));
                    update
                }
                Err(call) => self.wait(Doing::Send(sending), call),
            },
            Doing::Call(operation) => match engine.attempt(|engine| engine.call(&operation)) {
                Ok(reply) => {
                    let mut update = self.saved([]);
                    if !super::operate::is_look(&operation) {
                        self.note_called(operation, &reply);
                    }
                    match reply {
                        Ok(output) => update.reply = Ok(output),
                        Err(error) => update = self.refused(error),
                    }
                    update
                }
                Err(call) => self.wait(Doing::Call(operation), call),
            },
        }
    }

    fn wait(&mut self, doing: Doing, call: Box<HandlerCall>) -> Update {
        let mut update = Update::done([Effect::RunHandler(call.clone())]);
        update.reply = Ok(Value::Null);
        self.waiting = Some(Waiting { doing, call });
        update
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Action, Route, StorageState, sample};
    use super::*;

    #[test]
    fn a_request_waits_for_its_handler_and_is_answered_with_its_log() {
        let mut state = State::new(sample().expect("the sample"), Route::default(), StorageState::Saved);
        let calls = [
            Operation::lambda(
                "CreateFunction",
                json!({"FunctionName": "js", "Runtime": "nodejs22.x", "Role": "arn:aws:iam::123456789012:role/r", "Handler": "index.handler", "Code": {"ZipFile": "UEsFBg=="}}),
            ),
            Operation {
                service: "backends".into(),
                operation: "PutFunctionBehavior".into(),
                input: json!({"FunctionName": "js", "Behavior": {"kind": "javascript", "code": "exports.handler = async () => 1"}}),
            },
        ];
        for call in calls {
            state.update(Action::Call(call)).reply.expect("an output");
        }
        let invoke = Operation::lambda("Invoke", json!({"FunctionName": "js", "Payload": "{\"a\": 1}"}));
        let before = serde_json::to_value(&state.workspace.engine).expect("JSON");
        let update = state.update(Action::Call(invoke.clone()));
        let [Effect::RunHandler(call)] = &update.effects[..] else { panic!("{:?}", update.effects) };
        assert_eq!((call.function_name.as_str(), &call.event), ("js", &json!({"a": 1})));
        assert_eq!(serde_json::to_value(&state.workspace.engine).expect("JSON"), before, "nothing has happened yet");
        assert_eq!(state.update(Action::Call(invoke)).reply.map_err(|error| error.code), Err("HandlerRunning".into()));
        let answer = HandlerAnswer {
            payload: json!({"b": 2}),
            lines: vec![("INFO".into(), "hello".into())],
            duration_ms: 3.0,
            ..HandlerAnswer::default()
        };
        let update = state.update(Action::HandlerDone(call.clone(), answer));
        assert_eq!(update.reply.map(|output| output["Payload"].clone()), Ok(json!("{\"b\":2}")));
        let events = state.update(Action::Call(Operation {
            service: "logs".into(),
            operation: "FilterLogEvents".into(),
            input: json!({"logGroupName": "/aws/lambda/js"}),
        }));
        let events = events.reply.expect("events");
        let lines: Vec<&str> = events["events"].as_array().expect("events").iter().filter_map(|event| event["message"].as_str()).collect();
        assert_eq!(lines.len(), 4);
        assert!(lines[0].starts_with("START RequestId: ") && lines[1].ends_with("\tINFO\thello"), "{lines:?}");
    }
}
