//! `TestInvokeAuthorizer`: an authorizer as it is being edited judges a request that is made up. Nothing is deployed, cached or let in; the execution
//! log is written in the service's format.

use super::{Case, cognito, lambda};
use crate::backends::Backends;
use crate::gateway::rest::live::Live;
use crate::gateway::rest::log_lines::masked;
use crate::gateway::rest::route::Routed;
use crate::gateway::rest::serve::{Gate, ready};
use crate::gateway::rest::{arn, parse, variables};
use crate::gateway::{Authorization, AuthorizerReading, Body, Fault, Granted, NoTrace, Request, Runtime};
use crate::model::{
    Account, ApiDefinition, Authorizer, AuthorizerType, Deployment, EndpointConfiguration, EndpointType, Method, Resource, RestApi, Stage,
    Texts,
};
use crate::time::{SimTime, Span};
use serde_json::Value;
use std::rc::Rc;
use std::sync::Arc;

/// The stage that ARNs of test requests name (`apigateway-use-lambda-authorizer`).
const STAGE: &str = "ESTestInvoke-stage";

/// What a test came to.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthorizerTested {
    /// The status that a client would get; 0 if the authorizer succeeded, whatever its policy says.
    pub client_status: u16,
    /// The execution log.
    pub log: String,
    /// How long the authorizer took.
    pub latency: Span,
    /// What a Lambda authorizer answered.
    pub granted: Option<Rc<Granted>>,
    /// What a token claims that a Cognito authorizer accepts.
    pub claims: Option<Value>,
}

/// A request that is made up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AuthorizerRequest {
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// Its path with its query.
    pub path: String,
    /// Its body.
    pub body: String,
    /// The stage's variables.
    pub stage_variables: Texts,
}

/// Lets an authorizer of the API judge a request. None if the API has no such authorizer.
pub fn test_authorizer<B: Backends>(
    account: &Account,
    api: &RestApi,
    authorizer_id: &str,
    asked: AuthorizerRequest,
    (runtime, backends, now): (&Runtime, &B, SimTime),
) -> Option<AuthorizerTested> {
    let authorizer = api.definition.authorizers.get(authorizer_id)?;
    let live = Live::new(&stand_in(account, api, authorizer, asked.stage_variables, now), None);
    let request = Request {
        method: "GET".into(),
        url: format!("https://{}.execute-api.{}.amazonaws.com/{STAGE}{}", api.id, account.region, asked.path),
        headers: asked.headers,
        body: Body::from(asked.body),
        ..Request::default()
    };
    let gate = Gate::new(&live, runtime, backends, &request, now);
    let staged = parse::parse(&gate, &mut NoTrace).ok()?;
    let compiled = staged.variant.compiled.authorization.authorizer(authorizer_id)?;
    let routed = Routed { method: staged.variant.compiled.methods.first()?, index: 0, path_parameters: Vec::new() };
    let seen = Some(Box::new(Authorization::default()));
    // A test names no path of its own in its ARN.
    let arn = format!("{}/{STAGE}/GET/", arn::api(&gate, &staged));
    let mut case = Case { arn, signer: None, seen };
    let answered = match authorizer.kind {
        AuthorizerType::CognitoUserPools => cognito::authenticate(&gate, &staged, &routed, compiled, &mut case).map(|_| None),
        _ => ready(lambda::ask(&gate, &staged, &routed, compiled, &mut case))?.map(Some),
    };
    let latency = gate.identity().map_or(Span::ZERO, |identity| identity.latency);
    let uri = variables::with_stage_variables(authorizer.authorizer_uri.as_deref().unwrap_or_default(), &staged.variant.variables);
    let log = Log {
        request_id: gate.ids.request_id(),
        started: now,
        ended: now.after(latency),
        endpoint: format!(
            "https://lambda.{}.amazonaws.com/2015-03-31/functions/{}/invocations",
            account.region,
            arn::invoked(&uri).unwrap_or_default()
        ),
        source_arn: format!("{}/authorizers/{authorizer_id}", arn::api(&gate, &staged)),
    };
    let reading = case.seen.and_then(|seen| seen.authorizer);
    Some(AuthorizerTested {
        client_status: answered.as_ref().map_or_else(Fault::default_status, |_| 0),
        log: log.write(authorizer_id, &api.id, reading.as_ref(), answered.as_ref().map(|granted| granted.as_deref())),
        latency,
        granted: answered.ok().flatten(),
        claims: gate.identity().and_then(|identity| identity.authorizer.get("claims")).cloned(),
    })
}

/// An account that holds nothing but the API, with one method and one stage, and the authorizer, which keeps no answers.
fn stand_in(account: &Account, api: &RestApi, authorizer: &Arc<Authorizer>, stage_variables: Texts, now: SimTime) -> Account {
    let untouched = Authorizer { authorizer_result_ttl_in_seconds: Some(0), ..Authorizer::clone(authorizer) };
    let method = Method {
        http_method: "GET".into(),
        authorization_type: "CUSTOM".into(),
        authorizer_id: Some(authorizer.id.clone()),
        ..Method::default()
    };
    let resource = Resource {
        id: "test-invoke-resource-id".into(),
        path: "/".into(),
        resource_methods: [("GET".into(), method)].into(),
        ..Resource::default()
    };
    let definition = ApiDefinition {
        root_resource_id: resource.id.clone(),
        resources: [(resource.id.clone(), Arc::new(resource))].into(),
        authorizers: [(authorizer.id.clone(), Arc::new(untouched))].into(),
        ..ApiDefinition::default()
    };
    let deployment = Deployment { id: "test".into(), description: None, created_date: now, order: 0, definition: Arc::new(definition) };
    let mut stage = Stage::new(STAGE, &deployment.id, now);
    stage.variables = stage_variables;
    let api = RestApi {
        disable_execute_api_endpoint: false,
        // A private API is judged as a Regional one: a test comes through no VPC endpoint.
        endpoint_configuration: EndpointConfiguration {
            types: api
                .endpoint_configuration
                .types
                .iter()
                .map(|kind| if *kind == EndpointType::Private { EndpointType::Regional } else { *kind })
                .collect(),
            ..api.endpoint_configuration.clone()
        },
        deployments: [(deployment.id.clone(), Arc::new(deployment))].into(),
        stages: [(STAGE.into(), Arc::new(stage))].into(),
        ..api.clone()
    };
    Account { rest_apis: [(api.id.clone(), Arc::new(api))].into(), api_keys: Default::default(), ..account.clone() }
}

/// The execution log of a test.
struct Log {
    request_id: String,
    started: SimTime,
    ended: SimTime,
    endpoint: String,
    source_arn: String,
}

impl Log {
    fn write(&self, id: &str, api_id: &str, reading: Option<&AuthorizerReading>, answered: Result<Option<&Granted>, &Fault>) -> String {
        let mut lines = Lines(format!("Execution log for request {}\n", self.request_id));
        lines.add(self.started, &format!("Starting authorizer: {id} for request: {}", self.request_id));
        if let Some(reading) = reading {
            let shown: Vec<String> = reading.identity.iter().map(|(_, value)| masked(value)).collect();
            lines.add(self.started, &format!("Incoming identity: {}", shown.join(", ")));
            if let Some(event) = &reading.event {
                lines.add(self.started, &format!("Endpoint request URI: {}", self.endpoint));
                let headers = format!(
                    "{{x-amzn-lambda-integration-tag={}, x-amzn-apigateway-api-id={api_id}, X-Amz-Source-Arn={}, Accept=application/json, \
                     User-Agent=AmazonAPIGateway_{api_id}}}",
                    self.request_id, self.source_arn
                );
                lines.add(self.started, &format!("Endpoint request headers: {headers}"));
                lines.add(self.started, &format!("Endpoint request body after transformations: {event}"));
                lines.add(self.started, &format!("Sending request to {}", self.endpoint));
            }
            if let Some(answer) = reading.answer.as_ref().filter(|_| reading.event.is_some()) {
                lines.add(self.ended, &format!("Authorizer result body before parsing: {answer}"));
            }
        }
        match answered {
            Ok(granted) => {
                if let Some(granted) = granted {
                    lines.add(self.ended, &format!("Using valid authorizer policy for principal: {}", masked(&granted.principal_id)));
                }
                lines.add(self.ended, "Successfully completed authorizer execution");
            }
            Err(Fault::Unauthorized { .. }) => lines.add(self.ended, &format!("Unauthorized request: {}", self.request_id)),
            Err(Fault::AuthorizerConfigurationError { reason }) => {
                lines.add(self.ended, &format!("Execution failed due to configuration error: {reason}"));
                lines.add(self.ended, "AuthorizerConfigurationException");
            }
            Err(fault) => {
                let (Fault::AuthorizerFailure { reason } | Fault::RequestUriTooLong { reason }) = fault else { return lines.0 };
                lines.add(self.ended, &format!("Execution failed due to an authorizer error: {reason}"));
            }
        }
        lines.0
    }
}

/// Lines of a log, each with its date.
struct Lines(String);

impl Lines {
    fn add(&mut self, at: SimTime, line: &str) {
        self.0 += &format!("{} : {line}\n", at.java_date());
    }
}
