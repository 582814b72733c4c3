//! Step "route": the listener's rules are asked by priority, and the first one whose conditions are all met says what is done; the default rule where
//! none are (`load-balancer-listeners`, "Listener rules").

use super::live::Test;
use super::parse::Received;
use super::serve::Gate;
use crate::gateway::{Detail, Fault, Outcome, Step, Tracer};
use crate::model::elb::Action;

pub(super) fn find<'a, B, T: Tracer>(gate: &Gate<'a, B>, received: &Received<'a>, tracer: &mut T) -> Result<&'a Action, Fault> {
    let live = received.listener;
    let found = live.rules.iter().find(|live| live.tests.iter().all(|test| holds(gate, received, test)));
    let action = found.map_or_else(|| live.default_action(), |live| live.rule.actions.first());
    let Some(action) = action else {
        let fault = Fault::LoadBalancer { status: 503, reason: "The rule has no action".into() };
        tracer.refuse(Step::Route, || Detail::Nothing {}, &fault);
        return Err(fault);
    };
    tracer.step(Step::Route, Outcome::Pass, || {
        let before = live.rules.iter().take_while(|live| found.is_none_or(|found| !std::ptr::eq(*live, found)));
        Detail::Rule {
            rule_arn: found.map_or_else(|| live.listener.default_rule_arn.clone(), |found| found.rule.rule_arn.clone()),
            priority: found.map(|found| found.rule.priority),
            action: action.kind.clone(),
            passed_over: before.map(|live| live.rule.priority).collect(),
        }
    });
    Ok(action)
}

fn holds<B>(gate: &Gate<'_, B>, received: &Received<'_>, test: &Test) -> bool {
    match test {
        Test::Path(paths) => paths.iter().any(|path| path.matches(received.path)),
        Test::Method(methods) => methods.contains(&gate.request.method),
        Test::Source(ranges) => ranges.iter().any(|range| range.holds(gate.request.client())),
        Test::Host(hosts) => {
            let host = received.host.split(':').next().unwrap_or_default().to_ascii_lowercase();
            hosts.iter().any(|wanted| wanted.matches(&host))
        }
        Test::Header(name, values) => {
            let given = gate.request.headers.iter().filter(|(header, _)| header.eq_ignore_ascii_case(name));
            given.map(|(_, value)| value.to_ascii_lowercase()).any(|value| values.iter().any(|wanted| wanted.matches(&value)))
        }
        Test::Query(pairs) => {
            let query = received.query.to_ascii_lowercase();
            let given = || query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")));
            let fits = |key: &str, value: &str| {
                pairs.iter().any(|(wanted, text)| wanted.as_ref().is_none_or(|wanted| wanted.matches(key)) && text.matches(value))
            };
            given().any(|(key, value)| fits(key, value))
        }
    }
}
