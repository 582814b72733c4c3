//! What an import would make, and the reading of a document as a whole: its parts in order.

use super::document::{AwsVariables, Document, below, place};
use super::pace::at_once;
use super::reader::{Reader, text_of, version_text};
use super::{Limits, Pace, Problem, Stage, authorizers, documentation, extensions, issues, kept, models, paths};
use crate::model::{
    ApiKeySource, Authorizer, DocumentationPart, EndpointConfiguration, Extensions, GatewayResponse, Method, Model, RequestValidator,
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a model costs, in units of work.
pub(super) const MODEL: usize = 8_000;
/// What a path costs each time that it is looked at, in units of work.
pub(super) const PATH: usize = 8_000;

/// How an import is done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// What becomes of the document's base path.
    pub basepath: Basepath,
    /// How much a document may ask for.
    pub limits: Limits,
    /// Whether documentation is left out (`ignore=documentation`).
    pub ignore_documentation: bool,
    /// What AWS's variables stand for.
    pub variables: Option<AwsVariables>,
}

/// What becomes of a document's base path (`basepath`; `api-gateway-import-api-basePath`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basepath {
    /// It is left out.
    #[default]
    Ignore,
    /// It stands before every path.
    Prepend,
    /// Its first part is left out, the rest stands before every path.
    Split,
}

/// What an import would make. Identifiers are not given yet: methods name their authorizer and their validator by *name*.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportPlan {
    /// `Swagger 2.0` or `OpenAPI 3.0.x`, as the document says.
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
    /// Where the operations of the methods stand in the document: pointers by resource path and HTTP method.
    pub operations: BTreeMap<(String, String), String>,
    /// Models (their ids are empty).
    pub models: Vec<Model>,
    /// Request validators (their ids are empty).
    pub request_validators: Vec<RequestValidator>,
    /// Authorizers (their ids are empty).
    pub authorizers: Vec<Authorizer>,
    /// Gateway responses.
    pub gateway_responses: Vec<GatewayResponse>,
    /// Documentation parts (their ids are empty): those of descriptions, and those that the document lists.
    pub documentation_parts: Vec<DocumentationPart>,
    /// Members that nothing reads, by their place.
    pub extensions: Extensions,
    /// What was not understood or is not simulated; `failOnWarnings` makes them errors.
    pub warnings: Vec<Problem>,
}

impl ImportPlan {
    /// The pointer to the authorizer that a security scheme describes.
    pub fn pointer_of_scheme(&self, name: &str) -> String {
        let section = if self.version_text.starts_with("Swagger") { "/securityDefinitions" } else { "/components/securitySchemes" };
        below(&below(section, name), "x-amazon-apigateway-authorizer")
    }
}

/// Reads a document: the plan of what it would make, or everything that AWS would refuse it for.
pub fn read(text: &str, options: &ImportOptions) -> Result<ImportPlan, Vec<Problem>> {
    let pace = &Pace::endless();
    let (errors, mut plan) = match Document::parse(text, options.limits, options.variables.as_ref()) {
        Ok(document) => at_once(read_document(&document, options, pace)),
        Err(problem) => (vec![problem], ImportPlan::default()),
    };
    if errors.is_empty() {
        place(text, &mut plan.warnings);
        return Ok(plan);
    }
    let mut all = errors;
    place(text, &mut all);
    Err(all)
}

/// The plan of a document that has been read already, and what AWS would refuse it for. Problems have no places in a text yet.
pub async fn read_document(document: &Document, options: &ImportOptions, pace: &Pace) -> (Vec<Problem>, ImportPlan) {
    let mut reader = match Reader::new(document, options.limits) {
        Ok(reader) => reader,
        Err(problem) => return (vec![problem], ImportPlan::default()),
    };
    let root = reader.root;
    let count = |pointer: &str| reader.get(pointer).and_then(Value::as_object).map_or(0, Map::len);
    // Paths are looked at twice: for what they make, and for what they document.
    let total = count(models::section(reader.version)) * MODEL + count("/paths") * 2 * PATH;
    pace.begin(Stage::Planning, total);
    let info = |name: &str| root.get("info").and_then(|info| info.get(name)).and_then(text_of);
    let mut plan = ImportPlan {
        version_text: version_text(root),
        name: Some(info("title").filter(|title| !title.is_empty()).unwrap_or_else(|| "Untitled".into())),
        description: info("description").filter(|description| !description.is_empty()),
        version: info("version"),
        ..ImportPlan::default()
    };
    issues::document(&mut reader);
    kept::document(&reader, &mut plan);
    extensions::read(&mut reader, &mut plan);
    plan.authorizers = authorizers::read(&mut reader, &mut plan.extensions);
    plan.models = models::read(&mut reader, pace).await;
    paths::read(&mut reader, &mut plan, options.basepath, pace).await;
    if !options.ignore_documentation {
        documentation::read(&mut reader, &mut plan, pace).await;
    }
    reader.check_spent();
    plan.warnings = reader.warnings;
    (reader.errors, plan)
}

/// What a plan would make, in a line.
pub fn summary(plan: &ImportPlan) -> String {
    let count = |number: usize, one: &str| format!("{number} {one}{}", if number == 1 { "" } else { "s" });
    let methods: usize = plan.resources.values().map(|methods| methods.len()).sum();
    let mut parts = vec![plan.version_text.clone(), count(plan.resources.len(), "resource"), count(methods, "method")];
    for (number, one) in [
        (plan.models.len(), "model"),
        (plan.authorizers.len(), "authorizer"),
        (plan.request_validators.len(), "request validator"),
        (plan.gateway_responses.len(), "gateway response"),
        (plan.documentation_parts.len(), "documentation part"),
    ] {
        if number > 0 {
            parts.push(count(number, one));
        }
    }
    parts.join(" · ")
}
