//! Paths: base paths, the rules for their parts, and the methods below them.

use super::ImportPlan;
use super::document::below;
use super::method;
use super::reader::{Basepath, Reader, Version};
use serde_json::Value;
use std::collections::BTreeMap;

/// Members of a path item that are methods, and the HTTP methods they stand for.
const METHODS: [(&str, &str); 8] = [
    ("get", "GET"),
    ("put", "PUT"),
    ("post", "POST"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
    ("head", "HEAD"),
    ("patch", "PATCH"),
    ("x-amazon-apigateway-any-method", "ANY"),
];

/// How many resources an API has at most (`limits`).
const MOST_RESOURCES: usize = 300;

pub(super) fn read(reader: &mut Reader, plan: &mut ImportPlan, basepath: Basepath) {
    let prefix = prefix(reader, basepath);
    let mut variables: BTreeMap<String, String> = BTreeMap::new();
    plan.resources.insert("/".into(), BTreeMap::new());
    let Some(Value::Object(paths)) = reader.document.root.get("paths").cloned() else {
        if reader.document.root.get("paths").is_some() {
            reader.error("/paths", "Invalid OpenAPI input. 'paths' must be an object");
        }
        return;
    };
    for (path, item) in paths.iter().filter(|(path, _)| !path.starts_with("x-")) {
        let pointer = below("/paths", path);
        let full = normal(&format!("{prefix}/{path}"));
        if !check(reader, &pointer, &full, &mut variables) {
            continue;
        }
        plan.paths.push(full.clone());
        for ancestor in ancestors(&full) {
            plan.resources.entry(ancestor).or_default();
        }
        let pointer = match (item.get("$ref"), reader.resolve(&pointer)) {
            (Some(reference), None) => {
                reader.warn(&pointer, format!("The reference {reference} leads nowhere: the resource '{full}' has no methods"));
                continue;
            }
            (Some(_), Some((at, found))) if found.get("$ref").is_some() => {
                reader.warn(&pointer, format!("The reference of '{path}' leads out of the document: the resource '{full}' has no methods"));
                at
            }
            (Some(_), Some((at, _))) => at,
            (None, _) => pointer,
        };
        let Some(Value::Object(item)) = reader.document.root.pointer(&pointer).cloned() else {
            reader.error(&pointer, format!("Invalid OpenAPI input. The path '{path}' must be an object"));
            continue;
        };
        for (member, http_method) in METHODS {
            if item.contains_key(member) {
                let read = method::read(reader, plan, &pointer, member, http_method, &full);
                plan.resources.entry(full.clone()).or_default().insert(http_method.to_owned(), read);
            }
        }
        if item.contains_key("trace") {
            reader.warn(&below(&pointer, "trace"), format!("The method TRACE of resource '{full}' is not supported and was left out"));
        }
    }
    if plan.resources.len() > MOST_RESOURCES {
        let message = format!("Maximum number of resources for this API has been reached: {} of {MOST_RESOURCES}", plan.resources.len());
        reader.error("/paths", message);
    }
}

/// What stands before every path.
fn prefix(reader: &Reader, basepath: Basepath) -> String {
    let root = &reader.document.root;
    let base = match reader.version {
        Version::Swagger2 => root.get("basePath").and_then(Value::as_str).map(str::to_owned),
        Version::OpenApi3 => server_path(root),
    };
    let base = normal(&base.unwrap_or_default());
    match basepath {
        Basepath::Ignore => String::new(),
        Basepath::Prepend => base,
        Basepath::Split => base.trim_start_matches('/').split_once('/').map_or_else(String::new, |(_, rest)| format!("/{rest}")),
    }
}

/// The base path of OpenAPI 3.0: the server variable `basePath`, or the path of the first server's URL (recorded).
fn server_path(root: &Value) -> Option<String> {
    let server = root.get("servers")?.get(0)?;
    let variable = |name: &str| server.pointer(&format!("/variables/{name}/default")).and_then(Value::as_str);
    if let Some(base) = variable("basePath") {
        return Some(base.to_owned());
    }
    let mut url = server.get("url")?.as_str()?.to_owned();
    for (name, _) in server.get("variables").and_then(Value::as_object).into_iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), variable(name).unwrap_or_default());
    }
    let path = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
    Some(path.to_owned())
}

/// A path with one slash before each part and none at the end.
fn normal(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    format!("/{}", parts.join("/"))
}

/// A path and everything above it.
fn ancestors(path: &str) -> Vec<String> {
    let mut all = vec!["/".to_owned()];
    let mut at = String::new();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        at = format!("{at}/{part}");
        all.push(at.clone());
    }
    all
}

/// Checks the parts of a path: characters, whole variables, greedy ones last, one variable a level.
fn check(reader: &mut Reader, pointer: &str, path: &str, variables: &mut BTreeMap<String, String>) -> bool {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let mut above = String::new();
    for (index, part) in parts.iter().enumerate() {
        let here = format!("{above}/{part}");
        let refuse = |why: &str| format!("Unable to create resource at path '{here}': {why}");
        if !is_path_part(part) {
            let why = "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.";
            reader.error(pointer, refuse(why));
            return false;
        }
        if part.ends_with("+}") && index + 1 < parts.len() {
            reader.error(pointer, refuse("Cannot create a child of a resource with a greedy path variable."));
            return false;
        }
        if part.starts_with('{') {
            let known = variables.entry(above.clone()).or_insert_with(|| (*part).to_owned());
            if known != part {
                let why = format!("A sibling ({known}) of this resource already has a variable path part -- only one is allowed");
                reader.error(pointer, refuse(&why));
                return false;
            }
        }
        above = here;
    }
    true
}

fn is_path_part(part: &str) -> bool {
    let name = match part.strip_prefix('{') {
        Some(rest) => match rest.strip_suffix('}') {
            Some(name) => name.strip_suffix('+').unwrap_or(name),
            None => return false,
        },
        None => part,
    };
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-:,".contains(&byte))
}
