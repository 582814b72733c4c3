//! The limits that a request to an HTTP API would meet if it were sent now. Nothing is sent or counted.

use super::{parse, throttle};
use crate::gateway::rest::Live;
use crate::gateway::{NamedLimits, Request, Runtime};
use crate::time::SimTime;

/// The buckets that apply to this request; none at all if it leads to no route, nothing if it is not for an HTTP API.
pub fn named_limits_of(live: &Live, runtime: &Runtime, request: &Request, now: SimTime) -> Option<NamedLimits> {
    let (api, door) = parse::door(live, &request.url)?;
    let route = parse::stage(api, door).ok().and_then(|staged| {
        let index = staged.compiled.router.find(&request.method, staged.path)?;
        let route = staged.compiled.routes.get(index)?;
        Some(throttle::limits(live, &staged, route))
    });
    Some(route.map(|limits| runtime.named_readings(limits, now)).unwrap_or_default())
}
