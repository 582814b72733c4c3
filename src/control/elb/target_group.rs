//! Target groups: those of the type `lambda`.

use super::find;
use super::load_balancer::one_of;
use crate::control::{ApiError, Context, Input, Operations, ids};
use crate::model::{Account, elb};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateTargetGroup", create_target_group),
    ("DescribeTargetGroups", describe_target_groups),
    ("ModifyTargetGroup", modify_target_group),
    ("DeleteTargetGroup", delete_target_group),
];

/// How many an account has at most in a Region (`load-balancer-limits`).
const MOST_TARGET_GROUPS: usize = 3_000;

fn create_target_group(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = input.required("Name")?;
    find::check_name(name, "targetGroupName")?;
    match input.text("TargetType")?.unwrap_or("instance") {
        "lambda" => {}
        kind @ ("instance" | "ip" | "alb") => {
            let message = format!("Target groups of the type {kind} are not simulated: there is no VPC here. Use the target type lambda");
            return Err(ApiError::new("NotSimulated", 501, message));
        }
        other => return Err(find::invalid(one_of(other, "targetType", "instance, ip, lambda, alb"))),
    }
    for member in ["Protocol", "ProtocolVersion", "Port", "VpcId", "HealthCheckProtocol", "HealthCheckPort"] {
        if input.get(member).is_some() {
            return Err(find::invalid(format!("{member} cannot be specified for target groups with target type 'lambda'")));
        }
    }
    let fresh = elb::TargetGroup {
        target_group_arn: find::arn(account, &format!("targetgroup/{name}/{}", ids::hex(ctx.chance))),
        target_group_name: name.to_owned(),
        health_check_interval_seconds: 35,
        health_check_timeout_seconds: 30,
        healthy_threshold_count: 5,
        unhealthy_threshold_count: 2,
        health_check_path: "/".into(),
        target_type: "lambda".into(),
        ip_address_type: "ipv4".into(),
        tags: find::tags(input)?,
        ..elb::TargetGroup::default()
    };
    let group = with_health_check(fresh, input, ctx)?;
    if let Some(known) = account.target_groups.values().find(|known| known.target_group_name == name) {
        return already(account, known, &group);
    }
    if account.target_groups.len() >= MOST_TARGET_GROUPS {
        return Err(find::refused(
            "TooManyTargetGroups",
            format!("The maximum number of target groups has been reached: {MOST_TARGET_GROUPS}"),
        ));
    }
    let arn = group.target_group_arn.clone();
    account.target_groups.insert(arn.clone(), Arc::new(group));
    Ok(json!({"TargetGroups": [show(account, find::target_group(account, &arn)?)]}))
}

/// The same call again is answered with what is there; another one of the same name is refused.
fn already(account: &Account, known: &elb::TargetGroup, fresh: &elb::TargetGroup) -> Result<Value, ApiError> {
    let settings = |group: &elb::TargetGroup| {
        let numbers = [
            group.health_check_interval_seconds,
            group.health_check_timeout_seconds,
            group.healthy_threshold_count,
            group.unhealthy_threshold_count,
        ];
        (group.health_check_enabled, numbers, group.health_check_path.clone(), group.matcher.clone())
    };
    if settings(known) == settings(fresh) {
        return Ok(json!({"TargetGroups": [show(account, known)]}));
    }
    let message = format!("A target group with the same name '{}' exists, but with different settings", known.target_group_name);
    Err(find::refused("DuplicateTargetGroupName", message))
}

/// A target group with the settings of its health check that a call names (`target-group-health-checks`, "Health check settings").
fn with_health_check(mut group: elb::TargetGroup, input: Input<'_>, ctx: &Context<'_>) -> Result<elb::TargetGroup, ApiError> {
    let number = |name: &str, range: std::ops::RangeInclusive<i64>| {
        let given = input.integer(name)?;
        if let Some(number) = given.filter(|number| !range.contains(number)) {
            let message = format!("{name} must be between '{}' and '{}', not '{number}'", range.start(), range.end());
            return Err(find::invalid(message));
        }
        Ok(given.and_then(|number| u32::try_from(number).ok()))
    };
    let settings = [
        (number("HealthCheckIntervalSeconds", 5..=300)?, &mut group.health_check_interval_seconds),
        (number("HealthCheckTimeoutSeconds", 2..=120)?, &mut group.health_check_timeout_seconds),
        (number("HealthyThresholdCount", 2..=10)?, &mut group.healthy_threshold_count),
        (number("UnhealthyThresholdCount", 2..=10)?, &mut group.unhealthy_threshold_count),
    ];
    for (given, member) in settings {
        *member = given.unwrap_or(*member);
    }
    if group.health_check_interval_seconds <= group.health_check_timeout_seconds {
        let (interval, timeout) = (group.health_check_interval_seconds, group.health_check_timeout_seconds);
        let message = format!("Health check interval '{interval}' must be greater than the health check timeout '{timeout}'");
        return Err(find::invalid(message));
    }
    if let Some(path) = input.text("HealthCheckPath")? {
        if !path.starts_with('/') {
            return Err(find::invalid(format!("Health check path '{path}' must begin with '/'.")));
        }
        group.health_check_path = path.to_owned();
    }
    if let Some(matcher) = input.read::<elb::Matcher>("Matcher")? {
        if matcher.ranges().is_none() {
            return Err(find::invalid(format!(
                "Health check matcher HTTP code '{}' must be within '200-499' inclusive",
                matcher.http_code
            )));
        }
        group.matcher = matcher;
    }
    if input.get("HealthCheckEnabled").is_some() {
        let enabled = input.flag("HealthCheckEnabled")?;
        if enabled != group.health_check_enabled {
            group.checked_since = enabled.then_some(ctx.now);
        }
        group.health_check_enabled = enabled;
    }
    Ok(group)
}

/// A target group as AWS shows it: those of functions have no protocol, no port and no VPC.
fn show(account: &Account, group: &elb::TargetGroup) -> Value {
    json!({
        "TargetGroupArn": group.target_group_arn,
        "TargetGroupName": group.target_group_name,
        "HealthCheckEnabled": group.health_check_enabled,
        "HealthCheckIntervalSeconds": group.health_check_interval_seconds,
        "HealthCheckTimeoutSeconds": group.health_check_timeout_seconds,
        "HealthyThresholdCount": group.healthy_threshold_count,
        "UnhealthyThresholdCount": group.unhealthy_threshold_count,
        "HealthCheckPath": group.health_check_path,
        "Matcher": group.matcher,
        "LoadBalancerArns": find::users(account, &group.target_group_arn),
        "TargetType": group.target_type,
        "IpAddressType": group.ip_address_type,
    })
}

fn describe_target_groups(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let arns: Option<Vec<String>> = input.read("TargetGroupArns")?;
    let names: Option<Vec<String>> = input.read("Names")?;
    let balancer = input.text("LoadBalancerArn")?;
    let all = || account.target_groups.values();
    let found: Vec<&Arc<elb::TargetGroup>> = match (balancer, arns, names) {
        (None, None, None) => all().collect(),
        (Some(arn), None, None) => {
            find::load_balancer(account, arn)?;
            all().filter(|group| find::users(account, &group.target_group_arn).iter().any(|user| user == arn)).collect()
        }
        (None, Some(arns), None) => arns.iter().map(|arn| find::target_group(account, arn)).collect::<Result<_, _>>()?,
        (None, None, Some(names)) => {
            let named = |name: &String| all().find(|group| group.target_group_name == *name);
            let missing = || find::refused("TargetGroupNotFound", "One or more target groups not found");
            names.iter().map(|name| named(name).ok_or_else(missing)).collect::<Result<_, _>>()?
        }
        _ => return Err(find::invalid("Only one of load balancer ARN, target group ARNs and names can be specified at the same time")),
    };
    find::page(input, "TargetGroups", found.into_iter().map(|group| show(account, group)).collect())
}

fn modify_target_group(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let arn = input.required("TargetGroupArn")?;
    for member in ["HealthCheckProtocol", "HealthCheckPort"] {
        if input.get(member).is_some() {
            return Err(find::invalid(format!("{member} cannot be specified for target groups with target type 'lambda'")));
        }
    }
    let changed = with_health_check((**find::target_group(account, arn)?).clone(), input, ctx)?;
    account.target_groups.insert(arn.to_owned(), Arc::new(changed));
    Ok(json!({"TargetGroups": [show(account, find::target_group(account, arn)?)]}))
}

fn delete_target_group(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let arn = input.required("TargetGroupArn")?;
    if !find::users(account, arn).is_empty() {
        return Err(find::refused("ResourceInUse", format!("Target group '{arn}' is currently in use by a listener or a rule")));
    }
    account.target_groups.remove(arn);
    Ok(json!({}))
}
