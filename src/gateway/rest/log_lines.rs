//! Lines of the execution log about authorizers (`repost.aws`, "API Gateway logs") and the cache, of which nobody has published the service's: those are
//! in our own words.

use super::execution_log::LineKind;
use crate::gateway::{Authorization, CacheReading, CacheResult, Fault};
use crate::model::AuthorizerType;

/// A line.
type Written = (LineKind, String);

/// What the step "authorize" writes: a Lambda authorizer or a user pool's is named, with the identity masked.
pub(super) fn authorizer(authorization: &Authorization, request_id: &str, fault: Option<&Fault>) -> Vec<Written> {
    let Some(reading) = &authorization.authorizer else { return Vec::new() };
    let mut lines = vec![(LineKind::Info, format!("Starting authorizer: {} for request: {request_id}", reading.id))];
    let shown: Vec<String> = reading.identity.iter().map(|(_, value)| masked(value)).collect();
    lines.push((LineKind::Info, format!("Incoming identity: {}", shown.join(", "))));
    if let Some(event) = &reading.event {
        lines.push((LineKind::Data, format!("Endpoint request body after transformations: {event}")));
    }
    if let Some(answer) = reading.answer.as_ref().filter(|_| reading.event.is_some()) {
        lines.push((LineKind::Data, format!("Authorizer result body before parsing: {answer}")));
    }
    let went_well = fault.is_none_or(|fault| matches!(fault, Fault::AccessDenied { .. }));
    if went_well {
        let principal = authorization.principal.as_ref().filter(|_| reading.kind != AuthorizerType::CognitoUserPools);
        if let Some(principal) = principal {
            lines.push((LineKind::Info, format!("Using valid authorizer policy for principal: {}", masked(principal))));
        }
        lines.push((LineKind::Info, "Successfully completed authorizer execution".to_owned()));
    }
    lines
}

/// What the step "look in the cache" writes; nothing where the cache was not asked.
pub(super) fn cache(reading: &CacheReading) -> Option<Written> {
    let key = reading.key.as_deref()?;
    let text = match reading.result {
        CacheResult::Hit => format!(
            "Cache hit. Key: {key}, age: {} s, remaining TTL: {} s",
            reading.age_seconds.unwrap_or_default(),
            reading.ttl_left_seconds.unwrap_or_default()
        ),
        CacheResult::Miss => format!("Cache miss. Key: {key}, TTL: {} s", reading.ttl_seconds.unwrap_or_default()),
        CacheResult::Invalidated => format!("Cache entry invalidated by the client. Key: {key}"),
        CacheResult::Bypassed => return None,
    };
    Some((LineKind::Info, text))
}

/// A secret as logs show it: at most its last six characters.
pub(super) fn masked(text: &str) -> String {
    let length = text.chars().count();
    let shown = (length / 2).min(6);
    text.chars().enumerate().map(|(place, c)| if place < length - shown { '*' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_but_for_their_end() {
        assert_eq!(["user", "allow", "abcdefghijklmnop", ""].map(masked), ["**er", "***ow", "**********klmnop", ""]);
    }

    #[test]
    fn the_cache_says_what_it_did() {
        let reading = |result, key: Option<&str>| CacheReading {
            result,
            key: key.map(str::to_owned),
            age_seconds: Some(12.5),
            ttl_left_seconds: Some(287.5),
            ttl_seconds: Some(300.0),
            ..CacheReading::default()
        };
        let text = |result, key| cache(&reading(result, key)).map(|(_, text)| text);
        assert_eq!(text(CacheResult::Hit, Some("GET r")).as_deref(), Some("Cache hit. Key: GET r, age: 12.5 s, remaining TTL: 287.5 s"));
        assert_eq!(text(CacheResult::Miss, Some("GET r")).as_deref(), Some("Cache miss. Key: GET r, TTL: 300 s"));
        assert_eq!(text(CacheResult::Bypassed, None), None);
    }
}
