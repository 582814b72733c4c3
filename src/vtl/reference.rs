//! The parser of references: `$name`, `$!name`, `${name}`, with members, methods and indices.

use super::error::TemplateError;
use super::methods;
use super::parser::Parser;
use super::tree::{Cached, Expression, Known, Method, Reference, Step};

impl Parser {
    /// A name: a letter or `_`, then letters, digits, `_` and `-`.
    pub fn name(&mut self) -> Option<String> {
        let start = self.at;
        if !self.peek().is_some_and(|c| c.is_ascii_alphabetic() || c == '_') {
            return None;
        }
        while self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
            self.at += 1;
        }
        Some(self.since(start))
    }

    /// A reference, or none if the `$` here is just a character.
    pub fn reference(&mut self) -> Result<Option<Reference>, TemplateError> {
        let (start, place) = (self.at, self.place());
        if !self.eat("$") {
            return Ok(None);
        }
        let quiet = self.eat("!");
        let braced = self.eat("{");
        let Some(name) = self.name() else {
            self.at = start;
            return Ok(None);
        };
        let name = self.number(&name)?;
        let mut steps = Vec::new();
        while let Some(step) = self.step()? {
            steps.push(step);
        }
        if braced && !self.eat("}") {
            return self.fail("Expected '}', which ends the reference that ${ begins");
        }
        let settable = !steps.is_empty() || !(quiet || braced);
        let open = !braced && matches!(steps.last(), Some(Step::Member(_)));
        Ok(Some(Reference { name, steps, place, open, settable }))
    }

    fn step(&mut self) -> Result<Option<Step>, TemplateError> {
        if self.eat("[") {
            let index = self.deeper(Parser::index)?;
            self.expect("]")?;
            return Ok(Some(Step::Index(index)));
        }
        // A dot that no letter follows ends a sentence.
        if self.peek() != Some('.') || !self.peek_at(1).is_some_and(|c| c.is_ascii_alphabetic()) {
            return Ok(None);
        }
        self.at += 1;
        let member = self.name().unwrap_or_default();
        if self.peek() != Some('(') || !self.arguments_begin() {
            return Ok(Some(Step::Member(member.into())));
        }
        self.at += 1;
        let arguments = self.deeper(Parser::arguments)?;
        self.shared.changes |= methods::changes(&member);
        let known = Known::named(&member);
        Ok(Some(Step::Method(Method { name: member.into(), known, arguments, path: Cached::default() })))
    }

    /// Whether what follows the parenthesis can be an argument; else the parenthesis is text, as in `$name.member(see below)`.
    fn arguments_begin(&self) -> bool {
        match self.peek_at(1) {
            None => false,
            Some(c) if c.is_ascii_alphabetic() || c == '_' => {
                let word: String = self.chars[self.at + 1..].iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '_').collect();
                word == "true" || word == "false"
            }
            Some(_) => true,
        }
    }

    /// Arguments up to the closing parenthesis, which is eaten.
    fn arguments(&mut self) -> Result<Vec<Expression>, TemplateError> {
        let mut arguments = Vec::new();
        if self.eat(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.parameter()?);
            self.space();
            if self.eat(")") {
                return Ok(arguments);
            }
            if !self.eat(",") {
                return self.fail("Expected ',' or ')'; arithmetic is for #set only: set a variable to its result first");
            }
        }
    }

    /// What stands in brackets: a text, a whole number, true, false or a reference.
    fn index(&mut self) -> Result<Expression, TemplateError> {
        self.space();
        match self.parameter()? {
            index @ (Expression::Text(_)
            | Expression::Interpolated(_)
            | Expression::Int(_)
            | Expression::Bool(_)
            | Expression::Reference(_)) => Ok(index),
            _ => self.fail("An index is a text, a whole number, true, false or a reference"),
        }
    }
}
