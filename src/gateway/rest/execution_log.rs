//! The execution log of one request, in the words of the service (recorded from TestInvokeMethod; `set-up-logging`). It is made from the trace.

use super::Live;
use super::headers::is_on_wire;
use super::serve::overridden;
use super::{log_lines, variables};
use crate::gateway::{BucketLevel, Detail, Fault, KeyRefusal, Outcome, Request, Response, Step, TraceEntry};
use crate::model::IntegrationType;
use crate::order;
use crate::time::SimTime;
use serde_json::Value;

/// Longer lines are cut (recorded).
const MOST_BYTES: usize = 1_024;

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When it is written: at `INFO` only, at `ERROR` too, or with data tracing only.
    pub kind: LineKind,
    /// Its text.
    pub text: String,
}

/// When a line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// At the logging level `INFO`.
    Info,
    /// At `INFO` and at `ERROR`.
    Error,
    /// At `INFO`, where data tracing is on.
    Data,
}

/// What a log is made from.
#[derive(Debug)]
pub struct Execution<'a> {
    /// The account.
    pub live: &'a Live,
    /// What was sent.
    pub request: &'a Request,
    /// What came back.
    pub response: &'a Response,
    /// The steps between.
    pub trace: &'a [TraceEntry],
    /// When the request came in.
    pub now: SimTime,
}

impl Execution<'_> {
    /// The lines, in order.
    pub fn lines(&self) -> Vec<Line> {
        let mut log = Log::default();
        for entry in self.trace {
            self.step(&mut log, entry);
        }
        if self.trace.last().is_some_and(|last| last.outcome != Outcome::Refuse) {
            log.data(format!("Method response body after transformations: {}", self.response.body.text()));
            let mut headers: Vec<(&str, &str)> =
                self.response.headers.iter().map(|(name, value)| (&**name, &**value)).filter(|(name, _)| !is_on_wire(name)).collect();
            order::sort_by_key(&mut headers, |(name, _)| ["X-Amzn-Trace-Id", "Content-Type"].iter().position(|last| last == name));
            log.data(format!("Method response headers: {}", braces(headers)));
            log.info("Successfully completed execution".into());
            log.info(format!("Method completed with status: {}", self.response.status));
        } else {
            log.error(format!("Method completed with status: {}", self.response.status));
        }
        log.lines
    }

    fn step(&self, log: &mut Log, entry: &TraceEntry) {
        match (&entry.detail, entry.step) {
            (Detail::Stage { api_id, stage, request_id, extended_request_id, .. }, _) => {
                (log.request_id, log.api, log.stage) = (request_id.clone(), api_id.clone(), stage.clone());
                if let Some(id) = extended_request_id {
                    log.info(format!("Extended Request Id: {id}"));
                }
            }
            (Detail::Method { http_method, resource_path, .. }, _) => log.method = format!("{http_method} {resource_path}"),
            (Detail::Authorization(authorization), _) => {
                let lines = log_lines::authorizer(authorization, &log.request_id, entry.fault.as_ref());
                lines.into_iter().for_each(|(kind, text)| log.add(kind, text));
            }
            (Detail::ApiKey { required, key_id, .. }, _) => {
                log.key_id.clone_from(key_id);
                self.usage_plan(log, *required, entry.fault.as_ref());
            }
            _ => {}
        }
        if entry.step == Step::Throttle && entry.outcome == Outcome::Pass {
            log.info(format!("Usage Plan check succeeded for API Key {} and API Stage {}/{}", self.masked_key(), log.api, log.stage));
        }
        // What comes after the plan's checks is the method's execution.
        if entry.step == Step::Validate {
            self.method_request(log);
        }
        match &entry.detail {
            Detail::Cache(reading) => {
                if let Some((kind, text)) = log_lines::cache(reading) {
                    log.add(kind, text);
                }
            }
            Detail::IntegrationRequest { integration, uri, headers, body, .. } => {
                self.endpoint_request(log, *integration, uri.as_deref().unwrap_or_default(), headers, body);
            }
            Detail::Called { latency_ms, status, function, payload, headers, .. } => {
                let status = status.unwrap_or(200);
                log.data(format!("Received response. Status: {status}, Integration latency: {} ms", libm::round(*latency_ms)));
                let body = payload.as_str().filter(|_| function.is_none()).map_or_else(|| payload.to_string(), str::to_owned);
                let headers = match function {
                    Some(function) => self.function_headers(log, &function.executed_version, body.len()),
                    None => braces(headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))),
                };
                log.data(format!("Endpoint response headers: {headers}"));
                log.data(format!("Endpoint response body before transformations: {body}"));
                if let Detail::Called { function_error: true, payload, .. } = &entry.detail {
                    let message = payload.get("errorMessage").and_then(Value::as_str).unwrap_or_default();
                    let id = lambda_request_id(&log.request_id);
                    log.error(format!(
                        "Lambda execution failed with status 200 due to customer function error: {message}. Lambda request id: {id}"
                    ));
                }
            }
            _ => {}
        }
        if let Some(fault) = &entry.fault {
            self.failure(log, fault);
        }
    }

    fn method_request(&self, log: &mut Log) {
        log.info(format!("Starting execution for request: {}", log.request_id));
        let path = log.method.split_once(' ').map_or("", |(_, path)| path);
        log.info(format!("HTTP Method: {}, Resource Path: {path}", overridden(self.request).unwrap_or(&self.request.method)));
        if let Some(key_id) = log.key_id.clone() {
            log.data(format!("API Key: {}", self.masked_key()));
            log.data(format!("API Key ID: {key_id}"));
        }
        let path_parameters = self.trace.iter().find_map(|entry| match &entry.detail {
            Detail::Method { path_parameters, .. } => Some(path_parameters),
            _ => None,
        });
        let pairs = path_parameters.into_iter().flatten().map(|(name, value)| (name.as_str(), value.as_str()));
        log.data(format!("Method request path: {}", braces(pairs)));
        let query = self.request.url.split('#').next().and_then(|url| url.split_once('?')).map_or("", |(_, query)| query);
        let query: Vec<_> = variables::query(query).collect();
        log.data(format!("Method request query string: {}", braces(query.iter().map(|(name, value)| (&**name, &**value)))));
        let headers = self.request.headers.iter().map(|(name, value)| (name.as_str(), secret(name, value)));
        let headers: Vec<_> = headers.collect();
        log.data(format!("Method request headers: {}", braces(headers.iter().map(|(name, value)| (*name, value.as_str())))));
        log.data(format!("Method request body before transformations: {}", self.request.body.text()));
    }

    fn endpoint_request(&self, log: &mut Log, integration: IntegrationType, uri: &str, headers: &[(String, String)], body: &str) {
        let (url, headers) = match integration {
            IntegrationType::Mock => return,
            IntegrationType::Aws | IntegrationType::AwsProxy if !uri.starts_with("https://") => {
                let (region, account) = (&self.live.region, &self.live.account_id);
                let arn = format!("arn:aws:lambda:{region}:{account}:function:{uri}");
                let url = format!("https://lambda.{region}.amazonaws.com/2015-03-31/functions/{arn}/invocations");
                (url, self.signed_headers(log))
            }
            _ => (uri.to_owned(), braces(headers.iter().map(|(name, value)| (name.as_str(), value.as_str())))),
        };
        log.data(format!("Endpoint request URI: {url}"));
        log.data(format!("Endpoint request headers: {headers}"));
        log.data(format!("Endpoint request body after transformations: {body}"));
        log.data(format!("Sending request to {url}"));
    }

    /// The headers of a call of Lambda. Nothing is signed here: signature and token stand there masked, as the service masks them.
    fn signed_headers(&self, log: &Log) -> String {
        let stamp: String = self.now.iso_millis().chars().take(19).filter(char::is_ascii_alphanumeric).collect();
        let pairs = [
            ("x-amzn-lambda-integration-tag", log.request_id.clone()),
            ("Authorization", format!("{}{}", "*".repeat(312), &lambda_request_id(&log.request_id)[30..])),
            ("X-Amz-Date", format!("{stamp}Z")),
            ("x-amzn-apigateway-api-id", log.api.clone()),
            ("Accept", "application/json".into()),
            ("User-Agent", format!("AmazonAPIGateway_{}", log.api)),
            ("X-Amz-Security-Token", "*".repeat(MOST_BYTES)),
        ];
        braces(pairs.iter().map(|(name, value)| (*name, value.as_str())))
    }

    fn function_headers(&self, log: &Log, version: &str, length: usize) -> String {
        let (id, length) = (lambda_request_id(&log.request_id), length.to_string());
        let trace = self.response.header("X-Amzn-Trace-Id").unwrap_or_default().to_owned();
        let date = self.now.http_date();
        let pairs = [
            ("Date", date.as_str()),
            ("Content-Type", "application/json"),
            ("Content-Length", &length),
            ("Connection", "keep-alive"),
            ("x-amzn-RequestId", &id),
            ("x-amzn-Remapped-Content-Length", "0"),
            ("X-Amz-Executed-Version", version),
            ("X-Amzn-Trace-Id", &trace),
        ];
        braces(pairs.into_iter().filter(|(_, value)| !value.is_empty()))
    }

    fn usage_plan(&self, log: &mut Log, required: bool, fault: Option<&Fault>) {
        let (masked, method) = (self.masked_key(), log.method.clone());
        let stage = format!("{}/{}", log.api, log.stage);
        log.info(format!("Verifying Usage Plan for request: {}. API Key: {masked} API Stage: {stage}", log.request_id));
        match fault {
            Some(Fault::InvalidApiKey { refusal }) => {
                let why = match refusal {
                    KeyRefusal::Absent => "No API Key in the request",
                    KeyRefusal::Unknown => "Invalid API Key",
                    KeyRefusal::Disabled { .. } => "API Key is disabled",
                    KeyRefusal::NotInPlan { .. } => "No Usage Plan found for key and API stage",
                };
                log.error(format!(
                    "API Key {masked} not authorized because method '{method}' requires API Key and API Key is not associated with a Usage \
                     Plan for API Stage {stage}: {why}"
                ));
            }
            _ if required => log.info(format!(
                "API Key {masked} authorized because method '{method}' requires API Key and API Key is associated with a Usage Plan for API \
                 Stage {stage}"
            )),
            _ => log.info(format!(
                "API Key {masked} authorized because method '{method}' does not require API Key. Request will not contribute to throttle or \
                 quota limits"
            )),
        }
    }

    fn masked_key(&self) -> String {
        self.request.header("x-api-key").map(masked).unwrap_or_default()
    }

    fn failure(&self, log: &mut Log, fault: &Fault) {
        let stage = format!("{}/{}", log.api, log.stage);
        let text = match fault {
            Fault::InvalidApiKey { .. } | Fault::UnknownStage { .. } => None,
            Fault::Unauthorized { .. } => Some(format!("Unauthorized request: {}", log.request_id)),
            Fault::Throttled { bucket } => Some(match (bucket.level, plan_of(self.trace)) {
                (BucketLevel::Plan | BucketLevel::PlanMethod, Some(plan)) => {
                    let place = if bucket.level == BucketLevel::Plan { String::new() } else { self.place(log) };
                    format!(
                        "API Key {} exceeded throttle limit for API Stage {stage}: Key throttle limit exceeded for Usage Plan ID {plan}{place}. Limit: {:.2} Burst: {}",
                        self.masked_key(),
                        bucket.rate_limit,
                        bucket.burst_limit
                    )
                }
                _ => format!("Method throttled: {}. Limit: {:.2} Burst: {}", bucket.name, bucket.rate_limit, bucket.burst_limit),
            }),
            Fault::QuotaExceeded { quota } => Some(format!(
                "API Key {} exceeded quota limit for API Stage {stage}: Key quota exhausted for Usage Plan ID {}. Limit: {} Period: {}",
                self.masked_key(),
                plan_of(self.trace).unwrap_or_default(),
                quota.allowed,
                quota.period.name()
            )),
            Fault::BadRequestParameters { missing } => Some(format!("Missing required request parameters: [{}]", missing.join(", "))),
            Fault::BadRequestBody { reason, .. } => {
                let content_type = self.request.header("Content-Type").unwrap_or("application/json");
                Some(format!("Request body does not match model schema for content type {content_type}: {reason}"))
            }
            Fault::AccessDenied { .. } if self.has_authorizer() => Some("The client is not authorized to perform this operation.".into()),
            other => other.logged_failure().or_else(|| Some(format!("Execution failed: {}", super::render::message(other)))),
        };
        if let Some(text) = text {
            log.error(text);
        }
        if let Some(kind) = fault.response_type().filter(|_| !self.is_test()) {
            log.error(format!("Gateway response type: {} with status code: {}", kind.name(), self.response.status));
        }
    }

    /// Logs of test invocations do not name the gateway response (AWS's and users' examples have none).
    fn is_test(&self) -> bool {
        self.request.source_ip.as_deref() == Some(super::test_invoke::SOURCE_IP)
    }

    fn has_authorizer(&self) -> bool {
        let authorizer = |entry: &TraceEntry| matches!(&entry.detail, Detail::Authorization(seen) if seen.authorizer.is_some());
        self.trace.iter().any(authorizer)
    }

    fn place(&self, log: &Log) -> String {
        let resource = self.trace.iter().find_map(|entry| match &entry.detail {
            Detail::Method { resource_id, http_method, .. } => Some((resource_id, http_method)),
            _ => None,
        });
        resource.map_or_else(String::new, |(resource, method)| {
            format!(", RestApi {}, Stage {}, Resource {resource}, HttpMethod {method}", log.api, log.stage)
        })
    }
}

/// The log in the making, and what earlier steps told.
#[derive(Debug, Default)]
struct Log {
    lines: Vec<Line>,
    request_id: String,
    api: String,
    stage: String,
    /// HTTP method and resource path.
    method: String,
    key_id: Option<String>,
}

impl Log {
    fn info(&mut self, text: String) {
        self.add(LineKind::Info, text);
    }

    fn error(&mut self, text: String) {
        self.add(LineKind::Error, text);
    }

    fn data(&mut self, text: String) {
        self.add(LineKind::Data, text);
    }

    fn add(&mut self, kind: LineKind, mut text: String) {
        if text.len() > MOST_BYTES {
            text.truncate(text.floor_char_boundary(MOST_BYTES));
            text.push_str(" [TRUNCATED]");
        }
        self.lines.push(Line { kind, text });
    }
}

/// A map as Java prints it.
fn braces<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{{{}}}", pairs.join(", "))
}

/// A key or a signature as logs show it: its last six characters.
fn masked(text: &str) -> String {
    let shown: String = text.chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect();
    format!("{}{shown}", "*".repeat(text.chars().count().saturating_sub(6)))
}

fn secret(name: &str, value: &str) -> String {
    let is_secret = ["x-api-key", "authorization"].iter().any(|secret| name.eq_ignore_ascii_case(secret));
    if is_secret { masked(value) } else { value.to_owned() }
}

/// What Lambda calls the request: an id of its own, here made from the gateway's.
pub(super) fn lambda_request_id(request_id: &str) -> String {
    request_id.chars().map(|c| c.to_digit(16).and_then(|digit| char::from_digit(15 - digit, 16)).unwrap_or(c)).collect()
}

fn plan_of(trace: &[TraceEntry]) -> Option<&str> {
    trace.iter().find_map(|entry| match &entry.detail {
        Detail::ApiKey { usage_plan_id, .. } => usage_plan_id.as_deref(),
        _ => None,
    })
}
