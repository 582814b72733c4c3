//! How values come out: maps as Java prints them (`{a=b}`), lists from JSON as JSON (recorded), other lists as Java's.

use super::escape::Plain;
use super::number;
use super::value::{Entries, Key, Value};
use serde_json::Value as Json;

/// How deep printing goes: a list may hold itself, which no stack of Java's would bear either.
const MOST_DEPTH: usize = 200;

/// The text went past its budget, or a value is nested too deeply.
#[derive(Debug)]
pub(super) struct TooMuch;

/// Puts a value out; `limit` is how long the text may get. A block puts nothing out: only the evaluation can run it.
pub(super) fn print(value: &Value, out: &mut String, limit: usize) -> Result<(), TooMuch> {
    let mut printer = Printer { out, limit };
    printer.value(value, 0)
}

struct Printer<'a> {
    out: &'a mut String,
    limit: usize,
}

impl Printer<'_> {
    fn value(&mut self, value: &Value, depth: usize) -> Result<(), TooMuch> {
        if depth > MOST_DEPTH || self.out.len() > self.limit {
            return Err(TooMuch);
        }
        match value {
            Value::Null | Value::Input | Value::Util | Value::Block(_) => {}
            Value::Bool(flag) => self.out.push_str(if *flag { "true" } else { "false" }),
            Value::Int(number) => push(self.out, number),
            Value::Big(number) => push(self.out, number),
            Value::Number(number) => number::put_java(*number, self.out),
            Value::Text(text) => self.out.push_str(text),
            Value::List(list) if list.is_json => self.json(value, depth)?,
            Value::List(list) => {
                self.out.push('[');
                for (index, item) in list.items.borrow().iter().enumerate() {
                    self.comma(index, ", ");
                    self.inside(item, depth)?;
                }
                self.out.push(']');
            }
            Value::Map(map) => self.entries(&map.entries.borrow(), depth)?,
            Value::Entry(entry) => self.entry(&entry.0, &entry.1, depth)?,
            Value::Loop(state) => self.entries(&state.own.entries.borrow(), depth)?,
        }
        Ok(())
    }

    fn comma(&mut self, index: usize, comma: &str) {
        if index > 0 {
            self.out.push_str(comma);
        }
    }

    fn entries(&mut self, entries: &Entries, depth: usize) -> Result<(), TooMuch> {
        self.out.push('{');
        for (index, (key, value)) in entries.iter().enumerate() {
            self.comma(index, ", ");
            self.entry(key, value, depth)?;
        }
        self.out.push('}');
        Ok(())
    }

    fn entry(&mut self, key: &Key, value: &Value, depth: usize) -> Result<(), TooMuch> {
        self.key(key);
        self.out.push('=');
        self.inside(value, depth)
    }

    fn key(&mut self, key: &Key) {
        match key {
            Key::Text(text) | Key::Other(text) => self.out.push_str(text),
            Key::Int(number) => push(self.out, number),
        }
    }

    /// Inside of lists and maps, Java prints null as a word.
    fn inside(&mut self, value: &Value, depth: usize) -> Result<(), TooMuch> {
        if matches!(value, Value::Null) {
            self.out.push_str("null");
            return Ok(());
        }
        self.value(value, depth + 1)
    }

    /// A list from JSON, as the library that the service uses writes it: compact, with slashes escaped.
    fn json(&mut self, value: &Value, depth: usize) -> Result<(), TooMuch> {
        if depth > MOST_DEPTH || self.out.len() > self.limit {
            return Err(TooMuch);
        }
        match value {
            Value::List(list) => {
                self.out.push('[');
                for (index, item) in list.items.borrow().iter().enumerate() {
                    self.comma(index, ",");
                    self.json(item, depth + 1)?;
                }
                self.out.push(']');
            }
            Value::Map(map) => {
                self.out.push('{');
                for (index, (key, item)) in map.entries.borrow().iter().enumerate() {
                    self.comma(index, ",");
                    self.quoted(key);
                    self.out.push(':');
                    self.json(item, depth + 1)?;
                }
                self.out.push('}');
            }
            Value::Text(text) => self.quoted(&Key::Text(text.clone())),
            Value::Null => self.out.push_str("null"),
            Value::Bool(_) | Value::Int(_) | Value::Big(_) | Value::Number(_) => self.value(value, depth)?,
            other => {
                let mut text = String::new();
                print(other, &mut text, self.limit)?;
                self.quoted(&Key::text(&text));
            }
        }
        Ok(())
    }

    fn quoted(&mut self, key: &Key) {
        self.out.push('"');
        match key {
            Key::Text(text) | Key::Other(text) => JAVA.escaped(text, self.out, |c, out| match c {
                '/' => out.push_str("\\/"),
                c if c < ' ' && escape(c).is_none() => out.push_str(&format!("\\u{:04X}", c as u32)),
                c => json_escape(c, out),
            }),
            Key::Int(number) => push(self.out, number),
        }
        self.out.push('"');
    }
}

/// What stays as it is in the JSON that lists from JSON print as, and in the JSON of `$input.json`.
const JAVA: Plain = Plain::all_but(b"\"\\/", true);
const JSON: Plain = Plain::all_but(b"\"\\", true);

/// JSON's short escapes.
fn escape(c: char) -> Option<char> {
    Some(match c {
        '"' | '\\' => c,
        '\n' => 'n',
        '\r' => 'r',
        '\t' => 't',
        '\u{8}' => 'b',
        '\u{c}' => 'f',
        _ => return None,
    })
}

fn json_escape(c: char, out: &mut String) {
    match escape(c) {
        Some(short) => out.extend(['\\', short]),
        None => out.push_str(&format!("\\u{:04x}", c as u32)),
    }
}

pub(super) fn push(out: &mut String, number: &impl std::fmt::Display) {
    use std::fmt::Write;
    // Writing to a text cannot fail.
    let _ = write!(out, "{number}");
}

/// JSON as `$input.json` gives it: compact, doubles as Java writes them.
pub(super) fn json(json: &Json, out: &mut String) {
    match json {
        Json::Null => out.push_str("null"),
        Json::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Json::Number(number) => match number.as_f64().filter(|_| number.is_f64()) {
            Some(double) if !(1e-3..1e7).contains(&double.abs()) => number::put_java(double, out),
            // Whole numbers, and what Java writes without an exponent, too.
            _ => push(out, number),
        },
        Json::String(text) => quoted(text, out),
        Json::Array(list) => {
            let mut before = '[';
            for item in list {
                out.push(std::mem::replace(&mut before, ','));
                self::json(item, out);
            }
            out.push_str(if list.is_empty() { "[]" } else { "]" });
        }
        Json::Object(map) => {
            let mut before = '{';
            for (name, value) in map {
                out.push(std::mem::replace(&mut before, ','));
                quoted(name, out);
                out.push(':');
                self::json(value, out);
            }
            out.push_str(if map.is_empty() { "{}" } else { "}" });
        }
    }
}

fn quoted(text: &str, out: &mut String) {
    out.push('"');
    JSON.escaped(text, out, json_escape);
    out.push('"');
}
