//! What is refused for another reason: taken out where it stands.

use super::super::document::unescaped;
use super::super::{Problem, reader};
use super::{Changes, each_object};
use serde_json::Value;

/// Members that are taken out whole if anything in them is refused.
const WHOLE: [&str; 5] = [
    "x-amazon-apigateway-integration",
    "x-amazon-apigateway-authorizer",
    "x-amazon-apigateway-policy",
    "x-amazon-apigateway-endpoint-configuration",
    "x-amazon-apigateway-minimum-compression-size",
];

/// Takes out what was refused. False if nothing could be: then it is no use to try again.
pub(super) fn repair(root: &mut Value, errors: &[Problem], changes: &mut Changes) -> bool {
    let before = changes.0.len();
    // The last element of a list first, so that the others keep their places.
    for error in errors.iter().rev() {
        let pointer = whole(&error.pointer);
        if is_model(&pointer) && error.message.contains("canonical form") {
            open_references(root, &pointer, changes);
        } else if !pointer.is_empty() && pointer != "/paths" && remove(root, &pointer) {
            changes.note(&pointer, format!("Left out, because it is refused: {}", error.message));
        }
    }
    changes.0.len() > before
}

/// The pointer to what is taken out for a refusal at a pointer.
fn whole(pointer: &str) -> String {
    for name in WHOLE {
        if let Some(at) = pointer.find(&format!("/{name}")) {
            return pointer[..at + 1 + name.len()].to_owned();
        }
    }
    pointer.to_owned()
}

fn is_model(pointer: &str) -> bool {
    pointer.starts_with("/components/schemas/") || pointer.starts_with("/definitions/") || pointer.ends_with("/schema")
}

/// Takes out the references that lead out of the document.
fn open_references(root: &mut Value, pointer: &str, changes: &mut Changes) {
    let Some(schema) = root.pointer_mut(pointer) else { return };
    each_object(schema, pointer, &mut |object, here| {
        let Some(reference) = object.get("$ref").and_then(Value::as_str) else { return };
        if reader::local(reference).is_none() && !reference.starts_with("https://apigateway.amazonaws.com/restapis/") {
            changes.note(format!("{here}/$ref"), format!("The reference {reference} is left out: it leads out of the document"));
            object.shift_remove("$ref");
        }
    });
}

fn remove(root: &mut Value, pointer: &str) -> bool {
    let Some((above, name)) = pointer.rsplit_once('/') else { return false };
    match root.pointer_mut(above) {
        Some(Value::Object(map)) => map.shift_remove(unescaped(name).as_ref()).is_some(),
        Some(Value::Array(list)) => match name.parse::<usize>() {
            Ok(index) if index < list.len() => {
                list.remove(index);
                true
            }
            _ => false,
        },
        _ => false,
    }
}
