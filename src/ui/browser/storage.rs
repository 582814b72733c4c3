//! localStorage as a store of texts. What is written under which key, and when not, is decided in the room `storage`.

use crate::storage::{KEY, Store, StoreError};
use gloo::events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Storage, StorageEvent};

/// This page's localStorage.
#[derive(Clone, Copy, Debug)]
pub struct LocalStorage;

impl Store for LocalStorage {
    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        storage()?.get_item(key).map_err(|error| StoreError::Unavailable(why(&error)))
    }

    fn put(&self, key: &str, text: &str) -> Result<(), StoreError> {
        // Where there is a storage, the one reason not to take a text is that there is no room for it.
        storage()?.set_item(key, text).map_err(|_| StoreError::Full)
    }
}

/// Tells when another tab has stored a workspace, for as long as the page lives.
pub fn listen(elsewhere: impl Fn() + 'static) {
    EventListener::new(&gloo::utils::window(), "storage", move |event| {
        // No key means that everything was cleared.
        if event.dyn_ref::<StorageEvent>().is_some_and(|event| event.key().is_none_or(|key| key == KEY)) {
            elsewhere();
        }
    })
    .forget();
}

fn storage() -> Result<Storage, StoreError> {
    match gloo::utils::window().local_storage() {
        Ok(Some(storage)) => Ok(storage),
        Ok(None) => Err(StoreError::Unavailable("this browser keeps no data for this page".into())),
        Err(error) => Err(StoreError::Unavailable(why(&error))),
    }
}

/// The browser's own sentence.
fn why(error: &JsValue) -> String {
    let message = js_sys::Reflect::get(error, &JsValue::from_str("message")).ok().and_then(|message| message.as_string());
    message.unwrap_or_else(|| "the browser did not say why".into())
}
