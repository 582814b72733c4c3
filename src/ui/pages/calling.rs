//! What the forms of several pages do alike: call operations and show the error of the last one where it was called from.

use crate::app::{Action, Route};
use crate::control::{ApiError, Operation};
use crate::ui::parts::{Callout, Tone};
use crate::ui::store::{Store, use_store};
use serde_json::{Value, json};
use yew::prelude::*;

/// Calls operations for one form.
#[derive(Clone, PartialEq)]
pub struct Calling {
    store: Store,
    error: UseStateHandle<Option<ApiError>>,
}

/// A caller of operations that remembers why the last one failed.
#[hook]
pub fn use_calling() -> Calling {
    Calling { store: use_store(), error: use_state(|| None) }
}

impl Calling {
    /// Calls one operation; says whether it went well.
    pub fn call(&self, operation: Operation) -> bool {
        self.made(operation).is_some()
    }

    /// Calls one operation that makes something, and answers with what was made.
    pub fn made(&self, operation: Operation) -> Option<Value> {
        let reply = self.reply(operation);
        self.error.set(reply.as_ref().err().cloned());
        reply.ok()
    }

    /// Shows a page.
    pub fn open(&self, route: Route) {
        self.store.act(Action::Navigate(route));
    }

    /// Calls several as one step to undo, for whoever shows their error otherwise.
    pub fn reply_all(&self, title: String, operations: Vec<Operation>) -> Result<Value, ApiError> {
        self.store.dispatch(Action::CallAll { title, operations })
    }

    /// Shows an error that arose before anything was called.
    pub fn refuse(&self, error: ApiError) {
        self.error.set(Some(error));
    }

    /// Forgets why the last call failed.
    pub fn forget(&self) {
        self.error.set(None);
    }

    /// Calls one operation for whoever shows its error otherwise.
    pub fn reply(&self, operation: Operation) -> Result<Value, ApiError> {
        self.store.dispatch(Action::Call(operation))
    }

    /// Why the last call failed.
    pub fn error(&self) -> Option<ApiError> {
        (*self.error).clone()
    }

    /// The same in its place, or nothing.
    pub fn callout(&self) -> Html {
        match &*self.error {
            None => html! {},
            Some(error) => html! { <Callout tone={Tone::Bad}><strong>{ &error.code }</strong>{ " " }{ &error.message }</Callout> },
        }
    }

    /// A callback for [`ConfirmButton`](crate::ui::parts::ConfirmButton) that calls this operation.
    pub fn confirm(&self, operation: Operation) -> Callback<(), Result<(), ApiError>> {
        let calling = self.clone();
        Callback::from(move |()| calling.reply(operation.clone()).map(drop))
    }
}

/// A patch operation that sets a value.
pub fn replace(path: impl Into<String>, value: impl ToString) -> Value {
    json!({"op": "replace", "path": path.into(), "value": value.to_string()})
}

/// A patch operation that takes something away.
pub fn remove(path: impl Into<String>) -> Value {
    json!({"op": "remove", "path": path.into()})
}

/// `UpdateStage` with these patch operations.
pub fn update_stage(api_id: &str, stage: &str, patches: Vec<Value>) -> Operation {
    Operation::apigateway("UpdateStage", json!({"restApiId": api_id, "stageName": stage, "patchOperations": patches}))
}

/// A callback that puts what a field reports into a state.
pub fn into_state<T: 'static>(state: &UseStateHandle<T>) -> Callback<T> {
    let state = state.clone();
    Callback::from(move |value| state.set(value))
}

/// A callback that opens or closes something.
pub fn switch<E: 'static>(state: &UseStateHandle<bool>, to: bool) -> Callback<E> {
    let state = state.clone();
    Callback::from(move |_| state.set(to))
}
