//! A workspace whose largest parts are written by themselves: what has not changed since the last save is not written anew, so that saving
//! costs what a change costs and not what the workspace holds. How single values are written is in `pool`.

use super::envelope::FORMAT_VERSION;
use super::pool;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The texts of parts as they were written last.
#[derive(Debug)]
pub struct Cache<P> {
    texts: BTreeMap<String, (Arc<P>, String)>,
    /// The part that is being written.
    begun: Option<Begun<P>>,
}

/// A part that is being written: its name, the part itself, and what there is of it.
#[derive(Debug)]
struct Begun<P> {
    name: String,
    part: Arc<P>,
    written: Written,
}

/// What there is of a part: each step towards its text is a look at all of it, and a large one has one step at a time.
#[derive(Debug)]
enum Written {
    Nothing,
    /// Its tree, and how large that is.
    Tree(Value, usize),
    Folded(Value, Value),
}

impl<P> Default for Cache<P> {
    fn default() -> Self {
        Cache { texts: BTreeMap::new(), begun: None }
    }
}

impl<P: Serialize> Cache<P> {
    /// Writes of the parts that have changed about so many bytes, and at least a step of one; says whether all are written. A save that has
    /// much to write begins with that, a slice at a time. What cannot be written is left to the save, which says so.
    pub fn prepare(&mut self, parts: &BTreeMap<String, Arc<P>>, bytes: usize) -> bool {
        self.update(parts, bytes).unwrap_or(true)
    }

    /// Writes the parts that have changed, about so many bytes of them. A part is the same as long as it is the same `Arc`, which is kept for
    /// that reason.
    fn update(&mut self, parts: &BTreeMap<String, Arc<P>>, bytes: usize) -> Result<bool, String> {
        let is_same = |name: &str, kept: &Arc<P>| parts.get(name).is_some_and(|part| Arc::ptr_eq(kept, part));
        self.texts.retain(|name, _| parts.contains_key(name));
        self.begun = self.begun.take().filter(|begun| is_same(&begun.name, &begun.part));
        let mut done = 0;
        while done < bytes {
            let changed = || parts.iter().find(|(name, part)| self.texts.get(*name).is_none_or(|(kept, _)| !Arc::ptr_eq(kept, part)));
            let begin = |(name, part): (&String, &Arc<P>)| Begun { name: name.clone(), part: part.clone(), written: Written::Nothing };
            let Some(Begun { name, part, written }) = self.begun.take().or_else(|| changed().map(begin)) else { return Ok(true) };
            let written = match written {
                Written::Nothing => {
                    let tree = serde_json::to_value(&part).map_err(|error| error.to_string())?;
                    let size = pool::measured(&tree)?;
                    done += size;
                    Written::Tree(tree, size)
                }
                Written::Tree(tree, size) => {
                    let (value, pool) = pool::folded(&tree);
                    done += size;
                    Written::Folded(value, pool)
                }
                Written::Folded(value, pool) => {
                    let text = format!("{{\"value\":{value},\"pool\":{pool}}}");
                    done += text.len();
                    self.texts.insert(name, (part, text));
                    continue;
                }
            };
            self.begun = Some(Begun { name, part, written });
        }
        Ok(false)
    }
}

/// The text of the document of a workspace: `rest` without the parts, which stand at the pointer `at` in it.
pub(super) fn text<T: Serialize, P: Serialize>(
    rest: &T,
    at: &str,
    parts: &BTreeMap<String, Arc<P>>,
    cache: &mut Cache<P>,
    revision: u64,
) -> Result<String, String> {
    cache.update(parts, usize::MAX)?;
    let rest = serde_json::to_value(rest).map_err(|error| error.to_string())?;
    let (workspace, pool) = pool::fold(&rest)?;
    let at = json!(at);
    let mut text = format!(
        "{{\"format\":\"stagecraft\",\"version\":{FORMAT_VERSION},\"revision\":{revision},\"workspace\":{workspace},\"pool\":{pool},\"at\":{at},\"parts\":{{"
    );
    for (number, (name, (_, part))) in cache.texts.iter().enumerate() {
        let comma = if number == 0 { "" } else { "," };
        text.push_str(&format!("{comma}{}:", Value::from(name.as_str())));
        text.push_str(part);
    }
    text.push_str("}}");
    Ok(text)
}

/// Puts the parts of a document back into their places.
pub(super) fn put_back(workspace: &mut Value, document: &Value, budget: &mut usize) -> Result<(), String> {
    let Some(parts) = document["parts"].as_object() else { return Ok(()) };
    let place = document["at"].as_str().and_then(|at| workspace.pointer_mut(at)).and_then(Value::as_object_mut);
    let place = place.ok_or("Its parts have no place in it")?;
    for (name, part) in parts {
        place.insert(name.clone(), pool::unfold(&part["value"], &part["pool"], budget)?);
    }
    Ok(())
}
