//! Tokens whose signatures have been verified, by their text: the next request with one needs no arithmetic on large numbers. They are forgotten when they
//! expire or when the account changes, which may have changed the keys.

use serde_json::{Map, Value};
use std::collections::HashMap;
use std::rc::Rc;

/// How many tokens are kept. When there are more, all are forgotten: each then costs one signature again.
const MOST: usize = 4_096;

/// A token with a good signature.
#[derive(Debug)]
pub(crate) struct Verified {
    /// Whose keys it was checked against.
    pub issuer: String,
    pub header: Map<String, Value>,
    pub claims: Map<String, Value>,
    /// The claims as events show them: all of them texts.
    pub shown: Map<String, Value>,
    /// `scope` or `scp`.
    pub scopes: Vec<String>,
    /// In seconds since 1970.
    pub expires: Option<f64>,
}

/// Verified tokens by their text. Nothing of them is saved: they come to the same again.
#[derive(Clone, Debug, Default)]
pub struct VerifiedTokens {
    generation: u64,
    tokens: HashMap<String, Rc<Verified>>,
}

impl VerifiedTokens {
    /// The token with this text, if an issuer's keys have verified it and it has not expired (now in seconds since 1970).
    pub(super) fn get(&mut self, generation: u64, token: &str, issuer: &str, now: f64) -> Option<Rc<Verified>> {
        if self.generation != generation {
            self.generation = generation;
            self.tokens.clear();
        }
        let known = self.tokens.get(token).filter(|known| known.issuer == issuer)?;
        if known.expires.is_none_or(|expires| now < expires) {
            return Some(known.clone());
        }
        self.tokens.remove(token);
        None
    }

    pub(super) fn put(&mut self, token: &str, verified: Rc<Verified>) {
        if self.tokens.len() >= MOST {
            self.tokens.clear();
        }
        self.tokens.insert(token.to_owned(), verified);
    }
}
