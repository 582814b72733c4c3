//! Authorizers of HTTP APIs.

use super::{deployment, find, shape};
use crate::control::{ApiError, Context, Input, Operations, ids};
use crate::model::Account;
use crate::model::http::{Authorizer, JwtConfiguration};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateAuthorizer", create_authorizer),
    ("GetAuthorizer", get_authorizer),
    ("GetAuthorizers", get_authorizers),
    ("UpdateAuthorizer", update_authorizer),
    ("DeleteAuthorizer", delete_authorizer),
];

/// How many authorizers an API has at most, and how many audiences one has (`limits`).
const MOST_AUTHORIZERS: usize = 10;
const MOST_AUDIENCES: usize = 50;

fn create_authorizer(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let fresh = Authorizer { authorizer_id: ids::short(ctx.chance), ..Authorizer::default() };
    let count = find::api(account, input)?.definition.authorizers.len();
    let authorizer = shape::over(&fresh, input, &["ApiId"])?;
    if count >= MOST_AUTHORIZERS {
        return Err(ApiError::new("TooManyRequestsException", 429, format!("An API has {MOST_AUTHORIZERS} authorizers at most")));
    }
    store(account, ctx, input, authorizer)
}

fn store(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>, mut authorizer: Authorizer) -> Result<Value, ApiError> {
    let definition = find::definition_mut(account, input)?;
    settle(&mut authorizer)?;
    let same = |other: &&Arc<Authorizer>| other.name == authorizer.name && other.authorizer_id != authorizer.authorizer_id;
    if definition.authorizers.values().any(|other| same(&other)) {
        return Err(ApiError::conflict(format!(
            "Authorizer name must be unique. Authorizer {} already exists in this API",
            authorizer.name
        )));
    }
    let answer = show(&authorizer);
    definition.authorizers.insert(authorizer.authorizer_id.clone(), Arc::new(authorizer));
    deployment::automatically(account, ctx, input.required("ApiId")?);
    Ok(answer)
}

fn bad(message: impl Into<String>) -> Result<(), ApiError> {
    Err(ApiError::bad_request(message))
}

/// Checks an authorizer, and gives it what goes without saying.
pub(super) fn settle(authorizer: &mut Authorizer) -> Result<(), ApiError> {
    if authorizer.name.is_empty() || authorizer.name.chars().count() > 128 {
        return bad("The name of an authorizer has 1 to 128 characters");
    }
    shape::one_of("AuthorizerType", &authorizer.authorizer_type, &["REQUEST", "JWT"])?;
    for source in &authorizer.identity_source {
        check_source(source)?;
    }
    if authorizer.authorizer_type == "JWT" { settle_jwt(authorizer) } else { settle_request(authorizer) }
}

fn check_source(source: &str) -> Result<(), ApiError> {
    let places = ["$request.header.", "$request.querystring.", "$context.", "$stageVariables."];
    match places.iter().any(|place| source.strip_prefix(place).is_some_and(|name| !name.is_empty())) {
        true => Ok(()),
        false => bad(format!(
            "Invalid mapping expression specified: {source}. An identity source is $request.header.name, $request.querystring.name, $context.name or $stageVariables.name"
        )),
    }
}

fn settle_jwt(authorizer: &mut Authorizer) -> Result<(), ApiError> {
    let one_parameter = |source: &String| source.starts_with("$request.header.") || source.starts_with("$request.querystring.");
    if authorizer.identity_source.len() != 1 || !authorizer.identity_source.iter().all(one_parameter) {
        return bad("A JWT authorizer has one identity source: the header or the query parameter that holds the token");
    }
    let function = [
        authorizer.authorizer_uri.is_some(),
        authorizer.authorizer_payload_format_version.is_some(),
        authorizer.enable_simple_responses == Some(true),
        authorizer.authorizer_credentials_arn.is_some(),
        authorizer.authorizer_result_ttl_in_seconds.is_some_and(|ttl| ttl != 0),
    ];
    if function.contains(&true) {
        return bad(
            "A JWT authorizer calls no function: AuthorizerUri, AuthorizerPayloadFormatVersion, EnableSimpleResponses, AuthorizerCredentialsArn and AuthorizerResultTtlInSeconds are supported for REQUEST authorizers only",
        );
    }
    authorizer.enable_simple_responses = None;
    authorizer.authorizer_result_ttl_in_seconds = None;
    let Some(JwtConfiguration { audience, issuer: Some(issuer) }) = &authorizer.jwt_configuration else {
        return bad("A JWT authorizer needs a JwtConfiguration with Audience and Issuer");
    };
    if audience.is_empty() || audience.len() > MOST_AUDIENCES {
        return bad(format!("A JWT authorizer needs 1 to {MOST_AUDIENCES} audiences"));
    }
    match issuer.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.contains([' ', '?', '#'])) {
        true => Ok(()),
        false => bad(format!(
            "Invalid issuer: {issuer}. Issuer must have a valid discovery endpoint ended with '/.well-known/openid-configuration'"
        )),
    }
}

fn settle_request(authorizer: &mut Authorizer) -> Result<(), ApiError> {
    if authorizer.jwt_configuration.is_some() {
        return bad("JwtConfiguration is supported for JWT authorizers only");
    }
    let uri = authorizer.authorizer_uri.as_deref().unwrap_or_default();
    if !uri.starts_with("arn:") || !uri.contains(":lambda:path/") || !uri.ends_with("/invocations") {
        return bad(format!(
            "Invalid Authorizer URI: {uri}. Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation."
        ));
    }
    let Some(format) = authorizer.authorizer_payload_format_version.as_deref() else {
        return bad("AuthorizerPayloadFormatVersion is a required parameter for HTTP API Lambda authorizers: 1.0 or 2.0");
    };
    shape::one_of("AuthorizerPayloadFormatVersion", format, &["1.0", "2.0"])?;
    if authorizer.enable_simple_responses == Some(true) && format == "1.0" {
        return bad("EnableSimpleResponses is supported for the AuthorizerPayloadFormatVersion 2.0 only");
    }
    let ttl = *authorizer.authorizer_result_ttl_in_seconds.get_or_insert(if authorizer.identity_source.is_empty() { 0 } else { 300 });
    if !(0..=3_600).contains(&ttl) {
        return bad("AuthorizerResultTtlInSeconds must lie between 0 and 3600");
    }
    if ttl > 0 && authorizer.identity_source.is_empty() {
        return bad("To enable caching, a Lambda authorizer must have at least one identity source");
    }
    authorizer.enable_simple_responses.get_or_insert(false);
    Ok(())
}

pub(super) fn show(authorizer: &Authorizer) -> Value {
    Value::Object(shape::value(authorizer))
}

fn get_authorizer(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let api = find::api(account, input)?;
    find::item(&api.definition.authorizers, input, "AuthorizerId", "Authorizer").map(|authorizer| show(authorizer))
}

fn get_authorizers(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let authorizers = &find::api(account, input)?.definition.authorizers;
    find::page(input, authorizers.iter().map(|(id, authorizer)| (id.clone(), show(authorizer))).collect())
}

fn update_authorizer(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let api = find::api(account, input)?;
    let authorizer = find::item(&api.definition.authorizers, input, "AuthorizerId", "Authorizer")?;
    let mut updated = shape::over(&**authorizer, input, &["ApiId", "AuthorizerId", "JwtConfiguration"])?;
    if let Some(merged) = shape::merged(shape::value(&**authorizer).get("JwtConfiguration"), input, "JwtConfiguration") {
        updated.jwt_configuration = serde_json::from_value(merged).map_err(|error| shape::wrong(&error.to_string()))?;
    }
    store(account, ctx, input, updated)
}

fn delete_authorizer(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let definition = find::definition_mut(account, input)?;
    let id = find::item(&definition.authorizers, input, "AuthorizerId", "Authorizer")?.authorizer_id.clone();
    if let Some(route) = definition.routes.values().find(|route| route.authorizer_id.as_ref() == Some(&id)) {
        let message = format!("Cannot delete Authorizer '{id}' because it is referenced by Route '{}'", route.route_key);
        return Err(ApiError::conflict(message));
    }
    definition.authorizers.remove(&id);
    deployment::automatically(account, ctx, input.required("ApiId")?);
    Ok(json!({}))
}
