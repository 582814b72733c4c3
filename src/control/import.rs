//! ImportRestApi and PutRestApi: their parameters, what is refused of a document, and in which words. Reading documents stands in `openapi`,
//! carrying them out in `import_plan`.

use super::import_plan::{Mode, carry_out, complete};
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, authorizer, find, gateway_response, integration, mapping, resource_policy, rest_api};
use crate::model::{Account, ApiDefinition, EndpointConfiguration, IntegrationResponse, Method};
use crate::openapi::{self, AwsVariables, Basepath, ImportOptions, ImportPlan, Limits, Pace, Problem};
use crate::time::{Chance, SimTime};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[("ImportRestApi", import_rest_api), ("PutRestApi", put_rest_api)];

fn import_rest_api(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut plan = plan(account, input, ctx.read.take())?;
    let mut api = rest_api::new(ctx.chance, ctx.now, plan.name.as_deref().unwrap_or_default());
    plan.policy = resource_policy::saved(plan.policy, &resource_policy::own(account, &api.id))?;
    carry_out(&mut api, ctx.chance, plan, Mode::Import)?;
    let answer = rest_api::show(&api, false);
    account.rest_apis.insert(api.id.clone(), Arc::new(api));
    answer
}

fn put_rest_api(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    // Without a mode, merge is assumed (`api-gateway-import-api-update`).
    let mode = input.text("mode")?.unwrap_or("merge");
    let mut violations = Violations::default();
    violations.enumeration(mode, "mode", &["overwrite", "merge"]);
    violations.finish()?;
    let mode = if mode == "merge" { Mode::Merge } else { Mode::Overwrite };
    let id = input.required("restApiId")?;
    find::api(account, id)?;
    let mut plan = plan(account, input, ctx.read.take())?;
    plan.policy = resource_policy::saved(plan.policy, &resource_policy::own(account, id))?;
    let api = find::api_mut(account, id)?;
    carry_out(api, ctx.chance, plan, mode)?;
    rest_api::show(api, true)
}

/// The plan of the document in `body`, refused where `failOnWarnings` asks for that.
fn plan(account: &Account, input: Input<'_>, read: Option<Box<ReadDocument>>) -> Result<ImportPlan, ApiError> {
    let parameters: BTreeMap<String, String> = input.read("parameters")?.unwrap_or_default();
    let options = import_options(account, &parameters)?;
    let text = input.required("body")?;
    let mut plan = match read {
        // Reading the same text in the same way again would come to the same.
        Some(read) if *read.text == *text && read.options == options => read.plan,
        _ => checked_plan(text, &options).map_err(|refused| refused.error())?,
    };
    if input.flag("failOnWarnings")? && plan.warnings.iter().any(|problem| !problem.not_simulated) {
        return Err(ApiError::bad_request(listed("Warnings found during import:", &plan.warnings)));
    }
    let kinds = parameters.get("endpointConfigurationTypes");
    if let Some(kind) = kinds {
        let kind = rest_api::endpoint_type_from(kind)
            .ok_or_else(|| ApiError::bad_request("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE"))?;
        let known = plan.endpoint_configuration.unwrap_or_default();
        let ip_address_type = if kind == crate::model::EndpointType::Private { "dualstack".into() } else { known.ip_address_type.clone() };
        plan.endpoint_configuration = Some(EndpointConfiguration { types: vec![kind], ip_address_type, ..known });
    }
    Ok(plan)
}

/// How an import with these `parameters` is done for an account.
pub fn import_options(account: &Account, parameters: &BTreeMap<String, String>) -> Result<ImportOptions, ApiError> {
    let basepath = match parameters.get("basepath").map(String::as_str) {
        None | Some("ignore") => Basepath::Ignore,
        Some("prepend") => Basepath::Prepend,
        Some("split") => Basepath::Split,
        Some(other) => {
            return Err(ApiError::bad_request(format!("Invalid basepath specified: '{other}' is neither ignore, prepend nor split")));
        }
    };
    let ignore_documentation = parameters.get("ignore").is_some_and(|ignored| ignored.eq_ignore_ascii_case("documentation"));
    let variables = AwsVariables { account_id: account.id.clone(), region: account.region.clone() };
    Ok(ImportOptions { basepath, limits: import_limits(account), ignore_documentation, variables: Some(variables) })
}

/// Why a document is refused.
#[derive(Clone, Debug, PartialEq)]
pub struct RefusedImport {
    /// What it is refused for.
    pub errors: Vec<Problem>,
    /// What would be warned about besides.
    pub warnings: Vec<Problem>,
}

impl RefusedImport {
    /// The refusal as AWS words it: errors, and then the warnings that were found on the way (reported).
    fn error(self) -> ApiError {
        let invalid = self.errors.iter().all(|problem| problem.message.starts_with("Invalid OpenAPI input."));
        let mut message = listed(if invalid { "Invalid OpenAPI input." } else { "Errors found during import:" }, &self.errors);
        if self.warnings.iter().any(|problem| !problem.not_simulated) {
            message.push('\n');
            message.push_str(&listed("Additionally, these warnings were found:", &self.warnings));
        }
        ApiError::bad_request(message)
    }
}

/// A document that has been read and checked before it is imported.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadDocument {
    /// Its text.
    pub text: Arc<str>,
    /// How it was read.
    pub options: ImportOptions,
    /// What it would make.
    pub plan: ImportPlan,
}

/// Reads a document and checks all of it as the single operations would: the plan, or everything that it is refused for, with places.
pub fn checked_plan(text: &str, options: &ImportOptions) -> Result<ImportPlan, RefusedImport> {
    match openapi::Document::parse(text, options.limits, options.variables.as_ref()) {
        Ok(document) => openapi::at_once(checked_document(&document, text, options, &Pace::endless())),
        Err(problem) => {
            let mut errors = vec![problem];
            openapi::place(text, &mut errors);
            Err(RefusedImport { errors, warnings: Vec::new() })
        }
    }
}

/// The same of a document that has been read already, step by step; `text` is what it was read from.
pub async fn checked_document(
    document: &openapi::Document,
    text: &str,
    options: &ImportOptions,
    pace: &Pace,
) -> Result<ImportPlan, RefusedImport> {
    let (mut errors, mut plan) = openapi::read_document(document, options, pace).await;
    errors.extend(plan_errors(&plan));
    pace.spend(plan.resources.len() * PATH).await;
    openapi::place_stepwise(text, &mut plan.warnings, pace).await;
    if errors.is_empty() {
        return Ok(plan);
    }
    openapi::place_stepwise(text, &mut errors, pace).await;
    Err(RefusedImport { errors, warnings: plan.warnings })
}

/// What it costs to check what a path makes, in units of work.
const PATH: usize = 1_000;

/// What a document is imported into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportInto {
    /// A new API.
    New,
    /// An API whose place it takes.
    Over(String),
    /// An API that it is added to.
    Merged(String),
}

/// The definition that an import would leave, without carrying it out. None if the API is not there, or the import would be refused.
pub fn import_preview(account: &Account, mut plan: ImportPlan, into: &ImportInto) -> Option<Arc<ApiDefinition>> {
    // Identifiers are drawn from a generator of its own: what is only looked at changes nothing.
    let mut chance = Chance::from_seed(0);
    let (mut api, mode) = match into {
        ImportInto::New => (rest_api::new(&mut chance, SimTime::START, ""), Mode::Import),
        ImportInto::Over(id) => ((**account.rest_apis.get(id)?).clone(), Mode::Overwrite),
        ImportInto::Merged(id) => ((**account.rest_apis.get(id)?).clone(), Mode::Merge),
    };
    plan.policy = resource_policy::saved(plan.policy, &resource_policy::own(account, &api.id)).ok()?;
    carry_out(&mut api, &mut chance, plan, mode).ok()?;
    Some(api.definition)
}

/// What the single operations would refuse of a plan, as an import words it.
pub fn plan_errors(plan: &ImportPlan) -> Vec<Problem> {
    let mut errors = Vec::new();
    let mut refuse = |pointer: String, message: String| {
        errors.push(Problem { message, pointer, line: None, column: None, not_simulated: false });
    };
    for authorizer in &plan.authorizers {
        let mut whole = authorizer.clone();
        complete(&mut whole);
        if let Err(error) = authorizer::check(&whole) {
            let pointer = plan.pointer_of_scheme(&authorizer.name);
            refuse(pointer, format!("Unable to create authorizer '{}': {}", authorizer.name, error.message));
        }
    }
    for response in &plan.gateway_responses {
        if let Err(error) = gateway_response::check(response) {
            let name = response.response_type.name();
            let pointer = format!("/x-amazon-apigateway-gateway-responses/{name}");
            refuse(pointer, format!("Unable to put gateway response '{name}': {}", error.message));
        }
    }
    // Which API it is for makes no difference to whether a policy can be read.
    if let Err(error) = resource_policy::saved(plan.policy.clone(), "arn:aws:execute-api:us-east-1:123456789012:api/") {
        refuse("/x-amazon-apigateway-policy".into(), error.message);
    }
    for (path, methods) in &plan.resources {
        for (http_method, method) in methods {
            let pointer = plan.operations.get(&(path.clone(), http_method.clone()));
            let pointer = format!("{}/x-amazon-apigateway-integration", pointer.map_or("", String::as_str));
            for message in integration_errors(path, http_method, method) {
                refuse(pointer.clone(), message);
            }
        }
    }
    errors
}

/// What PutIntegration and PutIntegrationResponse would refuse of a method.
fn integration_errors(path: &str, http_method: &str, method: &Method) -> Vec<String> {
    let Some(integration) = &method.method_integration else { return Vec::new() };
    let mut errors = Vec::new();
    let place = format!("on '{http_method}' for resource at path '{path}'");
    if let Err(error) = integration::check(method, integration) {
        errors.push(format!("Unable to put integration {place}: {}", error.message));
    }
    // A status that the method does not declare is let through: AWS's own sample for request validation has one.
    let declared = |response: &&IntegrationResponse| method.method_responses.contains_key(&response.status_code);
    for response in integration.integration_responses.values().filter(declared) {
        if let Err(error) = mapping::check_integration_response(method, &response.status_code, &response.response_parameters) {
            errors.push(format!("Unable to put integration response {place}: {}", error.message));
        }
    }
    errors
}

/// Problems of AWS's under a headline, as AWS lists them, each with its place in the text where that is known.
pub(super) fn listed(headline: &str, problems: &[Problem]) -> String {
    let mut text = headline.to_owned();
    for problem in problems.iter().filter(|problem| !problem.not_simulated) {
        text.push_str("\n\t");
        text.push_str(&problem.message);
        if let (Some(line), Some(column)) = (problem.line, problem.column) {
            text.push_str(&format!(" (line {line}, column {column})"));
        } else if !problem.pointer.is_empty() {
            text.push_str(&format!(" (at {})", problem.pointer));
        }
    }
    text
}

/// How much a document may ask for: AWS's limits, unless they were raised (`PutQuotas`).
pub fn import_limits(account: &Account) -> Limits {
    let most_bytes = account.quotas.document_bytes.map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX));
    let bytes = most_bytes.unwrap_or(Limits::AWS.bytes);
    let values = if most_bytes.is_some() { Limits::LIFTED.values } else { Limits::AWS.values };
    Limits { bytes, resources: account.quotas.resources_per_api.map_or(Limits::AWS.resources, |most| most as usize), values }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Integration;
    use serde_json::json;

    fn messages(plan: &ImportPlan) -> Vec<String> {
        plan_errors(plan).into_iter().map(|problem| problem.message).collect()
    }

    fn plan(paths: &[&str]) -> ImportPlan {
        let integration: Integration = serde_json::from_value(json!({
            "type": "MOCK", "passthroughBehavior": "WHEN_NO_MATCH", "timeoutInMillis": 29000, "cacheNamespace": "", "cacheKeyParameters": []
        }))
        .expect("an integration");
        let method = Method { http_method: "GET".into(), method_integration: Some(integration), ..Method::default() };
        ImportPlan {
            resources: paths.iter().map(|path| ((*path).to_owned(), [("GET".to_owned(), method.clone())].into())).collect(),
            ..ImportPlan::default()
        }
    }

    #[test]
    fn a_mapping_from_an_undeclared_parameter_is_an_error_with_its_place() {
        let mut plan = plan(&["/a"]);
        assert_eq!(messages(&plan), Vec::<String>::new());
        let method = plan.resources.get_mut("/a").and_then(|methods| methods.get_mut("GET")).expect("planned");
        let integration = method.method_integration.as_mut().expect("planned");
        integration.request_parameters.insert("integration.request.header.X".into(), "method.request.header.X".into());
        assert_eq!(
            messages(&plan),
            [
                "Unable to put integration on 'GET' for resource at path '/a': Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: method.request.header.X]"
            ]
        );
    }
}
