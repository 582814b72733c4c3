//! `ImportApi` and `ReimportApi`: what an OpenAPI 3.0 document makes of an HTTP API.

use super::{api, authorizer, cors, deployment, find, integration, route};
use crate::control::import::listed;
use crate::control::{ApiError, Context, Input, Operations, ids, tagging as tags};
use crate::model::Account;
use crate::model::http::{Api, Definition};
use crate::openapi::http::{HttpPlan, read};
use crate::openapi::{AwsVariables, Basepath, Problem};
use crate::time::Chance;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[("ImportApi", import_api), ("ReimportApi", reimport_api)];

fn import_api(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let plan = plan(account, input)?;
    let name = plan.name.clone();
    let api = api::made(account, ctx, &name)?;
    let id = api.api_id.clone();
    carry_out(api, ctx.chance, plan, input)?;
    Ok(api::show(account, &account.http_apis[&id]))
}

/// Puts the document in the place of what is being edited. Routes whose keys stay keep their identifiers, and so do authorizers by their names.
fn reimport_api(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let id = find::api(account, input)?.api_id.clone();
    let plan = plan(account, input)?;
    let api = find::api_mut(account, input)?;
    api.name.clone_from(&plan.name);
    carry_out(api, ctx.chance, plan, input)?;
    deployment::automatically(account, ctx, &id);
    Ok(api::show(account, &account.http_apis[&id]))
}

fn plan(account: &Account, input: Input<'_>) -> Result<HttpPlan, ApiError> {
    let basepath = match input.text("Basepath")?.unwrap_or("ignore") {
        "ignore" => Basepath::Ignore,
        "prepend" => Basepath::Prepend,
        "split" => Basepath::Split,
        other => {
            return Err(ApiError::bad_request(format!("Invalid value '{other}' for basepath. Must be one of: [ignore, prepend, split]")));
        }
    };
    let variables = AwsVariables { account_id: account.id.clone(), region: account.region.clone() };
    read(input.required("Body")?, basepath, Some(&variables))
        .map_err(|problems| ApiError::bad_request(listed("Errors found during import:", &problems)))
}

/// Makes the API what the plan says. What does not keep to the rules of its resource is left out with a warning.
fn carry_out(api: &mut Api, chance: &mut Chance, plan: HttpPlan, input: Input<'_>) -> Result<(), ApiError> {
    tags::check(&plan.tags)?;
    let mut warnings = plan.warnings.clone();
    let mut next = Definition { disable_execute_api_endpoint: api.definition.disable_execute_api_endpoint, ..Definition::default() };
    if let Some(configuration) = plan.cors.clone() {
        match cors::check(&configuration) {
            Ok(()) => next.cors_configuration = Some(configuration),
            Err(error) => warnings.push(warning("/x-amazon-apigateway-cors", &error, "The CORS configuration was ignored")),
        }
    }
    let authorizers = authorizers(&mut next, &api.definition, chance, &plan, &mut warnings);
    let integrations = integrations(&mut next, chance, &plan, &mut warnings);
    routes(&mut next, &api.definition, chance, &plan, (&authorizers, &integrations), &mut warnings);
    if input.flag("FailOnWarnings")? && !warnings.is_empty() {
        return Err(ApiError::bad_request(listed("Warnings found during import:", &warnings)));
    }
    api.description = plan.description;
    api.version = plan.version;
    api.import_info = plan.info;
    api.warnings = warnings.into_iter().map(|problem| problem.message).collect();
    api.tags.extend(plan.tags);
    api.definition = Arc::new(next);
    Ok(())
}

fn warning(pointer: &str, error: &ApiError, rest: &str) -> Problem {
    let message = format!("{}. {rest}", error.message.trim_end_matches('.'));
    Problem { message, pointer: pointer.to_owned(), line: None, column: None, not_simulated: false }
}

/// Ids of authorizers by their names.
fn authorizers(
    next: &mut Definition,
    before: &Definition,
    chance: &mut Chance,
    plan: &HttpPlan,
    warnings: &mut Vec<Problem>,
) -> BTreeMap<String, String> {
    let mut by_name = BTreeMap::new();
    for planned in &plan.authorizers {
        let mut made = planned.clone();
        if let Err(error) = authorizer::settle(&mut made) {
            let pointer = format!("/components/securitySchemes/{}", made.name.replace('~', "~0").replace('/', "~1"));
            warnings.push(warning(&pointer, &error, &format!("The authorizer '{}' was ignored", made.name)));
            continue;
        }
        let kept = before.authorizers.values().find(|known| known.name == made.name);
        made.authorizer_id = kept.map_or_else(|| ids::short(chance), |known| known.authorizer_id.clone());
        by_name.insert(made.name.clone(), made.authorizer_id.clone());
        next.authorizers.insert(made.authorizer_id.clone(), Arc::new(made));
    }
    by_name
}

/// Ids of integrations by their places in the plan.
fn integrations(next: &mut Definition, chance: &mut Chance, plan: &HttpPlan, warnings: &mut Vec<Problem>) -> BTreeMap<usize, String> {
    let mut by_place = BTreeMap::new();
    for (place, planned) in plan.integrations.iter().enumerate() {
        let mut made = planned.clone();
        if let Err(error) = integration::settle(&mut made) {
            warnings.push(warning("/paths", &error, "The integration was ignored"));
            continue;
        }
        made.integration_id = ids::seven(chance);
        by_place.insert(place, made.integration_id.clone());
        next.integrations.insert(made.integration_id.clone(), Arc::new(made));
    }
    by_place
}

fn routes(
    next: &mut Definition,
    before: &Definition,
    chance: &mut Chance,
    plan: &HttpPlan,
    (authorizers, integrations): (&BTreeMap<String, String>, &BTreeMap<usize, String>),
    warnings: &mut Vec<Problem>,
) {
    for (planned, place) in &plan.routes {
        let mut made = planned.clone();
        made.route_id = before.route(&made.route_key).map_or_else(|| ids::seven(chance), |known| known.route_id.clone());
        made.target = place.and_then(|place| integrations.get(&place)).map(|id| format!("integrations/{id}"));
        made.authorizer_id = made.authorizer_id.and_then(|name| authorizers.get(&name).cloned());
        if let Err(error) = route::check(next, &mut made) {
            // A route whose authorizer could not be made is not made either: it would be open to everybody.
            warnings.push(warning("/paths", &error, &format!("The route {} was ignored", made.route_key)));
            continue;
        }
        next.routes.insert(made.route_id.clone(), Arc::new(made));
    }
}
