//! A deployment, compiled once: the tree of routes and, for each method, everything that does not depend on the stage.

use super::authorize::CompiledAuthorization;
use super::models::{self, BodyModel};
use crate::model::{ApiDefinition, Integration, IntegrationResponse, IntegrationType, Method, Resource};
use crate::order;
use crate::pattern;
use crate::vtl::Template;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A frozen definition in the form that requests meet.
#[derive(Debug)]
pub struct CompiledApi {
    /// What it was compiled from.
    pub definition: Arc<ApiDefinition>,
    /// What it asks of callers.
    pub authorization: CompiledAuthorization,
    root: Node,
    /// Methods of all resources.
    pub methods: Vec<CompiledMethod>,
}

/// A place in the tree of routes.
#[derive(Debug, Default)]
struct Node {
    exact: BTreeMap<String, Node>,
    variable: Option<(String, Box<Node>)>,
    greedy: Option<(String, Methods)>,
    methods: Methods,
}

/// Methods of one resource: HTTP method → index into [`CompiledApi::methods`].
type Methods = Vec<(String, usize)>;

/// A method, compiled.
#[derive(Debug)]
pub struct CompiledMethod {
    /// Its resource's id.
    pub resource_id: String,
    /// Its resource's path.
    pub resource_path: String,
    /// The method as it is defined.
    pub method: Method,
    /// Whether it lets everybody in: nothing is asked of callers, and there is no resource policy.
    pub is_open: bool,
    /// Its integration, if it has one.
    pub integration: Option<CompiledIntegration>,
    /// Models of its request body by media type, once a request needed them.
    models: OnceCell<Vec<(String, BodyModel)>>,
}

/// An integration, compiled.
#[derive(Debug)]
pub struct CompiledIntegration {
    /// The integration as it is defined.
    pub integration: Integration,
    /// A header that its parameter mapping sets and must not.
    pub illegal_header: Option<String>,
    /// Request templates by media type.
    pub request_templates: Vec<(String, Template)>,
    /// Whether any of its templates needs a scope.
    pub needs_scope: bool,
    /// Integration responses: those with a pattern first, by status code, then the default.
    pub responses: Vec<CompiledResponse>,
}

/// An integration response, compiled.
#[derive(Debug)]
pub struct CompiledResponse {
    /// The integration response as it is defined.
    pub response: IntegrationResponse,
    /// Its status as a number.
    pub status: u16,
    /// Its pattern, which the whole text must match; none for the default.
    pub pattern: Option<Pattern>,
    /// Response templates by media type.
    pub templates: Vec<(String, Template)>,
}

/// A selection pattern.
#[derive(Debug)]
pub enum Pattern {
    /// Text without any special character: compared as it is.
    Exact(String),
    /// A regular expression.
    Regex(pattern::Pattern),
    /// Not a regular expression that can be read, and why: it matches nothing.
    Broken(String),
}

/// Values of path variables, as they stand in the path.
pub type PathParameters<'a> = Vec<(&'a str, &'a str)>;

impl CompiledApi {
    /// Compiles a definition.
    pub fn new(definition: Arc<ApiDefinition>) -> CompiledApi {
        let authorization = CompiledAuthorization::new(&definition);
        let mut api = CompiledApi { definition: definition.clone(), authorization, root: Node::default(), methods: Vec::new() };
        for resource in definition.resources.values() {
            let methods = resource
                .resource_methods
                .values()
                .map(|method| {
                    api.methods.push(CompiledMethod::new(&definition, resource, method));
                    (method.http_method.clone(), api.methods.len() - 1)
                })
                .collect();
            api.root.insert(&resource.path, methods);
        }
        api
    }

    /// The method of a resource by the resource's id: its own for this HTTP method, else `ANY`.
    pub fn method_of(&self, resource_id: &str, http_method: &str) -> Option<(usize, &CompiledMethod)> {
        let named =
            |name: &str| self.methods.iter().position(|method| method.resource_id == resource_id && method.method.http_method == name);
        let index = named(http_method).or_else(|| named("ANY"))?;
        Some((index, &self.methods[index]))
    }

    /// The resource that a path leads to: its methods and the values of its variables.
    /// An exact part comes before `{variable}`, and that before `{greedy+}`; resources without methods are passed over.
    pub fn find<'a>(&'a self, path: &'a str) -> Option<(Resourceful<'a>, PathParameters<'a>)> {
        let mut parameters = Vec::new();
        let methods = self.root.find(path.trim_start_matches('/'), &mut parameters)?;
        Some((Resourceful { api: self, methods }, parameters))
    }
}

/// A resource with methods.
#[derive(Clone, Copy, Debug)]
pub struct Resourceful<'a> {
    api: &'a CompiledApi,
    methods: &'a Methods,
}

impl<'a> Resourceful<'a> {
    /// The method for this HTTP method: its own before `ANY`.
    pub fn method(self, http_method: &str) -> Option<(usize, &'a CompiledMethod)> {
        let index = |name: &str| self.methods.iter().find(|(method, _)| method == name).map(|(_, index)| *index);
        let index = index(http_method).or_else(|| index("ANY"))?;
        Some((index, &self.api.methods[index]))
    }

    /// Any of its methods: they all tell of their resource.
    pub fn any_method(self) -> Option<(usize, &'a CompiledMethod)> {
        self.methods.first().map(|(_, index)| (*index, &self.api.methods[*index]))
    }

    /// The resource's path, for explanations.
    pub fn path(self) -> &'a str {
        self.methods.first().map_or("", |(_, index)| &self.api.methods[*index].resource_path)
    }
}

impl Node {
    fn insert(&mut self, path: &str, methods: Methods) {
        let mut node = self;
        for part in path.split('/').filter(|part| !part.is_empty()) {
            let variable = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
            node = match variable {
                None => node.exact.entry(part.to_owned()).or_default(),
                Some(name) => match name.strip_suffix('+') {
                    Some(name) => {
                        node.greedy = Some((name.to_owned(), methods));
                        return;
                    }
                    None => &mut node.variable.get_or_insert_with(|| (name.to_owned(), Box::default())).1,
                },
            };
        }
        node.methods = methods;
    }

    fn find<'a>(&'a self, rest: &'a str, parameters: &mut PathParameters<'a>) -> Option<&'a Methods> {
        // One slash at the end changes nothing (recorded).
        if rest.is_empty() {
            return (!self.methods.is_empty()).then_some(&self.methods);
        }
        let (part, after) = rest.split_once('/').unwrap_or((rest, ""));
        if let Some(found) = self.exact.get(part).and_then(|node| node.find(after, parameters)) {
            return Some(found);
        }
        if let Some((name, node)) = &self.variable {
            parameters.push((name, part));
            if let Some(found) = node.find(after, parameters) {
                return Some(found);
            }
            parameters.pop();
        }
        let (name, methods) = self.greedy.as_ref().filter(|(_, methods)| !methods.is_empty())?;
        parameters.push((name, rest.strip_suffix('/').unwrap_or(rest)));
        Some(methods)
    }
}

impl CompiledMethod {
    fn new(definition: &ApiDefinition, resource: &Resource, method: &Method) -> CompiledMethod {
        CompiledMethod {
            is_open: CompiledAuthorization::is_open(definition, method),
            resource_id: resource.id.clone(),
            resource_path: resource.path.clone(),
            method: Method { method_integration: None, ..method.clone() },
            integration: method.method_integration.as_ref().map(CompiledIntegration::new),
            models: OnceCell::new(),
        }
    }

    /// Models of its request body by media type; `definition` is the one that it is of.
    pub(super) fn body_models(&self, definition: &ApiDefinition) -> &[(String, BodyModel)] {
        self.models.get_or_init(|| models::of(definition, &self.method))
    }
}

impl CompiledIntegration {
    fn new(integration: &Integration) -> CompiledIntegration {
        let compile = |templates: &BTreeMap<String, String>| -> Vec<(String, Template)> {
            templates.iter().map(|(media_type, text)| (media_type.clone(), Template::compile(text))).collect()
        };
        let mut responses: Vec<CompiledResponse> = integration
            .integration_responses
            .values()
            .map(|response| CompiledResponse {
                status: response.status_code.parse().unwrap_or(200),
                pattern: response.selection_pattern.as_deref().filter(|pattern| !pattern.is_empty()).map(Pattern::compile),
                templates: compile(&response.response_templates),
                response: response.clone(),
            })
            .collect();
        order::sort_by_key(&mut responses, |response| response.pattern.is_none());
        let request_templates = compile(&integration.request_templates);
        let all = responses.iter().flat_map(|response| &response.templates).chain(&request_templates);
        let needs_scope = all.into_iter().any(|(_, template)| !template.is_static());
        let illegal_header = illegal_header(integration);
        CompiledIntegration { illegal_header, request_templates, needs_scope, responses, integration: integration.clone() }
    }

    /// The integration response for a backend's status or error message: the first whose pattern matches the whole text, else the default.
    pub fn select(&self, text: &str) -> Option<&CompiledResponse> {
        self.responses.iter().find(|response| response.pattern.as_ref().is_none_or(|pattern| pattern.matches(text)))
    }

    /// Patterns that could not be asked about this text, each with the reason: they match nothing.
    pub fn unusable_patterns(&self, text: &str) -> Vec<String> {
        let problem = |response: &CompiledResponse| {
            let pattern = response.response.selection_pattern.as_deref().unwrap_or_default();
            Some(format!("{pattern}: {}", response.pattern.as_ref()?.problem(text)?))
        };
        self.responses.iter().filter_map(problem).collect()
    }
}

/// The first header that the parameter mapping sets although it belongs to the gateway: every request then ends with 500 (recorded for
/// Lambda integrations).
fn illegal_header(integration: &Integration) -> Option<String> {
    const OF_ALL: [&str; 4] = ["Content-Length", "Transfer-Encoding", "X-Amzn-Trace-Id", "X-Amzn-Apigateway-Api-Id"];
    const OF_FUNCTIONS: [&str; 5] = ["Authorization", "Connection", "Expect", "Proxy-Authenticate", "TE"];
    let others: &[&str] = match integration.kind {
        IntegrationType::Aws | IntegrationType::AwsProxy => &OF_FUNCTIONS,
        IntegrationType::Http | IntegrationType::HttpProxy => &[],
        IntegrationType::Mock => return None,
    };
    let set = integration.request_parameters.keys().filter_map(|target| target.strip_prefix("integration.request.header."));
    let illegal = |name: &&str| OF_ALL.iter().chain(others).any(|illegal| illegal.eq_ignore_ascii_case(name));
    set.filter(illegal).map(str::to_owned).next()
}

impl Pattern {
    pub(super) fn compile(pattern: &str) -> Pattern {
        if pattern.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" _-:/".contains(&byte)) {
            return Pattern::Exact(pattern.to_owned());
        }
        pattern::Pattern::whole(pattern).map_or_else(|error| Pattern::Broken(error.to_string()), Pattern::Regex)
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        match self {
            Pattern::Exact(exact) => exact == text,
            Pattern::Regex(regex) => regex.matches(text),
            Pattern::Broken(_) => false,
        }
    }

    /// Why it could not be asked about a text, if so.
    pub(super) fn problem(&self, text: &str) -> Option<String> {
        match self {
            Pattern::Exact(_) => None,
            Pattern::Regex(regex) => regex.is_match(text).err().map(|error| error.to_string()),
            Pattern::Broken(error) => Some(error.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api(paths: &[&str]) -> CompiledApi {
        let mut definition = ApiDefinition::default();
        for path in paths {
            let methods = [("GET".to_owned(), Method { http_method: "GET".into(), ..Method::default() })];
            let resource = Resource { id: (*path).into(), path: (*path).into(), resource_methods: methods.into(), ..Resource::default() };
            definition.resources.insert((*path).into(), Arc::new(resource));
        }
        CompiledApi::new(Arc::new(definition))
    }

    fn found<'a>(api: &'a CompiledApi, path: &'a str) -> Option<(&'a str, PathParameters<'a>)> {
        let (resource, parameters) = api.find(path)?;
        Some((resource.path(), parameters))
    }

    #[test]
    fn exact_parts_come_before_variables_and_those_before_greedy_ones() {
        let api = api(&["/", "/pets", "/pets/{id}", "/pets/{id}/toys", "/pets/mine", "/{proxy+}"]);
        assert_eq!(found(&api, "/"), Some(("/", vec![])));
        assert_eq!(found(&api, "/pets"), Some(("/pets", vec![])));
        assert_eq!(found(&api, "/pets/"), Some(("/pets", vec![])));
        assert_eq!(found(&api, "//pets"), Some(("/pets", vec![])));
        assert_eq!(found(&api, "/pets/mine"), Some(("/pets/mine", vec![])));
        assert_eq!(found(&api, "/pets/7"), Some(("/pets/{id}", vec![("id", "7")])));
        assert_eq!(found(&api, "/pets/7/toys"), Some(("/pets/{id}/toys", vec![("id", "7")])));
        assert_eq!(found(&api, "/pets/7/food/"), Some(("/{proxy+}", vec![("proxy", "pets/7/food")])));
        assert_eq!(found(&api, "/a//b"), Some(("/{proxy+}", vec![("proxy", "a//b")])));
    }

    #[test]
    fn without_a_greedy_resource_an_unknown_path_leads_nowhere() {
        let api = api(&["/pets/{id}"]);
        assert_eq!(found(&api, "/pets"), None);
        assert_eq!(found(&api, "/pets/7/food"), None);
    }

    #[test]
    fn a_pattern_must_match_the_whole_text() {
        assert!(Pattern::compile("4\\d{2}").matches("404"));
        assert!(!Pattern::compile("4\\d").matches("404"));
        assert!(Pattern::compile(".*Not Found.*").matches("Pet Not Found: 7"));
        assert!(Pattern::compile("200").matches("200"));
        assert!(!Pattern::compile("(").matches("("));
    }
}
