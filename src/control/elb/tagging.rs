//! Tags of load balancers, target groups, listeners and rules, by ARN.

use super::find;
use crate::control::{ApiError, Context, Input, Operations};
use crate::model::{Account, Texts};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[("AddTags", add_tags), ("RemoveTags", remove_tags), ("DescribeTags", describe_tags)];

fn arns(input: Input<'_>) -> Result<Vec<String>, ApiError> {
    Ok(input.read("ResourceArns")?.unwrap_or_default())
}

/// The tags of the resource with this ARN.
fn tags_mut<'a>(account: &'a mut Account, arn: &str) -> Result<&'a mut Texts, ApiError> {
    let kind = arn.splitn(6, ':').nth(5).and_then(|rest| rest.split('/').next()).unwrap_or_default();
    match kind {
        "loadbalancer" => find::load_balancer_mut(account, arn).map(|balancer| &mut balancer.tags),
        "targetgroup" => find::target_group_mut(account, arn).map(|group| &mut group.tags),
        "listener" => find::listener_mut(account, arn).map(|listener| &mut listener.tags),
        "listener-rule" => {
            let listener = find::listener_of_rule(account, arn)?;
            let rule = find::listener_mut(account, &listener)?.rules.iter_mut().find(|rule| rule.rule_arn == arn);
            let rule = rule.ok_or_else(|| find::refused("OperationNotPermitted", "Tags of a default rule are not simulated"))?;
            Ok(&mut Arc::make_mut(rule).tags)
        }
        _ => Err(find::invalid(format!("'{arn}' is not a valid resource ARN"))),
    }
}

fn add_tags(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let new = find::tags(input)?;
    for arn in arns(input)? {
        let tags = tags_mut(account, &arn)?;
        tags.extend(new.clone());
        if tags.len() > 50 {
            return Err(find::refused("TooManyTags", "A resource has 50 tags at most"));
        }
    }
    Ok(json!({}))
}

fn remove_tags(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let keys: Vec<String> = input.read("TagKeys")?.unwrap_or_default();
    for arn in arns(input)? {
        tags_mut(account, &arn)?.retain(|key, _| !keys.contains(key));
    }
    Ok(json!({}))
}

fn describe_tags(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let described = arns(input)?.into_iter().map(|arn| {
        let tags: Vec<Value> = tags_mut(account, &arn)?.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect();
        Ok(json!({"ResourceArn": arn, "Tags": tags}))
    });
    Ok(json!({"TagDescriptions": described.collect::<Result<Vec<Value>, ApiError>>()?}))
}
