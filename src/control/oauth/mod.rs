//! OAuth 2.0 at the issuers of the service `backends`, which AWS does not have: clients, and requests to an issuer's endpoints. What the endpoints do are
//! pure functions ([`authorize`], [`token`]): of the issuer, a request, the simulated instant and the seeded generator.

mod authorize;
mod exchange;
mod pkce;
mod scopes;
#[cfg(test)]
mod tests;
mod token;

pub use authorize::authorize;
pub use exchange::{Check, IssuerAnswer, IssuerRequest, form};
pub use pkce::challenge;
pub use token::token;

use super::callers::must_be_known;
use super::function::{invalid, not_found};
use super::{ApiError, Context, Input, Operations, issuers};
use crate::model::{Account, Issuer, OAuthClient};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("PutOAuthClient", put_oauth_client),
    ("DeleteOAuthClient", delete_oauth_client),
    ("MakeCodeVerifier", make_code_verifier),
    ("SendToIssuer", send_to_issuer),
];

/// Where the discovery document stands below an issuer's URL (OpenID Connect Discovery 1.0).
pub const DISCOVERY: &str = "/.well-known/openid-configuration";
/// Where the endpoints and the key set stand below it.
pub const AUTHORIZE: &str = "/oauth2/authorize";
/// Where tokens are fetched.
pub const TOKEN: &str = "/oauth2/token";
const KEYS: &str = "/.well-known/jwks.json";
/// The flows that there are, by their grant types.
pub const GRANTS: [&str; 2] = ["authorization_code", "client_credentials"];
/// How many clients an issuer has at most, and how many codes are remembered.
const MOST_CLIENTS: usize = 50;
const MOST_CODES: usize = 100;

const SMALL: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// An issuer's URL without a closing slash.
pub fn base(issuer: &Issuer) -> &str {
    issuer.issuer.trim_end_matches('/')
}

/// What an issuer says of itself (OpenID Connect Discovery 1.0).
pub(super) fn discovery(issuer: &Issuer) -> Value {
    let at = |path: &str| format!("{}{path}", base(issuer));
    json!({
        "issuer": issuer.issuer,
        "authorization_endpoint": at(AUTHORIZE),
        "token_endpoint": at(TOKEN),
        "jwks_uri": at(KEYS),
        "response_types_supported": ["code"],
        "grant_types_supported": GRANTS,
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    })
}

/// Registers a client with an issuer, or changes one: its secret is kept as long as it stays confidential.
fn put_oauth_client(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    must_be_known(input, &["Issuer", "ClientId", "Confidential", "RedirectUris", "GrantTypes", "Scopes", "Audience"])?;
    let mut issuer = Issuer::clone(issuers::issuer(account, input)?);
    let client_id = input.non_empty("ClientId")?.unwrap_or_else(|| ctx.chance.text(26, SMALL));
    let place = issuer.clients.iter().position(|client| client.client_id == client_id);
    if place.is_none() && issuer.clients.len() >= MOST_CLIENTS {
        return Err(ApiError::limit_exceeded(format!("An issuer has {MOST_CLIENTS} clients at most")));
    }
    let known = place.and_then(|place| issuer.clients.get(place));
    let confidential = input.flag("Confidential")?;
    let secret = confidential.then(|| known.and_then(|known| known.client_secret.clone()).unwrap_or_else(|| ctx.chance.text(51, SMALL)));
    let client = OAuthClient {
        client_id,
        client_secret: secret,
        redirect_uris: input.read("RedirectUris")?.unwrap_or_default(),
        grant_types: input.read("GrantTypes")?.unwrap_or_else(|| vec!["authorization_code".to_owned()]),
        scopes: input.read("Scopes")?.unwrap_or_default(),
        audience: input.non_empty("Audience")?,
    };
    check_client(&client)?;
    let answer = json!(client);
    match place {
        Some(place) => issuer.clients[place] = client,
        None => issuer.clients.push(client),
    }
    account.issuers.insert(issuer.issuer.clone(), Arc::new(issuer));
    Ok(answer)
}

fn check_client(client: &OAuthClient) -> Result<(), ApiError> {
    let printable = |text: &str| !text.is_empty() && text.len() <= 128 && text.bytes().all(|byte| byte.is_ascii_graphic());
    if !printable(&client.client_id) || client.client_id.contains(':') {
        return Err(invalid("ClientId has 1 to 128 printable characters, without blanks and colons"));
    }
    if let Some(unknown) = client.grant_types.iter().find(|grant| !GRANTS.contains(&grant.as_str())) {
        return Err(invalid(format!("GrantTypes are {}, and '{unknown}' is none of them", GRANTS.join(" and "))));
    }
    if client.grant_types.is_empty() {
        return Err(invalid(format!("A client needs one of GrantTypes: {}", GRANTS.join(", "))));
    }
    let has = |grant: &str| client.grant_types.iter().any(|own| own == grant);
    if has("client_credentials") && client.client_secret.is_none() {
        return Err(invalid(
            "client_credentials is for confidential clients: without a secret everybody could ask for tokens (RFC 6749, 4.4)",
        ));
    }
    if has("authorization_code") && client.redirect_uris.is_empty() {
        return Err(invalid("authorization_code needs RedirectUris, to which browsers are sent back"));
    }
    for uri in &client.redirect_uris {
        let is_safe = uri.starts_with("https://") || uri.starts_with("http://localhost") || uri.starts_with("http://127.0.0.1");
        if !is_safe || uri.contains(['#', ' ']) {
            return Err(invalid(format!("'{uri}' is no redirect URI: it is https, or http on localhost, and has no fragment")));
        }
    }
    match client.scopes.iter().find(|scope| !scopes::is_scope(scope)) {
        Some(odd) => Err(invalid(format!("'{odd}' is no scope: it has printable characters but blanks, quotes and backslashes"))),
        None => Ok(()),
    }
}

fn delete_oauth_client(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    must_be_known(input, &["Issuer", "ClientId"])?;
    let mut issuer = Issuer::clone(issuers::issuer(account, input)?);
    let id = input.required("ClientId")?;
    let before = issuer.clients.len();
    issuer.clients.retain(|client| client.client_id != id);
    if issuer.clients.len() == before {
        return Err(not_found(&format!("The issuer has no client {id}: make one with PutOAuthClient")));
    }
    issuer.codes.retain(|code| code.client_id != id);
    account.issuers.insert(issuer.issuer.clone(), Arc::new(issuer));
    Ok(json!({}))
}

/// What a client makes up before it sends a browser to an issuer: a verifier with its challenge (RFC 7636), a state, a nonce.
fn make_code_verifier(_: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    must_be_known(input, &[])?;
    let verifier = ctx.chance.text(64, LETTERS);
    Ok(json!({
        "CodeChallenge": challenge(&verifier), "CodeChallengeMethod": "S256", "CodeVerifier": verifier,
        "State": ctx.chance.text(22, LETTERS), "Nonce": ctx.chance.text(22, LETTERS),
    }))
}

/// Sends an HTTP request to the issuer whose URL it begins with, and answers with the HTTP answer and with what was checked for it.
fn send_to_issuer(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    must_be_known(input, &["Method", "Url", "Headers", "Body"])?;
    let url = input.required("Url")?;
    let below = |issuer: &&Arc<Issuer>| url.strip_prefix(base(issuer)).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    let found = account.issuers.values().filter(below).max_by_key(|issuer| base(issuer).len());
    let mut issuer = Issuer::clone(found.ok_or_else(|| not_found(&format!("There is no issuer at {url}: make one with PutIssuer")))?);
    let headers: Vec<(String, String)> = input.read("Headers")?.unwrap_or_default();
    let target = url.get(base(&issuer).len()..).unwrap_or_default();
    let request = IssuerRequest::new(input.required("Method")?, target, headers, input.text("Body")?.unwrap_or_default());
    let answer = match request.path.as_str() {
        AUTHORIZE => {
            let (answer, code) = authorize(&issuer, &request, ctx.now, ctx.chance);
            if let Some(code) = code {
                // The oldest make room: they have expired long ago, or will be told unknown.
                let surplus = (issuer.codes.len() + 1).saturating_sub(MOST_CODES);
                issuer.codes.drain(..surplus);
                issuer.codes.push(code);
            }
            answer
        }
        TOKEN => {
            let (answer, used) = token(&issuer, &request, ctx.now, ctx.chance);
            if let Some(code) = used.and_then(|place| issuer.codes.get_mut(place)) {
                code.used = true;
            }
            answer
        }
        DISCOVERY => IssuerAnswer::json(200, &discovery(&issuer)),
        KEYS => IssuerAnswer::json(200, &issuers::published_keys(&issuer)),
        _ => IssuerAnswer::json(404, &json!({"error": "not_found"})),
    };
    if account.issuers.get(&issuer.issuer).is_some_and(|known| **known != issuer) {
        account.issuers.insert(issuer.issuer.clone(), Arc::new(issuer));
    }
    Ok(answer.show())
}
