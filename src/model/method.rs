//! Resources and methods: the tree of paths, the method request and the method responses.

use super::{Integration, Texts};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A resource: one part of a path and its methods.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    /// Its id.
    pub id: String,
    /// The resource above it; none for `/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<String>,
    /// The last part of its path; none for `/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path_part: Option<String>,
    /// Its full path.
    pub path: String,
    /// Its place in the order in which the API's resources were made (`GetResources` lists by it; not part of AWS's shape).
    #[serde(default)]
    pub order: u32,
    /// Its methods by HTTP method (`ANY` included).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub resource_methods: BTreeMap<String, Method>,
}

/// A method: the method request, its responses and its integration.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Method {
    /// The HTTP method, or `ANY`.
    pub http_method: String,
    /// `NONE`, `AWS_IAM`, `CUSTOM` or `COGNITO_USER_POOLS`.
    pub authorization_type: String,
    /// The authorizer, where the type needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorizer_id: Option<String>,
    /// Scopes, of which a Cognito token must have one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authorization_scopes: Vec<String>,
    /// Whether a request needs an API key.
    pub api_key_required: bool,
    /// The request validator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_validator_id: Option<String>,
    /// The operation's name, for SDKs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation_name: Option<String>,
    /// Parameters (`method.request.{querystring|path|header}.NAME`) and whether they are required.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub request_parameters: BTreeMap<String, bool>,
    /// Models of the body by media type.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub request_models: Texts,
    /// Method responses by status code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub method_responses: BTreeMap<String, MethodResponse>,
    /// The integration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method_integration: Option<Integration>,
}

/// A response that a method declares.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MethodResponse {
    /// Its status code.
    pub status_code: String,
    /// Headers (`method.response.header.NAME`) and whether they are required. AWS tells none from an empty list that was declared (recorded).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_parameters: Option<BTreeMap<String, bool>>,
    /// Models of the body by media type; none and empty differ as above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_models: Option<Texts>,
}
