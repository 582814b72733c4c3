//! Attributes of load balancers and of target groups.

use super::find;
use crate::control::{ApiError, Context, Input, Operations};
use crate::model::elb::LOAD_BALANCER_ATTRIBUTES;
use crate::model::{Account, elb};
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) const OPERATIONS: Operations = &[
    ("DescribeLoadBalancerAttributes", describe_load_balancer_attributes),
    ("ModifyLoadBalancerAttributes", modify_load_balancer_attributes),
    ("DescribeTargetGroupAttributes", describe_target_group_attributes),
    ("ModifyTargetGroupAttributes", modify_target_group_attributes),
];

/// The one attribute of target groups of functions.
const MULTI_VALUE: &str = "lambda.multi_value_headers.enabled";

fn of_balancer(balancer: &elb::LoadBalancer) -> Value {
    let known = LOAD_BALANCER_ATTRIBUTES.iter().map(|(name, _)| (*name, balancer.attribute(name)));
    find::attributes(&crate::order::map(known))
}

fn describe_load_balancer_attributes(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    find::load_balancer(account, input.required("LoadBalancerArn")?).map(|balancer| of_balancer(balancer))
}

fn modify_load_balancer_attributes(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let balancer = find::load_balancer_mut(account, input.required("LoadBalancerArn")?)?;
    for (key, value) in find::given_attributes(input)? {
        let fits = match key.as_str() {
            "idle_timeout.timeout_seconds" => value.parse().is_ok_and(|seconds: u32| (1..=4_000).contains(&seconds)),
            "routing.http.xff_header_processing.mode" => ["append", "preserve", "remove"].contains(&value.as_str()),
            known if LOAD_BALANCER_ATTRIBUTES.iter().any(|(name, _)| *name == known) => ["true", "false"].contains(&value.as_str()),
            _ => {
                let known: Vec<&str> = LOAD_BALANCER_ATTRIBUTES.iter().map(|(name, _)| *name).collect();
                let message = format!("The load balancer attribute '{key}' is not simulated; these are: {}", known.join(", "));
                return Err(ApiError::new("NotSimulated", 501, message));
            }
        };
        if !fits {
            return Err(find::invalid(format!("The value '{value}' of the load balancer attribute '{key}' is not valid")));
        }
        balancer.attributes.insert(key, value);
    }
    Ok(of_balancer(balancer))
}

fn of_group(group: &elb::TargetGroup) -> Value {
    find::attributes(&BTreeMap::from([(MULTI_VALUE, if group.multi_value_headers { "true" } else { "false" })]))
}

fn describe_target_group_attributes(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    find::target_group(account, input.required("TargetGroupArn")?).map(|group| of_group(group))
}

fn modify_target_group_attributes(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let group = find::target_group_mut(account, input.required("TargetGroupArn")?)?;
    for (key, value) in find::given_attributes(input)? {
        if key != MULTI_VALUE {
            let message =
                format!("Target group attribute key '{key}' is not recognized or not supported by target groups of the type lambda");
            return Err(find::invalid(message));
        }
        group.multi_value_headers = match value.as_str() {
            "true" => true,
            "false" => false,
            _ => return Err(find::invalid(format!("Target group attribute '{key}' must be true or false, not '{value}'"))),
        };
    }
    Ok(of_group(group))
}
