//! Step "route": the path and the HTTP method lead to a method.

use super::compiled::{CompiledMethod, PathParameters};
use super::parse::{Staged, too_large};
use super::serve::Gate;
use super::{authorize, compression};
use crate::gateway::{Body, Detail, Fault, Outcome, Step, Tracer};
use crate::order;

/// A request that has found its method.
#[derive(Debug)]
pub struct Routed<'a> {
    /// The method.
    pub method: &'a CompiledMethod,
    /// The method's place in its deployment.
    pub index: usize,
    /// Values of path variables, as they stand in the path.
    pub path_parameters: PathParameters<'a>,
}

pub(super) fn route<'a, B, T: Tracer>(gate: &Gate<'_, B>, staged: &Staged<'a>, tracer: &mut T) -> Result<Routed<'a>, Fault> {
    let found = match filtered(gate, staged).or_else(|| too_large(gate)) {
        Some(fault) => Err(fault),
        None => compression::decompress(gate, staged).and_then(|body| {
            body.into_iter().for_each(|body| gate.decompress(Body(body)));
            find(gate, staged)
        }),
    };
    match found {
        Ok(routed) => {
            tracer.step(Step::Route, Outcome::Pass, || detail(&routed));
            Ok(routed)
        }
        Err(fault) => {
            tracer.refuse(Step::Route, || Detail::Nothing {}, &fault);
            Err(fault)
        }
    }
}

/// What the stage's web ACL blocks. AWS WAF looks at requests before anything else does (`apigateway-control-access-aws-waf`).
fn filtered<B>(gate: &Gate<'_, B>, staged: &Staged<'_>) -> Option<Fault> {
    let address = gate.request.client();
    let blocked = staged.stage.blocked.iter().any(|network| network.holds(address));
    blocked.then(|| Fault::WafFiltered { reason: format!("The web ACL of the stage {} blocks {address}", staged.stage.stage.stage_name) })
}

fn find<'a, B>(gate: &Gate<'_, B>, staged: &Staged<'a>) -> Result<Routed<'a>, Fault> {
    let http_method = gate.http_method;
    let missing = |reason: String| authorize::of_nowhere(gate, staged, reason);
    let (resource, path_parameters) =
        staged.variant.compiled.find(staged.path).ok_or_else(|| missing(format!("The deployment has no resource for {}", staged.path)))?;
    let (index, method) = resource
        .method(http_method)
        .ok_or_else(|| missing(format!("The resource {} has neither a method {http_method} nor ANY", resource.path())))?;
    Ok(Routed { method, index, path_parameters })
}

pub(super) fn detail(routed: &Routed<'_>) -> Detail {
    Detail::Method {
        resource_id: routed.method.resource_id.clone(),
        resource_path: routed.method.resource_path.clone(),
        http_method: routed.method.method.http_method.clone(),
        path_parameters: order::map(routed.path_parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))),
    }
}
