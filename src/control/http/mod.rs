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
pub(super) const REFUSED: &str = include_str!("refused.txt");

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::service_model::ServiceModel;

    #[test]
    fn the_service_model_is_implemented_or_refused_with_a_reason() {
        // It looks at running traffic, too.
        let joined = "ResetAuthorizersCache";
        // Of `apigatewayv2/2018-11-29`.
        let operations = include_str!("operations.txt");
        ServiceModel { service: "apigatewayv2", operations, count: 103, joined, refused: REFUSED, members: MEMBERS }.holds();
        assert!(crate::control::operation_names("apigatewayv2").len() + 1 >= 55);
    }
}
