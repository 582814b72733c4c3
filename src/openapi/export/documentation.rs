//! Documentation parts of a stage's documentation version: which of them says something about a place, and what of it a document can say.
//!
//! What of a part's properties is OpenAPI's own, and every `x-…`, is written where the thing it is about stands; all parts are written as they
//! are in `x-amazon-apigateway-documentation` (`api-gateway-documenting-api-content-representation`).

use super::Members;
use crate::model::{DocumentationPart, DocumentationPartLocation, DocumentationVersion};
use crate::order;
use serde_json::{Value, json};

/// The parts of one version; none if the stage has none.
#[derive(Default)]
pub(in crate::openapi) struct Documentation<'a> {
    version: Option<&'a DocumentationVersion>,
    /// Parts with what they say.
    parts: Vec<(&'a DocumentationPartLocation, Members)>,
}

/// A place that a part can be about.
#[derive(Clone, Copy, Default)]
pub(in crate::openapi) struct Place<'a> {
    pub kind: &'a str,
    pub path: &'a str,
    pub method: &'a str,
    pub status: &'a str,
    pub name: &'a str,
}

fn said(part: &DocumentationPart) -> Members {
    serde_json::from_str(&part.properties).unwrap_or_default()
}

impl<'a> Documentation<'a> {
    pub fn new(version: &'a DocumentationVersion) -> Documentation<'a> {
        Documentation { version: Some(version), ..Documentation::of(version.documentation_parts.values()) }
    }

    /// Parts that are of no version.
    pub fn of(parts: impl Iterator<Item = &'a DocumentationPart>) -> Documentation<'a> {
        let mut sorted: Vec<&DocumentationPart> = parts.collect();
        // Identifiers are drawn by chance: an order by them would not be stable.
        let key = |part: &DocumentationPart| {
            let at = part.location.clone();
            (at.kind, at.path, at.method, at.status_code, at.name)
        };
        order::sort_by(&mut sorted, |a, b| key(a).cmp(&key(b)));
        Documentation { version: None, parts: sorted.into_iter().map(|part| (&part.location, said(part))).collect() }
    }

    /// What is said about the API as a whole.
    pub fn api(&self) -> Option<&Members> {
        self.exactly(Place { kind: "API", ..Place::default() })
    }

    /// What is said about exactly this: these kinds of places hand nothing down.
    pub fn exactly(&self, place: Place<'_>) -> Option<&Members> {
        let found = self.parts.iter().find(|(at, _)| {
            at.kind == place.kind
                && at.path.as_deref().unwrap_or("/") == if place.path.is_empty() { "/" } else { place.path }
                && (place.name.is_empty() || at.name.as_deref() == Some(place.name))
        });
        found.map(|(_, said)| said)
    }

    /// What is said about this place, or about the nearest one above it: the longest path wins, then the status, then the method.
    pub fn nearest(&self, place: Place<'_>) -> Option<&Members> {
        let mut best: Option<((usize, bool, bool), &Members)> = None;
        for (at, said) in &self.parts {
            let any = |member: &Option<String>, wanted: &str| match member.as_deref() {
                None | Some("*") => Some(false),
                Some(text) => (text == wanted).then_some(true),
            };
            let named = place.name.is_empty() || at.name.as_deref().is_none_or(|name| name == place.name);
            let (Some(length), Some(method), Some(status)) =
                (prefix(at.path.as_deref().unwrap_or("/"), place.path), any(&at.method, place.method), any(&at.status_code, place.status))
            else {
                continue;
            };
            let score = (length, status, method);
            if at.kind == place.kind && named && best.is_none_or(|(known, _)| score > known) {
                best = Some((score, said));
            }
        }
        best.map(|(_, said)| said)
    }

    /// Whether these parts hand down to a place all that another part says of it.
    pub fn hands_down(&self, part: &DocumentationPart) -> bool {
        let at = &part.location;
        let text = |member: &Option<String>, otherwise: &str| member.clone().unwrap_or_else(|| otherwise.to_owned());
        let (path, method, status, name) = (text(&at.path, "/"), text(&at.method, "ANY"), text(&at.status_code, ""), text(&at.name, ""));
        let place = Place { kind: &at.kind, path: &path, method: &method, status: &status, name: &name };
        let is_said = |known: &Members| said(part).iter().all(|(name, value)| known.get(name) == Some(value));
        self.nearest(place).is_some_and(is_said)
    }

    /// `x-amazon-apigateway-documentation`.
    pub fn extension(&self) -> Option<Value> {
        let version = self.version?;
        let parts: Vec<Value> = self.parts.iter().map(|(at, said)| json!({"location": at, "properties": said})).collect();
        Some(json!({"version": version.version, "createdDate": version.created_date, "documentationParts": parts}))
    }
}

/// How many parts of a path another begins with; none if it does not.
fn prefix(above: &str, path: &str) -> Option<usize> {
    let (above, path) = (above.trim_end_matches('/'), path.trim_end_matches('/'));
    let rest = path.strip_prefix(above)?;
    (rest.is_empty() || rest.starts_with('/')).then(|| above.matches('/').count())
}

/// Adds what a document can say of documentation: members of these names, and every `x-…`.
pub(super) fn add(members: &mut Members, said: Option<&Members>, names: &[&str]) {
    for (name, value) in said.into_iter().flatten() {
        if names.contains(&name.as_str()) || name.starts_with("x-") {
            members.insert(name.clone(), value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn the_most_specific_part_wins() {
        let part = |id: &str, location: Value, text: &str| {
            let location = serde_json::from_value(location).expect("a location");
            (id.to_owned(), DocumentationPart { id: id.into(), location, properties: json!({"description": text}).to_string() })
        };
        let version = DocumentationVersion {
            version: "1".into(),
            created_date: Default::default(),
            description: None,
            documentation_parts: std::sync::Arc::new(BTreeMap::from([
                part("a", json!({"type": "RESPONSE", "statusCode": "400"}), "any 400"),
                part("b", json!({"type": "RESPONSE", "path": "/pets", "statusCode": "400"}), "pets 400"),
                part("c", json!({"type": "METHOD", "method": "GET"}), "any GET"),
                part("d", json!({"type": "METHOD", "path": "/pets"}), "pets"),
            ])),
        };
        let documentation = Documentation::new(&version);
        let said = |kind, path, method, status| {
            let place = Place { kind, path, method, status, name: "" };
            documentation.nearest(place).and_then(|said| said.get("description")).and_then(Value::as_str)
        };
        assert_eq!(said("RESPONSE", "/other", "GET", "400"), Some("any 400"));
        assert_eq!(said("RESPONSE", "/pets/{id}", "GET", "400"), Some("pets 400"));
        assert_eq!(said("RESPONSE", "/pets", "GET", "200"), None);
        assert_eq!(said("METHOD", "/petsitters", "GET", ""), Some("any GET"));
        assert_eq!(said("METHOD", "/pets", "GET", ""), Some("pets"));
        assert_eq!(said("METHOD", "/", "POST", ""), None);
    }
}
