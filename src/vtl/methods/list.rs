//! Methods of Java's lists.

use super::{COMPARED, changes, copy, hash, values, void};
use crate::vtl::value::{List, Value};
use std::cell::RefCell;
use std::rc::Rc;

/// How long a list may get.
const LONGEST: usize = 1_000_000;

/// The element at a place.
pub(super) fn element(items: &[Value], at: i64) -> Result<&Value, String> {
    let found = usize::try_from(at).ok().and_then(|at| items.get(at));
    found.ok_or_else(|| format!("Index {at} out of bounds for length {}", items.len()))
}

fn found(items: &[Value], item: &Value) -> Option<usize> {
    items.iter().position(|element| element.equals(item, COMPARED))
}

fn number(at: Option<usize>) -> Value {
    Value::Int(at.map_or(-1, |at| at as i64))
}

/// `list.name(arguments)`; none if there is no such method.
pub(super) fn call(list: &Rc<List>, name: &str, arguments: &[Value]) -> Result<Option<Value>, String> {
    if list.items.borrow().len() > LONGEST {
        return Err(format!("A list has {LONGEST} elements at most"));
    }
    if changes(name) { changing(&list.items, name, arguments) } else { reading(list, &list.items.borrow(), name, arguments) }
}

/// Methods that leave the list as it is: as long as they run, it cannot be changed.
fn reading(list: &Rc<List>, items: &[Value], name: &str, arguments: &[Value]) -> Result<Option<Value>, String> {
    Ok(Some(match (name, arguments) {
        // The guide counts what a path finds with `count()`.
        ("size" | "count", []) => Value::Int(items.len() as i64),
        ("isEmpty", []) => Value::Bool(items.is_empty()),
        ("get", [Value::Int(at)]) => element(items, *at)?.clone(),
        ("contains", [item]) => Value::Bool(found(items, item).is_some()),
        ("containsAll", [Value::List(other)]) => Value::Bool(other.items.borrow().iter().all(|item| found(items, item).is_some())),
        ("indexOf", [item]) => number(found(items, item)),
        ("lastIndexOf", [item]) => number(items.iter().rposition(|element| element.equals(item, COMPARED))),
        ("iterator" | "toArray", []) => Value::List(list.clone()),
        ("subList", [Value::Int(from), Value::Int(to)]) => {
            let range = usize::try_from(*from).ok().zip(usize::try_from(*to).ok());
            let part = range.and_then(|(from, to)| items.get(from..to)).ok_or_else(|| format!("fromIndex {from}, toIndex {to}"))?;
            copy(list, part.to_vec())
        }
        ("hashCode", []) => Value::Int(hash(&Value::List(list.clone()), COMPARED).into()),
        ("reversed", []) => values(items.iter().rev().cloned()),
        _ => return Ok(None),
    }))
}

/// Methods that change the list: those that [`changes`] names.
fn changing(items: &RefCell<Vec<Value>>, name: &str, arguments: &[Value]) -> Result<Option<Value>, String> {
    Ok(Some(match (name, arguments) {
        ("add", [item]) => {
            items.borrow_mut().push(item.clone());
            Value::Bool(true)
        }
        ("add", [Value::Int(at), item]) => {
            let length = items.borrow().len();
            let at = usize::try_from(*at).ok().filter(|at| *at <= length).ok_or_else(|| format!("Index: {at}, Size: {length}"))?;
            items.borrow_mut().insert(at, item.clone());
            void()
        }
        ("addAll", [Value::List(other)]) => {
            let other = other.items.borrow().clone();
            let some = !other.is_empty();
            items.borrow_mut().extend(other);
            Value::Bool(some)
        }
        ("set", [Value::Int(at), item]) => {
            element(&items.borrow(), *at)?;
            std::mem::replace(&mut items.borrow_mut()[*at as usize], item.clone())
        }
        ("remove", [Value::Int(at)]) => {
            element(&items.borrow(), *at)?;
            items.borrow_mut().remove(*at as usize)
        }
        ("remove", [item]) => {
            let at = found(&items.borrow(), item);
            let removed = at.map(|at| items.borrow_mut().remove(at));
            Value::Bool(removed.is_some())
        }
        ("removeAll" | "retainAll", [Value::List(other)]) => {
            let other = other.items.borrow().clone();
            let before = items.borrow().len();
            let keeps = |item: &Value| found(&other, item).is_some() == (name == "retainAll");
            let kept: Vec<Value> = items.borrow().iter().filter(|item| keeps(item)).cloned().collect();
            let length = kept.len();
            let replaced = items.replace(kept);
            drop(replaced);
            Value::Bool(length != before)
        }
        ("clear", []) => {
            let all = items.take();
            drop(all);
            void()
        }
        _ => return Ok(None),
    }))
}
