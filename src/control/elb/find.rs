//! What calls name by ARN or name, AWS's words where it is not there, names that are allowed, and pages of lists.

use crate::control::{ApiError, Input};
use crate::model::{Account, Texts, elb};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// 400 `ValidationError`.
pub(super) fn invalid(message: impl Into<String>) -> ApiError {
    ApiError::new("ValidationError", 400, message)
}

/// Any other error of the service; nearly all of them have the status 400.
pub(super) fn refused(code: &str, message: impl Into<String>) -> ApiError {
    ApiError::new(code, 400, message)
}

/// A resource with this ARN is not there.
fn missing(code: &str, what: &str) -> ApiError {
    refused(code, format!("One or more {what} not found"))
}

/// The ARN of a resource: `arn:aws:elasticloadbalancing:{region}:{account}:{rest}`.
pub(super) fn arn(account: &Account, rest: &str) -> String {
    format!("arn:aws:elasticloadbalancing:{}:{}:{rest}", account.region, account.id)
}

/// The load balancer with an ARN.
pub(super) fn load_balancer<'a>(account: &'a Account, arn: &str) -> Result<&'a Arc<elb::LoadBalancer>, ApiError> {
    account.load_balancers.get(arn).ok_or_else(|| missing("LoadBalancerNotFound", "load balancers"))
}

/// The same, to be changed.
pub(super) fn load_balancer_mut<'a>(account: &'a mut Account, arn: &str) -> Result<&'a mut elb::LoadBalancer, ApiError> {
    let found = account.load_balancers.get_mut(arn).map(Arc::make_mut);
    found.ok_or_else(|| missing("LoadBalancerNotFound", "load balancers"))
}

/// The target group with an ARN.
pub(super) fn target_group<'a>(account: &'a Account, arn: &str) -> Result<&'a Arc<elb::TargetGroup>, ApiError> {
    account.target_groups.get(arn).ok_or_else(|| missing("TargetGroupNotFound", "target groups"))
}

/// The same, to be changed.
pub(super) fn target_group_mut<'a>(account: &'a mut Account, arn: &str) -> Result<&'a mut elb::TargetGroup, ApiError> {
    account.target_groups.get_mut(arn).map(Arc::make_mut).ok_or_else(|| missing("TargetGroupNotFound", "target groups"))
}

/// The ARN of the load balancer that a listener's or a rule's ARN speaks of.
fn owner(arn: &str, kind: &str) -> Option<String> {
    let (before, path) = arn.split_once(&format!(":{kind}/"))?;
    let parts: Vec<&str> = path.split('/').collect();
    Some(format!("{before}:loadbalancer/{}", parts.get(..3)?.join("/")))
}

/// The listener with an ARN.
pub(super) fn listener<'a>(account: &'a Account, arn: &str) -> Result<&'a Arc<elb::Listener>, ApiError> {
    let balancer = owner(arn, "listener").and_then(|owner| account.load_balancers.get(&owner));
    balancer.and_then(|balancer| balancer.listeners.get(arn)).ok_or_else(|| missing("ListenerNotFound", "listeners"))
}

/// The same, to be changed.
pub(super) fn listener_mut<'a>(account: &'a mut Account, arn: &str) -> Result<&'a mut elb::Listener, ApiError> {
    let balancer = owner(arn, "listener").and_then(|owner| account.load_balancers.get_mut(&owner)).map(Arc::make_mut);
    balancer.and_then(|balancer| balancer.listeners.get_mut(arn)).map(Arc::make_mut).ok_or_else(|| missing("ListenerNotFound", "listeners"))
}

/// The ARN of the listener that the rule with an ARN belongs to.
pub(super) fn listener_of_rule(account: &Account, arn: &str) -> Result<String, ApiError> {
    let balancer = owner(arn, "listener-rule").and_then(|owner| account.load_balancers.get(&owner));
    let has = |listener: &&Arc<elb::Listener>| listener.default_rule_arn == arn || listener.rules.iter().any(|rule| rule.rule_arn == arn);
    let found = balancer.and_then(|balancer| balancer.listeners.values().find(has)).map(|listener| listener.listener_arn.clone());
    found.ok_or_else(|| missing("RuleNotFound", "rules"))
}

/// The ARNs of the load balancers whose listeners send requests to a target group: one at most.
pub(super) fn users(account: &Account, target_group_arn: &str) -> Vec<String> {
    let uses = |balancer: &&Arc<elb::LoadBalancer>| {
        let mut actions = balancer.listeners.values().flat_map(|listener| listener.actions());
        actions.any(|action| action.target_groups().any(|arn| arn == target_group_arn))
    };
    account.load_balancers.values().filter(uses).map(|balancer| balancer.load_balancer_arn.clone()).collect()
}

/// Names of load balancers and target groups: 1 to 32 letters, digits and hyphens, with none of these at an end.
pub(super) fn check_name(name: &str, member: &str) -> Result<(), ApiError> {
    let wrong = |constraint: &str| {
        Err(invalid(format!(
            "1 validation error detected: Value '{name}' at '{member}' failed to satisfy constraint: Member must {constraint}"
        )))
    };
    if name.chars().count() > 32 {
        return wrong("have length less than or equal to 32");
    }
    let allowed = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if name.is_empty() || !allowed || name.starts_with('-') || name.ends_with('-') {
        return wrong("satisfy regular expression pattern: (?!^-)(?!.*-$)^[A-Za-z0-9-]+$");
    }
    Ok(())
}

/// Tags as a call gives them: a list of pairs.
pub(super) fn tags(input: Input<'_>) -> Result<Texts, ApiError> {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "PascalCase", deny_unknown_fields)]
    struct Tag {
        key: String,
        #[serde(default)]
        value: String,
    }
    let mut tags = Texts::new();
    for Tag { key, value } in input.read::<Vec<Tag>>("Tags")?.unwrap_or_default() {
        if tags.insert(key.clone(), value).is_some() {
            return Err(refused("DuplicateTagKeys", format!("Tag key was specified more than once: {key}")));
        }
    }
    if tags.len() > 50 {
        return Err(refused("TooManyTags", "A resource has 50 tags at most"));
    }
    Ok(tags)
}

/// How many items a page has at most.
const MOST_ITEMS: u64 = 400;

/// One page of a list by `PageSize` and `Marker`: a marker is the number of items before the page.
pub(super) fn page(input: Input<'_>, name: &str, items: Vec<Value>) -> Result<Value, ApiError> {
    let size = input.integer("PageSize")?.map_or(Ok(MOST_ITEMS), |size| {
        u64::try_from(size).ok().filter(|size| (1..=MOST_ITEMS).contains(size)).ok_or_else(|| {
            invalid(format!("1 validation error detected: Value '{size}' at 'pageSize' failed to satisfy constraint: Member must have value between 1 and {MOST_ITEMS}"))
        })
    })?;
    let start = match input.text("Marker")? {
        None => 0,
        Some(marker) => marker.parse::<usize>().ok().filter(|start| *start <= items.len()).ok_or_else(|| invalid("Invalid marker"))?,
    };
    let end = items.len().min(start.saturating_add(usize::try_from(size).unwrap_or(usize::MAX)));
    let more = end < items.len();
    let mut answer = Map::from_iter([(name.to_owned(), items.into_iter().skip(start).take(end - start).collect::<Value>())]);
    if more {
        answer.insert("NextMarker".into(), json!(end.to_string()));
    }
    Ok(Value::Object(answer))
}

/// The attributes of a resource as the service lists them.
pub(super) fn attributes(known: &BTreeMap<&str, &str>) -> Value {
    let items: Vec<Value> = known.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect();
    json!({"Attributes": items})
}

/// The attributes that a call gives: pairs of key and value.
pub(super) fn given_attributes(input: Input<'_>) -> Result<Vec<(String, String)>, ApiError> {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "PascalCase", deny_unknown_fields)]
    struct Attribute {
        key: String,
        #[serde(default)]
        value: String,
    }
    let given: Vec<Attribute> = input.read("Attributes")?.unwrap_or_default();
    Ok(given.into_iter().map(|Attribute { key, value }| (key, value)).collect())
}
