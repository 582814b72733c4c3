//! Templates of requests: texts with `{{…}}` that are filled in for each request.
//!
//! | between the braces | what comes in its place |
//! |---|---|
//! | `n` | the number of the client's request, from 1 |
//! | `client` | the client's name |
//! | `user` | the user's number in a closed loop, from 1 (0 elsewhere) |
//! | `seconds` | whole seconds since the run began |
//! | `random.int(low,high)` | a whole number, both bounds included |
//! | `random.pick(a,b,c)` | one of these |
//! | `random.hex(length)` | so many hexadecimal digits |

use crate::time::Chance;
use std::fmt::Write;

/// A template, read once.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Text(String),
    Number,
    Client,
    User,
    Seconds,
    Integer(i64, i64),
    Pick(Vec<String>),
    Hex(u32),
}

/// What a template is filled with.
#[derive(Debug)]
pub struct Filling<'a> {
    /// The number of the client's request.
    pub number: u64,
    /// The client's name.
    pub client: &'a str,
    /// The user's number.
    pub user: u32,
    /// Whole seconds since the run began.
    pub seconds: u64,
    /// What is drawn is drawn here.
    pub chance: &'a mut Chance,
}

impl Template {
    /// Reads a text; an error says what cannot be read.
    pub fn read(text: &str) -> Result<Template, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, after) = after.split_once("}}").ok_or_else(|| format!("has '{{{{' without '}}}}' in '{text}'"))?;
            push_text(&mut parts, before);
            parts.push(part(name.trim())?);
            rest = after;
        }
        push_text(&mut parts, rest);
        Ok(Template { parts })
    }

    /// Whether it is the same for every request.
    pub fn is_fixed(&self) -> bool {
        self.parts.iter().all(|part| matches!(part, Part::Text(_) | Part::Client))
    }

    /// Appends the text for one request.
    pub fn fill(&self, filling: &mut Filling<'_>, into: &mut String) {
        for part in &self.parts {
            // Writing to a text cannot fail.
            let _ = match part {
                Part::Text(text) => into.write_str(text),
                Part::Number => write!(into, "{}", filling.number),
                Part::Client => into.write_str(filling.client),
                Part::User => write!(into, "{}", filling.user),
                Part::Seconds => write!(into, "{}", filling.seconds),
                Part::Integer(low, high) => {
                    let width = u32::try_from(high - low + 1).unwrap_or(u32::MAX);
                    write!(into, "{}", low + i64::from(filling.chance.below(width)))
                }
                Part::Pick(texts) => into.write_str(&texts[filling.chance.below(texts.len() as u32) as usize]),
                Part::Hex(length) => (0..*length).try_for_each(|_| write!(into, "{:x}", filling.chance.below(16))),
            };
        }
    }
}

fn push_text(parts: &mut Vec<Part>, text: &str) {
    if !text.is_empty() {
        parts.push(Part::Text(text.to_owned()));
    }
}

fn part(name: &str) -> Result<Part, String> {
    let (function, arguments) = match name.split_once('(') {
        Some((function, rest)) => (function.trim(), rest.strip_suffix(')').ok_or_else(|| format!("has '{name}' without ')'"))?),
        None => (name, ""),
    };
    let arguments: Vec<&str> = arguments.split(',').map(str::trim).collect();
    let wrong = |form: &str| Err(format!("has '{{{{{name}}}}}', which must be {form}"));
    Ok(match (function, arguments.as_slice()) {
        ("n", [""]) => Part::Number,
        ("client", [""]) => Part::Client,
        ("user", [""]) => Part::User,
        ("seconds", [""]) => Part::Seconds,
        ("random.int", [low, high]) => match (low.parse::<i64>(), high.parse::<i64>()) {
            (Ok(low), Ok(high)) if low <= high && high.abs_diff(low) < u64::from(u32::MAX) => Part::Integer(low, high),
            _ => return wrong("{{random.int(low,high)}} with two whole numbers, the lower first"),
        },
        ("random.int", _) => return wrong("{{random.int(low,high)}}"),
        ("random.pick", texts) if texts != [""] => Part::Pick(texts.iter().map(|text| (*text).to_owned()).collect()),
        ("random.pick", _) => return wrong("{{random.pick(a,b,c)}}"),
        ("random.hex", [length]) => match length.parse() {
            Ok(length @ 1..=64) => Part::Hex(length),
            _ => return wrong("{{random.hex(length)}} with a length from 1 to 64"),
        },
        _ => {
            let known = "n, client, user, seconds, random.int(low,high), random.pick(a,b,c), random.hex(length)";
            return Err(format!("has '{{{{{name}}}}}', which is none of {known}"));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str) -> String {
        let mut into = String::new();
        let mut filling = Filling { number: 7, client: "kiosk", user: 3, seconds: 12, chance: &mut Chance::from_seed(1) };
        Template::read(text).expect("a template").fill(&mut filling, &mut into);
        into
    }

    #[test]
    fn braces_are_filled_in() {
        assert_eq!(filled("/pets/{{n}}/{{ client }}-{{user}}?t={{seconds}}"), "/pets/7/kiosk-3?t=12");
        assert_eq!(filled("/pets/{petId}"), "/pets/{petId}");
        assert!((1..=9).contains(&filled("{{random.int(1,9)}}").parse().expect("a number")));
        assert!(["a", "b"].contains(&filled("{{random.pick(a, b)}}").as_str()));
        assert_eq!(filled("{{random.hex(8)}}").len(), 8);
        assert!(Template::read("/pets/{{client}}").expect("a template").is_fixed());
        assert!(!Template::read("{{n}}").expect("a template").is_fixed());
    }

    #[test]
    fn what_cannot_be_filled_in_is_told() {
        for text in
            ["{{", "{{m}}", "{{random.int(9,1)}}", "{{random.int(1)}}", "{{random.pick()}}", "{{random.hex(0)}}", "{{random.int(1,2}}"]
        {
            assert!(Template::read(text).is_err(), "{text}");
        }
    }
}
