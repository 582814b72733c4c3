//! Java's methods that templates call on texts, lists, maps and numbers.

use super::value::{PRINT_DEPTH, Value};
use crate::pattern::Pattern;

/// A property that is no member of a map: `$map.empty`, `$list.size`; null for anything else.
pub(super) fn property(value: &Value, name: &str) -> Value {
    match (value, name) {
        (Value::List(..) | Value::Map(_) | Value::Text(_), "empty") => call(value, "isEmpty", &[]).unwrap_or(Value::Null),
        (Value::List(..) | Value::Map(_), "size") => call(value, "size", &[]).unwrap_or(Value::Null),
        _ => Value::Null,
    }
}

/// `value[index]`.
pub(super) fn index(value: &Value, index: &Value) -> Value {
    match (value, index) {
        (Value::List(list, _), Value::Int(index)) => {
            usize::try_from(*index).ok().and_then(|index| list.borrow().get(index).cloned()).unwrap_or(Value::Null)
        }
        (Value::Map(_), index) => value.member(&index.print(PRINT_DEPTH)).unwrap_or(Value::Null),
        _ => Value::Null,
    }
}

/// `value.name(arguments)`; an unknown method is an error that names it.
pub(super) fn call(value: &Value, name: &str, arguments: &[Value]) -> Result<Value, String> {
    let common = match (name, arguments) {
        ("toString", []) => Some(Value::text(value.print(PRINT_DEPTH))),
        ("equals", [other]) => Some(Value::Bool(value.equals(other))),
        _ => None,
    };
    if let Some(common) = common {
        return Ok(common);
    }
    let result = match value {
        // A method of nothing is nothing, as everywhere in Velocity.
        Value::Null => return Ok(Value::Null),
        Value::Text(text) => text_method(text, name, arguments)?,
        Value::List(..) => list_method(value, name, arguments),
        Value::Map(_) => map_method(value, name, arguments),
        Value::Int(_) | Value::Number(_) => number_method(value, name, arguments),
        _ => None,
    };
    result.ok_or_else(|| format!("There is no method {name} with {} arguments here", arguments.len()))
}

fn printed(value: &Value) -> String {
    value.print(PRINT_DEPTH)
}

fn text_method(text: &str, name: &str, arguments: &[Value]) -> Result<Option<Value>, String> {
    let chars = || text.chars().collect::<Vec<char>>();
    let at = |found: Option<usize>| Value::Int(found.map_or(-1, |at| text[..at].chars().count() as i64));
    let slice = |from: i64, to: i64| {
        let chars = chars();
        let range = usize::try_from(from).ok().zip(usize::try_from(to).ok()).filter(|(from, to)| from <= to && *to <= chars.len());
        range.map(|(from, to)| Value::text(chars[from..to].iter().collect::<String>())).ok_or("The index is outside of the text")
    };
    let none = || "Not a regular expression".to_owned();
    let regex = |pattern: &Value| Pattern::new(&printed(pattern)).ok_or_else(none);
    Ok(Some(match (name, arguments) {
        ("length", []) => Value::Int(text.chars().count() as i64),
        ("isEmpty", []) => Value::Bool(text.is_empty()),
        ("toLowerCase", []) => Value::text(text.to_lowercase()),
        ("toUpperCase", []) => Value::text(text.to_uppercase()),
        ("trim", []) => Value::text(text.trim()),
        ("concat", [other]) => Value::text(format!("{text}{}", printed(other))),
        ("contains", [other]) => Value::Bool(text.contains(&printed(other))),
        ("startsWith", [other]) => Value::Bool(text.starts_with(&printed(other))),
        ("endsWith", [other]) => Value::Bool(text.ends_with(&printed(other))),
        ("equalsIgnoreCase", [other]) => Value::Bool(text.to_lowercase() == printed(other).to_lowercase()),
        ("compareTo", [other]) => Value::Int(text.cmp(&printed(other)) as i64),
        ("indexOf", [other]) => at(text.find(&printed(other))),
        ("lastIndexOf", [other]) => at(text.rfind(&printed(other))),
        ("charAt", [Value::Int(index)]) => slice(*index, index + 1)?,
        ("substring", [Value::Int(from)]) => slice(*from, text.chars().count() as i64)?,
        ("substring", [Value::Int(from), Value::Int(to)]) => slice(*from, *to)?,
        ("replace", [from, to]) => Value::text(text.replace(&printed(from), &printed(to))),
        ("replaceAll", [pattern, to]) => Value::text(regex(pattern)?.replace_all(text, &printed(to))),
        ("replaceFirst", [pattern, to]) => Value::text(regex(pattern)?.replace(text, &printed(to))),
        ("matches", [pattern]) => Value::Bool(Pattern::whole(&printed(pattern)).ok_or_else(none)?.is_match(text)),
        ("split", [pattern]) => Value::list(split(text, &regex(pattern)?)),
        ("hashCode", []) => {
            Value::Int(i64::from(text.encode_utf16().fold(0i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)))))
        }
        // Java has these as static methods; templates call them on any object of the type.
        ("parseInt" | "parseLong" | "valueOf", [other]) => {
            printed(other).trim().parse().map(Value::Int).map_err(|_| "Not a whole number".to_owned())?
        }
        _ => return Ok(None),
    }))
}

/// Java's split: empty texts at the end are dropped.
fn split(text: &str, pattern: &Pattern) -> Vec<Value> {
    let mut parts = pattern.split(text);
    while parts.len() > 1 && parts.last().is_some_and(String::is_empty) {
        parts.pop();
    }
    parts.into_iter().map(Value::text).collect()
}

fn list_method(value: &Value, name: &str, arguments: &[Value]) -> Option<Value> {
    let Value::List(list, json) = value else { return None };
    let place = |index: &i64| usize::try_from(*index).ok();
    Some(match (name, arguments) {
        ("size", []) => Value::Int(list.borrow().len() as i64),
        ("isEmpty", []) => Value::Bool(list.borrow().is_empty()),
        ("get", [Value::Int(at)]) => index(value, &Value::Int(*at)),
        ("add", [item]) => {
            list.borrow_mut().push(item.clone());
            Value::Bool(true)
        }
        ("add", [Value::Int(at), item]) => {
            let at = place(at).filter(|at| *at <= list.borrow().len())?;
            list.borrow_mut().insert(at, item.clone());
            Value::Null
        }
        ("addAll", [Value::List(other, _)]) => {
            let other = other.borrow().clone();
            list.borrow_mut().extend(other);
            Value::Bool(true)
        }
        ("set", [Value::Int(at), item]) => {
            let at = place(at)?;
            list.borrow_mut().get_mut(at).map(|element| std::mem::replace(element, item.clone()))?
        }
        ("remove", [Value::Int(at)]) => {
            let at = place(at).filter(|at| *at < list.borrow().len())?;
            list.borrow_mut().remove(at)
        }
        ("remove", [item]) => {
            let at = list.borrow().iter().position(|element| element.equals(item));
            at.map(|at| list.borrow_mut().remove(at));
            Value::Bool(at.is_some())
        }
        ("contains", [item]) => Value::Bool(list.borrow().iter().any(|element| element.equals(item))),
        ("indexOf", [item]) => Value::Int(list.borrow().iter().position(|element| element.equals(item)).map_or(-1, |at| at as i64)),
        ("clear", []) => {
            list.borrow_mut().clear();
            Value::Null
        }
        ("subList", [Value::Int(from), Value::Int(to)]) => {
            let part = list.borrow().get(place(from)?..place(to)?)?.to_vec();
            Value::List(std::rc::Rc::new(std::cell::RefCell::new(part)), *json)
        }
        ("iterator" | "toArray", []) => value.clone(),
        _ => return None,
    })
}

fn map_method(value: &Value, name: &str, arguments: &[Value]) -> Option<Value> {
    let Value::Map(map) = value else { return None };
    let entry = |(name, value): &(String, Value)| Value::map(vec![("key".into(), Value::text(name)), ("value".into(), value.clone())]);
    Some(match (name, arguments) {
        ("size", []) => Value::Int(map.borrow().len() as i64),
        ("isEmpty", []) => Value::Bool(map.borrow().is_empty()),
        ("get", [key]) => value.member(&printed(key)).unwrap_or(Value::Null),
        ("getOrDefault", [key, other]) => value.member(&printed(key)).unwrap_or_else(|| other.clone()),
        ("put", [key, item]) => value.put(&printed(key), item.clone()),
        ("putAll", [Value::Map(other)]) => {
            let other = other.borrow().clone();
            other.into_iter().for_each(|(key, item)| drop(value.put(&key, item)));
            Value::Null
        }
        ("remove", [key]) => {
            let key = printed(key);
            let at = map.borrow().iter().position(|(name, _)| *name == key);
            at.map_or(Value::Null, |at| map.borrow_mut().remove(at).1)
        }
        ("containsKey", [key]) => Value::Bool(value.member(&printed(key)).is_some()),
        ("containsValue", [item]) => Value::Bool(map.borrow().iter().any(|(_, value)| value.equals(item))),
        ("keySet", []) => Value::list(map.borrow().iter().map(|(name, _)| Value::text(name)).collect()),
        ("values", []) => Value::list(map.borrow().iter().map(|(_, value)| value.clone()).collect()),
        ("entrySet", []) => Value::list(map.borrow().iter().map(entry).collect()),
        ("getKey", []) => value.member("key")?,
        ("getValue", []) => value.member("value")?,
        ("clear", []) => {
            map.borrow_mut().clear();
            Value::Null
        }
        _ => return None,
    })
}

fn number_method(value: &Value, name: &str, arguments: &[Value]) -> Option<Value> {
    let number = value.as_number()?;
    Some(match (name, arguments) {
        ("intValue" | "longValue", []) => Value::Int(number as i64),
        ("doubleValue" | "floatValue", []) => Value::Number(number),
        ("parseInt" | "parseLong", [other]) => printed(other).trim().parse().map(Value::Int).ok()?,
        ("parseDouble" | "parseFloat", [other]) => printed(other).trim().parse().map(Value::Number).ok()?,
        ("compareTo", [other]) => Value::Int(value.compare(other)? as i64),
        _ => return None,
    })
}
