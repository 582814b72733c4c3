//! The parser of directives: what follows `#set`, `#if`, `#foreach` and their like, and calls of macros.

use super::error::TemplateError;
use super::parser::Parser;
use super::tree::{Call, Expression, Macro, Node, Nodes, Place};
use std::rc::Rc;

impl Parser {
    /// The directive that this word begins; none if nothing is left of it to be done. `start` is where its `#` stands.
    pub fn directive(&mut self, word: &str, start: usize, place: Place) -> Result<Option<Node>, TemplateError> {
        let node = match word {
            "set" if self.eat_spaces_and_parenthesis() => self.set()?,
            "if" => self.conditions(place)?,
            "foreach" => {
                self.open("foreach")?;
                let name = self.variable()?;
                self.space();
                if !self.eat("in") {
                    return self.fail("Expected 'in'");
                }
                let list = self.parameter()?;
                self.close()?;
                Node::Foreach(name, list, self.body("foreach", place)?, place)
            }
            "macro" => {
                self.definition(place)?;
                return Ok(None);
            }
            "define" => {
                self.open("define")?;
                let name = self.variable()?;
                self.close()?;
                Node::Define(name, self.body("define", place)?)
            }
            "evaluate" => {
                self.open("evaluate")?;
                let text = self.parameter()?;
                if !matches!(text, Expression::Text(_) | Expression::Interpolated(_) | Expression::Reference(_)) {
                    return Err(TemplateError::at(place, "#evaluate takes a text or a reference"));
                }
                self.close()?;
                // Nobody knows what it will do.
                (self.shared.changes, self.shared.counts) = (true, true);
                Node::Evaluate(text, place)
            }
            "stop" => {
                self.optional()?;
                Node::Stop
            }
            "break" => Node::Break(self.optional()?, place),
            "literal" => self.literal(place)?,
            "parse" if self.parenthesis_follows() => self.absent("parse", place)?,
            "include" if self.parenthesis_follows() => self.absent("include", place)?,
            word => self.call(word, start, place)?,
        };
        Ok(Some(node))
    }

    fn eat_spaces_and_parenthesis(&mut self) -> bool {
        let start = self.at;
        while self.peek() == Some(' ') {
            self.at += 1;
        }
        let there = self.eat("(");
        if !there {
            self.at = start;
        }
        there
    }

    fn set(&mut self) -> Result<Node, TemplateError> {
        self.space();
        let Some(target) = self.reference()? else { return self.fail("Expected a reference after #set(") };
        self.space();
        if self.looking_at("==") {
            return self.fail("#set takes one '=': '==' compares");
        }
        self.expect("=")?;
        let value = self.expression()?;
        self.close()?;
        self.shared.changes |= !target.steps.is_empty();
        Ok(Node::Set(target, value))
    }

    /// Whether a parenthesis follows, white space before it or not.
    fn parenthesis_follows(&self) -> bool {
        self.chars[self.at..].iter().find(|c| !matches!(c, ' ' | '\t' | '\n' | '\r')) == Some(&'(')
    }

    fn open(&mut self, word: &str) -> Result<(), TemplateError> {
        self.space();
        if self.eat("(") { Ok(()) } else { self.fail(format!("Expected '(' after #{word}")) }
    }

    fn close(&mut self) -> Result<(), TemplateError> {
        self.expect(")")?;
        self.line_end();
        Ok(())
    }

    /// Commas between arguments are for the eye only.
    fn separator(&mut self) {
        self.space();
        if self.eat(",") {
            self.space();
        }
    }

    /// The argument of a directive that needs none.
    fn optional(&mut self) -> Result<Option<Expression>, TemplateError> {
        if !self.parenthesis_follows() {
            return Ok(None);
        }
        self.expect("(")?;
        self.space();
        let argument = if self.peek() == Some(')') { None } else { Some(self.parameter()?) };
        self.close()?;
        Ok(argument)
    }

    fn absent(&mut self, word: &'static str, place: Place) -> Result<Node, TemplateError> {
        self.optional()?;
        Ok(Node::Absent(word, place))
    }

    /// The variable that a directive names.
    fn variable(&mut self) -> Result<usize, TemplateError> {
        self.space();
        match self.reference()? {
            Some(reference) => Ok(reference.name),
            None => self.fail("Expected a variable"),
        }
    }

    /// A macro counts in the whole template, wherever it stands, and the first of a name counts.
    fn definition(&mut self, place: Place) -> Result<(), TemplateError> {
        self.open("macro")?;
        self.space();
        let Some(name) = self.name() else { return self.fail("Expected the macro's name") };
        let mut parameters = Vec::new();
        self.separator();
        while self.peek() == Some('$') {
            parameters.push(self.variable()?);
            self.separator();
        }
        self.close()?;
        let nodes = self.body("macro", place)?;
        self.shared.macros.entry(name).or_insert_with(|| Rc::new(Macro { parameters, nodes }));
        Ok(())
    }

    /// `#name(arguments)`, or `#@name(arguments) … #end`. Without a parenthesis it is a call only if there is such a macro, and else text.
    fn call(&mut self, word: &str, start: usize, place: Place) -> Result<Node, TemplateError> {
        let mut arguments = Vec::new();
        let mut body = None;
        if self.parenthesis_follows() {
            self.expect("(")?;
            self.separator();
            while self.peek().is_some_and(|c| c != ')') {
                arguments.push(self.argument()?);
                self.separator();
            }
            self.close()?;
            if word.starts_with('@') {
                body = Some(self.body(word, place)?);
            }
        }
        let literal = self.since(start).into();
        Ok(Node::Call(Box::new(Call { name: word.trim_start_matches('@').to_owned(), arguments: arguments.into(), body, literal, place })))
    }

    /// An argument of a macro; a bare word is none, but a call of a macro that does not exist may hold one.
    fn argument(&mut self) -> Result<Expression, TemplateError> {
        match self.name() {
            Some(word) if word == "true" || word == "false" => Ok(Expression::Bool(word == "true")),
            Some(word) => Ok(Expression::Text(word.into())),
            None => self.parameter(),
        }
    }

    /// `#literal() … #end`: what stands there comes out as it is.
    fn literal(&mut self, place: Place) -> Result<Node, TemplateError> {
        self.optional()?;
        let start = self.at;
        self.body("literal", place)?;
        let whole = self.since(start);
        let end = whole.rfind("#end").or_else(|| whole.rfind("#{end}")).unwrap_or(whole.len());
        Ok(Node::Text(whole[..end].into()))
    }

    fn conditions(&mut self, place: Place) -> Result<Node, TemplateError> {
        let mut branches = Vec::new();
        let mut otherwise: Nodes = Rc::from([]);
        let mut last = "if".to_owned();
        loop {
            let condition = match last.as_str() {
                "else" => None,
                word => {
                    self.open(word)?;
                    let condition = self.expression()?;
                    self.close()?;
                    Some(condition)
                }
            };
            let (nodes, end) = self.block()?;
            match condition {
                Some(condition) => branches.push((condition, nodes.into())),
                None => otherwise = nodes.into(),
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
    fn body(&mut self, word: &str, place: Place) -> Result<Nodes, TemplateError> {
        match self.block()? {
            (nodes, Some((end, _))) if end == "end" => Ok(nodes.into()),
            (_, Some((end, at))) => Err(TemplateError::at(at, format!("#{end} where #{word} needs #end"))),
            (_, None) => Err(TemplateError::at(place, format!("#{word} without #end"))),
        }
    }
}
