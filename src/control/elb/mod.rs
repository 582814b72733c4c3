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
const REFUSED: &str = include_str!("refused.txt");

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

/// Why an operation of the service model is refused, if it is.
pub fn refusal(operation: &str) -> Option<&'static str> {
    REFUSED.lines().find_map(|line| line.strip_prefix(operation)?.strip_prefix(": "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::operation_names;

    /// The names of all operations of `elasticloadbalancingv2` 2015-12-01.
    const MODEL: &str = include_str!("operations.txt");

    #[test]
    fn every_operation_of_the_service_model_is_implemented_or_refused_with_a_reason() {
        let mut implemented = operation_names("elbv2");
        // It calls the target.
        implemented.push("DescribeTargetHealth");
        let model: Vec<&str> = MODEL.split_whitespace().collect();
        assert_eq!(model.len(), 51);
        for name in &model {
            let known = (implemented.contains(name), refusal(name).is_some());
            assert!(known.0 != known.1, "{name}: implemented, refused: {known:?}");
        }
        assert!(implemented.iter().all(|name| model.contains(name)), "an operation that the service model does not have");
    }

    #[test]
    fn every_refused_operation_stands_in_the_list_of_what_is_absent() {
        let fidelity = include_str!("../../../FIDELITY.md");
        for name in REFUSED.lines().filter_map(|line| line.split_once(": ")).map(|(name, _)| name) {
            assert!(fidelity.contains(name), "{name} is not in FIDELITY.md");
        }
    }

    #[test]
    fn every_implemented_operation_has_its_members() {
        for name in operation_names("elbv2") {
            assert!(MEMBERS.lines().any(|line| line.split(':').next() == Some(name)), "{name} is not in members.txt");
        }
    }
}
