//! Lambda authorizers of HTTP APIs: the identity that a request must have, the call of the function, and what is kept of its answer.

use super::granted::Granted;
use super::identity::Identity;
use crate::backends::{Backends, FunctionError, FunctionName, Invoke, Invoker};
use crate::gateway::http::compiled::{CompiledAuthorizer, function};
use crate::gateway::http::parse::Staged;
use crate::gateway::http::route::Routed;
use crate::gateway::http::serve::Gate;
use crate::gateway::http::{event, variables};
use crate::gateway::{Authorization, AuthorizerReading, Fault, FunctionTarget, PolicyReading};
use crate::model::AuthorizerType;
use crate::policy::{Asked, Decision, Verdict};
use crate::time::Span;
use std::rc::Rc;

/// How long the gateway waits for an authorizer (`limits`, "Timeout for Lambda authorizer response").
const TIMEOUT: Span = Span::from_micros(10_000_000);

type Seen<'a> = &'a mut Option<Box<Authorization>>;

fn reading(seen: Seen<'_>, note: impl FnOnce(&mut AuthorizerReading)) {
    if let Some(reading) = seen.as_mut().and_then(|seen| seen.authorizer.as_mut()) {
        note(reading);
    }
}

/// Whether the function, or what is kept of its answer, lets the caller go on.
pub(super) async fn check<B: Backends>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    compiled: &CompiledAuthorizer,
    seen: Seen<'_>,
) -> Result<&'static str, Fault> {
    let identity: Vec<(&str, Option<String>)> = compiled
        .sources
        .iter()
        .map(|(written, source)| (written.as_str(), source.value(&|source| variables::source(gate, staged, routed, source))))
        .collect();
    if let Some(seen) = seen {
        seen.authorizer = Some(AuthorizerReading {
            id: compiled.authorizer.authorizer_id.clone(),
            name: compiled.authorizer.name.clone(),
            kind: AuthorizerType::Request,
            identity: identity.iter().map(|(written, value)| ((*written).to_owned(), value.clone().unwrap_or_default())).collect(),
            cached_until: None,
            from_cache: false,
            latency_ms: 0.0,
            function: None,
            event: None,
            answer: None,
        });
    }
    let mut values = Vec::with_capacity(identity.len());
    for (written, value) in identity {
        match value.filter(|value| !value.is_empty()) {
            Some(value) => values.push(value),
            None => {
                let name = &compiled.authorizer.name;
                return Err(Fault::unauthorized(format!("The identity source {written} of authorizer {name} is missing or empty")));
            }
        }
    }
    let granted = ask(gate, staged, routed, compiled, &values, seen).await?;
    judge(gate, staged, &granted, seen)
}

/// What the authorizer says about the caller: kept from before, or by calling its function.
async fn ask<B: Backends>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    compiled: &CompiledAuthorizer,
    values: &[String],
    seen: Seen<'_>,
) -> Result<Rc<Granted>, Fault> {
    let stage = format!("{}/{}", staged.api.api.api_id, staged.stage.stage.stage_name);
    let key = format!("{}\0{}", compiled.authorizer.authorizer_id, values.join("\0"));
    let ttl = compiled.authorizer.authorizer_result_ttl_in_seconds.and_then(|ttl| u64::try_from(ttl).ok()).unwrap_or(0);
    let kept = if ttl == 0 { None } else { gate.runtime.http_authorizers.borrow().get(&stage, &key, gate.now) };
    if let Some((granted, until)) = kept {
        reading(seen, |reading| (reading.from_cache, reading.cached_until) = (true, Some(until)));
        gate.identify(Identity::granted(granted.clone(), Span::ZERO));
        return Ok(granted);
    }
    match call(gate, staged, routed, compiled, values, seen).await {
        Ok((granted, latency)) => {
            let granted = Rc::new(granted);
            if ttl > 0 {
                let until = gate.now.after(latency).after(Span::from_micros(ttl * 1_000_000));
                reading(seen, |reading| reading.cached_until = Some(until));
                gate.runtime.http_authorizers.borrow_mut().put(&stage, key, granted.clone(), until, gate.now);
            }
            gate.identify(Identity::granted(granted.clone(), latency));
            Ok(granted)
        }
        Err((fault, latency, error)) => {
            gate.identify(Identity::failed(latency, error));
            Err(fault)
        }
    }
}

/// Calls the function. What goes wrong comes with how long it took and the authorizer's own words for it.
async fn call<B: Backends>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    compiled: &CompiledAuthorizer,
    values: &[String],
    seen: Seen<'_>,
) -> Result<(Granted, Span), (Fault, Span, String)> {
    let authorizer = &compiled.authorizer;
    let broken = |latency: Span, reason: String| (Fault::AuthorizerConfigurationError { reason: reason.clone() }, latency, reason);
    let uri = variables::with_stage_variables(authorizer.authorizer_uri.as_deref().unwrap_or_default(), staged);
    let name: FunctionName = function(&uri).ok_or_else(|| {
        broken(Span::ZERO, format!("The URI '{uri}' of authorizer {} names no function: does the stage lack a variable?", authorizer.name))
    })?;
    let format = authorizer.authorizer_payload_format_version.as_deref().unwrap_or("1.0");
    let event = event::authorizer(gate, staged, routed, format, values);
    reading(seen, |reading| reading.event = Some(event.clone()));
    let invoker = match authorizer.authorizer_credentials_arn.as_deref() {
        Some(role) => Invoker::Role(role.to_owned()),
        None => Invoker::ApiGateway(format!("{}/authorizers/{}", variables::api_arn(gate, staged), authorizer.authorizer_id)),
    };
    let target = seen.is_some().then(|| name.clone());
    let answer = gate.backends.invoke(Invoke { name, payload: event.into(), invoker }).await.map_err(|error| {
        let (FunctionError::NotFound(reason) | FunctionError::NotPermitted(reason) | FunctionError::Throttled(reason)) = error;
        broken(Span::ZERO, reason)
    })?;
    reading(seen, |reading| {
        reading.latency_ms = answer.latency.millis();
        reading.answer = Some(answer.payload.clone());
        reading.function = target.map(|name| FunctionTarget {
            function_name: name.function_name,
            qualifier: name.qualifier,
            executed_version: answer.executed_version.clone(),
        });
    });
    if answer.latency > TIMEOUT {
        let reason = format!(
            "The function of authorizer {} would have taken {} ms, and the gateway waits {} ms",
            authorizer.name,
            answer.latency.millis(),
            TIMEOUT.millis()
        );
        return Err((Fault::AuthorizerFailure { reason: reason.clone() }, TIMEOUT, reason));
    }
    if answer.function_error {
        let reason = format!("The function of authorizer {} ended with an error: {}", authorizer.name, answer.payload);
        return Err((Fault::AuthorizerFailure { reason: reason.clone() }, answer.latency, reason));
    }
    let granted = Granted::read(&answer.payload, format, authorizer.enable_simple_responses == Some(true));
    granted
        .map(|granted| (granted, answer.latency))
        .map_err(|error| broken(answer.latency, format!("The answer of authorizer {} cannot be used: {error}", authorizer.name)))
}

/// Whether the answer lets this request pass: a simple one lets all pass, a policy is asked about the route.
fn judge<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, granted: &Granted, seen: Seen<'_>) -> Result<&'static str, Fault> {
    if let Some(seen) = seen {
        seen.principal.clone_from(&granted.principal_id);
    }
    let denied =
        |explicit: bool, reason: &str| Err(Fault::AccessDenied { reason: reason.to_owned(), explicit, message: "Forbidden".into() });
    let Some(policy) = &granted.policy else {
        return match granted.is_authorized {
            Some(true) => Ok("The function says that the caller is authorized"),
            _ => denied(true, "The function says that the caller is not authorized"),
        };
    };
    let resource = variables::request_arn(gate, staged);
    let asked =
        Asked { action: "execute-api:Invoke", resource: &resource, principal: &[], key: &|name| super::iam::condition(gate, None, name) };
    let Decision { verdict, statement } = policy.decide(&asked);
    if let Some(seen) = seen {
        let statement = statement.map(|place| policy.name_of(place));
        seen.resource = Some(resource);
        seen.policies.push(PolicyReading { policy: "the policy of the authorizer".into(), verdict, statement });
    }
    match verdict {
        Verdict::Allow => Ok("The policy of the function lets the request pass"),
        Verdict::ExplicitDeny => denied(true, "The policy of the function denies the request"),
        Verdict::ImplicitDeny => denied(false, "The policy of the function does not allow the request"),
    }
}
