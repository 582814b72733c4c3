//! The access log of a stage of an HTTP API: one line for each request that reached it (`http-api-logging`, `http-api-logging-variables`).

use super::call::Answer;
use super::parse::Staged;
use super::render;
use super::serve::{Gate, Progress};
use super::variables;
use crate::gateway::rest::Served;
use crate::gateway::{Fault, access_log};
use crate::time::Span;
use serde_json::Value;

/// What a backend answered, as far as access logs tell of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BackendSeen {
    /// Lambda's own status, or the endpoint's.
    integration_status: u16,
    /// The status that the function's code returns; else the same.
    status: u16,
    /// What a function that ended with an error said.
    error: Option<String>,
}

impl BackendSeen {
    pub(super) fn of(answer: &Answer) -> BackendSeen {
        match answer {
            Answer::Endpoint(answer) => BackendSeen { integration_status: answer.status, status: answer.status, error: None },
            Answer::Function(answer) => {
                let own = answer.payload.get("statusCode");
                let own = own
                    .and_then(|status| status.as_u64().or_else(|| status.as_str()?.parse().ok()))
                    .and_then(|status| u16::try_from(status).ok());
                let error = answer.payload.get("errorMessage").and_then(Value::as_str).unwrap_or_default();
                BackendSeen { integration_status: 200, status: own.unwrap_or(200), error: answer.function_error.then(|| error.to_owned()) }
            }
        }
    }
}

/// Writes the line, where the stage has an access log.
pub(super) fn write<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, progress: &Progress<'_>, served: &Served) {
    let Some(log) = &staged.stage.access_log else { return };
    let line = access_log::line(&log.format, |name| value(gate, staged, progress, served, name));
    gate.runtime.logs.borrow_mut().put(&log.group, gate.now, line);
}

fn value<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, progress: &Progress<'_>, served: &Served, name: &str) -> Option<String> {
    let fault = served.fault.as_ref();
    match name {
        "status" => Some(served.response.status.to_string()),
        "responseLength" => Some(served.response.body.0.len().to_string()),
        "responseLatency" => Some(millis(served.latency)),
        "dataProcessed" => Some((gate.request.body.0.len() + served.response.body.0.len()).to_string()),
        "routeKey" => progress.route.map(|(_, key)| key.to_owned()),
        "error.message" => fault.map(|fault| render::status(fault).1.to_owned()),
        "error.messageString" => fault.map(|fault| format!("\"{}\"", render::status(fault).1)),
        "integration.latency" | "integrationLatency" => progress.called.then(|| millis(progress.latency)),
        "integration.status" | "integrationStatus" => progress.backend.as_ref().map(|backend| backend.status.to_string()),
        "integration.integrationStatus" => progress.backend.as_ref().map(|backend| backend.integration_status.to_string()),
        "integration.error" | "integrationErrorMessage" => integration_error(progress, fault),
        _ => variables::context(gate, staged, None, name),
    }
}

/// Why the integration did not answer as it should.
fn integration_error(progress: &Progress<'_>, fault: Option<&Fault>) -> Option<String> {
    if let Some(error) = progress.backend.as_ref().and_then(|backend| backend.error.clone()) {
        return Some(error);
    }
    match fault? {
        Fault::IntegrationFailure { reason } | Fault::MalformedResponse { reason } | Fault::ApiConfigurationError { reason, .. } => {
            Some(reason.clone())
        }
        Fault::IntegrationTimeout { timeout_ms, .. } => Some(format!("The integration did not answer within {timeout_ms} ms")),
        _ => None,
    }
}

fn millis(span: Span) -> String {
    (span.micros() / 1_000).to_string()
}
