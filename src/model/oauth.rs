//! What an issuer keeps for OAuth 2.0: the clients that are registered with it, and the codes that it has handed out.

use crate::time::SimTime;
use serde::{Deserialize, Serialize};

/// A client: an app that asks an issuer for tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OAuthClient {
    /// Its id.
    pub client_id: String,
    /// Its secret; none if it is a public client, which cannot keep one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
    /// Where browsers may be sent back to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redirect_uris: Vec<String>,
    /// `authorization_code`, `client_credentials`, or both.
    pub grant_types: Vec<String>,
    /// Scopes that it may be given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// Whom its access tokens are for (`aud`); none leaves `client_id` to say it, as Cognito's access tokens do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
}

/// A code that was handed out and waits to be exchanged for tokens (RFC 6749, 4.1.2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AuthorizationCode {
    /// The code.
    pub code: String,
    /// Which client it is for.
    pub client_id: String,
    /// Where the browser was sent with it.
    pub redirect_uri: String,
    /// The S256 challenge that a verifier must match (RFC 7636).
    pub code_challenge: String,
    /// Scopes that were granted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// Who signed in.
    pub subject: String,
    /// What the client wants to find in the id token again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// Until when it counts.
    pub expires: SimTime,
    /// Whether it has been exchanged.
    #[serde(default)]
    pub used: bool,
}
