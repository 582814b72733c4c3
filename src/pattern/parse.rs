//! The parser of regular expressions.

use super::class::{self, Class};
use super::tree::{Assertion, Kind, Node};
use super::{Dialect, PatternError, error};

/// How deeply groups may stand in each other.
const MOST_DEPTH: usize = 50;
/// How often a repetition may be asked for.
const MOST_REPEATED: u32 = 5_000;

/// Names of groups with their numbers, and how many groups there are.
#[derive(Debug, Default)]
pub(super) struct Groups {
    pub names: Vec<(String, usize)>,
    pub count: usize,
}

/// Reads a pattern.
pub(super) fn parse(pattern: &str, dialect: Dialect) -> Result<(Node, Groups), PatternError> {
    let chars: Vec<char> = pattern.chars().collect();
    let is_java = dialect == Dialect::Java;
    let mut parser = Parser { chars, at: 0, is_java, flags: Flags::default(), groups: Groups::default(), depth: 0 };
    let node = parser.either()?;
    match parser.peek() {
        None => Ok((node, parser.groups)),
        Some(_) => error(format!("Unmatched closing ')' near index {}", parser.at)),
    }
}

#[derive(Clone, Copy, Default)]
struct Flags {
    fold: bool,
    dot_all: bool,
    multiline: bool,
    comments: bool,
    unix_lines: bool,
}

pub(super) struct Parser {
    pub chars: Vec<char>,
    pub at: usize,
    pub is_java: bool,
    flags: Flags,
    groups: Groups,
    pub depth: usize,
}

impl Parser {
    pub fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    pub fn next(&mut self) -> Option<char> {
        let c = self.peek();
        self.at += usize::from(c.is_some());
        c
    }

    pub fn eat(&mut self, text: &str) -> bool {
        let there = text.chars().enumerate().all(|(offset, c)| self.chars.get(self.at + offset) == Some(&c));
        if there {
            self.at += text.chars().count();
        }
        there
    }

    pub fn fail<T>(&self, message: &str) -> Result<T, PatternError> {
        error(format!("{message} near index {}", self.at))
    }

    pub fn folds(&self) -> bool {
        self.flags.fold
    }

    fn either(&mut self) -> Result<Node, PatternError> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return self.fail("Groups nested too deeply");
        }
        let flags = self.flags;
        let mut nodes = vec![self.concat()?];
        while self.eat("|") {
            nodes.push(self.concat()?);
        }
        self.flags = flags;
        self.depth -= 1;
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Either(nodes) })
    }

    fn concat(&mut self) -> Result<Node, PatternError> {
        let mut nodes = Vec::new();
        loop {
            self.skip_comments();
            match self.peek() {
                None | Some('|' | ')') => break,
                Some(_) => {}
            }
            if self.is_java && self.eat("\\Q") {
                while self.at < self.chars.len() && !self.eat("\\E") {
                    nodes.extend(self.next().map(|c| Node::Char(c, self.flags.fold)));
                }
                if let Some(last) = nodes.pop() {
                    nodes.push(self.repeated(last)?);
                }
                continue;
            }
            let node = self.atom()?;
            nodes.push(self.repeated(node)?);
        }
        Ok(match nodes.len() {
            0 => Node::Empty,
            1 => nodes.remove(0),
            _ => Node::Concat(nodes),
        })
    }

    /// With `(?x)`, white space and comments are no part of the pattern.
    fn skip_comments(&mut self) {
        while self.flags.comments && self.peek().is_some_and(|c| c.is_ascii_whitespace() || c == '#') {
            if self.next() == Some('#') {
                while self.next().is_some_and(|c| c != '\n') {}
            }
        }
    }

    fn repeated(&mut self, node: Node) -> Result<Node, PatternError> {
        self.skip_comments();
        let (min, max) = match self.peek() {
            Some('{') => match self.counts()? {
                Some(counts) => counts,
                None => return Ok(node),
            },
            Some(c @ ('*' | '+' | '?')) => {
                self.at += 1;
                (u32::from(c == '+'), (c == '?').then_some(1))
            }
            _ => return Ok(node),
        };
        let kind = match self.peek() {
            Some('?') => Kind::Lazy,
            Some('+') if self.is_java => Kind::Possessive,
            _ => Kind::Greedy,
        };
        self.at += usize::from(kind != Kind::Greedy);
        self.skip_comments();
        if let Some(c @ ('*' | '+' | '?')) = self.peek() {
            return error(format!("Dangling meta character '{c}' near index {}", self.at));
        }
        Ok(Node::Repeat { node: Box::new(node), min, max, kind })
    }

    /// `{n}`, `{n,}`, `{n,m}`; in ECMAScript anything else is text.
    fn counts(&mut self) -> Result<Option<(u32, Option<u32>)>, PatternError> {
        let start = self.at;
        self.at += 1;
        let min = self.digits();
        let comma = self.eat(",");
        let max = if comma { self.digits() } else { min };
        let (Some(min), true) = (min, self.eat("}")) else {
            self.at = start;
            return if self.is_java { self.fail("Illegal repetition") } else { Ok(None) };
        };
        if max.is_some_and(|max| max < min) {
            return self.fail("Illegal repetition range");
        }
        if min > MOST_REPEATED || max.is_some_and(|max| max > MOST_REPEATED) {
            return self.fail("Repetitions of more than 5,000 are not simulated,");
        }
        Ok(Some((min, if comma { max } else { Some(min) })))
    }

    fn digits(&mut self) -> Option<u32> {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        let text: String = self.chars[start..self.at].iter().collect();
        if text.is_empty() { None } else { Some(text.parse().unwrap_or(u32::MAX)) }
    }

    fn atom(&mut self) -> Result<Node, PatternError> {
        let c = self.next().unwrap_or_default();
        Ok(match c {
            '.' => Node::Class(self.dot()),
            '^' => Node::Assert(if self.flags.multiline { Assertion::LineStart } else { Assertion::TextStart }),
            '$' => Node::Assert(match (self.flags.multiline, self.is_java) {
                (true, _) => Assertion::LineEnd,
                (false, true) => Assertion::LastLineEnd,
                (false, false) => Assertion::TextEnd,
            }),
            '(' => self.group()?,
            '[' => Node::Class(self.class()?),
            '\\' => self.escape()?,
            '*' | '+' | '?' => return error(format!("Dangling meta character '{c}' near index {}", self.at - 1)),
            // In Java a repetition may have nothing before it, and then repeats that.
            '{' if self.is_java => {
                self.at -= 1;
                Node::Empty
            }
            c => Node::Char(c, self.flags.fold),
        })
    }

    fn dot(&self) -> Class {
        if self.flags.dot_all {
            return Class::Named(|_| true);
        }
        match (self.flags.unix_lines, self.is_java) {
            (true, _) => Class::Range('\n', '\n').not(),
            (false, true) => Class::Named(class::is_line_end).not(),
            (false, false) => Class::Named(|c| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')).not(),
        }
    }

    fn group(&mut self) -> Result<Node, PatternError> {
        if !self.eat("?") {
            return self.capture(None);
        }
        for (text, ahead, negative) in [("=", true, false), ("!", true, true), ("<=", false, false), ("<!", false, true)] {
            if self.eat(text) {
                let node = Box::new(self.either()?);
                self.close()?;
                if !ahead && self.is_java && node.length().1.is_none() {
                    return self.fail("Look-behind group does not have an obvious maximum length");
                }
                return Ok(Node::Look { ahead, negative, node });
            }
        }
        if self.eat(":") {
            let node = self.either()?;
            self.close()?;
            return Ok(node);
        }
        if self.is_java && self.eat(">") {
            let node = self.either()?;
            self.close()?;
            return Ok(Node::Atomic(Box::new(node)));
        }
        if self.eat("<") {
            let start = self.at;
            while self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') {
                self.at += 1;
            }
            let name: String = self.chars[start..self.at].iter().collect();
            if name.is_empty() || !self.eat(">") {
                return self.fail("Unknown look-behind group, or the name of a group without its '>'");
            }
            return self.capture(Some(name));
        }
        if self.is_java { self.inline_flags() } else { self.fail("Unknown group") }
    }

    fn capture(&mut self, name: Option<String>) -> Result<Node, PatternError> {
        self.groups.count += 1;
        let number = self.groups.count;
        if let Some(name) = name {
            if self.groups.names.iter().any(|(known, _)| *known == name) {
                return self.fail("A group's name is used twice");
            }
            self.groups.names.push((name, number));
        }
        let node = self.either()?;
        self.close()?;
        Ok(Node::Capture(Box::new(node), number))
    }

    fn close(&mut self) -> Result<(), PatternError> {
        if self.eat(")") { Ok(()) } else { self.fail("Unclosed group") }
    }

    /// `(?i)`, `(?i:…)`, `(?s-m)`.
    fn inline_flags(&mut self) -> Result<Node, PatternError> {
        let before = self.flags;
        let mut on = true;
        loop {
            match self.next() {
                Some('-') => on = false,
                Some('i') => self.flags.fold = on,
                Some('s') => self.flags.dot_all = on,
                Some('m') => self.flags.multiline = on,
                Some('x') => self.flags.comments = on,
                Some('d') => self.flags.unix_lines = on,
                Some(')') => {
                    return match self.peek() {
                        Some(c @ ('*' | '+' | '?')) => error(format!("Dangling meta character '{c}' near index {}", self.at)),
                        _ => Ok(Node::Empty),
                    };
                }
                Some(':') => {
                    let node = self.either()?;
                    self.close()?;
                    self.flags = before;
                    return Ok(node);
                }
                Some(c @ ('u' | 'U')) => return error(format!("The flag (?{c}) is not simulated: see FIDELITY.md")),
                _ => {
                    self.at -= 1;
                    return self.fail("Unknown inline modifier");
                }
            }
        }
    }

    /// The number of the group with this name.
    pub fn named(&self, name: &str) -> Option<usize> {
        self.groups.names.iter().find(|(known, _)| known == name).map(|(_, number)| *number)
    }

    /// How many groups have begun so far.
    pub fn begun(&self) -> usize {
        self.groups.count
    }
}
