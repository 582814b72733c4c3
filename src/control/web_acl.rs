//! Web ACLs of AWS WAF, as little as it takes to see WAF_FILTERED: addresses that a stage's web ACL blocks. AWS sets them with another service (`wafv2`).

use super::{ApiError, Context, Input, Operations};
use crate::model::{Account, WebAcl};
use crate::policy::Network;
use serde_json::{Value, json};

pub(super) const OPERATIONS: Operations = &[("PutWebAcl", put_web_acl), ("ListWebAcls", list_web_acls), ("DeleteWebAcl", delete_web_acl)];

/// Associates a web ACL with a stage, in the place of the one that it has.
fn put_web_acl(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let (api_id, stage) = (input.required("RestApiId")?, input.required("StageName")?);
    let api = account.rest_apis.get(api_id);
    if api.is_none_or(|api| !api.stages.contains_key(stage)) {
        return Err(ApiError::not_found(format!("There is no stage {stage} of an API {api_id}")));
    }
    let blocked: Vec<String> = input.read("BlockedSourceIps")?.unwrap_or_default();
    if let Some(wrong) = blocked.iter().find(|range| Network::parse(range).is_none()) {
        return Err(ApiError::bad_request(format!("'{wrong}' is neither an IP address nor a range such as 203.0.113.0/24")));
    }
    let web_acl = WebAcl { rest_api_id: api_id.to_owned(), stage_name: stage.to_owned(), blocked_source_ips: blocked };
    let answer = json!(web_acl);
    account.web_acls.insert(format!("{api_id}/{stage}"), web_acl);
    Ok(answer)
}

fn list_web_acls(account: &mut Account, _: &mut Context<'_>, _: Input<'_>) -> Result<Value, ApiError> {
    Ok(json!({"WebAcls": account.web_acls.values().collect::<Vec<_>>()}))
}

fn delete_web_acl(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let (api_id, stage) = (input.required("RestApiId")?, input.required("StageName")?);
    let removed = account.web_acls.remove(&format!("{api_id}/{stage}"));
    removed.map(|_| json!({})).ok_or_else(|| ApiError::not_found(format!("The stage {stage} of API {api_id} has no web ACL")))
}
