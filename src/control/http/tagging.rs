//! Tags of HTTP APIs, their stages, VPC links and domain names, by ARN.

use crate::control::{ApiError, Context, Input, Operations, tagging as rules};
use crate::model::{Account, Texts};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[("TagResource", tag_resource), ("UntagResource", untag_resource), ("GetTags", get_tags)];

fn tag_resource(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let new: Texts = input.read("Tags")?.unwrap_or_default();
    rules::check(&new)?;
    let tags = tags_mut(account, input.required("ResourceArn")?)?;
    tags.extend(new);
    rules::check(tags)?;
    Ok(json!({}))
}

fn untag_resource(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let keys: Vec<String> = input.read("TagKeys")?.unwrap_or_default();
    tags_mut(account, input.required("ResourceArn")?)?.retain(|key, _| !keys.contains(key));
    Ok(json!({}))
}

fn get_tags(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    Ok(json!({"Tags": tags_mut(account, input.required("ResourceArn")?)?}))
}

/// The tags of the resource with this ARN: `arn:aws:apigateway:{region}::/apis/{id}…`; what REST APIs have, too, is found as theirs.
fn tags_mut<'a>(account: &'a mut Account, arn: &str) -> Result<&'a mut Texts, ApiError> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", _, "apigateway", _, _, path] = *parts else {
        return Err(ApiError::bad_request("Invalid ARN specified in the request"));
    };
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let unknown = || ApiError::not_found("Invalid resource specified");
    match *parts {
        ["apis", api] => account.http_apis.get_mut(api).map(|api| &mut Arc::make_mut(api).tags).ok_or_else(unknown),
        ["apis", api, "stages", stage] => {
            let stage = account.http_apis.get_mut(api).and_then(|api| Arc::make_mut(api).stages.get_mut(stage));
            stage.map(|stage| &mut Arc::make_mut(stage).tags).ok_or_else(unknown)
        }
        ["vpclinks", id] if account.http_vpc_links.contains_key(id) => {
            account.http_vpc_links.get_mut(id).map(|link| &mut Arc::make_mut(link).tags).ok_or_else(unknown)
        }
        _ => rules::tags_mut(account, arn),
    }
}
