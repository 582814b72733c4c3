//! Text to script: words, quotes, separators.

use super::{Part, Script, ShellError, Statement, Word};

/// How deep `$(…)` may be nested.
const DEEPEST: usize = 16;

/// What begins a command that is more than a command.
const KEYWORDS: [&str; 16] =
    ["if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "function", "{", "}", "!"];

/// Reads a text as a script.
pub fn parse(text: &str) -> Result<Script, ShellError> {
    let mut parser = Parser { text, at: 0, depth: 0, here: None };
    parser.script(false)
}

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) depth: usize,
    /// Where the line ends that here-documents follow, and where they end.
    pub(super) here: Option<(usize, usize)>,
}

/// What ends a statement.
enum Separator {
    Line,
    And,
    End,
}

impl Parser<'_> {
    /// Statements up to the end of the text, or to the `)` that ends a `$(`.
    fn script(&mut self, nested: bool) -> Result<Script, ShellError> {
        let mut script = Script::default();
        let mut after_success = false;
        loop {
            self.blanks();
            while self.line_end() {
                self.blanks();
            }
            match self.peek() {
                None if nested => return Err(self.error("$( is not closed: ) is missing")),
                None | Some(')') if after_success => return Err(self.error("a command is missing after &&")),
                None => return Ok(script),
                Some(')') if nested => return Ok(script),
                _ => {}
            }
            let mut statement = self.statement()?;
            statement.after_success = after_success;
            script.statements.push(statement);
            match self.separator(nested)? {
                Separator::Line => after_success = false,
                Separator::And => after_success = true,
                Separator::End => return Ok(script),
            }
        }
    }

    fn statement(&mut self) -> Result<Statement, ShellError> {
        let start = self.at;
        let mut statement = Statement::default();
        loop {
            self.blanks();
            let at = self.at;
            if matches!(self.peek(), None | Some('\n' | '\r' | ';' | '&' | ')')) {
                break;
            }
            if let Some(redirect) = self.redirect()? {
                statement.redirects.push(redirect);
                continue;
            }
            self.refuse()?;
            let word = self.word()?;
            let exports = matches!(statement.words.first().map(Vec::as_slice), Some([Part::Text(text)]) if text == "export");
            match assignment(&self.text[at..self.at], &word) {
                Some(pair) if statement.words.is_empty() || exports => statement.assignments.push(pair),
                _ if statement.words.is_empty() => {
                    // Tutorials show a prompt before each command.
                    if self.text[at..self.at] == *"$" && statement.assignments.is_empty() {
                        continue;
                    }
                    if KEYWORDS.contains(&&self.text[at..self.at]) {
                        let message =
                            format!("`{}` is not understood: there are commands, variables, $(…), ; and && here", &self.text[at..self.at]);
                        return Err(self.error_at(at, &message));
                    }
                    statement.words.push(word);
                }
                _ => statement.words.push(word),
            }
        }
        statement.text = self.text[start..self.at].trim_end().to_owned();
        let nothing = statement.words.is_empty() && statement.assignments.is_empty();
        if nothing && !statement.redirects.is_empty() {
            return Err(self.error_at(start, "a command is missing before the redirection"));
        }
        if nothing && matches!(self.peek(), Some(';' | '&')) {
            return Err(self.error("a command is missing here"));
        }
        Ok(statement)
    }

    fn separator(&mut self, nested: bool) -> Result<Separator, ShellError> {
        self.blanks();
        match self.peek() {
            None if nested => Err(self.error("$( is not closed: ) is missing")),
            None => Ok(Separator::End),
            Some(')') if nested => Ok(Separator::End),
            Some(')') => Err(self.error("this ) closes nothing")),
            Some('&') if self.text[self.at..].starts_with("&&") => {
                self.at += 2;
                Ok(Separator::And)
            }
            Some('&') => Err(self.error("& is not understood: commands are run one after the other; join them with && or ;")),
            Some(';') => {
                self.at += 1;
                if self.peek() == Some(';') {
                    return Err(self.error("a command is missing between ; and ;"));
                }
                Ok(Separator::Line)
            }
            _ => {
                self.line_end();
                Ok(Separator::Line)
            }
        }
    }

    /// Says what is wrong with a character that no word can begin with.
    fn refuse(&self) -> Result<(), ShellError> {
        let rest = &self.text[self.at..];
        let redirected = rest.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['>', '<']);
        let what = match self.peek() {
            Some('|') if rest.starts_with("||") => "||",
            Some('|') => "A pipe (|)",
            Some('>' | '<') => "This redirection",
            Some('0'..='9') if redirected => "This redirection",
            Some('(') => "A subshell",
            _ => return Ok(()),
        };
        Err(self.error(&format!("{what} is not understood here: commands are run one by one, and their output is shown")))
    }

    pub(super) fn word(&mut self) -> Result<Word, ShellError> {
        let mut word = Word::new();
        while let Some(c) = self.peek() {
            match c {
                ' ' | '\t' | '\n' | '\r' | ';' | '&' | '|' | '<' | '>' | '(' | ')' => break,
                '\'' => self.single_quoted(&mut word)?,
                '"' => self.double_quoted(&mut word)?,
                '`' => return Err(self.error("`…` is not understood: write $(…)")),
                '$' => self.dollar(&mut word, false)?,
                '\\' => {
                    if self.continuation() {
                        continue;
                    }
                    self.at += 1;
                    match self.next() {
                        Some(next) => push(&mut word, next),
                        None => return Err(self.error("nothing follows the last \\")),
                    }
                }
                other => {
                    self.at += other.len_utf8();
                    push(&mut word, other);
                }
            }
        }
        Ok(word)
    }

    fn single_quoted(&mut self, word: &mut Word) -> Result<(), ShellError> {
        let start = self.at;
        let inside = &self.text[start + 1..];
        let Some(length) = inside.find('\'') else { return Err(self.error("this ' is not closed")) };
        push_text(word, &inside[..length]);
        self.at = start + length + 2;
        Ok(())
    }

    fn double_quoted(&mut self, word: &mut Word) -> Result<(), ShellError> {
        let start = self.at;
        self.at += 1;
        push_text(word, "");
        loop {
            match self.peek() {
                None => return Err(self.error_at(start, "this \" is not closed")),
                Some('"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some('`') => return Err(self.error("`…` is not understood: write $(…)")),
                Some('$') => self.dollar(word, true)?,
                Some('\\') => {
                    if self.continuation() {
                        continue;
                    }
                    self.at += 1;
                    match self.next() {
                        Some(c @ ('"' | '\\' | '$' | '`')) => push(word, c),
                        Some(other) => {
                            push(word, '\\');
                            push(word, other);
                        }
                        None => return Err(self.error_at(start, "this \" is not closed")),
                    }
                }
                Some(other) => {
                    self.at += other.len_utf8();
                    push(word, other);
                }
            }
        }
    }

    /// `$NAME`, `${NAME}`, `$?`, `$(…)`; a `$` before anything else is itself.
    pub(super) fn dollar(&mut self, word: &mut Word, quoted: bool) -> Result<(), ShellError> {
        let start = self.at;
        self.at += 1;
        let rest = &self.text[self.at..];
        match self.peek() {
            Some('(') if rest.starts_with("((") => Err(self.error_at(start, "$((…)) is not understood: there is no arithmetic here")),
            Some('(') => {
                if self.depth == DEEPEST {
                    return Err(self.error_at(start, "$( is nested too deep"));
                }
                self.at += 1;
                self.depth += 1;
                let script = self.script(true)?;
                self.depth -= 1;
                self.at += 1;
                word.push(Part::Output { script, quoted });
                Ok(())
            }
            Some('{') => {
                let name = rest[1..].split('}').next().unwrap_or_default();
                if !is_name(name) || !rest[1 + name.len()..].starts_with('}') {
                    return Err(self.error_at(start, "only ${NAME} is understood"));
                }
                self.at += name.len() + 2;
                word.push(Part::Variable { name: name.to_owned(), quoted });
                Ok(())
            }
            Some('?') => {
                self.at += 1;
                word.push(Part::Variable { name: "?".into(), quoted });
                Ok(())
            }
            Some('\'') if !quoted => Err(self.error_at(start, "$'…' is not understood: use '…'")),
            Some(c) if c.is_ascii_alphabetic() || c == '_' => {
                let length = rest.find(|c: char| !is_name_character(c)).unwrap_or(rest.len());
                self.at += length;
                word.push(Part::Variable { name: rest[..length].to_owned(), quoted });
                Ok(())
            }
            Some(c) if c.is_ascii_digit() || "@*#!-".contains(c) => {
                Err(self.error_at(start, "arguments of a script ($1, $@) are not understood"))
            }
            _ => {
                push(word, '$');
                Ok(())
            }
        }
    }

    /// Skips blanks, continued lines and a comment.
    pub(super) fn blanks(&mut self) {
        loop {
            match self.peek() {
                Some(' ' | '\t') => self.at += 1,
                Some('\\') if self.continuation() => {}
                Some('\r') if !self.text[self.at..].starts_with("\r\n") => self.at += 1,
                Some('#') => self.at += self.text[self.at..].find('\n').unwrap_or(self.text.len() - self.at),
                _ => return,
            }
        }
    }

    /// A `\` at the end of a line joins it with the next one.
    pub(super) fn continuation(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let length = if rest.starts_with("\\\n") {
            2
        } else if rest.starts_with("\\\r\n") {
            3
        } else {
            return false;
        };
        self.at += length;
        true
    }

    fn line_end(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let length = if rest.starts_with('\n') {
            1
        } else if rest.starts_with("\r\n") {
            2
        } else {
            0
        };
        if let Some((_, end)) = self.here.filter(|(line_end, _)| length > 0 && self.at >= *line_end) {
            // The lines of here-documents have been read with their commands.
            self.at = end;
            self.here = None;
            return true;
        }
        self.at += length;
        length > 0
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    pub(super) fn error(&self, message: &str) -> ShellError {
        self.error_at(self.at, message)
    }

    pub(super) fn error_at(&self, at: usize, message: &str) -> ShellError {
        let before = &self.text[..at];
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        ShellError { line, column: before[start..].chars().count() + 1, message: message.to_owned() }
    }
}

/// `NAME=value`, if a word is one.
fn assignment(source: &str, word: &Word) -> Option<(String, Word)> {
    let (name, _) = source.split_once('=')?;
    if !is_name(name) {
        return None;
    }
    let mut value = word.clone();
    match value.first_mut() {
        Some(Part::Text(text)) => text.replace_range(..=name.len(), ""),
        _ => return None,
    }
    Some((name.to_owned(), value))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_name_character) && !text.starts_with(|c: char| c.is_ascii_digit())
}

fn is_name_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

pub(super) fn push(word: &mut Word, c: char) {
    push_text(word, c.encode_utf8(&mut [0; 4]));
}

fn push_text(word: &mut Word, text: &str) {
    match word.last_mut() {
        Some(Part::Text(last)) => last.push_str(text),
        _ => word.push(Part::Text(text.to_owned())),
    }
}
