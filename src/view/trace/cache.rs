//! What a look into the cache has to say: whether it answered, under which key, and how full it is.

use super::{Fact, Light};
use crate::gateway::{CacheReading, CacheResult, Detail, TraceEntry};
use crate::view::number::{amount, count, counted, percent};

/// Whether the cache answered the request.
pub(super) fn answered(trace: &[TraceEntry]) -> bool {
    trace.iter().any(|entry| light(&entry.detail) == Some(Light::Hit))
}

/// How the step lights up; none if it is another step, or the cache was not asked.
pub(super) fn light(detail: &Detail) -> Option<Light> {
    match detail {
        Detail::Cache(reading) => match reading.result {
            CacheResult::Hit => Some(Light::Hit),
            CacheResult::Miss | CacheResult::Invalidated => Some(Light::Missed),
            CacheResult::Bypassed => None,
        },
        _ => None,
    }
}

/// What came of the look, in a sentence or two.
pub(super) fn sentence(reading: &CacheReading) -> String {
    let ttl = seconds(reading.ttl_seconds);
    let mut text = match reading.result {
        CacheResult::Hit => format!(
            "{}, kept {} ago for {}: it counts for another {}. No backend is called.",
            reading.note,
            seconds(reading.age_seconds),
            reading.made_for.as_deref().unwrap_or("an earlier request"),
            seconds(reading.ttl_left_seconds)
        ),
        CacheResult::Miss => format!("{}: the backend answers, and its answer is kept for {ttl}.", reading.note),
        CacheResult::Invalidated | CacheResult::Bypassed => format!("{}.", reading.note),
    };
    if !reading.unkeyed.is_empty() {
        let names: Vec<String> = reading.unkeyed.iter().map(|name| format!("{{{name}}}")).collect();
        text += &format!(" {} of the path is no part of the cache key: requests with another value share this entry.", names.join(" and "));
    }
    text
}

/// What it saw.
pub(super) fn facts(reading: &CacheReading) -> Vec<Fact> {
    let mut facts = Vec::new();
    facts.extend(reading.key.as_ref().map(|key| Fact::value("Cache key", key)));
    for (name, value) in &reading.parameters {
        facts.push(Fact::value(name.clone(), value.as_deref().unwrap_or("not in the request")));
    }
    facts.extend(reading.ttl_seconds.map(|ttl| Fact::value("TTL", seconds(Some(ttl)))));
    if reading.result == CacheResult::Hit {
        facts.push(Fact::value("Age", seconds(reading.age_seconds)));
        facts.push(Fact::value("TTL left", seconds(reading.ttl_left_seconds)));
        facts.extend(reading.entry_bytes.map(|bytes| Fact::value("Size of the response", counted(bytes as u64, "byte"))));
    }
    let entries = if reading.entries == 1 { "1 entry".to_owned() } else { format!("{} entries", count(reading.entries as u64)) };
    let (used, capacity) = (reading.bytes_used, reading.capacity_bytes);
    // A share below one percent says nothing.
    let share = if used < capacity / 100 { String::new() } else { format!(" ({})", percent(used, capacity)) };
    facts.push(Fact::value("In the cache", format!("{entries}, {} of {}{share}", counted(used, "byte"), bytes(capacity))));
    facts
}

/// Seconds for readers.
pub(in crate::view) fn seconds(seconds: Option<f64>) -> String {
    format!("{} s", amount(seconds.unwrap_or_default(), 2))
}

/// A cluster's size for readers.
fn bytes(bytes: u64) -> String {
    format!("{} GB", amount(bytes as f64 / 1_073_741_824.0, 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::{Outcome, Step};

    fn hit() -> CacheReading {
        CacheReading {
            result: CacheResult::Hit,
            note: "The cache had the response".into(),
            key: Some("GET r1?method.request.querystring.type=cat".into()),
            parameters: vec![("method.request.querystring.type".into(), Some("cat".into())), ("method.request.header.X".into(), None)],
            ttl_seconds: Some(300.0),
            age_seconds: Some(12.5),
            ttl_left_seconds: Some(287.5),
            made_for: Some("GET /pets?type=cat".into()),
            entry_bytes: Some(1),
            entries: 2,
            bytes_used: 5_368_709,
            capacity_bytes: 536_870_912,
            ..CacheReading::default()
        }
    }

    #[test]
    fn a_hit_says_how_old_it_is_and_for_how_long_it_counts() {
        assert_eq!(
            sentence(&hit()),
            "The cache had the response, kept 12.5 s ago for GET /pets?type=cat: it counts for another 287.5 s. No backend is called."
        );
        let facts = facts(&hit());
        assert_eq!(facts[2], Fact::value("method.request.header.X", "not in the request"));
        assert_eq!(facts[6], Fact::value("Size of the response", "1 byte"));
        assert_eq!(facts[7], Fact::value("In the cache", "2 entries, 5,368,709 bytes of 0.5 GB (1 %)"));
    }

    #[test]
    fn a_variable_that_is_no_part_of_the_key_is_pointed_out() {
        let miss = CacheReading {
            result: CacheResult::Miss,
            note: "The cache had no response for this key".into(),
            unkeyed: vec!["petId".into()],
            ..hit()
        };
        assert_eq!(
            sentence(&miss),
            "The cache had no response for this key: the backend answers, and its answer is kept for 300 s. {petId} of the path is no part of the \
             cache key: requests with another value share this entry."
        );
    }

    #[test]
    fn the_step_lights_up_as_hit_or_miss() {
        let entry = |result| TraceEntry {
            step: Step::Cache,
            outcome: Outcome::Pass,
            detail: Detail::Cache(Box::new(CacheReading { result, ..hit() })),
            fault: None,
        };
        assert!(answered(&[entry(CacheResult::Hit)]) && !answered(&[entry(CacheResult::Miss)]));
        assert_eq!(light(&entry(CacheResult::Invalidated).detail), Some(Light::Missed));
        assert_eq!(light(&entry(CacheResult::Bypassed).detail), None);
        let answer = TraceEntry {
            step: Step::MethodResponse,
            outcome: Outcome::Pass,
            detail: Detail::Answer { status: 200, bytes: 2, content_encoding: None, not_cached: None },
            fault: None,
        };
        let pipeline = super::super::pipeline(&[entry(CacheResult::Hit), answer]);
        assert_eq!((pipeline.steps[6].light, pipeline.steps[7].light), (Light::Hit, Light::Skipped));
        assert_eq!(pipeline.steps[8].sentence, "Passed over: the cache had the response.");
        assert_eq!(pipeline.summary, "Answered from the cache: no backend was called.");
    }
}
