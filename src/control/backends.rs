//! The service `backends`, which AWS does not have: what simulated functions and HTTP endpoints do.

use super::function::{function_mut, invalid, named, not_found};
use super::{ApiError, Context, Input, Operations};
use crate::model::{Account, Behavior, HttpEndpoint, Latency, Reaction};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("PutFunctionBehavior", put_function_behavior),
    ("PutHttpEndpoint", put_http_endpoint),
    ("DeleteHttpEndpoint", delete_http_endpoint),
    ("ListHttpEndpoints", list_http_endpoints),
];

/// Sets what `$LATEST` does. Published versions are frozen.
fn put_function_behavior(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = named(input)?;
    let behavior = behavior(input)?;
    match name.qualifier.as_deref() {
        None | Some("$LATEST") => function_mut(account, &name)?.latest.behavior = behavior.clone(),
        Some(qualifier) => {
            return Err(invalid(format!("Only $LATEST can be given a behaviour: {qualifier} is frozen. Publish a new version instead")));
        }
    }
    Ok(json!({"FunctionName": name.function_name, "Qualifier": "$LATEST", "Behavior": behavior}))
}

fn behavior(input: Input<'_>) -> Result<Behavior, ApiError> {
    let behavior: Behavior = input.read("Behavior")?.ok_or_else(|| {
        ApiError::new("ParamValidation", 400, "Parameter validation failed:\nMissing required parameter in input: \"Behavior\"")
    })?;
    must_be_known(input, &behavior)?;
    if !(0.0..=1.0).contains(&behavior.error_rate) {
        return Err(invalid("errorRate must lie between 0 and 1"));
    }
    if let Reaction::Respond { status: Some(status), .. } = behavior.reaction
        && !(100..=599).contains(&status)
    {
        return Err(invalid(format!("status must be an HTTP status from 100 to 599, not {status}")));
    }
    if let Reaction::Respond { body, body_encoding: Some(encoding), .. } = &behavior.reaction {
        match encoding.as_str() {
            "utf8" => {}
            "base64" if STANDARD.decode(body.as_deref().unwrap_or_default()).is_ok() => {}
            "base64" => return Err(invalid("body is not base64")),
            other => return Err(invalid(format!("bodyEncoding must be utf8 or base64, not {other}"))),
        }
    }
    let sensible = |millis: f64| millis.is_finite() && (0.0..=900_000.0).contains(&millis);
    let fine = match behavior.latency {
        None => true,
        Some(Latency::ConstantMs(millis)) => sensible(millis),
        Some(Latency::UniformMs(low, high)) => sensible(low) && sensible(high) && low <= high,
        Some(Latency::LogNormalMs { median, p99 }) => sensible(median) && sensible(p99) && median > 0.0 && median <= p99,
    };
    if fine { Ok(behavior) } else { Err(invalid("latency must lie between 0 and 900,000 ms, its lower number first")) }
}

/// A member that is misspelt, or that belongs to another kind, is refused rather than ignored.
fn must_be_known(input: Input<'_>, behavior: &Behavior) -> Result<(), ApiError> {
    let own: &[&str] = match behavior.reaction {
        Reaction::Echo | Reaction::EchoProxy => &[],
        Reaction::Respond { .. } => &["payload", "status", "headers", "body", "bodyEncoding"],
        Reaction::Fail { .. } => &["errorType", "errorMessage"],
        Reaction::Javascript { .. } => &["code"],
    };
    let known: Vec<&str> = ["kind", "latency", "errorRate"].iter().chain(own).copied().collect();
    let given = input.get("Behavior").and_then(Value::as_object);
    match given.into_iter().flat_map(|members| members.keys()).find(|name| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(invalid(format!("A behaviour of this kind has no member '{name}'; it may have {}", known.join(", ")))),
    }
}

fn put_http_endpoint(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let url = input.required("Url")?;
    // What a private integration leads to is named by the ARN of a listener or a Cloud Map service, with the path behind it.
    if !["http://", "https://", "arn:"].iter().any(|scheme| url.starts_with(scheme)) {
        return Err(invalid(format!(
            "Url must begin with http:// or https:// (or arn: for what a VPC link leads to), and '{url}' does not"
        )));
    }
    let endpoint = HttpEndpoint { url: url.to_owned(), behavior: behavior(input)? };
    let answer = json!(endpoint);
    account.http_endpoints.insert(url.to_owned(), Arc::new(endpoint));
    Ok(answer)
}

fn delete_http_endpoint(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let url = input.required("Url")?;
    match account.http_endpoints.remove(url) {
        Some(_) => Ok(json!({})),
        None => Err(not_found(&format!("There is no HTTP endpoint {url}"))),
    }
}

fn list_http_endpoints(account: &mut Account, _: &mut Context<'_>, _: Input<'_>) -> Result<Value, ApiError> {
    Ok(json!({"HttpEndpoints": account.http_endpoints.values().map(|endpoint| json!(**endpoint)).collect::<Vec<_>>()}))
}
