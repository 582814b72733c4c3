//! Regular expressions in Java's dialect, which selection patterns, validation expressions and templates are written in, and in ECMAScript's, which
//! models are. One engine for every platform: it backtracks, as Java's does, but with a budget, so that no pattern holds anything up.

mod class;
mod compile;
mod escape;
mod example;
mod parse;
mod run;
#[cfg(test)]
mod tests;
mod tree;

use compile::Program;
pub use example::example;
use run::Matcher;
use std::fmt;

/// A regular expression.
#[derive(Debug)]
pub struct Pattern(Program);

/// What is wrong with a pattern, or with a search for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError(String);

/// Whose rules a pattern follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    Java,
    EcmaScript,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn error<T>(message: impl Into<String>) -> Result<T, PatternError> {
    Err(PatternError(message.into()))
}

impl Pattern {
    /// Reads a pattern in Java's dialect.
    ///
    /// # Errors
    /// Where it is none, or holds what is not simulated, or is too large.
    pub fn new(pattern: &str) -> Result<Pattern, PatternError> {
        let (node, groups) = parse::parse(pattern, Dialect::Java)?;
        compile::compile(&node, groups, false).map(Pattern)
    }

    /// The same for a pattern that the whole text must match, as Java's `matches` has it.
    ///
    /// # Errors
    /// As [`Pattern::new`].
    pub fn whole(pattern: &str) -> Result<Pattern, PatternError> {
        let (node, groups) = parse::parse(pattern, Dialect::Java)?;
        compile::compile(&node, groups, true).map(Pattern)
    }

    /// Reads a pattern in ECMAScript's dialect.
    ///
    /// # Errors
    /// As [`Pattern::new`].
    pub fn ecma_script(pattern: &str) -> Result<Pattern, PatternError> {
        let (node, groups) = parse::parse(pattern, Dialect::EcmaScript)?;
        compile::compile(&node, groups, false).map(Pattern)
    }

    /// Whether it matches somewhere in a text.
    ///
    /// # Errors
    /// Where that takes too many steps.
    pub fn is_match(&self, text: &str) -> Result<bool, PatternError> {
        Matcher::new(&self.0, text).is_match()
    }

    /// The same; what takes too many steps counts as no match.
    pub fn matches(&self, text: &str) -> bool {
        self.is_match(text).unwrap_or(false)
    }

    /// The text with the first match replaced.
    ///
    /// # Errors
    /// As [`Pattern::replace_all`].
    pub fn replace(&self, text: &str, by: &str) -> Result<String, PatternError> {
        self.replaced(text, by, 1)
    }

    /// The text with every match replaced. In the replacement `$1` and `${name}` stand for groups, and a backslash makes text of what follows it.
    ///
    /// # Errors
    /// Where it takes too many steps, or the replacement names a group that there is not, or ends too early.
    pub fn replace_all(&self, text: &str, by: &str) -> Result<String, PatternError> {
        self.replaced(text, by, usize::MAX)
    }

    fn replaced(&self, text: &str, by: &str, most: usize) -> Result<String, PatternError> {
        let mut matcher = Matcher::new(&self.0, text);
        let (mut out, mut from, mut start, mut count) = (String::new(), 0, 0, 0);
        while count < most {
            let Some(found) = matcher.find(start)? else { break };
            out.push_str(&text[from..found.start]);
            self.append(&mut out, text, by, &found.groups)?;
            (from, start) = (found.end, found.next(text));
            count += 1;
            if out.len() > 10 * 1024 * 1024 {
                return error("The text gets too long by the replacements");
            }
            if start > text.len() {
                break;
            }
        }
        out.push_str(&text[from..]);
        Ok(out)
    }

    /// Appends a replacement.
    fn append(&self, out: &mut String, text: &str, by: &str, groups: &[Option<(usize, usize)>]) -> Result<(), PatternError> {
        let mut chars = by.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some(c) => out.push(c),
                    None => return error("character to be escaped is missing"),
                },
                '$' => {
                    let group = if chars.peek() == Some(&'{') {
                        chars.next();
                        let name: String = chars.by_ref().take_while(|c| *c != '}').collect();
                        match self.0.names.iter().find(|(known, _)| *known == name) {
                            Some((_, group)) => *group,
                            None => return error(format!("No group with name {{{name}}}")),
                        }
                    } else {
                        let Some(mut group) = chars.next().and_then(|c| c.to_digit(10)) else { return error("Illegal group reference") };
                        // As many digits belong to the number as there are groups for.
                        while let Some(next) = chars.peek().and_then(|c| c.to_digit(10)).map(|digit| group * 10 + digit) {
                            if next as usize > self.0.groups {
                                break;
                            }
                            group = next;
                            chars.next();
                        }
                        group as usize
                    };
                    match groups.get(group) {
                        Some(Some((start, end))) => out.push_str(&text[*start..*end]),
                        Some(None) => {}
                        None => return error(format!("No group {group}")),
                    }
                }
                c => out.push(c),
            }
        }
        Ok(())
    }

    /// What stands between the matches, `most` parts at most. A match of nothing at the beginning splits nothing off.
    ///
    /// # Errors
    /// Where that takes too many steps.
    pub fn split(&self, text: &str, most: Option<usize>) -> Result<Vec<String>, PatternError> {
        let mut matcher = Matcher::new(&self.0, text);
        let (mut parts, mut from, mut start) = (Vec::new(), 0, 0);
        while start <= text.len() && most.is_none_or(|most| parts.len() + 1 < most) {
            let Some(found) = matcher.find(start)? else { break };
            start = found.next(text);
            if found.end == 0 || (found.start == found.end && found.end == text.len()) {
                continue;
            }
            parts.push(text[from..found.start].to_owned());
            from = found.end;
        }
        parts.push(text[from..].to_owned());
        Ok(parts)
    }
}
