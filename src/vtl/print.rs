//! How values come out: maps as Java prints them (`{a=b}`), lists from JSON as JSON (recorded), other lists as Java's.

use super::number;
use super::value::{Entries, Key, Value};
use serde::Serialize;
use serde_json::Value as Json;
use serde_json::ser::{Formatter, Serializer};
use std::io;

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
            Value::Number(number) => self.out.push_str(&number::java(*number)),
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
        let start = self.out.len() + 1;
        self.out.push('"');
        self.key(key);
        let escapes = |c: char| c < ' ' || matches!(c, '"' | '\\' | '/');
        if self.out[start..].contains(escapes) {
            let text = self.out.split_off(start);
            for c in text.chars() {
                match c {
                    '"' | '\\' | '/' => self.out.extend(['\\', c]),
                    '\n' => self.out.push_str("\\n"),
                    '\r' => self.out.push_str("\\r"),
                    '\t' => self.out.push_str("\\t"),
                    '\u{8}' => self.out.push_str("\\b"),
                    '\u{c}' => self.out.push_str("\\f"),
                    c if c < ' ' => self.out.push_str(&format!("\\u{:04X}", c as u32)),
                    c => self.out.push(c),
                }
            }
        }
        self.out.push('"');
    }
}

fn push(out: &mut String, number: &impl std::fmt::Display) {
    use std::fmt::Write;
    // Writing to a text cannot fail.
    let _ = write!(out, "{number}");
}

/// JSON as `$input.json` gives it: compact, doubles as Java writes them.
pub(super) fn json_text(json: &Json) -> String {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail, and every key of a JSON object is a text.
    let _ = json.serialize(&mut Serializer::with_formatter(&mut bytes, JavaNumbers));
    String::from_utf8(bytes).unwrap_or_default()
}

/// Compact JSON with Java's doubles.
struct JavaNumbers;

impl Formatter for JavaNumbers {
    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        writer.write_all(number::java(value).as_bytes())
    }
}
