//! JSON → tree, with budgets for values and depth, and with the keys that stand twice. Reading itself is serde_json's; a long text is cut
//! into pieces for it (`pieces`).

use super::document::{Document, MOST_DEPTH, broken, push_escaped};
use super::{Pace, Problem, pieces};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::cell::{Cell, RefCell};
use std::fmt;

/// How long a piece is that is read in one go, in bytes, unless it is a single text.
const PIECE: usize = 32 * 1024;

/// Why a text could not be read.
#[derive(Debug)]
pub(super) struct Broken {
    /// What is wrong, and where.
    pub problem: Problem,
    /// Whether the text only asks for too much.
    pub is_limit: bool,
}

/// Reads a text, a piece after the other.
pub(super) async fn parse(text: &str, most_values: usize, pace: &Pace) -> Result<Document, Broken> {
    let budget = Budget::new(most_values);
    let root = pieces::read(text, &budget, PIECE, pace).await?;
    Ok(Document { root, duplicates: budget.duplicates.into_inner() })
}

/// Reads a text at once, in pieces of this length.
#[cfg(test)]
pub(super) fn parse_pieces(text: &str, most_values: usize, piece: usize) -> Result<Document, Broken> {
    let budget = Budget::new(most_values);
    let root = super::at_once(pieces::read(text, &budget, piece, &Pace::endless()))?;
    Ok(Document { root, duplicates: budget.duplicates.into_inner() })
}

/// Reads a piece of a text that stands so many levels deep, and nothing after it.
pub(super) fn read_whole(piece: &str, budget: &Budget, depth: usize) -> serde_json::Result<Value> {
    let mut deserializer = serde_json::Deserializer::from_str(piece);
    let read = Seed { budget, depth }.deserialize(&mut deserializer);
    read.and_then(|root| deserializer.end().map(|()| root))
}

impl Broken {
    /// An error in a piece that begins at this place (line and column from 1), before which so many bytes were put.
    pub fn new(error: &serde_json::Error, (line, column): (usize, usize), before: usize, budget: &Budget) -> Broken {
        let text = error.to_string();
        let message = text.rfind(" at line ").map_or(text.as_str(), |at| &text[..at]);
        let column = match error.line() {
            0 => column,
            1 => (column - 1 + error.column()).saturating_sub(before),
            _ => error.column(),
        };
        let place = (line + error.line().max(1) - 1, column.max(1));
        Broken { problem: broken(message, place), is_limit: budget.is_spent.get() }
    }
}

/// What reading may still cost, and what it noticed.
pub(super) struct Budget {
    values: Cell<usize>,
    most_values: usize,
    is_spent: Cell<bool>,
    /// Pointers to keys that stand twice, as far as they are known: each object above puts its own key before them.
    duplicates: RefCell<Vec<String>>,
}

impl Budget {
    /// A budget of so many values.
    pub fn new(most_values: usize) -> Budget {
        Budget { values: Cell::new(0), most_values, is_spent: Cell::new(false), duplicates: RefCell::default() }
    }

    /// How many keys that stand twice have been noticed.
    pub fn noticed(&self) -> usize {
        self.duplicates.borrow().len()
    }

    /// Notices a key that stands twice.
    pub fn notice(&self) {
        self.duplicates.borrow_mut().push(String::new());
    }

    /// Takes a value that stands so many levels deep from the budget.
    pub fn spend<E: Error>(&self, depth: usize) -> Result<(), E> {
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
    pub fn prefix(&self, first: usize, step: &str) {
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
