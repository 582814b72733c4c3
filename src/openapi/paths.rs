//! Paths: the rules for their parts, and the methods below them.

use super::document::below;
use super::plan::{Basepath, ImportPlan, PATH};
use super::reader::Reader;
use super::servers::{normal, prefix};
use super::{Limits, Pace, issues, kept, method, parameters};
use crate::model::path_place;
use serde_json::Value;
use std::collections::BTreeMap;

/// Members of a path item that are methods, and the HTTP methods they stand for.
pub(super) const METHODS: [(&str, &str); 8] = [
    ("get", "GET"),
    ("put", "PUT"),
    ("post", "POST"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
    ("head", "HEAD"),
    ("patch", "PATCH"),
    ("x-amazon-apigateway-any-method", "ANY"),
];

/// AWS's words for a path part that it does not take (recorded).
const PATH_PART: &str =
    "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.";

/// The path variable below each path that has one.
pub(super) type Variables = BTreeMap<String, String>;

pub(super) async fn read(reader: &mut Reader<'_>, plan: &mut ImportPlan, basepath: Basepath, pace: &Pace) {
    let prefix = prefix(reader, basepath);
    let mut variables = Variables::new();
    plan.resources.insert("/".into(), BTreeMap::new());
    let paths = match reader.root.get("paths") {
        None | Some(Value::Null) => return,
        Some(Value::Object(paths)) => paths,
        Some(_) => return reader.error("/paths", "Invalid OpenAPI input. 'paths' must be an object"),
    };
    let most = reader.limits.resources.max(Limits::LIFTED.resources);
    let mut needed = 0;
    for (path, item) in paths.iter().filter(|(path, _)| !path.starts_with("x-")) {
        pace.spend(PATH).await;
        let pointer = below("/paths", path);
        let full = normal(&format!("{prefix}/{path}"));
        let parts = full.matches('/').count();
        // Each part is a resource. What is far beyond every limit is not looked at part by part, which would take for ever.
        if parts > reader.limits.resources || plan.resources.len() > most {
            needed = needed.max(plan.resources.len() + parts);
            continue;
        }
        if let Err(refusal) = check(&full, &mut variables) {
            reader.error(&pointer, refusal.message());
            continue;
        }
        plan.paths.push(full.clone());
        ancestors(&full, |ancestor| {
            if !plan.resources.contains_key(ancestor) {
                plan.resources.insert(ancestor.to_owned(), BTreeMap::new());
            }
        });
        if let Some((pointer, item)) = target(reader, pointer, item, path, &full) {
            methods(reader, plan, &pointer, item, &full);
        }
    }
    let (needed, most) = (needed.max(plan.resources.len()), reader.limits.resources);
    if needed > most {
        let message = format!(
            "Maximum number of resources for this API has been reached. Please contact AWS if you need additional resources. ({needed} of {most})"
        );
        reader.error("/paths", message);
    }
}

/// The path item, or what its reference leads to.
fn target<'d>(reader: &mut Reader<'d>, pointer: String, item: &'d Value, path: &str, full: &str) -> Option<(String, &'d Value)> {
    let Some(reference) = item.get("$ref") else { return Some((pointer, item)) };
    match reader.resolve(&pointer) {
        None => {
            reader.warn(&pointer, format!("The reference {reference} leads nowhere: the resource '{full}' has no methods"));
            None
        }
        Some((at, found)) => {
            if found.get("$ref").is_some() {
                reader.warn(&pointer, format!("The reference of '{path}' leads out of the document: the resource '{full}' has no methods"));
            }
            Some((at, found))
        }
    }
}

fn methods<'d>(reader: &mut Reader<'d>, plan: &mut ImportPlan, pointer: &str, item: &'d Value, full: &str) {
    if item.is_null() {
        return;
    }
    if !item.is_object() {
        return reader.error(pointer, format!("Invalid OpenAPI input. The path '{full}' must be an object"));
    }
    issues::path_item(reader, pointer, full, item);
    parameters::check_of_path(reader, pointer, full, item);
    kept::keep(reader, &mut plan.extensions, &path_place(full), Some(item));
    for (member, http_method) in METHODS {
        if item.get(member).is_some() {
            let read = method::read(reader, plan, (pointer, item), (member, http_method), full);
            plan.resources.entry(full.to_owned()).or_default().insert(http_method.to_owned(), read);
        }
    }
    if item.get("trace").is_some() {
        reader.warn(&below(pointer, "trace"), format!("The method TRACE of resource '{full}' is not supported. Ignoring."));
    }
}

/// A path and everything above it, `/` first.
pub(super) fn ancestors(path: &str, mut each: impl FnMut(&str)) {
    each("/");
    for (at, _) in path.match_indices('/').skip(1) {
        each(&path[..at]);
    }
    if path != "/" {
        each(path);
    }
}

/// Why a path cannot be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The path up to the part that is refused.
    pub at: String,
    /// The rule.
    pub rule: Rule,
}

/// What a path breaks.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// A part has a character that parts do not have, or a variable beside text.
    Part,
    /// Something follows a greedy variable.
    Greedy,
    /// There is another variable at this level, which is named.
    Sibling(String),
}

impl Refusal {
    /// AWS's words.
    pub fn message(&self) -> String {
        let why = match &self.rule {
            Rule::Part => PATH_PART.to_owned(),
            Rule::Greedy => "Cannot create a child of a resource with a greedy path variable.".into(),
            Rule::Sibling(known) => {
                format!("A sibling ({known}) of this resource already has a variable path part -- only one is allowed")
            }
        };
        format!("Unable to create resource at path '{}': {why}", self.at)
    }
}

/// Checks the parts of a path: characters, whole variables, greedy ones last, one variable a level.
pub(super) fn check(path: &str, variables: &mut Variables) -> Result<(), Refusal> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let mut above = String::new();
    for (index, part) in parts.iter().enumerate() {
        let here = format!("{above}/{part}");
        if !is_path_part(part) {
            return Err(Refusal { at: here, rule: Rule::Part });
        }
        if part.ends_with("+}") && index + 1 < parts.len() {
            return Err(Refusal { at: here, rule: Rule::Greedy });
        }
        if part.starts_with('{') {
            let known = variables.entry(above).or_insert_with(|| (*part).to_owned());
            if known != part {
                return Err(Refusal { at: here, rule: Rule::Sibling(known.clone()) });
            }
        }
        above = here;
    }
    Ok(())
}

/// Whether a path may have this part: letters, digits and `._-:,`, or a variable, greedy or not, in braces (`api-gateway-known-issues`).
fn is_path_part(part: &str) -> bool {
    let name = match part.strip_prefix('{') {
        Some(rest) => match rest.strip_suffix('}') {
            Some(name) => name.strip_suffix('+').unwrap_or(name),
            None => return false,
        },
        None => part,
    };
    !name.is_empty() && name.bytes().all(is_path_byte)
}

/// Whether a path part may hold this character.
pub(super) fn is_path_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"._-:,".contains(&byte)
}
