//! What a deployment's authorizers and resource policy are compiled to, once.

use crate::gateway::rest::compiled::Pattern;
use crate::model::{ApiDefinition, Authorizer, AuthorizerType, Method};
use crate::policy::{Kind, Policy, PolicyError};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How long an answer is kept unless an authorizer says otherwise, in seconds (`authorizerResultTtlInSeconds`).
const DEFAULT_TTL: i32 = 300;

/// What a deployment asks of callers.
#[derive(Debug)]
pub struct CompiledAuthorization {
    /// The resource policy, or why it cannot be read.
    pub policy: Option<Result<Policy, PolicyError>>,
    authorizers: BTreeMap<String, CompiledAuthorizer>,
}

/// An authorizer, compiled.
#[derive(Debug)]
pub struct CompiledAuthorizer {
    /// The authorizer as it is defined.
    pub authorizer: Arc<Authorizer>,
    /// Its identity sources, such as `method.request.header.Authorization`.
    pub sources: Vec<String>,
    /// What a token, or the audience of one, must match.
    pub validation: Option<Pattern>,
    /// How long its answers are kept, in seconds; 0 if they are not.
    pub ttl: u32,
}

impl CompiledAuthorization {
    pub(in crate::gateway::rest) fn new(definition: &ApiDefinition) -> CompiledAuthorization {
        let compiled = |(id, authorizer): (&String, &Arc<Authorizer>)| (id.clone(), CompiledAuthorizer::new(authorizer));
        CompiledAuthorization {
            policy: definition.policy.as_ref().map(|text| Policy::parse(text, Kind::Resource)),
            authorizers: definition.authorizers.iter().map(compiled).collect(),
        }
    }

    /// Whether a method lets everybody in.
    pub(in crate::gateway::rest) fn is_open(definition: &ApiDefinition, method: &Method) -> bool {
        method.authorization_type == "NONE" && definition.policy.is_none()
    }

    /// The authorizer with this id.
    pub fn authorizer(&self, id: &str) -> Option<&CompiledAuthorizer> {
        self.authorizers.get(id)
    }
}

impl CompiledAuthorizer {
    fn new(authorizer: &Arc<Authorizer>) -> CompiledAuthorizer {
        let asks_for_header = authorizer.kind != AuthorizerType::Request;
        let named = authorizer.identity_source.as_deref().filter(|source| !source.is_empty());
        let named = named.or(asks_for_header.then_some("method.request.header.Authorization")).unwrap_or_default();
        let sources: Vec<String> = named.split(',').map(str::trim).filter(|source| !source.is_empty()).map(str::to_owned).collect();
        let pattern = authorizer.identity_validation_expression.as_deref().filter(|pattern| !pattern.is_empty());
        let ttl = authorizer.authorizer_result_ttl_in_seconds.unwrap_or(DEFAULT_TTL);
        CompiledAuthorizer {
            validation: pattern.map(Pattern::compile),
            // Without an identity source there is nothing that an answer could be kept for.
            ttl: if sources.is_empty() { 0 } else { u32::try_from(ttl).unwrap_or(0) },
            sources,
            authorizer: authorizer.clone(),
        }
    }
}
