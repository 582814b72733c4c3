//! YAML 1.2 with the core schema, read from saphyr-parser's events into a tree. Aliases and nesting have a budget. Where things stand in a
//! text is found in `yaml_places`.

use super::document::{Document, MOST_DEPTH, Place, broken, push_escaped};
use super::yaml_indent::Indented;
use super::{Pace, Problem};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Bytes of text that count as one value more where an alias stands for them: else few lines could stand for more than any memory holds.
const BYTES: usize = 64;

/// Reads the first document of a text, an event after the other. Once its aliases are written out, it may hold so many values, so that a few
/// lines cannot stand for billions.
pub(super) async fn parse(text: &str, most_values: usize, pace: &Pace) -> Result<Document, Problem> {
    let mut source = Indented::new(text);
    loop {
        match parse_once(source.text(), most_values, pace).await {
            Err(Unread::Scan(error)) if source.mend(&error) => {}
            read => return read.map_err(|unread| source.placed(unread.into())),
        }
    }
}

/// Why a text could not be read.
pub(super) enum Unread {
    /// It is no YAML.
    Scan(ScanError),
    /// It ends too early, or what it says cannot be taken.
    Problem(Problem),
}

impl From<Problem> for Unread {
    fn from(problem: Problem) -> Unread {
        Unread::Problem(problem)
    }
}

impl From<Unread> for Problem {
    fn from(unread: Unread) -> Problem {
        match unread {
            Unread::Scan(error) => broken(error.info(), (error.marker().line(), error.marker().col() + 1)),
            Unread::Problem(problem) => problem,
        }
    }
}

async fn parse_once(text: &str, most_values: usize, pace: &Pace) -> Result<Document, Unread> {
    let mut parser = Parser::new_from_str(text);
    let mut reader = Reader { anchors: HashMap::new(), duplicates: Vec::new(), values: 0, most_values, open: Vec::new() };
    let mut read = 0;
    loop {
        let (event, span) = next(&mut parser)?;
        pace.spend(EVENT + span.start.index().saturating_sub(read)).await;
        read = span.start.index();
        match event {
            Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
            Event::StreamEnd | Event::DocumentEnd => return Err(broken("The document is empty", (1, 1)).into()),
            event => {
                if let Some(root) = reader.take(event, span)? {
                    return Ok(Document { root, duplicates: reader.duplicates });
                }
            }
        }
    }
}

/// What an event costs beside its text, in units of work.
pub(super) const EVENT: usize = 16;

/// Where an event begins.
pub(super) fn place(span: Span) -> Place {
    (span.start.line(), span.start.col() + 1)
}

/// The next event.
pub(super) fn next<'a>(parser: &mut Parser<'a, StrInput<'a>>) -> Result<(Event<'a>, Span), Unread> {
    match parser.next_event() {
        Some(next) => next.map_err(Unread::Scan),
        None => Err(broken("The document ends too early", (1, 1)).into()),
    }
}

struct Reader {
    anchors: HashMap<usize, (Value, usize)>,
    /// Pointers to keys that stand twice, as far as they are known: each collection above puts its own step before them.
    duplicates: Vec<String>,
    values: usize,
    most_values: usize,
    open: Vec<Open>,
}

/// A list or a mapping that is not closed yet.
struct Open {
    anchor: usize,
    /// How many values there were before it.
    before: usize,
    /// How many doubled keys had been noticed before the item or the member that is read.
    noticed: usize,
    content: Content,
}

enum Content {
    List(Vec<Value>),
    Mapping {
        members: Map<String, Value>,
        /// What merge keys bring.
        merged: Vec<Value>,
        /// The key whose value comes next.
        key: Option<Key>,
    },
}

enum Key {
    Name(String),
    Merge,
}

impl Reader {
    /// Takes an event; the whole tree once it is complete.
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<Option<Value>, Problem> {
        if let Some(Open { content: Content::Mapping { key: None, .. }, .. }) = self.open.last()
            && !matches!(event, Event::MappingEnd)
        {
            let key = self.key(event, span)?;
            let now = self.duplicates.len();
            if let Some(Open { content: Content::Mapping { key: next, .. }, noticed, .. }) = self.open.last_mut() {
                (*next, *noticed) = (Some(key), now);
            }
            return Ok(None);
        }
        if matches!(event, Event::MappingEnd | Event::SequenceEnd) {
            let Some(Open { anchor, before, content, .. }) = self.open.pop() else { return Err(broken("A value is missing", place(span))) };
            let value = match content {
                Content::List(list) => Value::Array(list),
                Content::Mapping { mut members, merged, .. } => {
                    merged.into_iter().for_each(|value| merge(&mut members, value));
                    Value::Object(members)
                }
            };
            self.keep(anchor, &value, self.values - before, span)?;
            return Ok(self.put(value));
        }
        if self.open.len() > MOST_DEPTH {
            return Err(broken(format!("The document is nested more than {MOST_DEPTH} deep"), place(span)));
        }
        self.count(1, span)?;
        let open = |anchor: usize, content: Content| Open { anchor, before: self.values, noticed: self.duplicates.len(), content };
        let value = match event {
            Event::SequenceStart(anchor, _) => {
                let list = open(anchor, Content::List(Vec::new()));
                self.open.push(list);
                return Ok(None);
            }
            Event::MappingStart(anchor, _) => {
                let mapping = open(anchor, Content::Mapping { members: Map::new(), merged: Vec::new(), key: None });
                self.open.push(mapping);
                return Ok(None);
            }
            Event::Scalar(text, style, anchor, tag) => {
                let value = match tag {
                    Some(tag) if tag.suffix == "str" => Value::String(text.into_owned()),
                    _ if style == ScalarStyle::Plain => plain(&text),
                    _ => Value::String(text.into_owned()),
                };
                self.keep(anchor, &value, 1, span)?;
                value
            }
            Event::Alias(anchor) => {
                let values = self.anchors.get(&anchor).map_or(0, |(_, values)| *values);
                // What it would cost is known before it is copied.
                self.count(values, span)?;
                self.anchors.get(&anchor).map(|(value, _)| value.clone()).unwrap_or_default()
            }
            _ => return Err(broken("A value is missing", place(span))),
        };
        Ok(self.put(value))
    }

    /// The key that an event is.
    fn key(&mut self, event: Event<'_>, span: Span) -> Result<Key, Problem> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                // In quotes it is a name like any other.
                let merges = style == ScalarStyle::Plain && text == "<<";
                let text = Value::String(text.into_owned());
                self.keep(anchor, &text, 1, span)?;
                match text {
                    Value::String(text) if !merges => Ok(Key::Name(text)),
                    _ => Ok(Key::Merge),
                }
            }
            Event::Alias(anchor) => {
                let values = self.anchors.get(&anchor).map_or(0, |(_, values)| *values);
                self.count(values, span)?;
                match self.anchors.get(&anchor) {
                    Some((Value::String(text), _)) => Ok(Key::Name(text.clone())),
                    _ => Err(broken("A key must be a text", place(span))),
                }
            }
            _ => Err(broken("A key must be a text", place(span))),
        }
    }

    /// Puts a value where it belongs; gives it back if that is nowhere, because it is the whole tree.
    fn put(&mut self, value: Value) -> Option<Value> {
        let Some(Open { content, noticed, .. }) = self.open.last_mut() else { return Some(value) };
        match content {
            Content::List(list) => {
                let first = std::mem::replace(noticed, self.duplicates.len());
                prefix(&mut self.duplicates[first..], &list.len().to_string());
                list.push(value);
            }
            Content::Mapping { members, merged, key } => match key.take() {
                Some(Key::Name(name)) => {
                    if members.contains_key(&name) {
                        self.duplicates.push(String::new());
                    }
                    prefix(&mut self.duplicates[*noticed..], &name);
                    members.insert(name, value);
                }
                _ => merged.push(value),
            },
        }
        None
    }

    /// Keeps what has an anchor. Anchors within anchors are kept once more each, which counts as well.
    fn keep(&mut self, anchor: usize, value: &Value, values: usize, span: Span) -> Result<(), Problem> {
        if anchor > 0 {
            let values = values + bytes(value) / BYTES;
            self.count(values, span)?;
            self.anchors.insert(anchor, (value.clone(), values));
        }
        Ok(())
    }

    fn count(&mut self, values: usize, span: Span) -> Result<(), Problem> {
        self.values += values;
        if self.values <= self.most_values {
            return Ok(());
        }
        Err(broken(format!("The document stands for more than {} values", self.most_values), place(span)))
    }
}

/// Puts a step before pointers.
fn prefix(pointers: &mut [String], step: &str) {
    for pointer in pointers {
        let mut longer = String::from("/");
        push_escaped(&mut longer, step);
        longer.push_str(pointer);
        *pointer = longer;
    }
}

/// The bytes of all names and texts in a value.
fn bytes(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(list) => list.iter().map(bytes).sum(),
        Value::Object(members) => members.iter().map(|(name, member)| name.len() + bytes(member)).sum(),
        _ => 0,
    }
}

/// YAML's merge key: what the mapping has itself wins.
fn merge(map: &mut Map<String, Value>, value: Value) {
    match value {
        Value::Object(other) => {
            for (key, value) in other {
                map.entry(key).or_insert(value);
            }
        }
        Value::Array(list) => list.into_iter().for_each(|value| merge(map, value)),
        _ => {}
    }
}

/// A plain scalar by the core schema: null, true, false, a number, or else text.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        if let Ok(number) = text.trim_start_matches('+').parse::<i64>() {
            return Value::from(number);
        }
        if let Some(number) = text.strip_prefix("0x").and_then(|hex| i64::from_str_radix(hex, 16).ok()) {
            return Value::from(number);
        }
        let numeric = digits.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte))
            && digits.bytes().any(|byte| byte.is_ascii_digit());
        if let Some(number) = numeric.then(|| text.parse::<f64>().ok()).flatten().filter(|number| number.is_finite()) {
            return Value::from(number);
        }
    }
    Value::String(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::pace::at_once;
    use super::*;
    use serde_json::json;

    fn parse_all(text: &str) -> Result<Document, Problem> {
        at_once(parse(text, 1_000_000, &Pace::endless()))
    }

    #[test]
    fn scalars_are_read_by_the_core_schema() {
        let tree = parse_all("a: 1\nb: '1'\nc: 1.5\nd: yes\ne: ~\nf: true\ng: 2022-04-12\nh: 1.0.0\ni: |\n  two\n  lines\n").expect("YAML");
        assert_eq!(
            tree.root,
            json!({"a": 1, "b": "1", "c": 1.5, "d": "yes", "e": null, "f": true, "g": "2022-04-12", "h": "1.0.0", "i": "two\nlines\n"})
        );
    }

    #[test]
    fn aliases_merge_keys_and_duplicates_are_known() {
        let tree = parse_all("base: &base\n  x: 1\nown:\n  <<: *base\n  y: 2\nlist: [*base]\nown: {z: 3}\n").expect("YAML");
        assert_eq!(tree.root, json!({"base": {"x": 1}, "own": {"z": 3}, "list": [{"x": 1}]}));
        assert_eq!(tree.duplicates, ["/own"]);
    }

    #[test]
    fn keys_may_have_anchors_and_be_aliases() {
        let tree = parse_all("&a x: {&b y: 1}\nz:\n  *a : 2\n  *b : 3\n").expect("YAML");
        assert_eq!(tree.root, json!({"x": {"y": 1}, "z": {"x": 2, "y": 3}}));
    }

    #[test]
    fn lines_may_end_as_windows_ends_them() {
        let tree = parse_all("a: |\r\n  one\r\n  two\r\nb:\r\n  - c: 'd'\r\n").expect("YAML");
        assert_eq!(tree.root, json!({"a": "one\ntwo\n", "b": [{"c": "d"}]}));
    }

    #[test]
    fn a_bomb_of_aliases_and_deep_nesting_are_refused() {
        let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for level in 1..9 {
            let before = format!("*a{}", level - 1);
            bomb.push_str(&format!("a{level}: &a{level} [{}]\n", [before.as_str(); 10].join(",")));
        }
        assert!(parse_all(&bomb).expect_err("a bomb").message.contains("more than"));
        assert!(parse_all(&"[".repeat(500)).is_err());
        let error = parse_all("a: b\n c: d\n").expect_err("broken");
        assert!(error.line.is_some(), "{error:?}");
    }
}
