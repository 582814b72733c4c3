//! Step "route": the route with the most specific match.

use super::compiled::CompiledRoute;
use super::parse::Staged;
use super::router;
use super::serve::Gate;
use crate::gateway::{Detail, Fault, Outcome, Step, Tracer};
use std::borrow::Cow;

/// A request that has found its route.
#[derive(Debug)]
pub(super) struct Routed<'a> {
    /// The route's place in the compiled API.
    pub index: usize,
    pub compiled: &'a CompiledRoute,
    pub parameters: Vec<(&'a str, Cow<'a, str>)>,
}

/// The route that a request matches best, if there is one. Whether it is asked for is decided by the step "cors" first.
pub(super) fn find<B>(gate: &Gate<'_, B>, staged: &Staged<'_>) -> Option<usize> {
    staged.compiled.router.find(&gate.request.method, staged.path)
}

pub(super) fn route<'a, B, T: Tracer>(
    gate: &Gate<'_, B>,
    staged: &Staged<'a>,
    found: Option<usize>,
    tracer: &mut T,
) -> Result<Routed<'a>, Fault> {
    let Some((index, compiled)) = found.and_then(|index| Some((index, staged.compiled.routes.get(index)?))) else {
        let reason = format!("No route of the API matches {} {}, and there is no $default route", gate.request.method, staged.path);
        let fault = Fault::NoRoute { reason };
        tracer.refuse(Step::Route, || Detail::Nothing {}, &fault);
        return Err(fault);
    };
    let parameters = compiled.route.parts().map(|(_, path)| router::parameters(path, staged.path)).unwrap_or_default();
    let routed = Routed { index, compiled, parameters };
    tracer.step(Step::Route, Outcome::Pass, || Detail::Route {
        route_id: compiled.route.route_id.clone(),
        route_key: compiled.route.route_key.clone(),
        path_parameters: routed.parameters.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into_owned())).collect(),
    });
    Ok(routed)
}
