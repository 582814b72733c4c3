//! OpenID Connect issuers, simulated (the service `backends`): whose tokens JWT authorizers of HTTP APIs check.

use super::{AuthorizationCode, OAuthClient};
use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An issuer of tokens.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Issuer {
    /// Its URL, which tokens name as `iss`.
    pub issuer: String,
    /// Its own keys, oldest first; the last one signs. None if its keys were given as a key set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<SigningKey>,
    /// A key set that was given: tokens that somebody else signed are checked against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks: Option<Value>,
    /// Clients that may ask it for tokens.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clients: Vec<OAuthClient>,
    /// Codes that it has handed out, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<AuthorizationCode>,
}

/// An RSA key pair of an issuer, its numbers in base64url as JSON Web Keys have them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SigningKey {
    /// Its id (`kid`).
    pub kid: String,
    /// The modulus.
    pub n: String,
    /// The public exponent.
    pub e: String,
    /// The private exponent. It signs simulated tokens only.
    pub d: String,
    /// When it was made.
    pub created: SimTime,
}
