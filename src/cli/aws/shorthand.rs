//! The AWS CLI's shorthand syntax: `k1=v1,k2=v2`, `k=v1,v2`, `k=[v1,v2]`, `k={k2=v2}`. Only the syntax: types are put to it in `values`.

use serde_json::{Map, Value};

/// How deep lists and maps may be nested.
const DEEPEST: usize = 64;

/// Reads a value in shorthand syntax; an error is the AWS CLI's, with the place marked.
pub fn read(text: &str) -> Result<Value, String> {
    Parser { chars: text.chars().collect(), at: 0, depth: 0 }.parameter().map(Value::Object)
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn parameter(&mut self) -> Result<Map<String, Value>, String> {
        let mut members = Map::new();
        let (key, value) = self.pair(false)?;
        members.insert(key, value);
        let mut last = self.at;
        while self.at < self.chars.len() {
            self.expect(',', true)?;
            let (key, value) = self.pair(false)?;
            if members.contains_key(&key) {
                return Err(format!(
                    "Second instance of key \"{key}\" encountered for input:\n{}\nThis is often because there is a preceding \",\" instead of a space.",
                    self.marked(last + 1)
                ));
            }
            members.insert(key, value);
            last = self.at;
        }
        Ok(members)
    }

    /// A key and its value; within brackets a comma ends the value.
    fn pair(&mut self, nested: bool) -> Result<(String, Value), String> {
        let key = self.key();
        self.expect('=', true)?;
        let value = if nested { self.explicit_value()? } else { self.values()? };
        Ok((key, value))
    }

    fn key(&mut self) -> String {
        let start = self.at;
        while self.current().is_some_and(|c| c.is_ascii_alphanumeric() || "-_.#/:".contains(c)) {
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect()
    }

    fn values(&mut self) -> Result<Value, String> {
        match self.current() {
            None => Ok(Value::String(String::new())),
            Some('[' | '{') => self.explicit_value(),
            Some(_) => self.listed(),
        }
    }

    /// One value, or several with commas between them. What looks like the next key after a comma ends the list.
    fn listed(&mut self) -> Result<Value, String> {
        let first = self.first_value()?;
        self.spaces();
        if self.current() != Some(',') {
            return Ok(Value::String(first));
        }
        self.expect(',', true)?;
        let mut list = vec![Value::String(first)];
        loop {
            let next = self.second_value().and_then(|value| {
                self.spaces();
                if self.at < self.chars.len() {
                    self.expect(',', true)?;
                    return Ok((value, false));
                }
                Ok((value, true))
            });
            match next {
                Ok((value, ended)) => {
                    list.push(Value::String(value));
                    if ended {
                        break;
                    }
                }
                Err(error) if self.at >= self.chars.len() => return Err(error),
                Err(_) => {
                    while self.at > 0 && self.current() != Some(',') {
                        self.at -= 1;
                    }
                    break;
                }
            }
        }
        if list.len() == 1 {
            return Ok(list.remove(0));
        }
        Ok(Value::Array(list))
    }

    fn explicit_value(&mut self) -> Result<Value, String> {
        match self.current() {
            Some('[') => self.nested(Parser::explicit_list),
            Some('{') => self.nested(Parser::explicit_map),
            _ => self.first_value().map(Value::String),
        }
    }

    fn nested(&mut self, read: fn(&mut Parser) -> Result<Value, String>) -> Result<Value, String> {
        if self.depth == DEEPEST {
            return Err(format!("Lists and maps are nested more than {DEEPEST} deep"));
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn explicit_list(&mut self) -> Result<Value, String> {
        self.expect('[', true)?;
        let mut list = Vec::new();
        while self.current() != Some(']') {
            list.push(self.explicit_value()?);
            self.between(']')?;
        }
        self.expect(']', false)?;
        Ok(Value::Array(list))
    }

    fn explicit_map(&mut self) -> Result<Value, String> {
        self.expect('{', true)?;
        let mut members = Map::new();
        while self.current() != Some('}') {
            let (key, value) = self.pair(true)?;
            members.insert(key, value);
            self.between('}')?;
        }
        self.expect('}', false)?;
        Ok(Value::Object(members))
    }

    /// The comma between two elements, unless the list ends.
    fn between(&mut self, end: char) -> Result<(), String> {
        self.spaces();
        if self.current() != Some(end) {
            self.expect(',', false)?;
            self.spaces();
        }
        Ok(())
    }

    fn first_value(&mut self) -> Result<String, String> {
        match self.current() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote),
            _ => Ok(self.word(&['"', '\'', ',', ']', '}']).unwrap_or_default()),
        }
    }

    fn second_value(&mut self) -> Result<String, String> {
        match self.current() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote),
            _ => {
                let start = self.at;
                self.word(&['"', '\'', ',', '=']).ok_or_else(|| self.expected("<second>", "<none>", start))
            }
        }
    }

    /// A bare word: it ends at one of these; `\,` is a comma. None where no word can begin.
    fn word(&mut self, ends: &[char]) -> Option<String> {
        const NOT_FIRST: [char; 6] = ['"', '\'', ',', '=', '[', '{'];
        let escaped_comma = |parser: &Parser| parser.current() == Some('\\') && parser.chars.get(parser.at + 1) == Some(&',');
        let first = self.current()?;
        if !escaped_comma(self) && (first <= ' ' || NOT_FIRST.contains(&first)) {
            return None;
        }
        let mut word = String::new();
        while let Some(c) = self.current() {
            if escaped_comma(self) {
                word.push(',');
                self.at += 2;
                continue;
            }
            if !word.is_empty() && ends.contains(&c) {
                break;
            }
            word.push(c);
            self.at += 1;
        }
        Some(word.trim_end().to_owned())
    }

    fn quoted(&mut self, quote: char) -> Result<String, String> {
        let mut last_escaped = None;
        let mut end = None;
        for index in self.at + 1..self.chars.len() {
            if self.chars[index] == quote {
                if self.chars[index - 1] == '\\' && index - 1 > self.at {
                    last_escaped = Some(index);
                } else {
                    end = Some(index);
                    break;
                }
            }
        }
        let name = if quote == '"' { "<double quoted>" } else { "<singled quoted>" };
        let end = end.or(last_escaped).ok_or_else(|| self.expected(name, "<none>", self.at))?;
        let inside: String = self.chars[self.at + 1..end].iter().collect();
        self.at = end + 1;
        Ok(inside.replace(&format!("\\{quote}"), &quote.to_string()).replace("\\\\", "\\"))
    }

    fn expect(&mut self, wanted: char, spaces: bool) -> Result<(), String> {
        if spaces {
            self.spaces();
        }
        match self.current() {
            Some(c) if c == wanted => self.at += 1,
            Some(other) => return Err(self.expected(&wanted.to_string(), &other.to_string(), self.at)),
            None => return Err(self.expected(&wanted.to_string(), "EOF", self.at)),
        }
        if spaces {
            self.spaces();
        }
        Ok(())
    }

    fn spaces(&mut self) {
        while self.current().is_some_and(|c| c.is_ascii_whitespace() || c == '\u{b}') {
            self.at += 1;
        }
    }

    fn current(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn expected(&self, wanted: &str, received: &str, at: usize) -> String {
        format!("Expected: '{wanted}', received: '{received}' for input:\n {}", self.marked(at))
    }

    /// The text with a mark below the place, in the line that the place is in.
    fn marked(&self, at: usize) -> String {
        let text = |part: &[char]| part.iter().collect::<String>();
        let at = at.min(self.chars.len());
        let line = self.chars[..at].iter().rposition(|c| *c == '\n').map_or(0, |newline| newline + 1);
        let end = self.chars[at..].iter().position(|c| *c == '\n').map_or(self.chars.len(), |newline| at + newline);
        format!("{}\n{}^{}", text(&self.chars[..end]), " ".repeat(at - line), text(&self.chars[end..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_lists_and_maps_are_read() {
        let cases = [
            ("a=b", json!({"a": "b"})),
            ("a=b,c", json!({"a": ["b", "c"]})),
            ("a=b,c=d", json!({"a": "b", "c": "d"})),
            ("a=b,c,d=e", json!({"a": ["b", "c"], "d": "e"})),
            ("a=", json!({"a": ""})),
            ("a=,b=c", json!({"a": "", "b": "c"})),
            ("a=b=c", json!({"a": "b=c"})),
            ("a='b,c',d=\"e f\"", json!({"a": "b,c", "d": "e f"})),
            ("a='it\\'s'", json!({"a": "it's"})),
            ("a='b\\'", json!({"a": "b\\"})),
            ("a=b\\,c", json!({"a": "b,c"})),
            ("a=[b,c],d={e=f,g=[h]}", json!({"a": ["b", "c"], "d": {"e": "f", "g": ["h"]}})),
            ("a=[]", json!({"a": []})),
            ("a={}", json!({"a": {}})),
            ("a = b , c = d", json!({"a": "b", "c": "d"})),
            ("/pets/GET={a=1}", json!({"/pets/GET": {"a": "1"}})),
            ("op=replace,path=/~1a/*/b,value=x", json!({"op": "replace", "path": "/~1a/*/b", "value": "x"})),
            ("a=b]c", json!({"a": "b"})),
        ];
        for (text, value) in cases {
            if text == "a=b]c" {
                assert!(read(text).is_err());
                continue;
            }
            assert_eq!(read(text), Ok(value), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_marked() {
        let cases = [
            ("foo", "Expected: '=', received: 'EOF' for input:\n foo\n   ^"),
            ("", "Expected: '=', received: 'EOF' for input:\n \n^"),
            ("{\"2\"=0.3}", "Expected: '=', received: '{' for input:\n {\"2\"=0.3}\n^"),
            ("a='b", "Expected: '<singled quoted>', received: '<none>' for input:\n a='b\n  ^"),
            (
                "op=replace,op=add",
                "Second instance of key \"op\" encountered for input:\nop=replace,op=add\n           ^\nThis is often because there is a preceding \",\" instead of a space.",
            ),
        ];
        for (text, message) in cases {
            assert_eq!(read(text), Err(message.to_owned()), "{text}");
        }
        assert!(read(&format!("a={}", "[".repeat(100_000))).is_err());
    }
}
