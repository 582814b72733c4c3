//! `--output json`: four spaces a level, characters as they are.

use serde_json::Value;

/// Writes a value, whose line is indented by so many levels.
pub fn write(value: &Value, level: usize, out: &mut String) {
    match value {
        Value::Array(list) if !list.is_empty() => {
            out.push('[');
            for (index, item) in list.iter().enumerate() {
                line(index, level + 1, out);
                write(item, level + 1, out);
            }
            end(']', level, out);
        }
        Value::Object(members) if !members.is_empty() => {
            out.push('{');
            for (index, (name, item)) in members.iter().enumerate() {
                line(index, level + 1, out);
                out.push_str(&Value::String(name.clone()).to_string());
                out.push_str(": ");
                write(item, level + 1, out);
            }
            end('}', level, out);
        }
        other => out.push_str(&other.to_string()),
    }
}

fn line(index: usize, level: usize, out: &mut String) {
    out.push_str(if index == 0 { "\n" } else { ",\n" });
    (0..level).for_each(|_| out.push_str("    "));
}

fn end(bracket: char, level: usize, out: &mut String) {
    out.push('\n');
    (0..level).for_each(|_| out.push_str("    "));
    out.push(bracket);
}
