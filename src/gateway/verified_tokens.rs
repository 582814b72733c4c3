//! Tokens whose signatures have been verified, by their text: the next request with one needs no arithmetic on large numbers. They are forgotten when they
//! expire or when the account changes, which may have changed the keys.

use std::collections::HashMap;

/// How many tokens are kept. When there are more, all are forgotten: each then costs one signature again.
const MOST: usize = 4_096;

/// Verified tokens by their text, each with what its reader keeps of it. Nothing of them is saved: they come to the same again.
#[derive(Clone, Debug)]
pub(crate) struct VerifiedTokens<T> {
    generation: u64,
    tokens: HashMap<String, Verified<T>>,
}

#[derive(Clone, Debug)]
struct Verified<T> {
    /// Whose keys the signature was checked against.
    issuer: String,
    /// In seconds since 1970.
    expires: Option<f64>,
    kept: T,
}

impl<T> Default for VerifiedTokens<T> {
    fn default() -> VerifiedTokens<T> {
        VerifiedTokens { generation: 0, tokens: HashMap::new() }
    }
}

impl<T: Clone> VerifiedTokens<T> {
    /// What is kept of the token with this text, if an issuer's keys have verified it and it has not expired (now in seconds since 1970).
    pub(super) fn get(&mut self, generation: u64, token: &str, issuer: &str, now: f64) -> Option<T> {
        if self.generation != generation {
            self.generation = generation;
            self.tokens.clear();
        }
        let known = self.tokens.get(token).filter(|known| known.issuer == issuer)?;
        if known.expires.is_none_or(|expires| now < expires) {
            return Some(known.kept.clone());
        }
        self.tokens.remove(token);
        None
    }

    /// Keeps a token that an issuer's keys have verified.
    pub(super) fn put(&mut self, token: &str, issuer: &str, expires: Option<f64>, kept: T) {
        if self.tokens.len() >= MOST {
            self.tokens.clear();
        }
        self.tokens.insert(token.to_owned(), Verified { issuer: issuer.to_owned(), expires, kept });
    }
}
