//! VPC links of REST APIs: made, listed, changed, deleted. How requests go through them stands in `gateway`.

use super::patch::{self, PatchOp};
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, ids, input::output, page::page, tagging};
use crate::model::{Account, Integration, Stage, VpcLink};
use crate::time::SimTime;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateVpcLink", create_vpc_link),
    ("GetVpcLink", get_vpc_link),
    ("GetVpcLinks", get_vpc_links),
    ("UpdateVpcLink", update_vpc_link),
    ("DeleteVpcLink", delete_vpc_link),
];

/// How many VPC links an account has at most in a Region (`limits`).
const MOST_VPC_LINKS: usize = 20;

fn create_vpc_link(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let name = input.required("name")?;
    if name.is_empty() {
        return Err(ApiError::bad_request("Name cannot be empty"));
    }
    let target_arns: Vec<String> = input.read("targetArns")?.unwrap_or_default();
    let [target] = &*target_arns else {
        let message = if target_arns.is_empty() {
            "No target arn specified for vpc link."
        } else {
            "More than one target arn specified for vpc link."
        };
        return Err(ApiError::bad_request(message));
    };
    if target.splitn(6, ':').count() < 6 || !target.starts_with("arn:") {
        return Err(ApiError::bad_request(format!("Invalid ARN. ARN is not well formed {target}")));
    }
    if account.vpc_links.len() >= MOST_VPC_LINKS {
        return Err(ApiError::limit_exceeded(format!("An account has {MOST_VPC_LINKS} VPC links at most")));
    }
    let link = VpcLink {
        id: ids::short(ctx.chance),
        name: name.to_owned(),
        description: input.non_empty("description")?,
        target_arns,
        tags: tagging::given(input)?,
        created_date: ctx.now,
    };
    let answer = show(&link, ctx.now);
    account.vpc_links.insert(link.id.clone(), Arc::new(link));
    answer
}

fn link<'a>(account: &'a Account, input: Input<'_>) -> Result<&'a Arc<VpcLink>, ApiError> {
    account.vpc_links.get(input.required("vpcLinkId")?).ok_or_else(|| ApiError::not_found("Invalid Vpc Link identifier specified"))
}

fn get_vpc_link(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    show_one(link(account, input)?, ctx.now)
}

fn get_vpc_links(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let links = account.vpc_links.values();
    page(input, links.map(|link| Ok((link.id.clone(), show(link, ctx.now)?))).collect::<Result<_, ApiError>>()?)
}

fn update_vpc_link(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateVpcLinkInput", &mut violations)?;
    violations.finish()?;
    let mut updated = VpcLink::clone(link(account, input)?);
    for patch in &patches {
        match (patch.op, patch.path) {
            (PatchOp::Replace, Some("/name")) => {
                updated.name = patch.text().ok_or_else(|| ApiError::bad_request("Name cannot be empty"))?;
            }
            (PatchOp::Replace, Some("/description")) => updated.description = patch.text(),
            (_, Some(path)) if path.starts_with("/targetArns") => {
                return Err(ApiError::bad_request("Target arns are not allowed to be changed/added."));
            }
            (PatchOp::Replace, _) => return Err(patch.unsupported(&["/name", "/description"])),
            _ => return Err(patch.unsupported(&[])),
        }
    }
    let answer = show_one(&updated, ctx.now);
    account.vpc_links.insert(updated.id.clone(), Arc::new(updated));
    answer
}

fn delete_vpc_link(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let id = link(account, input)?.id.clone();
    let users = users(account, &id);
    if !users.is_empty() {
        let users = users.join(", ");
        return Err(ApiError::bad_request(format!(
            "Cannot delete vpc link. Vpc link '{id}', is referenced in [{users}] in format of [RESTApiId:Method:Resource:Stage]."
        )));
    }
    account.vpc_links.remove(&id);
    Ok(json!({}))
}

/// The deployed methods whose integrations go through a VPC link.
fn users(account: &Account, id: &str) -> Vec<String> {
    let mut users = Vec::new();
    for api in account.rest_apis.values() {
        for stage in api.stages.values() {
            let Some(deployment) = api.deployments.get(&stage.deployment_id) else { continue };
            for (resource, method) in deployment.definition.methods() {
                if method.method_integration.as_ref().is_some_and(|integration| goes_through(integration, stage, id)) {
                    users.push(format!("{}:{}:{}:{}", api.id, method.http_method, resource.id, stage.stage_name));
                }
            }
        }
    }
    users
}

/// Whether an integration names a VPC link, by itself or by a stage variable.
fn goes_through(integration: &Integration, stage: &Stage, id: &str) -> bool {
    let Some(connection) = integration.connection_id.as_deref() else { return false };
    let variable = connection.strip_prefix("${stageVariables.").and_then(|rest| rest.strip_suffix('}'));
    variable.map_or(connection, |name| stage.variables.get(name).map_or("", String::as_str)) == id
}

/// A link that is read or changed by itself shows its tags even when there are none (the CLI's examples).
fn show_one(link: &VpcLink, now: SimTime) -> Result<Value, ApiError> {
    let mut answer = show(link, now)?;
    answer["tags"] = json!(link.tags);
    Ok(answer)
}

fn show(link: &VpcLink, now: SimTime) -> Result<Value, ApiError> {
    let mut answer = output(link)?;
    answer.shift_remove("createdDate");
    let available = link.is_available(now);
    answer.insert("status".into(), json!(if available { "AVAILABLE" } else { "PENDING" }));
    if available {
        answer.insert("statusMessage".into(), json!("Your vpc link is ready for use"));
    }
    Ok(Value::Object(answer))
}
