//! A long JSON text in pieces: objects and lists that are longer than a piece are opened here, what is in them is read by serde_json. So
//! reading can be interrupted between two pieces. Errors are worded and placed as serde_json would word and place them.

use super::Pace;
use super::document::broken;
use super::json::{Broken, Budget, read_whole};
use serde_json::{Map, Value};

/// Reads a text whose pieces are so long at most, but for single texts.
pub(super) async fn read(text: &str, budget: &Budget, piece: usize, pace: &Pace) -> Result<Value, Broken> {
    let mut walk = Walk { text, bytes: text.as_bytes(), at: 0, budget, piece, open: Vec::new(), line: (1, 0), counted: 0 };
    let mut read = walk.value()?;
    loop {
        pace.spend(walk.at - walk.counted + 1).await;
        walk.counted = walk.at;
        read = match read {
            Some(value) => match walk.close(value)? {
                Next::Root(root) => return Ok(root),
                Next::Value => walk.value()?,
                Next::Closed(value) => Some(value),
            },
            // Something was opened.
            None => walk.first()?,
        };
    }
}

/// An object or a list that is not closed yet, and how many doubled keys had been noticed before what is read in it.
enum Open {
    Object { members: Map<String, Value>, key: String, noticed: usize },
    List { items: Vec<Value>, noticed: usize },
}

/// What comes after a value.
enum Next {
    /// Nothing: it is the whole document.
    Root(Value),
    /// Another value.
    Value,
    /// The end of what the value stands in.
    Closed(Value),
}

/// How far a value reaches.
enum Extent {
    /// To this byte.
    To(usize),
    /// Further than a piece.
    Far,
    /// Beyond the end of the text.
    Unclosed,
}

struct Walk<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    budget: &'t Budget,
    piece: usize,
    open: Vec<Open>,
    /// The line, from 1, that begins at a byte: those of places that were looked up are passed only once.
    line: (usize, usize),
    counted: usize,
}

impl Walk<'_> {
    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.bytes.get(self.at) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    /// Reads a value; none if it was only opened.
    fn value(&mut self) -> Result<Option<Value>, Broken> {
        let extent = match self.peek() {
            Some(b'{' | b'[') => self.extent(),
            Some(b'"') => self.text_extent(self.at).map_or(Extent::Unclosed, Extent::To),
            Some(b't' | b'f' | b'n' | b'-' | b'0'..=b'9') => self.word_extent().map_or(Extent::Unclosed, Extent::To),
            _ => Extent::Unclosed,
        };
        match extent {
            Extent::To(end) => {
                let value = self.piece(end)?;
                self.at = end;
                Ok(Some(value))
            }
            Extent::Far => {
                let spent: Result<(), serde_json::Error> = self.budget.spend(self.open.len());
                spent.map_err(|error| self.broken(&error, self.at))?;
                let noticed = self.budget.noticed();
                let is_object = self.bytes[self.at] == b'{';
                self.at += 1;
                self.open.push(match is_object {
                    true => Open::Object { members: Map::new(), key: String::new(), noticed },
                    false => Open::List { items: Vec::new(), noticed },
                });
                Ok(None)
            }
            // What is wrong is said by whoever reads what is left.
            Extent::Unclosed => {
                let value = self.piece(self.bytes.len())?;
                self.at = self.bytes.len();
                Ok(Some(value))
            }
        }
    }

    /// Reads from here up to a byte.
    fn piece(&mut self, end: usize) -> Result<Value, Broken> {
        read_whole(&self.text[self.at..end], self.budget, self.open.len()).map_err(|error| self.broken(&error, self.at))
    }

    /// What comes first in what was opened.
    fn first(&mut self) -> Result<Option<Value>, Broken> {
        let next = self.peek();
        match self.open.last() {
            Some(Open::Object { .. }) if next == Some(b'}') => Ok(self.closed()),
            Some(Open::List { .. }) if next == Some(b']') => Ok(self.closed()),
            Some(Open::Object { .. }) => {
                self.key("{")?;
                self.value()
            }
            Some(Open::List { .. }) if next.is_none() => Err(self.unexpected("[")),
            _ => self.value(),
        }
    }

    /// Ends what was opened last.
    fn closed(&mut self) -> Option<Value> {
        self.at += 1;
        self.open.pop().map(|open| match open {
            Open::Object { members, .. } => Value::Object(members),
            Open::List { items, .. } => Value::Array(items),
        })
    }

    /// Reads a key and its colon; `before` is what stands before them, for the words of an error.
    fn key(&mut self, before: &str) -> Result<(), Broken> {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected(before));
        }
        let Some(end) = self.text_extent(self.at) else { return Err(self.unexpected(before)) };
        let name: Result<String, serde_json::Error> = serde_json::from_str(&self.text[self.at..end]);
        let name = name.map_err(|error| self.broken(&error, self.at))?;
        self.at = end;
        if self.peek() != Some(b':') {
            return Err(self.unexpected("{\"\""));
        }
        self.at += 1;
        if let Some(Open::Object { key, noticed, .. }) = self.open.last_mut() {
            *key = name;
            *noticed = self.budget.noticed();
        }
        Ok(())
    }

    /// Puts a value where it belongs, and looks what comes after it.
    fn close(&mut self, value: Value) -> Result<Next, Broken> {
        let budget = self.budget;
        let (end, before) = match self.open.last_mut() {
            None => {
                return match self.peek() {
                    None => Ok(Next::Root(value)),
                    Some(_) => Err(self.unexpected("0 ")),
                };
            }
            Some(Open::Object { members, key, noticed }) => {
                let key = std::mem::take(key);
                if members.contains_key(&key) {
                    budget.notice();
                }
                if budget.noticed() > *noticed {
                    budget.prefix(*noticed, &key);
                }
                members.insert(key, value);
                (b'}', "{\"\":0 ")
            }
            Some(Open::List { items, noticed }) => {
                if budget.noticed() > *noticed {
                    budget.prefix(*noticed, &items.len().to_string());
                }
                items.push(value);
                *noticed = budget.noticed();
                (b']', "[0 ")
            }
        };
        match self.peek() {
            Some(b',') => self.at += 1,
            Some(byte) if byte == end => return Ok(self.closed().map_or(Next::Value, Next::Closed)),
            _ => return Err(self.unexpected(before)),
        }
        match end {
            b'}' => self.key("{\"\":0,")?,
            _ if self.peek() == Some(b']') => return Err(self.unexpected("[0,")),
            _ => {}
        }
        Ok(Next::Value)
    }

    /// How far the object or list that begins here reaches.
    fn extent(&self) -> Extent {
        let stop = self.at.saturating_add(self.piece).min(self.bytes.len());
        let (mut at, mut depth) = (self.at, 0_usize);
        while at < stop {
            match self.bytes[at] {
                b'"' => match self.text_end(at, stop) {
                    Some(end) => at = end,
                    None => break,
                },
                b'{' | b'[' => {
                    depth += 1;
                    at += 1;
                }
                b'}' | b']' => {
                    depth -= 1;
                    at += 1;
                    if depth == 0 {
                        return Extent::To(at);
                    }
                }
                _ => at += 1,
            }
        }
        if stop < self.bytes.len() { Extent::Far } else { Extent::Unclosed }
    }

    /// Where the text that begins at a byte ends.
    fn text_extent(&self, at: usize) -> Option<usize> {
        self.text_end(at, self.bytes.len())
    }

    fn text_end(&self, at: usize, stop: usize) -> Option<usize> {
        let mut at = at + 1;
        while at < stop {
            match self.bytes[at] {
                b'"' => return Some(at + 1),
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
        None
    }

    /// Where a number or one of the three words ends; none if it is no such thing.
    fn word_extent(&self) -> Option<usize> {
        let rest = &self.bytes[self.at..];
        for word in ["true", "false", "null"] {
            if rest.starts_with(word.as_bytes()) {
                return Some(self.at + word.len());
            }
        }
        let digits = |from: usize| rest[from.min(rest.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let whole = usize::from(rest.first() == Some(&b'-'));
        let count = digits(whole);
        if count == 0 || (count > 1 && rest[whole] == b'0') {
            return None;
        }
        let mut end = whole + count;
        if rest.get(end) == Some(&b'.') {
            let count = digits(end + 1);
            end += if count == 0 { return None } else { 1 + count };
        }
        if let Some(b'e' | b'E') = rest.get(end) {
            let sign = usize::from(matches!(rest.get(end + 1), Some(b'+' | b'-')));
            let count = digits(end + 1 + sign);
            end += if count == 0 { return None } else { 1 + sign + count };
        }
        Some(self.at + end)
    }

    /// The error of whoever finds here what does not belong behind `before`.
    fn unexpected(&mut self, before: &str) -> Broken {
        // As much of the text as a reader looks at before it complains; a key without an end is looked at whole.
        let rest = &self.text[self.at..];
        let rest = if rest.starts_with('"') { rest } else { rest.get(..rest.chars().next().map_or(0, char::len_utf8)).unwrap_or(rest) };
        let text = format!("{before}{rest}");
        let read: Result<Value, serde_json::Error> = serde_json::from_str(&text);
        let place = self.place(self.at);
        match read {
            Err(error) => Broken::new(&error, place, before.len(), self.budget),
            Ok(_) => Broken { problem: broken("expected value", place), is_limit: false },
        }
    }

    fn broken(&mut self, error: &serde_json::Error, at: usize) -> Broken {
        let place = self.place(at);
        Broken::new(error, place, 0, self.budget)
    }

    /// The line and the column of a byte, from 1, the column in bytes.
    fn place(&mut self, at: usize) -> (usize, usize) {
        let (mut line, from) = self.line;
        for (index, byte) in self.bytes[from..at].iter().enumerate() {
            if *byte == b'\n' {
                line += 1;
                self.line = (line, from + index + 1);
            }
        }
        (line, at - self.line.1 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::json::parse_pieces;
    use proptest::prelude::*;
    use serde_json::Value;

    /// What reading in one piece comes to, and what reading in small pieces does: the tree and its doubled keys, or the error and its place.
    fn both(text: &str) -> [Result<(Value, Vec<String>), String>; 2] {
        [usize::MAX, 8].map(|piece| {
            let read = parse_pieces(text, 200, piece);
            read.map(|document| (document.root, document.duplicates)).map_err(|broken| format!("{:?}", (broken.problem, broken.is_limit)))
        })
    }

    #[test]
    fn pieces_come_to_the_same_as_the_whole() {
        let text = r#" {"a": [1, -2.5e3, {"b": true, "b": null}], "long": {"c": "x\"y\\", "c": [[], {}], "d": [[[1, 2, 3, 4, 5, 6]]]}, "a": {"e": 1}} "#;
        let [whole, pieces] = both(text);
        assert_eq!(whole, pieces);
        assert_eq!(whole.expect("JSON").1, ["/a/2/b", "/long/c", "/a"]);
        for cut in 0..text.len() {
            for odd in ["", "}", "]", ",", ":", "\"", "x", "1", "-", "\n\n  x", ",}", ",]", "\u{fc}", "nul", "01", "1.", "0 0", "\\"] {
                let broken = format!("{}{odd}{}", &text[..cut], &text[(cut + odd.len()).min(text.len())..]);
                let [whole, pieces] = both(&broken);
                assert_eq!(whole, pieces, "{broken}");
                let [whole, pieces] = both(&format!("{}{odd}", &text[..cut]));
                assert_eq!(whole, pieces, "{}{odd}", &text[..cut]);
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_comes_to_the_same(text in "[\\[\\]{}\",:a0-9.e+ \n-]{0,60}") {
            let [whole, pieces] = both(&text);
            prop_assert_eq!(whole, pieces);
        }

        #[test]
        fn texts_like_json_come_to_the_same(parts in prop::collection::vec(prop::sample::select(vec![
            "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\":", "1", "-0.5", "true", "null", " ", "\n", "{\"k\":1}", "[1,2,3,4,5]", "{\"long\":[1,2,3]}", "\"\\u00e9\\\"\"",
        ]), 0..24)) {
            let [whole, pieces] = both(&parts.concat());
            prop_assert_eq!(whole, pieces);
        }
    }
}
