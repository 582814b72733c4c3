//! Load balancers: their list, and the page of one with listeners, rules and target groups.

use crate::app::State;
use crate::model::Account;
use crate::model::elb::{Action, Condition, Listener, LoadBalancer, TargetGroup};
use crate::order;
use std::collections::BTreeMap;

/// A load balancer in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalancerRow {
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// Its host name.
    pub dns_name: String,
    /// Its listeners: `HTTP:80`.
    pub listeners: Vec<String>,
    /// How many rules it has, defaults not counted.
    pub rules: usize,
}

/// The page of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalancerView {
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// Its host name.
    pub dns_name: String,
    /// `internet-facing` or `internal`.
    pub scheme: String,
    /// Its listeners by port.
    pub listeners: Vec<ListenerView>,
    /// All target groups of the account.
    pub groups: Vec<GroupRow>,
    /// ARNs of functions that a group could have, with their names.
    pub functions: Vec<(String, String)>,
}

/// A listener.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenerView {
    /// Its ARN.
    pub arn: String,
    /// `HTTP:80`.
    pub name: String,
    /// Where it is reached.
    pub url: String,
    /// Its rules in the order in which they are asked, the default's last.
    pub rules: Vec<RuleRow>,
    /// A priority that is free, behind all others.
    pub next_priority: u32,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleRow {
    /// Its ARN.
    pub arn: String,
    /// Its priority; none for the default rule.
    pub priority: Option<u32>,
    /// Its conditions, a line each.
    pub conditions: Vec<String>,
    /// What it does, a line each: `pets · 9 of 10`.
    pub action: Vec<String>,
}

/// A target group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRow {
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// Its function; empty if none is registered.
    pub function: String,
    /// Its function's ARN.
    pub target: Option<String>,
    /// Whether events have lists of values.
    pub multi_value: bool,
    /// Whether its health is checked.
    pub checked: bool,
    /// How its health is asked for.
    pub health: String,
    /// Whether this load balancer sends requests to it, another does, or none.
    pub use_of: GroupUse,
}

/// Who sends requests to a target group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupUse {
    /// Nobody.
    Nobody,
    /// The load balancer that is looked at.
    Here,
    /// Another one.
    Elsewhere,
}

/// What a load balancer does not have, and what to do about it.
pub const ABSENT: [(&str, &str); 7] = [
    (
        "Stages and deployments",
        "A change is met by the next request, and nothing keeps the state before: there is nothing to roll back to.",
    ),
    ("Throttling, API keys, usage plans, quotas", "It takes what comes. The function's concurrency is the only limit behind it."),
    (
        "Authorizers and IAM",
        "On HTTPS it can ask an OpenID Connect provider or check a token, which is not simulated; it asks no function and knows no signatures.",
    ),
    ("Request validation and mapping", "Requests pass as they are: paths, headers and bodies are the function's to look at."),
    ("Caching", "Every request reaches its target: CloudFront can stand before it."),
    ("CORS", "The function answers preflights and adds the headers."),
    ("Errors of one's own", "Its pages cannot be changed; a fixed response is for rules, not for errors."),
];

/// Every load balancer, by name.
pub fn load_balancers(state: &State) -> Vec<BalancerRow> {
    let row = |balancer: &LoadBalancer| BalancerRow {
        arn: balancer.load_balancer_arn.clone(),
        name: balancer.load_balancer_name.clone(),
        dns_name: balancer.dns_name.clone(),
        listeners: by_port(balancer).iter().map(|listener| name(listener)).collect(),
        rules: balancer.listeners.values().map(|listener| listener.rules.len()).sum(),
    };
    let mut rows: Vec<BalancerRow> = state.workspace.engine.account.load_balancers.values().map(|balancer| row(balancer)).collect();
    order::sort_by(&mut rows, |a, b| a.name.cmp(&b.name));
    rows
}

fn by_port(balancer: &LoadBalancer) -> Vec<&Listener> {
    let mut listeners: Vec<&Listener> = balancer.listeners.values().map(|listener| &**listener).collect();
    order::sort_by(&mut listeners, |a, b| a.port.cmp(&b.port));
    listeners
}

/// What a listener is called: `HTTP:80`.
pub fn name(listener: &Listener) -> String {
    format!("{}:{}", listener.protocol, listener.port)
}

/// The page of the load balancer with this name.
pub fn load_balancer(state: &State, name: &str) -> Option<BalancerView> {
    let account = &state.workspace.engine.account;
    let balancer = account.load_balancers.values().find(|balancer| balancer.load_balancer_name == name)?;
    let function_arn = |name: &String| format!("arn:aws:lambda:{}:{}:function:{name}", account.region, account.id);
    Some(BalancerView {
        arn: balancer.load_balancer_arn.clone(),
        name: balancer.load_balancer_name.clone(),
        dns_name: balancer.dns_name.clone(),
        scheme: balancer.scheme.clone(),
        listeners: by_port(balancer).into_iter().map(|listener| listener_view(account, balancer, listener)).collect(),
        groups: groups(account, balancer),
        functions: account.functions.keys().map(|name| (function_arn(name), name.clone())).collect(),
    })
}

fn listener_view(account: &Account, balancer: &LoadBalancer, listener: &Listener) -> ListenerView {
    let action = |actions: &[Action]| actions.iter().flat_map(|action| does(account, action)).collect();
    let mut rules: Vec<RuleRow> = listener
        .rules
        .iter()
        .map(|rule| RuleRow {
            arn: rule.rule_arn.clone(),
            priority: Some(rule.priority),
            conditions: rule.conditions.iter().map(condition).collect(),
            action: action(&rule.actions),
        })
        .collect();
    rules.push(RuleRow {
        arn: listener.default_rule_arn.clone(),
        priority: None,
        conditions: vec!["No other rule's conditions are met".into()],
        action: action(&listener.default_actions),
    });
    ListenerView {
        arn: listener.listener_arn.clone(),
        name: name(listener),
        url: format!("{}://{}:{}", listener.protocol.to_ascii_lowercase(), balancer.dns_name, listener.port),
        rules,
        next_priority: listener.rules.last().map_or(10, |rule| (rule.priority / 10 + 1) * 10).min(50_000),
    }
}

fn condition(condition: &Condition) -> String {
    let list = |values: &[String]| values.join(" or ");
    if let Some(hosts) = &condition.host_header_config {
        return format!("host is {}", list(&hosts.values));
    }
    if let Some(header) = &condition.http_header_config {
        return format!("header {} is {}", header.http_header_name, list(&header.values));
    }
    if let Some(methods) = &condition.http_request_method_config {
        return format!("method is {}", list(&methods.values));
    }
    if let Some(query) = &condition.query_string_config {
        let pairs: Vec<String> = query.values.iter().map(|pair| format!("{}={}", pair.key.as_deref().unwrap_or("*"), pair.value)).collect();
        return format!("query has {}", list(&pairs));
    }
    if let Some(ranges) = &condition.source_ip_config {
        return format!("address is in {}", list(&ranges.values));
    }
    let paths = condition.path_pattern_config.as_ref().map_or(&condition.values, |paths| &paths.values);
    format!("path is {}", list(paths))
}

/// What an action does, a line for each target group.
fn does(account: &Account, action: &Action) -> Vec<String> {
    if let Some(fixed) = &action.fixed_response_config {
        let body = fixed.message_body.as_deref().filter(|body| !body.is_empty()).map(|body| format!(": {body}")).unwrap_or_default();
        return vec![format!("answer {}{body}", fixed.status_code)];
    }
    if let Some(to) = &action.redirect_config {
        let code = to.status_code.trim_start_matches("HTTP_");
        let query = if to.query.is_empty() { String::new() } else { format!("?{}", to.query) };
        return vec![format!("redirect ({code}) to {}://{}:{}{}{query}", to.protocol, to.host, to.port, to.path)];
    }
    let groups = action.forward_config.iter().flat_map(|forward| &forward.target_groups);
    let all: u32 = groups.clone().filter_map(|group| group.weight).sum();
    let several = groups.clone().count() > 1;
    let named = |arn: &str| account.target_groups.get(arn).map_or_else(|| arn.to_owned(), |group| group.target_group_name.clone());
    groups
        .map(|group| {
            let share = if several { format!(" · {} of {all}", group.weight.unwrap_or(1)) } else { String::new() };
            format!("forward to {}{share}", named(&group.target_group_arn))
        })
        .collect()
}

fn groups(account: &Account, balancer: &LoadBalancer) -> Vec<GroupRow> {
    let mut used: BTreeMap<&str, &str> = BTreeMap::new();
    for other in account.load_balancers.values() {
        let actions = other.listeners.values().flat_map(|listener| listener.actions());
        for arn in actions.flat_map(Action::target_groups) {
            used.insert(arn, &other.load_balancer_arn);
        }
    }
    let row = |group: &TargetGroup| GroupRow {
        arn: group.target_group_arn.clone(),
        name: group.target_group_name.clone(),
        function: group.target.as_deref().and_then(|arn| arn.split_once(":function:")).map(|(_, name)| name.to_owned()).unwrap_or_default(),
        target: group.target.clone(),
        multi_value: group.multi_value_headers,
        checked: group.health_check_enabled,
        health: match group.health_check_enabled {
            true => format!(
                "GET {} every {} s, well at {}",
                group.health_check_path, group.health_check_interval_seconds, group.matcher.http_code
            ),
            false => "not checked".into(),
        },
        use_of: match used.get(group.target_group_arn.as_str()) {
            None => GroupUse::Nobody,
            Some(arn) if *arn == balancer.load_balancer_arn => GroupUse::Here,
            Some(_) => GroupUse::Elsewhere,
        },
    };
    let mut rows: Vec<GroupRow> = account.target_groups.values().map(|group| row(group)).collect();
    order::sort_by(&mut rows, |a, b| a.name.cmp(&b.name));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::headless::Session;
    use crate::app::{Route, StorageState, Workspace};
    use serde_json::Value;

    /// The workspace that the cases of rules leave behind.
    fn state() -> State {
        let mut session = Session::new();
        let mut answers: BTreeMap<String, Value> = BTreeMap::new();
        for line in include_str!("../../tests/cases/alb/rules.jsonl").lines().filter(|line| line.starts_with('{')) {
            let mut text = line.to_owned();
            for (id, answer) in &answers {
                for pointer in [
                    "/output/LoadBalancers/0/LoadBalancerArn",
                    "/output/LoadBalancers/0/DNSName",
                    "/output/Listeners/0/ListenerArn",
                    "/output/Rules/0/RuleArn",
                ] {
                    let value = answer.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
                    text = text.replace(&format!("${{{id}:{pointer}}}"), value);
                }
            }
            let answer: Value = serde_json::from_str(&session.line(&text).expect("an answer")).expect("JSON");
            if let Some(id) = answer["id"].as_str() {
                answers.insert(id.to_owned(), answer.clone());
            }
        }
        let saved: Value = serde_json::from_str(&session.line(r#"{"save":true}"#).expect("an answer")).expect("JSON");
        let decoded = crate::storage::decode_document::<Workspace>(&saved["workspace"]).expect("a workspace");
        State::new(decoded.workspace, Route::default(), StorageState::Saved)
    }

    #[test]
    fn the_page_lists_rules_in_the_order_in_which_they_are_asked() {
        let state = state();
        let rows = load_balancers(&state);
        assert_eq!((rows[0].name.as_str(), rows[0].listeners.as_slice()), ("web", &["HTTP:80".to_owned(), "HTTP:8080".to_owned()][..]));
        let view = load_balancer(&state, "web").expect("it is there");
        let listener = &view.listeners[0];
        let priorities: Vec<Option<u32>> = listener.rules.iter().map(|rule| rule.priority).collect();
        assert_eq!(priorities, [Some(15), Some(20), Some(30), Some(40), Some(50), Some(60), Some(70), None]);
        assert_eq!(listener.next_priority, 80);
        assert_eq!(listener.rules[1].conditions, ["host is *.Example.com"]);
        assert_eq!(listener.rules[2].conditions, ["method is POST or PUT", "path is /orders"]);
        assert_eq!(listener.rules[3].conditions, ["header User-Agent is *Chrome* or *Safari*"]);
        assert_eq!(listener.rules[4].conditions, ["query has version=v1 or *=*example*"]);
        assert_eq!(listener.rules[5].action, ["answer 200: address"]);
        assert!(load_balancer(&state, "gone").is_none());
    }
}
