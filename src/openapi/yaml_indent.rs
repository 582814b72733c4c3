//! Lines of YAML that are not far enough in. The standard wants what stands in brackets or in quotes further in than what it belongs to, and so
//! does saphyr-parser; AWS's reader (SnakeYAML), libyaml and most people do not care. Such lines are moved in, and places are told as they were.

use super::Problem;
use super::document::Place;
use saphyr_parser::ScanError;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How many bytes are read anew at most, in all, because lines were moved: each time, the text is read from its beginning.
const MOST_READ: usize = 64 << 20;

/// A text some of whose lines have been moved in.
pub(super) struct Indented<'t> {
    text: Cow<'t, str>,
    /// By how much, by the number of the line, from 1.
    moved: BTreeMap<usize, usize>,
    read: usize,
}

impl<'t> Indented<'t> {
    /// A text as it is.
    pub fn new(text: &'t str) -> Indented<'t> {
        Indented { text: Cow::Borrowed(text), moved: BTreeMap::new(), read: 0 }
    }

    /// The text as it is to be read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The place that something had before lines were moved.
    pub fn place(&self, (line, column): Place) -> Place {
        let by = self.moved.get(&line).copied().unwrap_or(0);
        (line, column.saturating_sub(by).max(1))
    }

    /// A problem at the place that it had.
    pub fn placed(&self, mut problem: Problem) -> Problem {
        if let (Some(line), Some(column)) = (problem.line, problem.column) {
            problem.column = Some(self.place((line, column)).1);
        }
        problem
    }

    /// Moves in the lines that an error is about; false if it is about something else, or about lines that were moved already.
    pub fn mend(&mut self, error: &ScanError) -> bool {
        let (line, column) = (error.marker().line(), error.marker().col());
        let Some(at) = offset(&self.text, line, column) else { return false };
        let (first, bytes, by) = match error.info() {
            "invalid indentation in quoted scalar" => (line + 1, quoted(&self.text[at..]), column + 1),
            "invalid indentation" | "invalid indentation in flow construct" => (line, bracketed(&self.text[at..]), self.deepest(at) + 1),
            _ => return false,
        };
        let last = line + self.text[at..at + bytes].matches('\n').count();
        let length = (last + 1).saturating_sub(first).saturating_mul(by).saturating_add(self.text.len());
        self.read = self.read.saturating_add(length);
        if first > last || self.read > MOST_READ {
            return false;
        }
        let mut text = String::with_capacity(length);
        let mut has_moved = false;
        for (index, content) in self.text.split_inclusive('\n').enumerate() {
            let number = index + 1;
            // Each line is moved once: so this comes to an end.
            if (first..=last).contains(&number) && !content.trim().is_empty() && !self.moved.contains_key(&number) {
                text.extend(std::iter::repeat_n(' ', by));
                self.moved.insert(number, by);
                has_moved = true;
            }
            text.push_str(content);
        }
        self.text = Cow::Owned(text);
        has_moved
    }

    /// How far in the line stood that was furthest in, of those that begin before a byte.
    fn deepest(&self, at: usize) -> usize {
        let own = |(index, line): (usize, &str)| {
            let spaces = line.bytes().take_while(|byte| *byte == b' ').count();
            spaces - self.moved.get(&(index + 1)).copied().unwrap_or(0).min(spaces)
        };
        self.text[..at].split('\n').enumerate().map(own).max().unwrap_or(0)
    }
}

/// The byte at a line from 1 and a column from 0, in characters.
fn offset(text: &str, line: usize, column: usize) -> Option<usize> {
    let before: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let rest = text.get(before..)?;
    Some(before + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at))
}

/// The bytes of the quoted text that begins here.
fn quoted(text: &str) -> usize {
    let bytes = text.as_bytes();
    let quote = bytes.first().copied().unwrap_or_default();
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 2,
            byte if *byte == quote && quote == b'\'' && bytes.get(at + 1) == Some(&quote) => at += 2,
            byte if *byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

/// The bytes up to the end of the outermost brackets that are open here. How many are open is not known; they are closed where a line ends
/// that no comma ends, and the next one does not begin as only what stands in brackets can.
fn bracketed(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut last) = (0, 0_i32, b',');
    while let Some(&byte) = bytes.get(at) {
        let before = if at == 0 { b' ' } else { bytes[at - 1] };
        match byte {
            b'"' | b'\'' if before.is_ascii_whitespace() || b",:[{".contains(&before) => {
                at += quoted(&text[at..]);
                last = byte;
                continue;
            }
            b'#' if before.is_ascii_whitespace() => {
                at += text[at..].find('\n').unwrap_or(text.len() - at);
                continue;
            }
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth -= 1,
            b'\n' if depth < 0 && !b",:[{".contains(&last) => match goes_on(&text[at..]) {
                Some(blank) => {
                    at += blank;
                    continue;
                }
                None => return at,
            },
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            last = byte;
        }
        at += 1;
    }
    text.len()
}

/// The bytes before what comes first on the next lines, if that can only stand in brackets.
fn goes_on(rest: &str) -> Option<usize> {
    let mut passed = 0;
    for line in rest.split_inclusive('\n') {
        let content = line.trim_start();
        if !content.is_empty() && !content.starts_with('#') {
            return content.starts_with([',', ']', '}']).then(|| passed + line.len() - content.len());
        }
        passed += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::document::problem;
    use super::super::{Document, Limits, Problem, place};
    use serde_json::{Value, json};

    fn read(text: &str) -> Result<Value, Problem> {
        Document::parse(text, Limits::AWS, None).map(|document| document.root)
    }

    #[test]
    fn what_stands_in_brackets_may_stand_anywhere() {
        let text = "a:\n    b: {\n  c: [\n1, 'it''s\n  }', # }\n], d: don't,\n\"e\": {x: y\n}\n  }\n    f: 2\ng: [\n]\n";
        assert_eq!(read(text), Ok(json!({"a": {"b": {"c": [1, "it's }"], "d": "don't", "e": {"x": "y"}}, "f": 2}, "g": []})));
        let text = "a:\n  value: {\n    \"x\": 1\n }\n  next:\n  - [1,\n2]\n  - 3\n";
        assert_eq!(read(text), Ok(json!({"a": {"value": {"x": 1}, "next": [[1, 2], 3]}})));
    }

    #[test]
    fn what_stands_in_quotes_may_stand_anywhere() {
        let text = "a:\n  b: \"one\n two \\\" \\\n  three\n\nfour\"\n  c: 'five\n  it''s'\nd: 1\n";
        assert_eq!(read(text), Ok(json!({"a": {"b": "one two \" three\nfour", "c": "five it's"}, "d": 1})));
    }

    #[test]
    fn places_are_those_of_the_text() {
        let text = "a:\n    b: {\nc: 1,\n  d: 2}\ne: 3\n";
        let pointers = ["/a/b/c", "/a/b/d", "/e"];
        let mut problems = pointers.map(|pointer| problem(pointer, ""));
        place(text, &mut problems);
        assert_eq!(problems.map(|problem| (problem.line, problem.column)), [(3, 1), (4, 3), (5, 1)].map(|(l, c)| (Some(l), Some(c))));
        let error = read("a:\n    b: {\nc: 1,\n  d: *none}\n").expect_err("no such anchor");
        assert_eq!((error.line, error.column), (Some(4), Some(6)), "{error:?}");
    }

    #[test]
    fn what_would_cost_too_much_or_changes_nothing_is_refused() {
        let far = format!("a: {{b: 1,\n{}c: 2}}\nd:\n  e: {{\n{}}}\n", " ".repeat(1_000_000), "f: 1,\n".repeat(1_000));
        assert!(read(&far).is_err());
        // Lines that end as those of old Macs are no lines here.
        assert!(read("a:\r  b: {\rc: 1\r  }\r").is_err());
        let blank = format!("a:\n  b: {{\nc: [1\n]{}}}\nd: 2\n", "\n".repeat(500_000));
        assert_eq!(read(&blank), Ok(json!({"a": {"b": {"c": [1]}}, "d": 2})));
        let many = "- a:\n    b: {\nc: 1\n}\n".repeat(300);
        assert_eq!(read(&many).map(|list| list.as_array().map(Vec::len)), Ok(Some(300)));
    }

    #[test]
    fn what_is_wrong_otherwise_stays_wrong() {
        for text in ["a:\n  b: {\nc: 1\n", "a:\n  b: [\n1]]\n", "a:\n  b: \"x\n y\n", "a: b\n c: d\n", "a:\n  b: {\n- c}\n"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
