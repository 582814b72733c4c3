//! Proof Key for Code Exchange (RFC 7636), with S256: who asks for a token must know the secret whose digest came with the request for the code.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac_sha256::Hash;

/// The challenge of a verifier: its SHA-256 in base64url.
pub fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Hash::hash(verifier.as_bytes()))
}

/// Whether a text has the form of a verifier or a challenge: 43 to 128 letters, digits and -._~ (4.1, 4.2).
pub(super) fn is_well_formed(text: &str) -> bool {
    (43..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_is_that_of_the_standard() {
        // RFC 7636, appendix B.
        assert_eq!(challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn verifiers_are_long_and_plain() {
        assert!(is_well_formed(&"a".repeat(43)) && is_well_formed(&"-._~".repeat(32)));
        assert!(!is_well_formed(&"a".repeat(42)) && !is_well_formed(&"a".repeat(129)) && !is_well_formed(&"ä".repeat(30)));
    }
}
