//! A document as a whole: versions, the parts in order, and the plan that comes of them.

use super::document::{Document, below};
use super::{ImportPlan, Problem, authorizers, extensions, models, paths};
use serde_json::Value;

/// How an import is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// What becomes of the document's base path.
    pub basepath: Basepath,
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

/// Which language a document speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    Swagger2,
    OpenApi3,
}

/// A document on its way to a plan: its tree, its version, and the problems so far.
#[derive(Debug)]
pub(super) struct Reader {
    pub document: Document,
    pub version: Version,
    pub errors: Vec<Problem>,
    pub warnings: Vec<Problem>,
}

/// How many references may lead on to references.
const MOST_REFERENCES: usize = 32;

impl Reader {
    /// Notes something that AWS refuses.
    pub fn error(&mut self, pointer: &str, message: impl Into<String>) {
        self.errors.push(self.document.problem(pointer, message.into()));
    }

    /// Notes something that AWS warns about.
    pub fn warn(&mut self, pointer: &str, message: impl Into<String>) {
        self.warnings.push(self.document.problem(pointer, message.into()));
    }

    /// Notes something that AWS would take and Stagecraft cannot do yet.
    pub fn not_simulated(&mut self, pointer: &str, message: impl Into<String>) {
        let problem = self.document.problem(pointer, message.into());
        self.warnings.push(Problem { not_simulated: true, ..problem });
    }

    /// What stands at a pointer, or where the references there lead in the end, and that place's own pointer.
    pub fn resolve(&self, pointer: &str) -> Option<(String, &Value)> {
        let mut at = pointer.to_owned();
        for _ in 0..MOST_REFERENCES {
            let value = self.document.root.pointer(&at)?;
            match value.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#')) {
                Some(next) => at = percent_encoding::percent_decode_str(next).decode_utf8_lossy().into_owned(),
                None => return Some((at, value)),
            }
        }
        None
    }

    /// A copy of what [`Reader::resolve`] finds.
    pub fn resolved(&self, pointer: &str) -> Option<(String, Value)> {
        self.resolve(pointer).map(|(at, value)| (at, value.clone()))
    }
}

/// Reads a document: the plan of what it would make, or everything that AWS would refuse it for.
pub fn read(text: &str, options: &ImportOptions) -> Result<ImportPlan, Vec<Problem>> {
    let mut reader = open(text).map_err(|problem| vec![problem])?;
    let root = reader.document.root.clone();
    let info = |name: &str| root.pointer(&format!("/info/{name}")).and_then(text_of);
    let mut plan = ImportPlan {
        version_text: version_text(&root),
        name: Some(info("title").filter(|title| !title.is_empty()).unwrap_or_else(|| "Untitled".into())),
        description: info("description").filter(|description| !description.is_empty()),
        version: info("version"),
        ..ImportPlan::default()
    };
    for (pointer, place) in std::mem::take(&mut reader.document.duplicates) {
        let key = pointer.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
        let message = format!("The key {key} stands twice in one object: the last one counts");
        reader.warnings.push(Problem { pointer, ..super::document::problem(message, Some(place)) });
    }
    extensions::read(&mut reader, &mut plan);
    plan.authorizers = authorizers::read(&mut reader);
    plan.models = models::read(&mut reader);
    paths::read(&mut reader, &mut plan, options.basepath);
    plan.warnings = reader.warnings;
    if reader.errors.is_empty() { Ok(plan) } else { Err(reader.errors) }
}

/// Opens a document of a version that AWS imports.
pub(super) fn open(text: &str) -> Result<Reader, Problem> {
    let document = Document::parse(text)?;
    let version = match (named(&document.root, "swagger").as_deref(), named(&document.root, "openapi").as_deref()) {
        (Some("2.0" | "2"), None) => Version::Swagger2,
        (None, Some(version)) if version.starts_with("3.0") => Version::OpenApi3,
        (None, None) => {
            return Err(document.problem("", "Invalid OpenAPI input. There is neither a member 'swagger' nor a member 'openapi'".into()));
        }
        (swagger, openapi) => {
            let (name, version) = swagger.map_or(("openapi", openapi), |version| ("swagger", Some(version)));
            let message = format!(
                "Invalid OpenAPI input. API Gateway imports Swagger 2.0 and OpenAPI 3.0, and this document says {name} {}",
                version.unwrap_or_default()
            );
            return Err(document.problem(&below("", name), message));
        }
    };
    Ok(Reader { document, version, errors: Vec::new(), warnings: Vec::new() })
}

/// A version as text; `2.0` may stand as a number.
fn named(root: &Value, name: &str) -> Option<String> {
    match root.get(name)? {
        Value::Number(number) => Some(number.as_f64().map_or_else(|| number.to_string(), |number| format!("{number:.1}"))),
        other => text_of(other).or_else(|| Some(other.to_string())),
    }
}

fn version_text(root: &Value) -> String {
    match named(root, "swagger") {
        Some(version) => format!("Swagger {version}"),
        None => format!("OpenAPI {}", named(root, "openapi").unwrap_or_default()),
    }
}

/// A text, or a number or a switch as text.
pub(super) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
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
    ] {
        if number > 0 {
            parts.push(count(number, one));
        }
    }
    parts.join(" · ")
}
