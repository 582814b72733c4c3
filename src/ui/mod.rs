//! Yew components and the browser. Opens what is stored, mounts the app, listens to the browser.

mod browser;
mod console;
mod effects;
mod pages;
mod parts;
mod shell;
mod store;

use crate::app::{Route, State, StorageState, Workspace, sample};
use crate::storage::{self, Opened};
use browser::storage::LocalStorage;
use browser::{hash, script};
use store::Store;

/// Starts the app on this page.
pub fn main() {
    let (workspace, state) = open();
    let store = Store::new(State::new(workspace, Route::from_hash(&hash::current()), state));
    effects::listen(&store);
    // It fails only for a window that takes no properties, and then nobody can look for them either.
    let _ = script::install();
    let Some(place) = gloo::utils::document().get_element_by_id("app") else { return };
    // Yew writes beside what is there, and what is there says that the app is loading.
    place.set_inner_html("");
    yew::Renderer::<shell::Root>::with_root_and_props(place, shell::RootProps { store }).render();
}

/// The workspace to begin with, and how storage is.
fn open() -> (Workspace, StorageState) {
    match storage::open(&LocalStorage) {
        Opened::Nothing => {
            effects::go_on_from(0);
            (first(), StorageState::Saved)
        }
        Opened::Workspace(workspace, revision) => {
            effects::go_on_from(revision);
            (workspace, StorageState::Saved)
        }
        Opened::Unreadable { backup: Some(key), reason, revision, .. } => {
            effects::go_on_from(revision);
            (first(), StorageState::Recovered { key, reason })
        }
        // There is no room for a backup: what is stored stays where it is, and this tab saves nothing.
        Opened::Unreadable { backup: None, reason, .. } => (first(), StorageState::Recovered { key: storage::KEY.into(), reason }),
        Opened::Unavailable(reason) => (first(), StorageState::Failed { reason }),
    }
}

/// The sample, or an empty workspace should the sample not be made.
fn first() -> Workspace {
    sample().unwrap_or_else(|_| Workspace::empty(0))
}
