//! Step "make the integration request": the body by template or passed through, parameters mapped, stage variables put in.

use super::compiled::CompiledIntegration;
use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use super::validate::Valid;
use super::{arn, event, headers, variables};
use crate::backends::{EndpointRequest, FunctionName, Invoke, Invoker};
use crate::gateway::{Detail, Fault, Outcome, Step, Tracer};
use crate::model::{IntegrationType, PassthroughBehavior};
use crate::vtl::{self, Scope, Template};
use bytes::Bytes;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::Value;

const QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'&').add(b'+').add(b'%').add(b'=');

/// What is to be called.
#[derive(Debug)]
pub enum Call {
    /// Nothing: the mock integration answers with this status.
    Mock(u16),
    /// A Lambda function; the text that its payload was read from, unless that is an event.
    Function(Invoke, Option<Bytes>),
    /// An HTTP endpoint.
    Endpoint(EndpointRequest),
}

/// What is to be called, and what the response's template will need.
#[derive(Debug)]
pub struct Called<'a> {
    /// The call.
    pub call: Call,
    /// The integration.
    pub integration: &'a CompiledIntegration,
    /// The values of templates, if the integration has any that needs them.
    pub scope: Option<Scope>,
}

impl Called<'_> {
    /// Whether somebody is to be called: a mock integration has nobody.
    pub(super) fn has_backend(&self) -> bool {
        !matches!(self.call, Call::Mock(_))
    }
}

pub(super) fn make<'a, B, T: Tracer>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'a>,
    _: Valid,
    tracer: &mut T,
) -> Result<Called<'a>, Fault> {
    let integration = routed.method.integration.as_ref();
    let made = integration.ok_or_else(|| misconfigured("The method has no integration".into())).and_then(|compiled| {
        let mut scope = compiled.needs_scope.then(|| event::scope(gate, staged, routed));
        let call = call(gate, staged, routed, compiled, &mut scope)?;
        Ok(Called { call, integration: compiled, scope })
    });
    match made {
        Ok(called) => {
            tracer.step(Step::IntegrationRequest, Outcome::Pass, || detail(&called));
            Ok(called)
        }
        Err(fault) => {
            tracer.refuse(Step::IntegrationRequest, || Detail::Nothing {}, &fault);
            Err(fault)
        }
    }
}

fn misconfigured(reason: String) -> Fault {
    Fault::ApiConfigurationError { reason }
}

fn call<B>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    compiled: &CompiledIntegration,
    scope: &mut Option<Scope>,
) -> Result<Call, Fault> {
    if let Some(name) = &compiled.illegal_header {
        return Err(misconfigured(format!("The parameter mapping sets the header {name}, which only the gateway itself may set")));
    }
    match compiled.integration.kind {
        IntegrationType::Mock => mock(gate, compiled, scope),
        IntegrationType::AwsProxy => function(gate, staged, routed, compiled, (event::proxy(gate, staged, routed), None)),
        IntegrationType::Aws => {
            let body = body(gate, compiled, scope)?;
            let payload = if body.is_empty() { Value::Object(Default::default()) } else { payload(&body)? };
            function(gate, staged, routed, compiled, (payload, Some(body)))
        }
        IntegrationType::Http => {
            let body = body(gate, compiled, scope)?;
            endpoint(gate, staged, routed, compiled, body, scope.as_ref())
        }
        IntegrationType::HttpProxy => endpoint(gate, staged, routed, compiled, gate.request.body.0.clone(), None),
    }
}

fn payload(body: &[u8]) -> Result<Value, Fault> {
    serde_json::from_slice(body).map_err(|error| misconfigured(format!("The function's payload is not JSON: {error}")))
}

/// A mock integration answers with the `statusCode` that its request template (or, without one, the body) names.
fn mock<B>(gate: &Gate<'_, B>, compiled: &CompiledIntegration, scope: &mut Option<Scope>) -> Result<Call, Fault> {
    let status = match choose(gate, compiled)? {
        Some(Template::Static { status_code, .. }) => *status_code,
        Some(template) => vtl::status_code(&evaluated(gate, template, scope)?),
        None => vtl::status_code(&gate.request.body.0),
    };
    status.map(Call::Mock).ok_or_else(|| {
        misconfigured("A mock integration needs a request template that gives a statusCode, such as {\"statusCode\": 200}".into())
    })
}

fn evaluated<B>(gate: &Gate<'_, B>, template: &Template, scope: &mut Option<Scope>) -> Result<Bytes, Fault> {
    let Some(scope) = scope else { return Err(misconfigured("The template has no values to be evaluated with".into())) };
    scope.set_body(gate.request.body.text().into_owned());
    template.evaluate(scope).map_err(|error| misconfigured(format!("The request's mapping template: {error}")))
}

/// The request template for the body's media type (application/json if it names none), or none if the body passes.
fn choose<'a, B>(gate: &Gate<'_, B>, compiled: &'a CompiledIntegration) -> Result<Option<&'a Template>, Fault> {
    let content_type = gate.request.header("Content-Type").unwrap_or("application/json");
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    let templates = &compiled.request_templates;
    if let Some((_, template)) = templates.iter().find(|(name, _)| name.eq_ignore_ascii_case(media_type)) {
        return Ok(Some(template));
    }
    let passes = match compiled.integration.passthrough_behavior {
        PassthroughBehavior::WhenNoMatch => true,
        PassthroughBehavior::WhenNoTemplates => templates.is_empty(),
        PassthroughBehavior::Never => false,
    };
    if passes { Ok(None) } else { Err(Fault::UnsupportedMediaType { content_type: media_type.to_owned() }) }
}

fn body<B>(gate: &Gate<'_, B>, compiled: &CompiledIntegration, scope: &mut Option<Scope>) -> Result<Bytes, Fault> {
    match choose(gate, compiled)? {
        Some(Template::Static { text, .. }) => Ok(text.clone()),
        Some(template) => evaluated(gate, template, scope),
        None => Ok(gate.request.body.0.clone()),
    }
}

fn function<B>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    compiled: &CompiledIntegration,
    (payload, text): (Value, Option<Bytes>),
) -> Result<Call, Fault> {
    let integration = &compiled.integration;
    let uri = variables::with_stage_variables(integration.uri.as_deref().unwrap_or_default(), &staged.variant.variables);
    let arn = arn::invoked(&uri).ok_or_else(|| match uri.contains(":lambda:path/") {
        true => misconfigured(format!("The URI {uri} does not name a function's invocations")),
        false => {
            misconfigured(format!("The URI {uri} names another AWS service than Lambda, and those are not simulated yet: see FIDELITY.md"))
        }
    })?;
    let name = FunctionName::parse(arn)
        .ok_or_else(|| misconfigured(format!("'{arn}' is not the ARN of a function: does the stage lack a variable?")))?;
    if integration.http_method.as_deref() != Some("POST") {
        let method = integration.http_method.as_deref().unwrap_or("no method");
        return Err(misconfigured(format!("Lambda functions are called with POST, but the integration's HTTP method is {method}")));
    }
    let invoker = match &integration.credentials {
        Some(role) if !role.is_empty() => Invoker::Role(role.clone()),
        _ => Invoker::ApiGateway(source_arn(gate, staged, routed)),
    };
    Ok(Call::Function(Invoke { name, payload, invoker }, text))
}

/// The ARN of the calling method, which the function's permissions are checked against.
fn source_arn<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>) -> String {
    let stage = &staged.stage.stage.stage_name;
    format!("{}/{stage}/{}{}", arn::api(gate, staged), gate.request.method, routed.method.resource_path)
}

fn endpoint<B>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    compiled: &CompiledIntegration,
    body: Bytes,
    scope: Option<&Scope>,
) -> Result<Call, Fault> {
    let integration = &compiled.integration;
    let mapped = |place: &str| -> Vec<(String, String)> {
        let prefix = format!("integration.request.{place}.");
        let entries = integration.request_parameters.iter().filter_map(|(target, source)| Some((target.strip_prefix(&prefix)?, source)));
        let mut mapped: Vec<(String, String)> =
            entries.filter_map(|(name, source)| Some((name.to_owned(), variables::source(gate, staged, Some(routed), source)?))).collect();
        // What a template overrides wins over what is mapped (`apigateway-override-request-response-parameters`).
        for (name, value) in scope.map(|scope| scope.overrides("requestOverride", place)).unwrap_or_default() {
            mapped.retain(|(known, _)| *known != name);
            mapped.push((name, value));
        }
        mapped
    };
    let mut url = variables::with_stage_variables(integration.uri.as_deref().unwrap_or_default(), &staged.variant.variables);
    for (name, value) in mapped("path") {
        url = url.replace(&format!("{{{name}}}"), &value);
    }
    if !url.starts_with("http://") && !url.starts_with("https://") {
        return Err(misconfigured(format!("'{url}' is not a valid HTTP endpoint address: does the stage lack a variable?")));
    }
    let proxy = integration.kind.is_proxy();
    let mut query: Vec<String> = if proxy && !staged.query.is_empty() { vec![staged.query.to_owned()] } else { Vec::new() };
    query.extend(
        mapped("querystring")
            .iter()
            .map(|(name, value)| format!("{}={}", utf8_percent_encode(name, QUERY), utf8_percent_encode(value, QUERY))),
    );
    if !query.is_empty() {
        url = format!("{url}{}{}", if url.contains('?') { "&" } else { "?" }, query.join("&"));
    }
    let headers = headers::to_endpoint(gate, staged, proxy, mapped("header"), &url, body.len());
    let method = integration.http_method.as_deref().filter(|method| *method != "ANY").unwrap_or(&gate.request.method);
    Ok(Call::Endpoint(EndpointRequest { method: method.to_owned(), url, headers, body, source_ip: gate.source_ip().to_owned() }))
}

fn detail(Called { call, integration, .. }: &Called<'_>) -> Detail {
    let (method, uri, headers, body) = match call {
        Call::Mock(status) => (None, None, Vec::new(), format!("{{\"statusCode\": {status}}}")),
        Call::Function(invoke, text) => {
            let qualifier = invoke.name.qualifier.as_ref().map(|qualifier| format!(":{qualifier}")).unwrap_or_default();
            let body = text.as_ref().map_or_else(|| invoke.payload.to_string(), |text| String::from_utf8_lossy(text).into_owned());
            (Some("POST".to_owned()), Some(format!("{}{qualifier}", invoke.name.function_name)), Vec::new(), body)
        }
        Call::Endpoint(request) => {
            let body = String::from_utf8_lossy(&request.body).into_owned();
            (Some(request.method.clone()), Some(request.url.clone()), request.headers.clone(), body)
        }
    };
    Detail::IntegrationRequest { integration: integration.integration.kind, method, uri, headers, body }
}
