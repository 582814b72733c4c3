//! Conditions of statements: an operator, a key of the request and the values that it is compared with.

use super::network::Network;
use super::text::{Keys, Reading, Text, arn_fits};
use crate::time::SimTime;

/// One key of one operator of a `Condition`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Condition {
    /// The key in lower case: their casing does not count.
    key: String,
    /// What it answers where the request lacks the key.
    absent: bool,
    negated: bool,
    test: Test,
}

#[derive(Clone, Debug, PartialEq)]
enum Test {
    Texts { texts: Vec<Text>, ignoring_case: bool },
    Arns(Vec<Text>),
    Networks(Vec<Network>),
    Numbers(Order, Vec<f64>),
    Dates(Order, Vec<SimTime>),
    Bools(Vec<bool>),
}

/// How numbers and dates are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Equals,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Condition {
    /// Reads a condition; an error says what is wrong with the operator or with a value.
    pub fn new(operator: &str, key: &str, values: &[String], variables: bool) -> Result<Condition, String> {
        let (every, name) = match operator.split_once(':') {
            Some(("ForAllValues", name)) => (Some(true), name),
            Some(("ForAnyValue", name)) => (Some(false), name),
            Some((set, _)) => return Err(format!("There is no set operator {set}: there are ForAllValues and ForAnyValue")),
            None => (None, operator),
        };
        let (name, if_exists) = name.strip_suffix("IfExists").map_or((name, false), |name| (name, true));
        let key = key.to_ascii_lowercase();
        if name == "Null" {
            return null(key, values);
        }
        let (negated, test) = test(name, values, variables)?;
        // A request that lacks the key fits no value: what is negated holds (IAM's reference of condition operators).
        let absent = if_exists || every.unwrap_or(negated);
        Ok(Condition { key, absent, negated, test })
    }

    /// Whether it holds for a request.
    pub fn holds(&self, keys: Keys<'_>) -> bool {
        match keys(&self.key) {
            Some(value) => self.test.fits(&value, keys) != self.negated,
            None => self.absent,
        }
    }
}

/// `Null` asks whether the request has the key at all: `true` that it lacks it.
fn null(key: String, values: &[String]) -> Result<Condition, String> {
    let lacks = bools(values)?;
    let (lacks, has) = (lacks.contains(&true), lacks.contains(&false));
    let any = Test::Texts { texts: vec![Text::new("*", Reading { wild: true, variables: false })], ignoring_case: false };
    Ok(Condition { key, absent: lacks, negated: !has, test: any })
}

fn test(name: &str, values: &[String], variables: bool) -> Result<(bool, Test), String> {
    let texts = |wild: bool, lower: bool| -> Vec<Text> {
        let text = |value: &String| if lower { value.to_ascii_lowercase() } else { value.clone() };
        values.iter().map(|value| Text::new(&text(value), Reading { wild, variables })).collect()
    };
    let strings = |wild: bool, ignoring_case: bool| Test::Texts { texts: texts(wild, ignoring_case), ignoring_case };
    Ok(match name {
        "StringEquals" => (false, strings(false, false)),
        "StringNotEquals" => (true, strings(false, false)),
        "StringEqualsIgnoreCase" => (false, strings(false, true)),
        "StringNotEqualsIgnoreCase" => (true, strings(false, true)),
        "StringLike" => (false, strings(true, false)),
        "StringNotLike" => (true, strings(true, false)),
        "ArnEquals" | "ArnLike" => (false, Test::Arns(texts(true, false))),
        "ArnNotEquals" | "ArnNotLike" => (true, Test::Arns(texts(true, false))),
        "IpAddress" => (false, Test::Networks(networks(values)?)),
        "NotIpAddress" => (true, Test::Networks(networks(values)?)),
        "Bool" => (false, Test::Bools(bools(values)?)),
        _ => {
            let (negated, order, dates) = ordered(name).ok_or_else(|| format!("There is no condition operator {name}"))?;
            (negated, if dates { Test::Dates(order, self::dates(values)?) } else { Test::Numbers(order, numbers(values)?) })
        }
    })
}

/// `NumericLessThan` and its like: whether it is negated, how it compares, and whether it compares dates.
fn ordered(name: &str) -> Option<(bool, Order, bool)> {
    let (comparison, dates) = match name.strip_prefix("Numeric") {
        Some(comparison) => (comparison, false),
        None => (name.strip_prefix("Date")?, true),
    };
    let (negated, order) = match comparison {
        "Equals" => (false, Order::Equals),
        "NotEquals" => (true, Order::Equals),
        "LessThan" => (false, Order::Less),
        "LessThanEquals" => (false, Order::LessOrEqual),
        "GreaterThan" => (false, Order::Greater),
        "GreaterThanEquals" => (false, Order::GreaterOrEqual),
        _ => return None,
    };
    Some((negated, order, dates))
}

fn read<T>(values: &[String], kind: &str, read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, String> {
    values.iter().map(|value| read(value).ok_or_else(|| format!("'{value}' is not {kind}"))).collect()
}

fn networks(values: &[String]) -> Result<Vec<Network>, String> {
    read(values, "an IP address or a range such as 203.0.113.0/24", Network::parse)
}

fn bools(values: &[String]) -> Result<Vec<bool>, String> {
    read(values, "true or false", |value| match value.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    })
}

fn numbers(values: &[String]) -> Result<Vec<f64>, String> {
    read(values, "a number", |value| value.trim().parse::<f64>().ok().filter(|number| number.is_finite()))
}

fn dates(values: &[String]) -> Result<Vec<SimTime>, String> {
    read(values, "a date such as 2026-01-31T00:00:00Z, or seconds since 1970", date)
}

fn date(text: &str) -> Option<SimTime> {
    let seconds = || text.parse::<u64>().ok().and_then(|seconds| seconds.checked_mul(1_000_000)).map(SimTime::from_micros);
    SimTime::parse(text).or_else(|| SimTime::parse(&format!("{text}T00:00:00Z"))).or_else(seconds)
}

impl Test {
    fn fits(&self, value: &str, keys: Keys<'_>) -> bool {
        match self {
            Test::Texts { texts, ignoring_case: false } => texts.iter().any(|text| text.fits(value, keys)),
            Test::Texts { texts, ignoring_case: true } => texts.iter().any(|text| text.fits_ignoring_case(value, keys)),
            Test::Arns(arns) => arns.iter().any(|arn| arn_fits(arn, value, keys)),
            Test::Networks(networks) => networks.iter().any(|network| network.holds(value)),
            Test::Bools(bools) => bools.iter().any(|wanted| value.eq_ignore_ascii_case(if *wanted { "true" } else { "false" })),
            Test::Numbers(order, numbers) => {
                value.parse::<f64>().is_ok_and(|value| numbers.iter().any(|number| order.holds(&value, number)))
            }
            Test::Dates(order, dates) => date(value).is_some_and(|value| dates.iter().any(|date| order.holds(&value, date))),
        }
    }
}

impl Order {
    fn holds<T: PartialOrd>(self, value: &T, wanted: &T) -> bool {
        match self {
            Order::Equals => value == wanted,
            Order::Less => value < wanted,
            Order::LessOrEqual => value <= wanted,
            Order::Greater => value > wanted,
            Order::GreaterOrEqual => value >= wanted,
        }
    }
}
