//! A deployment of an HTTP API, compiled once: the tree of routes and everything that does not depend on the stage.

use super::mapping::{Expression, Mapping};
use super::router::Router;
use crate::backends::FunctionName;
use crate::model::http::{Authorizer, Definition, Integration, Route};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// A frozen definition in the form that requests meet.
#[derive(Debug)]
pub struct CompiledApi {
    /// What it was compiled from.
    pub definition: Arc<Definition>,
    pub(super) router: Router,
    pub(super) routes: Vec<CompiledRoute>,
}

/// A route, compiled.
#[derive(Debug)]
pub(super) struct CompiledRoute {
    pub route: Arc<Route>,
    /// The authorizer, if it has one.
    pub authorizer: Option<CompiledAuthorizer>,
    /// Its integration, if it has one.
    pub integration: Option<Rc<CompiledIntegration>>,
}

/// An authorizer, compiled.
#[derive(Debug)]
pub(super) struct CompiledAuthorizer {
    pub authorizer: Arc<Authorizer>,
    /// Where the identity is read: each source as it is written, and what it means.
    pub sources: Vec<(String, Expression)>,
}

/// An integration, compiled.
#[derive(Debug)]
pub(super) struct CompiledIntegration {
    pub integration: Arc<Integration>,
    pub kind: Kind,
    /// What is changed of requests.
    pub request: Vec<Mapping>,
    /// What is changed of responses, by status.
    pub responses: Vec<(u16, Vec<Mapping>)>,
}

/// What an integration leads to.
#[derive(Debug)]
pub(super) enum Kind {
    /// A function; none where a stage variable says which.
    Function(Option<FunctionName>),
    /// An endpoint in the internet.
    Endpoint,
    /// Something behind a VPC link.
    Private,
    /// An action of a service, and its parameters.
    Service(String, Vec<(String, Expression)>),
}

impl CompiledApi {
    pub(super) fn new(definition: Arc<Definition>) -> CompiledApi {
        let integrations: BTreeMap<&String, Rc<CompiledIntegration>> =
            crate::order::map(definition.integrations.iter().map(|(id, integration)| (id, Rc::new(CompiledIntegration::new(integration)))));
        let compiled = |route: &Arc<Route>| CompiledRoute {
            authorizer: route.authorizer_id.as_ref().and_then(|id| definition.authorizers.get(id)).map(CompiledAuthorizer::new),
            integration: route.integration_id().and_then(|id| integrations.get(&id.to_owned())).cloned(),
            route: route.clone(),
        };
        let routes = definition.routes.values().map(compiled).collect();
        let router = Router::new(definition.routes.values().map(|route| route.route_key.as_str()));
        CompiledApi { router, routes, definition: definition.clone() }
    }
}

impl CompiledAuthorizer {
    fn new(authorizer: &Arc<Authorizer>) -> CompiledAuthorizer {
        let sources = authorizer.identity_source.iter().map(|source| (source.clone(), Expression::parse(source))).collect();
        CompiledAuthorizer { authorizer: authorizer.clone(), sources }
    }
}

impl CompiledIntegration {
    fn new(integration: &Arc<Integration>) -> CompiledIntegration {
        let kind = match (integration.integration_type.as_str(), &integration.integration_subtype) {
            ("AWS_PROXY", None) => Kind::Function(function(integration.integration_uri.as_deref().unwrap_or_default())),
            (_, Some(subtype)) => {
                let parameters = integration.request_parameters.iter();
                Kind::Service(subtype.clone(), parameters.map(|(name, value)| (name.clone(), Expression::parse(value))).collect())
            }
            _ if integration.connection_type == "VPC_LINK" => Kind::Private,
            _ => Kind::Endpoint,
        };
        let request = if matches!(kind, Kind::Service(..)) { Vec::new() } else { Mapping::all(&integration.request_parameters) };
        let responses = integration.response_parameters.iter();
        let responses = responses.filter_map(|(status, mappings)| Some((status.parse().ok()?, Mapping::all(mappings)))).collect();
        CompiledIntegration { integration: integration.clone(), kind, request, responses }
    }
}

/// The function that an integration's URI names: its ARN, or the ARN of its invocation.
pub(super) fn function(uri: &str) -> Option<FunctionName> {
    let invoked = uri.split_once("/functions/").map_or(uri, |(_, rest)| rest.strip_suffix("/invocations").unwrap_or(rest));
    FunctionName::parse(invoked)
}
