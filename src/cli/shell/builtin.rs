//! What the shell does by itself: `echo`, `printf`, `cat` of a here-document, `set`, `exit` and their like.

use super::{Ran, Shell};

impl Shell {
    /// What the shell does by itself; `input` is the command's here-document.
    pub(super) fn builtin(&mut self, words: &[String], input: Option<&str>) -> Option<Ran> {
        let mut ran = Ran::default();
        match words[0].as_str() {
            "echo" => {
                let (ends, words) = if words.get(1).is_some_and(|word| word == "-n") { ("", &words[2..]) } else { ("\n", &words[1..]) };
                ran.out = words.join(" ") + ends;
            }
            "printf" => match words.get(1) {
                Some(format) => ran.out = printf(format, &words[2..]),
                None => (ran.err, ran.status) = ("printf: a format is missing\n".into(), 2),
            },
            "cat" if words.len() == 1 || words[1..] == ["-"] => match input {
                Some(input) => input.clone_into(&mut ran.out),
                None => (ran.err, ran.status) = ("cat: there is no input to read here: name a file, or write <<EOF\n".into(), 1),
            },
            "unset" => words[1..].iter().for_each(|name| drop(self.variables.remove(name))),
            "true" => {}
            // Other shells pass over what follows a colon: that is how a script says what only Stagecraft has.
            ":" if words.get(1).is_none_or(|word| word != "stagecraft") => {}
            "false" => ran.status = 1,
            "exit" => ran.status = words.get(1).map_or(Some(self.status), |word| word.parse().ok()).unwrap_or(2),
            "set" => {
                for word in &words[1..] {
                    match word.strip_prefix('-') {
                        Some(flags) if flags.contains('e') => self.stops = true,
                        _ => {}
                    }
                    if word.starts_with('+') && word.contains('e') {
                        self.stops = false;
                    }
                }
            }
            _ => return None,
        }
        Some(ran)
    }
}

/// `%s`, `%d`, `%%` and escapes, the format again for as long as there are arguments.
fn printf(format: &str, arguments: &[String]) -> String {
    let mut out = String::new();
    let mut left = arguments.iter();
    loop {
        let before = left.len();
        let mut characters = format.chars().peekable();
        while let Some(c) = characters.next() {
            match (c, characters.peek().copied()) {
                ('%', Some('%')) => {
                    characters.next();
                    out.push('%');
                }
                ('%', Some('s' | 'd')) => {
                    characters.next();
                    out.push_str(left.next().map_or("", String::as_str));
                }
                ('\\', Some(digit)) if digit.is_digit(8) => {
                    let mut code = 0;
                    for _ in 0..3 {
                        let Some(digit) = characters.peek().and_then(|c| c.to_digit(8)) else { break };
                        code = code * 8 + digit;
                        characters.next();
                    }
                    out.extend(char::from_u32(code));
                }
                ('\\', Some(escaped)) => {
                    characters.next();
                    match escaped {
                        'n' => out.push('\n'),
                        't' => out.push('\t'),
                        'r' => out.push('\r'),
                        '\\' | '"' | '\'' => out.push(escaped),
                        other => out.extend(['\\', other]),
                    }
                }
                _ => out.push(c),
            }
        }
        if left.len() == 0 || left.len() == before {
            return out;
        }
    }
}
