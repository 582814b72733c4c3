//! A document as YAML. Every text stands in double quotes, as AWS writes them, so that none is taken for a number or a date.

use serde_json::Value;

/// The document as text.
pub fn yaml(document: &Value) -> String {
    let mut out = String::from("---\n");
    block(document, 0, &mut out);
    out
}

fn block(value: &Value, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                out.push_str(&format!("{indent}{}:", key(name)));
                below(value, depth + 1, out);
            }
        }
        Value::Array(items) => {
            for item in items {
                let mut nested = String::new();
                match item {
                    Value::Object(members) if members.is_empty() => nested.push_str("{}\n"),
                    Value::Array(items) if items.is_empty() => nested.push_str("[]\n"),
                    item => block(item, depth + 1, &mut nested),
                }
                // The first line of an item stands beside its dash.
                out.push_str(&format!("{indent}- {}", nested.trim_start()));
            }
        }
        scalar => out.push_str(&format!("{indent}{}\n", plain(scalar))),
    }
}

fn below(value: &Value, depth: usize, out: &mut String) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            out.push('\n');
            block(value, depth, out);
        }
        Value::Array(items) if !items.is_empty() => {
            out.push('\n');
            block(value, depth - 1, out);
        }
        scalar => out.push_str(&format!(" {}\n", plain(scalar))),
    }
}

/// A value on one line. JSON's quotes are YAML's double quotes.
fn plain(value: &Value) -> String {
    value.to_string()
}

fn key(name: &str) -> String {
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_/".contains(&byte));
    let word = plain && !name.starts_with('-') && !name.bytes().all(|byte| byte.is_ascii_digit());
    if word && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&name.to_ascii_lowercase().as_str()) {
        name.to_owned()
    } else {
        Value::from(name).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_written_reads_back_as_it_was() {
        let document = json!({
            "openapi": "3.0.1", "info": {"title": "a: \"b\"\n", "version": "2024-01-01"}, "servers": [{"url": "x", "list": [1, [2, 3], {}]}, "s"],
            "paths": {"/a/{b}": {"get": {"responses": {"200": {"description": ""}}}}, "/$default": {}}, "yes": [true, null, 1.5], "empty": [],
        });
        let text = yaml(&document);
        let read = crate::openapi::document::Document::parse(&text).unwrap_or_else(|problem| panic!("{}: {text}", problem.message));
        assert_eq!(read.root, document, "{text}");
    }
}
