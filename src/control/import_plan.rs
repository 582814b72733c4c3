//! A document's plan carried out on an API. Reading documents stands in `openapi`, the operations in `import`.

use super::authorizer::DEFAULT_TTL;
use super::documentation_import::merge_parts;
use super::resource::{join, next_order};
use super::{ApiError, ids};
use crate::model::{ApiDefinition, Authorizer, AuthorizerType, EndpointConfiguration, Extensions, Method, Resource, RestApi, method_place};
use crate::openapi::{self, ImportPlan};
use crate::order;
use crate::time::Chance;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What becomes of what an API has already (`mode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// A new API takes what the document says, its endpoint's type included.
    Import,
    /// The document takes its place.
    Overwrite,
    /// The document is added to it, and wins where both say something.
    Merge,
}

/// Makes the API what the plan says. Resources whose path stays keep their identifiers (recorded), `/` always.
pub(super) fn carry_out(api: &mut RestApi, chance: &mut Chance, plan: ImportPlan, mode: Mode) -> Result<(), ApiError> {
    api.warnings = plan.warnings.iter().filter(|problem| !problem.not_simulated).map(|problem| problem.message.clone()).collect();
    settings(api, &plan, mode);
    let definition = Arc::make_mut(&mut api.definition);
    let old_resources = std::mem::take(&mut definition.resources);
    if mode != Mode::Merge {
        *definition = ApiDefinition { root_resource_id: std::mem::take(&mut definition.root_resource_id), ..ApiDefinition::default() };
    }
    extensions(definition, plan.extensions, &plan.resources);
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
        complete(&mut authorizer);
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
    if mode != Mode::Merge && !plan.documentation_parts.is_empty() {
        api.documentation_parts = Arc::default();
    }
    merge_parts(api, plan.documentation_parts, chance).map(drop)
}

/// What the API has beside its definition. An update leaves the endpoint's type alone (`api-gateway-import-api-update`); its VPC endpoints
/// are the document's.
fn settings(api: &mut RestApi, plan: &ImportPlan, mode: Mode) {
    if let Some(name) = &plan.name {
        api.name.clone_from(name);
    }
    set(&mut api.description, plan.description.clone(), mode);
    set(&mut api.version, plan.version.clone(), mode);
    match (&plan.endpoint_configuration, mode) {
        (Some(configuration), Mode::Import) => api.endpoint_configuration = configuration.clone(),
        (Some(EndpointConfiguration { vpc_endpoint_ids, .. }), _) => {
            api.endpoint_configuration.vpc_endpoint_ids.clone_from(vpc_endpoint_ids)
        }
        (None, Mode::Overwrite) => api.endpoint_configuration.vpc_endpoint_ids.clear(),
        (None, _) => {}
    }
    if let Some(disabled) = plan.disable_execute_api_endpoint {
        api.disable_execute_api_endpoint = disabled;
    }
}

/// The values that an authorizer has where nothing is said.
pub(super) fn complete(authorizer: &mut Authorizer) {
    if authorizer.kind != AuthorizerType::CognitoUserPools {
        authorizer.authorizer_result_ttl_in_seconds.get_or_insert(DEFAULT_TTL);
    }
}

/// Keeps what nothing reads. What an older document said of a method goes with that method.
fn extensions(definition: &mut ApiDefinition, new: Extensions, resources: &BTreeMap<String, BTreeMap<String, Method>>) {
    for (path, methods) in resources {
        for http_method in methods.keys() {
            definition.forget_extensions(&method_place(path, http_method));
        }
    }
    definition.extensions.extend(new);
}

/// Sets a member to what the document says; where that is nothing, a merge keeps it.
fn set<T>(member: &mut Option<T>, new: Option<T>, mode: Mode) {
    if new.is_some() || mode != Mode::Merge {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::rest_api;
    use crate::model::{Integration, RequestValidator};
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
        carry_out(&mut api, &mut chance, plan(&["/a/b"]), Mode::Overwrite).expect("carried out");
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
        carry_out(&mut api, &mut chance, plan(&["/a", "/b"]), Mode::Overwrite).expect("carried out");
        let before = (id_of(&api, "/"), id_of(&api, "/a"));
        Arc::make_mut(&mut api.definition).binary_media_types = vec!["image/heif".into()];
        carry_out(&mut api, &mut chance, plan(&["/a", "/c"]), Mode::Overwrite).expect("carried out");
        assert_eq!((id_of(&api, "/"), id_of(&api, "/a")), before);
        assert_eq!(id_of(&api, "/b"), None);
        assert_eq!(api.definition.binary_media_types, ["image/png"]);
        assert_eq!(api.definition.authorizers.len(), 1);
    }

    #[test]
    fn merging_adds() {
        let mut chance = Chance::from_seed(1);
        let mut api = rest_api::new(&mut chance, SimTime::START, "");
        carry_out(&mut api, &mut chance, plan(&["/a"]), Mode::Overwrite).expect("carried out");
        Arc::make_mut(&mut api.definition).binary_media_types = vec!["image/heif".into()];
        let before = api.definition.clone();
        carry_out(&mut api, &mut chance, plan(&["/c"]), Mode::Merge).expect("carried out");
        assert!(id_of(&api, "/a").is_some() && id_of(&api, "/c").is_some());
        assert_eq!(api.definition.binary_media_types, ["image/heif", "image/png"]);
        assert_eq!(api.definition.authorizers.len(), 1);
        assert_eq!(before.binary_media_types, ["image/heif"], "who shares the definition keeps what it had");
    }
}
