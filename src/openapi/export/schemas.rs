//! Models as schemas: their references lead to other schemas of the document.

use super::documentation::{self, Place};
use super::{ExportType, Exporter, Members};
use crate::model::{ApiDefinition, Model};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What a reference to a model begins with; the API's id and `/models/NAME` follow.
const MODELS: &str = "https://apigateway.amazonaws.com/restapis/";

/// Where schemas stand.
const fn section(kind: ExportType) -> &'static str {
    match kind {
        ExportType::Oas30 => "#/components/schemas/",
        ExportType::Swagger => "#/definitions/",
    }
}

/// A reference to the schema of a model.
pub(super) fn reference(kind: ExportType, model: &str) -> Value {
    json!({"$ref": format!("{}{model}", section(kind))})
}

/// Schemas by the names of their models.
pub(super) fn schemas(exporter: &Exporter<'_>) -> Members {
    let used = used(exporter.definition);
    let models = exporter.definition.models.values().filter(|model| model.content_type.contains("json"));
    let written = models.filter(|model| !is_default(model) || used.contains(model.name.as_str()));
    written.map(|model| (model.name.clone(), schema(exporter, model))).collect()
}

fn schema(exporter: &Exporter<'_>, model: &Model) -> Value {
    let mut schema: Value = model.schema.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_else(|| json!({}));
    refer(&mut schema, section(exporter.kind));
    if let Value::Object(members) = &mut schema {
        // OpenAPI's schemas are of one dialect: `$schema` has no place in them, and real exports leave it out.
        members.shift_remove("$schema");
        let said = exporter.documentation.exactly(Place { kind: "MODEL", name: &model.name, ..Place::default() });
        documentation::add(members, said, &["title", "description"]);
    }
    schema
}

/// Turns references to models into references to schemas.
fn refer(schema: &mut Value, section: &str) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref")
                && let Some(name) = model_of(reference)
            {
                *reference = format!("{section}{name}");
            }
            members.values_mut().for_each(|child| refer(child, section));
        }
        Value::Array(items) => items.iter_mut().for_each(|child| refer(child, section)),
        _ => {}
    }
}

/// The model that a reference names.
fn model_of(reference: &str) -> Option<&str> {
    reference.strip_prefix(MODELS)?.split_once("/models/").map(|(_, name)| name)
}

/// Whether a model is one of the two that every API is made with. Real exports name these only where something refers to them.
fn is_default(model: &Model) -> bool {
    let description = model.description.as_deref();
    match model.name.as_str() {
        "Empty" => description == Some("This is a default empty schema model"),
        "Error" => description == Some("This is a default error schema model"),
        _ => false,
    }
}

/// The models that methods name, and those that these refer to.
fn used(definition: &ApiDefinition) -> BTreeSet<&str> {
    let mut used = BTreeSet::new();
    let mut next: Vec<&str> = Vec::new();
    for (_, method) in definition.methods() {
        next.extend(method.request_models.values().map(String::as_str));
        let responses = method.method_responses.values().filter_map(|response| response.response_models.as_ref());
        next.extend(responses.flat_map(|models| models.values().map(String::as_str)));
    }
    while let Some(name) = next.pop() {
        if used.insert(name) {
            let text = definition.models.get(name).and_then(|model| model.schema.as_deref()).unwrap_or_default();
            next.extend(text.split("/models/").skip(1).filter_map(|rest| rest.split(['"', '/']).next()));
        }
    }
    used
}
