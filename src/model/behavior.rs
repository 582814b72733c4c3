//! What a simulated backend does when it is called (the service `backends`, which AWS does not have).

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A backend's behaviour: its reaction, how long it takes and how often it fails.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Behavior {
    /// What it answers.
    #[serde(flatten)]
    pub reaction: Reaction,
    /// How long it takes; at once if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency: Option<Latency>,
    /// The share of calls that fail instead (0 to 1).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub error_rate: f64,
}

/// What a backend answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Reaction {
    /// A function returns its event; an endpoint describes the request that it got.
    Echo,
    /// A function returns a proxy response whose body is its event.
    EchoProxy,
    /// A fixed answer: `payload` for a function, the other members for an endpoint.
    Respond {
        /// What a function returns.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        payload: Option<Value>,
        /// The status that an endpoint answers with (200 if absent).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
        /// The headers that an endpoint answers with.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        headers: BTreeMap<String, String>,
        /// The body that an endpoint answers with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<String>,
        /// `base64` if that body stands for bytes; text if absent.
        #[serde(default, rename = "bodyEncoding", skip_serializing_if = "Option::is_none")]
        body_encoding: Option<String>,
    },
    /// A function error; an endpoint closes the connection.
    #[serde(rename_all = "camelCase")]
    Fail {
        /// The error's type, such as `Error`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error_type: Option<String>,
        /// The error's message.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error_message: Option<String>,
    },
    /// A handler in JavaScript.
    Javascript {
        /// The module's text, which exports `handler`.
        code: String,
    },
}

/// How long a backend takes, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Latency {
    /// Always the same.
    ConstantMs(f64),
    /// Uniform between two bounds.
    UniformMs(f64, f64),
    /// Log-normal by its median and 99th percentile.
    LogNormalMs {
        /// Half of the calls take less.
        median: f64,
        /// One in a hundred takes longer.
        p99: f64,
    },
}

impl From<Reaction> for Behavior {
    fn from(reaction: Reaction) -> Self {
        Behavior { reaction, latency: None, error_rate: 0.0 }
    }
}

fn is_zero(value: &f64) -> bool {
    *value == 0.0
}
