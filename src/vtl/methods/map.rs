//! Methods of Java's maps.

use super::{COMPARED, key, values, void};
use crate::vtl::value::{Map, Value};
use std::rc::Rc;

/// `map.name(arguments)`; none if there is no such method.
pub(super) fn call(map: &Rc<Map>, name: &str, arguments: &[Value]) -> Result<Option<Value>, String> {
    let get = |wanted: &Value| -> Result<Option<Value>, String> { Ok(map.entries.borrow().get(&key(wanted)?).cloned()) };
    Ok(Some(match (name, arguments) {
        ("size", []) => Value::Int(map.entries.borrow().len() as i64),
        ("isEmpty", []) => Value::Bool(map.entries.borrow().is_empty()),
        ("get", [wanted]) => get(wanted)?.unwrap_or(Value::Null),
        ("getOrDefault", [wanted, other]) => get(wanted)?.unwrap_or_else(|| other.clone()),
        ("put", [name, item]) => map.entries.borrow_mut().insert(key(name)?, item.clone()).unwrap_or(Value::Null),
        ("putIfAbsent", [name, item]) => match get(name)? {
            Some(present) => present,
            None => {
                map.entries.borrow_mut().insert(key(name)?, item.clone());
                Value::Null
            }
        },
        ("putAll", [Value::Map(other)]) => {
            let other = other.entries.borrow().clone();
            map.entries.borrow_mut().extend(other);
            void()
        }
        ("remove", [wanted]) => map.entries.borrow_mut().shift_remove(&key(wanted)?).unwrap_or(Value::Null),
        ("replace", [name, item]) => match get(name)? {
            Some(_) => map.entries.borrow_mut().insert(key(name)?, item.clone()).unwrap_or(Value::Null),
            None => Value::Null,
        },
        ("containsKey", [wanted]) => Value::Bool(map.entries.borrow().contains_key(&key(wanted)?)),
        ("containsValue", [item]) => Value::Bool(map.entries.borrow().values().any(|value| value.equals(item, COMPARED))),
        ("keySet", []) => values(map.entries.borrow().keys().map(|key| key.value())),
        ("values", []) => values(map.entries.borrow().values().cloned()),
        ("entrySet", []) => values(map.entries.borrow().iter().map(|(key, value)| Value::Entry(Rc::new((key.clone(), value.clone()))))),
        ("clear", []) => {
            let entries = std::mem::take(&mut *map.entries.borrow_mut());
            drop(entries);
            void()
        }
        _ => return Ok(None),
    }))
}
