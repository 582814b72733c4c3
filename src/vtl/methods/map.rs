//! Methods of Java's maps.

use super::{COMPARED, changes, key, values, void};
use crate::vtl::value::{Entries, Map, Value};
use std::cell::RefCell;
use std::rc::Rc;

fn get(entries: &Entries, wanted: &Value) -> Result<Option<Value>, String> {
    Ok(entries.get(&key(wanted)?).cloned())
}

/// `map.name(arguments)`; none if there is no such method.
pub(super) fn call(map: &Rc<Map>, name: &str, arguments: &[Value]) -> Result<Option<Value>, String> {
    if changes(name) { changing(&map.entries, name, arguments) } else { reading(&map.entries.borrow(), name, arguments) }
}

/// Methods that leave the map as it is: as long as they run, it cannot be changed.
fn reading(entries: &Entries, name: &str, arguments: &[Value]) -> Result<Option<Value>, String> {
    Ok(Some(match (name, arguments) {
        ("size", []) => Value::Int(entries.len() as i64),
        ("isEmpty", []) => Value::Bool(entries.is_empty()),
        ("get", [wanted]) => get(entries, wanted)?.unwrap_or(Value::Null),
        ("getOrDefault", [wanted, other]) => get(entries, wanted)?.unwrap_or_else(|| other.clone()),
        ("containsKey", [wanted]) => Value::Bool(entries.contains_key(&key(wanted)?)),
        ("containsValue", [item]) => Value::Bool(entries.values().any(|value| value.equals(item, COMPARED))),
        ("keySet", []) => values(entries.keys().map(|key| key.value())),
        ("values", []) => values(entries.values().cloned()),
        ("entrySet", []) => values(entries.iter().map(|(key, value)| Value::Entry(Rc::new((key.clone(), value.clone()))))),
        _ => return Ok(None),
    }))
}

/// Methods that change the map: those that [`changes`] names. What they put in is worked out before the map is open for it, because it may
/// be the map itself.
fn changing(entries: &RefCell<Entries>, name: &str, arguments: &[Value]) -> Result<Option<Value>, String> {
    Ok(Some(match (name, arguments) {
        ("put", [name, item]) => {
            let name = key(name)?;
            entries.borrow_mut().insert(name, item.clone()).unwrap_or(Value::Null)
        }
        ("putIfAbsent" | "replace", [member, item]) => {
            let present = get(&entries.borrow(), member)?;
            if present.is_some() == (name == "replace") {
                let member = key(member)?;
                entries.borrow_mut().insert(member, item.clone());
            }
            present.unwrap_or(Value::Null)
        }
        ("putAll", [Value::Map(other)]) => {
            let other = other.entries.borrow().clone();
            entries.borrow_mut().extend(other);
            void()
        }
        ("remove", [wanted]) => {
            let wanted = key(wanted)?;
            entries.borrow_mut().shift_remove(&wanted).unwrap_or(Value::Null)
        }
        ("clear", []) => {
            let all = entries.take();
            drop(all);
            void()
        }
        _ => return Ok(None),
    }))
}
