//! A behaviour while it is being written in a form: what the form shows for a behaviour, and the behaviour that it becomes.

use crate::control::ApiError;
use crate::model::{Behavior, Latency, Reaction};
use serde_json::{Map, Value, json};

/// The handler that the form begins with: it answers a proxy integration.
const SAMPLE: &str = r#"exports.handler = async (event, context) => {
  console.log("called as", context.functionName, "with", event);
  return {
    statusCode: 200,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ message: "Hello from JavaScript", path: event.path }),
  };
};
"#;

/// A behaviour in the form's words. Numbers are text until it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct BehaviorDraft {
    /// What it answers.
    pub reaction: ReactionKind,
    /// Status of a response.
    pub status: String,
    /// Headers of a response.
    pub headers: Vec<(String, String)>,
    /// Body of a response.
    pub body: String,
    /// Whether that body stands for bytes, as base64; endpoints only.
    pub is_base64: bool,
    /// What a function returns, as JSON.
    pub payload: String,
    /// The text of a handler in JavaScript.
    pub code: String,
    /// Type of an error.
    pub error_type: String,
    /// Message of an error.
    pub error_message: String,
    /// How long it takes.
    pub latency: LatencyKind,
    /// The constant, the lower bound or the median, in milliseconds.
    pub first: String,
    /// The upper bound or the 99th percentile, in milliseconds.
    pub second: String,
    /// How many percent of the calls fail.
    pub error_percent: String,
}

/// What a backend answers, as the form divides it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReactionKind {
    /// What it got.
    Echo,
    /// A proxy response whose body is the event; functions only.
    EchoProxy,
    /// Status, headers, body; for a function, as a proxy response.
    Response,
    /// Any JSON; functions only.
    Payload,
    /// An error.
    Fail,
    /// Whatever a handler in JavaScript returns; functions only.
    Javascript,
}

/// How long a backend takes, as the form divides it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LatencyKind {
    /// No time.
    None,
    /// Always the same.
    Constant,
    /// Between two bounds.
    Uniform,
    /// By median and 99th percentile.
    LogNormal,
}

impl ReactionKind {
    /// Those of a function, or those of an endpoint.
    pub const fn all(function: bool) -> &'static [ReactionKind] {
        use ReactionKind::{Echo, EchoProxy, Fail, Javascript, Payload, Response};
        if function { &[Response, Payload, Javascript, Echo, EchoProxy, Fail] } else { &[Response, Echo, Fail] }
    }

    /// The words for it.
    pub const fn words(self, function: bool) -> &'static str {
        match (self, function) {
            (ReactionKind::Echo, true) => "echo: return the event",
            (ReactionKind::Echo, false) => "echo: describe the request",
            (ReactionKind::EchoProxy, _) => "echoProxy: a proxy response whose body is the event",
            (ReactionKind::Response, true) => "respond: a proxy response",
            (ReactionKind::Response, false) => "respond: status, headers, body",
            (ReactionKind::Payload, _) => "respond: any payload",
            (ReactionKind::Javascript, _) => "javascript: run a handler",
            (ReactionKind::Fail, true) => "fail: a function error",
            (ReactionKind::Fail, false) => "fail: close the connection",
        }
    }
}

impl LatencyKind {
    /// All of them.
    pub const ALL: [LatencyKind; 4] = [LatencyKind::None, LatencyKind::Constant, LatencyKind::Uniform, LatencyKind::LogNormal];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            LatencyKind::None => "none",
            LatencyKind::Constant => "constant",
            LatencyKind::Uniform => "uniform",
            LatencyKind::LogNormal => "log-normal",
        }
    }
}

impl BehaviorDraft {
    /// What the form shows for this behaviour of a function or an endpoint.
    pub fn of(behavior: &Behavior, function: bool) -> BehaviorDraft {
        let mut draft = BehaviorDraft {
            reaction: ReactionKind::Echo,
            status: "200".into(),
            headers: vec![("Content-Type".into(), "application/json".into())],
            body: String::new(),
            is_base64: false,
            payload: "{}".into(),
            code: SAMPLE.into(),
            error_type: "Error".into(),
            error_message: String::new(),
            latency: LatencyKind::None,
            first: "50".into(),
            second: "200".into(),
            error_percent: super::percent(behavior.error_rate * 100.0),
        };
        draft.take_reaction(&behavior.reaction, function);
        draft.take_latency(behavior.latency);
        draft
    }

    fn take_reaction(&mut self, reaction: &Reaction, function: bool) {
        match reaction {
            Reaction::Echo => {}
            Reaction::Javascript { code } => {
                self.reaction = ReactionKind::Javascript;
                self.code.clone_from(code);
            }
            Reaction::EchoProxy => self.reaction = if function { ReactionKind::EchoProxy } else { ReactionKind::Echo },
            Reaction::Respond { payload, .. } if function => {
                let payload = payload.clone().unwrap_or(Value::Null);
                self.reaction = if self.take_proxy_response(&payload) { ReactionKind::Response } else { ReactionKind::Payload };
                self.payload = format!("{payload:#}");
            }
            Reaction::Respond { status, headers, body, body_encoding, .. } => {
                self.reaction = ReactionKind::Response;
                self.status = status.unwrap_or(200).to_string();
                self.headers = headers.clone().into_iter().collect();
                self.body = body.clone().unwrap_or_default();
                self.is_base64 = body_encoding.as_deref() == Some("base64");
            }
            Reaction::Fail { error_type, error_message } => {
                self.reaction = ReactionKind::Fail;
                self.error_type = error_type.clone().unwrap_or_default();
                self.error_message = error_message.clone().unwrap_or_default();
            }
        }
    }

    /// Takes a payload apart if it is a proxy response of which the form can show everything.
    fn take_proxy_response(&mut self, payload: &Value) -> bool {
        let Some(members) = payload.as_object() else { return false };
        let headers: Option<Vec<(String, String)>> = match members.get("headers") {
            None => Some(Vec::new()),
            Some(Value::Object(headers)) => headers.iter().map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect(),
            Some(_) => None,
        };
        let body = members.get("body").map_or(Some(""), Value::as_str);
        let known = members.keys().all(|name| ["statusCode", "headers", "body"].contains(&name.as_str()));
        let (Some(status), Some(headers), Some(body), true) = (members.get("statusCode").and_then(Value::as_u64), headers, body, known)
        else {
            return false;
        };
        (self.status, self.headers, self.body) = (status.to_string(), headers, body.to_owned());
        true
    }

    fn take_latency(&mut self, latency: Option<Latency>) {
        let (kind, first, second) = match latency {
            None => return,
            Some(Latency::ConstantMs(millis)) => (LatencyKind::Constant, millis, None),
            Some(Latency::UniformMs(low, high)) => (LatencyKind::Uniform, low, Some(high)),
            Some(Latency::LogNormalMs { median, p99 }) => (LatencyKind::LogNormal, median, Some(p99)),
        };
        self.latency = kind;
        self.first = first.to_string();
        if let Some(second) = second {
            self.second = second.to_string();
        }
    }

    /// The behaviour, as `PutFunctionBehavior` and `PutHttpEndpoint` take it; or what is wrong with the form.
    pub fn behavior(&self, function: bool) -> Result<Value, ApiError> {
        let mut behavior = self.reaction(function)?;
        let first = || number(&self.first, "Latency");
        let second = || number(&self.second, "Latency");
        match self.latency {
            LatencyKind::None => {}
            LatencyKind::Constant => behavior["latency"] = json!({"constantMs": first()?}),
            LatencyKind::Uniform => behavior["latency"] = json!({"uniformMs": [first()?, second()?]}),
            LatencyKind::LogNormal => behavior["latency"] = json!({"logNormalMs": {"median": first()?, "p99": second()?}}),
        }
        let percent = number(&self.error_percent, "Error rate")?;
        if percent != 0.0 {
            behavior["errorRate"] = json!(percent / 100.0);
        }
        Ok(behavior)
    }

    fn reaction(&self, function: bool) -> Result<Value, ApiError> {
        Ok(match self.reaction {
            ReactionKind::Echo => json!({"kind": "echo"}),
            ReactionKind::EchoProxy => json!({"kind": "echoProxy"}),
            ReactionKind::Javascript => json!({"kind": "javascript", "code": self.code}),
            ReactionKind::Fail => {
                let mut fail = json!({"kind": "fail"});
                for (member, text) in [("errorType", &self.error_type), ("errorMessage", &self.error_message)] {
                    if function && !text.is_empty() {
                        fail[member] = json!(text);
                    }
                }
                fail
            }
            ReactionKind::Payload => {
                let payload: Value =
                    serde_json::from_str(&self.payload).map_err(|error| refuse(format!("The payload is not JSON: {error}")))?;
                json!({"kind": "respond", "payload": payload})
            }
            ReactionKind::Response => {
                let status: u16 = self.status.trim().parse().map_err(|_| refuse(format!("Status is not a number: {}", self.status)))?;
                let headers: Map<String, Value> =
                    self.headers.iter().filter(|(name, _)| !name.is_empty()).map(|(name, value)| (name.clone(), json!(value))).collect();
                match function {
                    true => json!({"kind": "respond", "payload": {"statusCode": status, "headers": headers, "body": self.body}}),
                    false if self.is_base64 => {
                        json!({"kind": "respond", "status": status, "headers": headers, "body": self.body, "bodyEncoding": "base64"})
                    }
                    false => json!({"kind": "respond", "status": status, "headers": headers, "body": self.body}),
                }
            }
        })
    }
}

fn refuse(message: String) -> ApiError {
    ApiError::new("InvalidParameterValueException", 400, message)
}

fn number(text: &str, what: &str) -> Result<f64, ApiError> {
    let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    number.ok_or_else(|| refuse(format!("{what} is not a number: {text}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read into the form and written again is the same behaviour.
    #[track_caller]
    fn survives(behavior: Value, function: bool, kind: ReactionKind) {
        let read: Behavior = serde_json::from_value(behavior).unwrap();
        let draft = BehaviorDraft::of(&read, function);
        assert_eq!(draft.reaction, kind);
        let written: Behavior = serde_json::from_value(draft.behavior(function).unwrap()).unwrap();
        assert_eq!(written, read);
    }

    #[test]
    fn behaviours_survive_the_form() {
        survives(json!({"kind": "echo", "latency": {"constantMs": 12.5}}), true, ReactionKind::Echo);
        survives(json!({"kind": "echoProxy", "latency": {"uniformMs": [5.0, 9.0]}, "errorRate": 0.25}), true, ReactionKind::EchoProxy);
        let proxy = json!({"statusCode": 201, "headers": {"X-A": "b"}, "body": "{}"});
        survives(json!({"kind": "respond", "payload": proxy}), true, ReactionKind::Response);
        survives(json!({"kind": "respond", "payload": {"statusCode": 200, "isBase64Encoded": true}}), true, ReactionKind::Payload);
        survives(json!({"kind": "respond", "payload": [1, 2]}), true, ReactionKind::Payload);
        survives(json!({"kind": "javascript", "code": "exports.handler = () => 1"}), true, ReactionKind::Javascript);
        survives(json!({"kind": "respond", "status": 503, "headers": {"Retry-After": "1"}, "body": "busy"}), false, ReactionKind::Response);
        let bytes = json!({"kind": "respond", "status": 200, "headers": {}, "body": "iVBORw==", "bodyEncoding": "base64"});
        survives(bytes, false, ReactionKind::Response);
        let slow = json!({"logNormalMs": {"median": 20.0, "p99": 300.0}});
        survives(json!({"kind": "fail", "errorType": "Oops", "errorMessage": "no", "latency": slow}), true, ReactionKind::Fail);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let echo: Behavior = Reaction::Echo.into();
        let refusal = |edit: fn(&mut BehaviorDraft)| {
            let mut draft = BehaviorDraft::of(&echo, true);
            edit(&mut draft);
            draft.behavior(true).unwrap_err().message
        };
        assert_eq!(refusal(|draft| draft.error_percent = "x".into()), "Error rate is not a number: x");
        let message = refusal(|draft| (draft.reaction, draft.payload) = (ReactionKind::Payload, "{".into()));
        assert!(message.starts_with("The payload is not JSON: "), "{message}");
        assert_eq!(refusal(|draft| (draft.reaction, draft.status) = (ReactionKind::Response, "ok".into())), "Status is not a number: ok");
    }
}
