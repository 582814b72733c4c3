//! The control plane of HTTP APIs (`apigatewayv2`): one file a resource, one function an operation. WebSocket APIs are not simulated: what only they
//! have is refused by name (`refused.txt`).

mod api;
mod api_mapping;
mod authorizer;
mod cors;
mod deployment;
mod domain_name;
mod export;
mod find;
mod import;
mod integration;
mod mapping_keys;
mod quick_create;
mod route;
mod route_key;
mod services;
mod shape;
mod stage;
mod stage_settings;
mod tagging;
mod vpc_link;

pub use export::document as http_api_document;
pub use route_key::RouteKey;
pub use stage::reset_stage as reset_authorizers_cache;

use super::Operations;

/// The members of operations' inputs; the file says how it reads.
pub const MEMBERS: &str = include_str!("members.txt");
/// Operations that are refused, each with the reason.
const REFUSED: &str = include_str!("refused.txt");

/// Every table of operations.
pub(super) const TABLES: &[Operations] = &[
    api::OPERATIONS,
    api_mapping::OPERATIONS,
    authorizer::OPERATIONS,
    cors::OPERATIONS,
    deployment::OPERATIONS,
    domain_name::OPERATIONS,
    import::OPERATIONS,
    export::OPERATIONS,
    integration::OPERATIONS,
    route::OPERATIONS,
    stage::OPERATIONS,
    stage_settings::OPERATIONS,
    tagging::OPERATIONS,
    vpc_link::OPERATIONS,
];

/// Why an operation of the service model is refused, if it is.
pub fn refusal(operation: &str) -> Option<&'static str> {
    REFUSED.lines().find_map(|line| line.strip_prefix(operation)?.strip_prefix(": "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::operation_names;

    /// The names of all operations of `apigatewayv2/2018-11-29`.
    const MODEL: &str = include_str!("operations.txt");

    #[test]
    fn every_operation_of_the_service_model_is_implemented_or_refused_with_a_reason() {
        let mut implemented = operation_names("apigatewayv2");
        // It looks at running traffic, too.
        implemented.push("ResetAuthorizersCache");
        let model: Vec<&str> = MODEL.split_whitespace().collect();
        assert_eq!(model.len(), 103);
        for name in &model {
            let known = (implemented.contains(name), refusal(name).is_some());
            assert!(known.0 != known.1, "{name}: implemented, refused: {known:?}");
        }
        assert!(implemented.iter().all(|name| model.contains(name)), "an operation that the service model does not have");
        assert!(implemented.len() >= 55, "{} operations", implemented.len());
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
        for name in operation_names("apigatewayv2") {
            assert!(MEMBERS.lines().any(|line| line.split(':').next() == Some(name)), "{name} is not in members.txt");
        }
    }
}
