//! Words of a script in which identifiers have become variables.

use crate::cli::shell::quoted;
use std::collections::BTreeMap;

/// Variables by the identifier that they hold.
#[derive(Debug, Default)]
pub(super) struct Variables(BTreeMap<String, String>);

/// A part of a word.
enum Piece<'a> {
    Text(&'a str),
    Variable(&'a str),
}

/// The beginning of ARNs that stand for a resource as a whole: what makes one answers with it, and with nothing shorter.
const ARN: &str = "arn:aws:elasticloadbalancing:";

/// The runs of letters and digits in a text: identifiers stand alone within ARNs, paths and JSON. The ARN of a load balancer, or of what belongs to one,
/// is one token.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(|c: char| c.is_ascii_alphanumeric())?;
        let begun = &rest[start..];
        let is_arn = begun.starts_with(ARN);
        let end = begun.find(|c: char| !(c.is_ascii_alphanumeric() || (is_arn && ":/-".contains(c)))).unwrap_or(begun.len());
        let (token, after) = begun.split_at(end);
        rest = after;
        Some(token)
    })
}

impl Variables {
    /// Whether an identifier is held.
    pub fn has(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    /// A new variable for an identifier, named after what it stands for.
    pub fn name(&mut self, kind: &str, label: &str, id: &str) -> String {
        let mut name = kind.to_owned();
        for part in tokens(label).take(4) {
            name.push('_');
            name.push_str(&part.to_ascii_uppercase());
        }
        name.truncate(40);
        let first = name.clone();
        let mut number = 1;
        while self.0.values().any(|taken| *taken == name) {
            number += 1;
            name = format!("{first}_{number}");
        }
        self.0.insert(id.to_owned(), name.clone());
        name
    }

    /// A text as a word of a POSIX shell.
    pub fn word(&self, text: &str) -> String {
        let pieces = self.pieces(text);
        if !pieces.iter().any(|piece| matches!(piece, Piece::Variable(_))) {
            return quoted(text);
        }
        let is_plain = |piece: &Piece<'_>| match piece {
            Piece::Text(text) => !text.contains(['"', '\\', '$', '`', '\n']),
            Piece::Variable(_) => true,
        };
        if pieces.iter().all(is_plain) {
            return format!("\"{}\"", joined(&pieces));
        }
        let part = |piece: &Piece<'_>| match piece {
            Piece::Text(text) => quoted(text),
            Piece::Variable(name) => format!("\"${name}\""),
        };
        pieces.iter().map(part).collect()
    }

    /// A text as a here-document whose variables are put in; none if it names no identifier that is held.
    pub fn expanded(&self, text: &str) -> Option<String> {
        let pieces = self.pieces(text);
        pieces.iter().any(|piece| matches!(piece, Piece::Variable(_))).then(|| joined(&pieces))
    }

    fn pieces<'a>(&'a self, text: &'a str) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let mut begun = 0;
        for token in tokens(text) {
            let Some(name) = self.0.get(token) else { continue };
            // Tokens are parts of the text, in order.
            let at = token.as_ptr() as usize - text.as_ptr() as usize;
            if at > begun {
                pieces.push(Piece::Text(&text[begun..at]));
            }
            pieces.push(Piece::Variable(name));
            begun = at + token.len();
        }
        if begun < text.len() {
            pieces.push(Piece::Text(&text[begun..]));
        }
        pieces
    }
}

/// Pieces within double quotes or a here-document.
fn joined(pieces: &[Piece<'_>]) -> String {
    let mut out = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(text) => {
                for c in text.chars() {
                    if ['\\', '$', '`'].contains(&c) {
                        out.push('\\');
                    }
                    out.push(c);
                }
            }
            Piece::Variable(name) => match pieces.get(index + 1) {
                Some(Piece::Text(next)) if next.starts_with('_') => out.push_str(&format!("${{{name}}}")),
                _ => out.push_str(&format!("${name}")),
            },
        }
    }
    out
}
