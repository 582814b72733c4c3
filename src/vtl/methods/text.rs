//! Methods of Java's strings. Places count in UTF-16 units, as Java counts.

use super::{printed, values};
use crate::pattern::{Pattern, PatternError};
use crate::vtl::number::{parse_double, parse_whole};
use crate::vtl::value::Value;
use std::rc::Rc;

/// `text.name(arguments)`; none if there is no such method.
pub(super) fn call(text: &Rc<str>, name: &str, arguments: &[Value]) -> Result<Option<Value>, String> {
    let found = match arguments {
        [] => without(text, name),
        [Value::Text(other)] => with_text(text, name, other)?,
        [Value::Int(at)] => with_number(text, name, *at)?,
        [Value::Text(a), Value::Text(b)] => with_texts(text, name, a, b)?,
        [Value::Int(from), Value::Int(to)] if name == "substring" || name == "subSequence" => Some(slice(text, *from, Some(*to))?),
        [Value::Text(other), Value::Int(at)] => with_text_and_number(text, name, other, *at)?,
        [Value::Text(separator), Value::List(list)] if name == "join" => {
            let items = list.items.borrow().iter().map(printed).collect::<Result<Vec<_>, _>>()?;
            Some(Value::text(items.join(separator)))
        }
        _ => None,
    };
    Ok(match (found, name, arguments) {
        (None, "valueOf", [other]) => Some(Value::Text(printed(other)?)),
        (found, ..) => found,
    })
}

fn without(text: &Rc<str>, name: &str) -> Option<Value> {
    // Java's `trim` takes every character up to the space; `strip` what Unicode calls white space.
    let trimmed = |c: char| c <= ' ';
    Some(match name {
        "length" => Value::Int(length(text)),
        "isEmpty" => Value::Bool(text.is_empty()),
        "isBlank" => Value::Bool(text.trim().is_empty()),
        "toLowerCase" => Value::text(text.to_lowercase()),
        "toUpperCase" => Value::text(text.to_uppercase()),
        "trim" => Value::text(text.trim_matches(trimmed)),
        "strip" => Value::text(text.trim()),
        "stripLeading" => Value::text(text.trim_start()),
        "stripTrailing" => Value::text(text.trim_end()),
        "toCharArray" => values(text.chars().map(|c| Value::text(c.to_string()))),
        _ => return None,
    })
}

fn with_text(text: &Rc<str>, name: &str, other: &str) -> Result<Option<Value>, String> {
    Ok(Some(match name {
        "concat" => Value::text([text, other].concat()),
        "contains" => Value::Bool(text.contains(other)),
        "startsWith" => Value::Bool(text.starts_with(other)),
        "endsWith" => Value::Bool(text.ends_with(other)),
        "equalsIgnoreCase" => Value::Bool(text.to_lowercase() == other.to_lowercase()),
        "compareTo" => Value::Int(compare(text.encode_utf16(), other.encode_utf16())),
        "compareToIgnoreCase" => {
            let (a, b) = (text.to_lowercase(), other.to_lowercase());
            Value::Int(compare(a.encode_utf16(), b.encode_utf16()))
        }
        "indexOf" => Value::Int(place(text, text.find(other))),
        "lastIndexOf" => Value::Int(place(text, text.rfind(other))),
        "matches" => Value::Bool(whole(other)?.is_match(text).map_err(broken)?),
        "split" => split(text, other, 0)?,
        // Java has these as static methods; templates call them on any object of the type.
        "parseInt" | "parseLong" => parse_whole(other)?,
        "parseDouble" | "parseFloat" => parse_double(other)?,
        _ => return Ok(None),
    }))
}

fn with_number(text: &Rc<str>, name: &str, at: i64) -> Result<Option<Value>, String> {
    Ok(Some(match name {
        "charAt" => slice(text, at, at.checked_add(1)).map_err(|_| format!("String index out of range: {at}"))?,
        "substring" => slice(text, at, None)?,
        "codePointAt" => {
            let end = usize::try_from(at).ok().and_then(|at| offset(text, at));
            match end.and_then(|end| text[end..].chars().next()) {
                Some(c) => Value::Int(i64::from(u32::from(c))),
                None => return Err(format!("String index out of range: {at}")),
            }
        }
        "repeat" => match usize::try_from(at) {
            Ok(times) if text.len().saturating_mul(times) <= 10 * 1024 * 1024 => Value::text(text.repeat(times)),
            _ => return Err(format!("The text cannot be repeated {at} times")),
        },
        _ => return Ok(None),
    }))
}

fn with_texts(text: &Rc<str>, name: &str, a: &str, b: &str) -> Result<Option<Value>, String> {
    Ok(Some(match name {
        "replace" => Value::text(text.replace(a, b)),
        "replaceAll" => Value::text(Pattern::new(a).and_then(|pattern| pattern.replace_all(text, b)).map_err(broken)?),
        "replaceFirst" => Value::text(Pattern::new(a).and_then(|pattern| pattern.replace(text, b)).map_err(broken)?),
        _ => return Ok(None),
    }))
}

fn with_text_and_number(text: &Rc<str>, name: &str, other: &str, at: i64) -> Result<Option<Value>, String> {
    let start = offset(text, usize::try_from(at).unwrap_or(0));
    Ok(Some(match name {
        "indexOf" => Value::Int(place(text, start.and_then(|start| text[start..].find(other).map(|found| start + found)))),
        "lastIndexOf" => {
            let end = offset(text, usize::try_from(at).unwrap_or(0).saturating_add(other.encode_utf16().count())).unwrap_or(text.len());
            Value::Int(if at < 0 { -1 } else { place(text, text[..end].rfind(other)) })
        }
        "startsWith" => Value::Bool(at >= 0 && start.is_some_and(|start| text[start..].starts_with(other))),
        "split" => split(text, other, at)?,
        _ => return Ok(None),
    }))
}

fn broken(error: PatternError) -> String {
    error.to_string()
}

fn whole(pattern: &str) -> Result<Pattern, String> {
    Pattern::whole(pattern).map_err(broken)
}

fn length(text: &str) -> i64 {
    if text.is_ascii() { text.len() as i64 } else { text.encode_utf16().count() as i64 }
}

/// Where a byte stands, in UTF-16 units; -1 for nowhere.
fn place(text: &str, at: Option<usize>) -> i64 {
    at.map_or(-1, |at| length(&text[..at]))
}

/// The byte at which a UTF-16 unit begins; none beyond the end. Within a pair of surrogates it is the pair's beginning.
fn offset(text: &str, unit: usize) -> Option<usize> {
    if text.is_ascii() {
        return (unit <= text.len()).then_some(unit);
    }
    let mut units = 0;
    for (at, c) in text.char_indices() {
        if units >= unit || units + c.len_utf16() > unit {
            return Some(at);
        }
        units += c.len_utf16();
    }
    (units >= unit).then_some(text.len())
}

fn slice(text: &str, from: i64, to: Option<i64>) -> Result<Value, String> {
    let end = length(text);
    let to = to.unwrap_or(end);
    if from < 0 || to > end || from > to {
        return Err(format!("begin {from}, end {to}, length {end}"));
    }
    let at = |unit: i64| usize::try_from(unit).ok().and_then(|unit| offset(text, unit)).unwrap_or(text.len());
    Ok(Value::text(&text[at(from)..at(to)]))
}

fn compare(a: impl Iterator<Item = u16> + Clone, b: impl Iterator<Item = u16> + Clone) -> i64 {
    match a.clone().zip(b.clone()).find(|(a, b)| a != b) {
        Some((a, b)) => i64::from(a) - i64::from(b),
        None => a.count() as i64 - b.count() as i64,
    }
}

/// Java's split: without a limit, empty texts at the end are dropped; with one, there are so many parts at most.
fn split(text: &str, pattern: &str, limit: i64) -> Result<Value, String> {
    let most = usize::try_from(limit).ok().filter(|most| *most > 0);
    let mut parts = Pattern::new(pattern).and_then(|pattern| pattern.split(text, most)).map_err(broken)?;
    // A text that nothing parts stays as it is, the empty one, too.
    if limit == 0 && parts.len() > 1 {
        while parts.last().is_some_and(String::is_empty) {
            parts.pop();
        }
    }
    Ok(values(parts.into_iter().map(Value::text)))
}
