//! Texts of policies: wildcards, policy variables such as `${aws:username}`, and ARNs.

use crate::glob::Glob;

/// A text of a policy.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Text {
    /// The same for every request.
    Fixed(Glob),
    /// With policy variables.
    Varying(Vec<Part>),
}

/// A part of a text with variables.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    /// Text whose wildcards count.
    Wild(String),
    /// Text that is taken as it is.
    Literal(String),
    /// A condition key, and what stands for it where a request lacks it.
    Variable(String, Option<String>),
}

/// How a request's value of a condition key is found, by the key in lower case.
pub(super) type Keys<'a> = &'a dyn Fn(&str) -> Option<String>;

/// How texts of a condition are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// Whether `*` and `?` are wildcards.
    pub wild: bool,
    /// Whether `${…}` is a variable: it is from version 2012-10-17 on.
    pub variables: bool,
}

impl Text {
    pub fn new(text: &str, reading: Reading) -> Text {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, (name, after))) =
            rest.split_once("${").filter(|_| reading.variables).and_then(|(before, after)| Some((before, after.split_once('}')?)))
        {
            parts.push(plain(before, reading.wild));
            parts.push(match name {
                // `${*}`, `${?}` and `${$}` are how a policy writes these characters themselves.
                "*" | "?" | "$" => Part::Literal(name.to_owned()),
                _ => {
                    let (key, default) = name.split_once(',').map_or((name, None), |(key, default)| (key, Some(default)));
                    let default = default.map(|default| default.trim().trim_matches('\'').to_owned());
                    Part::Variable(key.trim().to_ascii_lowercase(), default)
                }
            });
            rest = after;
        }
        parts.push(plain(rest, reading.wild));
        match parts.iter().any(|part| matches!(part, Part::Variable(..))) {
            true => Text::Varying(parts),
            false => Text::Fixed(joined(&parts, &|_| None).unwrap_or_default()),
        }
    }

    /// Whether a value fits. A variable that the request lacks fits nothing.
    pub fn fits(&self, value: &str, keys: Keys<'_>) -> bool {
        match self {
            Text::Fixed(glob) => glob.matches(value),
            Text::Varying(parts) => joined(parts, keys).is_some_and(|glob| glob.matches(value)),
        }
    }

    /// The same where casing does not count: the text has been read in lower case.
    pub fn fits_ignoring_case(&self, value: &str, keys: Keys<'_>) -> bool {
        self.fits(&value.to_ascii_lowercase(), keys)
    }
}

fn plain(text: &str, wild: bool) -> Part {
    if wild { Part::Wild(text.to_owned()) } else { Part::Literal(text.to_owned()) }
}

fn joined(parts: &[Part], keys: Keys<'_>) -> Option<Glob> {
    let mut glob = Glob::default();
    for part in parts {
        match part {
            Part::Wild(text) => glob.push(text),
            Part::Literal(text) => glob.push_literal(text),
            Part::Variable(key, default) => glob.push_literal(&keys(key).or_else(|| default.clone())?),
        }
    }
    Some(glob)
}

/// Whether an ARN fits a pattern, each of its six parts by itself: a wildcard does not reach across a colon (`ArnLike`).
pub(super) fn arn_fits(pattern: &Text, arn: &str, keys: Keys<'_>) -> bool {
    let glob;
    let glob = match pattern {
        Text::Fixed(glob) => glob,
        Text::Varying(parts) => match joined(parts, keys) {
            Some(joined) => {
                glob = joined;
                &glob
            }
            None => return false,
        },
    };
    let parts = glob.split(b':', 6);
    match parts.len() {
        6 => {
            let texts: Vec<&str> = arn.splitn(6, ':').collect();
            texts.len() == 6 && parts.iter().zip(texts).all(|(part, text)| part.matches(text))
        }
        _ => glob.matches(arn),
    }
}
