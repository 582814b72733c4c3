//! The form of a route that is there: what it leads to, and what it asks of callers.

use super::problems::{Problems, words};
use crate::control::{ApiError, Operation};
use crate::model::http::Route;
use serde_json::json;

/// A route while it is being changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteDraft {
    /// Its key.
    pub key: String,
    /// The id of its integration; empty if it has none.
    pub integration: String,
    /// `NONE`, `AWS_IAM` or the id of an authorizer.
    pub authorization: String,
    /// Its scopes, with blanks between them.
    pub scopes: String,
}

/// Fields by the words that a refusal names them with.
const FIELDS: [(&str, &str); 7] = [
    ("route key", "key"),
    ("Route with key", "key"),
    ("Invalid path", "key"),
    ("Invalid target", "integration"),
    ("authorization scopes", "scopes"),
    ("AuthorizationScopes", "scopes"),
    ("Invalid authorizer", "authorization"),
];

impl RouteDraft {
    /// The form of a route.
    pub fn of(route: &Route) -> RouteDraft {
        RouteDraft {
            key: route.route_key.clone(),
            integration: route.integration_id().unwrap_or_default().to_owned(),
            authorization: route.authorizer_id.clone().unwrap_or_else(|| route.authorization_type.clone()),
            scopes: route.authorization_scopes.join(" "),
        }
    }

    /// The operation that makes the route this one. `kind` is the type of the authorizer that is chosen, `JWT` or `REQUEST`; none without one.
    pub fn operation(&self, api_id: &str, route_id: &str, saved: &RouteDraft, kind: Option<&str>) -> Operation {
        let mut input = json!({"ApiId": api_id, "RouteId": route_id});
        if self.key != saved.key {
            input["RouteKey"] = json!(self.key.trim());
        }
        if self.integration != saved.integration && !self.integration.is_empty() {
            input["Target"] = json!(format!("integrations/{}", self.integration));
        }
        if self.authorization != saved.authorization {
            input["AuthorizationType"] = json!(match kind {
                Some("JWT") => "JWT",
                Some(_) => "CUSTOM",
                None => self.authorization.as_str(),
            });
            if kind.is_some() {
                input["AuthorizerId"] = json!(self.authorization);
            }
        }
        // Only a JWT authorizer reads scopes: with another one the route's are taken away, as it would be refused with them.
        let scopes = if kind == Some("JWT") { words(&self.scopes) } else { Vec::new() };
        if scopes != words(&saved.scopes) {
            input["AuthorizationScopes"] = json!(scopes);
        }
        Operation::apigatewayv2("UpdateRoute", input)
    }

    /// The field that a refusal is about.
    pub fn place(error: &ApiError) -> Option<Problems> {
        Problems::placed(error, &FIELDS)
    }
}

/// Why a route can have no scopes with this authorization; none if it can.
pub fn no_scopes(kind: Option<&str>) -> Option<&'static str> {
    match kind {
        Some("JWT") => None,
        Some(_) => Some("A Lambda authorizer decides by itself: authorization scopes are those of tokens, which a JWT authorizer checks."),
        None => Some("Authorization scopes are those of tokens: choose a JWT authorizer."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Engine;
    use serde_json::Value;

    #[test]
    fn a_route_gets_and_loses_its_authorization_and_its_scopes() {
        let mut engine = Engine::new(0);
        let mut call = |operation: &str, input: Value| engine.call(&Operation::apigatewayv2(operation, input));
        let api = call("CreateApi", json!({"Name": "a", "ProtocolType": "HTTP"})).expect("an API")["ApiId"].clone();
        let jwt = json!({"ApiId": api, "Name": "jwt", "AuthorizerType": "JWT", "IdentitySource": ["$request.header.Authorization"],
            "JwtConfiguration": {"Audience": ["app"], "Issuer": "https://login.example.com"}});
        let authorizer = call("CreateAuthorizer", jwt).expect("an authorizer")["AuthorizerId"].as_str().expect("an id").to_owned();
        let route = call("CreateRoute", json!({"ApiId": api, "RouteKey": "GET /pets"})).expect("a route");
        let (api, id) = (api.as_str().expect("an id"), route["RouteId"].as_str().expect("an id"));
        let saved: Route = serde_json::from_value(route.clone()).expect("a route");
        let open = RouteDraft::of(&saved);
        assert_eq!((open.authorization.as_str(), open.scopes.as_str(), open.integration.as_str()), ("NONE", "", ""));
        let guarded = RouteDraft { authorization: authorizer.clone(), scopes: "a b".into(), ..open.clone() };
        let operation = guarded.operation(api, id, &open, Some("JWT"));
        let made = call("UpdateRoute", operation.input).expect("a change");
        assert_eq!((&made["AuthorizationType"], &made["AuthorizationScopes"]), (&json!("JWT"), &json!(["a", "b"])));
        let fewer = RouteDraft { scopes: String::new(), ..guarded.clone() };
        let operation = fewer.operation(api, id, &guarded, Some("JWT"));
        assert_eq!(operation.input, json!({"ApiId": api, "RouteId": id, "AuthorizationScopes": []}));
        let made = call("UpdateRoute", operation.input).expect("a change");
        assert!(made.get("AuthorizationScopes").is_none(), "{made}");
        let operation = open.operation(api, id, &guarded, None);
        let made = call("UpdateRoute", operation.input).expect("a change");
        assert_eq!((&made["AuthorizationType"], made.get("AuthorizerId")), (&json!("NONE"), None));
        let many = RouteDraft { scopes: "a b c d e f g h i j k".into(), ..guarded };
        let refused = call("UpdateRoute", many.operation(api, id, &open, Some("JWT")).input).expect_err("too many scopes");
        assert!(RouteDraft::place(&refused).is_some_and(|problems| problems.at("scopes").is_some()), "{refused:?}");
        let odd = RouteDraft { key: "pets".into(), ..open.clone() };
        let refused = call("UpdateRoute", odd.operation(api, id, &open, None).input).expect_err("no key");
        assert!(RouteDraft::place(&refused).is_some_and(|problems| problems.at("key").is_some()), "{refused:?}");
        assert!(no_scopes(Some("JWT")).is_none() && no_scopes(Some("REQUEST")).is_some() && no_scopes(None).is_some());
    }
}
