//! Text → tree with places: JSON or YAML, told apart by content. What the tree means stands in the other files.

use super::{Problem, yaml};
use serde_json::Value;
use std::collections::BTreeMap;

/// The largest document that AWS imports (6 MB).
const MOST_BYTES: usize = 6 * 1024 * 1024;
/// How deeply objects and lists may nest.
pub(super) const MOST_DEPTH: usize = 100;

/// A place in a text: line and column from 1.
pub(super) type Place = (usize, usize);

/// A document as a tree, with the place of everything in it.
#[derive(Debug)]
pub(super) struct Document {
    /// The tree.
    pub root: Value,
    places: BTreeMap<String, Place>,
    /// Keys that stand twice in one object; the last one counts.
    pub duplicates: Vec<(String, Place)>,
}

impl Document {
    /// Reads a text. What begins with `{` is JSON if it can be read as such; everything else, trailing commas included, is YAML.
    pub fn parse(text: &str) -> Result<Document, Problem> {
        if text.len() > MOST_BYTES {
            return Err(problem(format!("The document has {} bytes; AWS imports {MOST_BYTES} at most", text.len()), None));
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let json = text.trim_start().starts_with('{').then(|| serde_json::from_str::<Value>(text));
        if let Some(Ok(root)) = json {
            // JSON is read a second time as YAML only for its places; where that fails, pointers alone must do.
            let (places, duplicates) = yaml::parse(text).map_or_else(|_| Default::default(), |tree| (tree.places, tree.duplicates));
            return Ok(Document { root, places, duplicates });
        }
        match yaml::parse(text) {
            Ok(tree) => Ok(Document { root: tree.root, places: tree.places, duplicates: tree.duplicates }),
            Err(error) => Err(match json {
                Some(Err(json)) => problem(format!("Invalid OpenAPI input. {json}"), Some((json.line(), json.column()))),
                _ => error,
            }),
        }
    }

    /// A problem with the place that a pointer leads to, or the nearest one above it that is known.
    pub fn problem(&self, pointer: &str, message: String) -> Problem {
        let mut known = pointer;
        let place = loop {
            if let Some(place) = self.places.get(known) {
                break Some(*place);
            }
            match known.rfind('/') {
                Some(at) => known = &known[..at],
                None => break None,
            }
        };
        Problem { pointer: pointer.to_owned(), ..problem(message, place) }
    }
}

/// A problem with the whole document.
pub(super) fn problem(message: String, place: Option<Place>) -> Problem {
    Problem { message, pointer: String::new(), line: place.map(|place| place.0), column: place.map(|place| place.1), not_simulated: false }
}

/// A pointer one step further down.
pub(super) fn below(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}
