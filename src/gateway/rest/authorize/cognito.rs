//! Cognito authorizers: tokens of simulated user pools, read and checked (`apigateway-integrate-with-cognito`).

use super::compiled::CompiledAuthorizer;
use super::{Case, Identity};
use crate::gateway::rest::mapping;
use crate::gateway::rest::parse::Staged;
use crate::gateway::rest::route::Routed;
use crate::gateway::rest::serve::Gate;
use crate::gateway::{AuthorizerReading, Fault};
use crate::jwt::{Digest, PublicKey, Token};
use crate::model::{UserPool, issuer};
use crate::time::SimTime;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

/// Who the token says the caller is. Its claims are known from then on; the answer is the token's subject.
pub(super) fn authenticate<B>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    compiled: &CompiledAuthorizer,
    case: &mut Case<'_>,
) -> Result<String, Fault> {
    let name = &compiled.authorizer.name;
    let source = compiled.sources.first().map(String::as_str).unwrap_or_default();
    let value = mapping::one_of_request(gate, staged, routed, source).filter(|value| !value.is_empty());
    case.note(|seen| {
        let identity = vec![(source.to_owned(), value.clone().unwrap_or_default())];
        seen.authorizer = Some(AuthorizerReading::new(&compiled.authorizer, identity));
    });
    let value =
        value.ok_or_else(|| Fault::unauthorized(format!("The token of authorizer {name} is missing: there is nothing at {source}")))?;
    // Clients send the token by itself or as a bearer token.
    let text = value.strip_prefix("Bearer ").unwrap_or(&value).trim();
    let token = Token::parse(text).map_err(|error| Fault::unauthorized(format!("The token is no JSON Web Token: {error}")))?;
    let claims = shown(&token.claims);
    case.reading(|reading| reading.answer = Some(Value::Object(claims.clone())));
    let pool = pool(gate, compiled, &token)?;
    must_be_signed(gate, pool, text, &token)?;
    must_have_time_left(&token, gate.now)?;
    must_be_meant(compiled, &routed.method.method.authorization_scopes, &token)?;
    let subject = token.text("sub").unwrap_or_default().to_owned();
    gate.identify(Identity::claimed(claims));
    Ok(subject)
}

/// The pool that issued the token: one of those that the authorizer names, by the token's own word.
fn pool<'a, B>(gate: &Gate<'a, B>, compiled: &CompiledAuthorizer, token: &Token<'_>) -> Result<&'a UserPool, Fault> {
    let name = &compiled.authorizer.name;
    let claimed = token.text("iss").unwrap_or_default();
    let arns = &compiled.authorizer.provider_arns;
    let arn = arns.iter().find(|arn| arn.split_once(":userpool/").is_some_and(|(_, id)| issuer(id) == claimed));
    let arn = arn.ok_or_else(|| {
        Fault::unauthorized(format!(
            "The token is issued by '{claimed}', which is none of the user pools of authorizer {name}: {}",
            arns.join(", ")
        ))
    })?;
    gate.live.user_pool(arn).ok_or_else(|| Fault::AuthorizerConfigurationError {
        reason: format!("The user pool {arn} of authorizer {name} does not exist: PutUserPool of the service backends makes it"),
    })
}

/// Whether a key of the pool has signed the token, with RS256 as Cognito does; whatever else the token says of itself is refused.
fn is_signed_by(pool: &UserPool, token: &Token<'_>) -> bool {
    let says = |name: &str| token.header.get(name).and_then(Value::as_str).unwrap_or_default();
    let Some(key) = pool.keys.iter().find(|key| key.kid == says("kid")).filter(|_| says("alg") == "RS256") else { return false };
    let number = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
    let public = PublicKey::new(&number(&key.n), &number(&key.e));
    public.is_some_and(|public| public.verifies(Digest::Sha256, token.signed.as_bytes(), &token.signature))
}

/// The pool's own signature. It is checked once for each token.
fn must_be_signed<B>(gate: &Gate<'_, B>, pool: &UserPool, text: &str, token: &Token<'_>) -> Result<(), Fault> {
    let (issuer, now) = (token.text("iss").unwrap_or_default(), gate.now.micros() as f64 / 1e6);
    let mut signed = gate.runtime.signed.borrow_mut();
    if signed.get(gate.live.generation, text, issuer, now).is_some() {
        return Ok(());
    }
    if !is_signed_by(pool, token) {
        return Err(Fault::unauthorized(format!("The token is not signed by the user pool {}", pool.user_pool_id)));
    }
    signed.put(text, issuer, token.claims.get("exp").and_then(Value::as_f64), ());
    Ok(())
}

fn must_have_time_left(token: &Token<'_>, now: SimTime) -> Result<(), Fault> {
    let expires = token.claims.get("exp").and_then(Value::as_u64).unwrap_or(0);
    if expires <= now.micros() / 1_000_000 {
        let expired = SimTime::from_micros(expires.saturating_mul(1_000_000));
        return Err(Fault::Unauthorized {
            reason: format!("The token expired at {expired}"),
            message: "The incoming token has expired".into(),
        });
    }
    Ok(())
}

/// Without scopes a method takes id tokens; with scopes it takes access tokens that have one of them (`apigateway-enable-cognito-user-pool`).
fn must_be_meant(compiled: &CompiledAuthorizer, scopes: &[String], token: &Token<'_>) -> Result<(), Fault> {
    let refused = |reason: String| Err(Fault::unauthorized(reason));
    let token_use = token.text("token_use").unwrap_or_default();
    if let Some(pattern) = &compiled.validation {
        let audience = token.text("aud").unwrap_or_default();
        if !pattern.matches(audience) {
            let pattern = compiled.authorizer.identity_validation_expression.as_deref().unwrap_or_default();
            return refused(format!("The token's audience (aud) '{audience}' does not match {pattern}; access tokens have none"));
        }
    }
    if scopes.is_empty() {
        return match token_use {
            "id" => Ok(()),
            other => refused(format!("The method has no authorizationScopes and takes id tokens, and this is an '{other}' token")),
        };
    }
    if token_use != "access" {
        return refused(format!("The method has authorizationScopes and takes access tokens, and this is an '{token_use}' token"));
    }
    let has: Vec<&str> = token.text("scope").unwrap_or_default().split(' ').collect();
    match scopes.iter().any(|scope| has.contains(&scope.as_str())) {
        true => Ok(()),
        false => refused(format!("The token has the scopes {}, and the method asks for one of {}", has.join(", "), scopes.join(", "))),
    }
}

/// Claims as events and templates show them: all of them texts, lists with commas, `exp` and `iat` as Java prints dates.
fn shown(claims: &Map<String, Value>) -> Map<String, Value> {
    let text = |name: &str, value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => {
            list.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned)).collect::<Vec<_>>().join(",")
        }
        Value::Number(number) if matches!(name, "exp" | "iat") => {
            SimTime::from_micros(number.as_u64().unwrap_or(0).saturating_mul(1_000_000)).min(SimTime::END).java_date()
        }
        other => other.to_string(),
    };
    claims.iter().map(|(name, value)| (name.clone(), json!(text(name, value)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_become_texts() {
        let claims = json!({"sub": "ann", "cognito:groups": ["a", "b"], "exp": 1_767_229_200, "auth_time": 1_767_225_600, "email_verified": true,
            "iat": u64::MAX, "identities": [{"userId": "1"}]});
        let Value::Object(claims) = claims else { panic!("an object") };
        let shown = shown(&claims);
        let text = |name: &str| shown[name].as_str().unwrap_or_default();
        assert_eq!((text("sub"), text("cognito:groups"), text("email_verified")), ("ann", "a,b", "true"));
        assert_eq!((text("exp"), text("auth_time")), ("Thu Jan 01 01:00:00 UTC 2026", "1767225600"));
        assert_eq!((text("iat"), text("identities")), ("Fri Dec 31 23:59:59 UTC 9999", "{\"userId\":\"1\"}"));
    }
}
