//! The account's load balancers in the form that requests meet: by host name, with the conditions of their rules made ready.

use crate::glob::Glob;
use crate::model::Account;
use crate::model::elb::{Action, Condition, Listener, LoadBalancer, Rule, TargetGroup};
use crate::order;
use crate::policy::Network;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Numbers of listeners begin here, so that they are not those of stages of APIs, which share metrics with them.
const FIRST_NUMBER: u32 = 3 << 30;

/// All load balancers of an account.
#[derive(Debug, Default)]
pub struct LoadBalancers {
    by_host: BTreeMap<String, LiveBalancer>,
    groups: BTreeMap<String, Arc<TargetGroup>>,
}

/// A load balancer as the data plane sees it.
#[derive(Debug)]
pub(super) struct LiveBalancer {
    pub balancer: Arc<LoadBalancer>,
    pub listeners: Vec<LiveListener>,
}

/// A listener as the data plane sees it.
#[derive(Debug)]
pub(super) struct LiveListener {
    pub listener: Arc<Listener>,
    /// Tells listeners from each other, of whichever load balancer.
    pub number: u32,
    /// Its rules in the order in which they are asked, the default's left out.
    pub rules: Vec<LiveRule>,
}

/// A rule with its conditions made ready.
#[derive(Debug)]
pub(super) struct LiveRule {
    pub rule: Arc<Rule>,
    pub tests: Vec<Test>,
}

/// A condition made ready. Of the values of each, one must match.
#[derive(Debug)]
pub(super) enum Test {
    Host(Vec<Glob>),
    Path(Vec<Glob>),
    Header(String, Vec<Glob>),
    Method(Vec<String>),
    Query(Vec<(Option<Glob>, Glob)>),
    Source(Vec<Network>),
}

impl LoadBalancers {
    /// Builds them.
    pub fn new(account: &Account) -> LoadBalancers {
        let mut number = FIRST_NUMBER;
        let balancers = account.load_balancers.values().map(|balancer| {
            let listeners = balancer.listeners.values().map(|listener| {
                number += 1;
                let rules = listener.rules.iter();
                let rules = rules.map(|rule| LiveRule { rule: rule.clone(), tests: rule.conditions.iter().map(test).collect() });
                LiveListener { listener: listener.clone(), number, rules: rules.collect() }
            });
            let live = LiveBalancer { balancer: balancer.clone(), listeners: listeners.collect() };
            (balancer.dns_name.to_ascii_lowercase(), live)
        });
        LoadBalancers { by_host: order::map(balancers), groups: account.target_groups.clone() }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_host.is_empty()
    }

    /// The load balancer with this host name, a port behind it not counted.
    pub(super) fn balancer(&self, host: &str) -> Option<&LiveBalancer> {
        let host = host.split(':').next().unwrap_or_default();
        match host.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => self.by_host.get(&host.to_ascii_lowercase()),
            false => self.by_host.get(host),
        }
    }

    /// A target group's place among all: it tells them from each other as long as the account does not change.
    pub(super) fn place(&self, arn: &str) -> usize {
        self.groups.keys().take_while(|known| known.as_str() < arn).count()
    }

    /// The target group with this ARN.
    pub(super) fn group(&self, arn: &str) -> Option<&Arc<TargetGroup>> {
        self.groups.get(arn)
    }
}

impl LiveListener {
    /// What is done where no rule's conditions are met.
    pub fn default_action(&self) -> Option<&Action> {
        self.listener.default_actions.first()
    }
}

/// A text with wildcards; a backslash before one makes it a character like others.
fn glob(text: &str) -> Glob {
    let mut glob = Glob::default();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        glob.push(before);
        let literal = after.chars().next().filter(|next| matches!(next, '*' | '?' | '\\'));
        glob.push_literal(literal.map_or("\\", |next| &after[..next.len_utf8()]));
        rest = &after[literal.map_or(0, char::len_utf8)..];
    }
    glob.push(rest);
    glob
}

fn test(condition: &Condition) -> Test {
    let lower = |values: &[String]| values.iter().map(|value| glob(&value.to_ascii_lowercase())).collect();
    if let Some(hosts) = &condition.host_header_config {
        return Test::Host(lower(&hosts.values));
    }
    if let Some(header) = &condition.http_header_config {
        return Test::Header(header.http_header_name.clone(), lower(&header.values));
    }
    if let Some(methods) = &condition.http_request_method_config {
        return Test::Method(methods.values.clone());
    }
    if let Some(query) = &condition.query_string_config {
        let pair = |key: &Option<String>, value: &str| {
            (key.as_ref().map(|key| glob(&key.to_ascii_lowercase())), glob(&value.to_ascii_lowercase()))
        };
        return Test::Query(query.values.iter().map(|wanted| pair(&wanted.key, &wanted.value)).collect());
    }
    if let Some(ranges) = &condition.source_ip_config {
        return Test::Source(ranges.values.iter().filter_map(|range| Network::parse(range)).collect());
    }
    let paths = condition.path_pattern_config.as_ref().map_or(&condition.values, |paths| &paths.values);
    Test::Path(paths.iter().map(|path| glob(path)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backslash_takes_a_wildcard_its_power() {
        for (pattern, text, fits) in
            [("a*c", "abc", true), (r"a\*c", "abc", false), (r"a\*c", "a*c", true), (r"a\b?", r"a\bx", true), (r"\\*", r"\x", true)]
        {
            assert_eq!(glob(pattern).matches(text), fits, "{pattern} {text}");
        }
    }
}
