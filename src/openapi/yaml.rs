//! YAML 1.2 with the core schema, read from saphyr-parser's events into a tree. Aliases and nesting have a budget.

use super::Problem;
use super::document::{Document, MOST_DEPTH, Place, broken, push_escaped};
use super::locate::Targets;
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};
use serde_json::{Map, Value};
use std::collections::HashMap;

struct Reader<'a> {
    parser: Parser<'a, StrInput<'a>>,
    anchors: HashMap<usize, (Value, usize)>,
    /// Pointers to keys that stand twice, as far as they are known: each collection above puts its own step before them.
    duplicates: Vec<String>,
    values: usize,
    most_values: usize,
}

/// Reads the first document of a text. Once its aliases are written out, it may hold so many values, so that a few lines cannot stand for billions.
pub(super) fn parse(text: &str, most_values: usize) -> Result<Document, Problem> {
    let mut reader = Reader { parser: Parser::new_from_str(text), anchors: HashMap::new(), duplicates: Vec::new(), values: 0, most_values };
    loop {
        let (event, span) = next(&mut reader.parser)?;
        match event {
            Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
            Event::StreamEnd | Event::DocumentEnd => return Err(broken("The document is empty", (1, 1))),
            event => {
                let root = reader.value(event, span, 0)?;
                return Ok(Document { root, duplicates: reader.duplicates });
            }
        }
    }
}

/// Looks for things in a text, as far as it can be read.
pub(super) fn find(text: &str, targets: &mut Targets) -> Result<(), Problem> {
    let mut parser = Parser::new_from_str(text);
    loop {
        let (event, span) = next(&mut parser)?;
        match event {
            Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
            Event::StreamEnd | Event::DocumentEnd => return Ok(()),
            event => {
                targets.note(0, place(span));
                return walk(&mut parser, &event, targets, Some(0), 0);
            }
        }
    }
}

/// Walks over a value and notes what is wanted in it.
fn walk<'a>(
    parser: &mut Parser<'a, StrInput<'a>>,
    event: &Event<'a>,
    targets: &mut Targets,
    node: Option<usize>,
    depth: usize,
) -> Result<(), Problem> {
    let node = node.filter(|node| targets.goes_on(*node) && depth <= MOST_DEPTH);
    match (event, node) {
        (Event::MappingStart(..), Some(node)) => loop {
            let (event, span) = next(parser)?;
            let child = match &event {
                Event::MappingEnd => return Ok(()),
                Event::Scalar(text, ..) => targets.below(node, text),
                _ => None,
            };
            // A member's place is that of its key: that is where one looks for it.
            if let Some(child) = child {
                targets.note(child, place(span));
            }
            walk(parser, &event, targets, None, depth + 1)?;
            let (event, _) = next(parser)?;
            walk(parser, &event, targets, child, depth + 1)?;
        },
        (Event::SequenceStart(..), Some(node)) => {
            for index in 0.. {
                let (event, span) = next(parser)?;
                if matches!(event, Event::SequenceEnd) {
                    break;
                }
                let child = targets.below(node, &index.to_string());
                if let Some(child) = child {
                    targets.note(child, place(span));
                }
                walk(parser, &event, targets, child, depth + 1)?;
            }
            Ok(())
        }
        (Event::MappingStart(..) | Event::SequenceStart(..), None) => {
            let mut open = 1_usize;
            while open > 0 {
                match next(parser)?.0 {
                    Event::MappingStart(..) | Event::SequenceStart(..) => open += 1,
                    Event::MappingEnd | Event::SequenceEnd => open -= 1,
                    _ => {}
                }
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn place(span: Span) -> Place {
    (span.start.line(), span.start.col() + 1)
}

fn scan_error(error: &ScanError) -> Problem {
    let marker = error.marker();
    broken(error.info(), (marker.line(), marker.col() + 1))
}

fn next<'a>(parser: &mut Parser<'a, StrInput<'a>>) -> Result<(Event<'a>, Span), Problem> {
    match parser.next_event() {
        Some(Ok(next)) => Ok(next),
        Some(Err(error)) => Err(scan_error(&error)),
        None => Err(broken("The document ends too early", (1, 1))),
    }
}

impl<'a> Reader<'a> {
    fn value(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Value, Problem> {
        if depth > MOST_DEPTH {
            return Err(broken(format!("The document is nested more than {MOST_DEPTH} deep"), place(span)));
        }
        self.count(1, span)?;
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let value = match tag {
                    Some(tag) if tag.suffix == "str" => Value::String(text.into_owned()),
                    _ if style == ScalarStyle::Plain => plain(&text),
                    _ => Value::String(text.into_owned()),
                };
                self.keep(anchor, &value, 1, span)?;
                Ok(value)
            }
            Event::SequenceStart(anchor, _) => {
                let before = self.values;
                let mut list = Vec::new();
                loop {
                    match next(&mut self.parser)? {
                        (Event::SequenceEnd, _) => break,
                        (event, span) => {
                            let first = self.duplicates.len();
                            list.push(self.value(event, span, depth + 1)?);
                            self.prefix(first, &(list.len() - 1).to_string());
                        }
                    }
                }
                let value = Value::Array(list);
                self.keep(anchor, &value, self.values - before, span)?;
                Ok(value)
            }
            Event::MappingStart(anchor, _) => {
                let before = self.values;
                let value = self.mapping(depth)?;
                self.keep(anchor, &value, self.values - before, span)?;
                Ok(value)
            }
            Event::Alias(anchor) => {
                let values = self.anchors.get(&anchor).map_or(0, |(_, values)| *values);
                // What it would cost is known before it is copied.
                self.count(values, span)?;
                Ok(self.anchors.get(&anchor).map(|(value, _)| value.clone()).unwrap_or_default())
            }
            _ => Err(broken("A value is missing", place(span))),
        }
    }

    fn mapping(&mut self, depth: usize) -> Result<Value, Problem> {
        let mut map = Map::new();
        let mut merged: Vec<Value> = Vec::new();
        loop {
            let (event, span) = next(&mut self.parser)?;
            if matches!(event, Event::MappingEnd) {
                break;
            }
            let mut merges = false;
            let key = match event {
                Event::Scalar(text, style, anchor, _) => {
                    // In quotes it is a name like any other.
                    merges = style == ScalarStyle::Plain && text == "<<";
                    let text = text.into_owned();
                    self.keep(anchor, &Value::String(text.clone()), 1, span)?;
                    text
                }
                Event::Alias(anchor) => match self.anchors.get(&anchor) {
                    Some((Value::String(text), _)) => text.clone(),
                    _ => return Err(broken("A key must be a text", place(span))),
                },
                _ => return Err(broken("A key must be a text", place(span))),
            };
            let first = self.duplicates.len();
            let (event, value_span) = next(&mut self.parser)?;
            let value = self.value(event, value_span, depth + 1)?;
            if merges {
                merged.push(value);
                continue;
            }
            if map.contains_key(&key) {
                self.duplicates.push(String::new());
            }
            self.prefix(first, &key);
            map.insert(key, value);
        }
        for value in merged {
            merge(&mut map, value);
        }
        Ok(Value::Object(map))
    }

    /// Puts a step before the pointers that were noted since `first`.
    fn prefix(&mut self, first: usize, step: &str) {
        for pointer in self.duplicates.iter_mut().skip(first) {
            let mut longer = String::from("/");
            push_escaped(&mut longer, step);
            longer.push_str(pointer);
            *pointer = longer;
        }
    }

    /// Keeps what has an anchor. Anchors within anchors are kept once more each, which counts as well.
    fn keep(&mut self, anchor: usize, value: &Value, values: usize, span: Span) -> Result<(), Problem> {
        if anchor > 0 {
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
    use super::*;
    use serde_json::json;

    fn parse_all(text: &str) -> Result<Document, Problem> {
        parse(text, 1_000_000)
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
        let mut targets = Targets::new(["/b/0/c"].into_iter());
        find("a: |\r\n  one\r\n  two\r\nb:\r\n  - c: 'd'\r\n", &mut targets).expect("YAML");
        assert_eq!(targets.places(""), [Some((5, 5))]);
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
