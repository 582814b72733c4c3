//! The limits that a request would meet if it were sent now. Nothing is sent, drawn or counted.

use super::{Live, api_key, parse};
use crate::gateway::{BucketReading, NamedLimits, QuotaReading, Request, Runtime, Target};
use crate::model::ApiKeySource;
use crate::time::SimTime;

/// The quota and the buckets that apply to this request: those of its usage plan only where its method asks for a key and it carries one
/// that is accepted. Empty if it leads to no method.
pub fn limits_of(live: &Live, runtime: &Runtime, request: &Request, now: SimTime) -> (Option<QuotaReading>, Vec<BucketReading>) {
    target_of(live, request, |target, _| runtime.limits(live, target, now)).unwrap_or_default()
}

/// The same, with the names that tell counters from each other. Where an authorizer says whose key it is, those of all keys that it has said so far.
pub fn named_limits_of(live: &Live, runtime: &Runtime, request: &Request, now: SimTime) -> NamedLimits {
    let limits = |target: &Target<'_>, said: bool| match said {
        true => runtime.named_limits_of_keys(live, target, now),
        false => runtime.named_limits(live, target, now),
    };
    target_of(live, request, limits).unwrap_or_default()
}

/// Whose limits a request meets, and whether an authorizer says whose key counts; nobody's if it leads to no method.
fn target_of<T>(live: &Live, request: &Request, take: impl FnOnce(&Target<'_>, bool) -> T) -> Option<T> {
    let located = parse::locate(live, &request.url).ok()?;
    let compiled = &located.stage.base.compiled;
    let (_, method) = compiled.find(located.path).and_then(|(resource, _)| resource.method(&request.method))?;
    // A key that an authorizer gives is not known before the authorizer is asked.
    let value = request.header("x-api-key").filter(|_| compiled.definition.api_key_source == ApiKeySource::Header);
    let key = match method.method.api_key_required {
        true => api_key::find(live, value).ok().flatten(),
        false => None,
    };
    let target = Target {
        api_id: &located.api.api.id,
        stage: &located.stage.stage.stage_name,
        resource_path: &method.resource_path,
        http_method: &method.method.http_method,
        key_id: key.map(|place| live.keys[place].id.as_str()),
    };
    let is_said = method.method.api_key_required && compiled.definition.api_key_source == ApiKeySource::Authorizer;
    Some(take(&target, is_said))
}
