//! The log of calls that backends received (`GetCalls`): for tests, and for those who want to see what came through.

use super::EndpointRequest;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};

/// How many calls of one backend are kept: the newest.
const KEPT: usize = 100;

/// What backends were called with, the newest [`KEPT`] of each.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CallLog {
    functions: BTreeMap<String, VecDeque<Called>>,
    endpoints: BTreeMap<String, VecDeque<Called>>,
}

/// One call, in the form in which `GetCalls` lists it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Called {
    /// The event that a function got.
    Payload(Value),
    /// The request that an endpoint got.
    Request(Value),
}

impl CallLog {
    pub(super) fn function_called(&mut self, name: &str, payload: Value) {
        note(self.functions.entry(name.to_owned()).or_default(), Called::Payload(payload));
    }

    pub(super) fn endpoint_called(&mut self, url: &str, request: &EndpointRequest) {
        note(self.endpoints.entry(url.to_owned()).or_default(), Called::Request(request.to_json()));
    }

    /// Calls of a function by its name, oldest first.
    pub fn of_function(&self, name: &str) -> impl Iterator<Item = &Called> {
        self.functions.get(name).into_iter().flatten()
    }

    /// Calls of an endpoint by its URL pattern, oldest first.
    pub fn of_endpoint(&self, url: &str) -> impl Iterator<Item = &Called> {
        self.endpoints.get(url).into_iter().flatten()
    }
}

fn note(calls: &mut VecDeque<Called>, call: Called) {
    if calls.len() == KEPT {
        calls.pop_front();
    }
    calls.push_back(call);
}
