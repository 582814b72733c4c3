//! Authorizers: who decides whether a caller may. The deciding itself stands in `gateway`.

use super::integration::named;
use super::patch::{self, Patch, PatchOp};
use super::violations::Violations;
use super::{ApiError, Context, Input, Operation, Operations, find, ids, input::output, members, page::page};
use crate::model::{Account, Authorizer, AuthorizerType, RestApi, Texts};
use crate::order;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateAuthorizer", create_authorizer),
    ("GetAuthorizer", get_authorizer),
    ("GetAuthorizers", get_authorizers),
    ("UpdateAuthorizer", update_authorizer),
    ("DeleteAuthorizer", delete_authorizer),
];

/// How long a policy is cached unless an authorizer says otherwise, in seconds.
pub(super) const DEFAULT_TTL: i32 = 300;

/// Where a token is read unless an authorizer says otherwise.
const DEFAULT_IDENTITY_SOURCE: &str = "method.request.header.Authorization";

fn create_authorizer(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let kind = input.required("type")?;
    violations.enumeration(kind, "createAuthorizerInput.type", &["REQUEST", "TOKEN", "COGNITO_USER_POOLS"]);
    violations.finish()?;
    let kind = named(kind).unwrap_or(AuthorizerType::Token);
    let definition = find::definition_mut(account, input)?;
    let name = input.required("name")?;
    if definition.authorizers.values().any(|other| other.name == name) {
        return Err(ApiError::bad_request(format!("Authorizer name must be unique. Authorizer {name} already exists in this RestApi.")));
    }
    let pools = kind == AuthorizerType::CognitoUserPools;
    let source = input.owned("identitySource")?.filter(|source| !source.is_empty());
    let authorizer = Authorizer {
        id: ids::short(ctx.chance),
        name: name.to_owned(),
        kind,
        provider_arns: input.read("providerARNs")?.unwrap_or_default(),
        auth_type: Some(input.text("authType")?.unwrap_or(if pools { "cognito_user_pools" } else { "custom" }).to_owned()),
        authorizer_uri: input.owned("authorizerUri")?,
        authorizer_credentials: input.owned("authorizerCredentials")?,
        identity_source: source.or_else(|| (kind != AuthorizerType::Request).then(|| DEFAULT_IDENTITY_SOURCE.to_owned())),
        identity_validation_expression: input.owned("identityValidationExpression")?,
        authorizer_result_ttl_in_seconds: match input.integer("authorizerResultTtlInSeconds")? {
            Some(seconds) => Some(ttl(seconds)?),
            None => (!pools).then_some(DEFAULT_TTL),
        },
    };
    check(&authorizer)?;
    let answer = output(&authorizer).map(Value::Object);
    definition.authorizers.insert(authorizer.id.clone(), Arc::new(authorizer));
    answer
}

fn get_authorizer(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    output(find_authorizer(account, input)?).map(Value::Object)
}

fn get_authorizers(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut authorizers: Vec<&Arc<Authorizer>> = find::definition(account, input)?.authorizers.values().collect();
    order::sort_by(&mut authorizers, |a, b| a.name.cmp(&b.name));
    let items = authorizers.into_iter().map(|one| Ok((one.id.clone(), Value::Object(output(&**one)?)))).collect::<Result<_, ApiError>>()?;
    page(input, items)
}

fn update_authorizer(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateAuthorizerInput", &mut violations)?;
    violations.finish()?;
    let mut authorizer = find_authorizer(account, input)?.clone();
    for patch in &patches {
        update(&mut authorizer, patch)?;
    }
    check(&authorizer)?;
    let answer = output(&authorizer).map(Value::Object);
    find::definition_mut(account, input)?.authorizers.insert(authorizer.id.clone(), Arc::new(authorizer));
    answer
}

fn update(authorizer: &mut Authorizer, patch: &Patch<'_>) -> Result<(), ApiError> {
    let parts = patch.parts()?;
    match (patch.op, &*patch::as_strs(&parts)) {
        (PatchOp::Replace, ["name"]) => authorizer.name = patch.text().ok_or_else(|| patch.invalid_value())?,
        (PatchOp::Replace, ["type"]) => authorizer.kind = patch.value.and_then(named).ok_or_else(|| patch.invalid_value())?,
        (PatchOp::Replace, ["authType"]) => authorizer.auth_type = patch.text(),
        (PatchOp::Replace, ["authorizerUri"]) => authorizer.authorizer_uri = patch.text(),
        (PatchOp::Replace, ["authorizerCredentials"]) => authorizer.authorizer_credentials = patch.text(),
        (PatchOp::Replace, ["identitySource"]) => authorizer.identity_source = patch.text(),
        (PatchOp::Replace, ["identityValidationExpression"]) => authorizer.identity_validation_expression = patch.text(),
        (PatchOp::Replace, ["authorizerResultTtlInSeconds"]) => {
            authorizer.authorizer_result_ttl_in_seconds = Some(ttl(patch.integer()?.into())?);
        }
        (PatchOp::Add | PatchOp::Remove, ["providerARNs"]) => {
            let arn = patch.text().ok_or_else(|| patch.invalid_value())?;
            patch.member(&mut authorizer.provider_arns, &arn)?;
        }
        _ => return Err(patch.invalid_path()),
    }
    Ok(())
}

/// Deletes an authorizer that no method names.
fn delete_authorizer(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let authorizer = find_authorizer(account, input)?;
    let (id, name) = (authorizer.id.clone(), authorizer.name.clone());
    let definition = find::definition_mut(account, input)?;
    let user = definition.methods().into_iter().find(|(_, method)| method.authorizer_id.as_ref() == Some(&id));
    if let Some((resource, method)) = user {
        let place = format!("{}/{}", method.http_method, resource.path);
        return Err(ApiError::conflict(format!("Cannot delete authorizer '{name}', is referenced in method: {place}")));
    }
    definition.authorizers.remove(&id);
    Ok(json!({}))
}

/// What `TestInvokeAuthorizer` asks for: an authorizer of an API as it is being edited, and the request that it is to judge.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthorizerTest {
    /// The API.
    pub api: Arc<RestApi>,
    /// The authorizer's id.
    pub authorizer_id: String,
    /// The request's headers.
    pub headers: Vec<(String, String)>,
    /// The request's path with its query; `/` if none is given.
    pub path: String,
    /// The request's body.
    pub body: String,
    /// Stage variables.
    pub stage_variables: Texts,
}

/// Reads the input of `TestInvokeAuthorizer`. Calling the function is for whoever holds the backends.
pub fn authorizer_test(account: &Account, input: &Value) -> Result<AuthorizerTest, ApiError> {
    members::check(&Operation::apigateway("TestInvokeAuthorizer", input.clone()))?;
    let input = Input(input);
    let authorizer_id = find_authorizer(account, input)?.id.clone();
    let id = input.required("restApiId")?;
    let api = account.rest_apis.get(id).ok_or_else(|| ApiError::not_found("Invalid Authorizer identifier specified"))?.clone();
    let single: BTreeMap<String, String> = input.read("headers")?.unwrap_or_default();
    let several: BTreeMap<String, Vec<String>> = input.read("multiValueHeaders")?.unwrap_or_default();
    let mut headers: Vec<(String, String)> = single.into_iter().filter(|(name, _)| !several.contains_key(name)).collect();
    headers.extend(several.into_iter().flat_map(|(name, values)| values.into_iter().map(move |value| (name.clone(), value))));
    let path = input.text("pathWithQueryString")?.unwrap_or_default();
    let slash = if path.starts_with('/') { "" } else { "/" };
    Ok(AuthorizerTest {
        api,
        authorizer_id,
        headers,
        path: format!("{slash}{path}"),
        body: input.owned("body")?.unwrap_or_default(),
        stage_variables: input.read("stageVariables")?.unwrap_or_default(),
    })
}

/// Checks what an authorizer of its kind needs.
pub(super) fn check(authorizer: &Authorizer) -> Result<(), ApiError> {
    if authorizer.kind == AuthorizerType::CognitoUserPools {
        return match authorizer.provider_arns.is_empty() {
            true => Err(ApiError::bad_request("Invalid Provider ARNs: at least one Cognito user pool is required")),
            false => Ok(()),
        };
    }
    let uri = authorizer.authorizer_uri.as_deref().unwrap_or("null");
    if !(uri.starts_with("arn:") && uri.contains(":apigateway:") && uri.contains(":lambda:path/")) {
        return Err(ApiError::bad_request(format!(
            "Invalid Authorizer URI: {uri}. Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation."
        )));
    }
    let source = authorizer.identity_source.as_deref().unwrap_or(DEFAULT_IDENTITY_SOURCE);
    if authorizer.kind == AuthorizerType::Token && !is_token_source(source) {
        return Err(ApiError::bad_request(format!(
            "Invalid token source expression: {source}. The source must be a method request header, matching 'method.request.header.[a-zA-Z0-9._-]+'."
        )));
    }
    let cached = authorizer.authorizer_result_ttl_in_seconds.unwrap_or(DEFAULT_TTL) > 0;
    if authorizer.kind == AuthorizerType::Request && cached && authorizer.identity_source.is_none() {
        return Err(ApiError::bad_request("Identity source is required for a REQUEST authorizer whose results are cached"));
    }
    Ok(())
}

/// Whether a TOKEN authorizer can read its token there: from a header of the request.
fn is_token_source(source: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    source.strip_prefix("method.request.header.").is_some_and(|name| !name.is_empty() && name.bytes().all(allowed))
}

fn ttl(seconds: i64) -> Result<i32, ApiError> {
    i32::try_from(seconds)
        .ok()
        .filter(|seconds| (0..=3600).contains(seconds))
        .ok_or_else(|| ApiError::bad_request("authorizerResultTtlInSeconds must be between 0 and 3600"))
}

/// An authorizer; where its API is unknown, so is the authorizer, as with models and validators (recorded of those).
fn find_authorizer<'a>(account: &'a Account, input: Input<'_>) -> Result<&'a Authorizer, ApiError> {
    let id = input.required("authorizerId")?;
    let api = account.rest_apis.get(input.required("restApiId")?);
    let authorizer = api.and_then(|api| api.definition.authorizers.get(id));
    authorizer.map(|one| &**one).ok_or_else(|| ApiError::not_found("Invalid Authorizer identifier specified"))
}
