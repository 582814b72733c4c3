//! The health of targets, as far as the account tells: what is asked about, and the answer. The checks themselves call the function, so the
//! operation is joined with the data plane in the room `app`.

use super::find;
use super::targets::Target;
use crate::control::{ApiError, Input, Operation, members};
use crate::model::{Account, elb};
use serde_json::{Value, json};
use std::sync::Arc;

/// What `DescribeTargetHealth` asks about.
#[derive(Clone, Debug)]
pub struct HealthQuestion {
    /// The target group.
    pub group: Arc<elb::TargetGroup>,
    /// Whether a listener or a rule sends requests to it: a target that nobody uses is not checked.
    pub is_used: bool,
    /// The targets that are asked about, by ARN; all if there are none.
    asked: Vec<String>,
}

/// How the target is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetState {
    /// Its checks have not come to an end yet.
    Initial,
    /// It is well.
    Healthy,
    /// It answers with other statuses than it should: this one last.
    Mismatch(u16),
    /// It did not answer in time.
    Timeout,
    /// It failed in another way.
    Failed,
}

/// Reads the input of `DescribeTargetHealth`.
///
/// # Errors
/// AWS's, where the input or the target group is none.
pub fn health_question(account: &Account, input: &Value) -> Result<HealthQuestion, ApiError> {
    let operation = Operation { service: "elbv2".into(), operation: "DescribeTargetHealth".into(), input: input.clone() };
    members::check(&operation)?;
    let input = Input(input);
    let group = find::target_group(account, input.required("TargetGroupArn")?)?;
    let asked: Vec<Target> = input.read("Targets")?.unwrap_or_default();
    Ok(HealthQuestion {
        group: group.clone(),
        is_used: !find::users(account, &group.target_group_arn).is_empty(),
        asked: asked.into_iter().map(|target| target.id).collect(),
    })
}

/// The answer of `DescribeTargetHealth` (`target-group-health-checks`, "Target health status"); `state` is what checks have found, where they are made.
pub fn health_answer(question: &HealthQuestion, state: &TargetState) -> Value {
    let group = &question.group;
    let health = |state: &str, reason: &str, description: &str| json!({"State": state, "Reason": reason, "Description": description});
    let own = match state {
        _ if !question.is_used => {
            health("unused", "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer")
        }
        _ if !group.health_check_enabled => {
            health("unavailable", "Target.HealthCheckDisabled", "Health checks are not enabled for this target")
        }
        TargetState::Initial => health("initial", "Elb.InitialHealthChecking", "Initial health checks in progress"),
        TargetState::Healthy => json!({"State": "healthy"}),
        TargetState::Mismatch(status) => {
            health("unhealthy", "Target.ResponseCodeMismatch", &format!("Health checks failed with these codes: [{status}]"))
        }
        TargetState::Timeout => health("unhealthy", "Target.Timeout", "Request timed out"),
        TargetState::Failed => health("unhealthy", "Target.FailedHealthChecks", "Health checks failed"),
    };
    let described = |id: &String, health: &Value| json!({"Target": {"Id": id, "AvailabilityZone": "all"}, "TargetHealth": health});
    let registered = |id: &&String| group.target.as_ref() == Some(*id);
    let unknown = health("unused", "Target.NotRegistered", "Target is not registered to the target group");
    let items: Vec<Value> = match question.asked.as_slice() {
        [] => group.target.iter().map(|id| described(id, &own)).collect(),
        asked => asked.iter().map(|id| described(id, if registered(&id) { &own } else { &unknown })).collect(),
    };
    json!({"TargetHealthDescriptions": items})
}
