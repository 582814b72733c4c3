//! Java's methods, properties and indices, as far as templates use them. A method that Java has not is nothing, as everywhere in Velocity; one
//! that Java has and this program has not is an error that names it.

mod list;
mod map;
mod number;
mod text;

use super::print;
use super::value::{Key, List, TextKey, Value};
use std::rc::Rc;

/// How deeply values are compared where Java's `equals` decides.
const COMPARED: usize = 16;

/// Methods that Java's strings, lists, maps and numbers have beyond those that are here.
const JAVA: &[&str] = &[
    "chars",
    "codePoints",
    "codePointBefore",
    "codePointCount",
    "offsetByCodePoints",
    "getBytes",
    "getChars",
    "intern",
    "regionMatches",
    "format",
    "formatted",
    "lines",
    "indent",
    "translateEscapes",
    "stripIndent",
    "describeConstable",
    "copyValueOf",
    "contentEquals",
    "forEach",
    "stream",
    "parallelStream",
    "removeIf",
    "spliterator",
    "listIterator",
    "ensureCapacity",
    "trimToSize",
    "clone",
    "computeIfAbsent",
    "computeIfPresent",
    "compute",
    "merge",
    "getClass",
    "notify",
    "notifyAll",
    "wait",
    "toBinaryString",
    "toHexString",
    "toOctalString",
    "bitCount",
    "reverse",
    "reverseBytes",
    "rotateLeft",
    "rotateRight",
    "highestOneBit",
    "lowestOneBit",
    "numberOfLeadingZeros",
    "numberOfTrailingZeros",
    "toUnsignedString",
    "toUnsignedLong",
    "parseUnsignedInt",
    "divideUnsigned",
    "remainderUnsigned",
    "doubleToLongBits",
    "doubleToRawLongBits",
    "longBitsToDouble",
    "getInteger",
    "getLong",
    "decode",
];

/// Whether a method of this name changes what it is called on: no other method of lists and maps gets them to change.
pub(super) fn changes(name: &str) -> bool {
    const CHANGING: [&str; 11] =
        ["add", "addAll", "clear", "put", "putAll", "putIfAbsent", "remove", "removeAll", "replace", "retainAll", "set"];
    CHANGING.contains(&name)
}

/// A property of a value: a map's member by this name, `$list.empty`, `$entry.key`, `$foreach.index`; null for anything else.
pub(super) fn property(value: &Value, name: &str) -> Value {
    match (value, name) {
        (Value::Map(_), name) => value.member(name).unwrap_or(Value::Null),
        (Value::Entry(entry), "key") => entry.0.value(),
        (Value::Entry(entry), "value") => entry.1.clone(),
        (Value::Loop(state), name) => {
            let index = state.index.get();
            match name {
                "index" => Value::Int(index),
                "count" => Value::Int(index + 1),
                "hasNext" => Value::Bool(state.has_next.get()),
                "first" => Value::Bool(index < 1),
                "last" => Value::Bool(!state.has_next.get()),
                "parent" => state.parent.clone().map_or(Value::Null, Value::Loop),
                "topmost" => {
                    let mut top = state.clone();
                    while let Some(parent) = top.parent.clone() {
                        top = parent;
                    }
                    Value::Loop(top)
                }
                name => {
                    let own = state.own.entries.borrow().get(&TextKey(name)).cloned();
                    let inherited = || state.parent.as_ref().map(|parent| property(&Value::Loop(parent.clone()), name));
                    own.or_else(inherited).unwrap_or(Value::Null)
                }
            }
        }
        (Value::List(list), "empty") => Value::Bool(list.items.borrow().is_empty()),
        (Value::Text(text), "empty") => Value::Bool(text.is_empty()),
        (Value::Text(text), "blank") => Value::Bool(text.trim().is_empty()),
        (Value::Number(number), "naN") => Value::Bool(number.is_nan()),
        _ => Value::Null,
    }
}

/// `value[index]`: an element of a list, counted from its end if negative, or what a map has under this key.
pub(super) fn index(value: &Value, index: &Value) -> Result<Value, String> {
    Ok(match (value, index) {
        (Value::List(list), Value::Int(index)) => {
            let items = list.items.borrow();
            list::element(&items, if *index < 0 { index + items.len() as i64 } else { *index })?.clone()
        }
        (Value::Map(_), Value::Text(name)) => value.member(name).unwrap_or(Value::Null),
        (Value::Map(map), index) => map.entries.borrow().get(&key(index)?).cloned().unwrap_or(Value::Null),
        (Value::Loop(_), Value::Text(name)) => property(value, name),
        // Velocity asks for the size first.
        (Value::Text(_) | Value::Bool(_) | Value::Int(_) | Value::Number(_), Value::Int(at)) if *at < 0 => {
            return Err(format!("A 'size()' method is required for the negative index {at}, and there is none here"));
        }
        _ => Value::Null,
    })
}

/// How much work a method is, in steps.
pub(super) fn work(value: &Value, arguments: &[Value]) -> usize {
    let size = |value: &Value| match value {
        Value::Text(text) => text.len() / 64,
        Value::List(list) => list.items.borrow().len() / 16,
        Value::Map(map) => map.entries.borrow().len() / 16,
        _ => 0,
    };
    // A replacement may make a text longer by its own length for each character.
    let product = match (value, arguments) {
        (Value::Text(text), [_, Value::Text(to)]) => text.len().saturating_mul(to.len()) / 1024,
        (Value::Text(text), [Value::Int(times)]) => text.len().saturating_mul(usize::try_from(*times).unwrap_or(0)) / 64,
        _ => 0,
    };
    1 + size(value) + arguments.iter().map(size).sum::<usize>() + product
}

/// `value.name(arguments)`.
pub(super) fn call(value: &Value, name: &str, arguments: &[Value]) -> Result<Value, String> {
    let common = match (name, arguments) {
        ("equals", [other]) => Some(Value::Bool(value.equals(other, COMPARED))),
        ("hashCode", []) => Some(Value::Int(hash(value, COMPARED).into())),
        _ => None,
    };
    if let Some(common) = common {
        return Ok(common);
    }
    let result = match value {
        Value::Text(text) => text::call(text, name, arguments)?,
        Value::List(list) => list::call(list, name, arguments)?,
        Value::Map(map) => map::call(map, name, arguments)?,
        Value::Entry(entry) => match (name, arguments) {
            ("getKey", []) => Some(entry.0.value()),
            ("getValue", []) => Some(entry.1.clone()),
            _ => None,
        },
        Value::Loop(_) => match (name, arguments) {
            ("getIndex" | "getCount" | "getHasNext" | "getFirst" | "getLast" | "getParent" | "getTopmost", []) => {
                let member = name[3..4].to_lowercase() + &name[4..];
                Some(property(value, &member))
            }
            ("hasNext", []) => Some(property(value, "hasNext")),
            ("isFirst", []) => Some(property(value, "first")),
            ("isLast", []) => Some(property(value, "last")),
            _ => None,
        },
        Value::Bool(flag) => match (name, arguments) {
            ("booleanValue", []) => Some(Value::Bool(*flag)),
            ("compareTo", [Value::Bool(other)]) => Some(Value::Int(*flag as i64 - *other as i64)),
            ("parseBoolean" | "valueOf", [Value::Text(text)]) => Some(Value::Bool(text.eq_ignore_ascii_case("true"))),
            _ => None,
        },
        value if value.is_number() => number::call(value, name, arguments)?,
        _ => None,
    };
    match result {
        Some(result) => Ok(result),
        None if JAVA.contains(&name) => Err(format!("Java's method {name} is not simulated: see FIDELITY.md")),
        None => Ok(Value::Null),
    }
}

/// What a `void` method gives: Velocity makes an empty text of it.
fn void() -> Value {
    Value::Text(Rc::from(""))
}

/// A value as the key of a map.
pub(super) fn key(value: &Value) -> Result<Key, String> {
    Ok(match value {
        Value::Text(text) => Key::Text(text.clone()),
        Value::Int(number) => Key::Int(*number),
        Value::Null => Key::Other(Rc::from("null")),
        other => Key::Other(printed(other)?),
    })
}

/// What a value prints as.
fn printed(value: &Value) -> Result<Rc<str>, String> {
    if let Value::Text(text) = value {
        return Ok(text.clone());
    }
    let mut out = String::new();
    let limit = 1024 * 1024;
    match print::print(value, &mut out, limit) {
        Ok(()) => Ok(out.into()),
        Err(_) => Err("The value is too long to be made a text, or holds itself".to_owned()),
    }
}

/// A list from these values.
fn values(values: impl IntoIterator<Item = Value>) -> Value {
    Value::list(values.into_iter().collect())
}

/// A copy of a list.
fn copy(list: &List, items: Vec<Value>) -> Value {
    Value::List(Rc::new(List { items: items.into(), is_json: list.is_json }))
}

/// Java's `hashCode`.
fn hash(value: &Value, depth: usize) -> i32 {
    if depth == 0 {
        return 0;
    }
    match value {
        Value::Bool(flag) => {
            if *flag {
                1231
            } else {
                1237
            }
        }
        Value::Int(number) => i32::try_from(*number).unwrap_or((*number ^ (*number >> 32)) as i32),
        Value::Number(number) => {
            let bits = number.to_bits();
            (bits ^ (bits >> 32)) as i32
        }
        Value::Text(text) => text.encode_utf16().fold(0, |hash: i32, unit| hash.wrapping_mul(31).wrapping_add(unit.into())),
        Value::List(list) => list.items.borrow().iter().fold(1, |sum: i32, item| sum.wrapping_mul(31).wrapping_add(hash(item, depth - 1))),
        Value::Map(map) => map
            .entries
            .borrow()
            .iter()
            .fold(0, |sum: i32, (key, item)| sum.wrapping_add(hash(&key.value(), depth - 1) ^ hash(item, depth - 1))),
        Value::Entry(entry) => hash(&entry.0.value(), depth - 1) ^ hash(&entry.1, depth - 1),
        _ => 0,
    }
}
