//! A tree as YAML text, laid out as real exports are: block style, every text in double quotes, lists not indented below their name.

use serde_json::{Map, Value};

/// YAML lets a name stand before its colon only up to so many characters (1,024); longer ones are marked with `?`.
const LONGEST_NAME: usize = 1000;

/// Names that some reader of YAML takes for something other than text.
const WORDS: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

/// The text of a tree.
pub(super) fn write(value: &Value) -> String {
    let mut text = String::from("---");
    put(&mut text, value, 0, false);
    text
}

/// Writes a value after what it belongs to; `in_list` tells that this is the dash of a list.
fn put(text: &mut String, value: &Value, depth: usize, in_list: bool) {
    match value {
        Value::Object(members) if members.is_empty() => text.push_str(" {}\n"),
        Value::Array(items) if items.is_empty() => text.push_str(" []\n"),
        Value::Object(members) => mapping(text, members, depth, in_list),
        Value::Array(items) => {
            // A list of lists begins in the line of its dash; any other list in a line of its own.
            text.push_str(if in_list { " " } else { "\n" });
            for (index, item) in items.iter().enumerate() {
                if !in_list || index > 0 {
                    indent(text, depth);
                }
                text.push('-');
                put(text, item, depth + 1, true);
            }
        }
        Value::String(line) => {
            text.push(' ');
            quote(text, line);
            text.push('\n');
        }
        other => text.push_str(&format!(" {other}\n")),
    }
}

fn mapping(text: &mut String, members: &Map<String, Value>, depth: usize, in_list: bool) {
    text.push_str(if in_list { " " } else { "\n" });
    for (index, (name, value)) in members.iter().enumerate() {
        if !in_list || index > 0 {
            indent(text, depth);
        }
        let mut key = String::new();
        if is_plain(name) {
            key.push_str(name)
        } else {
            quote(&mut key, name)
        }
        if key.chars().count() > LONGEST_NAME {
            text.push_str(&format!("? {key}\n"));
            indent(text, depth);
        } else {
            text.push_str(&key);
        }
        text.push(':');
        let below = if value.is_array() { depth } else { depth + 1 };
        put(text, value, below, false);
    }
}

fn indent(text: &mut String, depth: usize) {
    text.push_str(&"  ".repeat(depth));
}

/// Whether a name needs no quotes: it begins like a word or a path, and nothing in it means something to YAML.
fn is_plain(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic() || b"/_$".contains(&first))
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"/_$.{}+-".contains(&byte))
        && !WORDS.iter().any(|word| name.eq_ignore_ascii_case(word))
}

/// A text in double quotes. What is no printable character by YAML's rules is escaped.
fn quote(text: &mut String, line: &str) {
    text.push('"');
    for c in line.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                text.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c => text.push(c),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::{Document, Limits};
    use serde_json::json;

    const LIMITS: Limits = Limits { values: 1_000, ..Limits::AWS };

    #[test]
    fn blocks_lists_and_quotes() {
        let tree = json!({
            "openapi": "3.0.1", "paths": {"/a/{b+}": {"parameters": [{"name": "b", "x": {"y": 1}}, {"name": "c"}]}},
            "security": [{"key": []}], "200": {}, "list": [[1, [2]], []], "2\\d{2}": "a\n\"b\"", "no": null
        });
        let text = "---\nopenapi: \"3.0.1\"\npaths:\n  /a/{b+}:\n    parameters:\n    - name: \"b\"\n      x:\n        \"y\": 1\n    - name: \"c\"\nsecurity:\n- key: []\n\"200\": {}\nlist:\n- - 1\n  - - 2\n- []\n\"2\\\\d{2}\": \"a\\n\\\"b\\\"\"\n\"no\": null\n";
        assert_eq!(write(&tree), text);
        assert_eq!(Document::parse(text, LIMITS, None).expect("YAML").root, tree);
    }

    proptest::proptest! {
        /// What is written is read as it was.
        #[test]
        fn what_is_written_is_read_again(names in proptest::collection::vec("\\PC{0,6}|[ -~]{0,8}|.{0,3}", 1..5), text in ".{0,12}", number in proptest::num::i64::ANY) {
            let mut tree = json!({"text": text, "number": number, "real": number as f64 / 3.0});
            for name in names {
                tree = json!({name.clone(): tree, "list": [{name: [text]}, [[]], "x"]});
            }
            let read = Document::parse(&write(&tree), LIMITS, None).map_err(|problem| problem.message);
            proptest::prop_assert_eq!(read.map(|read| read.root), Ok(tree));
        }
    }
}
