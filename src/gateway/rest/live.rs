//! The account in the form that requests meet: hosts, stages, keys and their limits, looked up without searching.
//!
//! It is built again when the account changes. Compiled deployments are carried over, because they never change.

use super::authorize::Signer;
use super::compiled::CompiledApi;
use crate::gateway::access_log;
use crate::gateway::alb::LoadBalancers;
use crate::gateway::http::HttpApis;
use crate::model::{
    Account, ApiStage, CacheClusterStatus, DomainName, RestApi, Stage, Texts, ThrottleSettings, UsagePlan, UserPool, VpcLink, is_method_key,
};
use crate::order;
use crate::policy::Network;
use crate::throttle::{QuotaLimit, Rate};
use crate::time::SimTime;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// The account as the data plane sees it.
#[derive(Debug)]
pub struct Live {
    /// Tells one from the next: counters that were looked up for another are looked up again.
    pub generation: u64,
    /// The account's id.
    pub account_id: String,
    /// The Region.
    pub region: String,
    /// Whether any stage writes an execution log.
    pub is_logged: bool,
    /// The account's limit.
    pub account_limit: Rate,
    /// HTTP APIs, and the issuers that they know.
    pub http: HttpApis,
    /// Load balancers.
    pub balancers: LoadBalancers,
    apis: BTreeMap<String, LiveApi>,
    /// Custom domain names by host in lower case.
    domains: BTreeMap<String, Arc<DomainName>>,
    keys_by_value: BTreeMap<String, usize>,
    /// API keys.
    pub keys: Vec<LiveKey>,
    signers: BTreeMap<String, Rc<Signer>>,
    user_pools: BTreeMap<String, Arc<UserPool>>,
    vpc_links: BTreeMap<String, Arc<VpcLink>>,
}

/// An API as the data plane sees it.
#[derive(Debug)]
pub struct LiveApi {
    /// The API.
    pub api: Arc<RestApi>,
    stages: BTreeMap<String, LiveStage>,
    compiled: BTreeMap<String, Rc<CompiledApi>>,
}

/// A stage as the data plane sees it.
#[derive(Debug)]
pub struct LiveStage {
    /// The stage.
    pub stage: Arc<Stage>,
    /// What it serves.
    pub base: Variant,
    /// What its canary serves.
    pub canary: Option<Variant>,
    /// Addresses that its web ACL blocks.
    pub blocked: Vec<Network>,
    /// Its cache cluster, if it has one.
    pub cache: Option<LiveCache>,
    /// Its access log, if it writes one.
    pub access_log: Option<AccessLog>,
}

/// A stage's cache cluster.
#[derive(Debug)]
pub struct LiveCache {
    /// What its responses are kept under: `{api id}/{stage}`.
    pub name: String,
    /// When it was made.
    pub created: SimTime,
    /// Its size in bytes.
    pub capacity: u64,
}

/// A stage's access log.
#[derive(Debug)]
pub struct AccessLog {
    /// The log group.
    pub group: String,
    /// The format of a line.
    pub format: String,
}

/// A deployment with the variables that it runs with: a stage's own or its canary's.
#[derive(Debug)]
pub struct Variant {
    /// Tells variants of one [`Live`] from each other.
    pub number: u32,
    /// The deployment's id.
    pub deployment_id: String,
    /// The deployment.
    pub compiled: Rc<CompiledApi>,
    /// Stage variables, with the canary's overrides merged over them for a canary.
    pub variables: Texts,
}

/// An API key as the data plane sees it.
#[derive(Debug)]
pub struct LiveKey {
    /// The key's id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Whether it is accepted.
    pub enabled: bool,
    /// The plan for each API stage, by API id and stage name.
    plans: BTreeMap<(String, String), Arc<UsagePlan>>,
}

impl Live {
    /// Builds it. Deployments that `before` has compiled are taken from there.
    pub fn new(account: &Account, before: Option<&Live>) -> Live {
        let mut number = 0;
        let apis = account.rest_apis.iter().map(|(id, api)| {
            let before = before.and_then(|live| live.apis.get(id));
            (id.clone(), LiveApi::new(api, before, &mut number))
        });
        let mut live = Live {
            generation: before.map_or(1, |live| live.generation + 1),
            account_id: account.id.clone(),
            region: account.region.clone(),
            is_logged: account.rest_apis.values().flat_map(|api| api.stages.values()).any(|stage| stage.is_logged()),
            account_limit: Rate {
                rate_limit: account.throttle_settings.rate_limit,
                burst_limit: f64::from(account.throttle_settings.burst_limit),
            },
            http: HttpApis::new(account, before.map(|live| &live.http)),
            balancers: LoadBalancers::new(account),
            apis: order::map(apis),
            domains: order::map(account.domain_names.values().map(|domain| (domain.domain_name.to_ascii_lowercase(), domain.clone()))),
            keys_by_value: BTreeMap::new(),
            keys: Vec::new(),
            signers: order::map(account.callers.iter().map(|(key, caller)| {
                let known = before.and_then(|live| live.signers.get(key)).filter(|known| Arc::ptr_eq(&known.caller, caller));
                (key.clone(), known.cloned().unwrap_or_else(|| Rc::new(Signer::new(caller))))
            })),
            user_pools: order::map(account.user_pools.values().map(|pool| (pool.arn.clone(), pool.clone()))),
            vpc_links: account.vpc_links.clone(),
        };
        for acl in account.web_acls.values() {
            if let Some(stage) = live.apis.get_mut(&acl.rest_api_id).and_then(|api| api.stages.get_mut(&acl.stage_name)) {
                stage.blocked = acl.blocked_source_ips.iter().filter_map(|range| Network::parse(range)).collect();
            }
        }
        for key in account.api_keys.values() {
            let plans = account.usage_plans.values().filter(|plan| plan.key_ids.contains(&key.id));
            let stages = plans.flat_map(|plan| plan.api_stages.iter().map(move |stage| (stage, plan)));
            let plans = order::map(stages.map(|(stage, plan)| ((stage.api_id.clone(), stage.stage.clone()), plan.clone())));
            live.keys_by_value.insert(key.value.clone(), live.keys.len());
            live.keys.push(LiveKey { id: key.id.clone(), name: key.name.clone(), enabled: key.enabled, plans });
        }
        live
    }

    /// The API with this id.
    pub fn api(&self, id: &str) -> Option<&LiveApi> {
        self.apis.get(id)
    }

    /// Whether a stage has this cache cluster: by name, and by when it was made.
    pub fn has_cache(&self, name: &str, created: SimTime) -> bool {
        let stage = name.split_once('/').and_then(|(api_id, stage)| self.api(api_id)?.stage(stage));
        stage
            .filter(|stage| stage.stage.cache_cluster_enabled)
            .and_then(|stage| stage.cache.as_ref())
            .is_some_and(|cache| cache.created == created)
    }

    /// The caller who signs with this access key.
    pub fn signer(&self, access_key_id: &str) -> Option<&Signer> {
        self.signers.get(access_key_id).map(|signer| &**signer)
    }

    /// The custom domain name that takes requests to this host: its own, else one with `*` in the place of the first label.
    pub fn domain(&self, host: &str) -> Option<&DomainName> {
        if self.domains.is_empty() {
            return None;
        }
        let host = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
        let wild = || host.split_once('.').and_then(|(_, rest)| self.domains.get(&format!("*.{rest}")));
        self.domains.get(&host).or_else(wild).map(|domain| &**domain)
    }

    /// The user pool with this ARN.
    pub fn user_pool(&self, arn: &str) -> Option<&UserPool> {
        self.user_pools.get(arn).map(|pool| &**pool)
    }

    /// The VPC link with this id.
    pub fn vpc_link(&self, id: &str) -> Option<&VpcLink> {
        self.vpc_links.get(id).map(|link| &**link)
    }

    /// The API key with this value, by its place in [`Live::keys`].
    pub fn key_with_value(&self, value: &str) -> Option<usize> {
        self.keys_by_value.get(value).copied()
    }
}

impl LiveApi {
    fn new(api: &Arc<RestApi>, before: Option<&LiveApi>, number: &mut u32) -> LiveApi {
        let mut live = LiveApi { api: api.clone(), stages: BTreeMap::new(), compiled: BTreeMap::new() };
        for (name, stage) in &api.stages {
            if let Some(stage) = live.stage_of(stage, before, number) {
                live.stages.insert(name.clone(), stage);
            }
        }
        live
    }

    /// The stage with this name.
    pub fn stage(&self, name: &str) -> Option<&LiveStage> {
        self.stages.get(name)
    }

    fn stage_of(&mut self, stage: &Arc<Stage>, before: Option<&LiveApi>, number: &mut u32) -> Option<LiveStage> {
        let base = self.variant(&stage.deployment_id, stage.variables.clone(), before, number)?;
        let canary = stage.canary_settings.as_ref().and_then(|canary| {
            let mut variables = stage.variables.clone();
            variables.extend(canary.stage_variable_overrides.clone());
            self.variant(&canary.deployment_id, variables, before, number)
        });
        let cache = (stage.cache_cluster_status != CacheClusterStatus::NotAvailable).then(|| LiveCache {
            name: format!("{}/{}", self.api.id, stage.stage_name),
            created: stage.cache_cluster.map_or(SimTime::START, |cluster| cluster.created),
            capacity: stage.cache_bytes(),
        });
        Some(LiveStage { stage: stage.clone(), base, canary, cache, access_log: access_log(stage), blocked: Vec::new() })
    }

    fn variant(&mut self, deployment_id: &str, variables: Texts, before: Option<&LiveApi>, number: &mut u32) -> Option<Variant> {
        let deployment = self.api.deployments.get(deployment_id)?;
        let known = self.compiled.get(deployment_id).or_else(|| before?.compiled.get(deployment_id));
        let compiled = match known {
            Some(compiled) if Arc::ptr_eq(&compiled.definition, &deployment.definition) => compiled.clone(),
            _ => Rc::new(CompiledApi::new(deployment.definition.clone())),
        };
        self.compiled.insert(deployment_id.to_owned(), compiled.clone());
        *number += 1;
        Some(Variant { number: *number, deployment_id: deployment_id.to_owned(), compiled, variables })
    }
}

/// The access log that a stage's settings ask for: without a log group or a format none is written.
fn access_log(stage: &Stage) -> Option<AccessLog> {
    let settings = stage.access_log_settings.as_ref()?;
    let group = access_log::log_group(settings.destination_arn.as_deref()?)?.to_owned();
    Some(AccessLog { group, format: settings.format.clone()? })
}

impl LiveStage {
    /// The limit of a method: its own, else the one for all methods (`*/*`), else AWS's default of 10,000 a second and a bucket of 5,000.
    pub fn limit(&self, resource_path: &str, http_method: &str) -> Rate {
        let setting = self.stage.method_setting(resource_path, http_method).cloned().unwrap_or_default();
        Rate { rate_limit: setting.throttling_rate_limit, burst_limit: f64::from(setting.throttling_burst_limit) }
    }
}

impl LiveKey {
    /// The usage plan that joins this key and a stage.
    pub fn plan(&self, api_id: &str, stage: &str) -> Option<&Arc<UsagePlan>> {
        // A borrowed pair cannot be looked up in a map of owned pairs; a key has a few stages at most.
        self.plans.iter().find(|((api, name), _)| api == api_id && name == stage).map(|(_, plan)| plan)
    }
}

/// The plan's limit for each of its keys; none if it sets none.
pub fn plan_limit(plan: &UsagePlan) -> Option<Rate> {
    plan.throttle.map(rate)
}

/// The plan's limit of one method of a stage, for each of its keys.
pub fn plan_method_limit(plan: &UsagePlan, api_id: &str, stage: &str, resource_path: &str, http_method: &str) -> Option<Rate> {
    let joined = |joined: &&ApiStage| joined.api_id == api_id && joined.stage == stage;
    let stage = plan.api_stages.iter().find(joined)?;
    stage.throttle.iter().find(|(key, _)| is_method_key(key, resource_path, http_method)).map(|(_, limit)| rate(*limit))
}

/// The plan's quota for each of its keys.
pub fn plan_quota(plan: &UsagePlan) -> Option<QuotaLimit> {
    let quota = plan.quota?;
    let number = |number: i32| u64::try_from(number).unwrap_or(0);
    Some(QuotaLimit { limit: number(quota.limit), offset: number(quota.offset), period: quota.period })
}

fn rate(limit: ThrottleSettings) -> Rate {
    Rate { rate_limit: limit.rate_limit, burst_limit: f64::from(limit.burst_limit) }
}
