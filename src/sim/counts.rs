//! What is counted of requests: in a row of the report, for a client, and in all.

use super::histogram::Percentiles;
use super::prices::Cost;
use super::world::Front;
use crate::gateway::rest::Served;
use crate::gateway::{BucketLevel, Fault};
use crate::model::GatewayResponseType;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// How many gateway response types there are.
const TYPES: usize = GatewayResponseType::ALL.len();

/// Makes [`Counts`] and [`Totals`], which hold the same counters, from one list of them.
macro_rules! counters {
    ($($(#[$about:meta])* $name:ident: $kind:ty,)*) => {
        /// Counted requests. Every attempt is counted by the instant at which it was sent.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct Counts {
            $($(#[$about])* pub $name: $kind,)*
            /// Ended by the gateway, by the gateway response's type, in the order of [`GatewayResponseType::ALL`].
            pub by_type: [u64; TYPES],
            /// Requests to REST APIs that are paid for.
            pub rest_billed: u64,
            /// Requests to HTTP APIs that are paid for.
            pub http_billed: u64,
            /// Requests to load balancers.
            pub balanced: u64,
            /// Bytes of the bodies of their responses.
            pub balanced_bytes: u64,
        }

        impl AddAssign<&Counts> for Counts {
            fn add_assign(&mut self, other: &Counts) {
                $(self.$name += &other.$name;)*
                self.by_type.iter_mut().zip(other.by_type).for_each(|(own, other)| *own += other);
                self.rest_billed += other.rest_billed;
                self.http_billed += other.http_billed;
                self.balanced += other.balanced;
                self.balanced_bytes += other.balanced_bytes;
            }
        }

        /// Sums of a run.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase", default)]
        pub struct Totals {
            $($(#[$about])* pub $name: $kind,)*
            /// Requests begun.
            pub requests: u64,
            /// Attempts that the gateway ended by itself, by the type of the gateway response.
            pub gateway_responses: BTreeMap<String, u64>,
            /// Requests that wait to be sent again.
            pub pending: u64,
            /// Attempts without answer.
            pub in_flight: u64,
            /// How long attempts took.
            pub latency_ms: Percentiles,
            /// How long backends took.
            pub integration_latency_ms: Percentiles,
            /// From a request's first attempt to the end of the one that succeeded.
            pub wait_until_success_ms: Percentiles,
            /// Executions of functions.
            pub function_invocations: u64,
            /// Environments that had to be made for them.
            pub cold_starts: u64,
            /// Executions that were refused for want of concurrency.
            pub function_throttles: u64,
            /// What it has cost, in US dollars.
            pub cost: Cost,
        }

        impl From<&Counts> for Totals {
            fn from(counts: &Counts) -> Totals {
                Totals {
                    $($name: counts.$name,)*
                    requests: counts.offered - counts.retries,
                    gateway_responses: crate::order::map(counts.gateway_responses().map(|(name, count)| (name.to_owned(), count))),
                    ..Totals::default()
                }
            }
        }
    };
}

counters! {
    /// Attempts sent.
    offered: u64,
    /// Of those, not the first of their request.
    retries: u64,
    /// Answered with a status below 400.
    accepted: u64,
    /// Refused by a limit.
    refused: Refusals,
    /// Sent to a host or stage that is not known.
    unknown_stage: u64,
    /// Answered with 4xx, whoever said so.
    client_errors: u64,
    /// Answered with 5xx, whoever said so.
    server_errors: u64,
    /// Of the errors, those that a backend answered.
    backend_errors: u64,
    /// Answered from the cache.
    cache_hits: u64,
    /// Not found in the cache that was looked in.
    cache_misses: u64,
    /// Served by a canary.
    canary: Side,
    /// Served by a stage's own deployment.
    base: Side,
    /// Requests that succeeded, by the instant of the attempt that did.
    succeeded: u64,
    /// Requests that failed for good.
    gave_up: u64,
}

/// Requests that limits refused, by level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Refusals {
    /// The usage plan's limit of a method.
    pub plan_method: u64,
    /// The usage plan's limit.
    pub plan: u64,
    /// The stage's limit of a method.
    pub stage_method: u64,
    /// The account's limit.
    pub account: u64,
    /// The quota.
    pub quota: u64,
}

/// What one of two deployments served.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Side {
    /// Requests.
    pub requests: u64,
    /// Answered with 4xx.
    pub client_errors: u64,
    /// Answered with 5xx.
    pub server_errors: u64,
}

/// What becomes of a request after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It succeeded.
    Succeeded,
    /// It is sent again.
    Retried,
    /// It failed for good.
    GaveUp,
}

impl Refusals {
    /// All of them.
    pub fn total(&self) -> u64 {
        self.plan_method + self.plan + self.stage_method + self.account + self.quota
    }

    /// Names and numbers, in the order in which limits are looked at.
    pub fn levels(&self) -> [(&'static str, u64); 5] {
        [
            ("planMethod", self.plan_method),
            ("plan", self.plan),
            ("stageMethod", self.stage_method),
            ("account", self.account),
            ("quota", self.quota),
        ]
    }

    fn add(&mut self, fault: &Fault) {
        match fault {
            Fault::QuotaExceeded { .. } => self.quota += 1,
            Fault::Throttled { bucket } => match bucket.level {
                BucketLevel::PlanMethod => self.plan_method += 1,
                BucketLevel::Plan => self.plan += 1,
                BucketLevel::StageMethod => self.stage_method += 1,
                BucketLevel::Account => self.account += 1,
            },
            _ => {}
        }
    }
}

impl Side {
    fn add(&mut self, status: u16) {
        self.requests += 1;
        self.client_errors += u64::from((400..500).contains(&status));
        self.server_errors += u64::from(status >= 500);
    }
}

impl Counts {
    /// Counts one attempt. `front` says what took it, `first` whether it was its request's first.
    pub fn add(&mut self, served: &Served, fate: Fate, first: bool, front: Front) {
        let status = served.response.status;
        self.offered += 1;
        self.retries += u64::from(!first);
        self.accepted += u64::from(status < 400);
        self.client_errors += u64::from((400..500).contains(&status));
        self.server_errors += u64::from(status >= 500);
        match served.cache_hit {
            Some(true) => self.cache_hits += 1,
            Some(false) => self.cache_misses += 1,
            None => {}
        }
        let side = if served.is_canary { &mut self.canary } else { &mut self.base };
        side.add(status);
        match fate {
            Fate::Succeeded => self.succeeded += 1,
            Fate::GaveUp => self.gave_up += 1,
            Fate::Retried => {}
        }
        let billed = match &served.fault {
            None => {
                self.backend_errors += u64::from(status >= 400);
                true
            }
            Some(fault) => {
                self.refused.add(fault);
                match fault.response_type() {
                    Some(kind) => self.by_type[kind as usize] += 1,
                    None => self.unknown_stage += 1,
                }
                is_billed(fault)
            }
        };
        match front {
            Front::Rest => self.rest_billed += u64::from(billed),
            Front::Http => self.http_billed += u64::from(billed),
            // What it takes counts, whatever it answers.
            Front::LoadBalancer => {
                self.balanced += 1;
                self.balanced_bytes += served.response.body.0.len() as u64;
            }
        }
    }

    /// Gateway responses by the names of their types; only those that came.
    pub fn gateway_responses(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let named = GatewayResponseType::ALL.iter().map(|kind| (kind.name(), self.by_type[*kind as usize]));
        named.filter(|(_, count)| *count > 0)
    }
}

/// Whether a request that ended so is paid for: one that a limit, a missing key or an authorizer refuses is not (`api-gateway-pricing`).
fn is_billed(fault: &Fault) -> bool {
    use GatewayResponseType as Type;
    fault.response_type().is_some_and(|kind| {
        !matches!(
            kind,
            Type::Throttled
                | Type::QuotaExceeded
                | Type::InvalidApiKey
                | Type::MissingAuthenticationToken
                | Type::Unauthorized
                | Type::AccessDenied
                | Type::InvalidSignature
                | Type::ExpiredToken
                | Type::AuthorizerFailure
                | Type::AuthorizerConfigurationError
        )
    })
}

impl AddAssign<&Refusals> for Refusals {
    fn add_assign(&mut self, other: &Refusals) {
        self.plan_method += other.plan_method;
        self.plan += other.plan;
        self.stage_method += other.stage_method;
        self.account += other.account;
        self.quota += other.quota;
    }
}

impl AddAssign<&Side> for Side {
    fn add_assign(&mut self, other: &Side) {
        self.requests += other.requests;
        self.client_errors += other.client_errors;
        self.server_errors += other.server_errors;
    }
}
