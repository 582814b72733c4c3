//! The command at the cursor: its words so far, and the one that is being written. Text that is not finished must be read here, so it is
//! read more loosely than by the shell.

/// A command that is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// The words before the cursor.
    pub words: Vec<String>,
    /// The word that ends at the cursor.
    pub word: String,
    /// Where it begins, in bytes.
    pub start: usize,
}

impl Line {
    /// The command at a place of a text.
    pub fn read(text: &str, cursor: usize) -> Line {
        let mut end = cursor.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut line = Line::default();
        let mut quote = None;
        // Commands that wait for a `)`.
        let mut outer: Vec<Line> = Vec::new();
        let mut characters = text[..end].char_indices().peekable();
        while let Some((at, c)) = characters.next() {
            match (quote, c) {
                (Some('\''), '\'') | (Some('"'), '"') => quote = None,
                (Some('\''), _) => line.word.push(c),
                (_, '$') if characters.peek().is_some_and(|(_, next)| *next == '(') => {
                    characters.next();
                    outer.push(std::mem::replace(&mut line, Line { start: at + 2, ..Line::default() }));
                    quote = None;
                }
                (Some(_), _) => line.word.push(c),
                (None, '\'' | '"') => quote = Some(c),
                (None, '\\') => match characters.next() {
                    Some((_, '\n')) => {}
                    Some((_, next)) => line.word.push(next),
                    None => {}
                },
                (None, ')') if !outer.is_empty() => {
                    line = outer.pop().unwrap_or_default();
                    line.word.push_str("$()");
                }
                (None, '\n' | ';' | '&' | '|') => line = Line { start: at + 1, ..Line::default() },
                (None, ' ' | '\t' | '\r') => line.next_word(at + 1),
                (None, _) => line.word.push(c),
            }
        }
        line
    }

    fn next_word(&mut self, start: usize) {
        let word = std::mem::take(&mut self.word);
        // What is set before a command is none of its words.
        let is_assignment = self.words.is_empty() && word.contains('=');
        if !word.is_empty() && !is_assignment {
            self.words.push(word);
        }
        self.start = start;
    }
}
