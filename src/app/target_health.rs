//! `DescribeTargetHealth`: the health checks that are due are made, and the answer is what they have found.

use super::Engine;
use crate::control::{self, ApiError, HealthQuestion, TargetState};
use crate::gateway::alb::{self, Checked, TargetHealth};
use crate::time::Span;
use serde_json::Value;

/// Checks that were due longer ago than so many change nothing any more: no threshold is higher.
const MOST_CHECKS: u64 = 10;

impl Engine {
    /// How the target of a group is. Nobody else looks at its health, so its checks are made when somebody asks.
    pub(super) fn describe_target_health(&mut self, input: &Value) -> Result<Value, ApiError> {
        let question = control::health_question(&self.account, input)?;
        let state = self.target_state(&question);
        Ok(control::health_answer(&question, &state))
    }

    fn target_state(&self, question: &HealthQuestion) -> TargetState {
        let group = &question.group;
        let is_checked = question.is_used && group.health_check_enabled && group.target.is_some();
        let Some(since) = group.checked_since.filter(|_| is_checked) else { return TargetState::Initial };
        let known = self.runtime.health.borrow_mut().remove(&group.target_group_arn);
        let mut health = known.filter(|known| known.since == since).unwrap_or_else(|| TargetHealth::since(since));
        let due = health.due(group, self.now);
        let backends = self.backends(true);
        for _ in 0..due.min(MOST_CHECKS) {
            let Some(checked) = alb::check(&backends, group) else { return TargetState::Initial };
            health.note(group, checked);
        }
        if due > 0 {
            let interval = u64::from(group.health_check_interval_seconds) * 1_000_000;
            health.last = Some(health.last.unwrap_or(since).after(Span::from_micros(due * interval)));
        }
        let state = match (health.is_healthy, health.checked) {
            (Some(true), _) => TargetState::Healthy,
            (None, _) | (Some(false), None) => TargetState::Initial,
            (Some(false), Some(Checked::Status(status))) => TargetState::Mismatch(status),
            (Some(false), Some(Checked::Timeout)) => TargetState::Timeout,
            (Some(false), Some(Checked::Failed | Checked::Well)) => TargetState::Failed,
        };
        self.runtime.health.borrow_mut().insert(group.target_group_arn.clone(), health);
        state
    }
}
