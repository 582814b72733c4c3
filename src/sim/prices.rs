//! What things cost: a price list that can be edited, and the sum so far.

use super::counts::Counts;
use super::read::{At, PlanError};
use super::world::Used;
use crate::time::Span;
use serde::{Deserialize, Serialize};

/// Prices in US dollars, for us-east-1's first tier unless the plan says otherwise. They are not promised to be current: look them up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prices {
    /// A million requests to REST APIs.
    pub rest_million: f64,
    /// A million requests to HTTP APIs.
    pub http_million: f64,
    /// A million executions of functions.
    pub lambda_million: f64,
    /// A gigabyte-second of functions.
    pub lambda_gigabyte_second: f64,
    /// An hour of a load balancer.
    pub alb_hour: f64,
    /// An hour of one of its capacity units (LCU).
    pub alb_unit_hour: f64,
    /// An hour of a cache of one gigabyte. AWS's list has a price for each size, which is about in proportion.
    pub cache_gigabyte_hour: f64,
}

impl Default for Prices {
    fn default() -> Self {
        Prices {
            rest_million: 3.5,
            http_million: 1.0,
            lambda_million: 0.2,
            lambda_gigabyte_second: 0.000_016_666_7,
            alb_hour: 0.0225,
            alb_unit_hour: 0.008,
            cache_gigabyte_hour: 0.025,
        }
    }
}

/// What a run has cost, in US dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Cost {
    /// Requests to REST APIs.
    pub rest: f64,
    /// Requests to HTTP APIs.
    pub http: f64,
    /// Load balancers: their hours, and their capacity units.
    #[serde(skip_serializing_if = "is_nothing")]
    pub alb: f64,
    /// Functions.
    pub lambda: f64,
    /// Caches.
    pub cache: f64,
    /// All of it.
    pub total: f64,
}

impl Prices {
    pub(super) fn read(at: &At<'_>) -> Result<Prices, PlanError> {
        at.only(&["restMillion", "httpMillion", "lambdaMillion", "lambdaGigabyteSecond", "cacheGigabyteHour", "albHour", "albUnitHour"])?;
        let usual = Prices::default();
        let price = |name: &str, usual: f64| at.number_or(name, usual, 0.0, 1e6);
        Ok(Prices {
            rest_million: price("restMillion", usual.rest_million)?,
            http_million: price("httpMillion", usual.http_million)?,
            lambda_million: price("lambdaMillion", usual.lambda_million)?,
            lambda_gigabyte_second: price("lambdaGigabyteSecond", usual.lambda_gigabyte_second)?,
            alb_hour: price("albHour", usual.alb_hour)?,
            alb_unit_hour: price("albUnitHour", usual.alb_unit_hour)?,
            cache_gigabyte_hour: price("cacheGigabyteHour", usual.cache_gigabyte_hour)?,
        })
    }

    /// What so many billed requests cost, with what functions and caches used. Refused requests are not billed: those that a limit, a missing
    /// key or an authorizer refuses (`api-gateway-pricing`).
    pub fn cost(&self, counts: &Counts, used: &Used, time: Span) -> Cost {
        let (rest, http) = (counts.rest_billed, counts.http_billed);
        let million = |count: u64, price: f64| count as f64 / 1e6 * price;
        let mut cost = Cost {
            rest: million(rest, self.rest_million),
            http: million(http, self.http_million),
            alb: self.alb(counts, used, time.seconds() / 3_600.0),
            lambda: million(used.invocations, self.lambda_million) + used.gigabyte_seconds * self.lambda_gigabyte_second,
            cache: used.cache_gigabytes * time.seconds() / 3_600.0 * self.cache_gigabyte_hour,
            total: 0.0,
        };
        cost.total = cost.rest + cost.http + cost.alb + cost.lambda + cost.cache;
        cost
    }

    /// Load balancers: an hour costs whatever comes, and of the dimensions of a capacity unit the one that is used most counts: new connections, of which
    /// every request is one here, and gigabytes to functions. A unit is 25 connections a second, or 0.4 GB an hour.
    fn alb(&self, counts: &Counts, used: &Used, hours: f64) -> f64 {
        let connections = counts.balanced as f64 / (25.0 * 3_600.0);
        let gigabytes = counts.balanced_bytes as f64 / 1e9 / 0.4;
        used.load_balancers as f64 * hours * self.alb_hour + connections.max(gigabytes) * self.alb_unit_hour
    }
}

/// Whether an amount is left out: without load balancers there is nothing to pay for them.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_nothing(amount: &f64) -> bool {
    *amount == 0.0
}
