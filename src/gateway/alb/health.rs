//! Health checks of functions: off by default; where they are on, the function is called at each interval with an event of its own (`lambda-functions`,
//! "Enable health checks"). A target that fails its checks gets requests all the same, because a target group of a function has no other one: "the
//! load balancer fails open".

use super::event;
use super::response;
use crate::backends::{Backends, FunctionError, FunctionName, Invoke, Invoker};
use crate::gateway::rest::ready;
use crate::model::elb::TargetGroup;
use crate::time::{SimTime, Span};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// How a check went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Checked {
    /// The answer had a status that the matcher holds.
    Well,
    /// It had another status.
    Status(u16),
    /// It did not come in time.
    Timeout,
    /// There was none that could be used.
    Failed,
}

/// What the checks of a target have found so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TargetHealth {
    /// Since when they are made; what was found before counts no more.
    pub since: SimTime,
    /// When the last one was made.
    pub last: Option<SimTime>,
    /// How many have gone well, or have not, one after the other up to now.
    pub in_a_row: u32,
    /// How the last one went.
    pub checked: Option<Checked>,
    /// Whether the target counts as healthy; none until that is known.
    pub is_healthy: Option<bool>,
}

impl TargetHealth {
    /// Nothing is known yet.
    pub fn since(since: SimTime) -> TargetHealth {
        TargetHealth { since, last: None, in_a_row: 0, checked: None, is_healthy: None }
    }

    /// How many checks are due at an instant.
    pub fn due(&self, group: &TargetGroup, now: SimTime) -> u64 {
        let interval = u64::from(group.health_check_interval_seconds) * 1_000_000;
        now.since(self.last.unwrap_or(self.since)).micros() / interval.max(1)
    }

    /// Takes note of a check. "After your target is registered, it must pass one health check to be considered healthy."
    pub fn note(&mut self, group: &TargetGroup, checked: Checked) {
        let was_well = self.checked.map(|before| before == Checked::Well);
        self.in_a_row = if was_well == Some(checked == Checked::Well) { self.in_a_row + 1 } else { 1 };
        self.checked = Some(checked);
        let wanted = match (checked, self.is_healthy) {
            (Checked::Well, None) => 1,
            (Checked::Well, Some(_)) => group.healthy_threshold_count,
            _ => group.unhealthy_threshold_count,
        };
        if self.in_a_row >= wanted {
            self.is_healthy = Some(checked == Checked::Well);
        }
    }
}

/// Whether no target's health is known.
pub fn nothing_checked(health: &RefCell<BTreeMap<String, TargetHealth>>) -> bool {
    health.borrow().is_empty()
}

/// Checks the target of a group once. None if its handler has to be waited for.
pub fn check<B: Backends>(backends: &B, group: &TargetGroup) -> Option<Checked> {
    let name = group.target.as_deref().and_then(FunctionName::parse);
    let Some(name) = name else { return Some(Checked::Failed) };
    let headers = [("user-agent".to_owned(), "ELB-HealthChecker/2.0".to_owned())];
    let (path, query) = group.health_check_path.split_once('?').unwrap_or((&group.health_check_path, ""));
    let payload = event::event(group, "GET", path, query, &headers, ("", false));
    let called = ready(backends.invoke(Invoke { name, payload, invoker: Invoker::LoadBalancer(group.target_group_arn.clone()) }))?;
    let answer = match called {
        Ok(answer) => answer,
        Err(FunctionError::NotFound(_) | FunctionError::NotPermitted(_) | FunctionError::Throttled(_)) => return Some(Checked::Failed),
    };
    if answer.latency > Span::from_micros(u64::from(group.health_check_timeout_seconds) * 1_000_000) {
        return Some(Checked::Timeout);
    }
    Some(match response::read(group, &answer) {
        Ok(made) if group.matcher.holds(made.status) => Checked::Well,
        Ok(made) => Checked::Status(made.status),
        // The load balancer takes what it cannot use for its own 502.
        Err(_) => Checked::Status(502),
    })
}
