//! What Lambda authorizers have answered, kept for their TTL. It is the policy that is kept: a cached one that names a single method refuses the
//! next (`configure-api-gateway-lambda-authorization-with-console`).

use crate::policy::Policy;
use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::rc::Rc;

/// How many answers are kept for a stage. AWS names no number; this one keeps saved workspaces small.
const MOST: usize = 500;

/// What a Lambda authorizer answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Granted {
    /// `principalId`.
    pub principal_id: String,
    /// `policyDocument`.
    pub policy: Policy,
    /// `context`, its values as texts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<(String, String)>,
    /// `usageIdentifierKey`: the API key of the caller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage_identifier_key: Option<String>,
}

/// Answers by stage (`{api id}/{stage}`) and by authorizer and identity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AuthorizerCache<T = Granted> {
    #[serde(bound(serialize = "T: Serialize", deserialize = "T: Deserialize<'de>"))]
    stages: BTreeMap<String, BTreeMap<String, Kept<T>>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Kept<T> {
    until: SimTime,
    granted: Rc<T>,
}

impl<T> Default for AuthorizerCache<T> {
    fn default() -> Self {
        AuthorizerCache { stages: BTreeMap::new() }
    }
}

impl<T> AuthorizerCache<T> {
    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.stages.is_empty()
    }

    /// The answer for an authorizer and an identity, and until when it counts.
    pub(crate) fn get(&self, stage: &str, key: &str, now: SimTime) -> Option<(Rc<T>, SimTime)> {
        let kept = self.stages.get(stage)?.get(key).filter(|kept| now < kept.until)?;
        Some((kept.granted.clone(), kept.until))
    }

    /// Keeps an answer. Where a stage has too many, what has run out goes first, then what runs out next.
    pub(crate) fn put(&mut self, stage: &str, key: String, granted: Rc<T>, until: SimTime, now: SimTime) {
        let answers = self.stages.entry(stage.to_owned()).or_default();
        if answers.len() >= MOST && !answers.contains_key(&key) {
            answers.retain(|_, kept| now < kept.until);
            let next = answers.iter().min_by_key(|(_, kept)| kept.until).map(|(key, _)| key.clone());
            if let Some(next) = next.filter(|_| answers.len() >= MOST) {
                answers.remove(&next);
            }
        }
        answers.insert(key, Kept { until, granted });
    }

    /// Forgets all answers of a stage (`FlushStageAuthorizersCache`).
    pub(crate) fn flush(&mut self, stage: &str) {
        self.stages.remove(stage);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Kind;
    use crate::time::Span;

    fn granted(principal_id: &str) -> Rc<Granted> {
        let document = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";
        let policy = Policy::parse(document, Kind::Attached).expect("a policy");
        Rc::new(Granted { principal_id: principal_id.into(), policy, context: Vec::new(), usage_identifier_key: None })
    }

    fn after(seconds: u64) -> SimTime {
        SimTime::START.after(Span::from_micros(seconds * 1_000_000))
    }

    #[test]
    fn an_answer_counts_until_its_time_is_over() {
        let mut cache: AuthorizerCache = AuthorizerCache::default();
        cache.put("a/prod", "k".into(), granted("ann"), after(300), after(0));
        assert!(cache.get("a/prod", "k", after(299)).is_some());
        assert!(cache.get("a/prod", "k", after(300)).is_none());
        assert!(cache.get("a/test", "k", after(0)).is_none() && cache.get("a/prod", "l", after(0)).is_none());
        cache.flush("a/prod");
        assert!(cache.get("a/prod", "k", after(0)).is_none() && cache.is_empty());
    }

    #[test]
    fn a_stage_keeps_so_many_and_no_more() {
        let mut cache: AuthorizerCache = AuthorizerCache::default();
        for number in 0..MOST as u64 + 50 {
            cache.put("a/prod", format!("{number:04}"), granted("x"), after(300 + number), after(0));
        }
        assert_eq!(cache.stages["a/prod"].len(), MOST);
        assert!(cache.get("a/prod", "0049", after(0)).is_none() && cache.get("a/prod", "0050", after(0)).is_some());
    }

    #[test]
    fn what_is_kept_is_saved() {
        let mut cache: AuthorizerCache = AuthorizerCache::default();
        cache.put("a/prod", "k".into(), granted("ann"), after(300), after(0));
        let saved = serde_json::to_value(&cache).expect("it serialises");
        assert_eq!(serde_json::from_value::<AuthorizerCache>(saved).expect("it reads back"), cache);
    }
}
