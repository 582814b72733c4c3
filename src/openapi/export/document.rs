//! A document put together from its parts, for any kind of API. Where the parts come from is not here.

use super::{ExportType, Members, documentation};
use serde_json::{Value, json};

/// The parts of a document.
pub(super) struct Document {
    /// What it says of itself.
    pub info: Info,
    /// Where the API is reached; none if nothing serves it.
    pub server: Option<Server>,
    /// Path items by path.
    pub paths: Members,
    /// Schemas by name.
    pub schemas: Members,
    /// Security schemes by name.
    pub security_schemes: Members,
    /// Everything else that stands at the top.
    pub members: Members,
}

/// What a document says of itself.
pub(super) struct Info {
    /// The API's name.
    pub title: String,
    /// Its description.
    pub description: Option<String>,
    /// Its version, or when it was deployed.
    pub version: String,
    /// Everything else.
    pub members: Members,
}

/// Where an API is reached.
pub(super) struct Server {
    /// The host's name.
    pub host: String,
    /// The stage, without a slash.
    pub base_path: String,
    /// Members `x-…` of the server (OpenAPI 3.0 only).
    pub members: Members,
}

impl Info {
    /// Takes over what documentation says of the API; name and version stay (`api-gateway-documenting-api-quick-start-publishing`).
    pub fn document(&mut self, said: &Members) {
        if let Some(description) = said.get("description").and_then(Value::as_str) {
            self.description = Some(description.to_owned());
        }
        documentation::add(&mut self.members, Some(said), &["termsOfService", "contact", "license"]);
    }

    /// The two versions name the same things in different orders (recorded).
    fn assemble(self, kind: ExportType) -> Value {
        let title = ("title", Some(self.title));
        let described = ("description", self.description);
        let version = ("version", Some(self.version));
        let order = match kind {
            ExportType::Oas30 => [title, described, version],
            ExportType::Swagger => [described, version, title],
        };
        let mut info: Members = order.into_iter().filter_map(|(name, text)| Some((name.to_owned(), json!(text?)))).collect();
        info.extend(self.members);
        Value::Object(info)
    }
}

impl Document {
    /// The document as a tree, its members in the order of real exports.
    pub fn assemble(self, kind: ExportType) -> Value {
        let mut tree = Members::new();
        let mut put = |name: &str, value: Value| drop(tree.insert(name.to_owned(), value));
        match kind {
            ExportType::Oas30 => {
                put("openapi", json!("3.0.1"));
                put("info", self.info.assemble(kind));
                if let Some(server) = self.server {
                    put("servers", json!([server.assemble()]));
                }
                put("paths", Value::Object(self.paths));
                let mut components = Members::new();
                for (name, members) in [("schemas", self.schemas), ("securitySchemes", self.security_schemes)] {
                    if !members.is_empty() {
                        components.insert(name.to_owned(), Value::Object(members));
                    }
                }
                put("components", Value::Object(components));
            }
            ExportType::Swagger => {
                put("swagger", json!("2.0"));
                put("info", self.info.assemble(kind));
                if let Some(server) = self.server {
                    put("host", json!(server.host));
                    put("basePath", json!(format!("/{}", server.base_path)));
                    put("schemes", json!(["https"]));
                }
                put("paths", Value::Object(self.paths));
                for (name, members) in [("securityDefinitions", self.security_schemes), ("definitions", self.schemas)] {
                    if !members.is_empty() {
                        put(name, Value::Object(members));
                    }
                }
            }
        }
        tree.extend(self.members);
        Value::Object(tree)
    }
}

impl Server {
    fn assemble(self) -> Value {
        let mut server = Members::new();
        server.insert("url".into(), json!(format!("https://{}/{{basePath}}", self.host)));
        server.insert("variables".into(), json!({"basePath": {"default": self.base_path}}));
        server.extend(self.members);
        Value::Object(server)
    }
}
