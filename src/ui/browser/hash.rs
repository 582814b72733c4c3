//! The hash in the address bar.

use gloo::events::EventListener;

/// The hash, with its `#`; empty if there is none.
pub fn current() -> String {
    gloo::utils::window().location().hash().unwrap_or_default()
}

/// Shows a hash as a new entry of the history, unless it is there already.
pub fn show(hash: &str) {
    if current() != hash {
        // It fails only for a text that is no hash.
        let _ = gloo::utils::window().location().set_hash(hash);
    }
}

/// Tells of every change of the hash for as long as the page lives.
pub fn listen(mut changed: impl FnMut(String) + 'static) {
    EventListener::new(&gloo::utils::window(), "hashchange", move |_| changed(current())).forget();
}
