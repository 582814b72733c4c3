//! What a rule's action does: a response of the load balancer's own, a redirect, or a target group, drawn by weight
//! (`load-balancer-listeners`, "Rule action types").

use super::parse::Received;
use super::render;
use super::serve::Gate;
use crate::gateway::wire::Made;
use crate::gateway::{Detail, Fault, Outcome, Step, Tracer};
use crate::model::elb::{Action, FixedResponse, Forward, Redirect, TargetGroup};
use bytes::Bytes;
use std::borrow::Cow;
use std::sync::Arc;

/// What has been chosen.
#[derive(Debug)]
pub(super) enum Chosen<'a> {
    /// The load balancer answers by itself.
    Answer(Made),
    /// A target group answers.
    Group(&'a Arc<TargetGroup>),
}

pub(super) fn act<'a, B, T: Tracer>(
    gate: &Gate<'a, B>,
    received: &Received<'a>,
    action: &'a Action,
    tracer: &mut T,
) -> Result<Chosen<'a>, Fault> {
    let own = match (&action.fixed_response_config, &action.redirect_config) {
        (Some(fixed), _) => Some(fixed_response(fixed)),
        (_, Some(to)) => Some(redirect(received, to)),
        (None, None) => None,
    };
    if let Some(made) = own {
        tracer.step(Step::MethodResponse, Outcome::Pass, || Detail::answer(made.status, made.body.len()));
        return Ok(Chosen::Answer(made));
    }
    let refuse = |reason: String, tracer: &mut T| {
        let fault = Fault::LoadBalancer { status: 503, reason };
        tracer.refuse(Step::IntegrationRequest, || Detail::Nothing {}, &fault);
        Err(fault)
    };
    let Some(arn) = action.forward_config.as_ref().and_then(|forward| draw(gate, forward)) else {
        return refuse("All target groups of the rule have the weight 0".into(), tracer);
    };
    match gate.live.balancers.group(arn) {
        Some(group) if group.target.is_some() => Ok(Chosen::Group(group)),
        Some(group) => refuse(format!("The target group {} has no registered target", group.target_group_name), tracer),
        None => refuse(format!("There is no target group {arn}"), tracer),
    }
}

/// One of the target groups, by weight. One alone needs no draw.
fn draw<'a, B>(gate: &Gate<'_, B>, forward: &'a Forward) -> Option<&'a str> {
    let weight = |weight: Option<u32>| weight.unwrap_or(1);
    let mut groups = forward.target_groups.iter().filter(|group| weight(group.weight) > 0);
    let all: u32 = groups.clone().map(|group| weight(group.weight)).sum();
    if groups.clone().count() < 2 {
        return groups.next().map(|group| group.target_group_arn.as_str());
    }
    let mut drawn = gate.runtime.chance.borrow_mut().below(all);
    let chosen = groups.find(|group| {
        let is_it = drawn < weight(group.weight);
        drawn = drawn.saturating_sub(weight(group.weight));
        is_it
    });
    chosen.map(|group| group.target_group_arn.as_str())
}

fn fixed_response(fixed: &FixedResponse) -> Made {
    let media_type = fixed.content_type.as_deref().unwrap_or("text/plain");
    // As the service sends it, with the character set of texts.
    let media_type = if media_type.starts_with("text/") { format!("{media_type}; charset=utf-8") } else { media_type.to_owned() };
    Made {
        status: fixed.status_code.parse().unwrap_or(503),
        headers: Vec::new(),
        body: Bytes::from(fixed.message_body.clone().unwrap_or_default()),
        content_type: Some(Cow::Owned(media_type)),
    }
}

fn redirect(received: &Received<'_>, to: &Redirect) -> Made {
    let listener = &received.listener.listener;
    let host = received.host.split(':').next().unwrap_or_default();
    let filled = |text: &str| {
        text.replace("#{protocol}", &listener.protocol.to_ascii_lowercase())
            .replace("#{host}", host)
            .replace("#{port}", &listener.port.to_string())
            .replace("#{path}", received.path.trim_start_matches('/'))
            .replace("#{query}", received.query)
    };
    let query = filled(&to.query);
    let mark = if query.is_empty() { "" } else { "?" };
    let protocol = filled(&to.protocol).to_ascii_lowercase();
    let location = format!("{protocol}://{}:{}{}{mark}{query}", filled(&to.host), filled(&to.port), filled(&to.path));
    let mut made = render::page(if to.status_code == "HTTP_301" { 301 } else { 302 });
    made.headers.push((Cow::Borrowed("Location"), Cow::Owned(location)));
    made
}
