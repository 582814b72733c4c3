//! What one cache keeps: entries by key, the least recently used out first.

use super::{CachedResponse, Found};
use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A saved workspace holds so much of each cache: what was used last.
const MOST_SAVED: u64 = 256 << 10;

/// What one cache keeps, and what it has done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Saved", into = "Saved")]
pub struct CacheContent {
    /// The cluster that it is of, by when that was made.
    pub(super) created: SimTime,
    entries: BTreeMap<Rc<str>, Entry>,
    /// Keys by when they were last used, in counted uses.
    by_use: BTreeMap<u64, Rc<str>>,
    uses: u64,
    bytes: u64,
    /// How many requests it has answered.
    pub hits: u64,
    /// How many it was asked for and could not answer.
    pub misses: u64,
    /// How many responses have been dropped before their time, to make room.
    pub evictions: u64,
}

#[derive(Clone, Debug, PartialEq)]
struct Entry {
    used: u64,
    response: Rc<CachedResponse>,
}

impl CacheContent {
    /// An empty one, of the cluster that was made at this instant.
    pub(super) fn of(created: SimTime) -> CacheContent {
        CacheContent { created, ..CacheContent::default() }
    }

    /// Keys and responses whose time is not over, by key.
    pub fn entries(&self, now: SimTime) -> impl Iterator<Item = (&str, &CachedResponse)> {
        self.entries.iter().map(|(key, entry)| (&**key, &*entry.response)).filter(move |(_, response)| now < response.until)
    }

    /// How many responses it keeps.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Drops every response.
    pub(super) fn clear(&mut self) {
        (self.entries, self.by_use, self.bytes) = (BTreeMap::new(), BTreeMap::new(), 0);
    }

    /// How many bytes it keeps.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(super) fn get(&mut self, key: &str, now: SimTime) -> Found {
        let Some(entry) = self.entries.get_mut(key) else { return Found::Nothing };
        if now >= entry.response.until {
            let since = now.since(entry.response.until);
            self.remove(key);
            return Found::Expired(since);
        }
        // Its backend is still at work.
        if now < entry.response.stored {
            return Found::Nothing;
        }
        let response = entry.response.clone();
        if let Some(name) = self.by_use.remove(&entry.used) {
            self.uses += 1;
            entry.used = self.uses;
            self.by_use.insert(self.uses, name);
        }
        Found::Hit(response)
    }

    pub(super) fn remove(&mut self, key: &str) -> bool {
        let Some(entry) = self.entries.remove(key) else { return false };
        self.by_use.remove(&entry.used);
        self.bytes -= entry.response.bytes(key);
        true
    }

    pub(super) fn put(&mut self, capacity: u64, key: Rc<str>, response: CachedResponse, now: SimTime) {
        // Of two that are on their way at the same time, the one that comes first is kept.
        if self.entries.get(&key).is_some_and(|entry| now < entry.response.stored && entry.response.stored <= response.stored) {
            return;
        }
        self.remove(&key);
        let bytes = response.bytes(&key);
        if bytes > capacity {
            return;
        }
        if self.bytes + bytes > capacity {
            self.drop_expired(now);
        }
        while self.bytes + bytes > capacity {
            let Some((_, oldest)) = self.by_use.pop_first() else { break };
            if let Some(entry) = self.entries.remove(&oldest) {
                self.bytes -= entry.response.bytes(&oldest);
            }
            self.evictions += 1;
        }
        self.insert(key, Rc::new(response));
    }

    fn insert(&mut self, key: Rc<str>, response: Rc<CachedResponse>) {
        self.uses += 1;
        self.bytes += response.bytes(&key);
        self.by_use.insert(self.uses, key.clone());
        self.entries.insert(key, Entry { used: self.uses, response });
    }

    fn drop_expired(&mut self, now: SimTime) {
        let over: Vec<Rc<str>> = self.entries.iter().filter(|(_, entry)| now >= entry.response.until).map(|(key, _)| key.clone()).collect();
        for key in over {
            self.remove(&key);
        }
    }
}

/// What a saved workspace holds of a cache.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Saved {
    created: SimTime,
    hits: u64,
    misses: u64,
    evictions: u64,
    /// Keys and responses, least recently used first.
    entries: Vec<(Rc<str>, Rc<CachedResponse>)>,
}

impl From<CacheContent> for Saved {
    fn from(content: CacheContent) -> Saved {
        let mut left = MOST_SAVED;
        let mut entries = Vec::new();
        for key in content.by_use.values().rev() {
            let Some(entry) = content.entries.get(key) else { continue };
            let Some(rest) = left.checked_sub(entry.response.bytes(key)) else { break };
            left = rest;
            entries.push((key.clone(), entry.response.clone()));
        }
        entries.reverse();
        Saved { created: content.created, hits: content.hits, misses: content.misses, evictions: content.evictions, entries }
    }
}

impl From<Saved> for CacheContent {
    fn from(saved: Saved) -> CacheContent {
        let Saved { created, hits, misses, evictions, entries } = saved;
        let mut content = CacheContent { created, hits, misses, evictions, ..CacheContent::default() };
        for (key, response) in entries {
            content.insert(key, response);
        }
        content
    }
}
