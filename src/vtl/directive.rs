//! The parser of directives: what follows `#set`, `#if`, `#foreach` and their like, and calls of macros.

use super::error::TemplateError;
use super::parser::Parser;
use super::tree::{Node, Place};

impl Parser {
    /// A directive; none if the word is no directive and no call, but text.
    pub fn directive(&mut self, word: &str, place: Place) -> Result<Option<Node>, TemplateError> {
        let node = match word {
            "set" => {
                self.open()?;
                self.space();
                let Some(target) = self.reference()? else { return self.fail("Expected a reference after #set(") };
                self.expect("=")?;
                let value = self.expression()?;
                self.close()?;
                Node::Set(target, value)
            }
            "if" => self.conditions(place)?,
            "foreach" => {
                self.open()?;
                let name = self.variable()?;
                self.space();
                if !self.eat("in") {
                    return self.fail("Expected 'in'");
                }
                let list = self.expression()?;
                self.close()?;
                Node::Foreach(name, list, self.body("foreach", place)?)
            }
            "macro" => {
                self.open()?;
                self.space();
                let Some(name) = self.name() else { return self.fail("Expected the macro's name") };
                let mut parameters = Vec::new();
                self.separator();
                while self.peek() == Some('$') {
                    parameters.push(self.variable()?);
                    self.separator();
                }
                self.close()?;
                Node::Macro(name, parameters, self.body("macro", place)?)
            }
            "define" => {
                self.open()?;
                let name = self.variable()?;
                self.close()?;
                Node::Define(name, self.body("define", place)?)
            }
            "evaluate" => {
                self.open()?;
                let text = self.expression()?;
                self.close()?;
                Node::Evaluate(text, place)
            }
            "stop" => Node::Stop,
            "break" => {
                self.line_end();
                Node::Break
            }
            name if self.looking_at("(") => {
                self.eat("(");
                let mut arguments = Vec::new();
                self.separator();
                while self.peek().is_some_and(|c| c != ')') {
                    arguments.push(self.expression()?);
                    self.separator();
                }
                self.close()?;
                Node::Call(name.to_owned(), arguments, place)
            }
            _ => return Ok(None),
        };
        Ok(Some(node))
    }

    fn separator(&mut self) {
        self.space();
        self.eat(",");
        self.space();
    }

    fn open(&mut self) -> Result<(), TemplateError> {
        self.expect("(")
    }

    fn close(&mut self) -> Result<(), TemplateError> {
        self.expect(")")?;
        self.line_end();
        Ok(())
    }

    /// `$name`, `${name}`.
    fn variable(&mut self) -> Result<String, TemplateError> {
        self.space();
        let braced = self.eat("${") || self.eat("$!{");
        let dollar = braced || self.eat("$!") || self.eat("$");
        let name = if dollar { self.name() } else { None };
        let Some(name) = name else { return self.fail("Expected a variable") };
        if braced && !self.eat("}") {
            return self.fail("Expected '}'");
        }
        Ok(name)
    }

    fn conditions(&mut self, place: Place) -> Result<Node, TemplateError> {
        let mut branches = Vec::new();
        let mut otherwise = Vec::new();
        let mut last = "if".to_owned();
        loop {
            let condition = match last.as_str() {
                "else" => None,
                _ => {
                    self.open()?;
                    let condition = self.expression()?;
                    self.close()?;
                    Some(condition)
                }
            };
            let (nodes, end) = self.block()?;
            match condition {
                Some(condition) => branches.push((condition, nodes)),
                None => otherwise = nodes,
            }
            match end {
                None => return Err(TemplateError::at(place, "#if without #end")),
                Some((word, _)) if word == "end" => return Ok(Node::If(branches, otherwise)),
                Some((_, at)) if last == "else" => return Err(TemplateError::at(at, "Expected #end after #else")),
                Some((word, _)) => last = word,
            }
        }
    }

    /// What stands up to `#end`.
    fn body(&mut self, word: &str, place: Place) -> Result<Vec<Node>, TemplateError> {
        match self.block()? {
            (nodes, Some((end, _))) if end == "end" => Ok(nodes),
            (_, Some((end, at))) => Err(TemplateError::at(at, format!("#{end} where #{word} needs #end"))),
            (_, None) => Err(TemplateError::at(place, format!("#{word} without #end"))),
        }
    }
}
