//! VPC links of HTTP APIs: ways to load balancers and Cloud Map services in a private network.

use super::{find, shape};
use crate::control::{ApiError, Context, Input, Operations, ids, tagging as tags};
use crate::model::Account;
use crate::model::http::{Integration, VpcLink};
use crate::time::{SimTime, Span};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateVpcLink", create_vpc_link),
    ("GetVpcLink", get_vpc_link),
    ("GetVpcLinks", get_vpc_links),
    ("UpdateVpcLink", update_vpc_link),
    ("DeleteVpcLink", delete_vpc_link),
];

/// How many VPC links an account has at most in a Region, and how many subnets one has (`limits`).
const MOST_VPC_LINKS: usize = 10;
const MOST_SUBNETS: usize = 10;
/// How long a new one is PENDING ("a few minutes", `http-api-vpc-links`).
const PENDING: Span = Span::from_micros(120_000_000);

fn create_vpc_link(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let fresh = VpcLink { vpc_link_id: ids::short(ctx.chance), created_date: ctx.now, ..VpcLink::default() };
    let link = shape::over(&fresh, input, &[])?;
    check(&link)?;
    if account.http_vpc_links.len() >= MOST_VPC_LINKS {
        return Err(ApiError::new("TooManyRequestsException", 429, format!("An account has {MOST_VPC_LINKS} VPC links at most")));
    }
    let answer = show(&link, ctx.now);
    account.http_vpc_links.insert(link.vpc_link_id.clone(), Arc::new(link));
    Ok(answer)
}

fn check(link: &VpcLink) -> Result<(), ApiError> {
    if link.name.is_empty() || link.name.chars().count() > 128 {
        return Err(ApiError::bad_request("The name of a VPC link has 1 to 128 characters"));
    }
    if link.subnet_ids.is_empty() || link.subnet_ids.len() > MOST_SUBNETS {
        return Err(ApiError::bad_request(format!("A VPC link has 1 to {MOST_SUBNETS} subnets")));
    }
    tags::check(&link.tags)
}

fn link<'a>(account: &'a Account, input: Input<'_>) -> Result<&'a Arc<VpcLink>, ApiError> {
    find::item(&account.http_vpc_links, input, "VpcLinkId", "VpcLink")
}

/// A VPC link as AWS shows it at an instant.
fn show(link: &VpcLink, now: SimTime) -> Value {
    let mut answer = shape::value(link);
    let available = now >= link.created_date.after(PENDING);
    answer.insert("CreatedDate".into(), json!(link.created_date.whole_second()));
    answer.insert("VpcLinkStatus".into(), json!(if available { "AVAILABLE" } else { "PENDING" }));
    answer.insert(
        "VpcLinkStatusMessage".into(),
        json!(if available { "VPC link is ready to route traffic" } else { "VPC link is provisioning ENIs" }),
    );
    answer.insert("VpcLinkVersion".into(), json!("V2"));
    Value::Object(answer)
}

fn get_vpc_link(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    link(account, input).map(|link| show(link, ctx.now))
}

fn get_vpc_links(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    find::page(input, account.http_vpc_links.iter().map(|(id, link)| (id.clone(), show(link, ctx.now))).collect())
}

/// Only its name: "VPC links are immutable".
fn update_vpc_link(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let updated = shape::over(&**link(account, input)?, input, &["VpcLinkId"])?;
    check(&updated)?;
    let answer = show(&updated, ctx.now);
    account.http_vpc_links.insert(updated.vpc_link_id.clone(), Arc::new(updated));
    Ok(answer)
}

fn delete_vpc_link(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let id = link(account, input)?.vpc_link_id.clone();
    let uses = |integration: &Arc<Integration>| integration.connection_id.as_ref() == Some(&id);
    if let Some(api) = account.http_apis.values().find(|api| api.definition.integrations.values().any(uses)) {
        return Err(ApiError::bad_request(format!(
            "Cannot delete vpc link. Vpc link '{id}' is referenced by an integration of API {}",
            api.api_id
        )));
    }
    account.http_vpc_links.remove(&id);
    Ok(json!({}))
}
