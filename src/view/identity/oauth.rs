//! The walk through OAuth 2.0's flows: what is sent at each step, word by word, what came back, and where the token can be used.

use crate::app::{Composer, State};
use crate::control::Operation;
use crate::control::oauth::{AUTHORIZE, Check, GRANTS, TOKEN, form};
use crate::model::http::{Api, Stage};
use crate::view::status;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

/// One of OAuth's flows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flow {
    /// Authorization code with PKCE: somebody signs in.
    #[default]
    Code,
    /// Client credentials: a program asks for itself.
    Client,
}

/// A client of an issuer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientRow {
    /// The issuer's URL.
    pub issuer: String,
    /// Its id.
    pub client_id: String,
    /// Its secret; none if it is a public client.
    pub secret: Option<String>,
    /// Where browsers may be sent back to.
    pub redirect_uris: Vec<String>,
    /// Flows that it may use.
    pub grants: Vec<String>,
    /// Scopes that it may be given, with blanks between them.
    pub scopes: String,
    /// Whom its access tokens are for; none leaves that to `client_id`.
    pub audience: Option<String>,
}

/// What the app has made up before it sends a browser away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Secrets {
    /// The verifier, which stays with the app.
    pub verifier: String,
    /// Its S256, which goes along.
    pub challenge: String,
    /// What must come back with the browser.
    pub state: String,
    /// What must stand in the id token.
    pub nonce: String,
}

/// An HTTP request that is sent to the issuer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// The method.
    pub method: &'static str,
    /// The URL.
    pub url: String,
    /// Headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: String,
}

/// What the issuer answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answered {
    /// The request that it answers.
    pub request: Sent,
    /// The answer as HTTP has it.
    pub text: String,
    /// Whether it is what was asked for.
    pub good: bool,
    /// What was checked.
    pub checks: Vec<Check>,
    /// What the answer says, by name.
    pub parameters: Map<String, Value>,
}

/// A walk through a flow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Walk {
    /// Which one.
    pub flow: Flow,
    /// Whose.
    pub client: ClientRow,
    /// Who is signed in at the issuer.
    pub user: String,
    /// Scopes that are asked for.
    pub scope: String,
    /// Where the browser is to be sent back to.
    pub redirect_uri: String,
    /// What the app has made up.
    pub secrets: Option<Secrets>,
    /// The answer of the authorization endpoint.
    pub authorized: Option<Answered>,
    /// The verifier that is sent to the token endpoint; one can try another one.
    pub verifier: String,
    /// The redirect URI that is sent there.
    pub repeated_uri: String,
    /// The answer of the token endpoint.
    pub exchanged: Option<Answered>,
}

/// A route that takes tokens of an issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JwtRoute {
    /// What it is called.
    pub label: String,
    /// The scopes that it asks for, with commas.
    pub scopes: String,
    /// The composer that sends a request to it, but for the token.
    pub composer: Composer,
}

impl Flow {
    /// The grant type by which clients are allowed to use it.
    pub fn grant(self) -> &'static str {
        match self {
            Flow::Code => GRANTS[0],
            Flow::Client => GRANTS[1],
        }
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Flow::Code => "Authorization code with PKCE",
            Flow::Client => "Client credentials",
        }
    }
}

impl Sent {
    /// The request as HTTP/1.1 has it.
    pub fn text(&self) -> String {
        let rest = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest);
        let (host, target) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let headers: String = self.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
        let body = if self.body.is_empty() { String::new() } else { format!("\n{}", self.body) };
        format!("{} {target} HTTP/1.1\nHost: {host}\n{headers}{body}", self.method).trim_end().to_owned()
    }

    /// The operation that sends it.
    pub fn operation(&self) -> Operation {
        let mut input = json!({"Method": self.method, "Url": self.url, "Headers": self.headers});
        if !self.body.is_empty() {
            input["Body"] = json!(self.body);
        }
        Operation::backends("SendToIssuer", input)
    }
}

impl Answered {
    /// Reads the output of `SendToIssuer`.
    pub fn read(request: Sent, output: &Value) -> Answered {
        let code = output["Status"].as_u64().and_then(|code| u16::try_from(code).ok()).unwrap_or(0);
        let pairs: Vec<(String, String)> = serde_json::from_value(output["Headers"].clone()).unwrap_or_default();
        let headers: String = pairs.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
        let body = output["Body"].as_str().unwrap_or_default();
        let body = serde_json::from_str::<Value>(body).map_or_else(|_| body.to_owned(), |body| format!("{body:#}"));
        let body = if body.is_empty() { body } else { format!("\n{body}") };
        let checks: Vec<Check> = serde_json::from_value(output["Checks"].clone()).unwrap_or_default();
        Answered {
            request,
            text: format!("HTTP/1.1 {}\n{headers}{body}", status::line(code)).trim_end().to_owned(),
            good: code < 400 && checks.iter().all(|check| check.passed),
            parameters: output["Parameters"].as_object().cloned().unwrap_or_default(),
            checks,
        }
    }

    /// A parameter that is a text.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).and_then(Value::as_str)
    }
}

impl Walk {
    /// A walk that begins with this client.
    pub fn new(flow: Flow, client: &ClientRow) -> Walk {
        let redirect_uri = client.redirect_uris.first().cloned().unwrap_or_default();
        Walk {
            flow,
            client: client.clone(),
            user: "ann".into(),
            scope: client.scopes.clone(),
            repeated_uri: redirect_uri.clone(),
            redirect_uri,
            ..Walk::default()
        }
    }

    /// The walk after the app has made up its secrets.
    pub fn with_secrets(&self, output: &Value) -> Walk {
        let text = |name: &str| output[name].as_str().unwrap_or_default().to_owned();
        let secrets =
            Secrets { verifier: text("CodeVerifier"), challenge: text("CodeChallenge"), state: text("State"), nonce: text("Nonce") };
        let verifier = secrets.verifier.clone();
        Walk { secrets: Some(secrets), verifier, authorized: None, exchanged: None, ..self.clone() }
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.client.issuer.trim_end_matches('/'))
    }

    /// The request with which the browser comes to the issuer.
    pub fn authorize(&self) -> Option<Sent> {
        let secrets = self.secrets.as_ref()?;
        let mut parameters = vec![("response_type", "code"), ("client_id", &self.client.client_id), ("redirect_uri", &self.redirect_uri)];
        parameters.extend((!self.scope.trim().is_empty()).then_some(("scope", self.scope.trim())));
        let rest = [("state", &*secrets.state), ("nonce", &*secrets.nonce), ("code_challenge", &*secrets.challenge)];
        parameters.extend(rest.into_iter().chain([("code_challenge_method", "S256")]));
        let headers = if self.user.is_empty() { Vec::new() } else { vec![("Cookie", format!("session={}", self.user))] };
        Some(Sent { method: "GET", url: format!("{}?{}", self.at(AUTHORIZE), form(&parameters)), headers, body: String::new() })
    }

    /// The code that came back.
    pub fn code(&self) -> Option<&str> {
        self.authorized.as_ref()?.text_of("code")
    }

    /// What the app itself checks when the browser is back: that the state is its own.
    pub fn state_check(&self) -> Option<Check> {
        let (own, back) = (&self.secrets.as_ref()?.state, self.authorized.as_ref()?.text_of("state")?);
        let passed = own == back;
        let note = if passed {
            "The state that came back is the app's own: this browser was sent away by this app"
        } else {
            "The state is not the app's own: somebody else has begun this"
        };
        Some(Check { check: "state".into(), passed, note: note.into() })
    }

    /// The request with which the app asks for tokens.
    pub fn exchange(&self) -> Option<Sent> {
        let client = &self.client;
        let mut headers = vec![("Content-Type", "application/x-www-form-urlencoded".to_owned())];
        let mut parameters = vec![("grant_type", self.flow.grant())];
        match self.flow {
            Flow::Code => {
                let rest = [("code", self.code()?), ("redirect_uri", &*self.repeated_uri), ("code_verifier", &*self.verifier)];
                parameters.extend(rest);
            }
            Flow::Client => parameters.extend((!self.scope.trim().is_empty()).then_some(("scope", self.scope.trim()))),
        }
        match &client.secret {
            // Both are encoded before they are joined (RFC 6749, 2.3.1).
            Some(secret) => {
                let encode = |text: &str| form(&[("", text)]).trim_start_matches('=').to_owned();
                headers.insert(
                    0,
                    ("Authorization", format!("Basic {}", STANDARD.encode(format!("{}:{}", encode(&client.client_id), encode(secret))))),
                );
            }
            None => parameters.push(("client_id", &client.client_id)),
        }
        Some(Sent { method: "POST", url: self.at(TOKEN), headers, body: form(&parameters) })
    }

    /// The access token that came back.
    pub fn access_token(&self) -> Option<&str> {
        self.exchanged.as_ref()?.text_of("access_token")
    }
}

/// The clients of all issuers that sign here.
pub fn clients(state: &State) -> Vec<ClientRow> {
    let issuers = state.workspace.engine.account.issuers.values().filter(|issuer| !issuer.keys.is_empty());
    let of = |issuer: &crate::model::Issuer| -> Vec<ClientRow> {
        let row = |client: &crate::model::OAuthClient| ClientRow {
            issuer: issuer.issuer.clone(),
            client_id: client.client_id.clone(),
            secret: client.client_secret.clone(),
            redirect_uris: client.redirect_uris.clone(),
            grants: client.grant_types.clone(),
            scopes: client.scopes.join(" "),
            audience: client.audience.clone(),
        };
        issuer.clients.iter().map(row).collect()
    };
    issuers.flat_map(|issuer| of(issuer)).collect()
}

/// The routes that are served and take tokens of this issuer.
pub fn jwt_routes(state: &State, issuer: &str) -> Vec<JwtRoute> {
    let apis = state.workspace.engine.account.http_apis.values();
    apis.flat_map(|api| api.stages.values().flat_map(|stage| routes_of(api, stage, issuer)).collect::<Vec<_>>()).collect()
}

fn routes_of(api: &Api, stage: &Stage, issuer: &str) -> Vec<JwtRoute> {
    let Some(deployment) = stage.deployment_id.as_ref().and_then(|id| api.deployments.get(id)) else { return Vec::new() };
    let definition = &deployment.definition;
    let trusts = |id: &String| {
        let configuration = definition.authorizers.get(id).and_then(|authorizer| authorizer.jwt_configuration.as_ref());
        configuration.is_some_and(|jwt| jwt.issuer.as_deref() == Some(issuer))
    };
    let routes =
        definition.routes.values().filter(|route| route.authorization_type == "JWT" && route.authorizer_id.as_ref().is_some_and(trusts));
    let row = |route: &crate::model::http::Route| {
        let (method, path) = route.parts().unwrap_or(("GET", "/"));
        JwtRoute {
            label: format!("{} of {}, stage {}", route.route_key, api.name, stage.stage_name),
            scopes: route.authorization_scopes.join(", "),
            composer: Composer {
                api_id: api.api_id.clone(),
                stage: stage.stage_name.clone(),
                method: if method == "ANY" { "GET" } else { method }.to_owned(),
                path: path.to_owned(),
                ..Composer::default()
            },
        }
    };
    routes.map(|route| row(route)).collect()
}

/// The composer with a token for a route.
pub fn with_token(route: &JwtRoute, token: &str) -> Composer {
    Composer { headers: vec![("Authorization".into(), format!("Bearer {token}"))], ..route.composer.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Action;
    use crate::app::{Route, StorageState, Workspace};
    use crate::time::Span;

    const ISSUER: &str = "https://login.example.com";

    fn state() -> State {
        State::new(Workspace::empty(0), Route::default(), StorageState::Saved)
    }

    fn call(state: &mut State, operation: Operation) -> Value {
        state.update(Action::Call(operation.clone())).reply.unwrap_or_else(|error| panic!("{operation:?}: {error}"))
    }

    fn send(state: &mut State, request: Sent) -> Answered {
        let output = call(state, request.operation());
        Answered::read(request, &output)
    }

    /// An issuer with a client for each flow, and an API whose route takes its tokens.
    fn prepared() -> State {
        let mut state = state();
        call(&mut state, Operation::backends("PutIssuer", json!({"Issuer": ISSUER})));
        let app = json!({"Issuer": ISSUER, "ClientId": "app", "RedirectUris": ["https://app.example.com/callback"], "Scopes": ["openid", "pets/read"]});
        call(&mut state, Operation::backends("PutOAuthClient", app));
        let server = json!({"Issuer": ISSUER, "ClientId": "server", "Confidential": true, "GrantTypes": ["client_credentials"], "Scopes": ["pets/read"]});
        call(&mut state, Operation::backends("PutOAuthClient", server));
        let mut v2 = |name: &str, input: Value| call(&mut state, Operation::apigatewayv2(name, input));
        let api = v2("CreateApi", json!({"Name": "pets", "ProtocolType": "HTTP"}))["ApiId"].clone();
        let jwt = json!({"ApiId": api, "Name": "jwt", "AuthorizerType": "JWT", "IdentitySource": ["$request.header.Authorization"],
            "JwtConfiguration": {"Audience": ["app", "server"], "Issuer": ISSUER}});
        let authorizer = v2("CreateAuthorizer", jwt)["AuthorizerId"].clone();
        let endpoint = json!({"ApiId": api, "IntegrationType": "HTTP_PROXY", "IntegrationMethod": "GET", "IntegrationUri": "https://e.example.com/",
            "PayloadFormatVersion": "1.0"});
        let target = format!("integrations/{}", v2("CreateIntegration", endpoint)["IntegrationId"].as_str().expect("an id"));
        v2(
            "CreateRoute",
            json!({"ApiId": api, "RouteKey": "ANY /pets", "Target": target, "AuthorizationType": "JWT", "AuthorizerId": authorizer,
            "AuthorizationScopes": ["pets/read"]}),
        );
        v2("CreateStage", json!({"ApiId": api, "StageName": "$default", "AutoDeploy": true}));
        call(&mut state, Operation::backends("PutHttpEndpoint", json!({"Url": "https://e.example.com/*", "Behavior": {"kind": "echo"}})));
        state
    }

    /// What a request with the token to the route is answered with.
    fn used(state: &mut State, token: &str) -> u16 {
        let routes = jwt_routes(state, ISSUER);
        assert_eq!((routes[0].label.as_str(), routes[0].scopes.as_str()), ("ANY /pets of pets, stage $default", "pets/read"));
        let composer = with_token(&routes[0], token);
        let request = composer.request(&state.workspace.engine);
        state.workspace.engine.send(&request).0.response.status
    }

    #[test]
    fn the_walk_of_a_code_ends_with_a_token_that_a_route_takes() {
        let mut state = prepared();
        let clients = clients(&state);
        let first = Walk::new(Flow::Code, &clients[0]);
        assert_eq!((first.authorize(), first.exchange()), (None, None), "nothing is sent before the secrets are made");
        let made = call(&mut state, Operation::backends("MakeCodeVerifier", json!({})));
        let mut walk = first.with_secrets(&made);
        let request = walk.authorize().expect("a request");
        assert!(
            request.text().starts_with("GET /oauth2/authorize?response_type=code&client_id=app&redirect_uri=https%3A%2F%2Fapp"),
            "{}",
            request.text()
        );
        assert!(request.text().ends_with("HTTP/1.1\nHost: login.example.com\nCookie: session=ann"), "{}", request.text());
        walk.authorized = Some(send(&mut state, request));
        assert!(
            walk.authorized
                .as_ref()
                .is_some_and(|answer| answer.good && answer.text.starts_with("HTTP/1.1 302 Found\nLocation: https://app")),
            "{walk:?}"
        );
        assert!(walk.state_check().is_some_and(|check| check.passed));
        let wrong = Walk { verifier: "x".repeat(64), ..walk.clone() };
        let refused = send(&mut state, wrong.exchange().expect("a request"));
        assert!(!refused.good && refused.text.contains("invalid_grant"), "{refused:?}");
        walk.exchanged = Some(send(&mut state, walk.exchange().expect("a request")));
        let token = walk.access_token().expect("a token").to_owned();
        assert_eq!(used(&mut state, &token), 200);
        assert_eq!(used(&mut state, &token[..token.len() - 4]), 401);
        let again = send(&mut state, walk.exchange().expect("a request"));
        assert!(again.checks.iter().any(|check| check.note.contains("has been used")), "{again:?}");
        state.update(Action::Advance(Span::from_seconds_f64(3_600.0)));
        assert_eq!(used(&mut state, &token), 401, "an hour later");
    }

    #[test]
    fn the_walk_of_client_credentials_needs_no_browser() {
        let mut state = prepared();
        let client = clients(&state).into_iter().find(|client| client.client_id == "server").expect("a client");
        let mut walk = Walk::new(Flow::Client, &client);
        let request = walk.exchange().expect("a request");
        assert!(
            request.text().contains("Authorization: Basic c2VydmVyO") && request.body == "grant_type=client_credentials&scope=pets%2Fread"
        );
        walk.exchanged = Some(send(&mut state, request));
        let token = walk.access_token().expect("a token").to_owned();
        assert_eq!(used(&mut state, &token), 200);
        let guessed = Walk { client: ClientRow { secret: Some("guess".into()), ..client }, ..walk };
        let refused = send(&mut state, guessed.exchange().expect("a request"));
        assert!(refused.text.starts_with("HTTP/1.1 401 Unauthorized") && !refused.good, "{refused:?}");
    }
}
