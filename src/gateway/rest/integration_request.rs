//! Step "make the integration request": the body is converted, made by a template or passed through; then it depends on who is called, and each has a
//! file of its own (`function_request`, `service_request`, `endpoint_request`).

use super::compiled::CompiledIntegration;
use super::content::{self, Content};
use super::function_request::Invocation;
use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use super::validate::Valid;
use super::{endpoint_request, event, function_request, mapping, service_request};
use crate::backends::{EndpointRequest, Invoke};
use crate::gateway::{Detail, Fault, Outcome, Step, Tracer};
use crate::model::{ContentHandling, IntegrationType, PassthroughBehavior};
use crate::vtl::{self, Scope, Template};
use bytes::Bytes;
use serde_json::Value;

/// What is to be called.
#[derive(Debug)]
pub enum Call {
    /// Nothing: the mock integration answers with this status.
    Mock(u16),
    /// A Lambda function; the text that its payload was read from, unless that is an event; whether its answer is waited for.
    Function(Invoke, Option<Bytes>, Invocation),
    /// An HTTP endpoint, or an AWS service at its own.
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
    let made = integration.ok_or_else(|| misconfigured("The method has no integration")).and_then(|compiled| {
        let mut scope = compiled.needs_scope.then(|| event::scope(gate, staged, routed));
        let call = call(gate, staged, routed, compiled, &mut scope)?;
        Ok(Called { call, integration: compiled, scope })
    });
    match made {
        Ok(called) => {
            tracer.step(Step::IntegrationRequest, Outcome::Pass, || detail(gate, staged, &called));
            Ok(called)
        }
        Err(fault) => {
            tracer.refuse(Step::IntegrationRequest, || Detail::Nothing {}, &fault);
            Err(fault)
        }
    }
}

pub(super) fn misconfigured(reason: impl Into<String>) -> Fault {
    Fault::misconfigured(reason)
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
        IntegrationType::Mock => mock(gate, staged, compiled, scope),
        IntegrationType::AwsProxy => function_request::make(gate, staged, routed, compiled, (event::proxy(gate, staged, routed), None)),
        IntegrationType::Aws => {
            let body = body(gate, staged, compiled, scope)?;
            let parts = Parts { gate, staged, routed, compiled, scope: scope.as_ref() };
            match service_request::target(&parts)? {
                Some(target) => service_request::make(&parts, &target, body),
                None => {
                    let payload = if body.is_empty() { Value::Object(Default::default()) } else { payload(&body)? };
                    function_request::make(gate, staged, routed, compiled, (payload.into(), Some(body)))
                }
            }
        }
        IntegrationType::Http => {
            let body = body(gate, staged, compiled, scope)?;
            endpoint_request::make(&Parts { gate, staged, routed, compiled, scope: scope.as_ref() }, body)
        }
        IntegrationType::HttpProxy => {
            let Content { bytes, .. } = content(gate, staged, compiled)?;
            endpoint_request::make(&Parts { gate, staged, routed, compiled, scope: None }, bytes)
        }
    }
}

fn payload(body: &[u8]) -> Result<Value, Fault> {
    serde_json::from_slice(body).map_err(|error| misconfigured(format!("The function's payload is not JSON: {error}")))
}

/// A mock integration answers with the `statusCode` that its request template (or, without one, the body) names.
fn mock<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, compiled: &CompiledIntegration, scope: &mut Option<Scope>) -> Result<Call, Fault> {
    let status = match choose(gate, compiled)? {
        Some(Template::Static { status_code, .. }) if !is_binary(gate, staged) => *status_code,
        Some(template) => vtl::status_code(&evaluated(template, content(gate, staged, compiled)?, scope)?),
        None => vtl::status_code(&gate.body().0),
    };
    status.map(Call::Mock).ok_or_else(|| {
        let reason = "A mock integration needs a request template that gives a statusCode, such as {\"statusCode\": 200}";
        Fault::misconfigured_as("statusCode should be an integer which defined in request template", reason)
    })
}

/// Bytes cannot be given to a template: seen with `*/*` as a binary media type, where mocks for OPTIONS need CONVERT_TO_TEXT.
fn evaluated(template: &Template, content: Content, scope: &mut Option<Scope>) -> Result<Bytes, Fault> {
    if content.is_binary {
        return Err(Fault::misconfigured_as(
            "Unable to transform request",
            "The request cannot be transformed: its body is binary by the API's binaryMediaTypes, and a mapping template is for texts. \
             CONVERT_TO_TEXT as the integration's contentHandling gives the template base64",
        ));
    }
    if let Template::Static { text, .. } = template {
        return Ok(text.clone());
    }
    let Some(scope) = scope else { return Err(misconfigured("The template has no values to be evaluated with")) };
    scope.set_body(String::from_utf8_lossy(&content.bytes).into_owned());
    template
        .evaluate(scope)
        .map_err(|error| Fault::misconfigured_as("Unable to transform request", format!("The request's mapping template: {error}")))
}

/// What the request says of its body: application/json if it says nothing.
fn content_type<'a, B>(gate: &Gate<'a, B>) -> &'a str {
    gate.request.header("Content-Type").unwrap_or("application/json")
}

/// Whether the request's body is binary by its media type.
fn is_binary<B>(gate: &Gate<'_, B>, staged: &Staged<'_>) -> bool {
    content::is_binary(&staged.variant.compiled.definition.binary_media_types, content_type(gate))
}

/// The request's body, converted.
fn content<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, compiled: &CompiledIntegration) -> Result<Content, Fault> {
    content::of_request(gate.body().0.clone(), is_binary(gate, staged), compiled.integration.content_handling)
}

/// The request template for the body's media type, or none if the body passes.
fn choose<'a, B>(gate: &Gate<'_, B>, compiled: &'a CompiledIntegration) -> Result<Option<&'a Template>, Fault> {
    let media_type = content_type(gate).split(';').next().unwrap_or_default().trim();
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

fn body<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, compiled: &CompiledIntegration, scope: &mut Option<Scope>) -> Result<Bytes, Fault> {
    let template = choose(gate, compiled)?;
    let content = content(gate, staged, compiled)?;
    match template {
        Some(template) => evaluated(template, content, scope),
        None => Ok(content.bytes),
    }
}

/// What a request to a backend is made from.
pub(super) struct Parts<'a, 'b, B> {
    pub gate: &'a Gate<'b, B>,
    pub staged: &'a Staged<'b>,
    pub routed: &'a Routed<'b>,
    pub compiled: &'a CompiledIntegration,
    pub scope: Option<&'a Scope>,
}

impl<B> Parts<'_, '_, B> {
    /// What parameter mapping, and then the template's overrides, put in a place (`header`, `querystring`, `path`) of the integration request.
    pub fn mapped(&self, place: &str) -> Vec<(String, String)> {
        let prefix = format!("integration.request.{place}.");
        let mut mapped = Vec::new();
        for (target, source) in &self.compiled.integration.request_parameters {
            let Some(name) = target.strip_prefix(&prefix) else { continue };
            let values = mapping::of_request(self.gate, self.staged, Some(self.routed), source);
            mapped.extend(values.into_iter().map(|value| (name.to_owned(), value)));
        }
        // What a template overrides wins over what is mapped (`apigateway-override-request-response-parameters`).
        for (name, value) in self.scope.map(|scope| scope.overrides("requestOverride", place)).unwrap_or_default() {
            mapped.retain(|(known, _)| *known != name);
            mapped.push((name, value));
        }
        mapped
    }
}

fn detail<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, Called { call, integration, .. }: &Called<'_>) -> Detail {
    let (method, uri, headers, body) = match call {
        Call::Mock(status) => (None, None, Vec::new(), format!("{{\"statusCode\": {status}}}")),
        Call::Function(invoke, text, _) => {
            let qualifier = invoke.name.qualifier.as_ref().map(|qualifier| format!(":{qualifier}")).unwrap_or_default();
            let body = text.as_ref().map_or_else(|| invoke.payload.text().into_owned(), |text| String::from_utf8_lossy(text).into_owned());
            (Some("POST".to_owned()), Some(format!("{}{qualifier}", invoke.name.function_name)), Vec::new(), body)
        }
        Call::Endpoint(request) => {
            let body = String::from_utf8_lossy(&request.body).into_owned();
            (Some(request.method.clone()), Some(request.url.clone()), request.headers.clone(), body)
        }
    };
    let notes = notes(gate, staged, call, integration);
    Detail::IntegrationRequest { integration: integration.integration.kind, method, uri, headers, body, notes }
}

/// What else holds of the call, in sentences.
fn notes<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, call: &Call, integration: &CompiledIntegration) -> Vec<String> {
    let mut notes = Vec::new();
    if gate.is_decompressed() {
        notes.push("The body came compressed (Content-Encoding) and was decompressed first.".to_owned());
    }
    let handling = integration.integration.content_handling;
    match (is_binary(gate, staged) && !gate.body().0.is_empty(), handling) {
        _ if matches!(call, Call::Mock(_)) => {}
        (true, Some(ContentHandling::ConvertToText)) => notes.push("The binary body was encoded as base64 (CONVERT_TO_TEXT).".into()),
        (false, Some(ContentHandling::ConvertToBinary)) => notes.push("The body was decoded from base64 (CONVERT_TO_BINARY).".into()),
        (true, _) => notes.push("The body is binary by the API's binaryMediaTypes.".into()),
        _ => {}
    }
    match call {
        Call::Function(_, _, Invocation::Event) => {
            notes.push("X-Amz-Invocation-Type is Event: the function runs, and nobody waits for what it returns.".into());
        }
        Call::Function(_, _, Invocation::DryRun) => notes.push("X-Amz-Invocation-Type is DryRun: the function does not run.".into()),
        Call::Endpoint(request) => {
            let connection = &request.connection;
            notes.extend(
                connection.credentials.as_ref().map(|arn| format!("Signed with the credentials of {arn}; signatures are not simulated.")),
            );
            notes.extend(connection.vpc_link_id.as_ref().map(|id| format!("Sent through the VPC link {id}.")));
            notes.extend(
                connection.client_certificate_id.as_ref().map(|id| format!("The client certificate {id} is shown to the endpoint.")),
            );
        }
        _ => {}
    }
    notes
}
