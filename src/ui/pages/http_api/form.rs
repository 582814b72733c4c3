//! What the forms of this page do alike: ask a draft for its operation, call it, and show what is wrong at its field.

use crate::control::{ApiError, Operation};
use crate::ui::pages::calling::{Calling, use_calling};
use crate::view::http_api::Problems;
use serde_json::Value;
use yew::prelude::*;

/// A form that remembers what is wrong with its fields.
#[derive(Clone, PartialEq)]
pub struct Form {
    pub calling: Calling,
    problems: UseStateHandle<Problems>,
}

/// A form.
#[hook]
pub fn use_form() -> Form {
    Form { calling: use_calling(), problems: use_state(Problems::default) }
}

impl Form {
    /// What is wrong with this field.
    pub fn at(&self, field: &str) -> Option<AttrValue> {
        self.problems.at(field).map(|message| message.to_owned().into())
    }

    /// Shows what is wrong at its field, or below the fields if none is known to be at fault.
    fn refused(&self, error: ApiError, place: impl Fn(&ApiError) -> Option<Problems>) {
        match place(&error) {
            Some(problems) => self.problems.set(problems),
            None => {
                self.problems.set(Problems::default());
                self.calling.refuse(error);
            }
        }
    }

    /// Calls what a draft asks for, and answers with what was made.
    pub fn call(&self, asked: Result<Operation, Problems>, place: impl Fn(&ApiError) -> Option<Problems>) -> Option<Value> {
        match asked {
            Err(problems) => {
                self.problems.set(problems);
                None
            }
            Ok(operation) => {
                let reply = self.calling.reply(operation);
                reply.map_err(|error| self.refused(error, place)).ok()
            }
        }
    }

    /// Calls all that a draft asks for as one step to undo; says whether it went well.
    pub fn call_all(&self, title: String, asked: Result<Vec<Operation>, Problems>, place: impl Fn(&ApiError) -> Option<Problems>) -> bool {
        match asked {
            Err(problems) => {
                self.problems.set(problems);
                false
            }
            Ok(operations) if operations.is_empty() => true,
            Ok(operations) => match self.calling.reply_all(title, operations) {
                Ok(_) => true,
                Err(error) => {
                    self.refused(error, place);
                    false
                }
            },
        }
    }
}

/// A callback that changes one member of what a state holds.
pub fn into_member<D: Clone + 'static, T: 'static>(state: &UseStateHandle<D>, set: impl Fn(&mut D, T) + 'static) -> Callback<T> {
    let state = state.clone();
    Callback::from(move |value| {
        let mut next = (*state).clone();
        set(&mut next, value);
        state.set(next);
    })
}
