//! JSON Schema draft 4, which API Gateway's models are written in: compiled once, then asked about many bodies.

mod compile;
mod equal;
mod format;
mod plain;
mod uri;
mod validate;

pub use validate::Violation;

use crate::pattern::Pattern;
use serde_json::{Number, Value};
use std::collections::BTreeMap;
use std::fmt;

/// A schema, compiled. References are places in `nodes`, so that schemas may refer to themselves.
#[derive(Debug)]
pub struct Schema {
    nodes: Vec<Node>,
    root: usize,
}

/// Why a schema cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaError {
    /// JSON pointer into the schema.
    pub at: String,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at {})", self.message, if self.at.is_empty() { "the top" } else { &self.at })
    }
}

/// What one schema asks for. Keywords that it has not ask for nothing.
#[derive(Debug, Default)]
struct Node {
    /// Beside `$ref` no other keyword counts.
    reference: Option<usize>,
    /// A quick way to ask all of what follows, if there is one.
    plain: Option<plain::Plain>,
    /// Bits of [`validate::kind`].
    types: Option<u8>,
    choices: Option<Vec<Value>>,
    maximum: Option<(Number, bool)>,
    minimum: Option<(Number, bool)>,
    multiple_of: Option<Number>,
    max_length: Option<usize>,
    min_length: Option<usize>,
    pattern: Option<(String, Pattern)>,
    format: Option<format::Format>,
    items: Items,
    additional_items: Additional,
    max_items: Option<usize>,
    min_items: Option<usize>,
    unique_items: bool,
    properties: Vec<(String, usize)>,
    pattern_properties: Vec<(String, Pattern, usize)>,
    additional_properties: Additional,
    required: Vec<String>,
    dependencies: Vec<(String, Dependency)>,
    max_properties: Option<usize>,
    min_properties: Option<usize>,
    all_of: Vec<usize>,
    any_of: Vec<usize>,
    one_of: Vec<usize>,
    not: Option<usize>,
}

/// Schemas of an array's elements.
#[derive(Debug, Default)]
enum Items {
    #[default]
    Any,
    All(usize),
    Each(Vec<usize>),
}

/// What is with elements or members that have no schema of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Additional {
    #[default]
    Allowed,
    Forbidden,
    Schema(usize),
}

/// What a member asks of its object.
#[derive(Debug)]
enum Dependency {
    Members(Vec<String>),
    Schema(usize),
}

impl Schema {
    /// Compiles a schema. `uri` is its own address, `others` are schemas that it may refer to, by theirs.
    pub fn compile(schema: &Value, uri: &str, others: &BTreeMap<String, Value>) -> Result<Schema, SchemaError> {
        let (nodes, root) = compile::compile(schema, uri, others)?;
        Ok(Schema { nodes, root })
    }

    /// Whether a body is JSON that fits, as far as that is seen while it is read: true is certain, and where it is false [`Schema::validate`] decides.
    pub fn accepts(&self, body: &[u8]) -> bool {
        plain::accepts(&self.nodes, self.root, body)
    }

    /// Whether a value fits, and if not, why: first what is wrong with the value itself, and only if nothing is, what is wrong inside of it.
    pub fn validate(&self, value: &Value) -> Result<(), Vec<Violation>> {
        validate::validate(&self.nodes, self.root, value)
    }
}
