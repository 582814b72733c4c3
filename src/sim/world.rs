//! What the simulation runs on: an account that answers requests, can be changed and looked at, and can be copied to go back to.

use crate::gateway::rest::Served;
use crate::gateway::{NamedLimits, Request, Tracer};
use crate::time::SimTime;
use serde_json::Value;

/// A world to send requests to. Its copy goes on exactly as the original would: that is what rewinding rests on.
pub trait World: Clone {
    /// Serves a request that comes in at this instant.
    fn send<T: Tracer>(&mut self, request: &Request, at: SimTime, tracer: &mut T) -> Served;

    /// Carries out an operation at this instant; an error is told in a sentence.
    fn act(&mut self, service: &str, operation: &str, input: &Value, at: SimTime) -> Result<Value, String>;

    /// The quota and the buckets that a request would meet at this instant. Looking changes nothing.
    fn limits(&self, request: &Request, at: SimTime) -> NamedLimits;

    /// Draws from another seed from now on.
    fn reseed(&mut self, seed: u64);

    /// The URL of an API's stage; the API is given by its id or its name.
    fn url_of(&self, api: &str, stage: &str) -> Option<String>;

    /// The value of an API key, which is given by its id or its name.
    fn key_value(&self, key: &str) -> Option<String>;

    /// What the host of this URL belongs to: each is paid for in its own way.
    fn front(&self, url: &str) -> Front;

    /// What has been used so far of what is paid for beside requests.
    fn used(&self, at: SimTime) -> Used;
}

/// What takes requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Front {
    /// A REST API, or nothing that is known.
    #[default]
    Rest,
    /// An HTTP API.
    Http,
    /// A load balancer.
    LoadBalancer,
}

/// What is paid for beside requests.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Used {
    /// Executions of functions.
    pub invocations: u64,
    /// Their time by their memory, in gigabyte-seconds.
    pub gigabyte_seconds: f64,
    /// Environments that had to be made.
    pub cold_starts: u64,
    /// Calls that were refused because no execution was left.
    pub throttled: u64,
    /// Executions that go on.
    pub running: u64,
    /// How many caches of each size are on, in the order of AWS's list: 0.5, 1.6, 6.1, 13.5, 28.4, 58.2, 118 and 237 gigabytes.
    pub caches: [u32; 8],
    /// Load balancers, which cost by the hour.
    pub load_balancers: u64,
}
