//! OpenID Connect issuers of the service `backends`, which AWS does not have: their keys, what they publish, the tokens that they hand out.

use super::callers::must_be_known;
use super::function::{invalid, not_found};
use super::{ApiError, Context, Input, Operations, ids, oauth};
use crate::jwt::{self, Digest, Jwk, KeyPair};
use crate::model::{Account, Issuer, SigningKey};
use crate::time::Span;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("PutIssuer", put_issuer),
    ("GetIssuer", get_issuer),
    ("ListIssuers", list_issuers),
    ("DeleteIssuer", delete_issuer),
    ("RotateKeys", rotate_keys),
];

/// How long tokens last unless asked otherwise, in seconds.
const LASTS: i64 = 3_600;
/// How many keys an issuer publishes at most.
const MOST_KEYS: usize = 10;
/// How many issuers there are at most: each has a key that takes a while to make.
const MOST_ISSUERS: usize = 50;

/// Makes an issuer with a key of its own, or one whose key set is given. The keys of one that is there are kept.
fn put_issuer(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    must_be_known(input, &["Issuer", "Jwks"])?;
    let url = input.required("Issuer")?;
    if !url.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.contains([' ', '?', '#'])) {
        return Err(invalid(format!("Issuer must be an https URL without query, and '{url}' is not")));
    }
    if account.issuers.len() >= MOST_ISSUERS && !account.issuers.contains_key(url) {
        return Err(ApiError::limit_exceeded(format!("There are {MOST_ISSUERS} issuers at most")));
    }
    let jwks = input.get("Jwks").map(given_set).transpose()?;
    let mut issuer =
        account.issuers.get(url).map_or_else(|| Issuer { issuer: url.to_owned(), ..Issuer::default() }, |known| Issuer::clone(known));
    if jwks.is_some() {
        issuer.keys.clear();
    } else if issuer.keys.is_empty() {
        issuer.keys.push(made(ctx));
    }
    issuer.jwks = jwks;
    let answer = show(&issuer);
    account.issuers.insert(url.to_owned(), Arc::new(issuer));
    Ok(answer)
}

/// A key set as somebody pastes it: an object, or its text.
fn given_set(value: &Value) -> Result<Value, ApiError> {
    let set = match value.as_str() {
        Some(text) => serde_json::from_str(text).map_err(|error| invalid(format!("Jwks is not JSON: {error}")))?,
        None => value.clone(),
    };
    let keys = jwt::key_set(&set).map_err(|reason| invalid(format!("Jwks cannot be used: {reason}")))?;
    if keys.is_empty() {
        return Err(invalid("Jwks has no RSA key that signs: API Gateway supports RSA-based algorithms only"));
    }
    Ok(set)
}

pub(super) fn made(ctx: &mut Context<'_>) -> SigningKey {
    let pair = KeyPair::generate(&mut || ctx.chance.bits());
    SigningKey {
        kid: ids::uuid(ctx.chance),
        n: URL_SAFE_NO_PAD.encode(pair.public.n()),
        e: URL_SAFE_NO_PAD.encode(pair.public.e()),
        d: URL_SAFE_NO_PAD.encode(pair.d()),
        created: ctx.now,
    }
}

/// The key set that an issuer publishes.
pub fn published_keys(issuer: &Issuer) -> Value {
    issuer.jwks.clone().unwrap_or_else(|| key_set(&issuer.keys))
}

/// The public halves of keys as a set.
pub fn key_set(keys: &[SigningKey]) -> Value {
    json!({"keys": keys.iter().map(|key| Jwk::to_json(&key.kid, &key.n, &key.e)).collect::<Vec<_>>()})
}

/// What an issuer publishes: its discovery document (OpenID Connect Discovery 1.0) and its key set, without anything private.
fn show(issuer: &Issuer) -> Value {
    let keys: Vec<Value> = issuer.keys.iter().map(|key| json!({"Kid": key.kid, "Created": key.created})).collect();
    json!({
        "Issuer": issuer.issuer,
        "SigningKey": issuer.keys.last().map(|key| &key.kid),
        "Keys": keys,
        "DiscoveryUrl": format!("{}{}", oauth::base(issuer), oauth::DISCOVERY),
        "Discovery": oauth::discovery(issuer),
        "Jwks": published_keys(issuer),
        "Clients": issuer.clients,
    })
}

/// The issuer that a call names.
pub(super) fn issuer<'a>(account: &'a Account, input: Input<'_>) -> Result<&'a Arc<Issuer>, ApiError> {
    let url = input.required("Issuer")?;
    account.issuers.get(url).ok_or_else(|| not_found(&format!("There is no issuer {url}: make one with PutIssuer")))
}

fn get_issuer(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    must_be_known(input, &["Issuer"])?;
    issuer(account, input).map(|issuer| show(issuer))
}

fn list_issuers(account: &mut Account, _: &mut Context<'_>, _: Input<'_>) -> Result<Value, ApiError> {
    Ok(json!({"Issuers": account.issuers.values().map(|issuer| show(issuer)).collect::<Vec<_>>()}))
}

fn delete_issuer(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    must_be_known(input, &["Issuer"])?;
    let url = issuer(account, input)?.issuer.clone();
    account.issuers.remove(&url);
    Ok(json!({}))
}

/// Makes a new key that signs from now on. The old ones stay published for the tokens that they have signed, unless they are to be dropped.
fn rotate_keys(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    must_be_known(input, &["Issuer", "DropOld"])?;
    let mut updated = Issuer::clone(issuer(account, input)?);
    if updated.jwks.is_some() {
        return Err(invalid("The keys of this issuer were given as a key set: put another set in its place with PutIssuer"));
    }
    if input.flag("DropOld")? {
        updated.keys.clear();
    }
    updated.keys.push(made(ctx));
    let surplus = updated.keys.len().saturating_sub(MOST_KEYS);
    updated.keys.drain(..surplus);
    let answer = show(&updated);
    account.issuers.insert(updated.issuer.clone(), Arc::new(updated));
    Ok(answer)
}

/// Hands out a token (`MintToken` with an `Issuer`): `iss`, `iat` and `exp` by themselves, and any claims; a claim that is null is left out.
///
/// `Algorithm` is `RS256` unless it is said otherwise; `none` and `HS256` (signed with the public key's text as the secret) make the tokens of two
/// well-known attacks, so that one can see them refused.
pub(super) fn mint_token(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    must_be_known(input, &["Issuer", "Claims", "ExpiresIn", "Algorithm", "Kid", "Header"])?;
    let issuer = issuer(account, input)?;
    let key = match input.text("Kid")? {
        None => issuer.keys.last(),
        Some(kid) => issuer.keys.iter().find(|key| key.kid == kid),
    };
    let key = key.ok_or_else(|| invalid("The issuer has no such private key: its tokens are signed by who has it"))?;
    let lasts = input.integer("ExpiresIn")?.unwrap_or(LASTS);
    let now = ctx.now.micros() / 1_000_000;
    let expires = u64::try_from(lasts).map_or(now.saturating_sub(lasts.unsigned_abs()), |lasts| {
        ctx.now.after(Span::from_micros(lasts.saturating_mul(1_000_000))).micros() / 1_000_000
    });
    let mut claims = Map::from_iter([("iss", json!(issuer.issuer)), ("iat", json!(now)), ("exp", json!(expires))].map(named));
    let given: Map<String, Value> = input.read("Claims")?.unwrap_or_default();
    claims.extend(given);
    claims.retain(|_, value| !value.is_null());
    let algorithm = input.text("Algorithm")?.unwrap_or("RS256");
    let mut header = Map::from_iter([("alg", json!(algorithm)), ("typ", json!("JWT")), ("kid", json!(key.kid))].map(named));
    let given: Map<String, Value> = input.read("Header")?.unwrap_or_default();
    header.extend(given);
    header.retain(|_, value| !value.is_null());
    let signed = jwt::unsigned(&Value::Object(header.clone()), &claims);
    let signature = signature(key, algorithm, &signed)?;
    Ok(json!({"Token": jwt::joined(&signed, &signature), "Header": header, "Claims": claims}))
}

pub(super) fn named((name, value): (&str, Value)) -> (String, Value) {
    (name.to_owned(), value)
}

pub(super) fn signature(key: &SigningKey, algorithm: &str, signed: &str) -> Result<Vec<u8>, ApiError> {
    let number = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
    match (algorithm, Digest::of_algorithm(algorithm)) {
        ("none", _) => Ok(Vec::new()),
        ("HS256", _) => Ok(jwt::hs256(signed, Jwk::to_json(&key.kid, &key.n, &key.e).to_string().as_bytes()).to_vec()),
        (_, Some(digest)) => {
            let pair = KeyPair::new(&number(&key.n), &number(&key.e), &number(&key.d));
            Ok(pair.ok_or_else(|| invalid("The issuer's key cannot be read"))?.sign(digest, signed.as_bytes()))
        }
        (other, None) => Err(invalid(format!("Algorithm must be RS256, RS384, RS512, none or HS256, not '{other}'"))),
    }
}
