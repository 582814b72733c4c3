//! Models from schemas: names, references between them, and models for schemas that stand inline.

use super::Pace;
use super::document::{MOST_DEPTH, below};
use super::method::Operation;
use super::plan::{ImportPlan, MODEL};
use super::reader::{Reader, Version, cost, local, reference};
use crate::model::Model;
use serde_json::Value;

/// Stands in references between models until the API has an id: `https://apigateway.amazonaws.com/restapis/{restApiId}/models/NAME`.
pub const REST_API_ID: &str = "{restApiId}";

/// How references to models begin.
const MODELS: &str = "https://apigateway.amazonaws.com/restapis/";

/// How deeply references that lead to no model are written out within one another.
const MOST_INLINED: usize = 8;

/// Where schemas stand.
pub(super) fn section(version: Version) -> &'static str {
    match version {
        Version::Swagger2 => "/definitions",
        Version::OpenApi3 => "/components/schemas",
    }
}

/// Whether a model may have this name.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The models that the document names.
pub(super) async fn read(reader: &mut Reader<'_>, pace: &Pace) -> Vec<Model> {
    let section = section(reader.version);
    let mut models = Vec::new();
    for (name, schema) in reader.get(section).and_then(Value::as_object).into_iter().flatten() {
        if name.starts_with("x-") {
            continue;
        }
        pace.spend(MODEL).await;
        let pointer = below(section, name);
        if !is_name(name) {
            reader.error(&pointer, format!("Unable to create model for '{name}': Model name must be alphanumeric: {name}"));
            continue;
        }
        reader.model_names.insert(name.clone());
        models.push(model(reader, &pointer, name, schema));
    }
    models
}

fn model(reader: &mut Reader<'_>, pointer: &str, name: &str, schema: &Value) -> Model {
    let description = schema.get("description").and_then(Value::as_str).map(str::to_owned);
    let mut schema = schema.clone();
    // A dialect of its own is nothing that OpenAPI's schemas have, nor their exports.
    schema.as_object_mut().and_then(|members| members.shift_remove("$schema"));
    Rewriting { reader, name, pointer, section }.schema(&mut schema, 0, 0);
    Model {
        id: String::new(),
        name: name.to_owned(),
        description,
        schema: Some(format!("{schema:#}")),
        content_type: "application/json".into(),
    }
}

/// The rewriting of one model's references.
struct Rewriting<'r, 'd> {
    reader: &'r mut Reader<'d>,
    name: &'r str,
    pointer: &'r str,
    section: fn(Version) -> &'static str,
}

impl Rewriting<'_, '_> {
    /// Turns references to schemas into references to models, and writes out those that lead elsewhere in the document.
    fn schema(&mut self, schema: &mut Value, inlined: usize, depth: usize) {
        if depth > MOST_DEPTH {
            // What was written out goes too deep to be a schema that anybody reads.
            *schema = Value::Null;
        }
        match schema {
            Value::Object(map) => {
                if let Some(Value::String(reference)) = map.get("$ref") {
                    match self.target(&reference.clone(), inlined) {
                        Target::Model(url) => {
                            map.insert("$ref".into(), Value::String(url));
                        }
                        Target::Inline(value) => {
                            *schema = value;
                            return self.schema(schema, inlined + 1, depth);
                        }
                        Target::Nothing => {
                            map.shift_remove("$ref");
                        }
                    }
                }
                map.values_mut().for_each(|child| self.schema(child, inlined, depth + 1));
            }
            Value::Array(list) => list.iter_mut().for_each(|child| self.schema(child, inlined, depth + 1)),
            _ => {}
        }
    }

    fn target(&mut self, reference: &str, inlined: usize) -> Target {
        if reference.starts_with(MODELS) {
            return Target::Model(reference.to_owned());
        }
        let Some(pointer) = local(reference) else {
            let message = format!(
                "Unable to create model for '{}': Invalid model specified: Validation Result: warnings : [], errors : [Model reference must be in canonical form] (it is {reference})",
                self.name
            );
            self.reader.error(self.pointer, message);
            return Target::Nothing;
        };
        let section = (self.section)(self.reader.version);
        let name = pointer.strip_prefix(section).and_then(|rest| rest.strip_prefix('/')).filter(|name| !name.contains('/'));
        let found = self.reader.get(&pointer);
        if let (Some(name), true) = (name, found.is_some() || inlined == 0) {
            let name = super::document::unescaped(name);
            if found.is_none() {
                self.reader.warn(self.pointer, format!("Reference to model '{name}' not found. Ignoring."));
            }
            return Target::Model(format!("{MODELS}{REST_API_ID}/models/{name}"));
        }
        let Some(value) = found else {
            self.reader.warn(self.pointer, format!("The reference {reference} of the model '{}' leads nowhere. Ignoring.", self.name));
            return Target::Nothing;
        };
        if inlined >= MOST_INLINED || !self.spend(value) {
            let message = format!("The reference {reference} of the model '{}' leads back to itself and was left out", self.name);
            self.reader.warn(self.pointer, message);
            return Target::Nothing;
        }
        Target::Inline(value.clone())
    }

    /// Takes a value's size from what may still be written out.
    fn spend(&mut self, value: &Value) -> bool {
        let cost = cost(value);
        let left = self.reader.inline_budget.checked_sub(cost);
        self.reader.inline_budget = left.unwrap_or(0);
        left.is_some()
    }
}

/// What a reference becomes.
enum Target {
    /// A reference to a model.
    Model(String),
    /// What it leads to.
    Inline(Value),
    /// Nothing: the schema says no more there.
    Nothing,
}

/// What uses a schema, for the words of warnings.
pub(super) enum User<'o> {
    /// The body of an operation's request.
    Request(&'o Operation<'o>),
    /// A response of an operation, by its status.
    Response(&'o Operation<'o>, &'o str),
}

impl User<'_> {
    fn refuse(&self, kind: &str) -> String {
        match self {
            User::Request(operation) => format!(
                "Unsupported model type '{kind}' in request body of method '{} {}'. Ignoring.",
                operation.http_method, operation.path
            ),
            User::Response(operation, status) => format!(
                "Unsupported model type '{kind}' in {status} response to method '{} {}'. Ignoring.",
                operation.http_method, operation.path
            ),
        }
    }
}

/// The name of the model for the schema at a pointer: the one that it refers to, or one that is made for it. None if there is no schema.
///
/// Schemas of a plain type have no model: AWS documents that it does not take them (`api-gateway-known-issues`).
pub(super) fn named(reader: &mut Reader<'_>, plan: &mut ImportPlan, pointer: &str, user: &User<'_>) -> Option<String> {
    let schema = reader.get(pointer)?;
    if let Some(reference) = reference(schema) {
        let section = section(reader.version);
        let target = local(reference);
        let name = target.as_deref().and_then(|target| target.strip_prefix(section)?.strip_prefix('/')).filter(|name| !name.contains('/'));
        if let Some(name) = name {
            let name = super::document::unescaped(name).into_owned();
            // What is refused for its name needs no second complaint.
            let known = reader.get(&target.clone().unwrap_or_default()).is_some();
            if !known {
                reader.warn(pointer, format!("Reference to model '{name}' not found. Ignoring."));
            }
            return (known && is_name(&name)).then_some(name);
        }
        let Some((at, found)) = reader.resolve(pointer).filter(|(_, found)| super::reader::reference(found).is_none()) else {
            reader.warn(pointer, format!("Reference to model '{reference}' not found. Ignoring."));
            return None;
        };
        return unnamed(reader, plan, &at, found, user);
    }
    unnamed(reader, plan, pointer, schema, user)
}

/// The name of the model for a schema without one.
fn unnamed(reader: &mut Reader<'_>, plan: &mut ImportPlan, pointer: &str, schema: &Value, user: &User<'_>) -> Option<String> {
    if let Some(kind) = plain_type(schema, reader.version) {
        reader.warn(pointer, user.refuse(&kind));
        return None;
    }
    if !schema.is_object() {
        return None;
    }
    if let Some(known) = reader.unnamed_at.get(pointer) {
        return known.clone();
    }
    let name = made_for(reader, plan, pointer, schema);
    reader.unnamed_at.insert(pointer.to_owned(), name.clone());
    name
}

/// The name of the model that is made for the schema at a pointer, or that was made for one like it.
fn made_for(reader: &mut Reader<'_>, plan: &mut ImportPlan, pointer: &str, schema: &Value) -> Option<String> {
    let made = model(reader, pointer, "inline", schema);
    let text = made.schema.clone().unwrap_or_default();
    if let Some(known) = reader.unnamed.get(&text) {
        return Some(known.clone());
    }
    let name = (0..).map(|number| format!("MODEL{}", digest(&text, number))).find(|name| !reader.model_names.contains(name))?;
    reader.unnamed.insert(text, name.clone());
    reader.model_names.insert(name.clone());
    plan.models.push(Model { name: name.clone(), ..made });
    Some(name)
}

/// The class by which AWS's parser calls a schema of a plain type; none if it is an object, a list or a choice.
fn plain_type(schema: &Value, version: Version) -> Option<String> {
    let format = schema.get("format").and_then(Value::as_str);
    let name = match (schema.get("type").and_then(Value::as_str)?, format) {
        ("string", Some("date")) => "Date",
        ("string", Some("date-time")) => "DateTime",
        ("string", Some("uuid")) => "UUID",
        ("string", Some("email")) => "Email",
        ("string", Some("password")) => "Password",
        ("string", Some("byte")) => "ByteArray",
        ("string", Some("binary")) => "Binary",
        ("string", _) => "String",
        ("integer", _) => "Integer",
        ("number", _) => "Number",
        ("boolean", _) => "Boolean",
        ("file", _) => "File",
        _ => return None,
    };
    Some(format!("{name}{}", if version == Version::OpenApi3 { "Schema" } else { "Property" }))
}

/// Six hexadecimal digits, as AWS's names for unnamed models have them (`MODELb1c1e4`).
fn digest(text: &str, number: u32) -> String {
    let mut hash: u32 = 0x811c_9dc5;
    for byte in text.bytes().chain(number.to_le_bytes()) {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    format!("{:06x}", hash & 0xff_ffff)
}
