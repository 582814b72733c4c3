//! Tests of caches: TTL, order of use, room, saving.

use super::*;
use bytes::Bytes;

const STAGE: &str = "a/prod";

fn after(seconds: u64) -> SimTime {
    SimTime::START.after(Span::from_micros(seconds * 1_000_000))
}

fn response(bytes: usize, stored: u64, ttl: u64) -> CachedResponse {
    CachedResponse {
        request: "GET /pets".into(),
        stored: after(stored),
        until: after(stored + ttl),
        encrypted: false,
        status: 200,
        headers: Vec::new(),
        content_type: None,
        body: Body(Bytes::from(vec![b'x'; bytes])),
    }
}

fn put(cache: &mut ResponseCache, capacity: u64, key: &str, bytes: usize, stored: u64) {
    cache.put(STAGE, after(0), capacity, key.into(), response(bytes, stored, 60), after(stored));
}

fn hits(cache: &mut ResponseCache, key: &str, seconds: u64) -> bool {
    matches!(cache.get(STAGE, after(0), key, after(seconds)), Found::Hit(_))
}

#[test]
fn a_response_counts_for_its_ttl() {
    let mut cache = ResponseCache::default();
    assert!(!hits(&mut cache, "k", 0));
    put(&mut cache, 1_000, "k", 10, 0);
    assert!(hits(&mut cache, "k", 0) && hits(&mut cache, "k", 59));
    assert_eq!(cache.get(STAGE, after(0), "k", after(63)), Found::Expired(Span::from_micros(3_000_000)));
    assert_eq!(cache.get(STAGE, after(0), "k", after(63)), Found::Nothing);
    let content = cache.content(STAGE, after(0)).expect("a cache");
    assert_eq!((content.hits, content.misses, content.bytes()), (2, 3, 0));
}

#[test]
fn what_was_used_least_recently_makes_room() {
    let mut cache = ResponseCache::default();
    for key in ["a", "b", "c"] {
        put(&mut cache, 33, key, 10, 0);
    }
    assert!(hits(&mut cache, "a", 1));
    put(&mut cache, 33, "d", 10, 2);
    assert!(hits(&mut cache, "a", 3) && !hits(&mut cache, "b", 3) && hits(&mut cache, "c", 3) && hits(&mut cache, "d", 3));
    let content = cache.content(STAGE, after(0)).expect("a cache");
    assert_eq!((content.evictions, content.bytes(), content.entries(after(3)).count()), (1, 33, 3));
    // What is larger than the whole cache is not kept, and nothing is dropped for it.
    put(&mut cache, 33, "e", 40, 4);
    assert_eq!(cache.level(STAGE, after(0)), Level { entries: 3, bytes: 33 });
}

#[test]
fn what_is_over_goes_before_what_still_counts() {
    let mut cache = ResponseCache::default();
    put(&mut cache, 28, "new", 10, 50);
    put(&mut cache, 28, "old", 10, 0);
    assert!(hits(&mut cache, "old", 55));
    put(&mut cache, 28, "more", 10, 70);
    assert!(hits(&mut cache, "new", 70) && hits(&mut cache, "more", 70) && !hits(&mut cache, "old", 70));
    assert_eq!(cache.content(STAGE, after(0)).map(|content| content.evictions), Some(0));
}

#[test]
fn a_response_is_there_once_its_backend_has_answered() {
    let mut cache = ResponseCache::default();
    // Asked at 0 and at 1, answered after 10 seconds each: from 10 on, the first answer is there.
    cache.put(STAGE, after(0), 100, "k".into(), response(1, 10, 60), after(0));
    cache.put(STAGE, after(0), 100, "k".into(), response(2, 11, 60), after(1));
    assert!(!hits(&mut cache, "k", 9) && hits(&mut cache, "k", 10));
    cache.put(STAGE, after(0), 100, "k".into(), response(3, 30, 60), after(20));
    assert!(!hits(&mut cache, "k", 29), "a newer answer takes its place");
}

#[test]
fn another_cluster_is_empty_and_a_flush_empties() {
    let mut cache = ResponseCache::default();
    put(&mut cache, 100, "k", 10, 0);
    assert!(cache.content(STAGE, after(5)).is_none());
    assert_eq!(cache.get(STAGE, after(5), "k", after(5)), Found::Nothing);
    assert!(!hits(&mut cache, "k", 6), "the first cluster is gone, too");
    put(&mut cache, 100, "k", 10, 6);
    cache.flush(STAGE);
    assert!(!hits(&mut cache, "k", 6));
    assert!(!cache.invalidate(STAGE, after(0), "k"));
    put(&mut cache, 100, "k", 10, 6);
    assert!(cache.invalidate(STAGE, after(0), "k") && !hits(&mut cache, "k", 6));
}

#[test]
fn what_was_used_last_is_saved() {
    let mut cache = ResponseCache::default();
    for number in 0..30 {
        put(&mut cache, MOST_BYTES, &format!("{number:02}"), 20_000, 0);
    }
    assert!(hits(&mut cache, "00", 1));
    let saved = serde_json::to_string(&cache).expect("it serialises");
    assert!(saved.len() < 300_000, "{}", saved.len());
    let mut again: ResponseCache = serde_json::from_str(&saved).expect("it reads back");
    assert!(hits(&mut again, "00", 2) && hits(&mut again, "29", 2) && !hits(&mut again, "01", 2));
    let again: ResponseCache = serde_json::from_str(&saved).expect("it reads back");
    assert_eq!(serde_json::to_string(&again).expect("it serialises"), saved);
}

#[test]
fn encryption_adds_to_a_response() {
    let plain = response(10, 0, 60);
    let encrypted = CachedResponse { encrypted: true, ..plain.clone() };
    assert_eq!((plain.size(), encrypted.size(), plain.bytes("key")), (10, 38, 13));
}

#[test]
fn what_clusters_kept_that_are_no_more_is_dropped() {
    let mut cache = ResponseCache::default();
    put(&mut cache, 100, "k", 10, 0);
    cache.put("a/dev", after(0), 100, "k".into(), response(1, 0, 60), after(0));
    cache.retain(|name, _| name == STAGE);
    assert!(hits(&mut cache, "k", 1) && cache.content("a/dev", after(0)).is_none());
}
