//! Models from schemas: names, references between them, and models for schemas that stand inline.

use super::document::below;
use super::reader::{Reader, Version};
use super::{ImportPlan, Problem};
use crate::model::Model;
use serde_json::Value;

/// Stands in references between models until the API has an id: `https://apigateway.amazonaws.com/restapis/{restApiId}/models/NAME`.
pub const REST_API_ID: &str = "{restApiId}";

/// Where schemas stand.
fn section(version: Version) -> &'static str {
    match version {
        Version::Swagger2 => "/definitions",
        Version::OpenApi3 => "/components/schemas",
    }
}

/// The models that the document names.
pub(super) fn read(reader: &mut Reader) -> Vec<Model> {
    let section = section(reader.version);
    let Some(Value::Object(schemas)) = reader.document.root.pointer(section).cloned() else { return Vec::new() };
    let mut models = Vec::new();
    for (name, schema) in schemas {
        let pointer = below(section, &name);
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            reader.error(&pointer, format!("Unable to create model for '{name}': Model name must be alphanumeric: {name}"));
            continue;
        }
        models.push(model(reader, &pointer, name, schema));
    }
    models
}

fn model(reader: &mut Reader, pointer: &str, name: String, mut schema: Value) -> Model {
    let description = schema.get("description").and_then(Value::as_str).map(str::to_owned);
    let mut dangling: Vec<Problem> = Vec::new();
    refer(reader, pointer, &mut schema, &mut dangling);
    reader.warnings.extend(dangling);
    Model { id: String::new(), name, description, schema: Some(format!("{schema:#}")), content_type: "application/json".into() }
}

/// Turns references to schemas into references to models.
fn refer(reader: &Reader, pointer: &str, schema: &mut Value, dangling: &mut Vec<Problem>) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::String(reference)) = map.get_mut("$ref") {
                let prefix = format!("#{}/", section(reader.version));
                match reference.strip_prefix(&prefix) {
                    Some(name) => {
                        if reader.document.root.pointer(&reference[1..]).is_none() {
                            dangling.push(reader.document.problem(pointer, format!("The reference {reference} leads nowhere")));
                        }
                        *reference = format!("https://apigateway.amazonaws.com/restapis/{REST_API_ID}/models/{name}");
                    }
                    None => dangling.push(reader.document.problem(pointer, format!("The reference {reference} leads to no model"))),
                }
            }
            for (name, child) in map {
                refer(reader, &below(pointer, name), child, dangling);
            }
        }
        Value::Array(list) => {
            for (index, child) in list.iter_mut().enumerate() {
                refer(reader, &format!("{pointer}/{index}"), child, dangling);
            }
        }
        _ => {}
    }
}

/// The name of the model for the schema at a pointer: the one that it refers to, or one that is made for it. None if there is no schema.
///
/// Schemas of a plain type have no model: AWS documents that it does not take them (`api-gateway-known-issues`).
pub(super) fn named(reader: &mut Reader, plan: &mut ImportPlan, pointer: &str, hint: &str) -> Option<String> {
    let schema = reader.document.root.pointer(pointer)?.clone();
    let prefix = format!("#{}/", section(reader.version));
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix(&prefix)) {
        let known = plan.models.iter().any(|model| model.name == name);
        return known.then(|| name.to_owned());
    }
    let structured = schema.get("type").and_then(Value::as_str).is_none_or(|kind| matches!(kind, "object" | "array"));
    if !schema.is_object() || !structured {
        return None;
    }
    let same = |model: &&Model| model.name.starts_with("MODEL");
    let number = plan.models.iter().filter(same).count();
    let name = format!("MODEL{}{number}", digest(hint, number));
    let model = model(reader, pointer, name.clone(), schema);
    if let Some(known) = plan.models.iter().find(|known| known.name.starts_with("MODEL") && known.schema == model.schema) {
        return Some(known.name.clone());
    }
    plan.models.push(model);
    Some(name)
}

/// Six hexadecimal digits, as AWS's names for unnamed models have them (`MODELb1c1e4`).
fn digest(text: &str, number: usize) -> String {
    let mut hash: u32 = 0x811c_9dc5;
    // As 64 bits everywhere: a `usize` is shorter in the browser, and the names would differ.
    for byte in text.bytes().chain((number as u64).to_le_bytes()) {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    format!("{:06x}", hash & 0xff_ffff)
}
