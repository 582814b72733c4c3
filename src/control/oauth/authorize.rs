//! The authorization endpoint (RFC 6749, 4.1.1 and 4.1.2; RFC 7636, 4.3 and 4.4): a browser comes with a request for a code, and is sent back with one.

use super::exchange::{Checks, IssuerAnswer, IssuerRequest, form};
use super::{base, pkce, scopes};
use crate::control::ids;
use crate::model::{AuthorizationCode, Issuer, OAuthClient};
use crate::time::{Chance, SimTime, Span};
use serde_json::json;

/// How long a code counts: five minutes, as Cognito's do. RFC 6749 recommends ten at most.
pub(super) const LASTS: Span = Span::from_micros(300_000_000);

/// Why a browser is sent back without a code: OAuth's word for it, and a sentence.
type Refusal = (&'static str, String);

/// What the endpoint answers, and the code that it has made.
pub fn authorize(issuer: &Issuer, request: &IssuerRequest, now: SimTime, chance: &mut Chance) -> (IssuerAnswer, Option<AuthorizationCode>) {
    let mut checks = Checks::default();
    let (client, redirect_uri) = match client(issuer, request, &mut checks) {
        Ok(found) => found,
        // Nobody knows whose address that is: the browser is not sent there (RFC 6749, 4.1.2.1).
        Err(reason) => {
            let mut answer = IssuerAnswer::json(400, &json!({"error": "invalid_request", "error_description": reason}));
            answer.checks = checks.0;
            return (answer, None);
        }
    };
    let state = request.asks("state");
    let (location, code) = match granted(client, request, &mut checks) {
        Err((error, reason)) => (back(redirect_uri, &[("error", error), ("error_description", &reason)], state), None),
        Ok((granted, challenge)) => match request.signed_in() {
            None => {
                checks.fail("session", "Nobody is signed in: the sign-in page comes first, and leaves a cookie");
                let query: Vec<(&str, &str)> = request.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                (format!("{}/login?{}", base(issuer), form(&query)), None)
            }
            Some(user) => {
                checks.pass("session", format!("The cookie says that {user} is signed in"));
                let code = AuthorizationCode {
                    code: ids::uuid(chance),
                    client_id: client.client_id.clone(),
                    redirect_uri: redirect_uri.to_owned(),
                    code_challenge: challenge.to_owned(),
                    scopes: granted,
                    subject: user.to_owned(),
                    nonce: request.asks("nonce").map(str::to_owned),
                    expires: now.after(LASTS),
                    used: false,
                };
                (back(redirect_uri, &[("code", &code.code)], state), Some(code))
            }
        },
    };
    let answer = IssuerAnswer { status: 302, headers: vec![("Location".into(), location)], body: String::new(), checks: checks.0 };
    (answer, code)
}

/// Where a browser is sent back to.
fn back(redirect_uri: &str, parameters: &[(&str, &str)], state: Option<&str>) -> String {
    let all: Vec<(&str, &str)> = parameters.iter().copied().chain(state.map(|state| ("state", state))).collect();
    let mark = if redirect_uri.contains('?') { '&' } else { '?' };
    format!("{redirect_uri}{mark}{}", form(&all))
}

/// The client, and where it wants browsers back.
fn client<'a>(issuer: &'a Issuer, request: &'a IssuerRequest, checks: &mut Checks) -> Result<(&'a OAuthClient, &'a str), String> {
    let mut refused = |check: &str, reason: String| {
        checks.fail(check, reason.clone());
        Err(reason)
    };
    if request.method != "GET" {
        return refused("method", format!("The authorization endpoint is visited with GET, not with {}", request.method));
    }
    let Some(id) = request.asks("client_id") else {
        return refused("client_id", "The request must name its client_id, once".into());
    };
    let Some(client) = issuer.clients.iter().find(|client| client.client_id == id) else {
        return refused("client_id", format!("The issuer has no client {id}"));
    };
    let Some(uri) = request.asks("redirect_uri") else {
        return refused("redirect_uri", "The request must name its redirect_uri, once".into());
    };
    if !client.redirect_uris.iter().any(|own| own == uri) {
        return refused(
            "redirect_uri",
            format!("The client has not registered {uri}: a code would go to somebody else. It must be the same, letter by letter"),
        );
    }
    checks.pass("client_id", format!("{id} is a client of the issuer"));
    checks.pass("redirect_uri", "The client has registered it, letter by letter");
    Ok((client, uri))
}

/// The scopes that the client gets, and the challenge that comes with the request.
fn granted<'a>(client: &OAuthClient, request: &'a IssuerRequest, checks: &mut Checks) -> Result<(Vec<String>, &'a str), Refusal> {
    let mut refused = |check: &str, error: &'static str, reason: String| {
        checks.fail(check, reason.clone());
        Err((error, reason))
    };
    let response_type = request.asks("response_type");
    if response_type != Some("code") {
        let error = if response_type.is_none() { "invalid_request" } else { "unsupported_response_type" };
        return refused(
            "response_type",
            error,
            "response_type must be code: the implicit flow's token would stand in the browser's history".into(),
        );
    }
    if !client.grant_types.iter().any(|grant| grant == "authorization_code") {
        return refused("response_type", "unauthorized_client", format!("The client {} may not use authorization_code", client.client_id));
    }
    let Some(challenge) = request.asks("code_challenge") else {
        return refused(
            "code_challenge",
            "invalid_request",
            "code challenge required: the S256 of a verifier that the client keeps for itself".into(),
        );
    };
    if request.asks("code_challenge_method") != Some("S256") {
        let reason =
            "transform algorithm not supported: code_challenge_method must be S256, as a plain challenge would be the secret itself";
        return refused("code_challenge_method", "invalid_request", reason.into());
    }
    if !pkce::is_well_formed(challenge) {
        return refused("code_challenge", "invalid_request", "code_challenge has 43 to 128 letters, digits and -._~".into());
    }
    let granted = match scopes::granted(client, request.asks("scope")) {
        Ok(granted) => granted,
        Err(reason) => return refused("scope", "invalid_scope", reason),
    };
    checks.pass("response_type", "The client asks for a code, and may");
    checks.pass("code_challenge", "The challenge is kept with the code, to be compared with the verifier later");
    checks.pass("scope", granted.1);
    Ok((granted.0, challenge))
}
