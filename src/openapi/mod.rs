//! OpenAPI and Swagger documents: in, text → plan and warnings; out, `export/`. Nothing here changes an account; `control` carries plans out.

mod authorizers;
mod document;
mod documentation;
mod export;
mod extensions;
mod integration;
mod method;
mod mock;
mod models;
mod paths;
mod reader;
mod yaml;

pub use documentation::documentation_parts;
pub use export::{ExportExtensions, ExportFormat, ExportType, Exported, export};
pub use mock::mocks;
pub use models::REST_API_ID;
pub use reader::{Basepath, ImportOptions, read, summary};

use crate::model::{ApiKeySource, Authorizer, EndpointConfiguration, GatewayResponse, Method, Model, RequestValidator, Texts};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an import would make. Identifiers are not given yet: methods name their authorizer and their validator by *name*.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportPlan {
    /// `swagger 2.0` or `openapi 3.0.x`, as the document says.
    pub version_text: String,
    /// `info.title`.
    pub name: Option<String>,
    /// `info.description`.
    pub description: Option<String>,
    /// `info.version`.
    pub version: Option<String>,
    /// `x-amazon-apigateway-api-key-source`.
    pub api_key_source: Option<ApiKeySource>,
    /// `x-amazon-apigateway-binary-media-types`.
    pub binary_media_types: Option<Vec<String>>,
    /// `x-amazon-apigateway-minimum-compression-size`.
    pub minimum_compression_size: Option<i32>,
    /// `x-amazon-apigateway-policy`, as text.
    pub policy: Option<String>,
    /// `x-amazon-apigateway-endpoint-configuration`.
    pub endpoint_configuration: Option<EndpointConfiguration>,
    /// `disableExecuteApiEndpoint` of the endpoint configuration.
    pub disable_execute_api_endpoint: Option<bool>,
    /// The paths of the resources in the document's order, which is the order in which AWS makes them.
    pub paths: Vec<String>,
    /// Methods by resource path and HTTP method. Every ancestor of a path is there too, with no methods.
    pub resources: BTreeMap<String, BTreeMap<String, Method>>,
    /// Models (their ids are empty).
    pub models: Vec<Model>,
    /// Request validators (their ids are empty).
    pub request_validators: Vec<RequestValidator>,
    /// Authorizers (their ids are empty).
    pub authorizers: Vec<Authorizer>,
    /// Gateway responses.
    pub gateway_responses: Vec<GatewayResponse>,
    /// Tags (`x-amazon-apigateway-tag-value`, top-level `tags`).
    pub tags: Texts,
    /// What was not understood or is not simulated; `failOnWarnings` makes them errors.
    pub warnings: Vec<Problem>,
}

/// Something wrong with a document, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// What is wrong, in AWS's words where they are known.
    pub message: String,
    /// JSON pointer to the place, such as `/paths/~1pets/get`; empty for the whole document.
    pub pointer: String,
    /// Line in the text, from 1, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Column in the text, from 1, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// Whether AWS would take it as it is, and only Stagecraft cannot do it yet. Such a warning is none of AWS's: `failOnWarnings` lets it pass.
    #[serde(default)]
    pub not_simulated: bool,
}

/// A mock answer made from what an operation documents (see [`mocks`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mock {
    /// The resource's path.
    pub path: String,
    /// The HTTP method.
    pub http_method: String,
    /// The status of the first documented success.
    pub status_code: String,
    /// The media type of the body.
    pub content_type: String,
    /// The body: the documented example, or one made from the schema.
    pub body: String,
}
