//! The parser of expressions: literals, lists, maps, ranges, operators by precedence.

use super::error::TemplateError;
use super::parser::{Parser, parse};
use super::tree::{Expression, Operator};

/// Operators by precedence, the loosest first, each with its spellings; those in letters are words.
const LEVELS: [&[(&str, Operator)]; 6] = [
    &[("||", Operator::Or), ("or", Operator::Or)],
    &[("&&", Operator::And), ("and", Operator::And)],
    &[("==", Operator::Equal), ("eq", Operator::Equal), ("!=", Operator::NotEqual), ("ne", Operator::NotEqual)],
    &[
        ("<=", Operator::LessOrEqual),
        ("le", Operator::LessOrEqual),
        (">=", Operator::GreaterOrEqual),
        ("ge", Operator::GreaterOrEqual),
        ("<", Operator::Less),
        ("lt", Operator::Less),
        (">", Operator::Greater),
        ("gt", Operator::Greater),
    ],
    &[("+", Operator::Add), ("-", Operator::Subtract)],
    &[("*", Operator::Multiply), ("/", Operator::Divide), ("%", Operator::Remainder)],
];

impl Parser {
    /// An expression.
    pub fn expression(&mut self) -> Result<Expression, TemplateError> {
        self.deeper(|parser| parser.level(0))
    }

    /// Arguments up to the closing parenthesis, which is eaten.
    pub fn arguments(&mut self) -> Result<Vec<Expression>, TemplateError> {
        self.list(")")
    }

    fn level(&mut self, level: usize) -> Result<Expression, TemplateError> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.level(level + 1)?;
        loop {
            self.space();
            let found = operators.iter().find(|(text, _)| self.is_operator(text));
            let Some((text, operator)) = found else { return Ok(left) };
            self.at += text.len();
            let right = self.level(level + 1)?;
            left = Expression::Binary(*operator, Box::new(left), Box::new(right));
        }
    }

    fn is_operator(&self, text: &str) -> bool {
        let after = self.chars.get(self.at + text.len()).copied();
        let word = text.starts_with(|c: char| c.is_ascii_alphabetic());
        self.looking_at(text) && !(word && after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_'))
    }

    fn unary(&mut self) -> Result<Expression, TemplateError> {
        self.space();
        if self.is_operator("not") {
            self.at += 3;
            return Ok(Expression::Not(Box::new(self.deeper(Parser::unary)?)));
        }
        if self.peek() == Some('!') && !self.looking_at("!=") {
            self.at += 1;
            return Ok(Expression::Not(Box::new(self.deeper(Parser::unary)?)));
        }
        if self.peek() == Some('-') && !self.chars.get(self.at + 1).is_some_and(char::is_ascii_digit) {
            self.at += 1;
            return Ok(Expression::Negative(Box::new(self.deeper(Parser::unary)?)));
        }
        self.primary()
    }

    fn primary(&mut self) -> Result<Expression, TemplateError> {
        match self.peek() {
            Some('$') => match self.reference()? {
                Some(reference) => Ok(Expression::Reference(reference)),
                None => self.fail("Expected a reference"),
            },
            Some('\'') => Ok(Expression::Text(self.quoted('\'')?)),
            Some('"') => {
                let place = self.place();
                let text = self.quoted('"')?;
                let nodes = parse(&text).map_err(|error| TemplateError::at(place, error.message))?;
                Ok(Expression::Interpolated(nodes))
            }
            Some('(') => {
                self.at += 1;
                let inner = self.expression()?;
                self.expect(")")?;
                Ok(inner)
            }
            Some('[') => {
                self.at += 1;
                self.list_or_range()
            }
            Some('{') => {
                self.at += 1;
                self.map()
            }
            Some(c) if c.is_ascii_digit() || c == '-' => self.number(),
            _ => match self.name().as_deref() {
                Some("true") => Ok(Expression::Bool(true)),
                Some("false") => Ok(Expression::Bool(false)),
                Some("null") => Ok(Expression::Null),
                _ => self.fail("Expected a value"),
            },
        }
    }

    /// A text up to the closing quote; the quote itself is doubled or escaped by a backslash.
    fn quoted(&mut self, quote: char) -> Result<String, TemplateError> {
        let start = self.place();
        self.at += 1;
        let mut text = String::new();
        loop {
            match self.peek() {
                None => return Err(TemplateError::at(start, "A text without its closing quote")),
                Some(c) if c == quote && self.chars.get(self.at + 1) == Some(&quote) => {
                    text.push(quote);
                    self.at += 2;
                }
                Some(c) if c == quote => {
                    self.at += 1;
                    return Ok(text);
                }
                Some('\\') if self.chars.get(self.at + 1) == Some(&quote) => {
                    text.push(quote);
                    self.at += 2;
                }
                Some(c) => {
                    text.push(c);
                    self.at += 1;
                }
            }
        }
    }

    fn number(&mut self) -> Result<Expression, TemplateError> {
        let start = self.at;
        self.eat("-");
        let digits = |parser: &mut Parser| {
            while parser.peek().is_some_and(|c| c.is_ascii_digit()) {
                parser.at += 1;
            }
        };
        digits(self);
        let fraction = self.peek() == Some('.') && self.chars.get(self.at + 1).is_some_and(char::is_ascii_digit);
        if fraction {
            self.at += 1;
            digits(self);
        }
        let text: String = self.chars[start..self.at].iter().collect();
        match (fraction, text.parse::<i64>(), text.parse::<f64>()) {
            (false, Ok(number), _) => Ok(Expression::Int(number)),
            (_, _, Ok(number)) => Ok(Expression::Number(number)),
            _ => self.fail("Expected a number"),
        }
    }

    fn list(&mut self, end: &str) -> Result<Vec<Expression>, TemplateError> {
        let mut list = Vec::new();
        self.space();
        while !self.eat(end) {
            list.push(self.expression()?);
            self.space();
            if !self.eat(",") && !self.looking_at(end) {
                return self.fail(format!("Expected ',' or '{end}'"));
            }
            self.space();
        }
        Ok(list)
    }

    fn list_or_range(&mut self) -> Result<Expression, TemplateError> {
        self.space();
        if self.eat("]") {
            return Ok(Expression::List(Vec::new()));
        }
        let first = self.expression()?;
        self.space();
        if self.eat("..") {
            let last = self.expression()?;
            self.expect("]")?;
            return Ok(Expression::Range(Box::new(first), Box::new(last)));
        }
        let mut list = vec![first];
        if self.eat(",") {
            list.extend(self.list("]")?);
        } else {
            self.expect("]")?;
        }
        Ok(Expression::List(list))
    }

    fn map(&mut self) -> Result<Expression, TemplateError> {
        let mut map = Vec::new();
        self.space();
        while !self.eat("}") {
            let key = self.expression()?;
            self.expect(":")?;
            map.push((key, self.expression()?));
            self.space();
            if !self.eat(",") && self.peek() != Some('}') {
                return self.fail("Expected ',' or '}'");
            }
            self.space();
        }
        Ok(Expression::Map(map))
    }
}
