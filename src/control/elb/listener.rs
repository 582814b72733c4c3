//! Listeners: ports of load balancers, with the actions of their default rules.

use super::load_balancer::one_of;
use super::{action, find};
use crate::control::{ApiError, Context, Input, Operations, ids};
use crate::model::{Account, elb};
use serde_json::{Map, Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateListener", create_listener),
    ("DescribeListeners", describe_listeners),
    ("ModifyListener", modify_listener),
    ("DeleteListener", delete_listener),
];

/// How many a load balancer has at most (`load-balancer-limits`).
const MOST_LISTENERS: usize = 50;
/// The security policy of an HTTPS listener that names none.
const SSL_POLICY: &str = "ELBSecurityPolicy-2016-08";

fn create_listener(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let balancer_arn = input.required("LoadBalancerArn")?;
    find::load_balancer(account, balancer_arn)?;
    let protocol = input.text("Protocol")?.ok_or_else(|| find::invalid("A listener protocol must be specified"))?;
    let actions = action::read(account, balancer_arn, input, "DefaultActions")?.unwrap_or_default();
    let fresh = with_port(elb::Listener { load_balancer_arn: balancer_arn.to_owned(), ..elb::Listener::default() }, input, protocol)?;
    action::check_for(&actions, &fresh)?;
    let tags = find::tags(input)?;
    let balancer = find::load_balancer_mut(account, balancer_arn)?;
    if let Some(known) = balancer.listeners.values().find(|known| known.port == fresh.port) {
        let same = known.protocol == fresh.protocol && known.certificates == fresh.certificates && known.default_actions == actions;
        return if same { Ok(json!({"Listeners": [show(known)]})) } else { Err(duplicate()) };
    }
    if balancer.listeners.len() >= MOST_LISTENERS {
        return Err(find::refused("TooManyListeners", format!("The maximum number of listeners has been reached: {MOST_LISTENERS}")));
    }
    let path = balancer.dimension().to_owned();
    let id = ids::hex(ctx.chance);
    let (listener_arn, default_rule_arn) = (format!("listener/{path}/{id}"), format!("listener-rule/{path}/{id}/{}", ids::hex(ctx.chance)));
    let (listener_arn, default_rule_arn) = (find::arn(account, &listener_arn), find::arn(account, &default_rule_arn));
    let listener = elb::Listener { listener_arn, default_rule_arn, default_actions: actions, tags, ..fresh };
    let answer = json!({"Listeners": [show(&listener)]});
    find::load_balancer_mut(account, balancer_arn)?.listeners.insert(listener.listener_arn.clone(), Arc::new(listener));
    Ok(answer)
}

fn duplicate() -> ApiError {
    find::refused("DuplicateListener", "A listener already exists on this port for this load balancer")
}

/// A listener with port, protocol, certificate and policy as a call gives them.
fn with_port(mut listener: elb::Listener, input: Input<'_>, protocol: &str) -> Result<elb::Listener, ApiError> {
    match protocol {
        "HTTP" | "HTTPS" => listener.protocol = protocol.to_owned(),
        "TCP" | "TLS" | "UDP" | "TCP_UDP" | "GENEVE" | "QUIC" | "TCP_QUIC" => {
            let message =
                format!("Listener protocol '{protocol}' is not supported by load balancers of the type application: use HTTP or HTTPS");
            return Err(find::refused("UnsupportedProtocol", message));
        }
        other => return Err(find::invalid(one_of(other, "protocol", "HTTP, HTTPS, TCP, TLS, UDP, TCP_UDP, GENEVE, QUIC, TCP_QUIC"))),
    }
    if let Some(port) = input.integer("Port")? {
        let port = u16::try_from(port).ok().filter(|port| *port > 0);
        listener.port = port.ok_or_else(|| find::invalid("A listener port must be between '1' and '65535' inclusive"))?;
    }
    if listener.port == 0 {
        return Err(find::invalid("A listener port must be specified"));
    }
    if let Some(certificates) = input.read::<Vec<Map<String, Value>>>("Certificates")? {
        let arns: Vec<&str> = certificates.iter().filter_map(|certificate| certificate.get("CertificateArn")?.as_str()).collect();
        let [arn] = arns.as_slice() else { return Err(find::invalid("You must specify exactly one certificate: the listener's default")) };
        if !arn.starts_with("arn:aws:acm:") && !arn.starts_with("arn:aws:iam::") {
            return Err(find::invalid(format!("Certificate ARN '{arn}' is not valid")));
        }
        listener.certificates = vec![json!({"CertificateArn": arn})];
    }
    let policy = input.owned("SslPolicy")?;
    if protocol == "HTTP" {
        if policy.is_some() || input.get("Certificates").is_some() {
            return Err(find::invalid("Certificates and security policies are for HTTPS listeners only"));
        }
        (listener.certificates, listener.ssl_policy) = (Vec::new(), None);
        return Ok(listener);
    }
    if listener.certificates.is_empty() {
        return Err(find::invalid("A certificate must be specified for HTTPS listeners"));
    }
    if policy.as_ref().is_some_and(|policy| !policy.starts_with("ELBSecurityPolicy-")) {
        return Err(find::refused("SSLPolicyNotFound", format!("SSL policy '{}' not found", policy.unwrap_or_default())));
    }
    listener.ssl_policy = policy.or(listener.ssl_policy).or_else(|| Some(SSL_POLICY.into()));
    Ok(listener)
}

/// A listener as AWS shows it: its other rules are listed apart.
fn show(listener: &elb::Listener) -> Value {
    let mut shown = json!({
        "ListenerArn": listener.listener_arn,
        "LoadBalancerArn": listener.load_balancer_arn,
        "Port": listener.port,
        "Protocol": listener.protocol,
    });
    if listener.protocol == "HTTPS" {
        shown["Certificates"] = json!(listener.certificates);
        shown["SslPolicy"] = json!(listener.ssl_policy);
    }
    shown["DefaultActions"] = json!(listener.default_actions);
    shown
}

fn describe_listeners(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let arns: Option<Vec<String>> = input.read("ListenerArns")?;
    let found: Vec<&Arc<elb::Listener>> = match (input.text("LoadBalancerArn")?, arns) {
        (Some(arn), None) => find::load_balancer(account, arn)?.listeners.values().collect(),
        (None, Some(arns)) => arns.iter().map(|arn| find::listener(account, arn)).collect::<Result<_, _>>()?,
        _ => return Err(find::invalid("You must specify either listener ARNs or a load balancer ARN")),
    };
    find::page(input, "Listeners", found.into_iter().map(|listener| show(listener)).collect())
}

fn modify_listener(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let arn = input.required("ListenerArn")?;
    let known = find::listener(account, arn)?.clone();
    let protocol = input.text("Protocol")?.unwrap_or(&known.protocol);
    let actions = action::read(account, &known.load_balancer_arn, input, "DefaultActions")?;
    let mut changed = with_port((*known).clone(), input, protocol)?;
    changed.default_actions = actions.unwrap_or(changed.default_actions);
    let all: Vec<elb::Action> = changed.actions().cloned().collect();
    action::check_for(&all, &changed)?;
    let balancer = find::load_balancer(account, &known.load_balancer_arn)?;
    if balancer.listeners.values().any(|other| other.listener_arn != arn && other.port == changed.port) {
        return Err(duplicate());
    }
    *find::listener_mut(account, arn)? = changed;
    Ok(json!({"Listeners": [show(find::listener(account, arn)?)]}))
}

fn delete_listener(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let arn = input.required("ListenerArn")?;
    let balancer = find::listener(account, arn)?.load_balancer_arn.clone();
    find::load_balancer_mut(account, &balancer)?.listeners.remove(arn);
    Ok(json!({}))
}
