//! The parser of expressions: literals, lists, maps, ranges, operators by precedence. Operators stand in `#set` and `#if` only; arguments,
//! elements and indices are single values, as Velocity 1.7 has it.

use super::error::TemplateError;
use super::parser::Parser;
use super::tree::{Expression, Operator, Place};

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

    fn level(&mut self, level: usize) -> Result<Expression, TemplateError> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let first = self.level(level + 1)?;
        let mut rest = Vec::new();
        loop {
            self.space();
            let found = operators.iter().find(|(text, _)| self.is_operator(text));
            let Some((text, operator)) = found else { break };
            if *text == "-" && self.peek_at(1).is_some_and(|c| c.is_ascii_digit() || c == '.') {
                return self.fail("A minus right before a digit makes a negative number: put a space after it to subtract");
            }
            self.at += text.len();
            if rest.len() == 999 {
                return self.fail("An expression has 1,000 operands at most");
            }
            rest.push((*operator, self.level(level + 1)?));
        }
        Ok(if rest.is_empty() { first } else { Expression::Chain(Box::new(first), rest) })
    }

    fn is_operator(&self, text: &str) -> bool {
        let after = self.peek_at(text.len());
        let word = text.starts_with(|c: char| c.is_ascii_alphabetic());
        self.looking_at(text) && !(word && after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_'))
    }

    fn unary(&mut self) -> Result<Expression, TemplateError> {
        self.space();
        let length = match self.peek() {
            Some('!') if !self.looking_at("!=") => 1,
            Some('n') if self.is_operator("not") => 3,
            _ => return self.primary(),
        };
        self.at += length;
        Ok(Expression::Not(Box::new(self.deeper(Parser::unary)?)))
    }

    fn primary(&mut self) -> Result<Expression, TemplateError> {
        if self.peek() != Some('(') {
            return self.value();
        }
        self.at += 1;
        let inner = self.expression()?;
        self.expect(")")?;
        Ok(inner)
    }

    /// A single value, with white space around it: an argument, an element, an operand.
    pub fn parameter(&mut self) -> Result<Expression, TemplateError> {
        self.space();
        self.deeper(Parser::value)
    }

    fn value(&mut self) -> Result<Expression, TemplateError> {
        match self.peek() {
            Some('$') => match self.reference()? {
                Some(reference) => Ok(Expression::Reference(reference)),
                None => self.fail("Expected a reference"),
            },
            Some('\'') => Ok(Expression::Text(self.quoted('\'')?.into())),
            Some('"') => {
                let place = self.place();
                let text = self.quoted('"')?;
                if !text.contains(['$', '#']) {
                    return Ok(Expression::Text(text.into()));
                }
                let nodes = self.deeper(|parser| parser.quoted_template(&text, place))?;
                Ok(Expression::Interpolated(nodes))
            }
            Some('[') => self.list_or_range(),
            Some('{') => {
                self.at += 1;
                self.map()
            }
            Some(c) if c.is_ascii_digit() || c == '-' || c == '.' => self.number_literal(),
            _ => {
                let place = self.place();
                match self.name().as_deref() {
                    Some("true") => Ok(Expression::Bool(true)),
                    Some("false") => Ok(Expression::Bool(false)),
                    Some("null") => Err(TemplateError::at(place, "Velocity knows no null: a variable that was never set is one")),
                    _ => Err(TemplateError::at(place, "Expected a value")),
                }
            }
        }
    }

    /// A text up to the closing quote; the quote itself is doubled. A backslash is a character like others, except for `\u0041` in double quotes.
    fn quoted(&mut self, quote: char) -> Result<String, TemplateError> {
        let start = self.place();
        self.at += 1;
        let mut text = String::new();
        loop {
            match self.peek() {
                None => return Err(TemplateError::at(start, "A text without its closing quote")),
                Some(c) if c == quote && self.peek_at(1) == Some(quote) => {
                    text.push(quote);
                    self.at += 2;
                }
                Some(c) if c == quote => {
                    self.at += 1;
                    let word = self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || c == '\\');
                    if text.ends_with('\\') && word {
                        return self.fail(format!("A backslash does not escape the quote before this: write {quote}{quote} for one"));
                    }
                    return Ok(text);
                }
                Some('\\') if quote == '"' && self.looking_at("\\u") => {
                    let digits: String = self.chars[self.at + 2..].iter().take(4).collect();
                    let code = u32::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 4);
                    let Some(code) = code else { return self.fail("Expected four hexadecimal digits after \\u") };
                    text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                    self.at += 6;
                }
                Some(c) => {
                    text.push(c);
                    self.at += 1;
                }
            }
        }
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - start
    }

    /// `7`, `-7`, `1.5`, `.5`, `5.`, `1e3`; in `1..3` the dots belong to the range.
    fn number_literal(&mut self) -> Result<Expression, TemplateError> {
        let start = self.at;
        self.eat("-");
        let whole = self.digits();
        let mut fraction = false;
        if self.peek() == Some('.') && self.peek_at(1) != Some('.') {
            fraction = true;
            self.at += 1;
            if self.digits() + whole == 0 {
                self.at = start;
                return self.fail("Expected a value");
            }
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            let sign = usize::from(matches!(self.peek_at(1), Some('+' | '-')));
            if self.peek_at(1 + sign).is_some_and(|c| c.is_ascii_digit()) {
                self.at += 1 + sign;
                self.digits();
                fraction = true;
            }
        }
        let text = self.since(start);
        match (fraction, text.parse::<i128>(), text.parse::<f64>()) {
            (false, Ok(number), _) => Ok(Expression::Int(number)),
            (true, _, Ok(number)) => Ok(Expression::Number(number)),
            _ => {
                self.at = start;
                self.fail(if whole == 0 { "A minus stands before numbers only: subtract from 0 instead" } else { "Expected a number" })
            }
        }
    }

    fn list_or_range(&mut self) -> Result<Expression, TemplateError> {
        let place = self.place();
        self.at += 1;
        let mut list = Vec::new();
        if self.eat("]") {
            return Ok(Expression::List(list));
        }
        loop {
            list.push(self.parameter()?);
            self.space();
            if list.len() == 1 && self.eat("..") {
                return self.range(list.remove(0), place);
            }
            if self.eat("]") {
                return Ok(Expression::List(list));
            }
            if !self.eat(",") {
                return self.fail("Expected ',' or ']'; arithmetic is for #set only: set a variable to its result first");
            }
        }
    }

    fn range(&mut self, from: Expression, place: Place) -> Result<Expression, TemplateError> {
        let to = self.parameter()?;
        self.expect("]")?;
        let whole = |end: &Expression| matches!(end, Expression::Reference(_) | Expression::Int(_));
        if !whole(&from) || !whole(&to) {
            return Err(TemplateError::at(place, "The ends of a range are whole numbers or references"));
        }
        Ok(Expression::Range(Box::new((from, to)), place))
    }

    fn map(&mut self) -> Result<Expression, TemplateError> {
        let mut map = Vec::new();
        self.space();
        if self.eat("}") {
            return Ok(Expression::Map(map));
        }
        loop {
            let key = self.parameter()?;
            self.expect(":")?;
            map.push((key, self.parameter()?));
            self.space();
            if self.eat("}") {
                return Ok(Expression::Map(map));
            }
            if !self.eat(",") {
                return self.fail("Expected ',' or '}'");
            }
        }
    }
}
