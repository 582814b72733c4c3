//! OpenAPI 3.1 and other versions, read as those that API Gateway imports.

use super::{Changes, each_object};
use serde_json::{Map, Value, json};

pub(super) fn repair(root: &mut Value, changes: &mut Changes) {
    let Value::Object(members) = root else { return };
    let version = |members: &Map<String, Value>, name: &str| members.get(name).and_then(crate::openapi::text_of);
    if let Some(version) = version(members, "openapi").filter(|version| version.starts_with("3.") && !is_3_0(version)) {
        changes.note("/openapi", format!("OpenAPI {version} is read as 3.0.3"));
        members.insert("openapi".into(), "3.0.3".into());
        newer(members, changes);
        each_object(root, "", &mut |object, pointer| schema(object, pointer, changes));
    } else if let Some(version) = version(members, "swagger").filter(|version| !matches!(version.as_str(), "2.0" | "2"))
        && members.get("paths").is_some_and(Value::is_object)
    {
        changes.note("/swagger", format!("Swagger {version} is read as 2.0"));
        members.insert("swagger".into(), "2.0".into());
    }
}

fn is_3_0(version: &str) -> bool {
    version == "3.0" || version.starts_with("3.0.")
}

/// Members that only newer versions have.
fn newer(root: &mut Map<String, Value>, changes: &mut Changes) {
    for name in ["webhooks", "jsonSchemaDialect", "$self"] {
        if root.shift_remove(name).is_some() {
            changes.note(format!("/{name}"), format!("'{name}' is left out: OpenAPI 3.0 does not have it"));
        }
    }
    if let Some(Value::Object(info)) = root.get_mut("info")
        && info.shift_remove("summary").is_some()
    {
        changes.note("/info/summary", "'summary' is left out: OpenAPI 3.0 does not have it");
    }
    if !root.contains_key("paths") {
        changes.note("", "'paths' is added, with nothing in it");
        root.insert("paths".into(), json!({}));
    }
}

/// What a schema says in the words of JSON Schema 2020-12, in those of OpenAPI 3.0.
fn schema(object: &mut Map<String, Value>, pointer: &str, changes: &mut Changes) {
    // Examples and enumerations hold values, not schemas; a member of this name there is rare, and only its form would change.
    if let Some(Value::Array(mut kinds)) = object.get("type").cloned() {
        let before = kinds.len();
        kinds.retain(|kind| kind != "null");
        changes.note(format!("{pointer}/type"), "A list of types becomes one type, with 'nullable' or 'anyOf'");
        object.shift_remove("type");
        if kinds.len() < before {
            object.insert("nullable".into(), true.into());
        }
        if kinds.len() == 1 {
            object.insert("type".into(), kinds.remove(0));
        } else if kinds.len() > 1 {
            object.insert("anyOf".into(), kinds.iter().map(|kind| json!({"type": kind})).collect());
        }
    }
    if let Some(value) = object.get("const").cloned() {
        changes.note(format!("{pointer}/const"), "'const' becomes an enumeration of one value");
        object.shift_remove("const");
        object.entry("enum").or_insert_with(|| json!([value]));
    }
    for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if let Some(limit) = object.get(exclusive).filter(|limit| limit.is_number()).cloned() {
            changes.note(format!("{pointer}/{exclusive}"), format!("'{exclusive}' becomes '{bound}' that excludes its value"));
            object.shift_remove(exclusive);
            object.insert(bound.into(), limit);
            object.insert(exclusive.into(), true.into());
        }
    }
    if object.contains_key("type")
        && let Some(Value::Array(examples)) = object.get("examples").cloned()
    {
        changes.note(format!("{pointer}/examples"), "The first of several examples becomes 'example'");
        object.shift_remove("examples");
        if let Some(first) = examples.into_iter().next() {
            object.entry("example").or_insert(first);
        }
    }
}
