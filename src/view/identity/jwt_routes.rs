//! Routes that take the tokens of an issuer: where a flow of OAuth ends.

use crate::app::{Composer, State};
use crate::model::http::{Api, Stage};

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
