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
pub struct Cache<P>(BTreeMap<String, (Arc<P>, String)>);

impl<P> Default for Cache<P> {
    fn default() -> Self {
        Cache(BTreeMap::new())
    }
}

impl<P: Serialize> Cache<P> {
    /// Writes so many of the parts that have changed, and says whether those were all: a save that has much to write begins with that,
    /// a slice at a time. What cannot be written is left to the save, which says so.
    pub fn prepare(&mut self, parts: &BTreeMap<String, Arc<P>>, most: usize) -> bool {
        self.update(parts, most).unwrap_or(true)
    }

    /// Writes the parts that have changed, so many at most. A part is the same as long as it is the same `Arc`, which is kept for that reason.
    fn update(&mut self, parts: &BTreeMap<String, Arc<P>>, most: usize) -> Result<bool, String> {
        let mut left = most;
        self.0.retain(|name, _| parts.contains_key(name));
        for (name, part) in parts {
            if self.0.get(name).is_some_and(|(kept, _)| Arc::ptr_eq(kept, part)) {
                continue;
            }
            if left == 0 {
                return Ok(false);
            }
            left -= 1;
            let value = serde_json::to_value(part).map_err(|error| error.to_string())?;
            let (value, pool) = pool::fold(&value)?;
            self.0.insert(name.clone(), (part.clone(), format!("{{\"value\":{value},\"pool\":{pool}}}")));
        }
        Ok(true)
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
    for (number, (name, (_, part))) in cache.0.iter().enumerate() {
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
