//! The part of a REST API that a deployment freezes: resources, models, authorizers, validators, gateway responses.

use super::{Extensions, GatewayResponse, GatewayResponseType, Method, Resource};
use crate::order;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a deployment takes a snapshot of. Settings of stages, plans and keys are live and stand elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ApiDefinition {
    /// Where the API key of a request is read.
    pub api_key_source: ApiKeySource,
    /// Media types whose bodies are handled as binary.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub binary_media_types: Vec<String>,
    /// Smallest body in bytes that is compressed; off if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_compression_size: Option<i32>,
    /// The resource policy, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// The id of the resource `/`.
    pub root_resource_id: String,
    /// Resources by id.
    pub resources: BTreeMap<String, Arc<Resource>>,
    /// Models by name.
    pub models: BTreeMap<String, Arc<Model>>,
    /// Request validators by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub request_validators: BTreeMap<String, Arc<RequestValidator>>,
    /// Authorizers by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub authorizers: BTreeMap<String, Arc<Authorizer>>,
    /// Customised gateway responses by type.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub gateway_responses: BTreeMap<GatewayResponseType, Arc<GatewayResponse>>,
    /// Members of the imported document that nothing reads, by their place; an export writes them again.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub extensions: Extensions,
}

impl ApiDefinition {
    /// The resource with this path.
    pub fn resource_at(&self, path: &str) -> Option<&Arc<Resource>> {
        self.resources.values().find(|resource| resource.path == path)
    }

    /// Every method with its resource, by path and then by HTTP method.
    pub fn methods(&self) -> Vec<(&Resource, &Method)> {
        let mut resources: Vec<&Arc<Resource>> = self.resources.values().collect();
        order::sort_by(&mut resources, |a, b| a.path.cmp(&b.path));
        resources.into_iter().flat_map(|resource| resource.resource_methods.values().map(move |method| (&**resource, method))).collect()
    }
}

/// Where the API key of a request is read (`apiKeySource`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ApiKeySource {
    /// The header `x-api-key`.
    #[default]
    Header,
    /// The `usageIdentifierKey` that a Lambda authorizer returns.
    Authorizer,
}

/// A model: the JSON Schema (draft 4) of a body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Model {
    /// The model's id.
    pub id: String,
    /// Its name: alphanumeric, unique in the API.
    pub name: String,
    /// Its description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its schema, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The media type it is for.
    pub content_type: String,
}

/// A request validator: which parts of a request are checked before the integration is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestValidator {
    /// Its id.
    pub id: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether the body is checked against the model.
    #[serde(default)]
    pub validate_request_body: bool,
    /// Whether required parameters are checked.
    #[serde(default)]
    pub validate_request_parameters: bool,
}

/// What kind an authorizer is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AuthorizerType {
    /// A Lambda function that gets one token.
    Token,
    /// A Lambda function that gets request parameters.
    Request,
    /// Tokens of Amazon Cognito user pools.
    CognitoUserPools,
}

/// An authorizer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Authorizer {
    /// Its id.
    pub id: String,
    /// Its name, unique in the API.
    pub name: String,
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: AuthorizerType,
    /// ARNs of the Cognito user pools.
    #[serde(default, rename = "providerARNs", skip_serializing_if = "Vec::is_empty")]
    pub provider_arns: Vec<String>,
    /// The kind by the name that OpenAPI documents use (`custom`, `cognito_user_pools`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_type: Option<String>,
    /// The invocation ARN of the Lambda function.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorizer_uri: Option<String>,
    /// The role that the function is called with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorizer_credentials: Option<String>,
    /// Where the identity is read, comma-separated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_source: Option<String>,
    /// The pattern that a token must match before the function is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_validation_expression: Option<String>,
    /// How long a policy is cached, in seconds (300 if absent).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorizer_result_ttl_in_seconds: Option<i32>,
}
