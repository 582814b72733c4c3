//! The parser's second half: what stands after a backslash, and what stands in brackets.

use super::class::{self, Class};
use super::parse::Parser;
use super::tree::{Assertion, Node};
use super::{PatternError, error};

impl Parser {
    /// What a backslash begins, outside of brackets.
    pub fn escape(&mut self) -> Result<Node, PatternError> {
        let Some(c) = self.peek() else { return self.fail("Unexpected internal error: a backslash at the end") };
        let assertion = match (c, self.is_java) {
            ('b', true) => Some(Assertion::WordBoundary),
            ('B', true) => Some(Assertion::NoWordBoundary),
            ('b', false) => Some(Assertion::AsciiWordBoundary),
            ('B', false) => Some(Assertion::NoAsciiWordBoundary),
            ('A' | 'G', true) => Some(Assertion::TextStart),
            ('z', true) => Some(Assertion::TextEnd),
            ('Z', true) => Some(Assertion::LastLineEnd),
            _ => None,
        };
        if let Some(assertion) = assertion {
            self.at += 1;
            return Ok(Node::Assert(assertion));
        }
        if c == 'R' && self.is_java {
            self.at += 1;
            let pair = Node::Concat(vec![Node::Char('\r', false), Node::Char('\n', false)]);
            let one = Node::Class(class::by_letter('v', true).unwrap_or(Class::Union(Vec::new())));
            return Ok(Node::Either(vec![pair, one]));
        }
        if c == 'k' && (self.is_java || self.chars.get(self.at + 1) == Some(&'<')) {
            self.at += 1;
            let start = self.at + 1;
            let end = self.chars[start.min(self.chars.len())..].iter().position(|c| *c == '>').map(|length| start + length);
            let Some(end) = end.filter(|_| self.peek() == Some('<')) else {
                return self.fail("\\k is not followed by '<' for named capturing group");
            };
            let name: String = self.chars[start..end].iter().collect();
            self.at = end + 1;
            return match self.named(&name) {
                Some(number) => Ok(Node::Back(number, self.folds())),
                None => error(format!("(named capturing group <{name}> does not exist near index {}", self.at)),
            };
        }
        if ('1'..='9').contains(&c) {
            return Ok(self.back_reference());
        }
        Ok(match self.escaped()? {
            Escaped::Char(c) => Node::Char(c, self.folds()),
            Escaped::Class(class) => Node::Class(class),
        })
    }

    /// `\1`; as many digits belong to it as there are groups for.
    fn back_reference(&mut self) -> Node {
        let mut number = 0;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            let next = number * 10 + digit as usize;
            if number > 0 && next > self.begun() {
                break;
            }
            number = next;
            self.at += 1;
        }
        if number > self.begun() {
            // Java: a group that there is not has matched nothing. ECMAScript: it matches the empty text.
            return if self.is_java { Node::Assert(Assertion::Never) } else { Node::Empty };
        }
        Node::Back(number, self.folds())
    }

    /// What a backslash begins, in brackets or not: a character or a class.
    fn escaped(&mut self) -> Result<Escaped, PatternError> {
        let Some(c) = self.next() else { return self.fail("A backslash at the end") };
        if let Some(class) = class::by_letter(c, self.is_java) {
            return Ok(Escaped::Class(class));
        }
        Ok(Escaped::Char(match c {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\u{c}',
            'v' => '\u{b}',
            'a' if self.is_java => '\u{7}',
            'e' if self.is_java => '\u{1b}',
            'p' | 'P' if self.is_java || self.peek() == Some('{') => return self.property(c == 'P').map(Escaped::Class),
            'c' => match self.next() {
                Some(c) if self.is_java => char::from_u32(u32::from(c) ^ 64).unwrap_or(c),
                Some(c) => char::from_u32(u32::from(c) % 32).unwrap_or(c),
                None => return self.fail("Illegal control escape sequence"),
            },
            'x' if self.eat("{") => {
                let digits: String = self.chars[self.at..].iter().take_while(|c| **c != '}').collect();
                self.at += digits.chars().count() + 1;
                match u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32) {
                    Some(c) => c,
                    None => return self.fail("Illegal hexadecimal escape sequence"),
                }
            }
            'x' => self.hexadecimal(2)?,
            'u' => self.unicode()?,
            '0' if self.is_java => self.octal()?,
            '0' => '\0',
            c if c.is_ascii_alphabetic() && self.is_java => {
                return error(format!("Illegal/unsupported escape sequence \\{c} near index {}", self.at - 1));
            }
            c => c,
        }))
    }

    fn hexadecimal(&mut self, length: usize) -> Result<char, PatternError> {
        let digits: String = self.chars[self.at..].iter().take(length).collect();
        let code = u32::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == length);
        self.at += digits.chars().count();
        match code {
            Some(code) => Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)),
            None => self.fail("Illegal hexadecimal escape sequence"),
        }
    }

    /// `\u0041`, and pairs of surrogates.
    fn unicode(&mut self) -> Result<char, PatternError> {
        let unit = |parser: &Parser, at: usize| {
            let digits: String = parser.chars[at.min(parser.chars.len())..].iter().take(4).collect();
            u32::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 4)
        };
        let Some(first) = unit(self, self.at) else { return self.fail("Illegal Unicode escape sequence") };
        self.at += 4;
        if (0xd800..0xdc00).contains(&first)
            && self.chars[self.at..].starts_with(&['\\', 'u'])
            && let Some(second) = unit(self, self.at + 2).filter(|second| (0xdc00..0xe000).contains(second))
        {
            self.at += 6;
            let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn octal(&mut self) -> Result<char, PatternError> {
        let mut code = 0;
        let mut count = 0;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(8)) {
            if count == 3 || code * 8 + digit > 0o377 {
                break;
            }
            code = code * 8 + digit;
            count += 1;
            self.at += 1;
        }
        if count == 0 { self.fail("Illegal octal escape sequence") } else { Ok(char::from_u32(code).unwrap_or_default()) }
    }

    /// `\p{Alpha}`, `\pL`.
    fn property(&mut self, negative: bool) -> Result<Class, PatternError> {
        let name: String = if self.eat("{") {
            let name: String = self.chars[self.at..].iter().take_while(|c| **c != '}').collect();
            self.at += name.chars().count() + 1;
            name
        } else {
            self.next().into_iter().collect()
        };
        let Some(class) = class::by_name(&name) else { return error(format!("The class \\p{{{name}}} is not simulated: see FIDELITY.md")) };
        Ok(if negative { class.not() } else { class })
    }

    /// What stands in brackets, the first of which has been read.
    pub fn class(&mut self) -> Result<Class, PatternError> {
        self.depth += 1;
        if self.depth > 50 {
            return self.fail("Classes nested too deeply");
        }
        let negative = self.eat("^");
        let mut parts = Vec::new();
        let mut items = Vec::new();
        let mut first = true;
        loop {
            match self.peek() {
                None => return self.fail("Unclosed character class"),
                // In Java a bracket that comes first is a character; in ECMAScript it ends the class.
                Some(']') if !(first && self.is_java) => break,
                Some('[') if self.is_java => {
                    self.at += 1;
                    items.push(self.class()?);
                }
                Some('&') if self.is_java && self.eat("&&") => {
                    if !items.is_empty() {
                        parts.push(Class::Union(std::mem::take(&mut items)));
                    }
                }
                Some(_) => {
                    let item = self.class_item()?;
                    items.push(item);
                }
            }
            first = false;
        }
        self.at += 1;
        self.depth -= 1;
        if !items.is_empty() || parts.is_empty() {
            parts.push(Class::Union(items));
        }
        let mut class = if parts.len() == 1 { parts.remove(0) } else { Class::And(parts) };
        if self.folds() {
            class = Class::Fold(Box::new(class));
        }
        Ok(if negative { class.not() } else { class })
    }

    fn class_char(&mut self) -> Result<Escaped, PatternError> {
        match self.next() {
            Some('\\') if !self.is_java && self.peek() == Some('b') => {
                self.at += 1;
                Ok(Escaped::Char('\u{8}'))
            }
            Some('\\') => self.escaped(),
            Some(c) => Ok(Escaped::Char(c)),
            None => self.fail("Unclosed character class"),
        }
    }

    fn class_item(&mut self) -> Result<Class, PatternError> {
        if self.is_java && self.eat("\\Q") {
            let mut quoted = Vec::new();
            while self.at < self.chars.len() && !self.eat("\\E") {
                quoted.extend(self.next().map(|c| Class::Range(c, c)));
            }
            return Ok(Class::Union(quoted));
        }
        let from = match self.class_char()? {
            Escaped::Char(c) => c,
            Escaped::Class(class) => return Ok(class),
        };
        let ends = matches!(self.chars.get(self.at + 1), None | Some(']')) || (self.is_java && self.chars.get(self.at + 1) == Some(&'['));
        if self.peek() != Some('-') || ends {
            return Ok(Class::Range(from, from));
        }
        self.at += 1;
        match self.class_char()? {
            Escaped::Char(to) if from <= to => Ok(Class::Range(from, to)),
            Escaped::Char(_) => self.fail("Illegal character range"),
            Escaped::Class(class) => Ok(Class::Union(vec![Class::Range(from, from), Class::Range('-', '-'), class])),
        }
    }
}

enum Escaped {
    Char(char),
    Class(Class),
}
