//! The account's HTTP APIs and issuers in the form that requests meet. Compiled deployments are carried over from change to change.

use super::compiled::CompiledApi;
use crate::gateway::access_log;
use crate::gateway::rest::AccessLog;
use crate::jwt::{self, Jwk, PublicKey};
use crate::model::http::{Api, Stage};
use crate::model::{Account, Issuer, SigningKey, UserPool};
use crate::order;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Numbers of stages begin here, so that they are not those of REST APIs, which share buckets and metrics with them.
const FIRST_NUMBER: u32 = 1 << 31;

/// All HTTP APIs of an account.
#[derive(Debug, Default)]
pub struct HttpApis {
    apis: BTreeMap<String, LiveApi>,
    issuers: BTreeMap<String, Rc<LiveIssuer>>,
}

/// An HTTP API as the data plane sees it.
#[derive(Debug)]
pub struct LiveApi {
    /// The API.
    pub api: Arc<Api>,
    stages: BTreeMap<String, LiveStage>,
}

/// A stage as the data plane sees it.
#[derive(Debug)]
pub struct LiveStage {
    /// The stage.
    pub stage: Arc<Stage>,
    /// Tells stages from each other, of whichever API.
    pub number: u32,
    /// The deployment it serves, if something is deployed to it.
    pub compiled: Option<Rc<CompiledApi>>,
    /// Its access log, if it has one.
    pub access_log: Option<AccessLog>,
}

/// An issuer with its keys.
#[derive(Debug)]
pub(super) struct LiveIssuer {
    source: Source,
    /// Its RSA keys.
    pub keys: Vec<Jwk>,
}

/// Who issues.
#[derive(Clone, Debug)]
enum Source {
    Issuer(Arc<Issuer>),
    Pool(Arc<UserPool>),
}

impl Source {
    fn is(&self, other: &Source) -> bool {
        match (self, other) {
            (Source::Issuer(own), Source::Issuer(other)) => Arc::ptr_eq(own, other),
            (Source::Pool(own), Source::Pool(other)) => Arc::ptr_eq(own, other),
            _ => false,
        }
    }

    /// The keys that it publishes.
    fn keys(&self) -> Vec<Jwk> {
        match self {
            Source::Issuer(issuer) => {
                issuer.jwks.as_ref().map_or_else(|| own_keys(&issuer.keys), |set| jwt::key_set(set).unwrap_or_default())
            }
            Source::Pool(pool) => own_keys(&pool.keys),
        }
    }
}

impl HttpApis {
    /// Builds them. What `before` has compiled is taken from there.
    pub fn new(account: &Account, before: Option<&HttpApis>) -> HttpApis {
        let mut number = FIRST_NUMBER;
        let apis = account.http_apis.iter().map(|(id, api)| {
            let before = before.and_then(|before| before.apis.get(id));
            (id.clone(), LiveApi::new(api, before, &mut number))
        });
        let apis = order::map(apis);
        let mut issuers = BTreeMap::new();
        let pools = account.user_pools.values().map(|pool| (pool.issuer(), Source::Pool(pool.clone())));
        // An issuer that was made with a pool's URL takes the pool's place.
        for (url, source) in pools.chain(account.issuers.iter().map(|(url, issuer)| (url.clone(), Source::Issuer(issuer.clone())))) {
            let known = before.and_then(|before| before.issuers.get(&url)).filter(|known| known.source.is(&source)).cloned();
            let live = known.unwrap_or_else(|| Rc::new(LiveIssuer { keys: source.keys(), source }));
            issuers.insert(url, live);
        }
        HttpApis { apis, issuers }
    }

    /// The API with this id.
    pub fn api(&self, id: &str) -> Option<&LiveApi> {
        self.apis.get(id)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.apis.is_empty()
    }

    /// The issuer with this URL.
    pub(super) fn issuer(&self, url: &str) -> Option<&LiveIssuer> {
        self.issuers.get(url).map(|issuer| &**issuer)
    }
}

/// The access log that a stage's settings ask for.
fn access_log(stage: &Stage) -> Option<AccessLog> {
    let settings = stage.access_log_settings.as_ref()?;
    let group = access_log::log_group(settings.destination_arn.as_deref()?)?.to_owned();
    Some(AccessLog { group, format: settings.format.clone()? })
}

/// Key pairs as those who verify see them.
fn own_keys(keys: &[SigningKey]) -> Vec<Jwk> {
    let number = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
    let own = keys.iter().filter_map(|key| {
        let public = PublicKey::new(&number(&key.n), &number(&key.e))?;
        Some(Jwk { kid: Some(key.kid.clone()), algorithm: Some("RS256".into()), key: public })
    });
    own.collect()
}

impl LiveApi {
    fn new(api: &Arc<Api>, before: Option<&LiveApi>, number: &mut u32) -> LiveApi {
        let mut live = LiveApi { api: api.clone(), stages: BTreeMap::new() };
        for (name, stage) in &api.stages {
            let deployment = stage.deployment_id.as_ref().and_then(|id| api.deployments.get(id));
            let compiled = deployment.map(|deployment| {
                let stages = live.stages.values().chain(before.into_iter().flat_map(|before| before.stages.values()));
                let known =
                    stages.filter_map(|stage| stage.compiled.as_ref()).find(|known| Arc::ptr_eq(&known.definition, &deployment.definition));
                known.cloned().unwrap_or_else(|| Rc::new(CompiledApi::new(deployment.definition.clone())))
            });
            *number += 1;
            live.stages.insert(name.clone(), LiveStage { stage: stage.clone(), number: *number, compiled, access_log: access_log(stage) });
        }
        live
    }

    /// The stage with this name.
    pub fn stage(&self, name: &str) -> Option<&LiveStage> {
        self.stages.get(name)
    }
}
