//! The trace: what each step of `serve` decided and why. Sentences and pictures are made from it elsewhere.

use super::authorization::Authorization;
use super::cache_reading::CacheReading;
use super::fault::Fault;
use super::limit_reading::{BucketReading, QuotaReading};
use super::step::Step;
use crate::model::{ApiKeySource, ContentHandling, IntegrationType};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What became of a request at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It went on.
    Pass,
    /// It ended here with a gateway response.
    Refuse,
    /// The step had nothing to do.
    Skip,
}

/// One step of one request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TraceEntry {
    /// The step.
    pub step: Step,
    /// What became of the request there.
    pub outcome: Outcome,
    /// What the step saw.
    pub detail: Detail,
    /// Why it ended here, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
}

/// What a step saw. In JSON its kind is the one member, whose value holds what is named here, in camelCase.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Detail {
    /// Nothing worth telling.
    Nothing {},
    /// Why a step had nothing to do, or what it did, in a sentence.
    Note {
        /// The sentence.
        note: String,
    },
    /// The stage that a URL names.
    Stage {
        /// The API's id.
        api_id: String,
        /// The stage's name.
        stage: String,
        /// The deployment that serves this request.
        deployment_id: String,
        /// The path below the stage.
        path: String,
        /// The request's id (`x-amzn-RequestId`).
        #[serde(default)]
        request_id: String,
        /// Its extended id (`x-amz-apigw-id`); none for a test invocation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        extended_request_id: Option<String>,
        /// The custom domain name that the URL names, if it does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        domain_name: Option<String>,
        /// The base path that its mapping took, with its slash.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        base_path: Option<String>,
        /// The canary's draw, where the stage has a canary.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        canary: Option<CanaryDraw>,
    },
    /// The method that a path leads to.
    Method {
        /// The resource's id.
        resource_id: String,
        /// The resource's path, with its variables.
        resource_path: String,
        /// The method's own name (`ANY` where that is what matched).
        http_method: String,
        /// Values of path variables.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        path_parameters: BTreeMap<String, String>,
    },
    /// The route of an HTTP API.
    Route {
        /// Its id.
        route_id: String,
        /// Its key.
        route_key: String,
        /// Values of path variables.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        path_parameters: BTreeMap<String, String>,
    },
    /// The listener of a load balancer that a URL leads to.
    Listener {
        /// The load balancer's name.
        load_balancer: String,
        /// The listener's ARN.
        listener_arn: String,
        /// Its protocol.
        protocol: String,
        /// Its port.
        port: u16,
        /// The host that rules look at.
        host: String,
        /// The path.
        path: String,
        /// The root that the load balancer made for `X-Amzn-Trace-Id`.
        trace_id: String,
    },
    /// The rule of a listener.
    Rule {
        /// Its ARN.
        rule_arn: String,
        /// Its priority; none for the default rule.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        priority: Option<u32>,
        /// What it does: `forward`, `fixed-response` or `redirect`.
        action: String,
        /// The priorities of the rules before it, whose conditions were not met.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        passed_over: Vec<u32>,
    },
    /// A preflight that the gateway answered.
    Cors {
        /// The origin that asks.
        origin: String,
        /// Whether it is a preflight.
        preflight: bool,
        /// Whether the origin is allowed.
        allowed: bool,
        /// The headers of the answer.
        headers: Vec<(String, String)>,
    },
    /// How the caller was authorized.
    Authorization(Box<Authorization>),
    /// The API key.
    ApiKey {
        /// Whether the method asks for one.
        required: bool,
        /// Where it was read.
        source: ApiKeySource,
        /// The key's id, if it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key_id: Option<String>,
        /// The key's name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key_name: Option<String>,
        /// The usage plan that joins key and stage.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        usage_plan_id: Option<String>,
        /// The usage plan's name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        usage_plan_name: Option<String>,
    },
    /// The quota and the buckets that apply, in the order in which they are looked at.
    Limits {
        /// The quota of the key in its plan.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        quota: Option<QuotaReading>,
        /// Token buckets.
        buckets: Vec<BucketReading>,
    },
    /// What was validated.
    Validation {
        /// The validator's name.
        validator: String,
        /// Whether required parameters were checked.
        parameters: bool,
        /// Whether the body was to be checked.
        body: bool,
        /// The model it was checked against; none if there is none for its media type.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        model: Option<String>,
    },
    /// What the stage's cache had; requests to stages without a cache cluster leave no such entry.
    Cache(Box<CacheReading>),
    /// What the backend will get.
    IntegrationRequest {
        /// The integration's kind.
        #[serde(rename = "type")]
        integration: IntegrationType,
        /// The method.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        method: Option<String>,
        /// The URL or the function's ARN, with stage variables put in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        uri: Option<String>,
        /// Headers.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        headers: Vec<(String, String)>,
        /// The body or event, as text.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        body: String,
        /// What else holds of the call, in sentences: conversions, credentials, VPC link, client certificate.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        notes: Vec<String>,
    },
    /// What the backend answered.
    Called {
        /// How long it took.
        latency_ms: f64,
        /// The HTTP status, where the backend has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
        /// The function, where the backend is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        function: Option<FunctionTarget>,
        /// An endpoint's headers.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        headers: Vec<(String, String)>,
        /// The payload or body, as JSON where it is JSON.
        payload: Value,
        /// Whether a function ended with an error.
        #[serde(default)]
        function_error: bool,
        /// What a function wrote to its log.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        log: Vec<String>,
    },
    /// The integration response that was chosen.
    Selected {
        /// The method response's status code.
        status_code: String,
        /// The pattern that matched; none for the default.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        selection_pattern: Option<String>,
        /// The conversion of the body that the integration response asks for (`contentHandling`).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content_handling: Option<ContentHandling>,
        /// What was matched: the status or the error message.
        matched: String,
        /// Patterns that could not be asked, each with the reason.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        unusable_patterns: Vec<String>,
    },
    /// The response that goes back.
    Answer {
        /// Its status.
        status: u16,
        /// Length of its body in bytes.
        bytes: usize,
        /// The content coding that it was compressed with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content_encoding: Option<String>,
        /// Why the stage's cache did not keep it, in a sentence; none where it did, or where it was not asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        not_cached: Option<String>,
    },
}

impl Detail {
    /// A response that goes back as it is: its status, and the length of its body in bytes.
    pub(super) const fn answer(status: u16, bytes: usize) -> Detail {
        Detail::Answer { status, bytes, content_encoding: None, not_cached: None }
    }
}

/// The draw that decides between the stage's deployment and its canary.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CanaryDraw {
    /// The canary's share in percent.
    pub percent_traffic: f64,
    /// The number drawn, 0 ≤ x < 100; below the share means canary.
    pub drawn: f64,
    /// Whether the canary serves this request.
    pub is_canary: bool,
}

/// The function that a call reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FunctionTarget {
    /// The function's name.
    pub function_name: String,
    /// The qualifier it was called with: an alias, a version, `$LATEST`; none if unqualified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualifier: Option<String>,
    /// The version that ran.
    pub executed_version: String,
}

/// Who watches a request. `serve` is generic over it, so that an unwatched request pays nothing.
pub trait Tracer {
    /// Whether anybody watches; details are not even made otherwise.
    const WATCHING: bool;

    /// Takes a step that went on or had nothing to do.
    fn step(&mut self, step: Step, outcome: Outcome, detail: impl FnOnce() -> Detail);

    /// Takes the step at which the request ended.
    fn refuse(&mut self, step: Step, detail: impl FnOnce() -> Detail, fault: &Fault);
}

/// Nobody watches.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoTrace;

impl Tracer for NoTrace {
    const WATCHING: bool = false;

    fn step(&mut self, _: Step, _: Outcome, _: impl FnOnce() -> Detail) {}

    fn refuse(&mut self, _: Step, _: impl FnOnce() -> Detail, _: &Fault) {}
}

/// Keeps every step.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    /// The steps so far.
    pub entries: Vec<TraceEntry>,
}

impl Tracer for Recorder {
    const WATCHING: bool = true;

    fn step(&mut self, step: Step, outcome: Outcome, detail: impl FnOnce() -> Detail) {
        self.entries.push(TraceEntry { step, outcome, detail: detail(), fault: None });
    }

    fn refuse(&mut self, step: Step, detail: impl FnOnce() -> Detail, fault: &Fault) {
        self.entries.push(TraceEntry { step, outcome: Outcome::Refuse, detail: detail(), fault: Some(fault.clone()) });
    }
}
