//! Redirections and here-documents: what stands after `>`, `2>&1` and `<<`.

use super::parser::{Parser, push};
use super::{Redirect, ShellError, Word};

impl Parser<'_> {
    /// The redirection that begins here, if one does that is understood.
    pub(super) fn redirect(&mut self) -> Result<Option<Redirect>, ShellError> {
        let rest = &self.text[self.at..];
        if rest.starts_with("2>&1") || rest.starts_with(">&2") || rest.starts_with("1>&2") {
            let to_output = rest.starts_with('2');
            if !to_output {
                return Err(self.error("only 2>&1 is understood of redirections with >&"));
            }
            self.at += 4;
            return Ok(Some(Redirect::ErrorToOutput));
        }
        let known = [
            ("2>>", true, true),
            ("2>", true, false),
            ("1>>", false, true),
            ("1>", false, false),
            (">>", false, true),
            (">", false, false),
        ];
        if let Some((sign, error, append)) = known.into_iter().find(|(sign, ..)| rest.starts_with(sign)) {
            if rest[sign.len()..].starts_with(['&', '|', '(']) {
                return Ok(None);
            }
            self.at += sign.len();
            let name = self.named(sign)?;
            return Ok(Some(Redirect::File { error, append, name }));
        }
        if rest.starts_with("<<") && !rest.starts_with("<<<") {
            return self.here_document().map(|text| Some(Redirect::Input(text)));
        }
        Ok(None)
    }

    /// The word after a sign.
    fn named(&mut self, sign: &str) -> Result<Word, ShellError> {
        self.blanks();
        let word = self.word()?;
        if word.is_empty() { Err(self.error(&format!("a name is missing after {sign}"))) } else { Ok(word) }
    }

    /// `<<WORD` and the lines that it names: up to a line that is nothing but the word.
    fn here_document(&mut self) -> Result<Word, ShellError> {
        let start = self.at;
        self.at += 2;
        let strips_tabs = self.peek() == Some('-');
        self.at += usize::from(strips_tabs);
        self.blanks();
        let from = self.at;
        while self.peek().is_some_and(|c| !c.is_whitespace() && !";&|<>()".contains(c)) {
            self.next();
        }
        let source = &self.text[from..self.at];
        let delimiter: String = source.chars().filter(|c| !"'\"\\".contains(*c)).collect();
        if delimiter.is_empty() {
            return Err(self.error("a word is missing after <<"));
        }
        let is_literal = delimiter != source;
        let (line_end, body) = match self.here {
            // A second one on the same line begins where the first one ends.
            Some((line_end, end)) => (line_end, end),
            None => {
                let length = self.text[self.at..].find('\n').ok_or_else(|| self.open_document(start, &delimiter))?;
                (self.at + length, self.at + length + 1)
            }
        };
        let mut lines = Vec::new();
        let mut end = body;
        for line in self.text[body..].split_inclusive('\n') {
            let begin = end;
            end += line.len();
            let plain = line.trim_end_matches(['\n', '\r']);
            let plain = if strips_tabs { plain.trim_start_matches('\t') } else { plain };
            if plain == delimiter {
                // The carriage return of the line above stands before this place.
                self.here = Some((line_end - usize::from(self.text[..line_end].ends_with('\r')), end));
                return self.here_text(&lines, is_literal, strips_tabs);
            }
            lines.push((begin, end));
        }
        Err(self.open_document(start, &delimiter))
    }

    fn open_document(&self, start: usize, delimiter: &str) -> ShellError {
        self.error_at(start, &format!("this here-document is not closed: a line with nothing but {delimiter} is missing"))
    }

    /// The text of a here-document whose lines stand at these places.
    fn here_text(&mut self, lines: &[(usize, usize)], is_literal: bool, strips_tabs: bool) -> Result<Word, ShellError> {
        let mut word = Word::new();
        let (resume, text, here) = (self.at, self.text, self.here.take());
        for (begin, end) in lines {
            let tabs = if strips_tabs { text[*begin..*end].len() - text[*begin..*end].trim_start_matches('\t').len() } else { 0 };
            (self.at, self.text) = (begin + tabs, &text[..*end]);
            while let Some(c) = self.peek() {
                match c {
                    '$' if !is_literal => self.dollar(&mut word, true)?,
                    '`' if !is_literal => return Err(self.error("`…` is not understood: write $(…)")),
                    '\\' if !is_literal => {
                        self.at += 1;
                        match self.peek() {
                            Some(c @ ('$' | '`' | '\\')) => {
                                self.at += 1;
                                push(&mut word, c);
                            }
                            Some('\n') => self.at += 1,
                            _ => push(&mut word, '\\'),
                        }
                    }
                    other => {
                        self.at += other.len_utf8();
                        push(&mut word, other);
                    }
                }
            }
        }
        (self.at, self.text, self.here) = (resume, text, here);
        Ok(word)
    }
}
