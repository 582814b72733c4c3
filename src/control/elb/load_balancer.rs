//! Load balancers: those of the type `application`.

use super::find;
use crate::control::{ApiError, Context, Input, Operations, ids};
use crate::model::{Account, elb};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateLoadBalancer", create_load_balancer),
    ("DescribeLoadBalancers", describe_load_balancers),
    ("DeleteLoadBalancer", delete_load_balancer),
];

/// How many an account has at most in a Region (`load-balancer-limits`).
const MOST_LOAD_BALANCERS: usize = 50;
/// The hosted zone of load balancers in us-east-1, as AWS's general reference lists it.
const HOSTED_ZONE: &str = "Z35SXDOTRQ7X7K";

fn create_load_balancer(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = input.required("Name")?;
    find::check_name(name, "loadBalancerName")?;
    if name.starts_with("internal-") {
        return Err(find::invalid(format!("The load balancer name '{name}' cannot begin with 'internal-'")));
    }
    match input.text("Type")?.unwrap_or("application") {
        "application" => {}
        kind @ ("network" | "gateway") => {
            let message = format!("Load balancers of the type {kind} are not simulated: only Application Load Balancers are");
            return Err(ApiError::new("NotSimulated", 501, message));
        }
        other => return Err(find::invalid(one_of(other, "type", "network, gateway, application"))),
    }
    let scheme = input.text("Scheme")?.unwrap_or("internet-facing");
    if !["internet-facing", "internal"].contains(&scheme) {
        return Err(find::invalid(one_of(scheme, "scheme", "internet-facing, internal")));
    }
    let ip_address_type = input.text("IpAddressType")?.unwrap_or("ipv4");
    if !["ipv4", "dualstack", "dualstack-without-public-ipv4"].contains(&ip_address_type) {
        return Err(find::invalid(one_of(ip_address_type, "ipAddressType", "ipv4, dualstack, dualstack-without-public-ipv4")));
    }
    let fresh = elb::LoadBalancer {
        created_time: ctx.now,
        load_balancer_name: name.to_owned(),
        scheme: scheme.to_owned(),
        subnets: subnets(input)?,
        security_groups: input.read("SecurityGroups")?.unwrap_or_default(),
        ip_address_type: ip_address_type.to_owned(),
        tags: find::tags(input)?,
        ..elb::LoadBalancer::default()
    };
    if let Some(known) = account.load_balancers.values().find(|known| known.load_balancer_name == name) {
        return already(account, known, &fresh);
    }
    if account.load_balancers.len() >= MOST_LOAD_BALANCERS {
        return Err(find::refused(
            "TooManyLoadBalancers",
            format!("The maximum number of load balancers has been reached: {MOST_LOAD_BALANCERS}"),
        ));
    }
    let internal = if scheme == "internal" { "internal-" } else { "" };
    let balancer = elb::LoadBalancer {
        load_balancer_arn: find::arn(account, &format!("loadbalancer/app/{name}/{}", ids::hex(ctx.chance))),
        dns_name: format!("{internal}{name}-{}.{}.elb.amazonaws.com", ids::digits(ctx.chance), account.region),
        ..fresh
    };
    let answer = json!({"LoadBalancers": [show(account, &balancer, "provisioning")]});
    account.load_balancers.insert(balancer.load_balancer_arn.clone(), Arc::new(balancer));
    Ok(answer)
}

/// The same call again is answered with what is there; another one of the same name is refused.
fn already(account: &Account, known: &elb::LoadBalancer, fresh: &elb::LoadBalancer) -> Result<Value, ApiError> {
    let settings = |balancer: &elb::LoadBalancer| {
        let elb::LoadBalancer { scheme, subnets, security_groups, ip_address_type, .. } = balancer.clone();
        (scheme, subnets, security_groups, ip_address_type)
    };
    if settings(known) == settings(fresh) {
        return Ok(json!({"LoadBalancers": [show(account, known, "active")]}));
    }
    let name = &known.load_balancer_name;
    let message = format!("A load balancer with the same name '{name}' exists, but with different settings");
    Err(find::refused("DuplicateLoadBalancerName", message))
}

/// The subnets that a call names, by either of its two members. Every one counts as one in an Availability Zone of its own.
fn subnets(input: Input<'_>) -> Result<Vec<String>, ApiError> {
    let mappings: Vec<Value> = input.read("SubnetMappings")?.unwrap_or_default();
    let mapped = mappings.iter().filter_map(|mapping| mapping["SubnetId"].as_str().map(str::to_owned));
    let subnets: Vec<String> = input.read::<Vec<String>>("Subnets")?.unwrap_or_default().into_iter().chain(mapped).collect();
    let is_id = |id: &String| {
        id.strip_prefix("subnet-").is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    };
    if let Some(wrong) = subnets.iter().find(|id| !is_id(id)) {
        return Err(find::refused("InvalidSubnet", format!("The subnet ID '{wrong}' is not valid")));
    }
    if subnets.len() < 2 {
        return Err(find::invalid("At least two subnets in two different Availability Zones must be specified"));
    }
    Ok(subnets)
}

pub(super) fn one_of(value: &str, member: &str, known: &str) -> String {
    format!(
        "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: Member must satisfy enum value set: [{known}]"
    )
}

/// A load balancer as AWS shows it.
fn show(account: &Account, balancer: &elb::LoadBalancer, state: &str) -> Value {
    let zones: Vec<Value> = balancer
        .subnets
        .iter()
        .zip('a'..='z')
        .map(|(subnet, zone)| json!({"ZoneName": format!("{}{zone}", account.region), "SubnetId": subnet, "LoadBalancerAddresses": []}))
        .collect();
    json!({
        "LoadBalancerArn": balancer.load_balancer_arn,
        "DNSName": balancer.dns_name,
        "CanonicalHostedZoneId": HOSTED_ZONE,
        "CreatedTime": balancer.created_time,
        "LoadBalancerName": balancer.load_balancer_name,
        "Scheme": balancer.scheme,
        "VpcId": "vpc-0a1b2c3d4e5f60718",
        "State": {"Code": state},
        "Type": "application",
        "AvailabilityZones": zones,
        "SecurityGroups": balancer.security_groups,
        "IpAddressType": balancer.ip_address_type,
    })
}

fn describe_load_balancers(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let arns: Option<Vec<String>> = input.read("LoadBalancerArns")?;
    let names: Option<Vec<String>> = input.read("Names")?;
    let found: Vec<&Arc<elb::LoadBalancer>> = match (arns, names) {
        (Some(_), Some(_)) => return Err(find::invalid("Load balancer ARNs and names cannot be specified at the same time")),
        (Some(arns), None) => arns.iter().map(|arn| find::load_balancer(account, arn)).collect::<Result<_, _>>()?,
        (None, Some(names)) => names.iter().map(|name| named(account, name)).collect::<Result<_, _>>()?,
        (None, None) => account.load_balancers.values().collect(),
    };
    find::page(input, "LoadBalancers", found.into_iter().map(|balancer| show(account, balancer, "active")).collect())
}

fn named<'a>(account: &'a Account, name: &str) -> Result<&'a Arc<elb::LoadBalancer>, ApiError> {
    let found = account.load_balancers.values().find(|balancer| balancer.load_balancer_name == name);
    found.ok_or_else(|| find::refused("LoadBalancerNotFound", format!("Load balancers '[{name}]' not found")))
}

/// "If the load balancer does not exist or has already been deleted, the call succeeds." Its listeners and rules go with it, its target groups stay.
fn delete_load_balancer(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let arn = input.required("LoadBalancerArn")?;
    if account.load_balancers.get(arn).is_some_and(|balancer| balancer.attribute("deletion_protection.enabled") == "true") {
        let message = format!("Load balancer '{arn}' cannot be deleted because deletion protection is enabled");
        return Err(find::refused("OperationNotPermitted", message));
    }
    account.load_balancers.remove(arn);
    Ok(json!({}))
}
