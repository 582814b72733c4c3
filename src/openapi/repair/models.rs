//! Models whose names AWS does not take: renamed, wherever they are named.

use super::super::{below, models};
use super::{Changes, each_object, free};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

pub(super) fn repair(root: &mut Value, changes: &mut Changes) {
    for section in ["/definitions", "/components/schemas"] {
        let Some(Value::Object(schemas)) = root.pointer_mut(section) else { continue };
        let renamed = names(schemas);
        if renamed.is_empty() {
            continue;
        }
        let old = std::mem::take(schemas);
        *schemas = old.into_iter().map(|(name, schema)| (renamed.get(&name).cloned().unwrap_or(name), schema)).collect();
        for (old, new) in &renamed {
            changes.note(below(section, old), format!("The model '{old}' is renamed to '{new}'"));
        }
        each_object(root, "", &mut |object, _| {
            if let Some(Value::String(reference)) = object.get_mut("$ref") {
                rename(reference, section, &renamed);
            }
            // A discriminator names schemas as well.
            if let Some(Value::Object(mapping)) = object.get_mut("discriminator").and_then(|discriminator| discriminator.get_mut("mapping"))
            {
                for target in mapping.values_mut() {
                    if let Value::String(reference) = target {
                        rename(reference, section, &renamed);
                    }
                }
            }
        });
    }
}

/// New names for those that are refused.
fn names(schemas: &Map<String, Value>) -> BTreeMap<String, String> {
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    for name in schemas.keys().filter(|name| !models::is_name(name) && !name.starts_with("x-")) {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let wanted = if plain.is_empty() { "Model".to_owned() } else { plain };
        let new = free(&wanted, |name| schemas.contains_key(name) || renamed.values().any(|other| other == name));
        renamed.insert(name.clone(), new);
    }
    renamed
}

fn rename(reference: &mut String, section: &str, renamed: &BTreeMap<String, String>) {
    let Some(pointer) = super::super::reader::local(reference) else { return };
    let Some(rest) = pointer.strip_prefix(section).and_then(|rest| rest.strip_prefix('/')) else { return };
    let (name, further) = rest.split_once('/').map_or((rest, None), |(name, further)| (name, Some(further)));
    if let Some(new) = renamed.get(super::super::document::unescaped(name).as_ref()) {
        *reference = match further {
            Some(further) => format!("#{section}/{new}/{further}"),
            None => format!("#{section}/{new}"),
        };
    }
}
