//! A document on its way to a plan: its version, its references, and the problems so far. What a plan holds stands in `plan`.

use super::document::{Document, problem};
use super::{Limits, Problem};
use serde_json::Value;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// Which language a document speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// Swagger 2.0.
    Swagger2,
    /// OpenAPI 3.0.
    OpenApi3,
}

/// A document while it is read. What reads it, for REST APIs or for HTTP APIs, looks things up here and notes here what is wrong.
#[derive(Debug)]
pub struct Reader<'d> {
    /// The document.
    pub root: &'d Value,
    /// Its version.
    pub version: Version,
    /// What AWS would refuse it for.
    pub errors: Vec<Problem>,
    /// What AWS would warn about, and what is not simulated.
    pub warnings: Vec<Problem>,
    /// Models for schemas that stand inline, by their text.
    pub(super) unnamed: BTreeMap<String, String>,
    /// How much may still be written out of references that do not lead to a model.
    pub(super) inline_budget: usize,
    /// The names of all models so far.
    pub(super) model_names: BTreeSet<String>,
    /// Models for schemas that stand inline, by their places: what is used often is made once.
    pub(super) unnamed_at: BTreeMap<String, Option<String>>,
    /// How much may still be made of the document, see [`Reader::spend`].
    left: Cell<usize>,
    /// How many resources the API may have.
    pub(super) limits: Limits,
}

/// How many times as much may be made of a document as it may hold: by reference, little text can stand for much.
const TIMES: usize = 4;
/// Bytes of text that cost as much as a value.
const BYTES: usize = 64;

/// What a value costs that is copied: its values, and its texts by their length.
pub(super) fn cost(value: &Value) -> usize {
    1 + match value {
        Value::String(text) => text.len() / BYTES,
        Value::Array(list) => list.iter().map(cost).sum(),
        Value::Object(map) => map.iter().map(|(name, member)| name.len() / BYTES + cost(member)).sum(),
        _ => 0,
    }
}

/// How many references may lead on to references.
const MOST_REFERENCES: usize = 32;

impl<'d> Reader<'d> {
    /// Reads a document of a version that AWS imports as a REST API; any other is refused.
    pub fn new(document: &'d Document, limits: Limits) -> Result<Reader<'d>, Problem> {
        let version = version(&document.root)?;
        let inline_budget = limits.values / 20;
        let (root, unnamed) = (&document.root, BTreeMap::new());
        let mut reader = Reader {
            root,
            version,
            errors: Vec::new(),
            warnings: Vec::new(),
            unnamed,
            inline_budget,
            model_names: BTreeSet::new(),
            unnamed_at: BTreeMap::new(),
            left: Cell::new(limits.values.saturating_mul(TIMES)),
            limits,
        };
        for pointer in &document.duplicates {
            let key = super::document::unescaped(pointer.rsplit('/').next().unwrap_or_default()).into_owned();
            reader.warn(pointer, format!("The key {key} stands twice in one object: the last one counts"));
        }
        Ok(reader)
    }

    /// Takes what something costs from what may be made of the document. False if there is no more: then it is left out, and the document
    /// is refused in the end.
    pub(super) fn spend(&self, cost: usize) -> bool {
        let left = self.left.get().saturating_sub(cost);
        self.left.set(left);
        left > 0
    }

    /// Notes that the document stands for too much, if it does.
    pub(super) fn check_spent(&mut self) {
        if self.left.get() == 0 {
            let most = self.limits.values.saturating_mul(TIMES);
            self.errors
                .push(problem("", format!("Invalid OpenAPI input. The references of the document stand for more than {most} values")));
        }
    }

    /// Notes something that AWS refuses.
    pub fn error(&mut self, pointer: &str, message: impl Into<String>) {
        let problem = problem(pointer, message);
        if self.spend(1 + (problem.message.len() + pointer.len()) / BYTES) {
            self.errors.push(problem);
        }
    }

    /// Notes something that AWS warns about.
    pub fn warn(&mut self, pointer: &str, message: impl Into<String>) {
        self.note(problem(pointer, message));
    }

    /// Notes something that AWS would take and Stagecraft cannot do yet.
    pub fn not_simulated(&mut self, pointer: &str, message: impl Into<String>) {
        self.note(Problem { not_simulated: true, ..problem(pointer, message) });
    }

    fn note(&mut self, problem: Problem) {
        if self.spend(1 + (problem.message.len() + problem.pointer.len()) / BYTES) {
            self.warnings.push(problem);
        }
    }

    /// What stands at a pointer.
    pub fn get(&self, pointer: &str) -> Option<&'d Value> {
        self.root.pointer(pointer)
    }

    /// What stands at a pointer, or where the references there lead in the end, and that place's own pointer.
    pub fn resolve(&self, pointer: &str) -> Option<(String, &'d Value)> {
        let mut at = pointer.to_owned();
        for _ in 0..MOST_REFERENCES {
            let value = self.root.pointer(&at)?;
            match reference(value).and_then(local) {
                Some(next) => at = next,
                None => return Some((at, value)),
            }
        }
        None
    }

    /// The problems, with their places in the text.
    pub fn placed(mut self, text: &str) -> (Vec<Problem>, Vec<Problem>) {
        super::document::place(text, &mut self.errors);
        super::document::place(text, &mut self.warnings);
        (self.errors, self.warnings)
    }
}

/// The reference that a value is, if it is one.
pub(super) fn reference(value: &Value) -> Option<&str> {
    value.get("$ref").and_then(Value::as_str)
}

/// The pointer that a reference within the document holds.
pub(super) fn local(reference: &str) -> Option<String> {
    let pointer = reference.strip_prefix('#')?;
    Some(percent_encoding::percent_decode_str(pointer).decode_utf8_lossy().into_owned())
}

/// The version, if AWS imports it (`api-gateway-import-api`).
fn version(root: &Value) -> Result<Version, Problem> {
    match (named(root, "swagger").as_deref(), named(root, "openapi").as_deref()) {
        (Some("2.0" | "2"), None) => Ok(Version::Swagger2),
        (None, Some(version)) if version == "3.0" || version.starts_with("3.0.") => Ok(Version::OpenApi3),
        (None, None) => Err(problem("", "Invalid OpenAPI input. There is neither a member 'swagger' nor a member 'openapi'")),
        (swagger, openapi) => {
            let (name, version) = swagger.map_or(("openapi", openapi), |version| ("swagger", Some(version)));
            let message = format!(
                "Invalid OpenAPI input. API Gateway imports Swagger 2.0 and OpenAPI 3.0, and this document says {name} {}",
                version.unwrap_or_default()
            );
            Err(problem(&format!("/{name}"), message))
        }
    }
}

/// A version as text; `2.0` may stand as a number.
fn named(root: &Value, name: &str) -> Option<String> {
    match root.get(name)? {
        Value::Number(number) => Some(number.as_f64().map_or_else(|| number.to_string(), |number| format!("{number:.1}"))),
        other => text_of(other).or_else(|| Some(other.to_string())),
    }
}

/// The version as the document says it, such as `OpenAPI 3.0.1`.
pub(super) fn version_text(root: &Value) -> String {
    match named(root, "swagger") {
        Some(version) => format!("Swagger {version}"),
        None => format!("OpenAPI {}", named(root, "openapi").unwrap_or_default()),
    }
}

/// A text, or a number or a switch as text.
pub fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// A switch, or a text that says `true` or `false`.
pub(super) fn flag_of(value: &Value) -> Option<bool> {
    value.as_bool().or_else(|| value.as_str()?.trim().parse().ok())
}

/// A whole number, also as text.
pub(super) fn integer_of(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// The texts of a list.
pub(super) fn texts_of(value: Option<&Value>) -> Vec<String> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(text_of).collect()
}
