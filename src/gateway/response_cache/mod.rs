//! What the caches of stages keep: responses for their TTL. Which requests are looked up, and under which key, is said by the step "look in the
//! cache".

mod content;
#[cfg(test)]
mod tests;

pub use content::CacheContent;

use super::exchange::{Body, Header};
use crate::model::UnauthorizedCacheControlHeaderStrategy;
use crate::time::{SimTime, Span};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// The largest response that is kept, in bytes (`api-gateway-caching`).
pub const LARGEST: usize = 1_048_576;
/// What encryption adds to a response: nonce and tag of AES-GCM. The guide says that it may add something, not how much.
const ENCRYPTION: usize = 28;
/// A cache keeps no more than this, whatever its size, because everything is kept in the browser.
const MOST_BYTES: u64 = 64 << 20;

/// The caches of stages by `{api id}/{stage}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ResponseCache {
    clusters: BTreeMap<String, CacheContent>,
    /// The settings that apply to methods, looked up once.
    #[serde(skip)]
    pub(crate) settings: CacheSettings,
}

/// What is cached of methods, until the account changes: by variant of the stage, place of the method and HTTP method of the request.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CacheSettings {
    generation: u64,
    known: HashMap<(u32, usize, u8), Rc<CacheSetting>>,
}

/// How responses of a method are cached.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CacheSetting {
    /// Why they are not, if they are not.
    pub off: Option<String>,
    pub ttl: Span,
    pub encrypted: bool,
    pub requires_authorization: bool,
    pub strategy: UnauthorizedCacheControlHeaderStrategy,
}

/// A response that is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CachedResponse {
    /// The request that it was made for, such as `GET /pets?type=cat`.
    pub request: String,
    /// Since when it is there: when the backend had answered.
    pub stored: SimTime,
    /// Until when it counts.
    pub until: SimTime,
    /// Whether it is encrypted.
    #[serde(default)]
    pub encrypted: bool,
    /// Its status.
    pub status: u16,
    /// Its own headers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<Header>,
    /// The media type, unless a header names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<Cow<'static, str>>,
    /// Its body.
    #[serde(flatten)]
    pub body: Body,
}

/// What a look into a cache finds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Found {
    Hit(Rc<CachedResponse>),
    /// There was one, and its time is over since so long.
    Expired(Span),
    Nothing,
}

/// A cache as a request found it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Level {
    pub entries: usize,
    pub bytes: u64,
}

impl CachedResponse {
    /// The size that counts against the largest that is kept.
    pub fn size(&self) -> usize {
        self.body.0.len() + if self.encrypted { ENCRYPTION } else { 0 }
    }

    /// What it takes of the cache: body, headers, key.
    pub fn bytes(&self, key: &str) -> u64 {
        let headers: usize = self.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
        (self.size() + headers + self.content_type.as_ref().map_or(0, |text| text.len()) + key.len()) as u64
    }
}

impl ResponseCache {
    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.clusters.is_empty()
    }

    /// Drops what clusters keep that are no more.
    pub(crate) fn retain(&mut self, is_there: impl Fn(&str, SimTime) -> bool) {
        self.clusters.retain(|name, content| is_there(name, content.created));
    }

    /// What the cluster of a stage keeps, which was made at `created`; none if it has not been asked yet.
    pub fn content(&self, name: &str, created: SimTime) -> Option<&CacheContent> {
        self.clusters.get(name).filter(|content| content.created == created)
    }

    /// The content of a cluster; that of an earlier one is gone.
    fn content_mut(&mut self, name: &str, created: SimTime) -> &mut CacheContent {
        if !self.clusters.contains_key(name) {
            self.clusters.insert(name.to_owned(), CacheContent::default());
        }
        let content = self.clusters.entry(name.to_owned()).or_default();
        if content.created != created {
            *content = CacheContent::of(created);
        }
        content
    }

    /// Looks for a response, and counts that it did.
    pub(crate) fn get(&mut self, name: &str, created: SimTime, key: &str, now: SimTime) -> Found {
        let content = match self.clusters.get_mut(name) {
            Some(content) if content.created == created => content,
            _ => self.content_mut(name, created),
        };
        let found = content.get(key, now);
        match found {
            Found::Hit(_) => content.hits += 1,
            _ => content.misses += 1,
        }
        found
    }

    /// Drops a response; whether there was one. The request counts as one that could not be answered.
    pub(crate) fn invalidate(&mut self, name: &str, created: SimTime, key: &str) -> bool {
        let content = self.content_mut(name, created);
        content.misses += 1;
        content.remove(key)
    }

    /// Keeps a response in a cache of so many bytes, at the instant `now` of its request.
    pub(crate) fn put(&mut self, name: &str, created: SimTime, capacity: u64, key: String, response: CachedResponse, now: SimTime) {
        self.content_mut(name, created).put(capacity.min(MOST_BYTES), key.into(), response, now);
    }

    /// Drops everything that a stage's cache keeps (`FlushStageCache`); what it has counted stays.
    pub(crate) fn flush(&mut self, name: &str) {
        if let Some(content) = self.clusters.get_mut(name) {
            content.clear();
        }
    }

    /// How full a cache is.
    pub(crate) fn level(&self, name: &str, created: SimTime) -> Level {
        self.content(name, created).map_or(Level::default(), |content| Level { entries: content.len(), bytes: content.bytes() })
    }
}

impl CacheSettings {
    /// The setting that applies, looked up once for each generation of the account.
    pub(crate) fn of(&mut self, generation: u64, key: (u32, usize, u8), look: impl FnOnce() -> CacheSetting) -> Rc<CacheSetting> {
        if self.generation != generation {
            self.generation = generation;
            self.known.clear();
        }
        self.known.entry(key).or_insert_with(|| Rc::new(look())).clone()
    }
}
