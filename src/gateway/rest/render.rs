//! Gateway responses: how a fault becomes the response that the client gets. Nothing else answers for the gateway.

use super::headers::{Wire, is_edge};
use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use super::{mapping, variables};
use crate::gateway::{Body, Fault, Header, Response, SignatureError};
use crate::model::GatewayResponse;
use crate::vtl::substitute;
use bytes::Bytes;
use serde_json::Value;
use std::borrow::Cow;

/// The response where no API is known, so that no gateway response can be customised.
pub(super) fn unknown<B>(gate: &Gate<'_, B>) -> Response {
    let body = Bytes::from_static(b"{\"message\":\"Forbidden\"}");
    let wire = Wire {
        content_type: Some(Cow::Borrowed("application/json")),
        length: body.len(),
        error_type: Some("ForbiddenException"),
        traced: false,
        edge: false,
    };
    Response { status: 403, headers: wire.around(gate, Vec::new()), body: Body(body) }
}

/// The response to a fault: the API's own for the fault's type, else its own for all 4xx or 5xx, else the built-in one
/// (`supported-gateway-response-types`).
pub(super) fn render<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, fault: &Fault) -> Response {
    let responses = &staged.variant.compiled.definition.gateway_responses;
    let own = fault.response_type().and_then(|kind| {
        let customisable = kind.name() != "REQUEST_TOO_LARGE";
        responses.get(&kind).or_else(|| responses.get(&kind.fallback())).filter(|_| customisable)
    });
    let status = own.and_then(|own| own.status_code.as_ref()?.parse().ok()).unwrap_or_else(|| fault.default_status());
    // The method that the request was for, or at least its resource: what is customised may name its path and its variables.
    let routed = own.and_then(|_| place(gate, staged));
    let (content_type, body) = match own.and_then(|own| template(gate, own)) {
        Some((media_type, text)) => {
            let body = substitute(text, |name| variable(gate, staged, routed.as_ref(), fault, name));
            (Cow::Owned(media_type.to_owned()), Bytes::from(body))
        }
        None => (Cow::Borrowed("application/json"), built_in(fault)),
    };
    let own_headers = own.map(|own| headers(gate, staged, routed.as_ref(), fault, own)).unwrap_or_default();
    let named = own_headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
    let wire = Wire {
        content_type: (!named).then_some(content_type),
        length: body.len(),
        error_type: Some(error_type(fault)),
        traced: false,
        edge: is_edge(staged),
    };
    Response { status, headers: wire.around(gate, own_headers), body: Body(body) }
}

fn place<'a, B>(gate: &Gate<'_, B>, staged: &Staged<'a>) -> Option<Routed<'a>> {
    let (resource, path_parameters) = staged.variant.compiled.find(staged.path)?;
    let (index, method) = resource.method(gate.http_method).or_else(|| resource.any_method())?;
    Some(Routed { method, index, path_parameters })
}

/// The template for what the client accepts, else for JSON, else the first: as for integration responses.
fn template<'a, B>(gate: &Gate<'_, B>, own: &'a GatewayResponse) -> Option<(&'a str, &'a str)> {
    let templates = &own.response_templates;
    let accept = gate.request.header("Accept").unwrap_or_default().split([',', ';']).next().unwrap_or_default().trim();
    let found = templates.get_key_value(accept).or_else(|| templates.get_key_value("application/json"));
    found.or_else(|| templates.first_key_value()).map(|(name, text)| (name.as_str(), text.as_str()))
}

fn headers<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: Option<&Routed<'_>>, fault: &Fault, own: &GatewayResponse) -> Vec<Header> {
    let mapped = own.response_parameters.iter().flat_map(|(target, source)| {
        let name = target.strip_prefix("gatewayresponse.header.");
        let values = match source.starts_with("context.error.") {
            true => variable(gate, staged, routed, fault, source).into_iter().collect(),
            false => mapping::of_request(gate, staged, routed, source),
        };
        name.into_iter().flat_map(move |name| values.clone().into_iter().map(|value| (Cow::Owned(name.to_owned()), Cow::Owned(value))))
    });
    mapped.collect()
}

fn built_in(fault: &Fault) -> Bytes {
    match fault {
        Fault::Throttled { .. } => Bytes::from_static(b"{\"message\":\"Too Many Requests\"}"),
        Fault::InvalidApiKey { .. } => Bytes::from_static(b"{\"message\":\"Forbidden\"}"),
        // The one message whose member begins with a capital letter (`Message`), as the service has it.
        Fault::AccessDenied { .. } => Bytes::from(format!("{{\"Message\":{}}}", quoted(&message(fault)))),
        // From validation on, the service writes a blank after the colon (recorded of 500: 36 bytes, reported of 415: 37).
        Fault::BadRequestParameters { .. }
        | Fault::BadRequestBody { .. }
        | Fault::UnsupportedMediaType { .. }
        | Fault::UnsupportedContentEncoding { .. }
        | Fault::IntegrationTimeout { .. }
        | Fault::IntegrationFailure { .. }
        | Fault::MalformedResponse { .. }
        | Fault::ApiConfigurationError { .. } => Bytes::from(format!("{{\"message\": {}}}", message_string(fault))),
        _ => Bytes::from(format!("{{\"message\":{}}}", message_string(fault))),
    }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// `$context.error.messageString`: the message in quotes. Faults of authorizers have none, and clients get `{"message":null}`.
pub(super) fn message_string(fault: &Fault) -> String {
    match fault {
        Fault::AuthorizerConfigurationError { .. } | Fault::AuthorizerFailure { .. } => "null".to_owned(),
        _ => quoted(&message(fault)),
    }
}

/// `$context.error.message`: AWS's words for the fault.
pub(super) fn message(fault: &Fault) -> Cow<'static, str> {
    Cow::Borrowed(match fault {
        Fault::UnknownStage { .. } | Fault::InvalidApiKey { .. } | Fault::WafFiltered { .. } | Fault::InsufficientScope { .. } => {
            "Forbidden"
        }
        Fault::ResourceNotFound { .. } | Fault::NoRoute { .. } | Fault::LoadBalancer { .. } => "Not Found",
        Fault::InvalidToken { .. } => "Unauthorized",
        Fault::MissingAuthenticationToken { .. } => "Missing Authentication Token",
        Fault::Throttled { .. } => "Too Many Requests",
        Fault::QuotaExceeded { .. } => "Limit Exceeded",
        Fault::Unauthorized { message, .. } | Fault::AccessDenied { message, .. } | Fault::InvalidSignature { message, .. } => {
            return Cow::Owned(message.clone());
        }
        Fault::ExpiredToken { .. } => "The security token included in the request is expired",
        Fault::AuthorizerConfigurationError { .. } | Fault::AuthorizerFailure { .. } => "",
        Fault::RequestUriTooLong { .. } => "Request URI too long",
        Fault::BadRequestParameters { missing } => {
            return Cow::Owned(format!("Missing required request parameters: [{}]", missing.join(", ")));
        }
        Fault::BadRequestBody { .. } => "Invalid request body",
        Fault::RequestTooLarge { .. } => "Request Too Long",
        Fault::UnsupportedMediaType { .. } | Fault::UnsupportedContentEncoding { .. } => "Unsupported Media Type",
        Fault::IntegrationTimeout { .. } => "Endpoint request timed out",
        Fault::IntegrationFailure { .. } => "Network error communicating with endpoint",
        Fault::MalformedResponse { .. } | Fault::ApiConfigurationError { .. } => "Internal server error",
    })
}

/// `x-amzn-ErrorType`.
fn error_type(fault: &Fault) -> &'static str {
    match fault {
        Fault::UnknownStage { .. } | Fault::InvalidApiKey { .. } | Fault::WafFiltered { .. } | Fault::InsufficientScope { .. } => {
            "ForbiddenException"
        }
        Fault::ResourceNotFound { .. } | Fault::NoRoute { .. } | Fault::LoadBalancer { .. } => "NotFoundException",
        Fault::MissingAuthenticationToken { .. } => "MissingAuthenticationTokenException",
        Fault::Throttled { .. } => "TooManyRequestsException",
        Fault::QuotaExceeded { .. } => "LimitExceededException",
        Fault::Unauthorized { .. } | Fault::InvalidToken { .. } => "UnauthorizedException",
        Fault::AccessDenied { .. } => "AccessDeniedException",
        Fault::BadRequestParameters { .. } | Fault::BadRequestBody { .. } => "BadRequestException",
        Fault::RequestTooLarge { .. } => "RequestTooLargeException",
        Fault::UnsupportedMediaType { .. } | Fault::UnsupportedContentEncoding { .. } => "UnsupportedMediaTypeException",
        Fault::AuthorizerConfigurationError { .. } => "AuthorizerConfigurationException",
        Fault::AuthorizerFailure { .. } => "AuthorizerFailureException",
        Fault::InvalidSignature { error: SignatureError::Incomplete, .. } => "IncompleteSignatureException",
        Fault::InvalidSignature { error: SignatureError::Invalid, .. } => "InvalidSignatureException",
        Fault::InvalidSignature { error: SignatureError::UnknownKey, .. } => "UnrecognizedClientException",
        Fault::ExpiredToken { .. } => "ExpiredTokenException",
        Fault::RequestUriTooLong { .. } => "RequestUriTooLongException",
        Fault::IntegrationTimeout { .. }
        | Fault::IntegrationFailure { .. }
        | Fault::MalformedResponse { .. }
        | Fault::ApiConfigurationError { .. } => "InternalServerErrorException",
    }
}

fn variable<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: Option<&Routed<'_>>, fault: &Fault, name: &str) -> Option<String> {
    if let Some(name) = name.strip_prefix("stageVariables.") {
        return staged.variant.variables.get(name).cloned();
    }
    match name.strip_prefix("context.")? {
        "error.message" => Some(message(fault).into_owned()),
        "error.messageString" => Some(message_string(fault)),
        "error.responseType" => fault.response_type().map(|kind| kind.name().to_owned()),
        "error.validationErrorString" => match fault {
            Fault::BadRequestBody { reason, .. } => Some(reason.clone()),
            _ => None,
        },
        other => variables::context(gate, staged, routed, other),
    }
}
