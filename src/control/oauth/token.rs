//! The token endpoint (RFC 6749, 4.1.3, 4.4.2 and 5; RFC 7636, 4.5 and 4.6): a client exchanges a code, or its own secret, for tokens.

use super::exchange::{Checks, IssuerAnswer, IssuerRequest};
use super::{pkce, scopes};
use crate::control::{ids, issuers};
use crate::jwt;
use crate::model::{AuthorizationCode, Issuer, OAuthClient};
use crate::time::{Chance, SimTime, Span};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

/// How long tokens count, in seconds.
const LASTS: u64 = 3_600;

/// Why there is no token: the status, OAuth's word for it, a sentence.
type Refusal = (u16, &'static str, String);

/// Whom the tokens are about and what they allow.
struct Grant {
    subject: String,
    scopes: Vec<String>,
    /// The nonce and the place of the code, where there was one.
    code: Option<(Option<String>, usize)>,
}

/// What the endpoint answers, and the place of the code that it has used up.
pub fn token(issuer: &Issuer, request: &IssuerRequest, now: SimTime, chance: &mut Chance) -> (IssuerAnswer, Option<usize>) {
    let mut checks = Checks::default();
    let made = granted(issuer, request, now, &mut checks).and_then(|(client, grant)| {
        let body = tokens(issuer, client, &grant, now, chance)?;
        Ok((body, grant.code.map(|(_, place)| place)))
    });
    let (mut answer, used) = match made {
        Ok((body, used)) => (IssuerAnswer::json(200, &body), used),
        Err((status, error, reason)) => {
            let mut answer = IssuerAnswer::json(status, &json!({"error": error, "error_description": reason}));
            if status == 401 {
                answer.headers.push(("WWW-Authenticate".into(), format!("Basic realm=\"{}\"", issuer.issuer)));
            }
            (answer, None)
        }
    };
    answer.headers.push(("Cache-Control".into(), "no-store".into()));
    answer.headers.push(("Pragma".into(), "no-cache".into()));
    answer.checks = checks.0;
    (answer, used)
}

/// Notes a check that failed.
fn refused<T>(checks: &mut Checks, check: &str, status: u16, error: &'static str, reason: impl Into<String>) -> Result<T, Refusal> {
    let reason = reason.into();
    checks.fail(check, reason.clone());
    Err((status, error, reason))
}

fn granted<'a>(
    issuer: &'a Issuer,
    request: &IssuerRequest,
    now: SimTime,
    checks: &mut Checks,
) -> Result<(&'a OAuthClient, Grant), Refusal> {
    if request.method != "POST" {
        return refused(checks, "method", 400, "invalid_request", format!("Tokens are fetched with POST, not with {}", request.method));
    }
    let Some(grant_type) = request.posts("grant_type") else {
        let reason = "The body must have one grant_type, as application/x-www-form-urlencoded";
        return refused(checks, "grant_type", 400, "invalid_request", reason);
    };
    let client = authenticated(issuer, request, checks)?;
    if !super::GRANTS.contains(&grant_type) {
        let reason = format!("The issuer knows {}, and not {grant_type}", super::GRANTS.join(" and "));
        return refused(checks, "grant_type", 400, "unsupported_grant_type", reason);
    }
    if !client.grant_types.iter().any(|own| own == grant_type) {
        let reason = format!("The client {} may not use {grant_type}", client.client_id);
        return refused(checks, "grant_type", 400, "unauthorized_client", reason);
    }
    checks.pass("grant_type", format!("The client may use {grant_type}"));
    if grant_type == "authorization_code" {
        let (place, code) = code(issuer, client, request, now, checks)?;
        let grant = Grant { subject: code.subject.clone(), scopes: code.scopes.clone(), code: Some((code.nonce.clone(), place)) };
        return Ok((client, grant));
    }
    match scopes::granted(client, request.posts("scope")) {
        Err(reason) => refused(checks, "scope", 400, "invalid_scope", reason),
        Ok((scopes, note)) => {
            checks.pass("scope", note);
            Ok((client, Grant { subject: client.client_id.clone(), scopes, code: None }))
        }
    }
}

/// The client that says who it is, and proves it if it has a secret (RFC 6749, 2.3.1).
fn authenticated<'a>(issuer: &'a Issuer, request: &IssuerRequest, checks: &mut Checks) -> Result<&'a OAuthClient, Refusal> {
    let (id, secret) = match request.header("authorization") {
        Some(header) => match basic(header) {
            Some((id, secret)) => (id, Some(secret)),
            None => {
                return refused(
                    checks,
                    "client",
                    401,
                    "invalid_client",
                    "Authorization must be Basic, with client_id:client_secret in base64",
                );
            }
        },
        None => match request.posts("client_id") {
            Some(id) => (id.to_owned(), request.posts("client_secret").map(str::to_owned)),
            None => return refused(checks, "client", 401, "invalid_client", "The request does not say which client sends it"),
        },
    };
    let Some(client) = issuer.clients.iter().find(|client| client.client_id == id) else {
        return refused(checks, "client", 401, "invalid_client", format!("The issuer has no client {id}"));
    };
    match (&client.client_secret, secret) {
        (None, None) => checks.pass("client", format!("{id} is a public client: it has no secret, and PKCE stands in for one")),
        (Some(own), Some(given)) if *own == given => checks.pass("client", format!("{id} has proved who it is with its secret")),
        (Some(_), Some(_)) => return refused(checks, "client", 401, "invalid_client", format!("This is not the secret of {id}")),
        (Some(_), None) => {
            return refused(checks, "client", 401, "invalid_client", format!("{id} is a confidential client and must send its secret"));
        }
        (None, Some(_)) => return refused(checks, "client", 401, "invalid_client", format!("{id} is a public client and has no secret")),
    }
    Ok(client)
}

/// Id and secret of an `Authorization: Basic` header, both form-encoded before they are joined.
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, text) = header.split_once(' ')?;
    let text = String::from_utf8(STANDARD.decode(text.trim()).ok()?).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let (id, secret) = text.split_once(':')?;
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    Some((decode(id), decode(secret)))
}

/// The code of the request, if it counts and the client can show the verifier.
fn code<'a>(
    issuer: &'a Issuer,
    client: &OAuthClient,
    request: &IssuerRequest,
    now: SimTime,
    checks: &mut Checks,
) -> Result<(usize, &'a AuthorizationCode), Refusal> {
    let Some(text) = request.posts("code") else {
        return refused(checks, "code", 400, "invalid_request", "The body must have one code");
    };
    let found = issuer.codes.iter().enumerate().find(|(_, code)| code.code == text && code.client_id == client.client_id);
    let Some((place, code)) = found else {
        return refused(checks, "code", 400, "invalid_grant", "The issuer has not given this code to this client");
    };
    if code.used {
        return refused(
            checks,
            "code",
            400,
            "invalid_grant",
            "The code has been used: it counts once, as whoever reads it later might be a thief",
        );
    }
    if code.expires <= now {
        return refused(checks, "code", 400, "invalid_grant", format!("The code expired at {}", code.expires));
    }
    checks.pass("code", format!("The issuer has given it to {}; it is unused and counts until {}", client.client_id, code.expires));
    if request.posts("redirect_uri") != Some(&code.redirect_uri) {
        let reason = format!("redirect_uri must be the one that the code was sent to, {}", code.redirect_uri);
        return refused(checks, "redirect_uri", 400, "invalid_grant", reason);
    }
    checks.pass("redirect_uri", "The code was sent there");
    let Some(verifier) = request.posts("code_verifier") else {
        return refused(checks, "code_verifier", 400, "invalid_request", "The body must have the code_verifier");
    };
    if !pkce::is_well_formed(verifier) {
        return refused(checks, "code_verifier", 400, "invalid_grant", "code_verifier has 43 to 128 letters, digits and -._~");
    }
    let own = pkce::challenge(verifier);
    if own != code.code_challenge {
        let reason =
            format!("The verifier's S256 is {own}, and the challenge that came with the request for the code is {}", code.code_challenge);
        return refused(checks, "code_verifier", 400, "invalid_grant", reason);
    }
    checks.pass("code_verifier", format!("Its S256 is the challenge {own}: who asks now is who asked then"));
    Ok((place, code))
}

/// The answer with the tokens: an access token as RFC 9068 has it, and an id token where `openid` was granted to somebody.
fn tokens(issuer: &Issuer, client: &OAuthClient, grant: &Grant, now: SimTime, chance: &mut Chance) -> Result<Value, Refusal> {
    let Some(key) = issuer.keys.last() else {
        return Err((500, "server_error", "The issuer's key set was given: who has the private key signs its tokens".into()));
    };
    let seconds = |at: SimTime| json!(at.micros() / 1_000_000);
    let times = [("iat", seconds(now)), ("exp", seconds(now.after(Span::from_micros(LASTS * 1_000_000))))];
    let own = [("iss", json!(issuer.issuer)), ("sub", json!(grant.subject))];
    let sign = |kind: &str, claims: &Map<String, Value>| {
        let header = json!({"alg": "RS256", "typ": kind, "kid": key.kid});
        let signed = jwt::unsigned(&header, claims);
        let signature = issuers::signature(key, "RS256", &signed).map_err(|error| (500, "server_error", error.message))?;
        Ok(jwt::joined(&signed, &signature))
    };
    let scope = grant.scopes.join(" ");
    let mut claims: Map<String, Value> = own.iter().cloned().map(issuers::named).collect();
    if let Some(audience) = &client.audience {
        claims.insert("aud".into(), json!(audience));
    }
    claims.extend([("client_id", json!(client.client_id)), ("scope", json!(scope)), ("jti", json!(ids::uuid(chance)))].map(issuers::named));
    claims.extend(times.clone().map(issuers::named));
    let mut body = json!({"access_token": sign("at+jwt", &claims)?, "token_type": "Bearer", "expires_in": LASTS, "scope": scope});
    if let Some((nonce, _)) = &grant.code
        && grant.scopes.iter().any(|scope| scope == "openid")
    {
        let mut claims: Map<String, Value> = own.into_iter().map(issuers::named).collect();
        claims.insert("aud".into(), json!(client.client_id));
        claims.extend(nonce.iter().map(|nonce| issuers::named(("nonce", json!(nonce)))));
        claims.extend(times.map(issuers::named));
        body["id_token"] = json!(sign("JWT", &claims)?);
    }
    Ok(body)
}
