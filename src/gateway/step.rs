//! The steps of `serve`, in the order in which a request meets them: those of a REST API, those of an HTTP API, those of a
//! load balancer.

use serde::{Deserialize, Serialize};

/// A step of `serve`, in the order in which a request meets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Step {
    /// Find the API and the stage, draw the canary.
    Parse,
    /// HTTP APIs: answer a preflight.
    Cors,
    /// Find the resource and the method, or the route.
    Route,
    /// Ask the authorizer.
    Authorize,
    /// Check the API key.
    ApiKey,
    /// Look at the quota and the token buckets.
    Throttle,
    /// Validate parameters and body.
    Validate,
    /// Look in the cache.
    Cache,
    /// Make the integration request.
    IntegrationRequest,
    /// Call the backend.
    Integration,
    /// Make the integration response.
    IntegrationResponse,
    /// Make the method response.
    MethodResponse,
}

impl Step {
    /// Every step of an HTTP API, in order.
    pub const HTTP: [Step; 9] = [
        Step::Parse,
        Step::Cors,
        Step::Route,
        Step::Authorize,
        Step::Throttle,
        Step::IntegrationRequest,
        Step::Integration,
        Step::IntegrationResponse,
        Step::MethodResponse,
    ];

    /// Every step of a load balancer, in order.
    pub const ALB: [Step; 6] =
        [Step::Parse, Step::Route, Step::IntegrationRequest, Step::Integration, Step::IntegrationResponse, Step::MethodResponse];

    /// Every step of a REST API, in order.
    pub const ALL: [Step; 11] = [
        Step::Parse,
        Step::Route,
        Step::Authorize,
        Step::ApiKey,
        Step::Throttle,
        Step::Validate,
        Step::Cache,
        Step::IntegrationRequest,
        Step::Integration,
        Step::IntegrationResponse,
        Step::MethodResponse,
    ];
}
