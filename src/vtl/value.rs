//! Values of templates: Java's, as far as templates see them. Lists and maps are shared, because templates change them in place.

use super::number;
use super::tree::Nodes;
use indexmap::{Equivalent, IndexMap};
use serde_json::Value as Json;
use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::rc::Rc;

/// A value.
#[derive(Clone, Debug, Default)]
pub(super) enum Value {
    #[default]
    Null,
    Bool(bool),
    Int(i64),
    /// A whole number that no Java long holds.
    Big(Rc<i128>),
    Number(f64),
    Text(Rc<str>),
    List(Rc<List>),
    Map(Rc<Map>),
    /// An entry of a map, from `entrySet()`.
    Entry(Rc<(Key, Value)>),
    /// `$foreach`.
    Loop(Rc<Loop>),
    /// What `#define` keeps: it comes out anew each time.
    Block(Nodes),
    /// `$input`.
    Input,
    /// `$util`.
    Util,
}

/// A list; one from JSON prints as JSON (recorded).
#[derive(Debug)]
pub(super) struct List {
    pub items: RefCell<Vec<Value>>,
    pub is_json: bool,
}

/// A map in the order of its keys' arrival.
#[derive(Debug, Default)]
pub(super) struct Map {
    pub entries: RefCell<Entries>,
}

pub(super) type Entries = IndexMap<Key, Value, BuildHasherDefault<Quick>>;

/// A key: to Java, 1 and "1" are two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Text(Rc<str>),
    Int(i64),
    /// A key of another type, by what it prints.
    Other(Rc<str>),
}

/// Where a `#foreach` is.
#[derive(Debug)]
pub(super) struct Loop {
    pub index: Cell<i64>,
    pub has_next: Cell<bool>,
    pub parent: Option<Rc<Loop>>,
    /// What `#set($foreach.name = …)` sets.
    pub own: Map,
}

/// A text that is looked up as a key, without being made one.
pub(super) struct TextKey<'a>(pub &'a str);

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Key::Text(text) => state.write(text.as_bytes()),
            Key::Int(number) => state.write_i64(*number),
            Key::Other(text) => {
                state.write(b"\0");
                state.write(text.as_bytes());
            }
        }
    }
}

impl Hash for TextKey<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write(self.0.as_bytes());
    }
}

impl Equivalent<Key> for TextKey<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        matches!(key, Key::Text(text) if **text == *self.0)
    }
}

/// What a map has under a name. A few entries are looked through faster than a hash is made.
pub(super) fn find<'a>(entries: &'a Entries, name: &str) -> Option<&'a Value> {
    let has_name = |key: &Key| matches!(key, Key::Text(text) if **text == *name);
    match entries.len() {
        0..=8 => entries.iter().find(|(key, _)| has_name(key)).map(|(_, value)| value),
        _ => entries.get(&TextKey(name)),
    }
}

/// A quick hash of short texts, eight bytes at a time. Entries stand in the order of their arrival, so it decides nothing that anybody sees.
#[derive(Default)]
pub(super) struct Quick(u64);

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        // The table takes its places from the upper bits and from the lower ones.
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut add = |part: u64| self.0 = (self.0.rotate_left(5) ^ part).wrapping_mul(0x517c_c1b7_2722_0a95);
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            add(u64::from_le_bytes(chunk.try_into().unwrap_or_default()));
        }
        let rest = chunks.remainder();
        add(rest.iter().fold(rest.len() as u64, |part, byte| (part << 8) | u64::from(*byte)));
    }
}

impl Value {
    pub fn text(text: impl AsRef<str>) -> Value {
        Value::Text(Rc::from(text.as_ref()))
    }

    pub fn list(items: Vec<Value>) -> Value {
        Value::List(Rc::new(List { items: RefCell::new(items), is_json: false }))
    }

    pub fn map(entries: impl IntoIterator<Item = (Key, Value)>) -> Value {
        Value::Map(Rc::new(Map { entries: RefCell::new(entries.into_iter().collect()) }))
    }

    pub fn whole(number: i128) -> Value {
        i64::try_from(number).map_or_else(|_| Value::Big(Rc::new(number)), Value::Int)
    }

    pub fn from_json(json: &Json) -> Value {
        match json {
            Json::Null => Value::Null,
            Json::Bool(flag) => Value::Bool(*flag),
            Json::Number(number) => match (number.as_i64(), number.as_u64()) {
                (Some(number), _) => Value::Int(number),
                (None, Some(number)) => Value::Big(Rc::new(number.into())),
                _ => Value::Number(number.as_f64().unwrap_or_default()),
            },
            Json::String(text) => Value::text(text),
            Json::Array(list) => {
                Value::List(Rc::new(List { items: RefCell::new(list.iter().map(Value::from_json).collect()), is_json: true }))
            }
            Json::Object(map) => Value::map(map.iter().map(|(name, value)| (Key::text(name), Value::from_json(value)))),
        }
    }

    /// The same value in lists and maps of its own.
    pub fn copied(&self) -> Value {
        match self {
            Value::List(list) => {
                let items = list.items.borrow().iter().map(Value::copied).collect::<Vec<_>>();
                Value::List(Rc::new(List { items: items.into(), is_json: list.is_json }))
            }
            Value::Map(map) => {
                let mut entries = map.entries.borrow().clone();
                for value in entries.values_mut() {
                    if matches!(value, Value::List(_) | Value::Map(_)) {
                        *value = value.copied();
                    }
                }
                Value::Map(Rc::new(Map { entries: entries.into() }))
            }
            value => value.clone(),
        }
    }

    /// The member of a map with this name.
    pub fn member(&self, name: &str) -> Option<Value> {
        match self {
            Value::Map(map) => find(&map.entries.borrow(), name).cloned(),
            _ => None,
        }
    }

    /// Sets a member of a map.
    pub fn put(&self, name: &str, value: Value) {
        if let Value::Map(map) = self {
            map.entries.borrow_mut().insert(Key::text(name), value);
        }
    }

    /// Whether `#if` takes it for true: everything but null and false.
    pub fn is_true(&self) -> bool {
        !matches!(self, Value::Null | Value::Bool(false))
    }

    pub fn is_number(&self) -> bool {
        matches!(self, Value::Int(_) | Value::Big(_) | Value::Number(_))
    }

    /// The order of two numbers; other values have none.
    pub fn compare(&self, other: &Value) -> Option<Ordering> {
        match (number::whole(self), number::whole(other)) {
            (Some(a), Some(b)) => Some(a.cmp(&b)),
            _ => number::double(self)?.partial_cmp(&number::double(other)?),
        }
    }

    /// Java's `equals`: values of one type by what they hold, those of different types are never equal.
    pub fn equals(&self, other: &Value, depth: usize) -> bool {
        match (self, other) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => a == b,
            (Value::Text(a), Value::Text(b)) => a == b,
            (Value::List(a), Value::List(b)) => {
                Rc::ptr_eq(a, b) || depth > 0 && same_items(&a.items.borrow(), &b.items.borrow(), depth - 1)
            }
            (Value::Map(a), Value::Map(b)) => {
                Rc::ptr_eq(a, b) || depth > 0 && same_entries(&a.entries.borrow(), &b.entries.borrow(), depth - 1)
            }
            (Value::Entry(a), Value::Entry(b)) => a.0 == b.0 && depth > 0 && a.1.equals(&b.1, depth - 1),
            (Value::Loop(a), Value::Loop(b)) => Rc::ptr_eq(a, b),
            _ => matches!((number::whole(self), number::whole(other)), (Some(a), Some(b)) if a == b),
        }
    }
}

fn same_items(a: &[Value], b: &[Value], depth: usize) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.equals(b, depth))
}

fn same_entries(a: &Entries, b: &Entries, depth: usize) -> bool {
    a.len() == b.len() && a.iter().all(|(key, value)| b.get(key).is_some_and(|other| value.equals(other, depth)))
}

impl Key {
    pub fn text(text: &str) -> Key {
        Key::Text(Rc::from(text))
    }

    pub fn value(&self) -> Value {
        match self {
            Key::Text(text) | Key::Other(text) => Value::Text(text.clone()),
            Key::Int(number) => Value::Int(*number),
        }
    }
}

impl Drop for List {
    /// Lists within lists are taken apart one after the other: as deep as a template may nest them, each inside of the other's end would need
    /// more stack than there is.
    fn drop(&mut self) {
        take_apart(std::mem::take(self.items.get_mut()));
    }
}

impl Drop for Map {
    fn drop(&mut self) {
        let entries = std::mem::take(self.entries.get_mut());
        if !entries.is_empty() {
            take_apart(entries.into_values().collect());
        }
    }
}

fn take_apart(mut values: Vec<Value>) {
    while let Some(value) = values.pop() {
        match value {
            Value::List(list) => {
                if let Some(mut list) = Rc::into_inner(list) {
                    values.append(list.items.get_mut());
                }
            }
            Value::Map(map) => {
                if let Some(mut map) = Rc::into_inner(map) {
                    values.extend(std::mem::take(map.entries.get_mut()).into_values());
                }
            }
            Value::Entry(entry) => values.extend(Rc::into_inner(entry).map(|(_, value)| value)),
            _ => {}
        }
    }
}
