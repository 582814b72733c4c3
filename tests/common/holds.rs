//! Whether an answer holds what is expected of it: objects may hold more, `"<any>"` stands for anything.

use serde_json::Value;

/// Whether a text is a pattern's, in which every `<any>` stands for any text.
fn fits(pattern: &str, text: &str) -> bool {
    match pattern.split_once("<any>") {
        None => pattern == text,
        Some((before, rest)) => text
            .strip_prefix(before)
            .is_some_and(|text| text.char_indices().map(|(at, _)| at).chain([text.len()]).any(|at| fits(rest, &text[at..]))),
    }
}

/// Whether an answer holds what is expected.
pub fn holds(at: &str, expected: &Value, actual: &Value) -> Result<(), String> {
    match (expected, actual) {
        (Value::String(any), _) if any == "<any>" => Ok(()),
        (Value::String(pattern), Value::String(text)) if pattern.contains("<any>") => match fits(pattern, text) {
            true => Ok(()),
            false => Err(format!("{at}: expected {expected}, got {actual}")),
        },
        (Value::Object(wanted), Value::Object(members)) => wanted.iter().try_for_each(|(name, value)| {
            let at = format!("{at}/{name}");
            match members.get(name) {
                Some(member) => holds(&at, value, member),
                None => Err(format!("{at}: expected {value}, got nothing in {actual}")),
            }
        }),
        (Value::Array(wanted), Value::Array(items)) if wanted.len() == items.len() => {
            wanted.iter().zip(items).enumerate().try_for_each(|(index, (a, b))| holds(&format!("{at}/{index}"), a, b))
        }
        _ if expected == actual => Ok(()),
        _ => Err(format!("{at}: expected {expected}, got {actual}")),
    }
}
