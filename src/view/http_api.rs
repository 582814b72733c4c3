//! The page of an HTTP API: routes, integrations, authorizers, CORS, stages – and what an HTTP API does not have, with the reason.

mod authorizer;
mod cors;
mod integration;
mod mapping;
mod problems;
mod route;
mod stage;

pub use authorizer::{JwtDraft, LambdaDraft};
pub use cors::CorsDraft;
pub use integration::IntegrationDraft;
pub use mapping::{MODIFICATIONS, Mapping, MappingDraft, OF_REQUESTS, OF_RESPONSES, ResponseMappings};
pub use problems::{Problems, words};
pub use route::{RouteDraft, no_scopes};
pub use stage::{LOG_PRESETS, RouteSettingsRow, SettingsDraft, StageDraft, place as place_in_stage};

use crate::app::State;
use crate::model::http::{Api, Authorizer, Integration, Route, Stage};
use crate::model::{Account, issuer};
use crate::order;

/// An HTTP API in the list of APIs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpApiRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its description; empty if it has none.
    pub description: String,
    /// How many routes it has.
    pub routes: usize,
    /// Names of its stages.
    pub stages: Vec<String>,
    /// When it was made.
    pub created: String,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpApiView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its description; empty if it has none.
    pub description: String,
    /// Where it is reached.
    pub endpoint: String,
    /// Its routes by path.
    pub routes: Vec<RouteRow>,
    /// Its integrations.
    pub integrations: Vec<IntegrationRow>,
    /// Its authorizers.
    pub authorizers: Vec<AuthorizerRow>,
    /// What the form of its CORS configuration begins with; none if it has none.
    pub cors: Option<CorsDraft>,
    /// Its stages.
    pub stages: Vec<StageRow>,
    /// What the last import left out, and why.
    pub left_out: Vec<String>,
    /// Issuers that an authorizer could trust.
    pub issuers: Vec<String>,
    /// ARNs of functions that a route could lead to, with their names.
    pub functions: Vec<(String, String)>,
}

/// A route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteRow {
    /// Its id.
    pub id: String,
    /// Method, or `$default`.
    pub method: String,
    /// Path; empty for `$default`.
    pub path: String,
    /// What it leads to; empty if to nothing.
    pub target: String,
    /// What it asks of callers.
    pub authorization: String,
    /// Its scopes, with commas.
    pub scopes: String,
    /// What its form begins with.
    pub draft: RouteDraft,
}

/// An integration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntegrationRow {
    /// Its id.
    pub id: String,
    /// Its type, with its subtype or payload format.
    pub kind: String,
    /// What it leads to.
    pub uri: String,
    /// How many mappings it has.
    pub mappings: usize,
    /// What its form begins with.
    pub draft: IntegrationDraft,
    /// What the form of its mapping begins with.
    pub mapping: MappingDraft,
    /// Why its requests cannot be mapped; none if they can.
    pub requests_as_they_are: Option<&'static str>,
}

/// An authorizer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizerRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `JWT` or `REQUEST`.
    pub kind: String,
    /// Issuer and audience, or the function.
    pub about: String,
    /// Its identity sources.
    pub sources: String,
    /// What its form begins with, if it checks tokens.
    pub jwt: Option<JwtDraft>,
    /// What its form begins with, if it calls a function.
    pub lambda: Option<LambdaDraft>,
}

/// A stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageRow {
    /// Its name.
    pub name: String,
    /// Where it is reached.
    pub url: String,
    /// Whether it deploys by itself.
    pub auto_deploy: bool,
    /// Its deployment; empty if nothing has been deployed to it.
    pub deployment: String,
    /// Whether what is being edited differs from what it serves.
    pub waits: bool,
    /// What its form begins with.
    pub draft: StageDraft,
    /// What holds for each route on it.
    pub routes: Vec<RouteSettingsRow>,
    /// A destination for its access log that would do.
    pub suggestion: String,
}

/// What an HTTP API does not have, and what to do about it (`http-api-vs-rest`).
pub const ABSENT: [(&str, &str); 9] = [
    (
        "API keys and usage plans",
        "No quotas and no throttling by client: a REST API has them. Routes of a stage can be throttled for all clients together.",
    ),
    ("Caching", "Every request reaches the integration: a REST API's stage can have a cache."),
    ("Request validation and models", "Bodies and parameters are passed on as they are: the integration must check them."),
    ("Mapping templates", "Bodies cannot be changed. Headers, query, path and status can, by parameter mapping."),
    ("Mock integrations", "Every route needs a backend."),
    ("Gateway responses", "The bodies of errors cannot be changed."),
    ("Canary releases", "A stage serves one deployment: weights of a Lambda alias can stand in for a canary."),
    ("Resource policies, private and edge-optimized endpoints, AWS WAF", "An HTTP API is reached over the internet in its Region."),
    (
        "Execution logs, X-Ray and test invocations",
        "Access logs and metrics are all there is to look at; here, the trace of each request tells more.",
    ),
];

/// Every HTTP API, by name and then by id.
pub fn http_apis(state: &State) -> Vec<HttpApiRow> {
    let row = |api: &Api| HttpApiRow {
        id: api.api_id.clone(),
        name: api.name.clone(),
        description: api.description.clone().unwrap_or_default(),
        routes: api.definition.routes.len(),
        stages: api.stages.keys().cloned().collect(),
        created: api.created_date.to_string(),
    };
    let mut rows: Vec<HttpApiRow> = state.workspace.engine.account.http_apis.values().map(|api| row(api)).collect();
    order::sort_by(&mut rows, |a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    rows
}

/// The page of the API with this id.
pub fn http_api(state: &State, id: &str) -> Option<HttpApiView> {
    let account = &state.workspace.engine.account;
    let api = account.http_apis.get(id)?;
    let endpoint = format!("https://{id}.execute-api.{}.amazonaws.com", account.region);
    let definition = &api.definition;
    let mut routes: Vec<RouteRow> = definition.routes.values().map(|route| route_row(api, route)).collect();
    order::sort_by(&mut routes, |a, b| (&a.path, &a.method).cmp(&(&b.path, &b.method)));
    let arn = |name: &String| format!("arn:aws:lambda:{}:{}:function:{name}", account.region, account.id);
    Some(HttpApiView {
        id: id.to_owned(),
        name: api.name.clone(),
        description: api.description.clone().unwrap_or_default(),
        routes,
        integrations: definition.integrations.values().map(|integration| integration_row(integration)).collect(),
        authorizers: definition.authorizers.values().map(|authorizer| authorizer_row(authorizer)).collect(),
        cors: api.definition.cors_configuration.as_ref().map(CorsDraft::of),
        stages: api.stages.values().map(|stage| stage_row(account, api, stage, &endpoint)).collect(),
        left_out: api.warnings.iter().chain(&api.import_info).cloned().collect(),
        issuers: account.issuers.keys().cloned().chain(account.user_pools.keys().map(|id| issuer(id))).collect(),
        functions: account.functions.keys().map(|name| (arn(name), name.clone())).collect(),
        endpoint,
    })
}

fn route_row(api: &Api, route: &Route) -> RouteRow {
    let (method, path) = route.parts().unwrap_or((Route::DEFAULT, ""));
    let integration = route.integration_id().and_then(|id| api.definition.integrations.get(id));
    let authorizer = route.authorizer_id.as_ref().and_then(|id| api.definition.authorizers.get(id));
    RouteRow {
        id: route.route_id.clone(),
        method: method.to_owned(),
        path: path.to_owned(),
        target: integration.map(|integration| target(integration)).unwrap_or_default(),
        authorization: authorizer
            .map_or_else(|| route.authorization_type.clone(), |own| format!("{} · {}", route.authorization_type, own.name)),
        scopes: route.authorization_scopes.join(", "),
        draft: RouteDraft::of(route),
    }
}

/// What an integration leads to, in short: the function's name for a function.
fn target(integration: &Integration) -> String {
    let uri = integration.integration_uri.clone().or_else(|| integration.integration_subtype.clone()).unwrap_or_default();
    uri.split_once(":function:").map_or(uri.clone(), |(_, name)| name.trim_end_matches("/invocations").to_owned())
}

fn integration_row(integration: &Integration) -> IntegrationRow {
    let more = match (&integration.integration_subtype, integration.integration_type.as_str()) {
        (Some(subtype), _) => format!(" · {subtype}"),
        (None, "AWS_PROXY") => format!(" · payload {}", integration.payload_format_version),
        _ if integration.connection_type == "VPC_LINK" => " · VPC link".to_owned(),
        _ => format!(" · {}", integration.integration_method.as_deref().unwrap_or("ANY")),
    };
    let responses: usize = integration.response_parameters.values().map(|mappings| mappings.len()).sum();
    IntegrationRow {
        id: integration.integration_id.clone(),
        kind: format!("{}{more}", integration.integration_type),
        uri: target(integration),
        mappings: integration.request_parameters.len() + responses,
        draft: IntegrationDraft::of(integration),
        mapping: MappingDraft::of(integration),
        requests_as_they_are: match (integration.integration_type.as_str(), &integration.integration_subtype) {
            ("AWS_PROXY", Some(_)) => {
                Some("Request parameters of an AWS service are what its action is given, not changes of the request.")
            }
            _ => None,
        },
    }
}

fn authorizer_row(authorizer: &Authorizer) -> AuthorizerRow {
    let about = match &authorizer.jwt_configuration {
        Some(jwt) => format!("{} for {}", jwt.issuer.as_deref().unwrap_or_default(), jwt.audience.join(", ")),
        None => {
            let function = authorizer::function_of(authorizer.authorizer_uri.as_deref().unwrap_or_default());
            let function = function.split_once(":function:").map_or(function, |(_, name)| name);
            let answers = if authorizer.enable_simple_responses == Some(true) { "simple responses" } else { "IAM policies" };
            let kept = match authorizer.authorizer_result_ttl_in_seconds {
                Some(ttl) if ttl > 0 => format!("kept {ttl} s"),
                _ => "not kept".to_owned(),
            };
            format!(
                "{function} · payload {} · {answers} · {kept}",
                authorizer.authorizer_payload_format_version.as_deref().unwrap_or("1.0")
            )
        }
    };
    AuthorizerRow {
        id: authorizer.authorizer_id.clone(),
        name: authorizer.name.clone(),
        kind: authorizer.authorizer_type.clone(),
        about,
        sources: authorizer.identity_source.join(", "),
        jwt: JwtDraft::of(authorizer),
        lambda: LambdaDraft::of(authorizer),
    }
}

fn stage_row(account: &Account, api: &Api, stage: &Stage, endpoint: &str) -> StageRow {
    let serves = stage.deployment_id.as_ref().and_then(|id| api.deployments.get(id));
    let path = if stage.stage_name == Stage::DEFAULT { String::new() } else { format!("/{}", stage.stage_name) };
    StageRow {
        name: stage.stage_name.clone(),
        url: format!("{endpoint}{path}"),
        auto_deploy: stage.auto_deploy,
        deployment: stage.deployment_id.clone().unwrap_or_default(),
        waits: serves.is_none_or(|deployment| deployment.definition != api.definition),
        draft: StageDraft::of(stage),
        routes: stage::route_settings(api, stage, &account.throttle_settings),
        suggestion: format!(
            "arn:aws:logs:{}:{}:log-group:/apigateway/{}/{}",
            account.region,
            account.id,
            api.api_id,
            stage.stage_name.trim_start_matches('$')
        ),
    }
}
