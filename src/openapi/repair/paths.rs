//! Paths that AWS does not take: parts with other characters, variables beside text, two variables at one level.

use super::super::paths::{METHODS, Variables, check, is_path_byte};
use super::super::servers::normal;
use super::super::{below, reader};
use super::Changes;
use serde_json::{Map, Value};

pub(super) fn repair(root: &mut Value, changes: &mut Changes) {
    let shared = root.clone();
    let Some(Value::Object(paths)) = root.get_mut("paths") else { return };
    let mut variables = Variables::new();
    let old = std::mem::take(paths);
    for (path, mut item) in old {
        if path.starts_with("x-") {
            paths.insert(path, item);
            continue;
        }
        let pointer = below("/paths", &path);
        let (new, renamed) = mended(&path, &mut variables);
        if new == normal(&path) {
            add(paths, path, item, &pointer, changes);
            continue;
        }
        changes.note(&pointer, format!("The path '{path}' becomes '{new}'"));
        rename_variables(&mut item, &renamed, &shared);
        add(paths, new, item, &pointer, changes);
    }
}

/// A path that is taken, and the variables that have another name in it.
fn mended(path: &str, variables: &mut Variables) -> (String, Vec<(String, String)>) {
    let path = normal(path);
    let mut renamed = Vec::new();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let mut new = String::new();
    for (index, part) in parts.iter().enumerate() {
        let mut part = mended_part(part, &mut renamed);
        if index + 1 < parts.len() {
            part = part.replace("+}", "}");
        }
        if let Some(known) = variables.get(&new).filter(|known| part.starts_with('{') && **known != part) {
            renamed.push((name_of(&part).to_owned(), name_of(known).to_owned()));
            // A greedy variable cannot have anything below it, so a plain one takes its place there.
            part = known.clone();
        }
        let longer = format!("{new}/{part}");
        if check(&longer, variables).is_ok() {
            new = longer;
        }
    }
    (if new.is_empty() { "/".into() } else { new }, renamed)
}

fn name_of(part: &str) -> &str {
    part.trim_start_matches('{').trim_end_matches('}').trim_end_matches('+')
}

/// A part with taken characters only. What holds a variable and something else becomes the variable.
fn mended_part(part: &str, renamed: &mut Vec<(String, String)>) -> String {
    let plain = |text: &str| -> String { text.bytes().filter(|byte| is_path_byte(*byte)).map(char::from).collect() };
    let names: Vec<&str> = part.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    if names.is_empty() {
        return plain(part);
    }
    let greedy = names.len() == 1 && part.ends_with("+}");
    // A path may hold commas, the name of a parameter may not.
    let joined = plain(&names.iter().map(|name| name.trim_end_matches('+')).collect::<Vec<_>>().join("-")).replace(',', "-");
    let joined = if joined.is_empty() { "variable".to_owned() } else { joined };
    if let [name] = names.as_slice()
        && name.trim_end_matches('+') != joined
    {
        renamed.push((name.trim_end_matches('+').to_owned(), joined.clone()));
    }
    format!("{{{joined}{}}}", if greedy { "+" } else { "" })
}

/// Renames path parameters of a path and its operations, and what is mapped from them.
fn rename_variables(item: &mut Value, renamed: &[(String, String)], root: &Value) {
    if renamed.is_empty() {
        return;
    }
    rename_parameters(item, renamed, root);
    for (member, _) in METHODS {
        let Some(operation) = item.get_mut(member) else { continue };
        rename_parameters(operation, renamed, root);
        let mappings = operation.pointer_mut("/x-amazon-apigateway-integration/requestParameters").and_then(Value::as_object_mut);
        for source in mappings.into_iter().flat_map(|mappings| mappings.values_mut()) {
            for (old, new) in renamed {
                if source.as_str() == Some(&format!("method.request.path.{old}")) {
                    *source = Value::from(format!("method.request.path.{new}"));
                }
            }
        }
    }
}

fn rename_parameters(above: &mut Value, renamed: &[(String, String)], root: &Value) {
    let Some(Value::Array(parameters)) = above.get_mut("parameters") else { return };
    for parameter in parameters {
        let target = reader::reference(parameter).and_then(reader::local).and_then(|pointer| root.pointer(&pointer));
        let found = target.unwrap_or(parameter);
        let name = found.get("name").and_then(Value::as_str).filter(|_| found.get("in").and_then(Value::as_str) == Some("path"));
        let Some((_, new)) = renamed.iter().find(|(old, _)| Some(old.as_str()) == name) else { continue };
        // One that is shared is written out, because elsewhere it keeps its name.
        let mut own = found.clone();
        own["name"] = Value::from(new.clone());
        *parameter = own;
    }
}

/// Adds a path; where it is there already, the methods that it does not have yet.
fn add(paths: &mut Map<String, Value>, path: String, item: Value, pointer: &str, changes: &mut Changes) {
    let Some(known) = paths.get_mut(&path) else {
        paths.insert(path, item);
        return;
    };
    let (Some(known), Value::Object(item)) = (known.as_object_mut(), item) else { return };
    let old = super::super::document::unescaped(pointer.trim_start_matches("/paths/")).into_owned();
    let own_parameters = item.get("parameters").cloned();
    for (name, mut value) in item {
        let Some((_, http_method)) = METHODS.iter().find(|(member, _)| *member == name) else { continue };
        if known.contains_key(&name) {
            changes.note(below(pointer, &name), format!("{http_method} {old} is left out: '{path}' has that method already"));
            continue;
        }
        // What the other path said of all its methods goes with each of them.
        if let (Some(Value::Array(shared)), Some(operation)) = (&own_parameters, value.as_object_mut()) {
            let own = operation.entry("parameters").or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(own) = own {
                own.splice(0..0, shared.iter().cloned());
            }
        }
        changes.note(below(pointer, &name), format!("{http_method} {old} moves to '{path}'"));
        known.insert(name, value);
    }
}
