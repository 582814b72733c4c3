//! REST APIs, HTTP APIs and Application Load Balancers side by side: AWS's feature table (`http-api-vs-rest`), and what each costs.

use super::number::amount;

/// One feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature {
    /// The part of the table.
    pub group: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Whether a REST API, an HTTP API, a load balancer has it.
    pub has: [bool; 3],
    /// Where the difference shows.
    pub note: &'static str,
}

const fn feature(group: &'static str, name: &'static str, has: [bool; 3], note: &'static str) -> Feature {
    Feature { group, name, has, note }
}

/// The table, in the guide's order.
pub const FEATURES: [Feature; 27] = [
    feature("Endpoints", "Edge-optimized", [true, false, false], "CreateRestApi with the endpoint type EDGE; an HTTP API is regional."),
    feature("Endpoints", "Regional", [true, true, true], "Both kinds of API are reached in their Region."),
    feature("Endpoints", "Private", [true, false, true], "A REST API of the type PRIVATE is reached through VPC endpoints only."),
    feature(
        "Security",
        "Mutual TLS",
        [true, true, true],
        "Kept and shown for custom domain names; requests here bring no client certificate.",
    ),
    feature(
        "Security",
        "Certificates towards backends",
        [true, false, false],
        "A REST API's stage can show a client certificate to its backends.",
    ),
    feature("Security", "AWS WAF", [true, false, true], "Not simulated for any of them."),
    feature("Authorization", "IAM", [true, true, false], "Sign a request as a caller; a load balancer knows no signatures."),
    feature("Authorization", "Resource policies", [true, false, false], "A REST API's policy decides before anything else."),
    feature("Authorization", "Amazon Cognito", [true, true, true], "A Cognito authorizer of a REST API, a JWT authorizer of an HTTP API."),
    feature(
        "Authorization",
        "Lambda authorizers",
        [true, true, false],
        "TOKEN and REQUEST for REST APIs; REQUEST with simple responses for HTTP APIs.",
    ),
    feature(
        "Authorization",
        "JSON Web Tokens",
        [false, true, false],
        "A JWT authorizer checks a token by itself; a REST API needs a function for that.",
    ),
    feature("Management", "Custom domain names", [true, true, true], "Both kinds of API can share one, by API mappings."),
    feature("Management", "API keys and usage plans", [true, false, false], "Limits and quotas for each client."),
    feature(
        "Management",
        "Throttling",
        [true, true, false],
        "Token buckets by method or route, and for the account; a load balancer has none.",
    ),
    feature(
        "Development",
        "CORS configuration",
        [true, true, false],
        "One setting of an HTTP API; OPTIONS methods and headers in a REST API.",
    ),
    feature("Development", "Test invocations", [true, false, false], "TestInvokeMethod runs what is not deployed yet."),
    feature("Development", "Caching", [true, false, false], "A stage's cache cluster."),
    feature("Development", "Automatic deployments", [false, true, false], "A stage with AutoDeploy serves every change at once."),
    feature("Development", "Gateway responses", [true, false, false], "Errors with bodies and headers of one's own."),
    feature("Development", "Canary releases", [true, false, false], "A share of a stage's traffic to another deployment."),
    feature("Development", "Request validation", [true, false, false], "Models and required parameters."),
    feature("Development", "Parameter mapping", [true, true, false], "Headers, query, path, status."),
    feature("Development", "Body mapping", [true, false, false], "Velocity templates."),
    feature("Monitoring", "Access logs", [true, true, true], "To CloudWatch Logs; a load balancer writes to S3."),
    feature("Monitoring", "Execution logs and X-Ray", [true, false, false], "What happened at each step; here the trace tells it for all."),
    feature("Integrations", "Mock integrations", [true, false, false], "Answers without a backend."),
    feature(
        "Integrations",
        "Private integrations with ALB and Cloud Map",
        [false, true, false],
        "By a VPC link; a REST API's leads to a network load balancer.",
    ),
];

/// Prices in dollars for a million requests of REST and HTTP APIs, and for an hour and a capacity unit-hour of a load balancer. They change: each can
/// be edited.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prices {
    /// A million requests to a REST API.
    pub rest: f64,
    /// A million requests to an HTTP API.
    pub http: f64,
    /// An hour of a load balancer.
    pub alb_hour: f64,
    /// A capacity unit (LCU) for an hour.
    pub alb_unit: f64,
}

impl Default for Prices {
    fn default() -> Self {
        Prices { rest: 3.5, http: 1.0, alb_hour: 0.0225, alb_unit: 0.008 }
    }
}

/// Hours of a month, as AWS's calculator counts them.
const HOURS: f64 = 730.0;
/// Seconds of such a month.
const SECONDS: f64 = HOURS * 3_600.0;
/// New connections a second, and gigabytes an hour to Lambda targets, that one capacity unit stands for.
const UNIT: (f64, f64) = (25.0, 0.4);

/// What so many requests a month cost with each, in dollars; each carries `kilobytes`, and each is a new connection.
pub fn costs(prices: &Prices, requests: f64, kilobytes: f64) -> [String; 3] {
    let millions = requests / 1e6;
    let (connections, gigabytes) = (requests / SECONDS / UNIT.0, requests * kilobytes / 1e6 / HOURS / UNIT.1);
    let alb = HOURS * (prices.alb_hour + prices.alb_unit * connections.max(gigabytes));
    // An HTTP API counts requests in pieces of 512 kB.
    let pieces = libm::ceil(kilobytes / 512.0).max(1.0);
    [millions * prices.rest, millions * prices.http * pieces, alb].map(|dollars| format!("${}", amount(dollars, 2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_load_balancer_is_cheaper_only_where_there_is_much_traffic() {
        let prices = Prices::default();
        assert_eq!(costs(&prices, 1e6, 4.0), ["$3.5", "$1", "$16.51"]);
        assert_eq!(costs(&prices, 1e6, 513.0)[1], "$2");
        let [rest, http, alb] = costs(&prices, 1e9, 4.0);
        assert_eq!((rest.as_str(), http.as_str(), alb.as_str()), ("$3,500", "$1,000", "$105.31"));
    }
}
