//! Members `x-…` of a document that API Gateway does not read: an import keeps them and a deployment freezes them, so that an export writes them again.

use super::ApiDefinition;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Members `x-…` by the place of the object that they stood in, in the order of the document.
///
/// A place is a JSON pointer into OpenAPI 3.0's shape, whichever version the document spoke:
///
/// | place | object |
/// |---|---|
/// | `` (empty) | the document, `x-amazon-apigateway-importexport-version` and what only HTTP APIs have included |
/// | `/info` | `info` |
/// | `/paths/~1pets` | a path, by the resource's path |
/// | `/paths/~1pets/get` | an operation; `/paths/~1pets/x-amazon-apigateway-any-method` for ANY |
/// | `/paths/~1pets/get/parameters/query/limit` | a parameter, by `in` and name |
/// | `/paths/~1pets/get/requestBody` | a request body |
/// | `/paths/~1pets/get/responses/200` | a response |
/// | `/paths/~1pets/get/responses/200/headers/X-Next` | a header of a response |
/// | `/paths/~1pets/get/x-amazon-apigateway-integration` | members of an integration that REST APIs do not have, such as `payloadFormatVersion` |
/// | `/components/securitySchemes/who` | a security scheme |
///
/// Schemas keep theirs: they are text.
pub type Extensions = BTreeMap<String, Map<String, Value>>;

/// The place of a resource's path.
pub fn path_place(path: &str) -> String {
    format!("/paths/{}", escaped(path))
}

/// The place of a method.
pub fn method_place(path: &str, http_method: &str) -> String {
    let member = if http_method == "ANY" { "x-amazon-apigateway-any-method".to_owned() } else { http_method.to_ascii_lowercase() };
    format!("{}/{member}", path_place(path))
}

/// A name as a part of a pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Whether one place is the other or lies below it.
fn is_within(place: &str, above: &str) -> bool {
    place.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl ApiDefinition {
    /// Forgets what stood at a place and below it.
    pub fn forget_extensions(&mut self, place: &str) {
        self.extensions.retain(|other, _| !is_within(other, place));
    }

    /// Takes what stood at a resource's path and below it to its new path.
    pub fn move_extensions(&mut self, old: &str, new: &str) {
        let (old, new) = (path_place(old), path_place(new));
        let moved: Vec<String> = self.extensions.keys().filter(|place| is_within(place, &old)).cloned().collect();
        for place in moved {
            if let Some(members) = self.extensions.remove(&place) {
                self.extensions.insert(format!("{new}{}", &place[old.len()..]), members);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_move_and_go_with_their_resources() {
        let mut definition = ApiDefinition::default();
        for place in [String::new(), path_place("/a"), method_place("/a", "GET"), method_place("/a/b", "ANY"), path_place("/ab")] {
            definition.extensions.insert(place, Map::new());
        }
        definition.move_extensions("/a", "/c");
        assert!(definition.extensions.contains_key("/paths/~1c/get") && definition.extensions.contains_key("/paths/~1ab"));
        assert!(definition.extensions.contains_key("/paths/~1a~1b/x-amazon-apigateway-any-method"), "a child's path is a place of its own");
        definition.forget_extensions(&path_place("/c"));
        assert_eq!(definition.extensions.keys().collect::<Vec<_>>(), ["", "/paths/~1ab", "/paths/~1a~1b/x-amazon-apigateway-any-method"]);
    }
}
