//! The parser of templates: text, references and directives. Expressions stand in `expression`.
//!
//! White space is Velocity 1.7's: `#set` takes the blanks before it, and every directive the line end that follows it.

use super::error::TemplateError;
use super::tree::{Node, Place, Reference, Step};

/// What a block holds, and the word that ended it, if one did.
pub(super) type Block = (Vec<Node>, Option<(String, Place)>);

/// How deeply directives and expressions may nest.
const MOST_DEPTH: usize = 64;

/// A template being read.
pub(super) struct Parser {
    pub chars: Vec<char>,
    pub at: usize,
    pub depth: usize,
}

/// Reads a whole template.
pub(super) fn parse(text: &str) -> Result<Vec<Node>, TemplateError> {
    let mut parser = Parser { chars: text.chars().collect(), at: 0, depth: 0 };
    let (nodes, end) = parser.block()?;
    match end {
        None => Ok(nodes),
        Some((word, place)) => Err(TemplateError::at(place, format!("#{word} without a directive that it belongs to"))),
    }
}

impl Parser {
    /// The place that is being read.
    pub fn place(&self) -> Place {
        let before = &self.chars[..self.at.min(self.chars.len())];
        let line = before.iter().filter(|c| **c == '\n').count() + 1;
        let column = before.iter().rev().take_while(|c| **c != '\n').count() + 1;
        (line, column)
    }

    pub fn fail<T>(&self, message: impl Into<String>) -> Result<T, TemplateError> {
        Err(TemplateError::at(self.place(), message))
    }

    pub fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    pub fn looking_at(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(offset, c)| self.chars.get(self.at + offset) == Some(&c))
    }

    pub fn eat(&mut self, text: &str) -> bool {
        let there = self.looking_at(text);
        if there {
            self.at += text.chars().count();
        }
        there
    }

    pub fn space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    pub fn expect(&mut self, text: &str) -> Result<(), TemplateError> {
        self.space();
        if self.eat(text) { Ok(()) } else { self.fail(format!("Expected '{text}'")) }
    }

    /// A name: a letter, then letters, digits, `_` and `-`.
    pub fn name(&mut self) -> Option<String> {
        let start = self.at;
        if !self.peek().is_some_and(|c| c.is_ascii_alphabetic() || c == '_') {
            return None;
        }
        while self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
            self.at += 1;
        }
        Some(self.chars[start..self.at].iter().collect())
    }

    /// Goes one level deeper for the time of `read`.
    pub fn deeper<T>(&mut self, read: impl FnOnce(&mut Parser) -> Result<T, TemplateError>) -> Result<T, TemplateError> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return self.fail(format!("Nested more than {MOST_DEPTH} deep"));
        }
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Everything up to the end of the text, or up to `#end`, `#else` or `#elseif`, which is eaten and returned.
    pub fn block(&mut self) -> Result<Block, TemplateError> {
        let mut nodes = Vec::new();
        let mut text = String::new();
        let flush = |text: &mut String, nodes: &mut Vec<Node>| {
            if !text.is_empty() {
                nodes.push(Node::Text(std::mem::take(text)));
            }
        };
        while let Some(c) = self.peek() {
            match c {
                '\\' if matches!(self.chars.get(self.at + 1), Some('$' | '#')) => {
                    text.push(self.chars[self.at + 1]);
                    self.at += 2;
                }
                '$' => match self.reference()? {
                    Some(reference) => {
                        flush(&mut text, &mut nodes);
                        nodes.push(Node::Reference(reference));
                    }
                    None => {
                        text.push('$');
                        self.at += 1;
                    }
                },
                '#' => {
                    if self.raw(&mut text)? || self.comment() {
                        continue;
                    }
                    let (start, place) = (self.at, self.place());
                    let word = self.directive_word();
                    match word.as_deref() {
                        Some("end" | "else" | "elseif") => {
                            flush(&mut text, &mut nodes);
                            let word = word.unwrap_or_default();
                            if word != "elseif" {
                                self.line_end();
                            }
                            return Ok((nodes, Some((word, place))));
                        }
                        Some(word) => {
                            if word == "set" {
                                let kept = text.trim_end_matches([' ', '\t']).len();
                                text.truncate(kept);
                            }
                            flush(&mut text, &mut nodes);
                            match self.deeper(|parser| parser.directive(word, place))? {
                                Some(node) => nodes.push(node),
                                None => {
                                    self.at = start + 1;
                                    text.push('#');
                                }
                            }
                        }
                        None => {
                            self.at = start + 1;
                            text.push('#');
                        }
                    }
                }
                c => {
                    text.push(c);
                    self.at += 1;
                }
            }
        }
        flush(&mut text, &mut nodes);
        Ok((nodes, None))
    }

    /// `#[[…]]#`.
    fn raw(&mut self, text: &mut String) -> Result<bool, TemplateError> {
        if !self.looking_at("#[[") {
            return Ok(false);
        }
        let start = self.at + 3;
        let mut end = start;
        while end < self.chars.len() && !self.chars[end..].starts_with(&[']', ']', '#']) {
            end += 1;
        }
        if end == self.chars.len() {
            return self.fail("#[[ without ]]#");
        }
        text.extend(&self.chars[start..end]);
        self.at = end + 3;
        Ok(true)
    }

    /// `## …` to the end of the line, or `#* … *#`.
    fn comment(&mut self) -> bool {
        if self.eat("##") {
            while self.peek().is_some_and(|c| c != '\n') {
                self.at += 1;
            }
            self.eat("\n");
            return true;
        }
        if !self.eat("#*") {
            return false;
        }
        while self.peek().is_some() && !self.eat("*#") {
            self.at += 1;
        }
        true
    }

    /// The word after `#`, also in braces.
    fn directive_word(&mut self) -> Option<String> {
        self.eat("#");
        self.eat("@");
        if self.eat("{") {
            let word = self.name()?;
            return self.eat("}").then_some(word);
        }
        let start = self.at;
        let word = self.name()?;
        // `#elsewhere` is `#else` and text to Velocity; so is `#endof`.
        for known in ["elseif", "else", "end", "stop", "break"] {
            let plain = word.strip_prefix(known).is_some_and(|rest| !rest.starts_with('_'));
            if plain && (word == known || known == "else" || known == "end") && !(known == "else" && word.starts_with("elseif")) {
                self.at = start + known.len();
                return Some(known.to_owned());
            }
        }
        Some(word)
    }

    /// The blanks and the line end that follow a directive.
    pub fn line_end(&mut self) {
        let start = self.at;
        while matches!(self.peek(), Some(' ' | '\t')) {
            self.at += 1;
        }
        if !(self.eat("\r\n") || self.eat("\n")) {
            self.at = start;
        }
    }

    /// A reference, or none if the `$` here is just a character.
    pub fn reference(&mut self) -> Result<Option<Reference>, TemplateError> {
        let (start, place) = (self.at, self.place());
        if !self.eat("$") {
            return Ok(None);
        }
        self.eat("!");
        let braced = self.eat("{");
        let Some(name) = self.name() else {
            self.at = start;
            return Ok(None);
        };
        let mut steps = Vec::new();
        loop {
            if self.peek() == Some('[') {
                self.at += 1;
                let index = self.deeper(Parser::expression)?;
                self.expect("]")?;
                steps.push(Step::Index(index));
                continue;
            }
            let dot = self.at;
            if !self.eat(".") {
                break;
            }
            // A dot that no name follows ends a sentence.
            let Some(member) = self.name() else {
                self.at = dot;
                break;
            };
            if self.eat("(") {
                steps.push(Step::Method(member, self.deeper(Parser::arguments)?));
            } else {
                steps.push(Step::Member(member));
            }
        }
        if braced && !self.eat("}") {
            self.at = start;
            return Ok(None);
        }
        Ok(Some(Reference { name, steps, place }))
    }
}
