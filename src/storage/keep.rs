//! Opening and saving the one workspace of a store, so that nothing is lost: backups of what cannot be read, no overwriting of another tab's.

use super::envelope::{decode, revised};
use super::parts::{self, Cache};
use super::{Store, StoreError};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The key of the workspace.
pub const KEY: &str = "stagecraft.workspace";
/// What keys of backups begin with; a number follows.
pub const BACKUP_PREFIX: &str = "stagecraft.backup.";

/// What a store held.
#[derive(Clone, Debug, PartialEq)]
pub enum Opened<T> {
    /// Nothing yet.
    Nothing,
    /// A workspace and its revision.
    Workspace(T, u64),
    /// Something that cannot be read. It was copied to a backup key where there was room for that; `revision` is what is stored now.
    Unreadable {
        /// The backup's key; none if it could not be copied, in which case the workspace must not be overwritten.
        backup: Option<String>,
        /// The text.
        text: String,
        /// Why it cannot be read.
        reason: String,
        /// The revision that it says it has.
        revision: u64,
    },
    /// The store cannot be used.
    Unavailable(String),
}

/// Why a workspace was not saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveError {
    /// The store did not take it.
    Store(StoreError),
    /// Somebody else has saved since.
    Conflict,
    /// It cannot be written so that it could be read again; why, in a sentence.
    Broken(String),
}

/// Opens the workspace of a store.
pub fn open<T: DeserializeOwned>(store: &impl Store) -> Opened<T> {
    let text = match store.get(KEY) {
        Ok(None) => return Opened::Nothing,
        Ok(Some(text)) => text,
        Err(error) => return Opened::Unavailable(error.to_string()),
    };
    match decode(&text) {
        Ok(decoded) => Opened::Workspace(decoded.workspace, decoded.revision),
        Err(unreadable) => {
            let revision = revision_of(&text);
            Opened::Unreadable { backup: back_up(store, &text), text, reason: unreadable.reason, revision }
        }
    }
}

/// Copies a text to the first backup key that is free, or that holds the same text already.
fn back_up(store: &impl Store, text: &str) -> Option<String> {
    for number in 1..1_000 {
        let key = format!("{BACKUP_PREFIX}{number}");
        match store.get(&key).ok()? {
            Some(kept) if kept == text => return Some(key),
            Some(_) => {}
            None => return store.put(&key, text).ok().map(|()| key),
        }
    }
    None
}

/// The revision that a document says it has; 0 if it says none.
fn revision_of(text: &str) -> u64 {
    // As this program writes it, it stands at the beginning: there is no need to read megabytes.
    let digits = text.strip_prefix("{\"format\":\"stagecraft\",\"version\":").and_then(|rest| rest.split_once(",\"revision\":"));
    if let Some((_, rest)) = digits.filter(|(version, _)| version.len() < 20 && version.bytes().all(|byte| byte.is_ascii_digit()))
        && let Some(revision) = rest.get(..rest.find(',').unwrap_or_default()).and_then(|digits| digits.parse().ok())
    {
        return revision;
    }
    /// All of a document that saving needs to know.
    #[derive(Deserialize)]
    struct Head {
        revision: u64,
    }
    serde_json::from_str::<Head>(text).map_or(0, |head| head.revision)
}

/// Saves a workspace over the revision that this tab has seen last, and answers with the new revision. If another one is stored meanwhile,
/// nothing is written, unless `over` says that it is to be.
pub fn save<T: Serialize>(store: &impl Store, workspace: &T, seen: u64, over: bool) -> Result<u64, SaveError> {
    save_text(store, seen, over, &mut |revision| Ok(revised(workspace, revision)?.to_string()))
}

/// Saves a workspace as [`save`] does, but for parts of it that stand at the pointer `at`: they are written only when they have changed.
pub fn save_in_parts<T: Serialize, P: Serialize>(
    store: &impl Store,
    rest: &T,
    (at, parts): (&str, &BTreeMap<String, Arc<P>>),
    cache: &mut Cache<P>,
    (seen, over): (u64, bool),
) -> Result<u64, SaveError> {
    save_text(store, seen, over, &mut |revision| parts::text(rest, at, parts, cache, revision))
}

fn save_text(store: &impl Store, seen: u64, over: bool, text: &mut dyn FnMut(u64) -> Result<String, String>) -> Result<u64, SaveError> {
    let stored = store.get(KEY).map_err(SaveError::Store)?;
    let stored = stored.as_deref().map_or(0, revision_of);
    if stored != seen && !over {
        return Err(SaveError::Conflict);
    }
    let revision = stored.max(seen).saturating_add(1);
    let text = text(revision).map_err(SaveError::Broken)?;
    store.put(KEY, &text).map_err(SaveError::Store)?;
    Ok(revision)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::MemoryStore;
    use serde_json::json;

    #[test]
    fn what_one_tab_saved_another_does_not_overwrite() {
        let store = MemoryStore::new(10_000);
        assert_eq!(open::<String>(&store), Opened::Nothing);
        assert_eq!(save(&store, &"first", 0, false), Ok(1));
        assert_eq!(save(&store, &"second", 1, false), Ok(2));
        assert_eq!(save(&store, &"another tab's", 1, false), Err(SaveError::Conflict));
        assert_eq!(open(&store), Opened::Workspace("second".to_owned(), 2));
        assert_eq!(save(&store, &"another tab's", 1, true), Ok(3));
    }

    #[test]
    fn parts_are_written_once_and_read_back_in_their_places() {
        let store = MemoryStore::new(100_000);
        let mut cache = Cache::default();
        let mut parts: BTreeMap<String, Arc<serde_json::Value>> = BTreeMap::new();
        let long = "long enough to be pooled ".repeat(20);
        for name in ["a/b", "c\"d"] {
            parts.insert(name.into(), Arc::new(json!({"name": name, "one": {"text": long}, "two": {"text": long}})));
        }
        let rest = json!({"log": [1, {"$pool": 7}], "account": {"apis": {}}});
        let save = |parts: &BTreeMap<_, _>, cache: &mut Cache<_>, seen| {
            save_in_parts(&store, &rest, ("/account/apis", parts), cache, (seen, false))
        };
        // A step at a time: the tree, what it is folded into, and the text of each of the two.
        assert_eq!((0..8).map(|_| cache.prepare(&parts, 1)).position(|done| done), Some(6));
        assert_eq!(save(&parts, &mut cache, 0), Ok(1));
        parts.remove("a/b");
        parts.insert("e".into(), Arc::new(json!("new")));
        assert_eq!(save(&parts, &mut cache, 1), Ok(2));
        let mut whole = rest.clone();
        whole["account"]["apis"] = json!(parts);
        assert_eq!(open(&store), Opened::Workspace(whole, 2));
        let text = store.get(KEY).expect("a store").expect("a text");
        assert_eq!((revision_of(&text), revision_of(&text.replacen("format", "Format", 1)), revision_of("{}")), (2, 2, 0));
        let lost = text.replace("/account/apis", "/account/gone");
        assert!(decode::<serde_json::Value>(&lost).is_err_and(|unreadable| unreadable.reason.contains("no place")));
    }

    #[test]
    fn what_cannot_be_read_is_kept() {
        let store = MemoryStore::new(10_000);
        for (text, key) in [("{broken", "stagecraft.backup.1"), ("{broken", "stagecraft.backup.1"), ("{other", "stagecraft.backup.2")] {
            store.put(KEY, text).expect("room");
            match open::<String>(&store) {
                Opened::Unreadable { backup, .. } => assert_eq!(backup.as_deref(), Some(key)),
                other => panic!("{other:?}"),
            }
            assert_eq!(store.get(key), Ok(Some(text.to_owned())));
        }
    }

    #[test]
    fn a_full_store_says_so_and_keeps_what_it_had() {
        let store = MemoryStore::new(300);
        assert_eq!(save(&store, &"small", 0, false), Ok(1));
        assert_eq!(save(&store, &"x".repeat(500), 1, false), Err(SaveError::Store(StoreError::Full)));
        assert_eq!(open(&store), Opened::Workspace("small".to_owned(), 1));
    }
}
