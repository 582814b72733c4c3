//! The control plane of Application Load Balancers (`elbv2`): one file a resource, one function an operation. What network and gateway load
//! balancers, certificates and trust stores are for is refused by name (`refused.txt`).

mod action;
mod attributes;
mod condition;
mod find;
mod health;
mod listener;
mod load_balancer;
mod rule;
mod tagging;
mod target_group;
mod targets;

pub use health::{HealthQuestion, TargetState, health_answer, health_question};

use super::Operations;

/// The members of operations' inputs; the file says how it reads.
pub const MEMBERS: &str = include_str!("members.txt");
/// Operations that are refused, each with the reason.
pub(super) const REFUSED: &str = include_str!("refused.txt");

/// Every table of operations.
pub(super) const TABLES: &[Operations] = &[
    load_balancer::OPERATIONS,
    attributes::OPERATIONS,
    target_group::OPERATIONS,
    targets::OPERATIONS,
    listener::OPERATIONS,
    rule::OPERATIONS,
    tagging::OPERATIONS,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::service_model::ServiceModel;

    #[test]
    fn the_service_model_is_implemented_or_refused_with_a_reason() {
        // It calls the target.
        let joined = "DescribeTargetHealth";
        // Of `elasticloadbalancingv2` 2015-12-01.
        let operations = include_str!("operations.txt");
        ServiceModel { service: "elbv2", operations, count: 51, joined, refused: REFUSED, members: MEMBERS }.holds();
    }
}
