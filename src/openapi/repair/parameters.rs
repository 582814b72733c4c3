//! Parameters and response headers whose names AWS does not take: left out.

use super::super::paths::METHODS;
use super::super::{below, parameters::is_name, reader};
use super::Changes;
use serde_json::Value;
use std::collections::BTreeSet;

/// Where parameters are a method's own.
const PLACES: [&str; 3] = ["query", "header", "path"];

pub(super) fn repair(root: &mut Value, changes: &mut Changes) {
    let shared = refused_shared(root);
    let Some(Value::Object(paths)) = root.get_mut("paths") else { return };
    for (path, item) in paths.iter_mut().filter(|(path, _)| !path.starts_with("x-")) {
        let pointer = below("/paths", path);
        leave_out(item, &pointer, &shared, changes);
        for (member, _) in METHODS {
            if let Some(operation) = item.get_mut(member) {
                let pointer = below(&pointer, member);
                leave_out(operation, &pointer, &shared, changes);
                headers(operation, &pointer, changes);
            }
        }
    }
    for section in ["/responses", "/components/responses"] {
        if let Some(Value::Object(responses)) = root.pointer_mut(section) {
            for (name, response) in responses {
                headers_of(response, &below(section, name), changes);
            }
        }
    }
}

/// Pointers to shared parameters that are refused.
fn refused_shared(root: &Value) -> BTreeSet<String> {
    let mut refused = BTreeSet::new();
    for section in ["/parameters", "/components/parameters"] {
        for (name, parameter) in root.pointer(section).and_then(Value::as_object).into_iter().flatten() {
            if is_refused(parameter) {
                refused.insert(below(section, name));
            }
        }
    }
    refused
}

fn is_refused(parameter: &Value) -> bool {
    let place = parameter.get("in").and_then(Value::as_str).unwrap_or_default();
    let name = parameter.get("name").and_then(Value::as_str).unwrap_or_default();
    // A variable of a path is renamed with its path.
    PLACES.contains(&place) && !is_name(name) && (place != "path" || name.is_empty())
}

fn leave_out(above: &mut Value, pointer: &str, shared: &BTreeSet<String>, changes: &mut Changes) {
    let Some(Value::Array(parameters)) = above.get_mut("parameters") else { return };
    let mut index = 0;
    parameters.retain(|parameter| {
        let here = format!("{pointer}/parameters/{index}");
        index += 1;
        let of_shared = reader::reference(parameter).and_then(reader::local).filter(|target| shared.contains(target));
        if !is_refused(parameter) && of_shared.is_none() {
            return true;
        }
        let name = parameter.get("name").and_then(Value::as_str).map_or_else(|| of_shared.unwrap_or_default(), str::to_owned);
        changes.note(here, format!("The parameter '{name}' is left out: its name has characters that API Gateway does not take"));
        false
    });
}

fn headers(operation: &mut Value, pointer: &str, changes: &mut Changes) {
    let Some(Value::Object(responses)) = operation.get_mut("responses") else { return };
    for (status, response) in responses {
        headers_of(response, &below(&below(pointer, "responses"), status), changes);
    }
}

fn headers_of(response: &mut Value, pointer: &str, changes: &mut Changes) {
    let Some(Value::Object(headers)) = response.get_mut("headers") else { return };
    headers.retain(|name, _| {
        if is_name(name) {
            return true;
        }
        changes.note(
            below(&below(pointer, "headers"), name),
            format!("The header '{name}' is left out: its name has characters that API Gateway does not take"),
        );
        false
    });
}
