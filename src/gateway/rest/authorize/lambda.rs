//! Lambda authorizers: the identity that a request must have, the call of the function, and what is kept of its answer.

use super::compiled::CompiledAuthorizer;
use super::{Case, Identity, output};
use crate::backends::{Backends, FunctionAnswer, FunctionError, FunctionName, Invoke, Invoker};
use crate::gateway::rest::parse::Staged;
use crate::gateway::rest::route::Routed;
use crate::gateway::rest::serve::Gate;
use crate::gateway::rest::{arn, event, mapping, variables};
use crate::gateway::{AuthorizerReading, Fault, FunctionTarget, Granted};
use crate::model::AuthorizerType;
use crate::time::Span;
use serde_json::{Value, json};
use std::rc::Rc;

/// How long the gateway waits for an authorizer (`limits`, "Timeout for Lambda authorizer response").
const TIMEOUT: Span = Span::from_micros(10_000_000);

/// What the authorizer says about the caller: from its cache, or by calling its function. The caller's identity is known from then on.
pub(in crate::gateway::rest) async fn ask<B: Backends>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    compiled: &CompiledAuthorizer,
    case: &mut Case<'_>,
) -> Result<Rc<Granted>, Fault> {
    let identity = identity(gate, staged, routed, compiled);
    case.note(|seen| seen.authorizer = Some(reading(compiled, &identity)));
    let values = present(compiled, &identity)?;
    let stage = format!("{}/{}", staged.api.api.id, staged.stage.stage.stage_name);
    let key = format!("{}\0{}", compiled.authorizer.id, values.join("\0"));
    let kept = if compiled.ttl == 0 { None } else { gate.runtime.authorizers.borrow().get(&stage, &key, gate.now) };
    if let Some((granted, until)) = kept {
        case.reading(|reading| (reading.from_cache, reading.cached_until) = (true, Some(until)));
        gate.identify(Identity::granted(&granted, Span::ZERO));
        return Ok(granted);
    }
    let called = call(gate, staged, routed, compiled, values.first().copied(), case).await;
    match called {
        Ok((granted, latency)) => {
            let granted = Rc::new(granted);
            if compiled.ttl > 0 {
                let until = gate.now.after(latency).after(Span::from_micros(u64::from(compiled.ttl) * 1_000_000));
                case.reading(|reading| reading.cached_until = Some(until));
                gate.runtime.authorizers.borrow_mut().put(&stage, key, granted.clone(), until, gate.now);
            }
            gate.identify(Identity::granted(&granted, latency));
            Ok(granted)
        }
        Err((fault, latency, reason)) => {
            gate.identify(Identity::failed(latency, fault.default_status(), reason));
            Err(fault)
        }
    }
}

/// What the request has at each identity source.
fn identity<'a, B>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    compiled: &'a CompiledAuthorizer,
) -> Vec<(&'a str, Option<String>)> {
    let value = |source: &'a String| (source.as_str(), mapping::one_of_request(gate, staged, routed, source));
    compiled.sources.iter().map(value).collect()
}

/// All values of the identity. One that is missing or empty, or a token that does not match, is refused without asking the function.
fn present<'a>(compiled: &CompiledAuthorizer, identity: &'a [(&str, Option<String>)]) -> Result<Vec<&'a str>, Fault> {
    let name = &compiled.authorizer.name;
    let mut values = Vec::with_capacity(identity.len());
    for (source, value) in identity {
        match value.as_deref().filter(|value| !value.is_empty()) {
            Some(value) => values.push(value),
            None => return Err(Fault::unauthorized(format!("The identity source {source} of authorizer {name} is missing or empty"))),
        }
    }
    // A validation expression is for tokens only (`identityValidationExpression`).
    let pattern = compiled.validation.as_ref().filter(|_| compiled.authorizer.kind == AuthorizerType::Token);
    match (pattern, values.first()) {
        (Some(pattern), Some(token)) if !pattern.matches(token) => {
            let pattern = compiled.authorizer.identity_validation_expression.as_deref().unwrap_or_default();
            let reason = format!("The token does not match the validation expression {pattern} of authorizer {name}");
            Err(Fault::unauthorized(reason))
        }
        _ => Ok(values),
    }
}

/// Calls the function. What goes wrong comes with how long it took and the authorizer's own words for it.
async fn call<B: Backends>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    compiled: &CompiledAuthorizer,
    token: Option<&str>,
    case: &mut Case<'_>,
) -> Result<(Granted, Span), (Fault, Span, String)> {
    let at_once = |reason: String| (Fault::AuthorizerConfigurationError { reason: reason.clone() }, Span::ZERO, reason);
    let name = function(staged, compiled).map_err(at_once)?;
    let event = match compiled.authorizer.kind {
        AuthorizerType::Token => json!({"type": "TOKEN", "methodArn": case.arn, "authorizationToken": token}),
        _ => event::authorizer(gate, staged, routed, &case.arn),
    };
    case.reading(|reading| reading.event = Some(event.clone()));
    let invoker = match compiled.authorizer.authorizer_credentials.as_deref() {
        Some(role) if !role.is_empty() => Invoker::Role(role.to_owned()),
        _ => Invoker::ApiGateway(format!("{}/authorizers/{}", arn::api(gate, staged), compiled.authorizer.id)),
    };
    let target = case.seen.is_some().then(|| name.clone());
    let answer = gate.backends.invoke(Invoke { name, payload: event.into(), invoker }).await;
    let answer = answer.map_err(|error| {
        let (FunctionError::NotFound(reason) | FunctionError::NotPermitted(reason) | FunctionError::Throttled(reason)) = error;
        at_once(reason)
    })?;
    case.reading(|reading| {
        reading.latency_ms = answer.latency.millis();
        reading.answer = Some(answer.payload.clone());
        reading.function = target.map(|name| FunctionTarget {
            function_name: name.function_name,
            qualifier: name.qualifier,
            executed_version: answer.executed_version.clone(),
        });
    });
    read(compiled, answer)
}

/// The function that the authorizer's URI names, with stage variables put in.
fn function(staged: &Staged<'_>, compiled: &CompiledAuthorizer) -> Result<FunctionName, String> {
    let uri = compiled.authorizer.authorizer_uri.as_deref().unwrap_or_default();
    let uri = variables::with_stage_variables(uri, &staged.variant.variables);
    arn::invoked(&uri).and_then(FunctionName::parse).ok_or_else(|| {
        format!("The URI '{uri}' of authorizer {} names no function: does the stage lack a variable?", compiled.authorizer.name)
    })
}

fn read(compiled: &CompiledAuthorizer, answer: FunctionAnswer) -> Result<(Granted, Span), (Fault, Span, String)> {
    let name = &compiled.authorizer.name;
    if answer.latency > TIMEOUT {
        let reason = format!(
            "The function of authorizer {name} would have taken {} ms, and the gateway waits {} ms",
            answer.latency.millis(),
            TIMEOUT.millis()
        );
        return Err((Fault::AuthorizerFailure { reason: reason.clone() }, TIMEOUT, reason));
    }
    let latency = answer.latency;
    if answer.function_error {
        let message = answer.payload.get("errorMessage").and_then(Value::as_str).unwrap_or_default();
        let fault = match message {
            "Unauthorized" => Fault::unauthorized(format!("The function of authorizer {name} ended with the error \"Unauthorized\"")),
            _ => Fault::AuthorizerFailure {
                reason: format!("The function of authorizer {name} ended with an error other than \"Unauthorized\": {}", answer.payload),
            },
        };
        return Err((fault, latency, message.to_owned()));
    }
    output::read(&answer.payload).map(|granted| (granted, latency)).map_err(|error| {
        let reason = format!("The answer of authorizer {name} cannot be used: {error}");
        (Fault::AuthorizerConfigurationError { reason }, latency, error)
    })
}

fn reading(compiled: &CompiledAuthorizer, identity: &[(&str, Option<String>)]) -> AuthorizerReading {
    let shown = |(source, value): &(&str, Option<String>)| ((*source).to_owned(), value.clone().unwrap_or_default());
    AuthorizerReading::new(&compiled.authorizer, identity.iter().map(shown).collect())
}
