//! localStorage: one workspace under one key, a stamp that tells who wrote it last, and backups of what could not be read.

use gloo::events::EventListener;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Storage, StorageEvent};

const WORKSPACE: &str = "stagecraft.workspace";
const STAMP: &str = "stagecraft.stamp";
const BACKUP: &str = "stagecraft.backup.";

thread_local! {
    /// The stamp of what this tab has read or written last.
    static SEEN: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Why nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// Another tab has written since this one read or wrote.
    Elsewhere,
    /// localStorage is full or switched off: why, in a sentence.
    Failed(String),
}

/// What is stored, if anything is; why it cannot be looked at, in a sentence.
pub fn read() -> Result<Option<String>, String> {
    let storage = storage()?;
    SEEN.set(item(&storage, STAMP)?);
    item(&storage, WORKSPACE)
}

/// Stores a workspace; over another tab's only if `over` says so.
pub fn write(text: &str, over: bool) -> Result<(), WriteError> {
    let storage = storage().map_err(WriteError::Failed)?;
    let stored = item(&storage, STAMP).map_err(WriteError::Failed)?;
    if !over && SEEN.with_borrow(|seen| *seen != stored) {
        return Err(WriteError::Elsewhere);
    }
    let stamp = new_stamp();
    storage.set_item(WORKSPACE, text).and_then(|()| storage.set_item(STAMP, &stamp)).map_err(|error| WriteError::Failed(why(&error)))?;
    SEEN.set(Some(stamp));
    Ok(())
}

/// Moves what is stored to a backup key and names the key. If it cannot be moved it stays where it is.
pub fn set_aside(text: &str) -> Result<String, String> {
    let storage = storage()?;
    let key = format!("{BACKUP}{}", new_stamp());
    // Taken out first: a full storage has no room for both.
    let moved = storage.remove_item(WORKSPACE).and_then(|()| storage.set_item(&key, text));
    match moved {
        Ok(()) => Ok(key),
        Err(error) => {
            let reason = why(&error);
            storage.set_item(WORKSPACE, text).map_err(|error| why(&error))?;
            Err(reason)
        }
    }
}

/// What is kept under a backup key.
pub fn backup(key: &str) -> Option<String> {
    item(&storage().ok()?, key).ok()?
}

/// Tells when another tab has stored a workspace, for as long as the page lives.
pub fn listen(elsewhere: impl Fn() + 'static) {
    EventListener::new(&gloo::utils::window(), "storage", move |event| {
        let key = event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key);
        if key.as_deref() == Some(STAMP) {
            elsewhere();
        }
    })
    .forget();
}

fn storage() -> Result<Storage, String> {
    match gloo::utils::window().local_storage() {
        Ok(Some(storage)) => Ok(storage),
        Ok(None) => Err("This browser keeps no data for this page".into()),
        Err(error) => Err(why(&error)),
    }
}

fn item(storage: &Storage, key: &str) -> Result<Option<String>, String> {
    storage.get_item(key).map_err(|error| why(&error))
}

/// A text that no other tab writes.
fn new_stamp() -> String {
    format!("{:.0}-{:.0}", js_sys::Date::now(), js_sys::Math::random() * 1e9)
}

/// The browser's own sentence.
fn why(error: &JsValue) -> String {
    let message = js_sys::Reflect::get(error, &JsValue::from_str("message")).ok().and_then(|message| message.as_string());
    message.unwrap_or_else(|| "The browser did not say why".into())
}
