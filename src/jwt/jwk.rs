//! Key sets (RFC 7517): the RSA keys of one, by their ids.

use super::PublicKey;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// The largest key set that is taken, in bytes (`limits`, "Response size from JSON Web Key Set endpoint").
const MOST_BYTES: usize = 150_000;

/// A key of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jwk {
    /// Its id.
    pub kid: Option<String>,
    /// The algorithm that it is for, if it says so.
    pub algorithm: Option<String>,
    /// The key.
    pub key: PublicKey,
}

impl Jwk {
    /// A public key as it stands in a set.
    pub fn to_json(kid: &str, n: &str, e: &str) -> Value {
        json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": n, "e": e})
    }
}

/// The RSA keys of a set that sign; keys of other kinds are left out. An error says what is wrong with it.
pub fn key_set(set: &Value) -> Result<Vec<Jwk>, String> {
    if set.to_string().len() > MOST_BYTES {
        return Err(format!("a key set has {MOST_BYTES} bytes at most"));
    }
    let keys = set.get("keys").and_then(Value::as_array).ok_or("a key set is an object with a list 'keys'")?;
    let mut read = Vec::new();
    for (place, key) in keys.iter().enumerate() {
        let text = |name: &str| key.get(name).and_then(Value::as_str);
        if text("kty") != Some("RSA") || text("use").is_some_and(|purpose| purpose != "sig") {
            continue;
        }
        let number = |name: &str| {
            let encoded = text(name).ok_or_else(|| format!("key {} of the set has no '{name}'", place + 1))?;
            URL_SAFE_NO_PAD.decode(encoded.trim_end_matches('=')).map_err(|_| format!("'{name}' of key {} is not base64url", place + 1))
        };
        let key = PublicKey::new(&number("n")?, &number("e")?)
            .ok_or_else(|| format!("key {} of the set is no RSA key of 1,024 to 8,192 bits", place + 1))?;
        read.push(Jwk { kid: text("kid").map(str::to_owned), algorithm: text("alg").map(str::to_owned), key });
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_key_set_says_why() {
        for (set, reason) in [
            (json!([]), "a list 'keys'"),
            (json!({"keys": [{"kty": "RSA", "e": "AQAB"}]}), "key 1 of the set has no 'n'"),
            (json!({"keys": [{"kty": "RSA", "n": "!", "e": "AQAB"}]}), "'n' of key 1 is not base64url"),
            (json!({"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}]}), "no RSA key"),
            (json!({"keys": [], "x": "y".repeat(150_000)}), "150000 bytes at most"),
        ] {
            assert!(key_set(&set).is_err_and(|error| error.contains(reason)), "{reason}");
        }
        assert_eq!(key_set(&json!({"keys": [{"kty": "EC"}, {"kty": "RSA", "use": "enc"}]})), Ok(Vec::new()));
    }
}
