//! Tags of whatever has them, by the resource's ARN, and the rules that every tag keeps (`apigateway-tagging-supported-resources`).

use super::{ApiError, Context, Input, Operations};
use crate::model::{Account, Texts};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[("TagResource", tag_resource), ("UntagResource", untag_resource), ("GetTags", get_tags)];

/// How many tags a resource has at most.
const MOST_TAGS: usize = 50;

/// The tags that a call gives the resource that it makes.
pub(super) fn given(input: Input<'_>) -> Result<Texts, ApiError> {
    let tags: Texts = input.read("tags")?.unwrap_or_default();
    check(&tags)?;
    Ok(tags)
}

/// The rules that tags keep.
pub(super) fn check(tags: &Texts) -> Result<(), ApiError> {
    let allowed = |text: &str| text.chars().all(|c| c.is_alphanumeric() || c == ' ' || ".:+=@_/-".contains(c));
    for (key, value) in tags {
        if key.starts_with("aws:") {
            return Err(ApiError::bad_request("Tag keys must not begin with aws:, which is reserved"));
        }
        if key.is_empty() || key.chars().count() > 128 || value.chars().count() > 256 {
            return Err(ApiError::bad_request("Tag keys have 1 to 128 characters, their values 256 at most"));
        }
        if !allowed(key) || !allowed(value) {
            return Err(ApiError::bad_request("Tag keys and values have letters, digits, spaces and . : + = @ _ / - only"));
        }
    }
    if tags.len() > MOST_TAGS {
        return Err(ApiError::bad_request(format!("A resource has {MOST_TAGS} tags at most")));
    }
    Ok(())
}

fn tag_resource(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let new = given(input)?;
    let tags = tags_mut(account, input.required("resourceArn")?)?;
    tags.extend(new);
    check(tags)?;
    Ok(json!({}))
}

fn untag_resource(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let keys: Vec<String> = input.read("tagKeys")?.unwrap_or_default();
    tags_mut(account, input.required("resourceArn")?)?.retain(|key, _| !keys.contains(key));
    Ok(json!({}))
}

fn get_tags(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    Ok(json!({"tags": tags_mut(account, input.required("resourceArn")?)?}))
}

/// The tags of the resource with this ARN: `arn:aws:apigateway:{region}::/{collection}/{id}…`.
pub(super) fn tags_mut<'a>(account: &'a mut Account, arn: &str) -> Result<&'a mut Texts, ApiError> {
    let unknown = || ApiError::not_found("Invalid resource specified");
    if let Some(association) = account.domain_name_access_associations.get_mut(arn) {
        return Ok(&mut association.tags);
    }
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", _, "apigateway", _, _, path] = *parts else {
        return Err(ApiError::bad_request("Invalid ARN specified in the request"));
    };
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let tags = match *parts {
        ["restapis", api] => account.rest_apis.get_mut(api).map(|api| &mut Arc::make_mut(api).tags),
        ["restapis", api, "stages", stage] => account
            .rest_apis
            .get_mut(api)
            .and_then(|api| Arc::make_mut(api).stages.get_mut(stage))
            .map(|stage| &mut Arc::make_mut(stage).tags),
        ["apikeys", key] => account.api_keys.get_mut(key).map(|key| &mut Arc::make_mut(key).tags),
        ["usageplans", plan] => account.usage_plans.get_mut(plan).map(|plan| &mut Arc::make_mut(plan).tags),
        ["domainnames", name] => account.domain_names.get_mut(name).map(|domain| &mut Arc::make_mut(domain).tags),
        ["clientcertificates", id] => account.client_certificates.get_mut(id).map(|certificate| &mut Arc::make_mut(certificate).tags),
        ["vpclinks", id] => account.vpc_links.get_mut(id).map(|link| &mut Arc::make_mut(link).tags),
        _ => None,
    };
    tags.ok_or_else(unknown)
}
