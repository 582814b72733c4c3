//! Step "check the API key": where the method needs one, it must be known, enabled and in a usage plan that includes the stage.

use super::Live;
use super::authorize::Authorized;
use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use crate::gateway::runtime::{Admission, Caller};
use crate::gateway::{Detail, Fault, KeyRefusal, Outcome, Step, Tracer};
use crate::model::ApiKeySource;
use std::rc::Rc;

/// A request whose key is settled, with the limits that apply to it.
#[derive(Debug)]
pub struct Keyed {
    /// The limits.
    pub admission: Rc<Admission>,
}

pub(super) fn check<B, T: Tracer>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    _: Authorized,
    tracer: &mut T,
) -> Result<Keyed, Fault> {
    let required = routed.method.method.api_key_required;
    let source = staged.variant.compiled.definition.api_key_source;
    let place = if required { find(gate.live, value(gate, staged)) } else { Ok(None) };
    let keyed = place.and_then(|place| {
        let admission = admission(gate, staged, routed, place);
        match place {
            Some(place) if admission.plan.is_none() => Err(KeyRefusal::NotInPlan { key_id: gate.live.keys[place].id.clone() }),
            _ => Ok((place, Keyed { admission })),
        }
    });
    match keyed {
        Ok((place, keyed)) => {
            let outcome = if required { Outcome::Pass } else { Outcome::Skip };
            tracer.step(Step::ApiKey, outcome, || detail(gate, required, source, place, Some(&keyed.admission)));
            Ok(keyed)
        }
        Err(refusal) => {
            let fault = Fault::InvalidApiKey { refusal };
            tracer.refuse(Step::ApiKey, || detail(gate, required, source, None, None), &fault);
            Err(fault)
        }
    }
}

/// The key that a request has, by its source: its own header, or what the Lambda authorizer said of the caller.
pub(super) fn value<'a, B>(gate: &'a Gate<'_, B>, staged: &Staged<'_>) -> Option<&'a str> {
    match staged.variant.compiled.definition.api_key_source {
        ApiKeySource::Header => gate.request.header("x-api-key"),
        ApiKeySource::Authorizer => gate.identity()?.usage_identifier_key.as_deref(),
    }
}

/// The key with this value, by its place in [`super::Live::keys`].
pub(super) fn find(live: &Live, value: Option<&str>) -> Result<Option<usize>, KeyRefusal> {
    let value = value.filter(|value| !value.is_empty()).ok_or(KeyRefusal::Absent)?;
    let place = live.key_with_value(value).ok_or(KeyRefusal::Unknown)?;
    let key = &live.keys[place];
    if key.enabled { Ok(Some(place)) } else { Err(KeyRefusal::Disabled { key_id: key.id.clone() }) }
}

fn admission<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>, place: Option<usize>) -> Rc<Admission> {
    let key = (place.map_or(0, |place| place + 1), staged.variant.number, routed.index);
    gate.runtime.admission(gate.live, key, gate.now, || Caller {
        api_id: &staged.api.api.id,
        stage: staged.stage,
        resource_path: &routed.method.resource_path,
        http_method: &routed.method.method.http_method,
        key: place.map(|place| &gate.live.keys[place]),
    })
}

fn detail<B>(gate: &Gate<'_, B>, required: bool, source: ApiKeySource, place: Option<usize>, admission: Option<&Admission>) -> Detail {
    let key = place.map(|place| &gate.live.keys[place]);
    let plan = admission.and_then(|admission| admission.plan.as_deref());
    Detail::ApiKey {
        required,
        source,
        key_id: key.map(|key| key.id.clone()),
        key_name: key.and_then(|key| key.name.clone()),
        usage_plan_id: plan.map(|plan| plan.id.clone()),
        usage_plan_name: plan.map(|plan| plan.name.clone()),
    }
}
