//! Step "look in the cache": a response that is kept for the request's key is the answer; else the key is kept for the answer that will come
//! (`api-gateway-caching`). The method response is what is kept, before the headers of the wire are put around it.

use super::authorize::{MayNot, may_invalidate};
use super::cache_key::{self, CacheKey};
use super::integration_response::Made;
use super::live::LiveCache;
use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use super::validate::Valid;
use super::{arn, cache_setting};
use crate::gateway::response_cache::{CacheSetting, CachedResponse, Found, LARGEST};
use crate::gateway::{Body, CacheReading, CacheResult, Detail, Fault, Outcome, Step, Tracer};
use crate::model::UnauthorizedCacheControlHeaderStrategy as Strategy;
use crate::time::SimTime;
use std::borrow::Cow;
use std::rc::Rc;

/// What a client is told whose wish to bypass the cache counts for nothing.
const WARNING: &str = "199 Cache-control headers were ignored because the caller was unauthorized.";

/// What came of the look.
#[derive(Debug)]
pub(super) enum Looked {
    /// The answer: integration request, call and integration response are passed over.
    Hit(Made),
    /// The request goes on.
    Missed(Missed),
}

/// A request that the cache did not answer.
#[derive(Debug)]
pub(super) struct Missed {
    valid: Valid,
    /// Where its answer is kept; none if it is not.
    slot: Option<Slot>,
}

/// The place for an answer in the cache.
#[derive(Debug)]
struct Slot {
    key: String,
    setting: Rc<CacheSetting>,
    warns: bool,
}

impl Missed {
    /// Whether the cache was asked.
    pub(super) fn was_looked_up(&self) -> bool {
        self.slot.is_some()
    }

    /// What the integration request needs, and the place for the answer.
    pub(super) fn go_on(self) -> (Valid, KeptFor) {
        (self.valid, KeptFor(self.slot))
    }
}

/// The place for an answer that has yet to come, if it is to be kept.
#[derive(Debug)]
pub(super) struct KeptFor(Option<Slot>);

pub(super) fn look<B, T: Tracer>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    valid: Valid,
    tracer: &mut T,
) -> Result<Looked, Fault> {
    let Some(cache) = &staged.stage.cache else { return Ok(Looked::Missed(Missed { valid, slot: None })) };
    let look = Look { gate, staged, routed, cache };
    let stage = &staged.stage.stage;
    if !stage.cache_serves(gate.now) {
        tracer.step(Step::Cache, Outcome::Skip, || {
            look.bypassed(match stage.cache_wait(gate.now) {
                Some(wait) => format!(
                    "The cache cluster is {} for another {} s, and does not serve",
                    stage.cache_status(gate.now).name(),
                    wait.seconds()
                ),
                None => "The stage has no cache cluster any more".to_owned(),
            })
        });
        return Ok(Looked::Missed(Missed { valid, slot: None }));
    }
    let setting = cache_setting::of(gate, staged, routed);
    if let Some(off) = &setting.off {
        tracer.step(Step::Cache, Outcome::Skip, || look.bypassed(off.clone()));
        return Ok(Looked::Missed(Missed { valid, slot: None }));
    }
    look.ask(setting, valid, tracer)
}

/// A look into a cache.
#[derive(Debug)]
struct Look<'a, 'b, B> {
    gate: &'a Gate<'b, B>,
    staged: &'a Staged<'b>,
    routed: &'a Routed<'b>,
    cache: &'a LiveCache,
}

impl<B> Look<'_, '_, B> {
    fn ask<T: Tracer>(&self, setting: Rc<CacheSetting>, valid: Valid, tracer: &mut T) -> Result<Looked, Fault> {
        let key = cache_key::of(self.gate, self.staged, self.routed);
        let (name, created) = (self.cache.name.as_str(), self.cache.created);
        let wish = wish(self.gate.request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let refused = if wish && setting.requires_authorization { may_invalidate(self.gate, self.staged).err() } else { None };
        if let Some(refused) = refused.as_ref().filter(|_| setting.strategy == Strategy::FailWith403) {
            let fault = self.denied(refused);
            tracer.refuse(
                Step::Cache,
                || self.detail(&key, &setting, CacheReading { note: refused.reason.clone(), ..CacheReading::default() }),
                &fault,
            );
            return Err(fault);
        }
        let warns = refused.is_some() && setting.strategy == Strategy::SucceedWithResponseHeader;
        let mut responses = self.gate.runtime.responses.borrow_mut();
        if wish && refused.is_none() {
            let had = responses.invalidate(name, created, &key.text);
            drop(responses);
            tracer.step(Step::Cache, Outcome::Pass, || {
                let dropped = if had { "the entry was dropped" } else { "there was no entry to drop" };
                let note = format!("Cache-Control: max-age=0: {dropped}, the backend answers, and its answer is kept");
                self.detail(&key, &setting, CacheReading { result: CacheResult::Invalidated, note, ..CacheReading::default() })
            });
            return Ok(Looked::Missed(Missed { valid, slot: Some(Slot { key: key.text, setting, warns: false }) }));
        }
        let found = responses.get(name, created, &key.text, self.gate.now);
        drop(responses);
        tracer.step(Step::Cache, Outcome::Pass, || self.detail(&key, &setting, self.reading(&found, refused.as_ref())));
        match found {
            Found::Hit(response) => Ok(Looked::Hit(answer(&response, warns))),
            _ => Ok(Looked::Missed(Missed { valid, slot: Some(Slot { key: key.text, setting, warns }) })),
        }
    }

    fn denied(&self, refused: &MayNot) -> Fault {
        let resource = arn::masked(&arn::request(self.gate, self.staged), &self.gate.live.account_id);
        let deny = if refused.explicit { " with an explicit deny" } else { "" };
        let message =
            format!("User: {} is not authorized to perform: execute-api:InvalidateCache on resource: {resource}{deny}", refused.user);
        Fault::AccessDenied { reason: refused.reason.clone(), explicit: refused.explicit, message }
    }

    fn bypassed(&self, note: String) -> Detail {
        self.level(CacheReading { note, ..CacheReading::default() })
    }

    fn reading(&self, found: &Found, refused: Option<&MayNot>) -> CacheReading {
        let ignored = refused.map_or_else(String::new, |refused| format!(". Cache-Control: max-age=0 is ignored: {}", refused.reason));
        let miss = |why: String| CacheReading { result: CacheResult::Miss, note: why + &ignored, ..CacheReading::default() };
        match found {
            Found::Hit(response) => CacheReading {
                result: CacheResult::Hit,
                note: format!("The cache had the response{ignored}"),
                age_seconds: Some(self.gate.now.since(response.stored).seconds()),
                ttl_left_seconds: Some(response.until.since(self.gate.now).seconds()),
                stored: Some(response.stored),
                made_for: Some(response.request.clone()),
                entry_bytes: Some(response.size()),
                ..CacheReading::default()
            },
            Found::Expired(since) => miss(format!("The response that was kept had run out {} s before", since.seconds())),
            Found::Nothing => miss("The cache had no response for this key".to_owned()),
        }
    }

    fn detail(&self, key: &CacheKey, setting: &CacheSetting, reading: CacheReading) -> Detail {
        self.level(CacheReading {
            key: Some(key.text.clone()),
            parameters: key.parameters.clone(),
            unkeyed: cache_key::unkeyed(self.routed, &key.parameters),
            ttl_seconds: Some(setting.ttl.seconds()),
            ..reading
        })
    }

    fn level(&self, reading: CacheReading) -> Detail {
        let level = self.gate.runtime.responses.borrow().level(&self.cache.name, self.cache.created);
        let (entries, bytes_used, capacity_bytes) = (level.entries, level.bytes, self.cache.capacity);
        Detail::Cache(Box::new(CacheReading { entries, bytes_used, capacity_bytes, ..reading }))
    }
}

/// Whether a client wishes to have the entry dropped: `max-age=0` alone counts (`api-gateway-caching`), neither `no-cache` nor `no-store`.
fn wish<'a>(headers: impl Iterator<Item = (&'a str, &'a str)>) -> bool {
    let mut directives = headers.filter(|(name, _)| name.eq_ignore_ascii_case("Cache-Control")).flat_map(|(_, value)| value.split(','));
    directives.any(|directive| {
        let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
        name.trim().eq_ignore_ascii_case("max-age") && value.trim().trim_matches('"') == "0"
    })
}

fn answer(response: &CachedResponse, warns: bool) -> Made {
    let mut made = Made {
        status: response.status,
        headers: response.headers.clone(),
        body: response.body.0.clone(),
        content_type: response.content_type.clone(),
        traced: false,
        not_cached: None,
    };
    if warns {
        made.headers.push((Cow::Borrowed("Warning"), Cow::Borrowed(WARNING)));
    }
    made
}

/// Keeps what the integration made, from when the backend had answered.
pub(super) fn keep<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, slot: KeptFor, answered: SimTime, made: &mut Made) {
    let (Some(slot), Some(cache)) = (slot.0, &staged.stage.cache) else { return };
    let response = CachedResponse {
        request: format!("{} {}{}{}", gate.http_method, staged.path, if staged.query.is_empty() { "" } else { "?" }, staged.query),
        stored: answered,
        until: answered.after(slot.setting.ttl),
        encrypted: slot.setting.encrypted,
        status: made.status,
        headers: made.headers.clone(),
        content_type: made.content_type.clone(),
        body: Body(made.body.clone()),
    };
    if response.size() > LARGEST {
        let bytes = response.size();
        made.not_cached = Some(format!("The response has {bytes} bytes, and a cache keeps no response above {LARGEST}"));
    } else {
        gate.runtime.responses.borrow_mut().put(&cache.name, cache.created, cache.capacity, slot.key, response, gate.now);
    }
    if slot.warns {
        made.headers.push((Cow::Borrowed("Warning"), Cow::Borrowed(WARNING)));
    }
}
