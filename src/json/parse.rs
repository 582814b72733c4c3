//! The parser of JSONPath.

use super::filter::{COMPARISONS, Filter, Operand};
use super::path::{Function, JsonPath, PathError, Step};
use crate::pattern::Pattern;
use serde_json::Value;
use std::rc::Rc;

impl JsonPath {
    /// Reads a path, such as `$.pets[0].name`.
    pub fn parse(text: &str) -> Result<JsonPath, PathError> {
        let mut parser = Parser { chars: text.trim().chars().collect(), at: 0, depth: 0 };
        if !parser.eat("$") {
            // Jayway reads `a.b` as `$.a.b`.
            if parser.peek().is_none_or(|c| !c.is_alphabetic() && c != '_') {
                return parser.fail("a path begins with $");
            }
            let first = parser.name();
            let mut path = parser.steps()?;
            path.steps.insert(0, Step::Name(first));
            return parser.end(path);
        }
        let path = parser.steps()?;
        parser.end(path)
    }
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    /// How deeply operands stand in filters of operands.
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn eat(&mut self, text: &str) -> bool {
        let matches = text.chars().enumerate().all(|(offset, c)| self.chars.get(self.at + offset) == Some(&c));
        if matches {
            self.at += text.chars().count();
        }
        matches
    }

    fn space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn fail<T>(&self, message: &str) -> Result<T, PathError> {
        Err(PathError { at: self.at, message: format!("Expected: {message}") })
    }

    fn end(&self, path: JsonPath) -> Result<JsonPath, PathError> {
        if self.at == self.chars.len() { Ok(path) } else { self.fail(". or [") }
    }

    fn name(&mut self) -> String {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_alphanumeric() || "_-$@".contains(c)) {
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect()
    }

    fn steps(&mut self) -> Result<JsonPath, PathError> {
        let mut steps = Vec::new();
        loop {
            let step = if self.eat("..") {
                let step = if self.peek() == Some('[') { self.bracket()? } else { self.dotted()? };
                Step::Deep(Box::new(step))
            } else if self.eat(".") {
                self.dotted()?
            } else if self.peek() == Some('[') {
                self.bracket()?
            } else {
                return Ok(JsonPath { steps });
            };
            steps.push(step);
        }
    }

    fn dotted(&mut self) -> Result<Step, PathError> {
        if self.eat("*") {
            return Ok(Step::All);
        }
        let name = self.name();
        if name.is_empty() {
            return self.fail("a name");
        }
        if !self.eat("()") {
            return Ok(Step::Name(name));
        }
        Ok(Step::Function(match name.as_str() {
            "length" | "size" => Function::Length,
            "min" => Function::Min,
            "max" => Function::Max,
            "sum" => Function::Sum,
            "avg" => Function::Avg,
            _ => return self.fail("one of the functions length(), size(), min(), max(), sum(), avg()"),
        }))
    }

    fn bracket(&mut self) -> Result<Step, PathError> {
        self.eat("[");
        self.space();
        let step = match self.peek() {
            Some('*') => {
                self.at += 1;
                Step::All
            }
            Some('?') => {
                self.at += 1;
                self.space();
                if !self.eat("(") {
                    return self.fail("( after ?");
                }
                let filter = self.or(0)?;
                self.space();
                if !self.eat(")") {
                    return self.fail(") at the end of the filter");
                }
                Step::Filter(filter)
            }
            Some('\'' | '"') => {
                let mut names = vec![self.quoted()?];
                while self.comma() {
                    names.push(self.quoted()?);
                }
                if names.len() == 1 { Step::Name(names.remove(0)) } else { Step::Names(names) }
            }
            _ => self.indices()?,
        };
        self.space();
        if self.eat("]") { Ok(step) } else { self.fail("]") }
    }

    fn comma(&mut self) -> bool {
        self.space();
        let comma = self.eat(",");
        self.space();
        comma
    }

    fn indices(&mut self) -> Result<Step, PathError> {
        let first = self.integer();
        if self.eat(":") {
            return Ok(Step::Slice(first, self.integer()));
        }
        let Some(first) = first else { return self.fail("an index, a name in quotes, * or ?") };
        let mut indices = vec![first];
        while self.comma() {
            match self.integer() {
                Some(index) => indices.push(index),
                None => return self.fail("an index"),
            }
        }
        Ok(if indices.len() == 1 { Step::Index(first) } else { Step::Indices(indices) })
    }

    fn integer(&mut self) -> Option<i64> {
        let start = self.at;
        self.eat("-");
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        let text: String = self.chars[start..self.at].iter().collect();
        text.parse().ok().or_else(|| {
            self.at = start;
            None
        })
    }

    fn quoted(&mut self) -> Result<String, PathError> {
        let Some(quote @ ('\'' | '"')) = self.peek() else { return self.fail("a name in quotes") };
        self.at += 1;
        let mut text = String::new();
        loop {
            match self.peek() {
                None => return self.fail("the closing quote"),
                Some(c) if c == quote => {
                    self.at += 1;
                    return Ok(text);
                }
                Some('\\') => {
                    self.at += 1;
                    text.extend(self.peek());
                }
                Some(c) => text.push(c),
            }
            self.at += 1;
        }
    }

    fn or(&mut self, depth: usize) -> Result<Filter, PathError> {
        if depth > 32 {
            return self.fail("a filter that is not nested so deeply");
        }
        let mut left = self.and(depth)?;
        loop {
            self.space();
            if !self.eat("||") {
                return Ok(left);
            }
            left = Filter::Or(Box::new(left), Box::new(self.and(depth)?));
        }
    }

    fn and(&mut self, depth: usize) -> Result<Filter, PathError> {
        let mut left = self.comparison(depth)?;
        loop {
            self.space();
            if !self.eat("&&") {
                return Ok(left);
            }
            left = Filter::And(Box::new(left), Box::new(self.comparison(depth)?));
        }
    }

    fn comparison(&mut self, depth: usize) -> Result<Filter, PathError> {
        self.space();
        if self.eat("!") {
            return Ok(Filter::Not(Box::new(self.comparison(depth + 1)?)));
        }
        if self.eat("(") {
            let inner = self.or(depth + 1)?;
            self.space();
            return if self.eat(")") { Ok(inner) } else { self.fail(")") };
        }
        let left = self.operand()?;
        self.space();
        if self.eat("=~") {
            self.space();
            return Ok(Filter::Matches(left, Rc::new(self.regular_expression()?)));
        }
        for (text, comparison) in COMPARISONS {
            // A word may also be followed by what its operand begins with.
            let word = text.trim_end();
            let ends = word == text || matches!(self.chars.get(self.at + word.len()), Some(' ' | '[' | '\'' | '"' | '@' | '$' | '('));
            if ends && self.eat(word) {
                self.space();
                return Ok(Filter::Compare(left, comparison, self.operand()?));
            }
        }
        match left {
            Operand::Path(_) | Operand::Root(_) => Ok(Filter::Exists(left)),
            Operand::Value(_) => self.fail("an operator"),
        }
    }

    /// `/pattern/`, `/pattern/i`: the whole text must match.
    fn regular_expression(&mut self) -> Result<Pattern, PathError> {
        if !self.eat("/") {
            return self.fail("/ before a regular expression");
        }
        let mut pattern = String::new();
        while let Some(c) = self.peek().filter(|c| *c != '/') {
            self.at += 1;
            if c == '\\' && self.peek() == Some('/') {
                continue;
            }
            pattern.push(c);
            if c == '\\' {
                pattern.extend(self.peek());
                self.at += 1;
            }
        }
        if !self.eat("/") {
            return self.fail("/ after a regular expression");
        }
        if self.eat("i") {
            pattern = format!("(?i){pattern}");
        }
        Pattern::whole(&pattern).or_else(|error| self.fail(&error.to_string()))
    }

    fn operand(&mut self) -> Result<Operand, PathError> {
        self.depth += 1;
        if self.depth > 64 {
            return self.fail("a path that is not nested so deeply");
        }
        let operand = self.operand_inside();
        self.depth -= 1;
        operand
    }

    fn operand_inside(&mut self) -> Result<Operand, PathError> {
        match self.peek() {
            Some(c @ ('@' | '$')) => {
                self.at += 1;
                let path = self.steps()?;
                Ok(if c == '@' { Operand::Path(path) } else { Operand::Root(path) })
            }
            Some('\'' | '"') => Ok(Operand::Value(Value::String(self.quoted()?))),
            Some('[') => {
                self.at += 1;
                let mut list = Vec::new();
                while !self.eat("]") {
                    match self.operand()? {
                        Operand::Value(value) => list.push(value),
                        Operand::Path(_) | Operand::Root(_) => return self.fail("a value"),
                    }
                    if !self.comma() && self.peek() != Some(']') {
                        return self.fail(", or ]");
                    }
                }
                Ok(Operand::Value(Value::Array(list)))
            }
            _ => {
                let start = self.at;
                while self.peek().is_some_and(|c| c.is_alphanumeric() || "+-.".contains(c)) {
                    self.at += 1;
                }
                let text: String = self.chars[start..self.at].iter().collect();
                match serde_json::from_str(&text) {
                    Ok(value) => Ok(Operand::Value(value)),
                    Err(_) => self.fail("@, a number, a text in quotes, true, false or null"),
                }
            }
        }
    }
}
