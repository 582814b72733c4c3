//! The access log of a stage: one line for each request that reached it, with the values that `$context` has once the answer is known
//! (`api-gateway-mapping-template-reference`, `set-up-logging`).

use super::call::{Answer, Answered};
use super::execution_log::lambda_request_id;
use super::parse::Staged;
use super::serve::{Gate, Progress, Served};
use super::{api_key, render, variables};
use crate::gateway::{Fault, access_log};
use crate::model::AuthorizerType;
use crate::time::Span;
use serde_json::Value;

/// What a backend answered, as far as access logs tell of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BackendSeen {
    /// Lambda's own status, or the endpoint's.
    integration_status: u16,
    /// The function's `statusCode` for a proxy; else the same.
    status: Option<String>,
    /// Whether it is a function.
    is_function: bool,
    /// What a function that ended with an error said.
    function_error: Option<String>,
}

impl BackendSeen {
    /// Of a mock integration there is nothing to tell.
    pub(super) fn of(answered: &Answered<'_>) -> Option<BackendSeen> {
        match &answered.answer {
            Answer::Mock(_) => None,
            Answer::Accepted(status) => {
                Some(BackendSeen { integration_status: *status, status: Some(status.to_string()), is_function: true, function_error: None })
            }
            Answer::Endpoint(answer) => Some(BackendSeen {
                integration_status: answer.status,
                status: Some(answer.status.to_string()),
                is_function: false,
                function_error: None,
            }),
            Answer::Function(answer) => {
                let text = |member: &str| match answer.payload.get(member) {
                    Some(Value::String(text)) => Some(text.clone()),
                    Some(Value::Number(number)) => Some(number.to_string()),
                    _ => None,
                };
                let is_proxy = answered.integration.integration.kind.is_proxy();
                Some(BackendSeen {
                    integration_status: 200,
                    status: if is_proxy && !answer.function_error { text("statusCode") } else { Some("200".to_owned()) },
                    is_function: true,
                    function_error: answer.function_error.then(|| text("errorMessage").unwrap_or_default()),
                })
            }
        }
    }
}

/// Writes the line, where the stage has an access log: to its group and, if the canary served, to the canary's. What is too large is not
/// logged, as by the service (`set-up-logging`).
pub(super) fn write<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, progress: &Progress<'_>, served: &Served) {
    let Some(log) = &staged.stage.access_log else { return };
    if matches!(served.fault, Some(Fault::RequestTooLarge { .. })) {
        return;
    }
    let values = Values { gate, staged, progress, served };
    let line = access_log::line(&log.format, |name| values.value(name));
    let mut logs = gate.runtime.logs.borrow_mut();
    if served.is_canary {
        logs.put(&format!("{}/Canary", log.group), gate.now, line.clone());
    }
    logs.put(&log.group, gate.now, line);
}

/// What variables of a line are looked up in.
struct Values<'a, 'b, B> {
    gate: &'a Gate<'b, B>,
    staged: &'a Staged<'b>,
    progress: &'a Progress<'b>,
    served: &'a Served,
}

impl<B> Values<'_, '_, B> {
    fn value(&self, name: &str) -> Option<String> {
        let method = self.progress.method.map(|(_, method)| method);
        match name {
            "status" => Some(self.served.response.status.to_string()),
            "responseLength" => Some(self.served.response.body.0.len().to_string()),
            "responseLatency" => Some(millis(self.served.latency)),
            "resourceId" => method.map(|method| method.resource_id.clone()),
            "resourcePath" => method.map(|method| method.resource_path.clone()),
            "identity.apiKey" | "identity.apiKeyId" => self.key(name),
            "customDomain.basePathMatched" => self.staged.mapped.map(|mapped| mapped.base_path.trim_start_matches('/').to_owned()),
            "xrayTraceId" => self.gate.trace_id(),
            _ => match name.split_once('.') {
                Some(("error", rest)) => self.error(rest),
                Some(("integration", rest)) => self.integration(rest),
                Some(("authenticate", rest)) => self.authenticate(rest),
                Some(("authorize", rest)) => self.authorize(rest),
                Some(("authorizer", rest)) => self.authorizer(rest),
                _ => self.integration_by_old_name(name).or_else(|| variables::context(self.gate, self.staged, None, name)),
            },
        }
    }

    fn key(&self, name: &str) -> Option<String> {
        let (_, method) = self.progress.method.filter(|(_, method)| method.method.api_key_required)?;
        let value = api_key::value(self.gate, self.staged).filter(|_| method.method.api_key_required)?;
        let place = api_key::find(self.gate.live, Some(value)).ok()??;
        Some(if name.ends_with("Id") { self.gate.live.keys[place].id.clone() } else { value.to_owned() })
    }

    fn error(&self, name: &str) -> Option<String> {
        let fault = self.served.fault.as_ref()?;
        match name {
            "message" => Some(render::message(fault).into_owned()),
            "messageString" => Some(render::message_string(fault)).filter(|text| text != "null"),
            "responseType" => fault.response_type().map(|kind| kind.name().to_owned()),
            "validationErrorString" => match fault {
                Fault::BadRequestBody { reason, .. } => Some(reason.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    fn integration(&self, name: &str) -> Option<String> {
        let backend = self.progress.backend.as_ref();
        match name {
            "latency" => self.progress.called.then(|| millis(self.progress.latency)),
            "status" => backend?.status.clone(),
            "integrationStatus" => Some(backend?.integration_status.to_string()),
            "requestId" => backend.filter(|backend| backend.is_function).map(|_| lambda_request_id(&self.gate.ids.request_id())),
            "error" => self.integration_error(),
            _ => None,
        }
    }

    fn integration_by_old_name(&self, name: &str) -> Option<String> {
        self.integration(match name {
            "integrationLatency" => "latency",
            "integrationStatus" => "integrationStatus",
            "integrationErrorMessage" => "error",
            "awsEndpointRequestId" => "requestId",
            _ => return None,
        })
    }

    /// In the words of the execution log.
    fn integration_error(&self) -> Option<String> {
        if let Some(message) = self.progress.backend.as_ref().and_then(|backend| backend.function_error.as_ref()) {
            let id = lambda_request_id(&self.gate.ids.request_id());
            return Some(format!(
                "Lambda execution failed with status 200 due to customer function error: {message}. Lambda request id: {id}"
            ));
        }
        self.served.fault.as_ref().filter(|_| self.progress.called)?.logged_failure()
    }

    /// Authentication: of methods that ask for AWS_IAM, whether the signature was in order.
    fn authenticate(&self, name: &str) -> Option<String> {
        self.progress.method.filter(|(_, method)| method.method.authorization_type == "AWS_IAM")?;
        let refused = self.served.fault.as_ref().filter(|fault| {
            matches!(fault, Fault::MissingAuthenticationToken { .. } | Fault::InvalidSignature { .. } | Fault::ExpiredToken { .. })
        });
        attempt(name, refused, true)
    }

    /// Authorization: whether policies let the caller in.
    fn authorize(&self, name: &str) -> Option<String> {
        self.progress.method.filter(|(_, method)| !method.is_open)?;
        let refused = self.served.fault.as_ref().filter(|fault| !self.progress.authorized && matches!(fault, Fault::AccessDenied { .. }));
        attempt(name, refused, self.progress.authorized)
    }

    /// An authorizer: a Lambda function's own values, or whether a user pool's token was accepted.
    fn authorizer(&self, name: &str) -> Option<String> {
        let known = variables::context(self.gate, self.staged, None, &format!("authorizer.{name}"));
        let authorizer = self.progress.method.and_then(|(_, method)| method.method.authorizer_id.as_ref());
        let authorizer = authorizer.and_then(|id| self.staged.variant.compiled.definition.authorizers.get(id));
        let is_pool = authorizer.is_some_and(|authorizer| authorizer.kind == AuthorizerType::CognitoUserPools);
        let refused = self.served.fault.as_ref().filter(|fault| matches!(fault, Fault::Unauthorized { .. }));
        known.or_else(|| match name {
            "requestId" if authorizer.is_some() && !is_pool => Some(lambda_request_id(&self.gate.ids.request_id())),
            _ if is_pool => attempt(name, refused, self.gate.identity().is_some()),
            _ => None,
        })
    }
}

/// What became of an attempt: status, latency and error. Nothing if it was not made.
fn attempt(name: &str, refused: Option<&Fault>, went_well: bool) -> Option<String> {
    match (name, refused) {
        ("status", Some(fault)) => Some(fault.default_status().to_string()),
        ("error", Some(fault)) => Some(render::message(fault).into_owned()),
        ("status", None) if went_well => Some("200".to_owned()),
        ("latency", refused) if went_well || refused.is_some() => Some("0".to_owned()),
        _ => None,
    }
}

fn millis(span: Span) -> String {
    (libm::round(span.millis()) as u64).to_string()
}
