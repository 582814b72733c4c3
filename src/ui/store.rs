//! The store: the one `State`, how components read it and how actions change it. What an effect does in the browser is in `browser`.

use super::effects;
use crate::app::{Action, State};
use crate::control::ApiError;
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use yew::prelude::*;

/// A handle on the state. Two handles are equal if they are of the same store, so it never makes a component render anew.
#[derive(Clone)]
pub struct Store(Rc<Inner>);

struct Inner {
    state: RefCell<State>,
    revision: Cell<u64>,
    watcher: RefCell<Callback<u64>>,
    /// Who hears the reply that a handler in JavaScript is waited for.
    asked: RefCell<Option<Callback<Result<Value, ApiError>>>>,
}

impl PartialEq for Store {
    fn eq(&self, other: &Store) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Store {
    /// A store of this state.
    pub fn new(state: State) -> Store {
        Store(Rc::new(Inner {
            state: RefCell::new(state),
            revision: Cell::new(0),
            watcher: RefCell::new(Callback::noop()),
            asked: RefCell::default(),
        }))
    }

    /// Looks at the state.
    pub fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.0.state.borrow())
    }

    /// Does something with the state that nobody sees: saving it.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.0.state.borrow_mut())
    }

    /// Does an action whose error the caller shows itself. The reply comes at once, so that a dialog can close or show the error.
    pub fn dispatch(&self, action: Action) -> Result<Value, ApiError> {
        let before = self.read(last_notice);
        let reply = self.run(action);
        // One place is enough to say it.
        if let Some(id) = self.read(last_notice).filter(|_| reply.is_err()).filter(|id| Some(*id) != before) {
            self.act(Action::Dismiss(id));
        }
        reply
    }

    /// Does an action whose reply may come later, because a handler in JavaScript has to run first.
    pub fn ask(&self, action: Action, hear: Callback<Result<Value, ApiError>>) {
        let was_waiting = self.read(|state| state.waiting.is_some());
        let reply = self.dispatch(action);
        if !was_waiting && self.read(|state| state.waiting.is_some()) {
            self.0.asked.replace(Some(hear));
            return;
        }
        hear.emit(reply);
    }

    /// Does an action whose reply nobody waits for: an error is shown as a message.
    pub fn act(&self, action: Action) {
        let _ = self.run(action);
    }

    /// Does an action, carries out its effects and renders anew.
    fn run(&self, action: Action) -> Result<Value, ApiError> {
        let is_answer = matches!(action, Action::HandlerDone(..));
        let update = self.0.state.borrow_mut().update(action);
        for effect in update.effects {
            effects::perform(self, effect);
        }
        effects::keep_moving(self);
        effects::keep_importing(self);
        self.0.revision.set(self.0.revision.get() + 1);
        let watcher = self.0.watcher.borrow().clone();
        watcher.emit(self.0.revision.get());
        if is_answer
            && self.read(|state| state.waiting.is_none())
            && let Some(hear) = self.0.asked.take()
        {
            hear.emit(update.reply.clone());
        }
        update.reply
    }

    /// Tells this callback of every change; the root of the app is the one that asks for it.
    pub(super) fn watch(&self, watcher: Callback<u64>) {
        self.0.watcher.replace(watcher);
    }
}

fn last_notice(state: &State) -> Option<u64> {
    state.notices.last().map(|notice| notice.id)
}

/// The store, in any component below the root.
#[hook]
pub fn use_store() -> Store {
    let store: Option<Store> = use_context();
    // The root provides it to every component; there is no way to render one outside of it.
    store.expect("the root provides the store")
}

/// A callback that does the action which `action` makes of an event.
#[hook]
pub fn use_action<E: 'static>(action: impl Fn(E) -> Action + 'static) -> Callback<E> {
    let store = use_store();
    Callback::from(move |event| store.act(action(event)))
}
