//! JWT authorizers (`http-api-jwt-authorizer`): a token is read, its signature checked against the issuer's keys, then its claims one by one.

use super::identity::Identity;
use crate::gateway::http::compiled::CompiledAuthorizer;
use crate::gateway::http::parse::Staged;
use crate::gateway::http::route::Routed;
use crate::gateway::http::serve::Gate;
use crate::gateway::http::variables;
use crate::gateway::{Authorization, Fault};
use crate::jwt::{Digest, Jwk, Token};
use crate::model::http::JwtConfiguration;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::rc::Rc;

/// A token with a good signature.
#[derive(Debug)]
pub struct Verified {
    pub(super) header: Map<String, Value>,
    pub(super) claims: Map<String, Value>,
    /// The claims as events show them: all of them texts.
    pub(super) shown: Map<String, Value>,
    /// `scope` or `scp`.
    pub(super) scopes: Vec<String>,
    /// In seconds since 1970.
    expires: Option<f64>,
}

/// The longest token that is looked at, in bytes: no request's headers may be longer (`limits`).
const MOST_BYTES: usize = 10_240;

/// A token as a JWT authorizer met it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct JwtReading {
    /// The authorizer's name.
    pub authorizer: String,
    /// Where it looks for the token.
    pub identity_source: String,
    /// The issuer that it trusts.
    pub issuer: String,
    /// The audiences that it takes.
    pub audience: Vec<String>,
    /// The token's header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<Value>,
    /// Its claims.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claims: Option<Value>,
    /// What was checked, in order; the last one failed if the token was refused.
    pub checks: Vec<JwtCheck>,
}

/// One thing that was checked of a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JwtCheck {
    /// What: `token`, `decode`, `algorithm`, `key`, `signature`, or the claim's name.
    pub check: String,
    /// Whether it is in order.
    pub passed: bool,
    /// In which way, in a sentence.
    pub note: String,
}

/// Why a token is refused: in a sentence for the trace, and as the client is told.
struct Refusal {
    reason: String,
    description: String,
}

/// What is being checked; it notes each check if somebody watches.
struct Case<'a> {
    seen: &'a mut Option<Box<Authorization>>,
}

impl Case<'_> {
    fn note(&mut self, note: impl FnOnce(&mut JwtReading)) {
        if let Some(reading) = self.seen.as_mut().and_then(|seen| seen.jwt.as_mut()) {
            note(reading);
        }
    }

    fn check(&mut self, check: &str, passed: bool, note: impl FnOnce() -> String) {
        self.note(|reading| reading.checks.push(JwtCheck { check: check.to_owned(), passed, note: note() }));
    }

    /// Notes a check that failed.
    fn fail<T>(&mut self, check: &str, reason: String, description: &str) -> Result<T, Refusal> {
        self.check(check, false, || reason.clone());
        Err(Refusal { reason, description: description.to_owned() })
    }
}

/// Whether the token lets the caller go on.
pub(super) fn check<B>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    compiled: &CompiledAuthorizer,
    seen: &mut Option<Box<Authorization>>,
) -> Result<&'static str, Fault> {
    let nothing = JwtConfiguration::default();
    let configuration = compiled.authorizer.jwt_configuration.as_ref().unwrap_or(&nothing);
    let issuer = configuration.issuer.as_deref().unwrap_or_default();
    if let Some(seen) = seen {
        seen.jwt = Some(JwtReading {
            authorizer: compiled.authorizer.name.clone(),
            identity_source: compiled.sources.first().map(|(written, _)| written.clone()).unwrap_or_default(),
            issuer: issuer.to_owned(),
            audience: configuration.audience.clone(),
            ..JwtReading::default()
        });
    }
    let mut case = Case { seen };
    let scopes = &routed.compiled.route.authorization_scopes;
    let value = compiled.sources.first().and_then(|(_, source)| source.value(&|source| variables::source(gate, staged, routed, source)));
    let Some(value) = value.filter(|value| !value.trim().is_empty()) else {
        let reason =
            format!("The request has no token at {}", compiled.sources.first().map_or("the identity source", |(written, _)| written));
        case.check("token", false, || reason.clone());
        return Err(Fault::InvalidToken { reason, description: None, scopes: Vec::new() });
    };
    let token = bare(&value);
    let now = gate.now.micros() as f64 / 1e6;
    let refused = |Refusal { reason, description }| Fault::InvalidToken { reason, description: Some(description), scopes: scopes.clone() };
    case.check("token", true, || "The request has a token".into());
    let known = gate.runtime.verified.borrow_mut().get(gate.live.generation, token, issuer, now);
    let verified = match known {
        Some(known) => {
            // The signature was found good before; the trace tells of it all the same.
            case.note(|reading| noted(reading, &known.header, &known.claims));
            passed_before(&mut case, &known);
            known
        }
        None => {
            let fresh = Rc::new(verify(gate, token, issuer, &mut case).map_err(refused)?);
            gate.runtime.verified.borrow_mut().put(token, issuer, fresh.expires, fresh.clone());
            fresh
        }
    };
    claims(&verified, configuration, now, &mut case).map_err(refused)?;
    if let Some(seen) = case.seen.as_mut() {
        seen.principal = verified.claims.get("sub").and_then(Value::as_str).map(str::to_owned);
    }
    check_scopes(&verified, scopes, &mut case)?;
    gate.identify(Identity::token(verified, !scopes.is_empty()));
    Ok("The token is in order")
}

/// The token without `Bearer ` before it.
fn bare(value: &str) -> &str {
    let value = value.trim();
    match value.get(..7) {
        Some(prefix) if prefix.eq_ignore_ascii_case("Bearer ") => value[7..].trim_start(),
        _ => value,
    }
}

fn noted(reading: &mut JwtReading, header: &Map<String, Value>, claims: &Map<String, Value>) {
    reading.header = Some(Value::Object(header.clone()));
    reading.claims = Some(Value::Object(claims.clone()));
}

fn text<'a>(members: &'a Map<String, Value>, name: &str) -> &'a str {
    members.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The checks that a verified token has passed, in the words that its verification has.
fn passed_before(case: &mut Case<'_>, verified: &Verified) {
    case.check("decode", true, decoded);
    case.check("algorithm", true, || algorithm_taken(text(&verified.header, "alg")));
    case.check("key", true, || key_found(text(&verified.header, "kid")));
    case.check("signature", true, signature_good);
}

fn decoded() -> String {
    "It has a header, claims and a signature".into()
}

fn algorithm_taken(algorithm: &str) -> String {
    format!("It is signed with {algorithm}, which is RSA-based")
}

fn key_found(kid: &str) -> String {
    format!("The issuer publishes a key with the id {kid}")
}

fn signature_good() -> String {
    "The signature is that of the key".into()
}

/// Reads a token and checks its signature.
fn verify<B>(gate: &Gate<'_, B>, token: &str, issuer: &str, case: &mut Case<'_>) -> Result<Verified, Refusal> {
    if token.len() > MOST_BYTES {
        let reason = format!("The token has {} bytes: a request's headers have {MOST_BYTES} at most", token.len());
        return case.fail("decode", reason, "the token is too long");
    }
    let parsed = match Token::parse(token) {
        Ok(parsed) => parsed,
        Err(reason) => return case.fail("decode", format!("The token cannot be read: {reason}"), "the token is malformed"),
    };
    case.check("decode", true, decoded);
    case.note(|reading| noted(reading, &parsed.header, &parsed.claims));
    let algorithm = text(&parsed.header, "alg");
    let Some(digest) = Digest::of_algorithm(algorithm) else {
        let reason = format!("The token's algorithm is '{algorithm}', and only RSA-based ones are supported: RS256, RS384, RS512");
        return case.fail("algorithm", reason, &format!("signing method {algorithm} is invalid"));
    };
    case.check("algorithm", true, || algorithm_taken(algorithm));
    let key = key(gate, issuer, &parsed, case)?;
    if !key.key.verifies(digest, parsed.signed.as_bytes(), &parsed.signature) {
        let reason = "The signature is not that of the key: the token was changed, or somebody else signed it".to_owned();
        return case.fail("signature", reason, "the token has an invalid signature");
    }
    case.check("signature", true, signature_good);
    let Token { header, claims, .. } = parsed;
    Ok(Verified { shown: shown(&claims), scopes: scopes(&claims), expires: claims.get("exp").and_then(Value::as_f64), header, claims })
}

/// The key that the token's header names, of those that the issuer publishes.
fn key<'a, B>(gate: &Gate<'a, B>, issuer: &str, token: &Token<'_>, case: &mut Case<'_>) -> Result<&'a Jwk, Refusal> {
    let Some(live) = gate.live.http.issuer(issuer) else {
        let reason = format!("Nobody answers at {issuer}/.well-known/openid-configuration: make the issuer with PutIssuer");
        return case.fail("key", reason, "OIDC discovery endpoint communication error");
    };
    let kid = text(&token.header, "kid");
    if kid.is_empty() {
        return case.fail("key", "The token's header has no kid, which must name one of the issuer's keys".into(), "the token has no kid");
    }
    match live.keys.iter().find(|key| key.kid.as_deref() == Some(kid)) {
        None => {
            let reason = format!("The issuer {issuer} publishes no key with the id {kid}");
            case.fail("key", reason, "unable to find the key that signed the token")
        }
        Some(key) => {
            case.check("key", true, || key_found(kid));
            Ok(key)
        }
    }
}

/// Checks the claims in the guide's order.
fn claims(token: &Verified, configuration: &JwtConfiguration, now: f64, case: &mut Case<'_>) -> Result<(), Refusal> {
    let claims = &token.claims;
    let issuer = configuration.issuer.as_deref().unwrap_or_default();
    let own = text(claims, "iss");
    if own != issuer {
        let reason = format!("The token was issued by '{own}', and the authorizer trusts {issuer}");
        return case.fail("iss", reason, "the token does not have a valid issuer");
    }
    case.check("iss", true, || format!("It was issued by {issuer}"));
    audience(claims, &configuration.audience, case)?;
    times(claims, now, case)
}

/// `aud`, a text or a list; `client_id` counts only where there is no `aud`.
fn audience(claims: &Map<String, Value>, wanted: &[String], case: &mut Case<'_>) -> Result<(), Refusal> {
    let (name, own) = match (claims.get("aud"), claims.get("client_id")) {
        (Some(Value::Array(list)), _) => ("aud", list.iter().filter_map(Value::as_str).collect()),
        (Some(value), _) => ("aud", value.as_str().into_iter().collect()),
        (None, Some(value)) => ("client_id", value.as_str().into_iter().collect()),
        (None, None) => ("aud", Vec::new()),
    };
    if own.iter().any(|own| wanted.iter().any(|wanted| wanted == own)) {
        case.check(name, true, || format!("It is for {}", own.join(", ")));
        return Ok(());
    }
    let own = if own.is_empty() { "nobody (it has neither aud nor client_id)".to_owned() } else { own.join(", ") };
    let reason = format!("The token is for {own}, and the authorizer takes {}", wanted.join(", "));
    case.fail(name, reason, "the token does not have a valid audience")
}

/// `exp` lies after now, `nbf` and `iat` do not.
fn times(claims: &Map<String, Value>, now: f64, case: &mut Case<'_>) -> Result<(), Refusal> {
    let seconds = |name: &str| match claims.get(name) {
        None => Ok(None),
        Some(value) => {
            value.as_f64().map(Some).ok_or_else(|| format!("The claim {name} is {value}, and it must be a number of seconds since 1970"))
        }
    };
    match seconds("exp") {
        Err(reason) => return case.fail("exp", reason, "the token is malformed"),
        Ok(None) => return case.fail("exp", "The token has no exp, which must lie after now".into(), "the token has expired"),
        Ok(Some(exp)) if exp <= now => {
            return case.fail("exp", format!("The token expired {} s ago", libm::round((now - exp) * 1e3) / 1e3), "the token has expired");
        }
        Ok(Some(exp)) => case.check("exp", true, || format!("It is good for another {} s", libm::round((exp - now) * 1e3) / 1e3)),
    }
    for (name, description) in [("nbf", "the token is not valid yet"), ("iat", "the token was used before it was issued")] {
        match seconds(name) {
            Err(reason) => return case.fail(name, reason, "the token is malformed"),
            Ok(Some(time)) if time > now => {
                return case.fail(name, format!("The token's {name} lies {} s ahead", libm::round((time - now) * 1e3) / 1e3), description);
            }
            Ok(Some(_)) => case.check(name, true, || format!("Its {name} does not lie ahead")),
            Ok(None) => {}
        }
    }
    Ok(())
}

/// The token must have one of the route's scopes.
fn check_scopes(token: &Verified, wanted: &[String], case: &mut Case<'_>) -> Result<(), Fault> {
    if wanted.is_empty() {
        return Ok(());
    }
    let own = || if token.scopes.is_empty() { "no scopes".to_owned() } else { format!("the scopes {}", token.scopes.join(", ")) };
    if wanted.iter().any(|scope| token.scopes.contains(scope)) {
        case.check("scope", true, || format!("It has {}, and the route asks for one of {}", own(), wanted.join(", ")));
        return Ok(());
    }
    let reason = format!("The token has {}, and the route asks for one of {}", own(), wanted.join(", "));
    case.check("scope", false, || reason.clone());
    Err(Fault::InsufficientScope { reason, scopes: wanted.to_vec() })
}

/// `scope`, else `scp`: a text with blanks between them, or a list.
fn scopes(claims: &Map<String, Value>) -> Vec<String> {
    match claims.get("scope").or_else(|| claims.get("scp")) {
        Some(Value::String(text)) => text.split(' ').filter(|scope| !scope.is_empty()).map(str::to_owned).collect(),
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// Claims as events show them: all of them texts, lists as `[a b]`.
fn shown(claims: &Map<String, Value>) -> Map<String, Value> {
    fn printed(value: &Value) -> String {
        match value {
            Value::String(text) => text.clone(),
            Value::Array(list) => format!("[{}]", list.iter().map(printed).collect::<Vec<_>>().join(" ")),
            other => other.to_string(),
        }
    }
    claims.iter().map(|(name, value)| (name.clone(), Value::String(printed(value)))).collect()
}
