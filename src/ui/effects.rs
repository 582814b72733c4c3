//! Effects: what an action asks of the browser, carried out. Saving waits a moment, so that a burst of changes is one write.

use super::browser::storage::LocalStorage;
use super::browser::{files, handler, hash, page, storage};
use super::store::Store;
use crate::app::{Action, Effect, StorageState};
use crate::model::RestApi;
use crate::storage::{Cache, SaveError};
use crate::time::Span;
use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::Timeout;
use std::cell::{Cell, RefCell};

/// How long a change waits to be saved, in milliseconds.
const WAIT: u32 = 300;
/// How much of the APIs that have changed is written at a time, in bytes, roughly.
const AT_ONCE: usize = 1_000_000;
/// How long a frame is worked on a long document, in milliseconds.
const SLICE: f64 = 24.0;
/// How long is waited for a frame, in milliseconds; then it is worked as long at a time.
const HIDDEN: u32 = 300;
/// How many units of work are done between two looks at the clock: a few milliseconds at most.
const STEP: usize = 100_000;

thread_local! {
    static TIMER: RefCell<Option<Timeout>> = const { RefCell::new(None) };
    static FRAME: RefCell<Option<AnimationFrame>> = const { RefCell::new(None) };
    /// When the last frame was painted, in milliseconds, while time moves.
    static PAINTED: Cell<Option<f64>> = const { Cell::new(None) };
    /// The frame, or else the time, at which it is gone on with a long document.
    static IMPORT: RefCell<Option<(AnimationFrame, Timeout)>> = const { RefCell::new(None) };
    /// APIs as they were written last.
    static CACHE: RefCell<Cache<RestApi>> = RefCell::default();
    /// The revision of what this tab has read or written last; none while what is stored must not be written over.
    static SEEN: Cell<Option<u64>> = const { Cell::new(None) };
}

/// Carries out an effect.
pub(super) fn perform(store: &Store, effect: Effect) {
    match effect {
        Effect::Save => {
            let store = store.clone();
            TIMER.set(Some(Timeout::new(WAIT, move || save_in_slices(&store))));
        }
        Effect::SaveOver => {
            let store = store.clone();
            // After this action has been done, not within it.
            TIMER.set(Some(Timeout::new(0, move || save(&store, true))));
        }
        Effect::ShowRoute(route) => hash::show(&route.hash()),
        Effect::Download { name, media_type, text } => {
            // A browser that cannot make a blob cannot run this program either.
            let _ = files::download(&name, &media_type, &text);
        }
        Effect::RunHandler(call) => {
            let store = store.clone();
            let asked = call.clone();
            handler::run(&call, move |answer| store.act(Action::HandlerDone(asked, answer)));
        }
    }
}

/// Says which revision of the stored workspace this tab goes on from. Until it is said, nothing is saved.
pub(super) fn go_on_from(revision: u64) {
    SEEN.set(Some(revision));
}

/// Listens to the browser: other tabs, the address bar, the page being left.
pub(super) fn listen(store: &Store) {
    let other = store.clone();
    storage::listen(move || other.act(Action::StoredElsewhere));
    let moved = store.clone();
    hash::listen(move |hash| {
        let route = crate::app::Route::from_hash(&hash);
        if moved.read(|state| state.route != route) {
            moved.act(Action::Navigate(route));
        }
    });
    let console = store.clone();
    page::on_shortcut("j", move || {
        let is_open = console.read(|state| state.console.open);
        console.act(Action::OpenConsole(!is_open));
    });
    let left = store.clone();
    page::on_leave(move || {
        if left.read(crate::app::State::is_importing) {
            left.act(Action::CancelImport);
        }
        if TIMER.take().is_some() {
            save(&left, false);
        }
    });
}

/// Asks for the next frame while time moves.
pub(super) fn keep_moving(store: &Store) {
    if !store.read(crate::app::State::is_moving) {
        PAINTED.set(None);
        FRAME.set(None);
        return;
    }
    if FRAME.with_borrow(Option::is_some) {
        return;
    }
    let store = store.clone();
    let frame = request_animation_frame(move |now| {
        FRAME.set(None);
        let elapsed = PAINTED.replace(Some(now)).map_or(0.0, |before| now - before);
        let begun = page::millis();
        store.act(Action::Frame(Span::from_millis_f64(elapsed)));
        let took = Span::from_millis_f64(page::millis() - begun);
        store.change(|state| state.lab.pace(took));
    });
    FRAME.set(Some(frame));
}

/// Goes on with a long document: some milliseconds of each frame are spent on it. Where no frames are painted, because the page is hidden, it
/// goes on all the same.
pub(super) fn keep_importing(store: &Store) {
    if store.read(|state| state.import_progress().is_none()) {
        IMPORT.set(None);
        return;
    }
    if IMPORT.with_borrow(Option::is_some) {
        return;
    }
    let (painted, hidden) = (store.clone(), store.clone());
    let frame = request_animation_frame(move |_| import_for(&painted, SLICE));
    let late = Timeout::new(HIDDEN, move || import_for(&hidden, f64::from(HIDDEN)));
    IMPORT.set(Some((frame, late)));
}

/// Goes on with a long document for so many milliseconds. How much is done in them is of no consequence for what comes out.
fn import_for(store: &Store, milliseconds: f64) {
    // The one that has come is over, and the other one is no longer waited for.
    IMPORT.set(None);
    let end = page::millis() + milliseconds;
    let step = || store.change(|state| state.step_import_job(STEP));
    if step() && page::millis() < end {
        while step() {
            if page::millis() >= end {
                return store.act(Action::SettleImport);
            }
        }
        // What it came to is drawn in a frame of its own.
        return keep_importing(store);
    }
    store.act(Action::SettleImport);
}

/// Says that nothing is saved, unless the banner says something more important: that the old workspace can be downloaded.
fn unsaved(store: &Store) {
    if store.read(|state| !matches!(state.storage, StorageState::Recovered { .. })) {
        store.act(Action::SaveFailed("What this browser holds for this page can be neither read nor written over.".into()));
    }
}

/// Saves, but where many APIs are to be written first, so many at a time, so that no frame waits for it.
fn save_in_slices(store: &Store) {
    if store.read(crate::app::State::is_importing) {
        let store = store.clone();
        TIMER.set(Some(Timeout::new(WAIT, move || save_in_slices(&store))));
        return;
    }
    let is_ready = CACHE.with_borrow_mut(|cache| store.read(|state| cache.prepare(&state.workspace.engine.account.rest_apis, AT_ONCE)));
    if is_ready {
        return save(store, false);
    }
    let store = store.clone();
    TIMER.set(Some(Timeout::new(0, move || save_in_slices(&store))));
}

fn save(store: &Store, over: bool) {
    TIMER.set(None);
    let Some(seen) = SEEN.get() else { return unsaved(store) };
    if !over && store.read(|state| state.storage == StorageState::Conflict) {
        return;
    }
    let saved = CACHE.with_borrow_mut(|cache| store.change(|state| state.workspace.save(&LocalStorage, cache, seen, over)));
    store.act(match saved {
        Ok(revision) => {
            SEEN.set(Some(revision));
            Action::Saved
        }
        Err(SaveError::Conflict) => Action::StoredElsewhere,
        Err(SaveError::Store(error)) => Action::SaveFailed(error.to_string()),
        Err(SaveError::Broken(reason)) => Action::SaveFailed(reason),
    });
}
