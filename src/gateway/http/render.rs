//! How a fault becomes the response that the client gets. HTTP APIs have no gateway responses to customise: these are all there are.

use super::serve::Gate;
use crate::gateway::wire::Made;
use crate::gateway::{Fault, Header};
use bytes::Bytes;
use std::borrow::Cow;

/// The status and the message that a client of an HTTP API gets for a fault.
pub fn status(fault: &Fault) -> (u16, &'static str) {
    match fault {
        Fault::UnknownStage { .. } | Fault::NoRoute { .. } => (404, "Not Found"),
        Fault::Unauthorized { .. } | Fault::InvalidToken { .. } => (401, "Unauthorized"),
        Fault::AccessDenied { .. }
        | Fault::InsufficientScope { .. }
        | Fault::MissingAuthenticationToken { .. }
        | Fault::InvalidSignature { .. }
        | Fault::ExpiredToken { .. }
        | Fault::InvalidApiKey { .. } => (403, "Forbidden"),
        Fault::Throttled { .. } | Fault::QuotaExceeded { .. } => (429, "Too Many Requests"),
        Fault::RequestTooLarge { .. } => (413, "Request Entity Too Large"),
        Fault::RequestUriTooLong { .. } => (414, "Request-URI Too Long"),
        Fault::IntegrationTimeout { .. } | Fault::IntegrationFailure { .. } => (503, "Service Unavailable"),
        _ => (500, "Internal Server Error"),
    }
}

/// The response to a fault.
pub(super) fn made<B>(_: &Gate<'_, B>, fault: &Fault) -> Made {
    let (status, message) = status(fault);
    let body = Bytes::from(format!("{{\"message\":\"{message}\"}}"));
    let headers: Vec<Header> = challenge(fault).map(|text| (Cow::Borrowed("www-authenticate"), Cow::Owned(text))).into_iter().collect();
    Made { status, headers, body, content_type: Some(Cow::Borrowed("application/json")) }
}

/// `www-authenticate`: what a token lacks (`http-api-troubleshooting-jwt`).
fn challenge(fault: &Fault) -> Option<String> {
    match fault {
        Fault::InvalidToken { description: None, .. } => Some("Bearer".into()),
        Fault::InvalidToken { description: Some(description), scopes, .. } => {
            Some(format!("Bearer scope=\"{}\" error=\"invalid_token\" error_description=\"{description}\"", scopes.join(" ")))
        }
        Fault::InsufficientScope { scopes, .. } => Some(format!("Bearer scope=\"{}\" error=\"insufficient_scope\"", scopes.join(" "))),
        _ => None,
    }
}
