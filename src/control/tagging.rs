//! Tags of whatever has them, by the resource's ARN.

use super::{ApiError, Context, Input, Operations};
use crate::model::{Account, Texts};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[("TagResource", tag_resource), ("UntagResource", untag_resource), ("GetTags", get_tags)];

fn tag_resource(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let new: Texts = input.read("tags")?.unwrap_or_default();
    tags_mut(account, input.required("resourceArn")?)?.extend(new);
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
fn tags_mut<'a>(account: &'a mut Account, arn: &str) -> Result<&'a mut Texts, ApiError> {
    let path = arn
        .strip_prefix("arn:aws:apigateway:")
        .and_then(|rest| rest.split_once("::/"))
        .map(|(_, path)| path)
        .ok_or_else(|| ApiError::bad_request("Invalid ARN specified in the request"))?;
    let parts: Vec<&str> = path.split('/').collect();
    let tags = match *parts {
        ["restapis", api] => account.rest_apis.get_mut(api).map(|api| &mut Arc::make_mut(api).tags),
        ["restapis", api, "stages", stage] => account
            .rest_apis
            .get_mut(api)
            .and_then(|api| Arc::make_mut(api).stages.get_mut(stage))
            .map(|stage| &mut Arc::make_mut(stage).tags),
        ["apikeys", key] => account.api_keys.get_mut(key).map(|key| &mut Arc::make_mut(key).tags),
        ["usageplans", plan] => account.usage_plans.get_mut(plan).map(|plan| &mut Arc::make_mut(plan).tags),
        _ => None,
    };
    tags.ok_or_else(|| ApiError::not_found("Invalid resource specified"))
}
