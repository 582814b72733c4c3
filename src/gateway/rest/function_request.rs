//! The call of a Lambda function: which one, with whose permission, and whether its answer is waited for.

use super::compiled::CompiledIntegration;
use super::integration_request::{Call, misconfigured};
use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use super::{arn, mapping, service_request, variables};
use crate::backends::{FunctionName, Invoke, Invoker, Payload};
use crate::gateway::Fault;
use bytes::Bytes;

/// How a function is called (`X-Amz-Invocation-Type`, `set-up-lambda-integration-async`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Invocation {
    /// It is called, and its answer waited for.
    #[default]
    RequestResponse,
    /// It is called, and nobody waits: Lambda answers 202 at once.
    Event,
    /// It is not called: Lambda answers 204 if it could be.
    DryRun,
}

pub(super) fn make<B>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    compiled: &CompiledIntegration,
    (payload, text): (Payload, Option<Bytes>),
) -> Result<Call, Fault> {
    let integration = &compiled.integration;
    let uri = variables::with_stage_variables(integration.uri.as_deref().unwrap_or_default(), &staged.variant.variables);
    let arn = arn::invoked(&uri).ok_or_else(|| match uri.contains(":lambda:path/") {
        true => misconfigured(format!("The URI {uri} does not name a function's invocations")),
        false => {
            misconfigured(format!("The URI {uri} names no function, and proxies of other AWS services are not simulated: see FIDELITY.md"))
        }
    })?;
    let name = FunctionName::parse(arn)
        .ok_or_else(|| misconfigured(format!("'{arn}' is not the ARN of a function: does the stage lack a variable?")))?;
    if integration.http_method.as_deref() != Some("POST") {
        let method = integration.http_method.as_deref().unwrap_or("no method");
        return Err(misconfigured(format!("Lambda functions are called with POST, but the integration's HTTP method is {method}")));
    }
    let invoker = match service_request::credentials(gate, staged, integration)? {
        Some(role) => Invoker::Role(role),
        None => Invoker::ApiGateway(source_arn(gate, staged, routed)),
    };
    let invocation = invocation(gate, staged, routed, compiled)?;
    Ok(Call::Function(Invoke { name, payload, invoker }, text, invocation))
}

/// The ARN of the calling method, which the function's permissions are checked against.
fn source_arn<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>) -> String {
    let stage = &staged.stage.stage.stage_name;
    format!("{}/{stage}/{}{}", arn::api(gate, staged), gate.http_method, routed.method.resource_path)
}

/// How the parameter mapping has the function called.
fn invocation<B>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    compiled: &CompiledIntegration,
) -> Result<Invocation, Fault> {
    let named = |target: &str| {
        target.strip_prefix("integration.request.header.").is_some_and(|name| name.eq_ignore_ascii_case("X-Amz-Invocation-Type"))
    };
    let source = compiled.integration.request_parameters.iter().find(|(target, _)| named(target));
    let value = source.and_then(|(_, source)| mapping::of_request(gate, staged, Some(routed), source).into_iter().next());
    match value.as_deref() {
        None | Some("" | "RequestResponse") => Ok(Invocation::RequestResponse),
        Some("Event") => Ok(Invocation::Event),
        Some("DryRun") => Ok(Invocation::DryRun),
        Some(other) => Err(misconfigured(format!("Lambda knows no X-Amz-Invocation-Type {other}: it is RequestResponse, Event or DryRun"))),
    }
}
