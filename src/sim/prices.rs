//! What things cost: a price list that can be edited, and the bill so far. Tiers begin anew with each month, as AWS's do.

use super::counts::Counts;
use super::read::{At, PlanError};
use super::world::Used;
use crate::time::{Period, SimTime};
use serde::{Deserialize, Serialize};

/// The sizes of caches in gigabytes, each of which has a price of its own.
pub(crate) const CACHE_SIZES: [&str; 8] = ["0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"];
/// What is free in a month where `freeTier` says so: requests to REST APIs, to HTTP APIs, executions, and gigabyte-seconds.
const FREE: (u64, u64, u64, f64) = (1_000_000, 1_000_000, 1_000_000, 400_000.0);

/// Prices in US dollars, for us-east-1 unless the plan says otherwise. They are not promised to be current: look them up.
#[derive(Clone, Debug, PartialEq)]
pub struct Prices {
    /// Requests to REST APIs.
    pub rest: Vec<Tier>,
    /// Requests to HTTP APIs.
    pub http: Vec<Tier>,
    /// A million executions of functions.
    pub lambda_million: f64,
    /// A gigabyte-second of functions.
    pub lambda_gigabyte_second: f64,
    /// An hour of a load balancer.
    pub alb_hour: f64,
    /// An hour of one of its capacity units (LCU).
    pub alb_unit_hour: f64,
    /// An hour of a cache, by size.
    pub cache_hour: [f64; 8],
    /// Whether the account is in its first twelve months, in which a part of each month's use is free.
    pub free_tier: bool,
}

/// A price that holds up to so many requests a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tier {
    /// The month's last request that has this price; none in the last tier.
    pub up_to: Option<u64>,
    /// A million requests.
    pub million: f64,
}

impl Default for Prices {
    /// AWS's public list for us-east-1.
    fn default() -> Self {
        let tier = |up_to: u64, million: f64| Tier { up_to: Some(up_to), million };
        let rest_of_it = |million: f64| Tier { up_to: None, million };
        Prices {
            rest: vec![tier(333_000_000, 3.5), tier(1_000_000_000, 2.8), tier(20_000_000_000, 2.38), rest_of_it(1.51)],
            http: vec![tier(300_000_000, 1.0), rest_of_it(0.9)],
            lambda_million: 0.2,
            lambda_gigabyte_second: 0.000_016_666_7,
            alb_hour: 0.0225,
            alb_unit_hour: 0.008,
            cache_hour: [0.02, 0.038, 0.2, 0.25, 0.5, 1.0, 1.9, 3.8],
            free_tier: false,
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

impl Cost {
    /// The parts and their names, without the sum.
    pub fn parts(&self) -> [(&'static str, f64); 5] {
        [("rest", self.rest), ("http", self.http), ("alb", self.alb), ("lambda", self.lambda), ("cache", self.cache)]
    }

    fn and(&self, other: &Cost) -> Cost {
        Cost {
            rest: self.rest + other.rest,
            http: self.http + other.http,
            alb: self.alb + other.alb,
            lambda: self.lambda + other.lambda,
            cache: self.cache + other.cache,
            total: self.total + other.total,
        }
    }
}

impl Prices {
    pub(super) fn read(at: &At<'_>) -> Result<Prices, PlanError> {
        let known = ["restMillion", "httpMillion", "lambdaMillion", "lambdaGigabyteSecond", "albHour", "albUnitHour", "cacheHour"];
        at.only(&[&known[..], &["cacheGigabyteHour", "freeTier"]].concat())?;
        let usual = Prices::default();
        let price = |name: &str, usual: f64| at.number_or(name, usual, 0.0, 1e6);
        let tiers = |name: &str, usual: Vec<Tier>| at.get(name)?.map_or(Ok(usual), |tiers| read_tiers(&tiers));
        Ok(Prices {
            rest: tiers("restMillion", usual.rest)?,
            http: tiers("httpMillion", usual.http)?,
            lambda_million: price("lambdaMillion", usual.lambda_million)?,
            lambda_gigabyte_second: price("lambdaGigabyteSecond", usual.lambda_gigabyte_second)?,
            alb_hour: price("albHour", usual.alb_hour)?,
            alb_unit_hour: price("albUnitHour", usual.alb_unit_hour)?,
            cache_hour: read_caches(at, usual.cache_hour)?,
            free_tier: at.get("freeTier")?.map_or(Ok(false), |free| free.truth())?,
        })
    }

    /// What was used within one month costs.
    fn month(&self, paid: &Paid) -> Cost {
        let free = if self.free_tier { FREE } else { (0, 0, 0, 0.0) };
        let executions = paid.executions.saturating_sub(free.2) as f64;
        let gigabyte_seconds = (paid.gigabyte_seconds - free.3).max(0.0);
        let caches = paid.cache_seconds.iter().zip(&self.cache_hour).map(|(seconds, hour)| seconds / 3_600.0 * hour);
        let mut cost = Cost {
            rest: tiered(&self.rest, paid.rest.saturating_sub(free.0)),
            http: tiered(&self.http, paid.http.saturating_sub(free.1)),
            alb: self.balancers(paid),
            lambda: executions / 1e6 * self.lambda_million + gigabyte_seconds * self.lambda_gigabyte_second,
            cache: caches.sum(),
            total: 0.0,
        };
        cost.total = cost.rest + cost.http + cost.alb + cost.lambda + cost.cache;
        cost
    }

    /// Load balancers: an hour costs whatever comes, and of the dimensions of a capacity unit the one that is used most counts: new connections, of which
    /// every request is one here, and gigabytes to functions. A unit is 25 connections a second, or 0.4 GB an hour.
    fn balancers(&self, paid: &Paid) -> f64 {
        let connections = paid.balanced as f64 / (25.0 * 3_600.0);
        let gigabytes = paid.balanced_bytes as f64 / 1e9 / 0.4;
        paid.balancer_seconds / 3_600.0 * self.alb_hour + connections.max(gigabytes) * self.alb_unit_hour
    }
}

/// Whether an amount is left out: without load balancers there is nothing to pay for them.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_nothing(amount: &f64) -> bool {
    *amount == 0.0
}

/// A number is the price of every request; a list holds tiers.
fn read_tiers(at: &At<'_>) -> Result<Vec<Tier>, PlanError> {
    if !at.value().is_array() {
        return Ok(vec![Tier { up_to: None, million: at.number(0.0, 1e6)? }]);
    }
    let mut tiers: Vec<Tier> = Vec::new();
    for item in at.items()? {
        item.only(&["upTo", "million"])?;
        let least = match tiers.last() {
            None => 1,
            Some(Tier { up_to: Some(before), .. }) => before + 1,
            Some(_) => return item.error("comes after a tier without 'upTo', which has no end"),
        };
        let up_to = item.get("upTo")?.map(|up_to| up_to.integer(least, 1_000_000_000_000_000)).transpose()?;
        tiers.push(Tier { up_to, million: item.need("million")?.number(0.0, 1e6)? });
    }
    match tiers.last() {
        Some(Tier { up_to: None, .. }) => Ok(tiers),
        _ => at.error("must end with a tier without 'upTo'"),
    }
}

fn read_caches(at: &At<'_>, usual: [f64; 8]) -> Result<[f64; 8], PlanError> {
    let mut prices = usual;
    if let Some(hour) = at.get("cacheGigabyteHour")? {
        // One price for a gigabyte, whatever the size.
        let hour = hour.number(0.0, 1e6)?;
        prices = CACHE_SIZES.map(|size| size.parse().unwrap_or(0.0) * hour);
    }
    if let Some(sizes) = at.get("cacheHour")? {
        sizes.only(&CACHE_SIZES)?;
        for (price, size) in prices.iter_mut().zip(CACHE_SIZES) {
            *price = sizes.number_or(size, *price, 0.0, 1e6)?;
        }
    }
    Ok(prices)
}

/// So many requests of a month, each at the price of its tier.
fn tiered(tiers: &[Tier], requests: u64) -> f64 {
    let mut below = 0;
    let mut cost = 0.0;
    for tier in tiers {
        let end = tier.up_to.unwrap_or(u64::MAX).min(requests);
        cost += end.saturating_sub(below) as f64 / 1e6 * tier.million;
        below = below.max(end);
    }
    cost
}

/// What is paid for, counted since the run began. Refused requests are not: those that a limit, a missing key or an authorizer refuses.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Paid {
    pub rest: u64,
    pub http: u64,
    pub executions: u64,
    pub gigabyte_seconds: f64,
    pub cache_seconds: [f64; 8],
    /// Requests to load balancers, bytes of their responses, and how long load balancers have been there.
    pub balanced: u64,
    pub balanced_bytes: u64,
    pub balancer_seconds: f64,
}

impl Paid {
    fn since(&self, before: &Paid) -> Paid {
        let mut cache_seconds = self.cache_seconds;
        cache_seconds.iter_mut().zip(before.cache_seconds).for_each(|(seconds, before)| *seconds -= before);
        Paid {
            rest: self.rest - before.rest,
            http: self.http - before.http,
            executions: self.executions - before.executions,
            gigabyte_seconds: self.gigabyte_seconds - before.gigabyte_seconds,
            cache_seconds,
            balanced: self.balanced - before.balanced,
            balanced_bytes: self.balanced_bytes - before.balanced_bytes,
            balancer_seconds: self.balancer_seconds - before.balancer_seconds,
        }
    }
}

/// The bill of a run: months that are over, and the one that goes on.
#[derive(Clone, Debug)]
pub(super) struct Bill {
    month: SimTime,
    /// What had been used when it began.
    at_month: Paid,
    over: Cost,
    /// How long caches have been on, by size, and up to when this is known.
    cache_seconds: [f64; 8],
    cached: SimTime,
    /// The same of load balancers.
    balancer_seconds: f64,
}

impl Bill {
    pub fn new(started: SimTime) -> Bill {
        let month = Period::Month.start(started);
        Bill { month, at_month: Paid::default(), over: Cost::default(), cache_seconds: [0.0; 8], cached: started, balancer_seconds: 0.0 }
    }

    /// What has been used up to this instant, by requests that are paid for and what the world says.
    pub fn paid(&self, counts: &Counts, used: &Used, at: SimTime) -> Paid {
        let mut cache_seconds = self.cache_seconds;
        let seconds = at.since(self.cached).seconds();
        cache_seconds.iter_mut().zip(used.caches).for_each(|(sum, caches)| *sum += f64::from(caches) * seconds);
        Paid {
            rest: counts.rest_billed,
            http: counts.http_billed,
            executions: used.invocations,
            gigabyte_seconds: used.gigabyte_seconds,
            cache_seconds,
            balanced: counts.balanced,
            balanced_bytes: counts.balanced_bytes,
            balancer_seconds: self.balancer_seconds + used.load_balancers as f64 * seconds,
        }
    }

    /// What that costs.
    pub fn cost(&self, prices: &Prices, paid: &Paid) -> Cost {
        self.over.and(&prices.month(&paid.since(&self.at_month)))
    }

    /// Takes note of what was used up to this instant: caches may change after it, and a month may end with it.
    pub fn note(&mut self, prices: &Prices, paid: &Paid, at: SimTime) {
        (self.cache_seconds, self.cached, self.balancer_seconds) = (paid.cache_seconds, at, paid.balancer_seconds);
        let month = Period::Month.start(at);
        if month != self.month {
            self.over = self.cost(prices, paid);
            (self.month, self.at_month) = (month, *paid);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn billed(rest_billed: u64, http_billed: u64) -> Counts {
        Counts { rest_billed, http_billed, ..Counts::default() }
    }
    use serde_json::{Value, json};

    fn read(value: &Value) -> Result<Prices, PlanError> {
        Prices::read(&At::root(value))
    }

    #[test]
    fn each_request_has_the_price_of_its_tier() {
        let prices = Prices::default();
        let million = 1_000_000;
        for (requests, rest, http) in [
            (million, 3.5, 1.0),
            (300 * million, 1_050.0, 300.0),
            (333 * million, 1_165.5, 329.7),
            (1_000 * million, 1_165.5 + 667.0 * 2.8, 930.0),
            (21_000 * million, 1_165.5 + 667.0 * 2.8 + 19_000.0 * 2.38 + 1_000.0 * 1.51, 18_930.0),
        ] {
            assert!((tiered(&prices.rest, requests) - rest).abs() < 1e-6, "{requests}");
            assert!((tiered(&prices.http, requests) - http).abs() < 1e-6, "{requests}");
        }
    }

    #[test]
    fn tiers_and_the_free_part_begin_anew_with_each_month() {
        let prices = Prices { free_tier: true, ..Prices::default() };
        let mut bill = Bill::new(SimTime::parse("2026-01-31T00:00:00Z").expect("a time"));
        let used = Used::default();
        let february = SimTime::parse("2026-02-01T00:00:00Z").expect("a time");
        let paid = bill.paid(&billed(3_000_000, 0), &used, february);
        bill.note(&prices, &paid, february);
        assert_eq!(bill.cost(&prices, &paid).rest, 7.0);
        let paid = bill.paid(&billed(4_500_000, 0), &used, february.after(crate::time::Span::from_micros(1)));
        assert_eq!(bill.cost(&prices, &paid).rest, 7.0 + 1.75);
    }

    #[test]
    fn caches_cost_for_as_long_as_they_are_on_by_size() {
        let prices = Prices::default();
        let mut bill = Bill::new(SimTime::START);
        let hour = |hours: u64| SimTime::START.after(crate::time::Span::from_micros(hours * 3_600_000_000));
        let on = Used { caches: [1, 0, 0, 0, 0, 0, 2, 0], ..Used::default() };
        let paid = bill.paid(&billed(0, 0), &Used::default(), hour(1));
        bill.note(&prices, &paid, hour(1));
        let paid = bill.paid(&billed(0, 0), &on, hour(3));
        assert!((bill.cost(&prices, &paid).cache - 2.0 * (0.02 + 2.0 * 1.9)).abs() < 1e-9);
    }

    #[test]
    fn a_price_list_can_be_edited() {
        let prices =
            read(&json!({"restMillion": 2, "httpMillion": [{"upTo": 10, "million": 1}, {"million": 0.5}], "cacheHour": {"0.5": 7}}));
        let prices = prices.expect("a list");
        assert_eq!((tiered(&prices.rest, 4_000_000), tiered(&prices.http, 20)), (8.0, 0.000_01 + 0.000_005));
        assert_eq!((prices.cache_hour[0], prices.cache_hour[1]), (7.0, 0.038));
        assert_eq!(read(&json!({"cacheGigabyteHour": 0.1})).expect("a list").cache_hour[6], 11.8);
        for wrong in [
            json!([{"upTo": 5, "million": 1}]),
            json!([{"million": 1}, {"million": 2}]),
            json!([{"upTo": 5, "million": 1}, {"upTo": 5, "million": 1}, {"million": 1}]),
        ] {
            read(&json!({"restMillion": wrong})).expect_err("it is no list of tiers");
        }
    }
}
