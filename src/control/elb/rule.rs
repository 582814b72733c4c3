//! Rules of listeners, by priority.

use super::{action, condition, find};
use crate::control::{ApiError, Context, Input, Operations, ids};
use crate::model::{Account, elb};
use crate::order;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateRule", create_rule),
    ("DescribeRules", describe_rules),
    ("ModifyRule", modify_rule),
    ("SetRulePriorities", set_rule_priorities),
    ("DeleteRule", delete_rule),
];

/// How many rules a load balancer has at most, those that are defaults not counted (`load-balancer-limits`).
const MOST_RULES: usize = 100;

fn priority(given: i64) -> Result<u32, ApiError> {
    let given_number = u32::try_from(given).ok().filter(|number| (1..=50_000).contains(number));
    given_number.ok_or_else(|| {
        let constraint = if given < 1 { "value greater than or equal to 1" } else { "value less than or equal to 50000" };
        find::invalid(format!(
            "1 validation error detected: Value '{given}' at 'priority' failed to satisfy constraint: Member must have {constraint}"
        ))
    })
}

fn create_rule(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let listener_arn = input.required("ListenerArn")?;
    let listener = find::listener(account, listener_arn)?.clone();
    let priority = priority(input.integer("Priority")?.unwrap_or_default())?;
    let conditions = condition::read(input)?.unwrap_or_default();
    let actions = action::read(account, &listener.load_balancer_arn, input, "Actions")?.unwrap_or_default();
    action::check_for(&actions, &listener)?;
    if listener.rules.iter().any(|rule| rule.priority == priority) {
        return Err(in_use(priority));
    }
    let balancer = find::load_balancer(account, &listener.load_balancer_arn)?;
    if balancer.listeners.values().map(|listener| listener.rules.len()).sum::<usize>() >= MOST_RULES {
        return Err(find::refused("TooManyRules", format!("The maximum number of rules has been reached: {MOST_RULES}")));
    }
    let path = listener_arn.split_once(":listener/").map_or("", |(_, path)| path);
    let rule_arn = find::arn(account, &format!("listener-rule/{path}/{}", ids::hex(ctx.chance)));
    let rule = elb::Rule { rule_arn, priority, conditions, actions, tags: find::tags(input)? };
    let answer = json!({"Rules": [show(&rule)]});
    let rules = &mut find::listener_mut(account, listener_arn)?.rules;
    rules.push(Arc::new(rule));
    in_order(rules);
    Ok(answer)
}

fn in_order(rules: &mut Vec<Arc<elb::Rule>>) {
    order::sort_by(rules, |a, b| a.priority.cmp(&b.priority));
}

fn in_use(priority: u32) -> ApiError {
    find::refused("PriorityInUse", format!("Priority '{priority}' is currently in use"))
}

/// A rule as AWS shows it: its priority is a text.
fn show(rule: &elb::Rule) -> Value {
    json!({
        "RuleArn": rule.rule_arn,
        "Priority": rule.priority.to_string(),
        "Conditions": rule.conditions,
        "Actions": rule.actions,
        "IsDefault": false,
    })
}

/// The default rule of a listener.
fn show_default(listener: &elb::Listener) -> Value {
    json!({
        "RuleArn": listener.default_rule_arn,
        "Priority": "default",
        "Conditions": [],
        "Actions": listener.default_actions,
        "IsDefault": true,
    })
}

/// The rules of a listener in the order in which they are asked.
fn all(listener: &elb::Listener) -> Vec<Value> {
    listener.rules.iter().map(|rule| show(rule)).chain([show_default(listener)]).collect()
}

/// The rule with an ARN, as AWS shows it.
fn one(account: &Account, arn: &str) -> Result<Value, ApiError> {
    let listener = find::listener_of_rule(account, arn)?;
    let found = all(find::listener(account, &listener)?).into_iter().find(|rule| rule["RuleArn"] == arn);
    found.ok_or_else(|| find::refused("RuleNotFound", "One or more rules not found"))
}

fn describe_rules(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let arns: Option<Vec<String>> = input.read("RuleArns")?;
    let found: Vec<Value> = match (input.text("ListenerArn")?, arns) {
        (Some(arn), None) => all(find::listener(account, arn)?),
        (None, Some(arns)) => arns.iter().map(|arn| one(account, arn)).collect::<Result<_, _>>()?,
        (None, None) => return Err(find::invalid("You must specify either listener rule ARNs or a listener ARN")),
        (Some(_), Some(_)) => return Err(find::invalid("You cannot specify both listener rule ARNs and a listener ARN")),
    };
    find::page(input, "Rules", found)
}

fn modify_rule(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let arn = input.required("RuleArn")?;
    let listener_arn = find::listener_of_rule(account, arn)?;
    let listener = find::listener(account, &listener_arn)?.clone();
    must_not_be_default(&listener, arn, "modified")?;
    let conditions = condition::read(input)?;
    let actions = action::read(account, &listener.load_balancer_arn, input, "Actions")?;
    if conditions.is_none() && actions.is_none() {
        return Err(find::invalid("Either conditions or actions must be specified"));
    }
    action::check_for(actions.as_deref().unwrap_or_default(), &listener)?;
    let rules = &mut find::listener_mut(account, &listener_arn)?.rules;
    for rule in rules.iter_mut().filter(|rule| rule.rule_arn == arn).map(Arc::make_mut) {
        rule.conditions = conditions.clone().unwrap_or_else(|| rule.conditions.clone());
        rule.actions = actions.clone().unwrap_or_else(|| rule.actions.clone());
    }
    Ok(json!({"Rules": [one(account, arn)?]}))
}

fn must_not_be_default(listener: &elb::Listener, arn: &str, done: &str) -> Result<(), ApiError> {
    match listener.default_rule_arn == arn {
        true => Err(find::refused("OperationNotPermitted", format!("Default rule '{arn}' cannot be {done}"))),
        false => Ok(()),
    }
}

fn set_rule_priorities(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase", deny_unknown_fields)]
    struct Pair {
        rule_arn: String,
        priority: i64,
    }
    let pairs: Vec<Pair> = input.read("RulePriorities")?.unwrap_or_default();
    let mut touched = BTreeSet::new();
    for Pair { rule_arn, priority: given } in &pairs {
        let listener_arn = find::listener_of_rule(account, rule_arn)?;
        must_not_be_default(find::listener(account, &listener_arn)?, rule_arn, "re-prioritized")?;
        let given = priority(*given)?;
        let rules = &mut find::listener_mut(account, &listener_arn)?.rules;
        for rule in rules.iter_mut().filter(|rule| rule.rule_arn == *rule_arn) {
            Arc::make_mut(rule).priority = given;
        }
        in_order(rules);
        touched.insert(listener_arn);
    }
    for listener in &touched {
        let rules = &find::listener(account, listener)?.rules;
        if let Some(pair) = rules.windows(2).find(|pair| pair[0].priority == pair[1].priority) {
            return Err(in_use(pair[0].priority));
        }
    }
    let answer: Vec<Value> = pairs.iter().map(|pair| one(account, &pair.rule_arn)).collect::<Result<_, _>>()?;
    Ok(json!({"Rules": answer}))
}

fn delete_rule(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let arn = input.required("RuleArn")?;
    let listener_arn = find::listener_of_rule(account, arn)?;
    must_not_be_default(find::listener(account, &listener_arn)?, arn, "deleted")?;
    find::listener_mut(account, &listener_arn)?.rules.retain(|rule| rule.rule_arn != arn);
    Ok(json!({}))
}
