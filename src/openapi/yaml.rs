//! YAML 1.2 with the core schema, read from saphyr-parser's events into a tree with places. Aliases and nesting have a budget.

use super::Problem;
use super::document::{MOST_DEPTH, Place, below, problem};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};

/// How many values a document may have once its aliases are written out, so that a few lines cannot stand for billions.
const MOST_VALUES: usize = 1_000_000;

/// A tree and the place of everything in it.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub root: Value,
    pub places: BTreeMap<String, Place>,
    pub duplicates: Vec<(String, Place)>,
}

struct Reader<'a> {
    parser: Parser<'a, StrInput<'a>>,
    anchors: HashMap<usize, (Value, usize)>,
    tree: Tree,
    values: usize,
}

/// Reads the first document of a text.
pub(super) fn parse(text: &str) -> Result<Tree, Problem> {
    let mut reader = Reader { parser: Parser::new_from_str(text), anchors: HashMap::new(), tree: Tree::default(), values: 0 };
    loop {
        let (event, span) = reader.next()?;
        match event {
            Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
            Event::StreamEnd | Event::DocumentEnd => return Err(problem("Invalid OpenAPI input. The document is empty".into(), None)),
            event => {
                reader.tree.root = reader.value(event, span, String::new(), 0)?;
                return Ok(reader.tree);
            }
        }
    }
}

fn place(span: Span) -> Place {
    (span.start.line(), span.start.col() + 1)
}

fn broken(error: &ScanError) -> Problem {
    let marker = error.marker();
    problem(format!("Invalid OpenAPI input. {}", error.info()), Some((marker.line(), marker.col() + 1)))
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), Problem> {
        match self.parser.next_event() {
            Some(Ok(next)) => Ok(next),
            Some(Err(error)) => Err(broken(&error)),
            None => Err(problem("Invalid OpenAPI input. The document ends too early".into(), None)),
        }
    }

    fn value(&mut self, event: Event<'a>, span: Span, pointer: String, depth: usize) -> Result<Value, Problem> {
        if depth > MOST_DEPTH {
            return Err(problem(format!("Invalid OpenAPI input. Nested more than {MOST_DEPTH} deep"), Some(place(span))));
        }
        self.count(1, span)?;
        self.tree.places.entry(pointer.clone()).or_insert_with(|| place(span));
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let value = match tag {
                    Some(tag) if tag.suffix == "str" => Value::String(text.into_owned()),
                    _ if style == ScalarStyle::Plain => plain(&text),
                    _ => Value::String(text.into_owned()),
                };
                self.keep(anchor, &value, 1);
                Ok(value)
            }
            Event::SequenceStart(anchor, _) => {
                let before = self.values;
                let mut list = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break,
                        (event, span) => {
                            let pointer = format!("{pointer}/{}", list.len());
                            list.push(self.value(event, span, pointer, depth + 1)?);
                        }
                    }
                }
                let value = Value::Array(list);
                self.keep(anchor, &value, self.values - before);
                Ok(value)
            }
            Event::MappingStart(anchor, _) => {
                let before = self.values;
                let value = self.mapping(&pointer, depth)?;
                self.keep(anchor, &value, self.values - before);
                Ok(value)
            }
            Event::Alias(anchor) => {
                let (value, values) = self.anchors.get(&anchor).cloned().unwrap_or_default();
                self.count(values, span)?;
                Ok(value)
            }
            _ => Err(problem("Invalid OpenAPI input. A value is missing".into(), Some(place(span)))),
        }
    }

    fn mapping(&mut self, pointer: &str, depth: usize) -> Result<Value, Problem> {
        let mut map = Map::new();
        let mut merged: Vec<Value> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                break;
            }
            let key = match event {
                Event::Scalar(text, _, anchor, _) => {
                    let text = text.into_owned();
                    self.keep(anchor, &Value::String(text.clone()), 1);
                    text
                }
                Event::Alias(anchor) => match self.anchors.get(&anchor) {
                    Some((Value::String(text), _)) => text.clone(),
                    _ => return Err(problem("Invalid OpenAPI input. A key must be a text".into(), Some(place(span)))),
                },
                _ => return Err(problem("Invalid OpenAPI input. A key must be a text".into(), Some(place(span)))),
            };
            let child = below(pointer, &key);
            // A member's place is that of its key: that is where one looks for it.
            self.tree.places.insert(child.clone(), place(span));
            let (event, value_span) = self.next()?;
            let value = self.value(event, value_span, child.clone(), depth + 1)?;
            if key == "<<" {
                merged.push(value);
            } else if map.insert(key, value).is_some() {
                self.tree.duplicates.push((child, place(span)));
            }
        }
        for value in merged {
            merge(&mut map, value);
        }
        Ok(Value::Object(map))
    }

    fn keep(&mut self, anchor: usize, value: &Value, values: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, (value.clone(), values));
        }
    }

    fn count(&mut self, values: usize, span: Span) -> Result<(), Problem> {
        self.values += values;
        if self.values <= MOST_VALUES {
            return Ok(());
        }
        Err(problem(format!("Invalid OpenAPI input. The document stands for more than {MOST_VALUES} values"), Some(place(span))))
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

    #[test]
    fn scalars_are_read_by_the_core_schema() {
        let tree = parse("a: 1\nb: '1'\nc: 1.5\nd: yes\ne: ~\nf: true\ng: 2022-04-12\nh: 1.0.0\ni: |\n  two\n  lines\n").expect("YAML");
        assert_eq!(
            tree.root,
            json!({"a": 1, "b": "1", "c": 1.5, "d": "yes", "e": null, "f": true, "g": "2022-04-12", "h": "1.0.0", "i": "two\nlines\n"})
        );
    }

    #[test]
    fn places_aliases_merge_keys_and_duplicates_are_known() {
        let tree = parse("base: &base\n  x: 1\nown:\n  <<: *base\n  y: 2\nlist: [*base]\nown: {z: 3}\n").expect("YAML");
        assert_eq!(tree.root, json!({"base": {"x": 1}, "own": {"z": 3}, "list": [{"x": 1}]}));
        assert_eq!(tree.places.get("/own/y"), Some(&(5, 3)));
        assert_eq!(tree.duplicates, [("/own".to_owned(), (7, 1))]);
    }

    #[test]
    fn keys_may_have_anchors_and_be_aliases() {
        let tree = parse("&a x: {&b y: 1}\nz:\n  *a : 2\n  *b : 3\n").expect("YAML");
        assert_eq!(tree.root, json!({"x": {"y": 1}, "z": {"x": 2, "y": 3}}));
    }

    #[test]
    fn lines_may_end_as_windows_ends_them() {
        let tree = parse("a: |\r\n  one\r\n  two\r\nb:\r\n  - c: 'd'\r\n").expect("YAML");
        assert_eq!(tree.root, json!({"a": "one\ntwo\n", "b": [{"c": "d"}]}));
        assert_eq!(tree.places.get("/b/0/c"), Some(&(5, 5)));
    }

    #[test]
    fn a_bomb_of_aliases_and_deep_nesting_are_refused() {
        let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for level in 1..9 {
            let before = format!("*a{}", level - 1);
            bomb.push_str(&format!("a{level}: &a{level} [{}]\n", [before.as_str(); 10].join(",")));
        }
        assert!(parse(&bomb).expect_err("a bomb").message.contains("more than"));
        assert!(parse(&"[".repeat(500)).is_err());
        let error = parse("a: b\n c: d\n").expect_err("broken");
        assert!(error.line.is_some(), "{error:?}");
    }
}
