//! Step "make the integration request": the body by template or passed through, parameters mapped, stage variables put in.

use super::compiled::CompiledIntegration;
use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use super::validate::Valid;
use super::{event, headers, variables};
use crate::backends::{EndpointRequest, FunctionName, Invoke, Invoker};
use crate::gateway::{Detail, Fault, Outcome, Step, Tracer};
use crate::model::{IntegrationType, PassthroughBehavior};
use crate::vtl::Template;
use bytes::Bytes;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::Value;

const QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'&').add(b'+').add(b'%').add(b'=');

/// What is to be called.
#[derive(Debug)]
pub enum Call {
    /// Nothing: the mock integration answers with this status.
    Mock(u16),
    /// A Lambda function.
    Function(Invoke),
    /// An HTTP endpoint.
    Endpoint(EndpointRequest),
}

pub(super) fn make<'a, B, T: Tracer>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'a>,
    _: Valid,
    tracer: &mut T,
) -> Result<(Call, &'a CompiledIntegration), Fault> {
    let integration = routed.method.integration.as_ref();
    let made = integration
        .ok_or_else(|| misconfigured("The method has no integration".into()))
        .and_then(|compiled| Ok((call(gate, staged, routed, compiled)?, compiled)));
    match made {
        Ok((call, compiled)) => {
            tracer.step(Step::IntegrationRequest, Outcome::Pass, || detail(&call, compiled.integration.kind));
            Ok((call, compiled))
        }
        Err(fault) => {
            tracer.refuse(Step::IntegrationRequest, || Detail::Nothing, &fault);
            Err(fault)
        }
    }
}

fn misconfigured(reason: String) -> Fault {
    Fault::ApiConfigurationError { reason }
}

fn call<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>, compiled: &CompiledIntegration) -> Result<Call, Fault> {
    if let Some(name) = &compiled.illegal_header {
        return Err(misconfigured(format!("The parameter mapping sets the header {name}, which only the gateway itself may set")));
    }
    match compiled.integration.kind {
        IntegrationType::Mock => mock(gate, compiled),
        IntegrationType::AwsProxy => function(gate, staged, routed, compiled, event::proxy(gate, staged, routed)),
        IntegrationType::Aws => {
            let body = body(gate, compiled)?;
            let payload = if body.is_empty() { Value::Object(Default::default()) } else { payload(&body)? };
            function(gate, staged, routed, compiled, payload)
        }
        IntegrationType::Http => endpoint(gate, staged, routed, compiled, body(gate, compiled)?),
        IntegrationType::HttpProxy => endpoint(gate, staged, routed, compiled, gate.request.body.0.clone()),
    }
}

fn payload(body: &[u8]) -> Result<Value, Fault> {
    serde_json::from_slice(body).map_err(|error| misconfigured(format!("The function's payload is not JSON: {error}")))
}

/// A mock integration answers with the `statusCode` that its request template (or, without one, the body) names.
fn mock<B>(gate: &Gate<'_, B>, compiled: &CompiledIntegration) -> Result<Call, Fault> {
    let status = match choose(gate, compiled)? {
        Some(Template::Static { status_code, .. }) => *status_code,
        Some(Template::Velocity) => return Err(needs_velocity("request")),
        None => Template::status_code(&gate.request.body.0),
    };
    status.map(Call::Mock).ok_or_else(|| {
        misconfigured("A mock integration needs a request template that gives a statusCode, such as {\"statusCode\": 200}".into())
    })
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

fn body<B>(gate: &Gate<'_, B>, compiled: &CompiledIntegration) -> Result<Bytes, Fault> {
    match choose(gate, compiled)? {
        Some(Template::Static { text, .. }) => Ok(text.clone()),
        Some(Template::Velocity) => Err(needs_velocity("request")),
        None => Ok(gate.request.body.0.clone()),
    }
}

pub(super) fn needs_velocity(which: &str) -> Fault {
    misconfigured(format!("The {which}'s mapping template needs the Velocity engine, which is not simulated yet: see FIDELITY.md"))
}

fn function<B>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    compiled: &CompiledIntegration,
    payload: Value,
) -> Result<Call, Fault> {
    let integration = &compiled.integration;
    let uri = variables::with_stage_variables(integration.uri.as_deref().unwrap_or_default(), &staged.variant.variables);
    let arn = uri
        .split_once(":lambda:path/")
        .and_then(|(_, path)| path.split_once("/functions/"))
        .and_then(|(_, rest)| rest.strip_suffix("/invocations"));
    let arn = arn.ok_or_else(|| match uri.contains(":lambda:path/") {
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
    Ok(Call::Function(Invoke { name, payload, invoker }))
}

/// The ARN of the calling method, which the function's permissions are checked against.
fn source_arn<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>) -> String {
    let (region, account) = (&gate.live.region, &gate.live.account_id);
    let (api, stage) = (&staged.api.api.id, &staged.stage.stage.stage_name);
    format!("arn:aws:execute-api:{region}:{account}:{api}/{stage}/{}{}", gate.request.method, routed.method.resource_path)
}

fn endpoint<B>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    compiled: &CompiledIntegration,
    body: Bytes,
) -> Result<Call, Fault> {
    let integration = &compiled.integration;
    let mapped = |place: &str| -> Vec<(String, String)> {
        let prefix = format!("integration.request.{place}.");
        let entries = integration.request_parameters.iter().filter_map(|(target, source)| Some((target.strip_prefix(&prefix)?, source)));
        entries.filter_map(|(name, source)| Some((name.to_owned(), variables::source(gate, staged, Some(routed), source)?))).collect()
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

fn detail(call: &Call, integration: IntegrationType) -> Detail {
    let (method, uri, headers, body) = match call {
        Call::Mock(status) => (None, None, Vec::new(), format!("{{\"statusCode\": {status}}}")),
        Call::Function(invoke) => {
            let qualifier = invoke.name.qualifier.as_ref().map(|qualifier| format!(":{qualifier}")).unwrap_or_default();
            let body = serde_json::to_string_pretty(&invoke.payload).unwrap_or_default();
            (Some("POST".to_owned()), Some(format!("{}{qualifier}", invoke.name.function_name)), Vec::new(), body)
        }
        Call::Endpoint(request) => {
            let body = String::from_utf8_lossy(&request.body).into_owned();
            (Some(request.method.clone()), Some(request.url.clone()), request.headers.clone(), body)
        }
    };
    Detail::IntegrationRequest { integration, method, uri, headers, body }
}
