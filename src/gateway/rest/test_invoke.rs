//! A test invocation: the method's own steps, on what is not yet deployed, without authorizer, API key and throttle (`how-to-test-method`).

use super::headers::is_on_wire;
use super::parse::Staged;
use super::route::Routed;
use super::serve::{Gate, execute_now};
use super::{Execution, Live, parse, route};
use crate::backends::Backends;
use crate::gateway::{Fault, Header, Outcome, Recorder, Request, Response, Runtime, Step, Tracer};
use crate::time::{SimTime, Span};

/// What a test invocation shows in place of the client's address.
pub(super) const SOURCE_IP: &str = "test-invoke-source-ip";
/// What it shows in place of a host.
const HOST: &str = "testPrefix.testDomainName";

/// What is to be invoked.
#[derive(Debug)]
pub struct TestInvocation<'a> {
    /// The API's id.
    pub api_id: &'a str,
    /// The stage that holds the definition to test.
    pub stage: &'a str,
    /// The resource's id.
    pub resource_id: &'a str,
    /// The request; its URL is path and query alone.
    pub request: Request,
}

/// What a test invocation answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Tested {
    /// Status and body; headers without those of the wire.
    pub response: Response,
    /// The execution log, a line each, dated as the service dates them.
    pub log: String,
    /// How long it took.
    pub latency: Span,
}

/// Runs it. None if there is no such stage, resource or method, which the control plane has made sure of.
pub fn test_invoke<B: Backends>(live: &Live, runtime: &Runtime, backends: &B, test: &TestInvocation<'_>, now: SimTime) -> Option<Tested> {
    let mut request = test.request.clone();
    request.source_ip = Some(SOURCE_IP.into());
    let gate = Gate::of_test(live, runtime, backends, &request, now);
    let api = live.api(test.api_id)?;
    let stage = api.stage(test.stage)?;
    let (path, query) = request.url.split_once('?').unwrap_or((&request.url, ""));
    let (index, method) = stage.base.compiled.method_of(test.resource_id, &request.method)?;
    let path = if path.is_empty() { &method.resource_path } else { path };
    let staged = Staged {
        api,
        stage,
        variant: &stage.base,
        canary: None,
        host: HOST,
        full_path: path,
        path,
        query,
        source_vpce: None,
        mapped: None,
    };
    let routed = Routed { method, index, path_parameters: parameters(&method.resource_path, path) };
    let (tested, trace) = run(&gate, &staged, &routed);
    let execution = Execution { live, request: &request, response: &tested.0, trace: &trace, now };
    let mut log = format!("Execution log for request {}\n", gate.ids.request_id());
    for line in execution.lines() {
        log.push_str(&format!("{} : {}\n", now.java_date(), line.text));
    }
    let (response, latency) = tested;
    // Of a gateway response that is built in, users are shown no media type.
    let failed = response.headers.iter().any(|(name, _)| name == "x-amzn-ErrorType");
    let built_in = failed && stage.base.compiled.definition.gateway_responses.is_empty();
    let is_hidden = |name: &str| is_on_wire(name) || built_in && name == "Content-Type";
    let headers: Vec<Header> = response.headers.into_iter().filter(|(name, _)| !is_hidden(name)).collect();
    Some(Tested { response: Response { headers, ..response }, log, latency })
}

type Run = ((Response, Span), Vec<crate::gateway::TraceEntry>);

fn run<B: Backends>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>) -> Run {
    let mut recorder = Recorder::default();
    recorder.step(Step::Parse, Outcome::Pass, || parse::detail(gate, staged));
    recorder.step(Step::Route, Outcome::Pass, || route::detail(routed));
    let done = match parse::too_large(gate) {
        Some(fault) => Err((fault, Span::ZERO)),
        None => execute_now(gate, staged, routed, &mut recorder),
    };
    let answer = done.unwrap_or_else(|(fault, latency): (Fault, Span)| (super::render::render(gate, staged, &fault), latency));
    (answer, recorder.entries)
}

/// Values of path variables: what stands in their places, as far as the path has the resource's form.
fn parameters<'a>(template: &'a str, path: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut values = Vec::new();
    let mut rest = path.trim_start_matches('/');
    for part in template.split('/').filter(|part| !part.is_empty()) {
        let (value, after) = rest.split_once('/').unwrap_or((rest, ""));
        let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
            if part != value {
                return Vec::new();
            }
            rest = after;
            continue;
        };
        if let Some(name) = name.strip_suffix('+') {
            values.push((name, rest));
            return values;
        }
        values.push((name, value));
        rest = after;
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_variables_are_read_where_the_resource_has_them() {
        assert_eq!(parameters("/pets/{id}/toys", "/pets/7/toys"), [("id", "7")]);
        assert_eq!(parameters("/{proxy+}", "/a/b"), [("proxy", "a/b")]);
        assert_eq!(parameters("/pets/{id}", "/dogs/7"), []);
        assert_eq!(parameters("/", "/"), []);
    }
}
