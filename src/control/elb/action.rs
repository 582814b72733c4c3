//! Actions of listeners and rules (`load-balancer-listeners`, "Rule action types"): what they must be, and the form in which they are kept.

use super::find;
use super::load_balancer::one_of;
use crate::control::{ApiError, Input};
use crate::model::elb::{Action, FixedResponse, Forward, Redirect, Stickiness, WeightedTargetGroup};
use crate::model::{Account, elb};

/// How many target groups one action has at most (`load-balancer-limits`, "Target Groups per Action").
const MOST_GROUPS: usize = 5;
/// The longest body of a fixed response (`FixedResponseActionConfig`).
const MOST_MESSAGE: usize = 1_024;

/// The actions that a member of the input gives, checked, for a listener of a load balancer.
pub(super) fn read(account: &Account, balancer: &str, input: Input<'_>, member: &str) -> Result<Option<Vec<Action>>, ApiError> {
    for action in input.get(member).and_then(|value| value.as_array()).into_iter().flatten() {
        let kind = action["Type"].as_str().unwrap_or_default();
        if ["authenticate-oidc", "authenticate-cognito", "jwt-validation"].contains(&kind) {
            let message = format!("Actions of the type {kind} are not simulated: FIDELITY.md lists what is");
            return Err(ApiError::new("NotSimulated", 501, message));
        }
    }
    let Some(actions) = input.read::<Vec<Action>>(member)? else { return Ok(None) };
    let [action] = actions.as_slice() else {
        return match actions.len() {
            0 => Err(find::invalid("An action must be specified")),
            _ => Err(find::refused("TooManyActions", "A rule has exactly one of the actions forward, redirect and fixed-response")),
        };
    };
    if action.order.is_some_and(|order| !(1..=50_000).contains(&order)) {
        return Err(find::invalid("The order of an action must be between 1 and 50000"));
    }
    checked(account, balancer, action).map(|action| Some(vec![action]))
}

fn checked(account: &Account, balancer: &str, action: &Action) -> Result<Action, ApiError> {
    let of = |kind: &str, has: bool, others: bool| match (has, others) {
        (false, _) => Err(find::refused("InvalidLoadBalancerAction", format!("An action of the type {kind} needs its configuration"))),
        (_, true) => Err(find::refused("InvalidLoadBalancerAction", format!("An action of the type {kind} has no other configuration"))),
        _ => Ok(()),
    };
    let has_groups = action.target_group_arn.is_some() || action.forward_config.is_some();
    let (fixed, redirect) = (action.fixed_response_config.as_ref(), action.redirect_config.as_ref());
    match action.kind.as_str() {
        "forward" => {
            of("forward", has_groups, fixed.is_some() || redirect.is_some())?;
            let groups = groups(account, balancer, action)?;
            let only = match groups.target_groups.as_slice() {
                [group] => Some(group.target_group_arn.clone()),
                _ => None,
            };
            Ok(Action { target_group_arn: only, forward_config: Some(groups), ..action.clone() })
        }
        "fixed-response" => {
            of("fixed-response", fixed.is_some(), has_groups || redirect.is_some())?;
            fixed.map_or(Ok(()), check_fixed)?;
            Ok(action.clone())
        }
        "redirect" => {
            of("redirect", redirect.is_some(), has_groups || fixed.is_some())?;
            redirect.map_or(Ok(()), check_redirect)?;
            Ok(action.clone())
        }
        other => Err(find::invalid(one_of(
            other,
            "actions.1.member.type",
            "forward, authenticate-oidc, authenticate-cognito, redirect, fixed-response, jwt-validation",
        ))),
    }
}

fn groups(account: &Account, balancer: &str, action: &Action) -> Result<Forward, ApiError> {
    let one = |arn: &String| Forward {
        target_groups: vec![WeightedTargetGroup { target_group_arn: arn.clone(), weight: None }],
        target_group_stickiness_config: None,
    };
    let mut forward = match (&action.target_group_arn, &action.forward_config) {
        (Some(arn), None) => one(arn),
        (given, Some(forward)) => {
            let same = |arn: &String| forward.target_groups.len() == 1 && forward.target_groups[0].target_group_arn == *arn;
            if given.as_ref().is_some_and(|arn| !same(arn)) {
                return Err(find::invalid("You cannot specify both a target group ARN and a forward config with other target groups"));
            }
            forward.clone()
        }
        (None, None) => Forward::default(),
    };
    if forward.target_groups.is_empty() || forward.target_groups.len() > MOST_GROUPS {
        return Err(find::invalid(format!("A forward action has 1 to {MOST_GROUPS} target groups")));
    }
    let several = forward.target_groups.len() > 1;
    for group in &mut forward.target_groups {
        let arn = &group.target_group_arn;
        if !account.target_groups.contains_key(arn) {
            return Err(find::refused("TargetGroupNotFound", format!("Target group '{arn}' not found")));
        }
        if find::users(account, arn).iter().any(|user| user != balancer) {
            let message = format!("The following target groups cannot be associated with more than one load balancer: {arn}");
            return Err(find::refused("TargetGroupAssociationLimit", message));
        }
        if several && group.weight.is_none() {
            return Err(find::invalid("A weight must be specified for each target group of a forward action with several"));
        }
        if group.weight.is_some_and(|weight| weight > 999) {
            return Err(find::invalid("The weight of a target group must be between 0 and 999"));
        }
        group.weight = group.weight.or(Some(1));
    }
    if forward.target_group_stickiness_config.as_ref().is_some_and(|stickiness| stickiness.enabled) {
        return Err(ApiError::new("NotSimulated", 501, "Stickiness of target groups is not simulated: FIDELITY.md lists what is"));
    }
    forward.target_group_stickiness_config = Some(Stickiness { enabled: false, duration_seconds: None });
    Ok(forward)
}

fn check_fixed(fixed: &FixedResponse) -> Result<(), ApiError> {
    let status = fixed.status_code.parse::<u16>().ok().filter(|_| fixed.status_code.len() == 3);
    if status.is_none_or(|status| !matches!(status, 200..=299 | 400..=599)) {
        let message =
            "1 validation error detected: the status code of a fixed response must satisfy regular expression pattern: ^(2|4|5)\\d\\d$";
        return Err(find::invalid(message));
    }
    const TYPES: [&str; 5] = ["text/plain", "text/css", "text/html", "application/javascript", "application/json"];
    if fixed.content_type.as_deref().is_some_and(|given| !TYPES.contains(&given)) {
        return Err(find::invalid(format!("The content type of a fixed response must be one of: [{}]", TYPES.join(", "))));
    }
    if fixed.message_body.as_ref().is_some_and(|body| body.len() > MOST_MESSAGE) {
        return Err(find::invalid(format!("The message body of a fixed response has {MOST_MESSAGE} characters at most")));
    }
    Ok(())
}

fn check_redirect(redirect: &Redirect) -> Result<(), ApiError> {
    let Redirect { protocol, port, host, path, query, status_code } = redirect;
    if !["HTTP_301", "HTTP_302"].contains(&status_code.as_str()) {
        return Err(find::invalid(one_of(status_code, "actions.1.member.redirectConfig.statusCode", "HTTP_301, HTTP_302")));
    }
    let wrong =
        |message: &str| Err(find::refused("InvalidLoadBalancerAction", format!("The redirect configuration is not valid: {message}")));
    if !["HTTP", "HTTPS", "#{protocol}"].contains(&protocol.as_str()) {
        return wrong("the protocol must be HTTP, HTTPS or #{protocol}");
    }
    if port != "#{port}" && port.parse::<u16>().ok().is_none_or(|port| port == 0) {
        return wrong("the port must be between 1 and 65535, or #{port}");
    }
    if !path.starts_with('/') {
        return wrong("the path must begin with '/'");
    }
    if [host, path, query].iter().any(|text| text.chars().count() > 128) || host.is_empty() {
        return wrong("host, path and query have 128 characters at most, and the host at least one");
    }
    // "You must modify at least one of the following components to avoid a redirect loop: protocol, hostname, port, or path."
    if protocol == "#{protocol}" && port == "#{port}" && host == "#{host}" && path == "/#{path}" {
        return wrong("it leads to where it comes from; change protocol, host, port or path");
    }
    Ok(())
}

/// "You cannot redirect HTTPS to HTTP."
pub(super) fn check_for(actions: &[Action], listener: &elb::Listener) -> Result<(), ApiError> {
    let leads_back = |action: &Action| action.redirect_config.as_ref().is_some_and(|redirect| redirect.protocol == "HTTP");
    if listener.protocol == "HTTPS" && actions.iter().any(leads_back) {
        return Err(find::refused(
            "InvalidLoadBalancerAction",
            "The redirect configuration is not valid: HTTPS cannot be redirected to HTTP",
        ));
    }
    Ok(())
}
