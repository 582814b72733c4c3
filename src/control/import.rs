//! ImportRestApi and PutRestApi: a document's plan carried out. Reading documents stands in `openapi`.

use super::authorizer::DEFAULT_TTL;
use super::resource::{join, next_order};
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, find, ids, mapping, resource_policy, rest_api};
use crate::model::{Account, ApiDefinition, AuthorizerType, EndpointConfiguration, IntegrationResponse, Method, Resource, RestApi};
use crate::openapi::{self, Basepath, ImportOptions, ImportPlan, Problem};
use crate::order;
use crate::time::Chance;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[("ImportRestApi", import_rest_api), ("PutRestApi", put_rest_api)];

/// What becomes of what an API has already (`mode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// The document takes its place.
    Overwrite,
    /// The document is added to it, and wins where both say something.
    Merge,
}

fn import_rest_api(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut plan = plan(input)?;
    let mut api = rest_api::new(ctx.chance, ctx.now, plan.name.as_deref().unwrap_or_default());
    plan.policy = resource_policy::saved(plan.policy, &resource_policy::own(account, &api.id))?;
    carry_out(&mut api, ctx.chance, plan, Mode::Overwrite);
    let answer = rest_api::show(&api, false);
    account.rest_apis.insert(api.id.clone(), Arc::new(api));
    answer
}

fn put_rest_api(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mode = input.text("mode")?.unwrap_or("overwrite");
    let mut violations = Violations::default();
    violations.enumeration(mode, "mode", &["overwrite", "merge"]);
    violations.finish()?;
    let mode = if mode == "merge" { Mode::Merge } else { Mode::Overwrite };
    let id = input.required("restApiId")?;
    find::api(account, id)?;
    let mut plan = plan(input)?;
    plan.policy = resource_policy::saved(plan.policy, &resource_policy::own(account, id))?;
    let api = find::api_mut(account, id)?;
    carry_out(api, ctx.chance, plan, mode);
    rest_api::show(api, true)
}

/// The plan of the document in `body`, refused where `failOnWarnings` asks for that.
fn plan(input: Input<'_>) -> Result<ImportPlan, ApiError> {
    let mut plan = read(input)?;
    let warnings: Vec<Problem> = plan.warnings.iter().filter(|problem| !problem.not_simulated).cloned().collect();
    if input.flag("failOnWarnings")? && !warnings.is_empty() {
        return Err(ApiError::bad_request(listed("Warnings found during import:", &warnings)));
    }
    let errors = mapping_errors(&plan);
    if !errors.is_empty() {
        return Err(ApiError::bad_request(format!("Errors found during import:\n\t{}", errors.join("\n\t"))));
    }
    let parameters: BTreeMap<String, String> = input.read("parameters")?.unwrap_or_default();
    if let Some(kind) = parameters.get("endpointConfigurationTypes") {
        let kind = rest_api::endpoint_type_from(kind)
            .ok_or_else(|| ApiError::bad_request("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE"))?;
        plan.endpoint_configuration = Some(EndpointConfiguration { types: vec![kind], ..plan.endpoint_configuration.unwrap_or_default() });
    }
    Ok(plan)
}

/// What PutIntegration and PutIntegrationResponse would refuse of the plan, as an import words it.
fn mapping_errors(plan: &ImportPlan) -> Vec<String> {
    let mut errors = Vec::new();
    for (path, methods) in &plan.resources {
        for (http_method, method) in methods {
            let Some(integration) = &method.method_integration else { continue };
            let place = format!("on '{http_method}' for resource at path '{path}'");
            if let Err(error) = mapping::check_integration_request(method, &integration.request_parameters) {
                errors.push(format!("Unable to put integration {place}: {}", error.message));
            }
            // A status that the method does not declare is let through: AWS's own sample for request validation has one.
            let declared = |response: &&IntegrationResponse| method.method_responses.contains_key(&response.status_code);
            for response in integration.integration_responses.values().filter(declared) {
                if let Err(error) = mapping::check_integration_response(method, &response.status_code, &response.response_parameters) {
                    errors.push(format!("Unable to put integration response {place}: {}", error.message));
                }
            }
        }
    }
    errors
}

/// Problems under a headline, as AWS lists them, each with its place in the text where that is known.
fn listed(headline: &str, problems: &[Problem]) -> String {
    let mut text = headline.to_owned();
    for problem in problems {
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

/// Makes the API what the plan says. Resources whose path stays keep their identifiers (recorded), `/` always.
fn carry_out(api: &mut RestApi, chance: &mut Chance, plan: ImportPlan, mode: Mode) {
    if let Some(name) = plan.name {
        api.name = name;
    }
    set(&mut api.description, plan.description, mode);
    set(&mut api.version, plan.version, mode);
    api.warnings = plan.warnings.into_iter().filter(|problem| !problem.not_simulated).map(|problem| problem.message).collect();
    if let Some(configuration) = plan.endpoint_configuration {
        api.endpoint_configuration = configuration;
    }
    if let Some(disabled) = plan.disable_execute_api_endpoint {
        api.disable_execute_api_endpoint = disabled;
    }
    api.tags.extend(plan.tags);

    let definition = Arc::make_mut(&mut api.definition);
    let old_resources = std::mem::take(&mut definition.resources);
    if mode == Mode::Overwrite {
        *definition = ApiDefinition { root_resource_id: std::mem::take(&mut definition.root_resource_id), ..ApiDefinition::default() };
    }
    definition.api_key_source = plan.api_key_source.unwrap_or(definition.api_key_source);
    for media_type in plan.binary_media_types.unwrap_or_default() {
        if !definition.binary_media_types.contains(&media_type) {
            definition.binary_media_types.push(media_type);
        }
    }
    set(&mut definition.minimum_compression_size, plan.minimum_compression_size, mode);
    set(&mut definition.policy, plan.policy, mode);
    for mut model in plan.models {
        model.id = definition.models.get(&model.name).map_or_else(|| ids::short(chance), |old| old.id.clone());
        model.schema = model.schema.map(|schema| schema.replace(openapi::REST_API_ID, &api.id));
        definition.models.insert(model.name.clone(), Arc::new(model));
    }
    for mut validator in plan.request_validators {
        let old = definition.request_validators.values().find(|old| old.name == validator.name);
        validator.id = old.map_or_else(|| ids::short(chance), |old| old.id.clone());
        definition.request_validators.insert(validator.id.clone(), Arc::new(validator));
    }
    for mut authorizer in plan.authorizers {
        let old = definition.authorizers.values().find(|old| old.name == authorizer.name);
        authorizer.id = old.map_or_else(|| ids::short(chance), |old| old.id.clone());
        if authorizer.kind != AuthorizerType::CognitoUserPools {
            authorizer.authorizer_result_ttl_in_seconds.get_or_insert(DEFAULT_TTL);
        }
        definition.authorizers.insert(authorizer.id.clone(), Arc::new(authorizer));
    }
    for response in plan.gateway_responses {
        definition.gateway_responses.insert(response.response_type, Arc::new(response));
    }
    let mut tree = Tree::new(old_resources, mode);
    for path in &plan.paths {
        tree.resource_at(path, chance);
    }
    for (path, methods) in plan.resources {
        let id = tree.resource_at(&path, chance);
        for (http_method, method) in methods {
            let method = identified(method, definition, &id);
            tree.put(&id, http_method, method);
        }
    }
    definition.resources = tree.resources;
}

/// Sets a member to what the document says; where that is nothing, a merge keeps it.
fn set<T>(member: &mut Option<T>, new: Option<T>, mode: Mode) {
    if new.is_some() || mode == Mode::Overwrite {
        *member = new;
    }
}

/// A method of the plan with identifiers in the place of names.
fn identified(mut method: Method, definition: &ApiDefinition, resource_id: &str) -> Method {
    method.authorizer_id = method.authorizer_id.and_then(|name| {
        let authorizer = definition.authorizers.values().find(|authorizer| authorizer.name == name);
        authorizer.map(|authorizer| authorizer.id.clone())
    });
    method.request_validator_id = method.request_validator_id.and_then(|name| {
        let validator = definition.request_validators.values().find(|validator| validator.name.as_ref() == Some(&name));
        validator.map(|validator| validator.id.clone())
    });
    if let Some(integration) = method.method_integration.as_mut().filter(|integration| integration.cache_namespace.is_empty()) {
        integration.cache_namespace = resource_id.to_owned();
    }
    method
}

/// The tree of resources that an import makes.
struct Tree {
    resources: BTreeMap<String, Arc<Resource>>,
    /// Identifiers by path: of the tree, and of what was there before.
    ids: BTreeMap<String, String>,
    old_ids: BTreeMap<String, String>,
}

impl Tree {
    fn new(old: BTreeMap<String, Arc<Resource>>, mode: Mode) -> Tree {
        let old_ids: BTreeMap<String, String> = order::map(old.values().map(|resource| (resource.path.clone(), resource.id.clone())));
        if mode == Mode::Merge {
            return Tree { resources: old, ids: old_ids, old_ids: BTreeMap::new() };
        }
        let root = old.into_values().filter(|resource| resource.parent_id.is_none());
        let resources = root
            .map(|root| (root.id.clone(), Arc::new(Resource { id: root.id.clone(), path: "/".into(), ..Resource::default() })))
            .collect();
        let ids = old_ids.get("/").map(|id| ("/".to_owned(), id.clone())).into_iter().collect();
        Tree { resources, ids, old_ids }
    }

    /// The identifier of the resource with this path, which is made with its ancestors if it is not there.
    fn resource_at(&mut self, path: &str, chance: &mut Chance) -> String {
        let mut at = "/".to_owned();
        let mut id = self.ids.get("/").cloned().unwrap_or_default();
        for part in path.split('/').filter(|part| !part.is_empty()) {
            at = join(&at, part);
            id = match self.ids.get(&at) {
                Some(known) => known.clone(),
                None => self.make(&at, part, id, chance),
            };
        }
        id
    }

    fn make(&mut self, path: &str, part: &str, parent: String, chance: &mut Chance) -> String {
        let id = self.old_ids.get(path).cloned().unwrap_or_else(|| ids::short(chance));
        let resource = Resource {
            id: id.clone(),
            parent_id: Some(parent),
            path_part: Some(part.to_owned()),
            path: path.to_owned(),
            order: next_order(self.resources.values()),
            ..Resource::default()
        };
        self.resources.insert(id.clone(), Arc::new(resource));
        self.ids.insert(path.to_owned(), id.clone());
        id
    }

    fn put(&mut self, id: &str, http_method: String, method: Method) {
        if let Some(resource) = self.resources.get_mut(id) {
            Arc::make_mut(resource).resource_methods.insert(http_method, method);
        }
    }
}

/// Reads the document in `body`.
fn read(input: Input<'_>) -> Result<ImportPlan, ApiError> {
    let parameters: BTreeMap<String, String> = input.read("parameters")?.unwrap_or_default();
    let basepath = match parameters.get("basepath").map(String::as_str) {
        None | Some("ignore") => Basepath::Ignore,
        Some("prepend") => Basepath::Prepend,
        Some("split") => Basepath::Split,
        Some(other) => {
            return Err(ApiError::bad_request(format!("Invalid basepath specified: '{other}' is neither ignore, prepend nor split")));
        }
    };
    openapi::read(input.required("body")?, &ImportOptions { basepath }).map_err(|problems| {
        let invalid = problems.iter().all(|problem| problem.message.starts_with("Invalid OpenAPI input."));
        let headline = if invalid { "Invalid OpenAPI input." } else { "Errors found during import:" };
        ApiError::bad_request(listed(headline, &problems))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Authorizer, Integration, RequestValidator};
    use crate::time::SimTime;
    use serde_json::json;

    fn plan(paths: &[&str]) -> ImportPlan {
        let integration: Integration = serde_json::from_value(json!({
            "type": "MOCK", "passthroughBehavior": "WHEN_NO_MATCH", "timeoutInMillis": 29000, "cacheNamespace": "", "cacheKeyParameters": []
        }))
        .expect("an integration");
        let method = Method {
            http_method: "GET".into(),
            authorizer_id: Some("who".into()),
            request_validator_id: Some("all".into()),
            method_integration: Some(integration),
            ..Method::default()
        };
        let authorizer = json!({"id": "", "name": "who", "type": "TOKEN"});
        ImportPlan {
            name: Some("pets".into()),
            resources: paths.iter().map(|path| ((*path).to_owned(), [("GET".to_owned(), method.clone())].into())).collect(),
            authorizers: vec![serde_json::from_value::<Authorizer>(authorizer).expect("an authorizer")],
            request_validators: vec![RequestValidator { name: Some("all".into()), ..RequestValidator::default() }],
            binary_media_types: Some(vec!["image/png".into()]),
            ..ImportPlan::default()
        }
    }

    fn id_of(api: &RestApi, path: &str) -> Option<String> {
        api.definition.resource_at(path).map(|resource| resource.id.clone())
    }

    #[test]
    fn names_become_identifiers_and_ancestors_are_made() {
        let mut chance = Chance::from_seed(1);
        let mut api = rest_api::new(&mut chance, SimTime::START, "");
        carry_out(&mut api, &mut chance, plan(&["/a/b"]), Mode::Overwrite);
        let resource = api.definition.resource_at("/a/b").expect("made");
        assert_eq!(resource.parent_id, id_of(&api, "/a"));
        let method = &resource.resource_methods["GET"];
        let authorizer = &api.definition.authorizers[method.authorizer_id.as_ref().expect("named")];
        assert_eq!((&*authorizer.name, authorizer.authorizer_result_ttl_in_seconds), ("who", Some(300)));
        assert!(api.definition.request_validators.contains_key(method.request_validator_id.as_ref().expect("named")));
        assert_eq!(method.method_integration.as_ref().expect("kept").cache_namespace, resource.id);
    }

    #[test]
    fn overwriting_keeps_identifiers_of_paths_that_stay_and_drops_the_rest() {
        let mut chance = Chance::from_seed(1);
        let mut api = rest_api::new(&mut chance, SimTime::START, "");
        carry_out(&mut api, &mut chance, plan(&["/a", "/b"]), Mode::Overwrite);
        let before = (id_of(&api, "/"), id_of(&api, "/a"));
        Arc::make_mut(&mut api.definition).binary_media_types = vec!["image/heif".into()];
        carry_out(&mut api, &mut chance, plan(&["/a", "/c"]), Mode::Overwrite);
        assert_eq!((id_of(&api, "/"), id_of(&api, "/a")), before);
        assert_eq!(id_of(&api, "/b"), None);
        assert_eq!(api.definition.binary_media_types, ["image/png"]);
        assert_eq!(api.definition.authorizers.len(), 1);
    }

    #[test]
    fn a_mapping_from_an_undeclared_parameter_is_an_error_with_its_place() {
        let mut plan = plan(&["/a"]);
        assert_eq!(mapping_errors(&plan), Vec::<String>::new());
        let method = plan.resources.get_mut("/a").and_then(|methods| methods.get_mut("GET")).expect("planned");
        let integration = method.method_integration.as_mut().expect("planned");
        integration.request_parameters.insert("integration.request.header.X".into(), "method.request.header.X".into());
        assert_eq!(
            mapping_errors(&plan),
            [
                "Unable to put integration on 'GET' for resource at path '/a': Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: method.request.header.X]"
            ]
        );
    }

    #[test]
    fn merging_adds() {
        let mut chance = Chance::from_seed(1);
        let mut api = rest_api::new(&mut chance, SimTime::START, "");
        carry_out(&mut api, &mut chance, plan(&["/a"]), Mode::Overwrite);
        Arc::make_mut(&mut api.definition).binary_media_types = vec!["image/heif".into()];
        let before = api.definition.clone();
        carry_out(&mut api, &mut chance, plan(&["/c"]), Mode::Merge);
        assert!(id_of(&api, "/a").is_some() && id_of(&api, "/c").is_some());
        assert_eq!(api.definition.binary_media_types, ["image/heif", "image/png"]);
        assert_eq!(api.definition.authorizers.len(), 1);
        assert_eq!(before.binary_media_types, ["image/heif"], "who shares the definition keeps what it had");
    }
}
