//! A tree as JSON text, laid out as real exports are: a space on both sides of a colon, objects a member a line, lists in a line.

use serde_json::{Map, Value};

/// The text of a tree.
pub(super) fn write(value: &Value) -> String {
    let mut text = String::new();
    put(&mut text, value, 0);
    text
}

fn put(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(members) => object(text, members, depth),
        Value::Array(items) if items.is_empty() => text.push_str("[ ]"),
        Value::Array(items) => {
            text.push_str("[ ");
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push_str(", ");
                }
                put(text, item, depth);
            }
            text.push_str(" ]");
        }
        // Texts, numbers and switches are written as serde_json writes them.
        other => text.push_str(&other.to_string()),
    }
}

fn object(text: &mut String, members: &Map<String, Value>, depth: usize) {
    if members.is_empty() {
        return text.push_str("{ }");
    }
    text.push('{');
    for (index, (name, value)) in members.iter().enumerate() {
        text.push_str(if index > 0 { ",\n" } else { "\n" });
        text.push_str(&"  ".repeat(depth + 1));
        text.push_str(&Value::from(name.as_str()).to_string());
        text.push_str(" : ");
        put(text, value, depth + 1);
    }
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
    text.push('}');
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn objects_take_lines_and_lists_stay_in_one() {
        let tree = json!({"a": {}, "b": [], "c": [{"d": "e\n"}, {"f": 1.0}], "g": ["h", true, null]});
        let text = "{\n  \"a\" : { },\n  \"b\" : [ ],\n  \"c\" : [ {\n    \"d\" : \"e\\n\"\n  }, {\n    \"f\" : 1.0\n  } ],\n  \"g\" : [ \"h\", true, null ]\n}";
        assert_eq!(write(&tree), text);
        assert_eq!(serde_json::from_str::<Value>(text).expect("JSON"), tree);
    }
}
