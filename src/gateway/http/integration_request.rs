//! Step "make the integration request": the event of a function, or the request to an endpoint with its parameter mapping.

use super::compiled::{CompiledIntegration, Kind, function};
use super::mapping::{self, Mapping, Operation, Target};
use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use super::throttle::Admitted;
use super::{event, event_mapping, headers, variables};
use crate::backends::{Connection, EndpointRequest, Invoke, Invoker};
use crate::gateway::{Detail, Fault, Outcome, Step, Tracer};
use crate::model::IntegrationType;
use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

/// The largest body in bytes (`limits`, "Payload size").
const MOST_BODY_BYTES: usize = 10 * 1024 * 1024;
/// The largest sum of request line and header lines in bytes (`limits`).
const MOST_HEADER_BYTES: usize = 10_240;

/// What is escaped in a query.
const QUERY: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b',').remove(b':').remove(b'/').remove(b'$');
/// What is escaped in a part of a path.
const PATH: &AsciiSet = &QUERY
    .remove(b'+')
    .remove(b'=')
    .remove(b'@')
    .remove(b'!')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'&')
    .remove(b';');

/// A call that is ready to be made.
#[derive(Debug)]
pub(super) struct Call<'a> {
    pub to: To,
    pub integration: &'a CompiledIntegration,
}

/// Whom it is made to.
#[derive(Debug)]
pub(super) enum To {
    Function(Invoke),
    Endpoint(EndpointRequest),
}

pub(super) fn make<'a, B, T: Tracer>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'a>,
    _: Admitted,
    tracer: &mut T,
) -> Result<Call<'a>, Fault> {
    let made = too_large(gate).map_or_else(|| made(gate, staged, routed), Err);
    match &made {
        Ok(call) => tracer.step(Step::IntegrationRequest, Outcome::Pass, || detail(call)),
        Err(fault) => tracer.refuse(Step::IntegrationRequest, || Detail::Nothing {}, fault),
    }
    made
}

fn too_large<B>(gate: &Gate<'_, B>) -> Option<Fault> {
    let request = gate.request;
    let lines = request.url.len() + request.headers.iter().map(|(name, value)| name.len() + value.len() + 4).sum::<usize>();
    let reason = if lines > MOST_HEADER_BYTES {
        format!("Request line and headers have {lines} bytes; the gateway takes {MOST_HEADER_BYTES}")
    } else if request.body.0.len() > MOST_BODY_BYTES {
        format!("The body has {} bytes; the gateway takes {MOST_BODY_BYTES}", request.body.0.len())
    } else {
        return None;
    };
    Some(Fault::RequestTooLarge { reason })
}

fn made<'a, B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'a>) -> Result<Call<'a>, Fault> {
    let Some(integration) = routed.compiled.integration.as_deref() else {
        let reason = format!("The route {} has no integration", routed.compiled.route.route_key);
        return Err(Fault::misconfigured(reason));
    };
    let to = match &integration.kind {
        Kind::Function(known) => To::Function(invoke(gate, staged, routed, integration, known.as_ref())?),
        Kind::Endpoint => To::Endpoint(endpoint(gate, staged, routed, integration)?),
        Kind::Private => To::Endpoint(private(gate, staged, routed, integration)),
        Kind::Service(subtype, parameters) => {
            let values = parameters.iter().filter_map(|(name, value)| {
                Some((name.clone(), Value::String(value.value(&|source| variables::source(gate, staged, routed, source))?)))
            });
            To::Endpoint(service(gate, subtype, values.collect(), integration.integration.credentials_arn.as_deref()))
        }
    };
    Ok(Call { to, integration })
}

fn invoke<B>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    integration: &CompiledIntegration,
    known: Option<&crate::backends::FunctionName>,
) -> Result<Invoke, Fault> {
    let written = integration.integration.integration_uri.as_deref().unwrap_or_default();
    let uri = variables::with_stage_variables(written, staged);
    let name = known
        .cloned()
        .or_else(|| function(&uri))
        .ok_or_else(|| Fault::misconfigured(format!("The URI '{uri}' names no function: does the stage lack a variable?")))?;
    let mut payload = event::integration(gate, staged, routed, &integration.integration.payload_format_version);
    if !integration.request.is_empty() {
        let value = |mapping: &Mapping| mapping.value.value(&|source| variables::source(gate, staged, routed, source));
        payload = event_mapping::mapped(payload.into_value(), staged.query, &integration.request, value).into();
    }
    let invoker = match integration.integration.credentials_arn.as_deref() {
        Some(role) => Invoker::Role(role.to_owned()),
        None => Invoker::ApiGateway(variables::route_arn(gate, staged, routed)),
    };
    Ok(Invoke { name, payload, invoker })
}

/// A name or a value as a query has it.
pub(super) fn escaped(text: &str) -> String {
    utf8_percent_encode(text, QUERY).to_string()
}

/// Headers, query and path of a request on its way to an endpoint, with the mapping applied to them.
struct Changed {
    headers: Vec<(String, String)>,
    query: String,
    path: Option<String>,
}

fn changed<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>, mappings: &[Mapping]) -> Changed {
    let mut headers = headers::to_endpoint(gate, staged.host);
    let mut path = None;
    let touches_query = mappings.iter().any(|mapping| matches!(mapping.target, Target::Query(_)));
    let mut query: Vec<(String, String)> = match touches_query {
        true => variables::query(staged.query).map(|(name, value)| (name.into_owned(), value.into_owned())).collect(),
        false => Vec::new(),
    };
    // All values are those of the request as it came in, whatever the other mappings do.
    for Mapping { operation, target, value } in mappings {
        let value = value.value(&|source| variables::source(gate, staged, routed, source));
        match target {
            Target::Header(name) => mapping::change(&mut headers, *operation, name, value, |a, b| a.eq_ignore_ascii_case(b)),
            Target::Query(name) if *operation == Operation::Append => query.extend(value.map(|value| (name.clone(), value))),
            Target::Query(name) => mapping::change(&mut query, *operation, name, value, |a, b| a == b),
            Target::Path => path = value,
            Target::Status => {}
        }
    }
    let query = match touches_query {
        true => query.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect::<Vec<_>>().join("&"),
        false => staged.query.to_owned(),
    };
    Changed { headers, query, path }
}

fn endpoint<B>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    integration: &CompiledIntegration,
) -> Result<EndpointRequest, Fault> {
    let Changed { headers, query, path } = changed(gate, staged, routed, &integration.request);
    let written = integration.integration.integration_uri.as_deref().unwrap_or_default();
    let uri = variables::with_stage_variables(written, staged);
    let mut url = with_path_parameters(&uri, routed);
    if !url.starts_with("http://") && !url.starts_with("https://") {
        return Err(Fault::misconfigured(format!("'{url}' is no URL: does the stage lack a variable?")));
    }
    match path {
        Some(path) => url = with_path(&url, &path),
        // "the `$default` route … sends the full request path to the integration" (`http-api-develop-routes`).
        None if routed.compiled.route.parts().is_none() => {
            let (base, own) = url.split_once('?').map_or((url.as_str(), None), |(base, own)| (base, Some(own)));
            let own = own.map(|own| format!("?{own}")).unwrap_or_default();
            url = format!("{}{}{own}", base.trim_end_matches('/'), staged.path);
        }
        None => {}
    }
    Ok(request(gate, integration, url, query, headers))
}

/// A URL with another path.
fn with_path(url: &str, path: &str) -> String {
    let after = url.find("://").map_or(0, |at| at + 3);
    let end = url[after..].find(['/', '?']).map_or(url.len(), |at| after + at);
    let query = url.find('?').map_or("", |at| &url[at..]);
    let slash = if path.starts_with('/') { "" } else { "/" };
    format!("{}{slash}{path}{query}", &url[..end])
}

/// `{name}` in a URI, and `{proxy}` for a greedy variable, are replaced by what the request has there.
fn with_path_parameters(uri: &str, routed: &Routed<'_>) -> String {
    let mut url = uri.to_owned();
    for (name, value) in &routed.parameters {
        let escaped: Vec<String> = value.split('/').map(|part| utf8_percent_encode(part, PATH).to_string()).collect();
        for written in [format!("{{{name}}}"), format!("{{{name}+}}")] {
            url = url.replace(&written, &escaped.join("/"));
        }
    }
    url
}

fn request<B>(
    gate: &Gate<'_, B>,
    integration: &CompiledIntegration,
    mut url: String,
    query: String,
    mut headers: Vec<(String, String)>,
) -> EndpointRequest {
    if !query.is_empty() {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(&query);
    }
    let host = url.split_once("://").map_or("", |(_, rest)| rest.split(['/', '?']).next().unwrap_or_default());
    if !host.is_empty() {
        headers.push(("Host".into(), host.to_owned()));
    }
    if !gate.request.body.0.is_empty() {
        headers.push(("Content-Length".into(), gate.request.body.0.len().to_string()));
    }
    let method = match integration.integration.integration_method.as_deref() {
        None | Some("ANY") => gate.request.method.clone(),
        Some(method) => method.to_owned(),
    };
    let connection = Connection { vpc_link_id: integration.integration.connection_id.clone(), ..Connection::default() };
    EndpointRequest { method, url, headers, body: gate.request.body.0.clone(), source_ip: gate.request.client().to_owned(), connection }
}

/// Something in a VPC: its ARN with the whole path, the stage's name included (`http-api-develop-integrations-private`).
fn private<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>, integration: &CompiledIntegration) -> EndpointRequest {
    let Changed { headers, query, path } = changed(gate, staged, routed, &integration.request);
    let arn = variables::with_stage_variables(integration.integration.integration_uri.as_deref().unwrap_or_default(), staged);
    let arn = arn.split('?').next().unwrap_or_default();
    let stage = &staged.stage.stage.stage_name;
    let whole = || if stage == crate::model::http::Stage::DEFAULT { staged.path.to_owned() } else { format!("/{stage}{}", staged.path) };
    let path = path.unwrap_or_else(whole);
    let slash = if path.starts_with('/') { "" } else { "/" };
    let mut made = request(gate, integration, format!("{arn}{slash}{path}"), query, headers);
    made.headers.push(("Host".into(), staged.host.to_owned()));
    made
}

/// A service's own API: its host in the Region, the action in `X-Amz-Target`, the parameters as JSON.
fn service<B>(gate: &Gate<'_, B>, subtype: &str, mut parameters: Map<String, Value>, credentials: Option<&str>) -> EndpointRequest {
    let region =
        parameters.shift_remove("Region").and_then(|region| region.as_str().map(str::to_owned)).unwrap_or_else(|| gate.live.region.clone());
    let (service, action) = subtype.split_once('-').unwrap_or((subtype, ""));
    let (host, target) = match service {
        "EventBridge" => ("events", "AWSEvents"),
        "SQS" => ("sqs", "AmazonSQS"),
        "AppConfig" => ("appconfig", "AmazonAppConfig"),
        "Kinesis" => ("kinesis", "Kinesis_20131202"),
        _ if action == "StartSyncExecution" => ("sync-states", "AWSStepFunctions"),
        _ => ("states", "AWSStepFunctions"),
    };
    let host = format!("{host}.{region}.amazonaws.com");
    let body = Value::Object(parameters).to_string();
    let headers = [
        ("Host", host.clone()),
        ("Content-Type", "application/x-amz-json-1.1".to_owned()),
        ("X-Amz-Target", format!("{target}.{action}")),
        ("Content-Length", body.len().to_string()),
    ];
    EndpointRequest {
        method: "POST".into(),
        url: format!("https://{host}/"),
        headers: headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        body: Bytes::from(body),
        source_ip: gate.request.client().to_owned(),
        connection: Connection { credentials: credentials.map(str::to_owned), ..Connection::default() },
    }
}

fn detail(call: &Call<'_>) -> Detail {
    match &call.to {
        To::Function(invoke) => Detail::IntegrationRequest {
            integration: IntegrationType::AwsProxy,
            method: Some("POST".into()),
            uri: call.integration.integration.integration_uri.clone(),
            headers: Vec::new(),
            body: serde_json::to_string_pretty(&invoke.payload.to_value()).unwrap_or_default(),
            notes: vec![format!("The event has the payload format {}.", call.integration.integration.payload_format_version)],
        },
        To::Endpoint(request) => Detail::IntegrationRequest {
            integration: if matches!(call.integration.kind, Kind::Service(..)) {
                IntegrationType::AwsProxy
            } else {
                IntegrationType::HttpProxy
            },
            method: Some(request.method.clone()),
            uri: Some(request.url.clone()),
            headers: request.headers.clone(),
            body: String::from_utf8_lossy(&request.body).into_owned(),
            notes: request.connection.vpc_link_id.iter().map(|id| format!("Sent through the VPC link {id}.")).collect(),
        },
    }
}
