//! Texts with wildcards, as ARNs in policies and permissions have them: `*` stands for any text, `?` for one character. Regular expressions
//! stand in `pattern`.

const ANY: u16 = 256;
const ONE: u16 = 257;

/// A text with wildcards: bytes and, above them, the two wildcards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glob(Vec<u16>);

impl Glob {
    /// The wildcards of a text.
    pub fn new(text: &str) -> Glob {
        let mut glob = Glob::default();
        glob.push(text);
        glob
    }

    /// Goes on with a text whose wildcards count.
    pub fn push(&mut self, text: &str) {
        self.0.extend(text.bytes().map(|byte| match byte {
            b'*' => ANY,
            b'?' => ONE,
            byte => u16::from(byte),
        }));
    }

    /// Goes on with a text as it is.
    pub fn push_literal(&mut self, text: &str) {
        self.0.extend(text.bytes().map(u16::from));
    }

    /// The parts between a byte, at most so many: the last one has the rest.
    pub fn split(&self, byte: u8, most: usize) -> Vec<Glob> {
        self.0.splitn(most, |token| *token == u16::from(byte)).map(|part| Glob(part.to_vec())).collect()
    }

    /// Whether the whole text fits. It takes at most as many steps as both lengths multiplied.
    pub fn matches(&self, text: &str) -> bool {
        let (tokens, bytes) = (&self.0, text.as_bytes());
        let (mut t, mut b, mut star) = (0, 0, None);
        while b < bytes.len() {
            match tokens.get(t) {
                Some(&ANY) => {
                    star = Some((t, b));
                    t += 1;
                    continue;
                }
                Some(&ONE) if text.is_char_boundary(b) => {
                    t += 1;
                    b += 1;
                    while !text.is_char_boundary(b) {
                        b += 1;
                    }
                    continue;
                }
                Some(token) if *token == u16::from(bytes[b]) => {
                    t += 1;
                    b += 1;
                    continue;
                }
                _ => {}
            }
            let Some((at, from)) = star else { return false };
            t = at + 1;
            b = from + 1;
            star = Some((at, b));
        }
        tokens[t..].iter().all(|token| *token == ANY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn wildcards_stand_for_texts_and_characters() {
        let arn = "arn:aws:execute-api:us-east-1:123456789012:a1/prod/GET/pets";
        for fits in [arn, "arn:aws:execute-api:us-east-1:123456789012:a1/*/*/pets", "arn:aws:execute-api:*:a1/*", "*", "*pets", "?rn:*"] {
            assert!(Glob::new(fits).matches(arn), "{fits}");
        }
        for other in ["arn:aws:execute-api:us-east-1:123456789012:b2/*", "arn:*/POST/pets", "", "?", "*pet", "*pets?"] {
            assert!(!Glob::new(other).matches(arn), "{other}");
        }
        assert!(Glob::new("a?c").matches("aéc") && !Glob::new("a??c").matches("aéc"));
        assert!(Glob::new("").matches("") && Glob::new("**").matches(""));
    }

    #[test]
    fn a_literal_has_no_wildcards() {
        let mut glob = Glob::new("user/");
        glob.push_literal("a*");
        assert!(glob.matches("user/a*") && !glob.matches("user/ab"));
    }

    /// The same, written to be obviously right.
    fn fits(pattern: &[char], text: &[char]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some(('*', rest)) => (0..=text.len()).any(|taken| fits(rest, &text[taken..])),
            Some((one, rest)) => text.split_first().is_some_and(|(first, others)| (*one == '?' || one == first) && fits(rest, others)),
        }
    }

    proptest! {
        #[test]
        fn it_matches_what_the_obvious_matcher_does(pattern in "[ab*?é]{0,8}", text in "[abé]{0,8}") {
            let chars = |text: &str| text.chars().collect::<Vec<char>>();
            prop_assert_eq!(Glob::new(&pattern).matches(&text), fits(&chars(&pattern), &chars(&text)));
        }
    }
}
