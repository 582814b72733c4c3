//! JSON → tree, with budgets for values and depth, and with the keys that stand twice. Reading itself is serde_json's.

use super::Problem;
use super::document::{Document, MOST_DEPTH, broken, push_escaped};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::cell::{Cell, RefCell};
use std::fmt;

/// Why a text could not be read.
pub(super) struct Broken {
    /// What is wrong, and where.
    pub problem: Problem,
    /// Whether the text only asks for too much.
    pub is_limit: bool,
}

/// Reads a text.
pub(super) fn parse(text: &str, most_values: usize) -> Result<Document, Broken> {
    let budget = Budget { values: Cell::new(0), most_values, is_spent: Cell::new(false), duplicates: RefCell::default() };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = Seed { budget: &budget, depth: 0 }.deserialize(&mut deserializer);
    match read.and_then(|root| deserializer.end().map(|()| root)) {
        Ok(root) => Ok(Document { root, duplicates: budget.duplicates.into_inner() }),
        Err(error) => {
            let text = error.to_string();
            let message = text.rfind(" at line ").map_or(text.as_str(), |at| &text[..at]);
            Err(Broken { problem: broken(message, (error.line(), error.column().max(1))), is_limit: budget.is_spent.get() })
        }
    }
}

/// What reading may still cost, and what it noticed.
struct Budget {
    values: Cell<usize>,
    most_values: usize,
    is_spent: Cell<bool>,
    /// Pointers to keys that stand twice, as far as they are known: each object above puts its own key before them.
    duplicates: RefCell<Vec<String>>,
}

impl Budget {
    fn spend<E: Error>(&self, depth: usize) -> Result<(), E> {
        self.values.set(self.values.get() + 1);
        let refusal = if depth > MOST_DEPTH {
            format!("The document is nested more than {MOST_DEPTH} deep")
        } else if self.values.get() > self.most_values {
            format!("The document holds more than {} values", self.most_values)
        } else {
            return Ok(());
        };
        self.is_spent.set(true);
        Err(E::custom(refusal))
    }

    /// Puts a step before the pointers that were noted since `first`.
    fn prefix(&self, first: usize, step: &str) {
        for pointer in self.duplicates.borrow_mut().iter_mut().skip(first) {
            let mut longer = String::from("/");
            push_escaped(&mut longer, step);
            longer.push_str(pointer);
            *pointer = longer;
        }
    }
}

/// Reads one value.
#[derive(Clone, Copy)]
struct Seed<'b> {
    budget: &'b Budget,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.budget.spend(self.depth)?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        let inner = Seed { depth: self.depth + 1, ..self };
        loop {
            let first = self.budget.duplicates.borrow().len();
            let Some(value) = elements.next_element_seed(inner)? else { return Ok(Value::Array(list)) };
            if self.budget.duplicates.borrow().len() > first {
                self.budget.prefix(first, &list.len().to_string());
            }
            list.push(value);
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        let inner = Seed { depth: self.depth + 1, ..self };
        while let Some(key) = members.next_key::<String>()? {
            let first = self.budget.duplicates.borrow().len();
            let value = members.next_value_seed(inner)?;
            if map.contains_key(&key) {
                self.budget.duplicates.borrow_mut().push(String::new());
            }
            if self.budget.duplicates.borrow().len() > first {
                self.budget.prefix(first, &key);
            }
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}
