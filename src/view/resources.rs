//! The tab Resources: the tree of paths, and one method with its four boxes.

use crate::app::State;
use crate::model::{ApiDefinition, Integration, Method, Resource, RestApi};
use crate::order;
use std::collections::BTreeMap;

/// The tab.
#[derive(Clone, Debug, PartialEq)]
pub struct ResourcesView {
    /// The resource `/` with everything below it.
    pub root: Option<TreeNode>,
    /// How many levels of it are unfolded before somebody folds or unfolds any.
    pub unfolded: usize,
    /// The method that is open.
    pub method: Option<MethodView>,
}

/// A resource in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeNode {
    /// Its id.
    pub id: String,
    /// Its full path.
    pub path: String,
    /// The last part of its path, with its slash.
    pub label: String,
    /// Its methods.
    pub methods: Vec<String>,
    /// The resources below it, by path.
    pub children: Vec<TreeNode>,
}

impl TreeNode {
    /// The resource with this id, here or below.
    pub fn find(&self, id: &str) -> Option<&TreeNode> {
        if self.id == id { Some(self) } else { self.find_below(id) }
    }

    /// The resource with this id below this one.
    pub fn find_below(&self, id: &str) -> Option<&TreeNode> {
        self.children.iter().find_map(|child| child.find(id))
    }

    /// How many levels can be unfolded without the tree getting longer than anybody reads: at least the first.
    fn unfolded(&self) -> usize {
        let (mut levels, mut lines) = (0, 1);
        let mut level: Vec<&TreeNode> = vec![self];
        while !level.is_empty() {
            level = level.into_iter().flat_map(|node| &node.children).collect();
            lines += level.len();
            if levels > 0 && lines > MOST_LINES {
                break;
            }
            levels += 1;
        }
        levels
    }
}

/// How many lines a tree has at most where that can be helped.
const MOST_LINES: usize = 150;

/// A method and its four boxes.
#[derive(Clone, Debug, PartialEq)]
pub struct MethodView {
    /// The API's id.
    pub api_id: String,
    /// The resource's id.
    pub resource_id: String,
    /// The resource's path.
    pub path: String,
    /// The method.
    pub method: Method,
    /// The request validator's name.
    pub validator: Option<String>,
    /// The authorizer's name.
    pub authorizer: Option<String>,
    /// What it calls, in a few words.
    pub backend: String,
    /// Lambda functions that it could call: names and invocation URIs.
    pub functions: Vec<(String, String)>,
}

/// The tab of one API, with one method open.
pub fn resources(state: &State, api_id: &str, open: Option<&(String, String)>) -> Option<ResourcesView> {
    let account = &state.workspace.engine.account;
    let api = account.rest_apis.get(api_id)?;
    let definition = &api.definition;
    let root = definition.resources.get(&definition.root_resource_id).map(|root| node(&below(definition), root));
    let method = open.and_then(|(resource, http_method)| {
        let mut method = method(api, resource, http_method)?;
        method.functions = functions(state);
        Some(method)
    });
    let unfolded = root.as_ref().map_or(0, TreeNode::unfolded);
    Some(ResourcesView { root, unfolded, method })
}

/// Resources by the id of the one that they stand below.
type Below<'a> = BTreeMap<&'a str, Vec<&'a Resource>>;

fn below(definition: &ApiDefinition) -> Below<'_> {
    let mut below = Below::new();
    for resource in definition.resources.values() {
        if let Some(parent) = &resource.parent_id {
            below.entry(parent).or_default().push(resource);
        }
    }
    below
}

fn node(below: &Below<'_>, resource: &Resource) -> TreeNode {
    let mut children: Vec<TreeNode> = below.get(&*resource.id).into_iter().flatten().map(|child| node(below, child)).collect();
    order::sort_by(&mut children, |a, b| a.path.cmp(&b.path));
    TreeNode {
        id: resource.id.clone(),
        path: resource.path.clone(),
        label: format!("/{}", resource.path_part.as_deref().unwrap_or_default()),
        methods: resource.resource_methods.keys().cloned().collect(),
        children,
    }
}

fn method(api: &RestApi, resource_id: &str, http_method: &str) -> Option<MethodView> {
    let resource = api.definition.resources.get(resource_id)?;
    let method = resource.resource_methods.get(http_method)?;
    let validators = &api.definition.request_validators;
    let authorizers = &api.definition.authorizers;
    Some(MethodView {
        api_id: api.id.clone(),
        resource_id: resource.id.clone(),
        path: resource.path.clone(),
        validator: method.request_validator_id.as_ref().and_then(|id| validators.get(id)?.name.clone()),
        authorizer: method.authorizer_id.as_ref().and_then(|id| Some(authorizers.get(id)?.name.clone())),
        backend: method.method_integration.as_ref().map_or("No integration".into(), backend),
        method: method.clone(),
        functions: Vec::new(),
    })
}

/// What an integration calls, in a few words.
fn backend(integration: &Integration) -> String {
    let uri = integration.uri.as_deref().unwrap_or_default();
    match uri.split_once(":function:").and_then(|(_, rest)| rest.strip_suffix("/invocations")) {
        Some(function) => format!("Lambda {function}"),
        None if uri.is_empty() => "Mock: no backend".into(),
        None => uri.to_owned(),
    }
}

/// Functions and their aliases with the URIs that call them.
fn functions(state: &State) -> Vec<(String, String)> {
    let account = &state.workspace.engine.account;
    let uri = |name: &str| {
        let (region, id) = (&account.region, &account.id);
        format!("arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/arn:aws:lambda:{region}:{id}:function:{name}/invocations")
    };
    let functions = account.functions.values();
    functions
        .flat_map(|function| {
            let own = std::iter::once(function.function_name.clone());
            own.chain(function.aliases.keys().map(|alias| format!("{}:{alias}", function.function_name)))
        })
        .map(|name| (name.clone(), uri(&name)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Action, Route, StorageState, sample};
    use crate::control::Operation;
    use crate::view::apis::{Deployed, apis};
    use serde_json::json;

    fn state() -> State {
        State::new(sample().expect("the sample is made"), Route::Apis, StorageState::Saved)
    }

    #[test]
    fn the_tree_holds_every_resource_below_its_parent() {
        let state = state();
        let id = &apis(&state)[0].id;
        let root = resources(&state, id, None).and_then(|view| view.root).expect("a root");
        assert_eq!((root.path.as_str(), root.label.as_str()), ("/", "/"));
        let pets = root.children.iter().find(|child| child.path == "/pets").expect("/pets");
        assert_eq!(pets.children[0].label, "/{petId}");
        assert_eq!(root.find(&pets.children[0].id).map(|node| node.path.as_str()), Some("/pets/{petId}"));
        assert_eq!(root.find("nowhere"), None);
    }

    #[test]
    fn a_method_names_its_backend_and_the_functions_it_could_call() {
        let state = state();
        let api = state.workspace.engine.account.rest_apis.values().next().expect("an API");
        for (resource, method) in api.definition.methods() {
            let open = (resource.id.clone(), method.http_method.clone());
            let view = resources(&state, &api.id, Some(&open)).and_then(|view| view.method).expect("a method");
            assert_eq!(view.path, resource.path);
            assert!(!view.backend.is_empty());
            assert!(view.functions.iter().any(|(name, uri)| name.ends_with(":prod") && uri.ends_with(":prod/invocations")));
        }
        assert!(resources(&state, &api.id, Some(&("nowhere".into(), "GET".into()))).is_some_and(|view| view.method.is_none()));
    }

    #[test]
    fn a_change_waits_to_be_deployed_until_it_is_taken_back() {
        let mut state = state();
        let before = apis(&state)[0].clone();
        assert_eq!(before.deployed, Deployed::Current);
        let root = resources(&state, &before.id, None).and_then(|view| view.root).expect("a root").id;
        let input = json!({"restApiId": before.id, "parentId": root, "pathPart": "new"});
        state.update(Action::Call(Operation::apigateway("CreateResource", input))).reply.expect("a resource");
        assert_eq!(apis(&state)[0].deployed, Deployed::Changed);
        state.update(Action::Undo).reply.expect("undone");
        assert_eq!(apis(&state)[0].deployed, Deployed::Current);
    }
}
