//! Bodies to read: JSON is set out in lines and told apart by kind, everything else is shown as it is. No value is read and written
//! again, so that numbers and escapes stay as they were sent.

use crate::gateway::Body;
use serde::de::IgnoredAny;

/// The largest body in bytes that is set out: beyond it, reading it is no help any more.
const MOST_PRETTY: usize = 200_000;

/// What a piece of JSON is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The name of a member.
    Name,
    /// A string.
    Text,
    /// A number.
    Number,
    /// `true`, `false`, `null`.
    Word,
    /// Brackets, commas, colons, line breaks.
    Mark,
}

/// A body to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BodyView {
    /// The body as text, with what is not UTF-8 replaced.
    pub raw: String,
    /// The body set out, if it is JSON.
    pub pretty: Option<Vec<(Kind, String)>>,
    /// Its length in bytes.
    pub bytes: usize,
    /// Whether it is not text.
    pub is_binary: bool,
}

/// A body to read.
pub fn view(body: &Body) -> BodyView {
    let raw = body.text().into_owned();
    let is_binary = std::str::from_utf8(&body.0).is_err();
    BodyView { pretty: pretty(&raw).filter(|_| !is_binary), raw, bytes: body.0.len(), is_binary }
}

/// JSON set out as text; any other text as it is.
pub fn pretty_text(text: &str) -> String {
    match pretty(text) {
        Some(pieces) => pieces.into_iter().map(|(_, piece)| piece).collect(),
        None => text.to_owned(),
    }
}

/// JSON set out in pieces by kind; none if it is not JSON or too long.
pub fn pretty(text: &str) -> Option<Vec<(Kind, String)>> {
    if text.len() > MOST_PRETTY || serde_json::from_str::<IgnoredAny>(text).is_err() {
        return None;
    }
    let mut setter = Setter { pieces: Vec::new(), depth: 0 };
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(length(rest));
        rest = after.trim_start();
        setter.set(piece, rest);
    }
    Some(setter.pieces)
}

/// How long the piece is that the text begins with. The text is known to be JSON.
fn length(text: &str) -> usize {
    let bytes = text.as_bytes();
    match bytes.first() {
        Some(b'"') => {
            let mut escaped = false;
            let end = bytes.iter().skip(1).position(|byte| {
                let ends = *byte == b'"' && !escaped;
                escaped = *byte == b'\\' && !escaped;
                ends
            });
            end.map_or(text.len(), |end| end + 2)
        }
        Some(b'{' | b'}' | b'[' | b']' | b',' | b':') => 1,
        _ => text.find([',', '}', ']', ' ', '\t', '\r', '\n']).unwrap_or(text.len()),
    }
}

struct Setter {
    pieces: Vec<(Kind, String)>,
    depth: usize,
}

impl Setter {
    fn set(&mut self, piece: &str, rest: &str) {
        let is_closed_at_once = rest.starts_with(['}', ']']);
        match piece {
            "{" | "[" => {
                self.depth += 1;
                let line = if is_closed_at_once { String::new() } else { self.line() };
                self.mark(&format!("{piece}{line}"));
            }
            "}" | "]" => {
                self.depth = self.depth.saturating_sub(1);
                let is_empty = matches!(self.pieces.last(), Some((Kind::Mark, last)) if last.ends_with(['{', '[']));
                let line = if is_empty { String::new() } else { self.line() };
                self.mark(&format!("{line}{piece}"));
            }
            "," => self.mark(&format!(",{}", self.line())),
            ":" => self.mark(": "),
            _ => self.pieces.push((kind(piece, rest), piece.to_owned())),
        }
    }

    fn line(&self) -> String {
        format!("\n{}", "  ".repeat(self.depth))
    }

    fn mark(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some((Kind::Mark, last)) => last.push_str(text),
            _ => self.pieces.push((Kind::Mark, text.to_owned())),
        }
    }
}

fn kind(piece: &str, rest: &str) -> Kind {
    match piece.as_bytes().first() {
        Some(b'"') if rest.starts_with(':') => Kind::Name,
        Some(b'"') => Kind::Text,
        Some(b't' | b'f' | b'n') => Kind::Word,
        _ => Kind::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn json_is_set_out_and_its_values_stay_as_they_were() {
        let text = r#"{"id":1.0e3, "big":12345678901234567890123,"tags":[],"owner":{},"list":[true,null,"a\"b, {c}"]}"#;
        let expected = "{\n  \"id\": 1.0e3,\n  \"big\": 12345678901234567890123,\n  \"tags\": [],\n  \"owner\": {},\n  \"list\": [\n    true,\n    null,\n    \"a\\\"b, {c}\"\n  ]\n}";
        assert_eq!(pretty_text(text), expected);
        assert_eq!(pretty_text(expected), expected);
    }

    #[test]
    fn pieces_know_what_they_are() {
        let pieces = pretty(r#"{"a":[1,"x",false]}"#).expect("it is JSON");
        let kinds: Vec<(Kind, &str)> =
            pieces.iter().filter(|(kind, _)| *kind != Kind::Mark).map(|(kind, text)| (*kind, text.as_str())).collect();
        assert_eq!(kinds, [(Kind::Name, "\"a\""), (Kind::Number, "1"), (Kind::Text, "\"x\""), (Kind::Word, "false")]);
    }

    #[test]
    fn what_is_not_json_stays_as_it_is() {
        assert_eq!(view(&Body::from("<p>{</p>".to_owned())).pretty, None);
        assert_eq!(pretty_text(""), "");
        let binary = view(&Body(bytes::Bytes::from_static(&[0xff, 0x00])));
        assert!(binary.is_binary && binary.pretty.is_none());
        assert_eq!(binary.bytes, 2);
    }

    proptest! {
        #[test]
        fn setting_out_changes_no_value(names in prop::collection::vec(".{0,12}", 0..6), number in any::<f64>()) {
            let json = serde_json::json!({"names": names, "nested": [{"n": number}, []]});
            let pieces = pretty(&json.to_string()).expect("it is JSON");
            let without_layout = pieces.into_iter().map(|(kind, text)| match kind {
                Kind::Mark => text.replace([' ', '\n'], ""),
                _ => text,
            });
            prop_assert_eq!(without_layout.collect::<String>(), json.to_string());
        }
    }
}
