//! The engine as the simulation's world.

use crate::app::Engine;
use crate::control::Operation;
use crate::gateway::rest::{Served, named_limits_of};
use crate::gateway::{NamedLimits, Request, Tracer, http};
use crate::model::elb;
use crate::sim::{CACHE_SIZES, Front, Used, World};
use crate::time::SimTime;
use serde_json::Value;
use std::sync::Arc;

impl World for Engine {
    fn send<T: Tracer>(&mut self, request: &Request, at: SimTime, tracer: &mut T) -> Served {
        self.now = at;
        let live = self.live();
        self.serve(&live, request, false, tracer)
    }

    fn act(&mut self, service: &str, operation: &str, input: &Value, at: SimTime) -> Result<Value, String> {
        self.now = at;
        let operation = Operation { service: service.to_owned(), operation: operation.to_owned(), input: input.clone() };
        self.call(&operation).map_err(|error| format!("{}: {}", error.code, error.message))
    }

    fn limits(&self, request: &Request, at: SimTime) -> NamedLimits {
        let live = self.live();
        let of_http = http::named_limits_of(&live, &self.runtime, request, at);
        of_http.unwrap_or_else(|| named_limits_of(&live, &self.runtime, request, at))
    }

    fn reseed(&mut self, seed: u64) {
        self.runtime.reseed(seed);
    }

    fn url_of(&self, api: &str, stage: &str) -> Option<String> {
        let host = |id: &str| format!("https://{id}.execute-api.{}.amazonaws.com", self.account.region);
        let apis = &self.account.rest_apis;
        if let Some(api) = apis.get(api).or_else(|| apis.values().find(|other| other.name == api)) {
            api.stages.get(stage)?;
            return Some(format!("{}/{stage}", host(&api.id)));
        }
        // A load balancer has no stages: what stands in their place is its listener.
        let listens = |balancer: &&Arc<elb::LoadBalancer>| balancer.load_balancer_name == api || balancer.load_balancer_arn == api;
        if let Some(balancer) = self.account.load_balancers.values().find(listens) {
            let found = |listener: &&Arc<elb::Listener>| format!("{}:{}", listener.protocol, listener.port) == stage;
            let listener = balancer.listeners.values().find(found)?;
            return Some(format!("{}://{}:{}", listener.protocol.to_ascii_lowercase(), balancer.dns_name, listener.port));
        }
        let apis = &self.account.http_apis;
        let api = apis.get(api).or_else(|| apis.values().find(|other| other.name == api))?;
        api.stages.get(stage)?;
        // The stage `$default` has no name in its URLs.
        Some(if stage == "$default" { host(&api.api_id) } else { format!("{}/{stage}", host(&api.api_id)) })
    }

    fn key_value(&self, key: &str) -> Option<String> {
        let keys = &self.account.api_keys;
        let named = || keys.values().find(|other| other.name.as_deref() == Some(key));
        keys.get(key).or_else(named).map(|key| key.value.clone())
    }

    fn front(&self, url: &str) -> Front {
        let host = url.split_once("://").map_or(url, |(_, rest)| rest);
        let host = host.split(['/', ':', '?']).next().unwrap_or_default();
        let is_balancer = self.account.load_balancers.values().any(|balancer| balancer.dns_name.eq_ignore_ascii_case(host));
        match self.account.http_apis.contains_key(host.split('.').next().unwrap_or_default()) {
            _ if is_balancer => Front::LoadBalancer,
            true => Front::Http,
            false => Front::Rest,
        }
    }

    fn used(&self, at: SimTime) -> Used {
        let fleet = self.fleet.borrow();
        let spent = fleet.spent();
        let stages = self.account.rest_apis.values().flat_map(|api| api.stages.values());
        let mut caches = [0; 8];
        // A cluster that is still being made is not yet there to be paid for.
        for stage in stages.filter(|stage| stage.cache_serves(at)) {
            let place = CACHE_SIZES.iter().position(|size| Some(*size) == stage.cache_cluster_size.as_deref());
            caches[place.unwrap_or(0)] += 1;
        }
        Used {
            invocations: spent.invocations,
            // Megabytes times milliseconds: 1,024 of the ones and 1,000 of the others.
            gigabyte_seconds: spent.milli_megabytes as f64 / 1_024_000.0,
            cold_starts: spent.cold_starts,
            throttled: spent.throttled,
            running: fleet.running(at),
            caches,
            load_balancers: self.account.load_balancers.len() as u64,
        }
    }
}
