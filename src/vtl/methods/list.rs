//! Methods of Java's lists.

use super::{COMPARED, copy, hash, values, void};
use crate::vtl::value::{List, Value};
use std::rc::Rc;

/// How long a list may get.
const LONGEST: usize = 1_000_000;

/// The element at a place.
pub(super) fn element(items: &[Value], at: i64) -> Result<&Value, String> {
    let found = usize::try_from(at).ok().and_then(|at| items.get(at));
    found.ok_or_else(|| format!("Index {at} out of bounds for length {}", items.len()))
}

fn found(list: &List, item: &Value) -> Option<usize> {
    list.items.borrow().iter().position(|element| element.equals(item, COMPARED))
}

fn number(at: Option<usize>) -> Value {
    Value::Int(at.map_or(-1, |at| at as i64))
}

/// `list.name(arguments)`; none if there is no such method.
pub(super) fn call(list: &Rc<List>, name: &str, arguments: &[Value]) -> Result<Option<Value>, String> {
    if list.items.borrow().len() > LONGEST {
        return Err(format!("A list has {LONGEST} elements at most"));
    }
    Ok(Some(match (name, arguments) {
        // The guide counts what a path finds with `count()`.
        ("size" | "count", []) => Value::Int(list.items.borrow().len() as i64),
        ("isEmpty", []) => Value::Bool(list.items.borrow().is_empty()),
        ("get", [Value::Int(at)]) => element(&list.items.borrow(), *at)?.clone(),
        ("add", [item]) => {
            list.items.borrow_mut().push(item.clone());
            Value::Bool(true)
        }
        ("addAll", [Value::List(other)]) => {
            let other = other.items.borrow().clone();
            let some = !other.is_empty();
            list.items.borrow_mut().extend(other);
            Value::Bool(some)
        }
        ("contains", [item]) => Value::Bool(found(list, item).is_some()),
        ("containsAll", [Value::List(other)]) => {
            let other = other.items.borrow().clone();
            Value::Bool(other.iter().all(|item| found(list, item).is_some()))
        }
        ("indexOf", [item]) => number(found(list, item)),
        ("lastIndexOf", [item]) => number(list.items.borrow().iter().rposition(|element| element.equals(item, COMPARED))),
        ("remove", [Value::Int(at)]) => {
            element(&list.items.borrow(), *at)?;
            list.items.borrow_mut().remove(*at as usize)
        }
        ("clear", []) => {
            let items = std::mem::take(&mut *list.items.borrow_mut());
            drop(items);
            void()
        }
        ("iterator" | "toArray", []) => Value::List(list.clone()),
        _ => return changed(list, name, arguments),
    }))
}

/// Methods that change single elements, or take a part.
fn changed(list: &Rc<List>, name: &str, arguments: &[Value]) -> Result<Option<Value>, String> {
    Ok(Some(match (name, arguments) {
        ("add", [Value::Int(at), item]) => {
            let length = list.items.borrow().len();
            let at = usize::try_from(*at).ok().filter(|at| *at <= length).ok_or_else(|| format!("Index: {at}, Size: {length}"))?;
            list.items.borrow_mut().insert(at, item.clone());
            void()
        }
        ("set", [Value::Int(at), item]) => {
            element(&list.items.borrow(), *at)?;
            std::mem::replace(&mut list.items.borrow_mut()[*at as usize], item.clone())
        }
        ("remove", [item]) => {
            let at = found(list, item);
            let removed = at.map(|at| list.items.borrow_mut().remove(at));
            Value::Bool(removed.is_some())
        }
        ("removeAll" | "retainAll", [Value::List(other)]) => {
            let other = other.items.borrow().clone();
            let before = list.items.borrow().len();
            let keeps = |item: &Value| other.iter().any(|element| element.equals(item, COMPARED)) == (name == "retainAll");
            let kept: Vec<Value> = list.items.borrow().iter().filter(|item| keeps(item)).cloned().collect();
            let length = kept.len();
            let items = std::mem::replace(&mut *list.items.borrow_mut(), kept);
            drop(items);
            Value::Bool(length != before)
        }
        ("subList", [Value::Int(from), Value::Int(to)]) => {
            let items = list.items.borrow();
            let range = usize::try_from(*from).ok().zip(usize::try_from(*to).ok());
            let part = range.and_then(|(from, to)| items.get(from..to)).ok_or_else(|| format!("fromIndex {from}, toIndex {to}"))?;
            copy(list, part.to_vec())
        }
        ("hashCode", []) => Value::Int(hash(&Value::List(list.clone()), COMPARED).into()),
        ("reversed", []) => values(list.items.borrow().iter().rev().cloned()),
        _ => return Ok(None),
    }))
}
