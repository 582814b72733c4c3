//! Values of templates: Java's, as far as templates see them. Lists and maps are shared, because templates change them in place.

use serde_json::Value as Json;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

/// A list's elements, shared.
pub(super) type Elements = Rc<RefCell<Vec<Value>>>;
/// A map's entries in order, shared.
pub(super) type Entries = Rc<RefCell<Vec<(String, Value)>>>;

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Number(f64),
    Text(Rc<str>),
    /// A list; `true` if it comes from JSON, which prints differently.
    List(Elements, bool),
    Map(Entries),
    /// `$input`.
    Input,
    /// `$util`.
    Util,
}

impl Value {
    pub fn text(text: impl AsRef<str>) -> Value {
        Value::Text(Rc::from(text.as_ref()))
    }

    pub fn list(list: Vec<Value>) -> Value {
        Value::List(Rc::new(RefCell::new(list)), false)
    }

    pub fn map(entries: Vec<(String, Value)>) -> Value {
        Value::Map(Rc::new(RefCell::new(entries)))
    }

    pub fn from_json(json: &Json) -> Value {
        match json {
            Json::Null => Value::Null,
            Json::Bool(flag) => Value::Bool(*flag),
            Json::Number(number) => number.as_i64().map_or_else(|| Value::Number(number.as_f64().unwrap_or_default()), Value::Int),
            Json::String(text) => Value::text(text),
            Json::Array(list) => Value::List(Rc::new(RefCell::new(list.iter().map(Value::from_json).collect())), true),
            Json::Object(map) => Value::map(map.iter().map(|(name, value)| (name.clone(), Value::from_json(value))).collect()),
        }
    }

    /// The value as JSON; `depth` is how deep it may go, because a list may hold itself.
    pub fn to_json(&self, depth: usize) -> Json {
        match self {
            Value::Bool(flag) => Json::Bool(*flag),
            Value::Int(number) => Json::from(*number),
            Value::Number(number) => Json::from(*number),
            Value::Text(text) => Json::from(&**text),
            Value::List(list, _) if depth > 0 => list.borrow().iter().map(|value| value.to_json(depth - 1)).collect(),
            Value::Map(map) if depth > 0 => {
                map.borrow().iter().map(|(name, value)| (name.clone(), value.to_json(depth - 1))).collect::<serde_json::Map<_, _>>().into()
            }
            _ => Json::Null,
        }
    }

    /// The member of a map with this name.
    pub fn member(&self, name: &str) -> Option<Value> {
        match self {
            Value::Map(map) => map.borrow().iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()),
            _ => None,
        }
    }

    /// Sets a member of a map; answers what it was before.
    pub fn put(&self, name: &str, value: Value) -> Value {
        let Value::Map(map) = self else { return Value::Null };
        let mut map = map.borrow_mut();
        match map.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => std::mem::replace(old, value),
            None => {
                map.push((name.to_owned(), value));
                Value::Null
            }
        }
    }

    /// What comes out when it is put out: maps as Java prints them (`{a=b}`), lists from JSON as JSON (recorded), nothing for null.
    pub fn print(&self, depth: usize) -> String {
        match self {
            Value::Null | Value::Input | Value::Util => String::new(),
            Value::Bool(flag) => flag.to_string(),
            Value::Int(number) => number.to_string(),
            Value::Number(number) => Json::from(*number).to_string(),
            Value::Text(text) => text.to_string(),
            Value::List(_, true) => self.to_json(depth).to_string(),
            Value::List(list, false) if depth > 0 => {
                let items: Vec<String> = list.borrow().iter().map(|value| value.print_inside(depth - 1)).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Map(map) if depth > 0 => {
                let entries: Vec<String> =
                    map.borrow().iter().map(|(name, value)| format!("{name}={}", value.print_inside(depth - 1))).collect();
                format!("{{{}}}", entries.join(", "))
            }
            _ => "…".to_owned(),
        }
    }

    /// Inside of lists and maps, Java prints null as a word.
    fn print_inside(&self, depth: usize) -> String {
        if matches!(self, Value::Null) { "null".to_owned() } else { self.print(depth) }
    }

    /// Whether `#if` takes it for true: everything but null and false.
    pub fn is_true(&self) -> bool {
        !matches!(self, Value::Null | Value::Bool(false))
    }

    pub fn as_number(&self) -> Option<f64> {
        match self {
            Value::Int(number) => Some(*number as f64),
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether two values are equal: numbers by value, others by what they print. Null equals null and the empty text (recorded).
    pub fn equals(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Null, Value::Null) => true,
            (Value::Null, Value::Text(text)) | (Value::Text(text), Value::Null) => text.is_empty(),
            (Value::Null, _) | (_, Value::Null) => false,
            (Value::List(a, _), Value::List(b, _)) if Rc::ptr_eq(a, b) => true,
            (Value::Map(a), Value::Map(b)) if Rc::ptr_eq(a, b) => true,
            _ => match (self.as_number(), other.as_number()) {
                (Some(a), Some(b)) => a == b,
                _ => self.print(PRINT_DEPTH) == other.print(PRINT_DEPTH),
            },
        }
    }

    /// The order of two numbers; other values have none.
    pub fn compare(&self, other: &Value) -> Option<Ordering> {
        self.as_number()?.partial_cmp(&other.as_number()?)
    }
}

/// How deep printing goes.
pub(super) const PRINT_DEPTH: usize = 32;
