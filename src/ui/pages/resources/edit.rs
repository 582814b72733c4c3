//! The dialogs behind the boxes Method request and Method response.

use super::flow::address;
use crate::app::Action;
use crate::control::{ApiError, Operation};
use crate::ui::parts::{CheckField, Dialog, TextField};
use crate::ui::store::use_store;
use crate::view::resources::MethodView;
use serde_json::json;
use yew::prelude::*;

/// Props of the dialogs.
#[derive(Clone, PartialEq, Properties)]
pub struct EditProps {
    /// The method.
    pub view: MethodView,
    /// Called when it is done or cancelled.
    pub onclose: Callback<()>,
}

/// Edits the method request.
#[component]
pub fn EditMethodRequest(props: &EditProps) -> Html {
    let store = use_store();
    let method = &props.view.method;
    let needs_key = use_state(|| method.api_key_required);
    let name = use_state(|| method.operation_name.clone().unwrap_or_default());
    let error = use_state(|| None::<ApiError>);
    let set_key = {
        let needs_key = needs_key.clone();
        Callback::from(move |on: bool| needs_key.set(on))
    };
    let set_name = {
        let name = name.clone();
        Callback::from(move |text: String| name.set(text))
    };
    let onsubmit = {
        let (needs_key, name, error, props) = (needs_key.clone(), name.clone(), error.clone(), props.clone());
        Callback::from(move |()| {
            let mut patches = vec![json!({"op": "replace", "path": "/apiKeyRequired", "value": needs_key.to_string()})];
            if *name != props.view.method.operation_name.clone().unwrap_or_default() {
                patches.push(json!({"op": "replace", "path": "/operationName", "value": *name}));
            }
            let mut input = address(&props.view);
            input["patchOperations"] = json!(patches);
            match store.dispatch(Action::Call(Operation::apigateway("UpdateMethod", input))) {
                Ok(_) => props.onclose.emit(()),
                Err(refusal) => error.set(Some(refusal)),
            }
        })
    };
    html! {
        <Dialog title="Edit method request" submit="Save" error={(*error).clone()} onclose={props.onclose.clone()} {onsubmit}>
            <CheckField label="API key required" checked={*needs_key} onchange={set_key}
                hint="A request then needs an API key of a usage plan for its stage." />
            <TextField label="Operation name" value={(*name).clone()} onchange={set_name} hint="For generated SDKs; requests do not see it." />
        </Dialog>
    }
}

/// Declares a method response, or takes one back.
#[component]
pub fn EditMethodResponse(props: &EditProps) -> Html {
    let store = use_store();
    let status = use_state(String::new);
    let error = use_state(|| None::<ApiError>);
    let set_status = {
        let status = status.clone();
        Callback::from(move |text: String| status.set(text))
    };
    let call = {
        let (error, view) = (error.clone(), props.view.clone());
        move |name: &str, status: &str| {
            let mut input = address(&view);
            input["statusCode"] = json!(status);
            let reply = store.dispatch(Action::Call(Operation::apigateway(name, input)));
            error.set(reply.as_ref().err().cloned());
            reply.is_ok()
        }
    };
    let onsubmit = {
        let (call, status, onclose) = (call.clone(), status.clone(), props.onclose.clone());
        Callback::from(move |()| {
            if call("PutMethodResponse", &status) {
                onclose.emit(());
            }
        })
    };
    let declared = props.view.method.method_responses.keys().map(|status| {
        let (call, code) = (call.clone(), status.clone());
        let onclick = move |_| {
            call("DeleteMethodResponse", &code);
        };
        html! {
            <li class="row row-apart" key={status.clone()}>
                <span class="mono">{ status }</span>
                <button type="button" class="button button-small" {onclick}>{ "Delete" }<span class="visually-hidden">{ format!(" {status}") }</span></button>
            </li>
        }
    });
    html! {
        <Dialog title="Edit method response" submit="Create response" disabled={status.is_empty()} error={(*error).clone()}
            onclose={props.onclose.clone()} {onsubmit}>
            <ul class="stack-small" aria-label="Declared responses">{ for declared }</ul>
            <TextField label="HTTP status code" value={(*status).clone()} onchange={set_status} mono=true placeholder="404" />
        </Dialog>
    }
}
