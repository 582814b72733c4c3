//! The request to an HTTP endpoint: its URL with path parameters and query, its headers, and how it is reached (VPC link, client certificate).

use super::headers::{self, To};
use super::integration_request::{Call, Parts, misconfigured};
use super::variables;
use crate::backends::{Connection, EndpointRequest};
use crate::gateway::Fault;
use crate::model::ConnectionType;
use bytes::Bytes;
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// What may not stand in a mapped query parameter as it is: everything but what RFC 3986 calls unreserved.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// What may not stand in a path as it is. Slashes may: values of `{proxy+}` have them.
const PATH: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'?').add(b'`').add(b'{').add(b'}').add(b'%');

pub(super) fn make<B>(parts: &Parts<'_, '_, B>, body: Bytes) -> Result<Call, Fault> {
    let Parts { gate, staged, compiled, .. } = *parts;
    let integration = &compiled.integration;
    let url = variables::with_stage_variables(integration.uri.as_deref().unwrap_or_default(), &staged.variant.variables);
    let url = with_path(parts, url);
    if !url.starts_with("http://") && !url.starts_with("https://") {
        let reason = format!("'{url}' is not a valid HTTP endpoint address: does the stage lack a variable?");
        return Err(Fault::misconfigured_as("Invalid endpoint address", reason));
    }
    let proxy = integration.kind.is_proxy();
    let url = with_query(parts, url, if proxy { staged.query } else { "" });
    let to = if proxy { To::EndpointByProxy } else { To::Endpoint };
    let headers = headers::to_endpoint(gate, staged, to, parts.mapped("header"), &url, body.len());
    let connection = Connection {
        vpc_link_id: vpc_link(parts)?,
        client_certificate_id: staged.stage.stage.client_certificate_id.clone(),
        credentials: None,
    };
    let method = integration.http_method.as_deref().filter(|method| *method != "ANY").unwrap_or(gate.http_method).to_owned();
    Ok(Call::Endpoint(EndpointRequest { method, url, headers, body, source_ip: gate.request.client().to_owned(), connection }))
}

/// A URL with `{name}` replaced by what is mapped to the path parameter of that name.
pub(super) fn with_path<B>(parts: &Parts<'_, '_, B>, mut url: String) -> String {
    for (name, value) in parts.mapped("path") {
        url = url.replace(&format!("{{{name}}}"), &utf8_percent_encode(&value, PATH).to_string());
    }
    url
}

/// A URL with the client's query and the mapped one: what is mapped takes the place of what the client sent under the same name.
pub(super) fn with_query<B>(parts: &Parts<'_, '_, B>, url: String, own: &str) -> String {
    let mapped = parts.mapped("querystring");
    let is_mapped = |pair: &str| {
        let name = variables::decode(pair.split('=').next().unwrap_or_default());
        mapped.iter().any(|(mapped, _)| *mapped == name)
    };
    let mut query: Vec<String> = if mapped.is_empty() && !own.is_empty() {
        vec![own.to_owned()]
    } else {
        own.split('&').filter(|pair| !pair.is_empty() && !is_mapped(pair)).map(str::to_owned).collect()
    };
    let encoded = |text: &str| utf8_percent_encode(text, QUERY).to_string();
    query.extend(mapped.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))));
    if query.is_empty() {
        return url;
    }
    format!("{url}{}{}", if url.contains('?') { "&" } else { "?" }, query.join("&"))
}

/// The VPC link that the request goes through; it must be there and available.
fn vpc_link<B>(parts: &Parts<'_, '_, B>) -> Result<Option<String>, Fault> {
    let integration = &parts.compiled.integration;
    if integration.connection_type != Some(ConnectionType::VpcLink) {
        return Ok(None);
    }
    let named = integration.connection_id.as_deref().unwrap_or_default();
    let id = variables::with_stage_variables(named, &parts.staged.variant.variables);
    let Some(link) = parts.gate.live.vpc_link(&id) else {
        let why = if id.is_empty() {
            format!("'{named}' names none: does the stage lack a variable?")
        } else {
            format!("there is no VPC link {id}")
        };
        return Err(misconfigured(format!("The integration goes through a VPC link, and {why}")));
    };
    if !link.is_available(parts.gate.now) {
        return Err(misconfigured(format!("The VPC link {id} is still PENDING: it takes requests once it is AVAILABLE")));
    }
    Ok(Some(id))
}
