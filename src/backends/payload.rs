//! The event that a function gets: as text where somebody has written it, as a value where somebody has one. Most functions here never look at it.

use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;

/// The event that a function gets.
#[derive(Clone, Debug, PartialEq)]
pub enum Payload {
    /// JSON, compact.
    Text(String),
    /// A value.
    Value(Value),
}

impl Payload {
    /// The text of something that can be written as JSON.
    pub fn of(event: &impl Serialize) -> Payload {
        // Writing to memory cannot fail, and every key of an event is a text.
        Payload::Text(serde_json::to_string(event).unwrap_or_default())
    }

    /// The event as compact JSON.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Payload::Text(text) => Cow::Borrowed(text),
            Payload::Value(value) => Cow::Owned(value.to_string()),
        }
    }

    /// The event as a value of its own.
    pub fn to_value(&self) -> Value {
        match self {
            // It was written here: only what nests deeper than anybody reads stays a text.
            Payload::Text(text) => serde_json::from_str(text).unwrap_or_else(|_| Value::from(text.as_str())),
            Payload::Value(value) => value.clone(),
        }
    }

    /// The event as a value.
    pub fn into_value(self) -> Value {
        match self {
            Payload::Value(value) => value,
            text => text.to_value(),
        }
    }
}

impl From<Value> for Payload {
    fn from(value: Value) -> Payload {
        Payload::Value(value)
    }
}
