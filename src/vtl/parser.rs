//! The parser of templates: text, comments, escapes and the words of directives. References, directives and expressions have files of their own.
//!
//! Grammar and white space are Velocity 1.7's: `#set` takes the blanks before it where nothing but them stands between it and what came before (a
//! directive, a reference, a comment), and a directive's closing parenthesis, `#else` and `#end` take the line end that follows.

use super::error::TemplateError;
use super::tree::{Macro, Names, Node, Nodes, Place, Program, Reference, VELOCITY_COUNT, VELOCITY_HAS_NEXT};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What a block holds, and the word that ended it, if one did.
pub(super) type Block = (Vec<Node>, Option<(String, Place)>);

/// How deeply directives and expressions may nest.
const MOST_DEPTH: usize = 64;
/// How many variables a template may have: each is looked up by its name while the template is read.
const MOST_NAMES: usize = 10_000;

/// What is known of a template by all who read a part of it: a text in quotes has a parser of its own.
#[derive(Default)]
pub(super) struct Shared {
    pub names: Names,
    pub macros: BTreeMap<String, Rc<Macro>>,
    /// Whether something in it may change a list or a map.
    pub changes: bool,
    /// Whether something in it names `$velocityCount` or `$velocityHasNext`.
    pub counts: bool,
}

/// A template being read.
pub(super) struct Parser {
    pub chars: Vec<char>,
    pub at: usize,
    pub depth: usize,
    pub shared: Shared,
    /// Where lines begin.
    lines: Vec<usize>,
    /// Where the text stands in the template: a text in quotes stands inside of one.
    base: Place,
}

/// Reads a whole template.
pub(super) fn parse(text: &str) -> Result<Program, TemplateError> {
    parse_with(text, Names::default(), BTreeMap::new())
}

/// Reads a template that knows the variables and macros of another one.
pub(super) fn parse_with(text: &str, names: Names, macros: BTreeMap<String, Rc<Macro>>) -> Result<Program, TemplateError> {
    let mut parser = Parser::new(text, (1, 1), 0);
    parser.shared = Shared { names, macros, ..Shared::default() };
    let nodes = parser.whole()?;
    let Shared { names, macros, changes, counts } = parser.shared;
    Ok(Program { nodes, names, macros, changes, counts, usual: Cell::new(512) })
}

impl Parser {
    fn new(text: &str, base: Place, depth: usize) -> Parser {
        let chars: Vec<char> = text.chars().collect();
        let lines = std::iter::once(0).chain(chars.iter().enumerate().filter(|(_, c)| **c == '\n').map(|(at, _)| at + 1)).collect();
        Parser { chars, at: 0, depth, shared: Shared::default(), lines, base }
    }

    /// Everything; nothing may be left over.
    fn whole(&mut self) -> Result<Vec<Node>, TemplateError> {
        match self.block()? {
            (nodes, None) => Ok(nodes),
            (_, Some((word, place))) => Err(TemplateError::at(place, format!("#{word} without a directive that it belongs to"))),
        }
    }

    /// A text in double quotes as the template that it is; it began at this place.
    pub fn quoted_template(&mut self, text: &str, place: Place) -> Result<Nodes, TemplateError> {
        let mut inner = Parser::new(text, (place.0, place.1 + 1), self.depth);
        std::mem::swap(&mut inner.shared, &mut self.shared);
        let nodes = inner.whole();
        std::mem::swap(&mut inner.shared, &mut self.shared);
        nodes.map(Rc::from)
    }

    /// The number of a variable.
    pub fn number(&mut self, name: &str) -> Result<usize, TemplateError> {
        let number = self.shared.names.number(name);
        self.shared.counts |= number == VELOCITY_COUNT || number == VELOCITY_HAS_NEXT;
        if number >= MOST_NAMES { self.fail(format!("A template has {MOST_NAMES} variables at most")) } else { Ok(number) }
    }

    /// The place that is being read.
    pub fn place(&self) -> Place {
        let line = self.lines.partition_point(|start| *start <= self.at) - 1;
        let column = self.at - self.lines[line];
        let first = if line == 0 { self.base.1 } else { 1 };
        (self.base.0 + line, first + column)
    }

    pub fn fail<T>(&self, message: impl Into<String>) -> Result<T, TemplateError> {
        Err(TemplateError::at(self.place(), message))
    }

    pub fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    pub fn peek_at(&self, offset: usize) -> Option<char> {
        self.chars.get(self.at + offset).copied()
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
        while matches!(self.peek(), Some(' ' | '\t' | '\n' | '\r')) {
            self.at += 1;
        }
    }

    pub fn expect(&mut self, text: &str) -> Result<(), TemplateError> {
        self.space();
        if self.eat(text) { Ok(()) } else { self.fail(format!("Expected '{text}'")) }
    }

    /// The text from a place on to where reading is.
    pub fn since(&self, start: usize) -> String {
        self.chars[start..self.at].iter().collect()
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
        let mut out = Output::default();
        while let Some(c) = self.peek() {
            match c {
                '\\' => self.escape(&mut out)?,
                '$' => match self.reference()? {
                    Some(reference) => self.put(&mut out, reference),
                    None => {
                        self.copy(&mut out);
                        // The quiet mark of no reference is gone, unless what follows could still begin one.
                        if self.peek() == Some('!') && self.peek_at(1).is_some_and(|next| !"${}[#\\".contains(next)) {
                            self.at += 1;
                        }
                    }
                },
                '#' if self.raw(&mut out)? => out.flush(),
                '#' if self.looking_at("#*") => {
                    out.drop_dollars();
                    self.comment();
                    out.flush();
                }
                '#' if self.comment() => out.flush(),
                '#' => {
                    let (start, place) = (self.at, self.place());
                    match self.word() {
                        Some(word) if matches!(word.as_str(), "end" | "else" | "elseif") => {
                            out.drop_dollars();
                            if word != "elseif" {
                                self.line_end();
                            }
                            return Ok((out.done(), Some((word, place))));
                        }
                        Some(word) => {
                            if word == "set" && self.set_begins() {
                                out.drop_blanks();
                            } else if word != "set" && is_directive(&word) {
                                out.drop_dollars();
                            }
                            let node = self.deeper(|parser| parser.directive(&word, start, place))?;
                            out.flush();
                            out.nodes.extend(node);
                        }
                        None => {
                            self.at = start;
                            self.copy(&mut out);
                            while self.peek().is_some_and(|c| c.is_ascii_digit()) {
                                self.copy(&mut out);
                                out.token = out.text.len();
                            }
                        }
                    }
                }
                _ => self.copy(&mut out),
            }
        }
        Ok((out.done(), None))
    }

    fn copy(&mut self, out: &mut Output) {
        out.text.extend(self.peek());
        self.at += 1;
    }

    /// A reference; behind one that ends in a member, `##` begins no comment.
    fn put(&mut self, out: &mut Output, reference: Reference) {
        let open = reference.open;
        out.node(Node::Reference(reference));
        if open && self.looking_at("##") && self.peek_at(2).is_some_and(|next| next != '#') {
            self.copy(out);
            self.copy(out);
        }
    }

    /// Backslashes: before a reference or a directive two stand for one, and an odd one makes text of it. Elsewhere they are text.
    fn escape(&mut self, out: &mut Output) -> Result<(), TemplateError> {
        let start = self.at;
        while self.peek() == Some('\\') {
            self.at += 1;
        }
        let (count, element) = (self.at - start, self.at);
        let slashes = |count: usize| "\\".repeat(count);
        match self.peek() {
            Some('$') => match self.reference()? {
                None => {
                    self.at = element;
                    out.text.push_str(&slashes(count));
                }
                Some(reference) if count % 2 == 1 => {
                    out.text.push_str(&slashes(count / 2));
                    out.node(Node::Escaped(Box::new((reference, self.since(element).into()))));
                }
                Some(reference) => {
                    out.text.push_str(&slashes(count / 2));
                    self.put(out, reference);
                }
            },
            Some('#') if ["##", "#*", "#[["].iter().any(|begin| self.looking_at(begin)) => out.text.push_str(&slashes(count)),
            Some('#') => {
                let word = self.word();
                let known = word.as_deref().is_some_and(|word| is_directive(word) || self.shared.macros.contains_key(word));
                out.text.push_str(&slashes(if known { count / 2 } else { count }));
                if count % 2 == 0 || word.is_none() {
                    self.at = element;
                }
                if self.at == element && word.is_none() {
                    self.copy(out);
                } else {
                    out.text.push_str(&self.since(element));
                }
            }
            _ => out.text.push_str(&slashes(count)),
        }
        out.token = out.text.len();
        Ok(())
    }

    /// `#[[…]]#`.
    fn raw(&mut self, out: &mut Output) -> Result<bool, TemplateError> {
        if !self.looking_at("#[[") {
            return Ok(false);
        }
        let start = self.at + 3;
        let end = (start..self.chars.len()).find(|at| self.chars[*at..].starts_with(&[']', ']', '#']));
        let Some(end) = end else { return self.fail("#[[ without ]]#") };
        out.text.extend(&self.chars[start..end]);
        self.at = end + 3;
        Ok(true)
    }

    /// `## …` to the end of the line, or `#* … *#`.
    fn comment(&mut self) -> bool {
        if self.eat("##") {
            while self.peek().is_some_and(|c| c != '\n' && c != '\r') {
                self.at += 1;
            }
            let _ = self.eat("\r\n") || self.eat("\n") || self.eat("\r");
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

    /// The word after `#`, also in braces. What follows belongs to it as far as it can: `#endof` is a word of its own.
    fn word(&mut self) -> Option<String> {
        self.at += 1;
        let braced = self.eat("{");
        let start = self.at;
        let first = |c: char| c.is_ascii_alphabetic() || c == '_' || (c == '@' && !braced);
        if !self.peek().is_some_and(first) {
            return None;
        }
        while self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == '@') {
            self.at += 1;
        }
        let word = self.since(start);
        (!braced || self.eat("}")).then_some(word)
    }

    /// Whether `#set` is followed by its parenthesis; only spaces may stand between them.
    fn set_begins(&self) -> bool {
        self.chars[self.at..].iter().find(|c| **c != ' ') == Some(&'(')
    }

    /// The blanks and the line end that follow a directive.
    pub fn line_end(&mut self) {
        let start = self.at;
        while matches!(self.peek(), Some(' ' | '\t')) {
            self.at += 1;
        }
        if !(self.eat("\r\n") || self.eat("\n") || self.eat("\r")) {
            self.at = start;
        }
    }
}

/// Whether a word is one of Velocity's directives.
fn is_directive(word: &str) -> bool {
    const WORDS: [&str; 14] =
        ["set", "if", "elseif", "else", "end", "foreach", "macro", "define", "evaluate", "stop", "break", "literal", "parse", "include"];
    WORDS.contains(&word)
}

/// Where the dollar signs at a text's end begin, with the `!` that may follow them; its length if there are none.
fn dollars(text: &str) -> usize {
    let before = text.strip_suffix('!').unwrap_or(text);
    let start = before.trim_end_matches('$').len();
    if start == before.len() { text.len() } else { start }
}

/// The nodes of a block, and the text that has been read since the last one.
#[derive(Default)]
struct Output {
    nodes: Vec<Node>,
    text: String,
    /// Where in the text Velocity's latest token begins: blanks alone in a token are taken by the `#set` that follows.
    token: usize,
}

impl Output {
    fn flush(&mut self) {
        self.token = 0;
        if !self.text.is_empty() {
            self.nodes.push(Node::Text(std::mem::take(&mut self.text).into()));
        }
    }

    fn node(&mut self, node: Node) {
        self.flush();
        self.nodes.push(node);
    }

    /// Takes away what a `#set` takes: a token that is nothing but blanks, and dollar signs or a `#` with nothing but blanks behind them.
    fn drop_blanks(&mut self) {
        let rest = self.text.trim_end_matches([' ', '\t']).len();
        if rest <= self.token {
            self.text.truncate(self.token.min(self.text.len()));
        } else if dollars(&self.text[..rest]) < rest {
            self.text.truncate(dollars(&self.text[..rest]));
        } else if rest < self.text.len() && self.text[..rest].ends_with('#') {
            self.text.truncate(rest - 1);
        }
    }

    /// Takes away the dollar signs that stand right before a directive, as Velocity does.
    fn drop_dollars(&mut self) {
        self.text.truncate(dollars(&self.text));
    }

    fn done(mut self) -> Vec<Node> {
        self.flush();
        self.nodes
    }
}
