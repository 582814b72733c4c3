//! The control plane: every change to the account and every look at it, by AWS's operation names. One file a resource, one function an operation.

mod access_log;
mod account;
mod alias;
mod api_key;
mod api_key_import;
mod authorizer;
mod backends;
mod base_path_mapping;
mod callers;
mod client_certificate;
mod deployment;
mod documentation_import;
mod documentation_part;
mod documentation_version;
mod domain_name;
mod domain_name_access_association;
mod domain_name_patch;
mod elb;
mod error;
mod export;
mod find;
mod function;
mod function_concurrency;
mod gateway_response;
mod http;
mod ids;
mod import;
mod import_plan;
mod input;
mod integration;
mod integration_response;
mod invocation;
mod issuers;
mod landmark;
mod mapping;
mod members;
mod method;
mod method_response;
mod model;
mod model_template;
pub mod oauth;
mod page;
mod patch;
mod permission;
mod quotas;
mod request_validator;
mod resource;
mod resource_policy;
mod rest_api;
mod rest_api_clone;
mod sdk_type;
#[cfg(test)]
mod service_model;
mod stage;
mod stage_patch;
mod tagging;
mod test_invoke;
mod undocumented;
mod usage;
mod usage_plan;
mod usage_plan_key;
mod user_pools;
mod violations;
mod vpc_link;
mod web_acl;

pub use authorizer::{AuthorizerTest, authorizer_test};
pub use elb::{HealthQuestion, MEMBERS as ELB_MEMBERS, TargetState, health_answer, health_question};
pub use error::ApiError;
pub use http::{MEMBERS as HTTP_MEMBERS, RouteKey, http_api_document, reset_authorizers_cache};
pub use import::{
    ImportInto, ReadDocument, RefusedImport, checked_document, checked_plan, import_limits, import_options, import_preview,
    import_stepwise, plan_errors,
};
use input::Input;
pub use invocation::{Invocation, InvocationType, invocation};
pub use issuers::{key_set, published_keys};
pub use landmark::{CLIENT, Landmark, landmarks, made};
pub use members::MEMBERS;
pub use stage::{flush_stage_cache, flushed_stage};
pub use test_invoke::{MethodTest, TEST_STAGE, test_invoke_method};
pub use usage::{UsageQuery, get_usage, update_usage};

use crate::model::Account;
use crate::time::{Chance, SimTime};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One call of an AWS API: what a form, the console, a script or the log of operations says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// `apigateway`, `apigatewayv2`, `elbv2`, `lambda` or `backends`.
    pub service: String,
    /// AWS's name, such as `CreateRestApi`.
    pub operation: String,
    /// The members of the input, as the AWS CLI's `--cli-input-json` takes them.
    pub input: Value,
}

impl Operation {
    /// An operation of `apigateway`.
    pub fn apigateway(operation: &str, input: Value) -> Operation {
        Operation { service: "apigateway".into(), operation: operation.into(), input }
    }

    /// An operation of `apigatewayv2`.
    pub fn apigatewayv2(operation: &str, input: Value) -> Operation {
        Operation { service: "apigatewayv2".into(), operation: operation.into(), input }
    }

    /// An operation of `elbv2`.
    pub fn elbv2(operation: &str, input: Value) -> Operation {
        Operation { service: "elbv2".into(), operation: operation.into(), input }
    }

    /// An operation of `lambda`.
    pub fn lambda(operation: &str, input: Value) -> Operation {
        Operation { service: "lambda".into(), operation: operation.into(), input }
    }

    /// An operation of `backends`.
    pub fn backends(operation: &str, input: Value) -> Operation {
        Operation { service: "backends".into(), operation: operation.into(), input }
    }
}

/// Where operations get the time and chance (for identifiers) from.
#[derive(Debug)]
pub struct Context<'a> {
    /// The simulated instant of the call.
    pub now: SimTime,
    /// The generator that identifiers are drawn from.
    pub chance: &'a mut Chance,
    /// A document that has been read for this operation, so that it need not be read again.
    pub read: Option<Box<ReadDocument>>,
}

/// Carries out one operation on the account and answers as AWS does.
///
/// A failed operation changes nothing: it works on a copy (which is cheap, because an account shares what it owns)
/// that takes the account's place only when all went well.
pub fn apply(account: &mut Account, ctx: &mut Context<'_>, operation: &Operation) -> Result<Value, ApiError> {
    let mut next = account.clone();
    let output = dispatch(&mut next, ctx, operation)?;
    *account = next;
    Ok(output)
}

/// Carries out one of several operations that are one. It works on the account itself: where it fails, whoever makes them one goes back to
/// the account as it was before all of them.
pub fn apply_part(account: &mut Account, ctx: &mut Context<'_>, operation: &Operation) -> Result<Value, ApiError> {
    dispatch(account, ctx, operation)
}

/// One operation: what it does to an account.
type Handler = fn(&mut Account, &mut Context<'_>, Input<'_>) -> Result<Value, ApiError>;

/// Operations of one resource, by name: each file has one such table and none is dispatched otherwise.
type Operations = &'static [(&'static str, Handler)];

/// Every table of a service.
fn tables(service: &str) -> &'static [Operations] {
    match service {
        "apigateway" => &[
            rest_api::OPERATIONS,
            import::OPERATIONS,
            export::OPERATIONS,
            resource::OPERATIONS,
            method::OPERATIONS,
            method_response::OPERATIONS,
            integration::OPERATIONS,
            integration_response::OPERATIONS,
            model::OPERATIONS,
            model_template::OPERATIONS,
            request_validator::OPERATIONS,
            authorizer::OPERATIONS,
            gateway_response::OPERATIONS,
            documentation_import::OPERATIONS,
            documentation_part::OPERATIONS,
            documentation_version::OPERATIONS,
            tagging::OPERATIONS,
            deployment::OPERATIONS,
            stage::OPERATIONS,
            stage_patch::OPERATIONS,
            api_key::OPERATIONS,
            api_key_import::OPERATIONS,
            usage_plan::OPERATIONS,
            usage_plan_key::OPERATIONS,
            account::OPERATIONS,
            domain_name::OPERATIONS,
            domain_name_patch::OPERATIONS,
            domain_name_access_association::OPERATIONS,
            base_path_mapping::OPERATIONS,
            client_certificate::OPERATIONS,
            vpc_link::OPERATIONS,
            sdk_type::OPERATIONS,
        ],
        "apigatewayv2" => http::TABLES,
        "elbv2" => elb::TABLES,
        "lambda" => &[function::OPERATIONS, function_concurrency::OPERATIONS, alias::OPERATIONS, permission::OPERATIONS],
        "backends" => &[
            backends::OPERATIONS,
            callers::OPERATIONS,
            user_pools::OPERATIONS,
            issuers::OPERATIONS,
            oauth::OPERATIONS,
            quotas::OPERATIONS,
            web_acl::OPERATIONS,
        ],
        _ => &[],
    }
}

fn dispatch(account: &mut Account, ctx: &mut Context<'_>, operation: &Operation) -> Result<Value, ApiError> {
    let tables = tables(&operation.service);
    if tables.is_empty() {
        let message = format!("There is no service '{}' here: use apigateway, apigatewayv2, elbv2, lambda or backends", operation.service);
        return Err(ApiError::new("UnknownService", 400, message));
    }
    let handler =
        tables.iter().copied().flatten().find(|(name, _)| *name == operation.operation).map(|(_, handler)| *handler).ok_or_else(|| {
            let refused = match operation.service.as_str() {
                "apigatewayv2" => http::REFUSED,
                "elbv2" => elb::REFUSED,
                _ => "",
            };
            let refusal = refused.lines().find_map(|line| line.strip_prefix(operation.operation.as_str())?.strip_prefix(": "));
            let message = match refusal {
                Some(reason) => format!("{} of {} is not simulated: {reason}", operation.operation, operation.service),
                None => format!("{} of {} is not simulated (yet): FIDELITY.md lists what is", operation.operation, operation.service),
            };
            ApiError::new("NotSimulated", 501, message)
        })?;
    if !operation.input.is_object() && !operation.input.is_null() {
        return Err(ApiError::new("ParamValidation", 400, "Parameter validation failed:\nThe input must be an object"));
    }
    members::check(operation)?;
    handler(account, ctx, Input(&operation.input))
}

/// The names of all operations of a service, in order.
pub fn operation_names(service: &str) -> Vec<&'static str> {
    let mut names: Vec<&str> = tables(service).iter().copied().flatten().map(|(name, _)| *name).collect();
    names.sort_unstable();
    names
}
