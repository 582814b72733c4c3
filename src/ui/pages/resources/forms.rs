//! The dialogs that make resources and methods.

use crate::app::{Action, ApiTab, Route};
use crate::control::{ApiError, Operation};
use crate::ui::parts::{CheckField, Dialog, SelectField, TextField};
use crate::ui::store::use_store;
use crate::view::resources::TreeNode;
use serde_json::json;
use yew::prelude::*;

const HTTP_METHODS: [&str; 8] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"];

/// Props of [`CreateResource`].
#[derive(Clone, PartialEq, Properties)]
pub struct CreateResourceProps {
    /// The API's id.
    pub api_id: String,
    /// The resource above it.
    pub parent: TreeNode,
    /// Called when it is done or cancelled.
    pub onclose: Callback<()>,
}

/// Makes a resource.
#[component]
pub fn CreateResource(props: &CreateResourceProps) -> Html {
    let store = use_store();
    let part = use_state(String::new);
    let error = use_state(|| None::<ApiError>);
    let onchange = {
        let part = part.clone();
        Callback::from(move |text: String| part.set(text))
    };
    let onsubmit = {
        let (part, error, props) = (part.clone(), error.clone(), props.clone());
        Callback::from(move |()| {
            let input = json!({"restApiId": props.api_id, "parentId": props.parent.id, "pathPart": *part});
            match store.dispatch(Action::Call(Operation::apigateway("CreateResource", input))) {
                Ok(_) => props.onclose.emit(()),
                Err(refusal) => error.set(Some(refusal)),
            }
        })
    };
    html! {
        <Dialog title="Create resource" error={(*error).clone()} onclose={props.onclose.clone()} {onsubmit}>
            <p class="muted">{ "Below " }<code>{ &props.parent.path }</code></p>
            <TextField label="Resource name" value={(*part).clone()} {onchange} required=true mono=true autofocus=true
                hint="One part of a path: pets, {petId} for a variable, {proxy+} for all that follows." />
        </Dialog>
    }
}

/// Props of [`CreateMethod`].
#[derive(Clone, PartialEq, Properties)]
pub struct CreateMethodProps {
    /// The API's id.
    pub api_id: String,
    /// The resource that it is made on.
    pub resource: TreeNode,
    /// Called when it is done or cancelled.
    pub onclose: Callback<()>,
}

/// Makes a method that a mock answers, as the AWS console does for a start.
#[component]
pub fn CreateMethod(props: &CreateMethodProps) -> Html {
    let store = use_store();
    let free: Vec<&str> = HTTP_METHODS.into_iter().filter(|method| !props.resource.methods.iter().any(|taken| taken == method)).collect();
    let method = use_state(|| free.first().copied().unwrap_or_default().to_owned());
    let needs_key = use_state(|| false);
    let error = use_state(|| None::<ApiError>);
    let set_method = {
        let method = method.clone();
        Callback::from(move |text: String| method.set(text))
    };
    let set_key = {
        let needs_key = needs_key.clone();
        Callback::from(move |on: bool| needs_key.set(on))
    };
    let onsubmit = {
        let (method, needs_key, error, props) = (method.clone(), needs_key.clone(), error.clone(), props.clone());
        Callback::from(move |()| {
            let title = format!("Create {} {}", *method, props.resource.path);
            let operations = operations(&props, &method, *needs_key);
            match store.dispatch(Action::CallAll { title, operations }) {
                Ok(_) => {
                    props.onclose.emit(());
                    let tab = ApiTab::Resources(Some((props.resource.id.clone(), (*method).clone())));
                    store.act(Action::Navigate(Route::Api { api_id: props.api_id.clone(), tab }));
                }
                Err(refusal) => error.set(Some(refusal)),
            }
        })
    };
    let options: Vec<(AttrValue, AttrValue)> = free.iter().map(|method| (AttrValue::from(*method), AttrValue::from(*method))).collect();
    html! {
        <Dialog title="Create method" disabled={method.is_empty()} error={(*error).clone()} onclose={props.onclose.clone()} {onsubmit}>
            <p class="muted">{ "On " }<code>{ &props.resource.path }</code>{ ", answered by a mock until you set another integration." }</p>
            <SelectField label="Method type" value={(*method).clone()} {options} onchange={set_method} />
            <CheckField label="API key required" checked={*needs_key} onchange={set_key} />
        </Dialog>
    }
}

fn operations(props: &CreateMethodProps, http_method: &str, needs_key: bool) -> Vec<Operation> {
    let call = |name: &str, members: serde_json::Value| {
        let mut input = json!({"restApiId": props.api_id, "resourceId": props.resource.id, "httpMethod": http_method});
        if let (Some(input), serde_json::Value::Object(members)) = (input.as_object_mut(), members) {
            input.extend(members);
        }
        Operation::apigateway(name, input)
    };
    vec![
        call("PutMethod", json!({"authorizationType": "NONE", "apiKeyRequired": needs_key})),
        call("PutMethodResponse", json!({"statusCode": "200", "responseModels": {"application/json": "Empty"}})),
        call("PutIntegration", json!({"type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": 200}"}})),
        call("PutIntegrationResponse", json!({"statusCode": "200", "responseTemplates": {"application/json": ""}})),
    ]
}
