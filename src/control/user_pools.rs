//! Cognito user pools of the service `backends`, which AWS does not have: pools with their users, and the tokens that they hand out.

use super::callers::must_be_known;
use super::function::{invalid, not_found};
use super::issuers::named;
use super::{ApiError, Context, Input, Operations, ids, issuers};
use crate::jwt;
use crate::model::{Account, PoolUser, SigningKey, UserPool};
use crate::time::{Chance, Span};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac_sha256::Hash;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations =
    &[("PutUserPool", put_user_pool), ("DeleteUserPool", delete_user_pool), ("ListUserPools", list_user_pools), ("MintToken", mint_token)];

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const SMALL: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
/// Scopes that every pool knows.
const OWN_SCOPES: [&str; 5] = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"];
/// How long tokens last unless asked otherwise, and at most, in seconds (a day is Cognito's longest).
const LASTS: (i64, i64) = (3_600, 86_400);

/// Makes a pool, or puts another in its place: its secret and its keys, and the `sub` of users who stay, are kept.
fn put_user_pool(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    must_be_known(input, &["UserPoolId", "Arn", "Clients", "Users", "Scopes"])?;
    let arn = input.owned("Arn")?;
    let named = match &arn {
        Some(arn) => Some(id_of(arn).ok_or_else(|| invalid(format!("'{arn}' is not the ARN of a user pool")))?.to_owned()),
        None => None,
    };
    let id = input.owned("UserPoolId")?.or(named).unwrap_or_else(|| format!("{}_{}", account.region, ctx.chance.text(9, LETTERS)));
    let (region, _) = id
        .split_once('_')
        .filter(|(region, name)| !region.is_empty() && !name.is_empty())
        .ok_or_else(|| invalid(format!("'{id}' is not the id of a user pool, such as us-east-1_AbCd12345")))?;
    let arn = arn.unwrap_or_else(|| format!("arn:aws:cognito-idp:{region}:{}:userpool/{id}", account.id));
    if id_of(&arn) != Some(&id) {
        return Err(invalid(format!("The ARN {arn} is not that of the user pool {id}")));
    }
    let known = account.user_pools.get(&id);
    let clients: Vec<String> = match input.read("Clients")? {
        Some(clients) => clients,
        None => known.map_or_else(|| vec![ctx.chance.text(26, SMALL)], |pool| pool.clients.clone()),
    };
    if clients.is_empty() || clients.iter().any(String::is_empty) {
        return Err(invalid("A user pool needs a client at least, and clients have names"));
    }
    let pool = UserPool {
        users: users(input, known, ctx.chance)?,
        scopes: input.read("Scopes")?.unwrap_or_default(),
        secret: known.map_or_else(|| ctx.chance.text(43, LETTERS), |pool| pool.secret.clone()),
        keys: known.map(|pool| pool.keys.clone()).unwrap_or_default(),
        user_pool_id: id.clone(),
        arn,
        clients,
    };
    let answer = show(&pool);
    account.user_pools.insert(id, Arc::new(pool));
    Ok(answer)
}

/// The pool's id in its ARN.
fn id_of(arn: &str) -> Option<&str> {
    arn.strip_prefix("arn:aws:cognito-idp:")?.split_once(":userpool/").map(|(_, id)| id)
}

fn users(input: Input<'_>, known: Option<&Arc<UserPool>>, chance: &mut Chance) -> Result<Vec<PoolUser>, ApiError> {
    let given = input.get("Users").and_then(Value::as_array);
    for user in given.into_iter().flatten() {
        must_be_known(Input(user), &["Username", "Sub", "Groups", "Attributes"])?;
    }
    let mut users: Vec<PoolUser> = input.read("Users")?.unwrap_or_default();
    for index in 0..users.len() {
        let (before, rest) = users.split_at_mut(index);
        let Some(user) = rest.first_mut() else { break };
        if user.username.is_empty() || before.iter().any(|other| other.username == user.username) {
            return Err(invalid("Each user has a Username of its own"));
        }
        if user.sub.is_empty() {
            let stays = known.and_then(|pool| pool.users.iter().find(|other| other.username == user.username));
            user.sub = stays.map_or_else(|| ids::uuid(chance), |other| other.sub.clone());
        }
    }
    Ok(users)
}

/// A pool without anything private. Its key set is empty until it has handed out a token.
fn show(pool: &UserPool) -> Value {
    json!({
        "UserPoolId": pool.user_pool_id, "Arn": pool.arn, "Issuer": pool.issuer(),
        "Clients": pool.clients, "Users": pool.users, "Scopes": pool.scopes, "Jwks": issuers::key_set(&pool.keys),
    })
}

/// The pool's key pair: made now if it has none yet, out of its secret, so that no other draw of the simulation is moved by it.
fn key(account: &mut Account, id: &str, ctx: &Context<'_>) -> Result<SigningKey, ApiError> {
    let pool = account.user_pools.get_mut(id).ok_or_else(|| not_found(&format!("User pool {id} does not exist.")))?;
    if let Some(key) = pool.keys.last() {
        return Ok(key.clone());
    }
    let digest = Hash::hash(pool.secret.as_bytes());
    let seed = digest.iter().take(8).fold(0u64, |seed, byte| seed << 8 | u64::from(*byte));
    let mut chance = Chance::from_seed(seed);
    // Ids of Cognito's keys are 32 bytes in base64.
    let kid = STANDARD.encode((0..4).flat_map(|_| chance.bits().to_be_bytes()).collect::<Vec<u8>>());
    let made = SigningKey { kid, ..issuers::made(&mut Context { now: ctx.now, chance: &mut chance, read: None }) };
    Arc::make_mut(pool).keys.push(made.clone());
    Ok(made)
}

/// The pool that a call names by its id or its ARN.
fn pool<'a>(account: &'a Account, input: Input<'_>) -> Result<&'a Arc<UserPool>, ApiError> {
    let name = input.required("UserPoolId")?;
    let id = id_of(name).unwrap_or(name);
    account.user_pools.get(id).ok_or_else(|| not_found(&format!("User pool {id} does not exist.")))
}

fn delete_user_pool(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let id = pool(account, input)?.user_pool_id.clone();
    account.user_pools.remove(&id);
    Ok(json!({}))
}

fn list_user_pools(account: &mut Account, _: &mut Context<'_>, _: Input<'_>) -> Result<Value, ApiError> {
    Ok(json!({"UserPools": account.user_pools.values().map(|pool| show(pool)).collect::<Vec<_>>()}))
}

/// Which of Cognito's tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum TokenUse {
    #[default]
    Id,
    Access,
}

/// Hands out a token with the claims that Cognito's have. Without a user it is that of a client by itself (client credentials).
///
/// With an `Issuer` it is that issuer's token.
fn mint_token(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    if input.get("Issuer").is_some() {
        return issuers::mint_token(account, ctx, input);
    }
    must_be_known(input, &["UserPoolId", "Username", "ClientId", "TokenUse", "Scopes", "ExpiresIn"])?;
    let pool = pool(account, input)?;
    let client = match input.text("ClientId")? {
        None => pool.clients.first().map(String::as_str).unwrap_or_default(),
        Some(client) if pool.clients.iter().any(|known| known == client) => client,
        Some(client) => return Err(not_found(&format!("User pool client {client} does not exist."))),
    };
    let user = match input.text("Username")? {
        None => None,
        Some(name) => {
            let user = pool.users.iter().find(|user| user.username == name);
            Some(user.ok_or_else(|| ApiError::new("UserNotFoundException", 400, "User does not exist."))?)
        }
    };
    let token_use: TokenUse = input.read("TokenUse")?.unwrap_or_default();
    let lasts = input.integer("ExpiresIn")?.unwrap_or(LASTS.0);
    let lasts = u64::try_from(lasts).ok().filter(|lasts| (1..=LASTS.1.unsigned_abs()).contains(lasts));
    let lasts = lasts.ok_or_else(|| invalid(format!("ExpiresIn must lie between 1 and {} seconds", LASTS.1)))?;
    let scopes: Vec<String> = input.read("Scopes")?.unwrap_or_default();
    if let Some(unknown) = scopes.iter().find(|scope| !pool.scopes.contains(scope) && !OWN_SCOPES.contains(&scope.as_str())) {
        return Err(invalid(format!("User pool {} has no scope {unknown}; put it into Scopes of PutUserPool", pool.user_pool_id)));
    }
    let now = ctx.now.micros() / 1_000_000;
    let expires = ctx.now.after(Span::from_micros(lasts * 1_000_000)).micros() / 1_000_000;
    let mut claims = match (token_use, user) {
        (TokenUse::Id, None) => return Err(invalid("An id token is about a user: name one in Username")),
        (TokenUse::Id, Some(user)) => id_claims(user, client),
        (TokenUse::Access, user) => access_claims(user, client, &scopes),
    };
    let times = [("auth_time", json!(now)), ("exp", json!(expires)), ("iat", json!(now))];
    let drawn = ["origin_jti", "event_id", "jti"].map(|name| (name, json!(ids::uuid(ctx.chance))));
    let all = times.into_iter().chain(drawn).chain([("iss", json!(pool.issuer()))]);
    claims.extend(all.map(|(name, value)| (name.to_owned(), value)));
    let id = pool.user_pool_id.clone();
    let key = key(account, &id, ctx)?;
    let signed = jwt::unsigned(&json!({"kid": key.kid, "alg": "RS256"}), &claims);
    let token = jwt::joined(&signed, &issuers::signature(&key, "RS256", &signed)?);
    Ok(json!({"Token": token, "Claims": claims}))
}

fn id_claims(user: &PoolUser, client: &str) -> Map<String, Value> {
    let mut claims = Map::from_iter([("sub".to_owned(), json!(user.sub))]);
    groups(user, &mut claims);
    claims.extend(user.attributes.iter().map(|(name, value)| (name.clone(), attribute(name, value))));
    claims.extend([("cognito:username", json!(user.username)), ("aud", json!(client)), ("token_use", json!("id"))].map(named));
    claims
}

fn access_claims(user: Option<&PoolUser>, client: &str, scopes: &[String]) -> Map<String, Value> {
    let mut claims = Map::from_iter([("sub".to_owned(), json!(user.map_or(client, |user| &user.sub)))]);
    let default = if user.is_some() && scopes.is_empty() { "aws.cognito.signin.user.admin".to_owned() } else { scopes.join(" ") };
    if let Some(user) = user {
        groups(user, &mut claims);
        claims.insert("username".into(), json!(user.username));
    }
    claims.extend(
        [("client_id", json!(client)), ("scope", json!(default)), ("token_use", json!("access")), ("version", json!(2))].map(named),
    );
    claims
}

fn groups(user: &PoolUser, claims: &mut Map<String, Value>) {
    if !user.groups.is_empty() {
        claims.insert("cognito:groups".into(), json!(user.groups));
    }
}

/// `email_verified` and `phone_number_verified` are true or false in tokens; all other attributes are texts.
fn attribute(name: &str, value: &str) -> Value {
    match (name.ends_with("_verified"), value) {
        (true, "true") => json!(true),
        (true, "false") => json!(false),
        _ => json!(value),
    }
}
