//! Yew components and the browser. Opens what is stored, mounts the app, listens to the browser.

mod browser;
mod effects;
mod pages;
mod parts;
mod shell;
mod store;

use crate::app::{Composer, Engine, Route, Settings, State, StorageState, Workspace, sample};
use crate::storage::decode;
use browser::{hash, storage};
use store::Store;

/// Starts the app on this page.
pub fn main() {
    let (workspace, state) = open();
    let store = Store::new(State::new(workspace, Route::from_hash(&hash::current()), state));
    effects::listen(&store);
    let Some(place) = gloo::utils::document().get_element_by_id("app") else { return };
    // Yew writes beside what is there, and what is there says that the app is loading.
    place.set_inner_html("");
    yew::Renderer::<shell::Root>::with_root_and_props(place, shell::RootProps { store }).render();
}

/// The workspace to begin with, and how storage is.
fn open() -> (Workspace, StorageState) {
    let text = match storage::read() {
        Ok(Some(text)) => text,
        Ok(None) => return (first(), StorageState::Saved),
        Err(reason) => return (first(), StorageState::Failed { reason }),
    };
    match decode::<Workspace>(&text) {
        Ok(decoded) => (decoded.workspace, StorageState::Saved),
        Err(unreadable) => match storage::set_aside(&text) {
            Ok(key) => (first(), StorageState::Recovered { key, reason: unreadable.reason }),
            Err(reason) => {
                effects::lock_storage();
                let reason = format!("What is stored could not be read ({}) and is left as it is: {reason}", unreadable.reason);
                (first(), StorageState::Failed { reason })
            }
        },
    }
}

/// The sample, or an empty workspace should the sample not be made.
fn first() -> Workspace {
    sample().unwrap_or_else(|_| Workspace {
        engine: Engine::new(0),
        log: Vec::new(),
        history: Vec::new(),
        composer: Composer::default(),
        settings: Settings::default(),
    })
}
