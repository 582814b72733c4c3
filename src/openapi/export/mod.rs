//! Documents out: what a stage serves → Swagger 2.0 or OpenAPI 3.0, as JSON or YAML. Reading documents stands in the files above this folder.
//!
//! The order of members is fixed and follows real exports. `document.rs` puts a document together from parts that any kind of API can
//! bring (server, paths, schemas, security schemes); the other files make the parts of a REST API.

mod document;
mod documentation;
mod integration;
mod json;
mod method;
mod paths;
mod schemas;
mod security;
mod settings;
mod yaml;

pub(super) use documentation::Documentation;

use crate::model::{ApiDefinition, Deployment, RestApi, Stage};
use document::{Document, Info, Server};
use serde_json::{Map, Value};

/// The version of OpenAPI that a document is written in (`exportType`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExportType {
    /// OpenAPI 3.0.
    #[default]
    Oas30,
    /// Swagger 2.0.
    Swagger,
}

impl ExportType {
    /// The type with AWS's name.
    pub fn from_name(name: &str) -> Option<ExportType> {
        [ExportType::Oas30, ExportType::Swagger].into_iter().find(|kind| kind.name() == name)
    }

    /// AWS's name for it.
    pub const fn name(self) -> &'static str {
        match self {
            ExportType::Oas30 => "oas30",
            ExportType::Swagger => "swagger",
        }
    }
}

/// How a document is written down (`accepts`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExportFormat {
    /// `application/json`.
    #[default]
    Json,
    /// `application/yaml`.
    Yaml,
}

impl ExportFormat {
    /// The format of a media type.
    pub fn from_media_type(media_type: &str) -> Option<ExportFormat> {
        [ExportFormat::Json, ExportFormat::Yaml].into_iter().find(|format| format.media_type() == media_type)
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            ExportFormat::Json => "application/json",
            ExportFormat::Yaml => "application/yaml",
        }
    }

    /// The ending of a file's name.
    pub const fn extension(self) -> &'static str {
        match self {
            ExportFormat::Json => "json",
            ExportFormat::Yaml => "yaml",
        }
    }

    /// A tree as text.
    pub fn write(self, tree: &Value) -> String {
        match self {
            ExportFormat::Json => json::write(tree),
            ExportFormat::Yaml => yaml::write(tree),
        }
    }
}

/// Which extensions an export has (`parameters.extensions`; `api-gateway-export-api` and the reference of GetExport).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExportExtensions {
    /// `x-amazon-apigateway-integration`.
    pub integrations: bool,
    /// `x-amazon-apigateway-authtype` and `x-amazon-apigateway-authorizer`.
    pub authorizers: bool,
    /// Both of these and everything else that an import would read.
    pub apigateway: bool,
    /// What Postman reads.
    pub postman: bool,
}

impl ExportExtensions {
    /// The extensions that a comma-separated list names, or the name that is none.
    pub fn from_names(names: &str) -> Result<ExportExtensions, String> {
        let mut extensions = ExportExtensions::default();
        for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            match name {
                "integrations" => extensions.integrations = true,
                "authorizers" => extensions.authorizers = true,
                "apigateway" => extensions.apigateway = true,
                "postman" => extensions.postman = true,
                other => return Err(other.to_owned()),
            }
        }
        Ok(extensions)
    }

    fn has_integrations(self) -> bool {
        self.integrations || self.apigateway
    }

    fn has_authorizers(self) -> bool {
        self.authorizers || self.apigateway
    }
}

/// An export: the document and what AWS says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The document.
    pub body: String,
    /// The version that it gives itself (`info.version`), which is part of its file's name.
    pub version: String,
}

/// Writes what a stage serves. The error is AWS's refusal.
pub fn export(
    api: &RestApi,
    stage: &Stage,
    deployment: &Deployment,
    region: &str,
    kind: ExportType,
    format: ExportFormat,
    extensions: ExportExtensions,
) -> Result<Exported, String> {
    let version = stage.documentation_version.as_ref().and_then(|name| api.documentation_versions.get(name));
    let documentation = version.map(|version| Documentation::new(version)).unwrap_or_default();
    let exporter = Exporter { api, definition: &deployment.definition, region, kind, extensions, documentation };
    let version = api.version.clone().unwrap_or_else(|| deployment.created_date.whole_second().to_string());
    let tree = exporter.document(stage, version.clone())?.assemble(kind);
    Ok(Exported { body: format.write(&tree), version })
}

/// Members in the order in which they were put in.
type Members = Map<String, Value>;

/// What the parts of one export are made from.
struct Exporter<'a> {
    api: &'a RestApi,
    definition: &'a ApiDefinition,
    region: &'a str,
    kind: ExportType,
    extensions: ExportExtensions,
    documentation: Documentation<'a>,
}

impl Exporter<'_> {
    fn document(&self, stage: &Stage, version: String) -> Result<Document, String> {
        let documented = self.documentation.api();
        let mut info = Info { title: self.api.name.clone(), description: self.api.description.clone(), version, members: Members::new() };
        info.members.extend(self.kept("/info"));
        if let Some(Value::Object(members)) = documented.and_then(|members| members.get("info")) {
            info.document(members);
        }
        let mut members = self.kept("");
        documentation::add(&mut members, documented, &["tags", "externalDocs"]);
        let mut server = Server {
            host: format!("{}.execute-api.{}.amazonaws.com", self.api.id, self.region),
            base_path: stage.stage_name.clone(),
            members: Members::new(),
        };
        if self.extensions.apigateway {
            let at = if self.kind == ExportType::Oas30 { &mut server.members } else { &mut members };
            at.extend(settings::endpoint(self.api).map(|value| (settings::ENDPOINT.to_owned(), value)));
            members.extend(settings::members(self));
        }
        Ok(Document {
            info,
            server: Some(server),
            paths: paths::paths(self)?,
            schemas: schemas::schemas(self),
            security_schemes: security::schemes(self),
            members,
        })
    }

    /// Members `x-…` that an import kept for a place; AWS's own among them belong to its extension.
    fn kept(&self, place: &str) -> Members {
        let mut members = self.definition.extensions.get(place).cloned().unwrap_or_default();
        members.retain(|name, _| self.extensions.apigateway || !name.starts_with("x-amazon-apigateway-"));
        members
    }
}
