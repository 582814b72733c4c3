//! JSON Web Tokens: written, read, signed and checked with RSA keys (`rsa`, `jwk`), and `HS256` for showing that it is refused. What their claims mean is said elsewhere.

mod jwk;
mod rsa;

pub use jwk::{Jwk, key_set};
pub use rsa::{Digest, KeyPair, PublicKey};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac_sha256::HMAC;
use serde_json::{Map, Value};

/// A token that has been read. Whether its signature is right is another question.
#[derive(Clone, Debug, PartialEq)]
pub struct Token<'a> {
    /// What it says of itself: `alg`, `kid`.
    pub header: Map<String, Value>,
    /// What it claims.
    pub claims: Map<String, Value>,
    /// The part that is signed.
    pub signed: &'a str,
    /// The signature's bytes.
    pub signature: Vec<u8>,
}

/// The part of a token that is signed.
pub fn unsigned(header: &Value, claims: &Map<String, Value>) -> String {
    let claims = serde_json::to_string(claims).unwrap_or_default();
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims))
}

/// A token of its signed part and its signature.
pub fn joined(signed: &str, signature: &[u8]) -> String {
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// The signature of `HS256`.
pub fn hs256(signed: &str, secret: &[u8]) -> [u8; 32] {
    HMAC::mac(signed.as_bytes(), secret)
}

impl<'a> Token<'a> {
    /// Reads a token; an error says what it lacks.
    pub fn parse(text: &'a str) -> Result<Token<'a>, String> {
        let (signed, signature) = text.rsplit_once('.').ok_or("it has no three parts with dots between them")?;
        let (header, claims) = signed.split_once('.').ok_or("it has no three parts with dots between them")?;
        let header = object(header).ok_or("its header is no JSON object in base64url")?;
        let claims = object(claims).ok_or("its claims are no JSON object in base64url")?;
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| "its signature is not base64url")?;
        Ok(Token { header, claims, signed, signature })
    }

    /// A claim that is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.claims.get(name).and_then(Value::as_str)
    }
}

fn object(part: &str) -> Option<Map<String, Value>> {
    match serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()? {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn claims() -> Map<String, Value> {
        Map::from_iter([("sub".to_owned(), json!("ann"))])
    }

    #[test]
    fn a_token_is_read_as_it_was_written() {
        let signed = unsigned(&json!({"alg": "HS256"}), &claims());
        let text = joined(&signed, &hs256(&signed, b"secret"));
        let token = Token::parse(&text).expect("a token");
        assert_eq!((token.text("sub"), token.claims.len(), token.signed), (Some("ann"), 1, signed.as_str()));
        assert_eq!(token.signature, hs256(&signed, b"secret"));
        assert_ne!(token.signature, hs256(&signed, b"Secret"));
    }

    #[test]
    fn the_signature_is_that_of_the_standard() {
        // RFC 4231, test case 2.
        let mac = HMAC::mac(b"what do ya want for nothing?", b"Jefe");
        let hex: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn what_is_no_token_says_why() {
        for (text, reason) in
            [("allow", "three parts"), ("a.b", "three parts"), ("!.e30.x", "header"), ("e30.W10.x", "claims"), ("e30.e30.!", "signature")]
        {
            assert!(Token::parse(text).is_err_and(|error| error.contains(reason)), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "[a-zA-Z0-9_.=é -]{0,60}") {
            if let Ok(token) = Token::parse(&text) {
                prop_assert!(text.starts_with(token.signed));
            }
        }
    }
}
