//! Mapping templates, and the templates of gateway responses. The Velocity language itself is not here yet: see FIDELITY.md.

use bytes::Bytes;
use serde_json::Value;

/// A mapping template, compiled.
#[derive(Debug)]
pub enum Template {
    /// Text that holds no directive and no reference: it comes out as it is.
    Static {
        /// The text.
        text: Bytes,
        /// The `statusCode` that it names, for mock integrations.
        status_code: Option<u16>,
    },
    /// It needs the Velocity engine.
    Velocity,
}

impl Template {
    /// Compiles a template.
    pub fn compile(text: &str) -> Template {
        if needs_velocity(text) {
            return Template::Velocity;
        }
        let text = unparsed(text).unwrap_or(text);
        Template::Static { text: Bytes::from(text.to_owned()), status_code: Template::status_code(text.as_bytes()) }
    }

    /// The `statusCode` that a JSON text names, as a number or as digits in a string.
    pub fn status_code(text: &[u8]) -> Option<u16> {
        let json: Value = serde_json::from_slice(text).ok()?;
        let status = json.get("statusCode")?;
        status.as_u64().and_then(|status| u16::try_from(status).ok()).or_else(|| status.as_str()?.parse().ok())
    }
}

/// Whether a text holds what Velocity would replace: a reference (`$name`, `${name}`, `$!name`) or a directive or comment (`#set`, `##`).
///
/// A text that is one unparsed block, `#[[…]]#`, does not.
pub fn needs_velocity(text: &str) -> bool {
    if unparsed(text).is_some() {
        return false;
    }
    let bytes = text.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| {
        let next = bytes.get(at + 1).copied().unwrap_or_default();
        match byte {
            b'$' => next.is_ascii_alphabetic() || next == b'{' || next == b'!',
            b'#' => next.is_ascii_alphabetic() || b"{#*[@".contains(&next),
            _ => false,
        }
    })
}

/// What stands in a text that is one unparsed block: Velocity puts it out as it is.
fn unparsed(text: &str) -> Option<&str> {
    text.strip_prefix("#[[")?.strip_suffix("]]#").filter(|inner| !inner.contains("]]#"))
}

/// A text as a template that puts it out as it is, whatever it holds.
pub fn verbatim(text: &str) -> String {
    if needs_velocity(text) { format!("#[[{text}]]#") } else { text.to_owned() }
}

/// Replaces `$variable` and `${variable}` (letters, digits, dots, `_` and `-` in the name) by what `value` knows.
/// Unknown variables come out empty. No directives: gateway responses and access logs know variables only.
pub fn substitute(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let braced = after.starts_with('{');
        let name_text = after.strip_prefix('{').unwrap_or(after);
        let end = name_text.find(|c: char| !c.is_ascii_alphanumeric() && !"._-".contains(c)).unwrap_or(name_text.len());
        let name = name_text[..end].trim_end_matches('.');
        let closed = !braced || name_text[end..].starts_with('}');
        if name.is_empty() || !closed {
            out.push('$');
            rest = after;
            continue;
        }
        out.push_str(&value(name).unwrap_or_default());
        rest = if braced { &name_text[end + 1..] } else { &name_text[name.len()..] };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn static_text_is_told_from_velocity() {
        for text in ["{\"statusCode\": 200}", "costs 5$", "# heading", "a #1 pet", ""] {
            assert!(!needs_velocity(text), "{text}");
        }
        for text in ["$input.json('$')", "#set($x = 1)", "## comment", "${a}", "$!a", "#[[raw]]# $b"] {
            assert!(needs_velocity(text), "{text}");
        }
    }

    #[test]
    fn any_text_can_be_put_out_as_it_is() {
        for text in ["{\"$ref\": \"#/a\"}", "$input", "plain"] {
            match Template::compile(&verbatim(text)) {
                Template::Static { text: put_out, .. } => assert_eq!(put_out, text),
                Template::Velocity => panic!("{text} needs Velocity"),
            }
        }
    }

    #[test]
    fn variables_are_replaced_and_unknown_ones_are_empty() {
        let value = |name: &str| (name == "context.error.messageString").then(|| "\"Forbidden\"".to_owned());
        assert_eq!(substitute("{\"message\":$context.error.messageString}", value), "{\"message\":\"Forbidden\"}");
        assert_eq!(substitute("${context.error.messageString}. $nope. 5$ ${open", value), "\"Forbidden\". . 5$ ${open");
    }
}
