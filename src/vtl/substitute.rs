//! Templates of gateway responses: variables are replaced, and nothing else. No directives, no methods.

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
    fn variables_are_replaced_and_unknown_ones_are_empty() {
        let value = |name: &str| (name == "context.error.messageString").then(|| "\"Forbidden\"".to_owned());
        assert_eq!(substitute("{\"message\":$context.error.messageString}", value), "{\"message\":\"Forbidden\"}");
        assert_eq!(substitute("${context.error.messageString}. $nope. 5$ ${open", value), "\"Forbidden\". . 5$ ${open");
    }
}
