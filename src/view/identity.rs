//! The page Identity: issuers with what they publish, and a token taken apart.

pub mod oauth;

use crate::app::State;
use crate::control::{key_set as set_of, published_keys};
use crate::jwt::{Digest, Token, key_set};
use crate::model::Account;
use crate::time::SimTime;
use serde_json::Value;

/// An issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerRow {
    /// Its URL.
    pub url: String,
    /// Where its discovery document is.
    pub discovery: String,
    /// Ids of its own keys, oldest first; none if its key set was given.
    pub keys: Vec<String>,
    /// Its key set.
    pub jwks: String,
}

/// A token, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// Its header.
    pub header: String,
    /// Each claim: its name, its value, what it means.
    pub claims: Vec<(String, String, String)>,
    /// What is to be said of its signature, and whether that is good.
    pub signature: (String, bool),
}

/// The issuers by URL.
pub fn issuers(state: &State) -> Vec<IssuerRow> {
    let account = &state.workspace.engine.account;
    let row = |issuer: &crate::model::Issuer| IssuerRow {
        url: issuer.issuer.clone(),
        discovery: format!("{}/.well-known/openid-configuration", issuer.issuer.trim_end_matches('/')),
        keys: issuer.keys.iter().map(|key| key.kid.clone()).collect(),
        jwks: format!("{:#}", published_keys(issuer)),
    };
    account.issuers.values().map(|issuer| row(issuer)).collect()
}

/// Takes a token apart; none if there is nothing to take apart, an error says why it cannot be.
pub fn decode(state: &State, text: &str) -> Option<Result<Decoded, String>> {
    let text = text.trim();
    let text = text.strip_prefix("Bearer ").unwrap_or(text);
    if text.is_empty() {
        return None;
    }
    let engine = &state.workspace.engine;
    Some(Token::parse(text).map(|token| Decoded {
        header: format!("{:#}", Value::Object(token.header.clone())),
        claims: token.claims.iter().map(|(name, value)| claim(name, value, engine.now)).collect(),
        signature: signature(&engine.account, &token),
    }))
}

fn claim(name: &str, value: &Value, now: SimTime) -> (String, String, String) {
    let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let meaning = match name {
        "iss" => "Who issued it. A JWT authorizer compares it with its Issuer.".to_owned(),
        "sub" => "Whom it is about.".to_owned(),
        "aud" => "Whom it is for. One of the authorizer's audiences must be among them.".to_owned(),
        "client_id" => "The client that asked for it. It counts as the audience where there is no aud.".to_owned(),
        "scope" | "scp" => "What it allows. A route with scopes asks for one of them.".to_owned(),
        "exp" => time("It counts until", value, now),
        "nbf" => time("It counts from", value, now),
        "iat" => time("It was issued at", value, now),
        "jti" => "Its own id.".to_owned(),
        "nonce" => "What the app made up before the sign-in: it must find its own here again.".to_owned(),
        "token_use" => "Cognito's: an id token says who somebody is, an access token what may be done.".to_owned(),
        "cognito:username" | "username" => "Cognito's name of the user.".to_owned(),
        "cognito:groups" => "Groups of the user pool that the user belongs to.".to_owned(),
        "auth_time" => time("Its user signed in at", value, now),
        _ => "A claim of the issuer's own; functions find it in requestContext.authorizer.jwt.claims.".to_owned(),
    };
    (name.to_owned(), shown, meaning)
}

fn time(words: &str, value: &Value, now: SimTime) -> String {
    let Some(seconds) = value.as_f64().filter(|seconds| (0.0..=2.5e11).contains(seconds)) else {
        return format!("{words} … this is no time.");
    };
    let at = SimTime::from_micros((seconds * 1e6) as u64);
    let difference = seconds - now.micros() as f64 / 1e6;
    let from_now = if difference >= 0.0 { format!("in {difference:.0} s") } else { format!("{:.0} s ago", -difference) };
    format!("{words} {}, {from_now} on the simulated clock.", at.min(SimTime::END))
}

fn signature(account: &Account, token: &Token<'_>) -> (String, bool) {
    let algorithm = token.header.get("alg").and_then(Value::as_str).unwrap_or("nothing");
    let Some(digest) = Digest::of_algorithm(algorithm) else {
        return (format!("It says it is signed with {algorithm}: JWT authorizers take RS256, RS384 and RS512 only."), false);
    };
    let issuer = token.text("iss").unwrap_or_default();
    let pool = || account.user_pools.values().find(|pool| pool.issuer() == issuer);
    let Some(set) = account.issuers.get(issuer).map(|known| published_keys(known)).or_else(|| pool().map(|pool| set_of(&pool.keys))) else {
        return (format!("Nobody here is the issuer {issuer}, so that its signature cannot be checked."), false);
    };
    let kid = token.header.get("kid").and_then(Value::as_str).unwrap_or_default();
    let keys = key_set(&set).unwrap_or_default();
    match keys.iter().find(|key| key.kid.as_deref() == Some(kid)) {
        None => (format!("The issuer publishes no key '{kid}'."), false),
        Some(key) if key.key.verifies(digest, token.signed.as_bytes(), &token.signature) => {
            (format!("It is signed with the issuer's key {kid} ({algorithm}): nobody has changed it."), true)
        }
        Some(_) => (format!("It is not the signature of the issuer's key {kid}: it was changed, or signed by somebody else."), false),
    }
}
