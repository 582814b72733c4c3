//! "Enable CORS" on a resource: the operations that AWS's console makes of it (`how-to-cors-console`), as one list to call together.

use crate::control::Operation;
use crate::model::{ApiDefinition, GatewayResponseType, IntegrationType, Method};
use serde_json::{Value, json};

/// The headers that the console proposes to allow.
pub const ALLOW_HEADERS: &str = "Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token";
/// What a method ANY stands for.
const ANY: [&str; 7] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/// What is to be allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnableCors {
    /// Methods of the resource that pages may use.
    pub methods: Vec<String>,
    /// `Access-Control-Allow-Origin`.
    pub allow_origin: String,
    /// `Access-Control-Allow-Headers`.
    pub allow_headers: String,
    /// `Access-Control-Expose-Headers`; none if empty.
    pub expose_headers: String,
    /// `Access-Control-Max-Age` in seconds; none if empty.
    pub max_age: String,
    /// `Access-Control-Allow-Credentials: true`.
    pub allow_credentials: bool,
    /// Gateway responses that get the headers, too.
    pub gateway_responses: Vec<GatewayResponseType>,
}

/// A method whose responses could not be given the header, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The method.
    pub method: String,
    /// Why, in a sentence.
    pub why: String,
}

impl EnableCors {
    /// What the console proposes for a resource with these methods.
    pub fn proposed_for<'a>(methods: impl IntoIterator<Item = &'a String>) -> EnableCors {
        EnableCors {
            methods: methods.into_iter().filter(|method| *method != "OPTIONS").cloned().collect(),
            allow_origin: "*".into(),
            allow_headers: ALLOW_HEADERS.into(),
            expose_headers: String::new(),
            max_age: String::new(),
            allow_credentials: false,
            gateway_responses: vec![GatewayResponseType::Default4xx, GatewayResponseType::Default5xx],
        }
    }

    /// `Access-Control-Allow-Methods`.
    fn allow_methods(&self) -> String {
        if self.methods.iter().any(|method| method == "ANY") {
            return ANY.join(",");
        }
        let mut all: Vec<&str> = self.methods.iter().map(String::as_str).chain(["OPTIONS"]).collect();
        all.sort_unstable();
        all.dedup();
        all.join(",")
    }

    /// Headers of every answer.
    fn of_answers(&self) -> Vec<(&'static str, String)> {
        let mut headers = vec![("Access-Control-Allow-Origin", quoted(&self.allow_origin))];
        if self.allow_credentials {
            headers.push(("Access-Control-Allow-Credentials", quoted("true")));
        }
        if !self.expose_headers.trim().is_empty() {
            headers.push(("Access-Control-Expose-Headers", quoted(&self.expose_headers)));
        }
        headers
    }

    /// Headers of the answer to a preflight.
    fn of_preflights(&self) -> Vec<(&'static str, String)> {
        let mut headers = vec![
            ("Access-Control-Allow-Headers", quoted(&self.allow_headers)),
            ("Access-Control-Allow-Methods", quoted(&self.allow_methods())),
        ];
        headers.extend(self.of_answers().into_iter().filter(|(name, _)| *name != "Access-Control-Expose-Headers"));
        if !self.max_age.trim().is_empty() {
            headers.push(("Access-Control-Max-Age", quoted(&self.max_age)));
        }
        headers
    }
}

/// A static value of a mapping.
fn quoted(text: &str) -> String {
    format!("'{}'", text.trim().trim_matches('\''))
}

/// The operations that enable CORS on a resource, and the methods whose own responses they leave alone. None if there is no such resource.
pub fn enable_cors(
    definition: &ApiDefinition,
    api_id: &str,
    resource_id: &str,
    wanted: &EnableCors,
) -> Option<(Vec<Operation>, Vec<Skipped>)> {
    let resource = definition.resources.get(resource_id)?;
    let mut calls = Calls { api_id, resource_id, operations: Vec::new() };
    calls.options(definition, resource.resource_methods.get("OPTIONS"), &wanted.of_preflights());
    let mut skipped = Vec::new();
    for name in wanted.methods.iter().filter(|name| *name != "OPTIONS") {
        let Some(method) = resource.resource_methods.get(name) else { continue };
        match own_response(method) {
            Ok(()) => calls.headers(name, method, &wanted.of_answers()),
            Err(why) => skipped.push(Skipped { method: name.clone(), why }),
        }
    }
    for kind in &wanted.gateway_responses {
        let own = definition.gateway_responses.get(kind);
        let mut headers = wanted.of_preflights();
        headers.retain(|(name, _)| *name != "Access-Control-Max-Age");
        let patches: Vec<Value> = headers
            .iter()
            .map(|(name, value)| {
                let known = own.is_some_and(|own| own.response_parameters.contains_key(&format!("gatewayresponse.header.{name}")));
                json!({"op": if known { "replace" } else { "add" }, "path": format!("/responseParameters/gatewayresponse.header.{name}"), "value": value})
            })
            .collect();
        let input = json!({"restApiId": api_id, "responseType": kind.name(), "patchOperations": patches});
        calls.operations.push(Operation::apigateway("UpdateGatewayResponse", input));
    }
    Some((calls.operations, skipped))
}

/// Whether a method has a 200 response of its own that a header can be mapped in; why not, if not.
fn own_response(method: &Method) -> Result<(), String> {
    let integration = method.method_integration.as_ref().ok_or("It has no integration yet.")?;
    if integration.kind.is_proxy() {
        return Err("Its integration is a proxy: the backend must return the header itself.".into());
    }
    if !method.method_responses.contains_key("200") || !integration.integration_responses.contains_key("200") {
        return Err("It has no 200 response: set the header in the responses that it has.".into());
    }
    Ok(())
}

struct Calls<'a> {
    api_id: &'a str,
    resource_id: &'a str,
    operations: Vec<Operation>,
}

impl Calls<'_> {
    fn call(&mut self, operation: &str, http_method: &str, members: Value) {
        let mut input = json!({"restApiId": self.api_id, "resourceId": self.resource_id, "httpMethod": http_method});
        if let (Some(input), Value::Object(members)) = (input.as_object_mut(), members) {
            input.extend(members);
        }
        self.operations.push(Operation::apigateway(operation, input));
    }

    /// The method OPTIONS that a mock answers, with the headers of a preflight's answer.
    fn options(&mut self, definition: &ApiDefinition, known: Option<&Method>, headers: &[(&str, String)]) {
        if known.is_none() {
            self.call("PutMethod", "OPTIONS", json!({"authorizationType": "NONE", "apiKeyRequired": false}));
        }
        let is_mock = known
            .and_then(|method| method.method_integration.as_ref())
            .is_some_and(|integration| integration.kind == IntegrationType::Mock);
        if !is_mock {
            let mut mock = json!({"type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": 200}"}});
            // Where requests without a body count as binary, the template could not be used otherwise.
            if definition
                .binary_media_types
                .iter()
                .any(|media_type| ["*/*", "application/*", "application/json"].contains(&media_type.as_str()))
            {
                mock["contentHandling"] = json!("CONVERT_TO_TEXT");
            }
            self.call("PutIntegration", "OPTIONS", mock);
        }
        let has_response = known.is_some_and(|method| method.method_responses.contains_key("200"));
        let integration = known.and_then(|method| method.method_integration.as_ref()).filter(|_| is_mock);
        let is_mapped = integration.is_some_and(|integration| integration.integration_responses.contains_key("200"));
        match known.filter(|_| has_response && is_mapped) {
            Some(method) => self.headers("OPTIONS", method, headers),
            None => {
                let declared: Value =
                    headers.iter().map(|(name, _)| (target(name), json!(false))).collect::<serde_json::Map<_, _>>().into();
                let mapped: Value =
                    headers.iter().map(|(name, value)| (target(name), json!(value))).collect::<serde_json::Map<_, _>>().into();
                if has_response {
                    self.call("DeleteMethodResponse", "OPTIONS", json!({"statusCode": "200"}));
                }
                let models = json!({"application/json": "Empty"});
                let response = if definition.models.contains_key("Empty") {
                    json!({"statusCode": "200", "responseModels": models, "responseParameters": declared})
                } else {
                    json!({"statusCode": "200", "responseParameters": declared})
                };
                self.call("PutMethodResponse", "OPTIONS", response);
                self.call("PutIntegrationResponse", "OPTIONS", json!({"statusCode": "200", "responseParameters": mapped}));
            }
        }
    }

    /// Declares headers in a method's 200 response, and maps them in its integration response.
    fn headers(&mut self, http_method: &str, method: &Method, headers: &[(&str, String)]) {
        let declared = method.method_responses.get("200").and_then(|response| response.response_parameters.as_ref());
        let mapped = method.method_integration.as_ref().and_then(|integration| integration.integration_responses.get("200"));
        let patch = |known: bool, name: &str, value: Value| json!({"op": if known { "replace" } else { "add" }, "path": format!("/responseParameters/{}", target(name)), "value": value});
        let is_declared = |name: &str| declared.is_some_and(|declared| declared.contains_key(&target(name)));
        let new: Vec<Value> =
            headers.iter().filter(|(name, _)| !is_declared(name)).map(|(name, _)| patch(false, name, json!("false"))).collect();
        if !new.is_empty() {
            self.call("UpdateMethodResponse", http_method, json!({"statusCode": "200", "patchOperations": new}));
        }
        let is_mapped = |name: &str| mapped.is_some_and(|mapped| mapped.response_parameters.contains_key(&target(name)));
        let patches: Vec<Value> = headers.iter().map(|(name, value)| patch(is_mapped(name), name, json!(value))).collect();
        self.call("UpdateIntegrationResponse", http_method, json!({"statusCode": "200", "patchOperations": patches}));
    }
}

fn target(name: &str) -> String {
    format!("method.response.header.{name}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::cors::{Page, check, plan, preflight};
    use crate::app::{Action, Composer, Route, State, StorageState, sample};
    use crate::gateway::{Request, Response};
    use crate::model::Resource;

    /// The sample with CORS enabled on `/pets`, and with the API deployed again.
    fn enabled() -> (State, String) {
        let mut state = State::new(sample().expect("the sample is made"), Route::Apis, StorageState::Saved);
        let (api_id, resource) = pets(&state);
        let wanted = EnableCors::proposed_for(resource.resource_methods.keys());
        let definition = state.workspace.engine.account.rest_apis[&api_id].definition.clone();
        let (operations, _) = enable_cors(&definition, &api_id, &resource.id, &wanted).expect("the resource is there");
        state.update(Action::CallAll { title: "Enable CORS".into(), operations }).reply.expect("CORS is enabled");
        state.update(Action::Undo).reply.expect("undone in one step");
        assert!(!pets(&state).1.resource_methods.contains_key("OPTIONS"));
        state.update(Action::Redo).reply.expect("done again");
        let deployment = Operation::apigateway("CreateDeployment", json!({"restApiId": api_id, "stageName": "prod"}));
        state.update(Action::Call(deployment)).reply.expect("a deployment");
        (state, api_id)
    }

    fn pets(state: &State) -> (String, Resource) {
        let api = state.workspace.engine.account.rest_apis.values().next().expect("an API");
        (api.id.clone(), Resource::clone(api.definition.resource_at("/pets").expect("/pets")))
    }

    fn send(state: &mut State, request: &Request) -> Response {
        state.workspace.engine.send(request).0.response
    }

    #[test]
    fn a_preflight_and_a_request_pass_once_cors_is_enabled() {
        let (mut state, api_id) = enabled();
        let page = Page { origin: "https://www.example.com".into(), credentials: false };
        let composer = Composer { api_id, stage: "prod".into(), method: "GET".into(), path: "/pets".into(), ..Composer::default() };
        let mut request = composer.request(&state.workspace.engine);
        request.headers.push(("X-Api-Key".into(), "a-key-of-nobody-but-the-gateway".into()));
        let planned = plan(&page, &request).expect("it can be sent");
        let question = planned.preflight.expect("a preflight");
        let answer = send(&mut state, &question.request);
        assert_eq!(answer.header("Access-Control-Allow-Headers"), Some(ALLOW_HEADERS));
        assert_eq!(preflight(&page, &question, &answer), Ok(()));
        let response = send(&mut state, &planned.request);
        assert_eq!((response.status, check(&page, &response)), (403, Ok(())), "a gateway response has the header, too");
    }

    #[test]
    fn enabling_it_again_replaces_what_was_there() {
        let (mut state, api_id) = enabled();
        let resource = pets(&state).1;
        let wanted = EnableCors {
            allow_origin: "https://www.example.com".into(),
            allow_credentials: true,
            max_age: "600".into(),
            expose_headers: "X-Own".into(),
            ..EnableCors::proposed_for(resource.resource_methods.keys())
        };
        let definition = state.workspace.engine.account.rest_apis[&api_id].definition.clone();
        let (operations, _) = enable_cors(&definition, &api_id, &resource.id, &wanted).expect("the resource is there");
        assert!(operations.iter().all(|operation| operation.operation.starts_with("Update")), "nothing is made anew: {operations:?}");
        state.update(Action::CallAll { title: "Enable CORS".into(), operations }).reply.expect("enabled again");
        let options = &pets(&state).1.resource_methods["OPTIONS"];
        let mapped = &options.method_integration.as_ref().expect("a mock").integration_responses["200"].response_parameters;
        let value = |name: &str| mapped.get(&target(name)).map(String::as_str);
        assert_eq!(value("Access-Control-Allow-Origin"), Some("'https://www.example.com'"));
        assert_eq!((value("Access-Control-Allow-Credentials"), value("Access-Control-Max-Age")), (Some("'true'"), Some("'600'")));
    }

    #[test]
    fn any_stands_for_all_methods_and_proxies_are_left_alone() {
        let wanted = |methods: &[&str]| {
            let methods = methods.iter().map(|method| (*method).to_owned()).collect();
            EnableCors { methods, ..EnableCors::proposed_for(&[]) }
        };
        assert_eq!(wanted(&["GET", "DELETE"]).allow_methods(), "DELETE,GET,OPTIONS");
        assert_eq!(wanted(&["ANY"]).allow_methods(), "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT");
        assert!(own_response(&Method::default()).is_err_and(|why| why.contains("no integration")));
    }
}
