//! Authorizers of HTTP APIs: JSON Web Tokens, or a Lambda function.

use serde::{Deserialize, Serialize};

/// An authorizer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Authorizer {
    /// Its id.
    pub authorizer_id: String,
    /// Its name, unique in the API.
    pub name: String,
    /// `JWT` or `REQUEST`.
    pub authorizer_type: String,
    /// The role that the function is called with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorizer_credentials_arn: Option<String>,
    /// `1.0` or `2.0`: what a function gets and may answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorizer_payload_format_version: Option<String>,
    /// How long an answer is kept, in seconds; 0 is not at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorizer_result_ttl_in_seconds: Option<i32>,
    /// The invocation ARN of the function.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorizer_uri: Option<String>,
    /// Whether the function says yes or no instead of a policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enable_simple_responses: Option<bool>,
    /// Where the identity is read, such as `$request.header.Authorization`.
    #[serde(default)]
    pub identity_source: Vec<String>,
    /// Whose tokens, and for whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwt_configuration: Option<JwtConfiguration>,
}

/// Which tokens count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct JwtConfiguration {
    /// Whom they may be for (`aud`, else `client_id`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<String>,
    /// Who issues them (`iss`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
}
