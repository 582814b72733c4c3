//! The dialog "Enable CORS" of a resource, as AWS's console has it: one step to undo.

use crate::app::cors::{ALLOW_HEADERS, EnableCors, Skipped, enable_cors};
use crate::control::{ApiError, Operation};
use crate::model::GatewayResponseType;
use crate::ui::pages::calling::use_calling;
use crate::ui::parts::{Callout, CheckField, Dialog, TextField, Tone};
use crate::ui::store::use_store;
use crate::view::resources::TreeNode;
use yew::prelude::*;

/// Props of [`EnableCorsDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct EnableCorsDialogProps {
    /// The API's id.
    pub api_id: String,
    /// The resource.
    pub resource: TreeNode,
    /// Called when it is done or cancelled.
    pub onclose: Callback<()>,
}

const GATEWAY_RESPONSES: [(GatewayResponseType, &str); 2] =
    [(GatewayResponseType::Default4xx, "DEFAULT_4XX"), (GatewayResponseType::Default5xx, "DEFAULT_5XX")];

/// Enables CORS on a resource.
#[component]
pub fn EnableCorsDialog(props: &EnableCorsDialogProps) -> Html {
    let (store, calling) = (use_store(), use_calling());
    let form = use_state(|| EnableCors::proposed_for(&props.resource.methods));
    let refused = use_state(|| None::<ApiError>);
    let planned: Option<(Vec<Operation>, Vec<Skipped>)> = store.read(|state| {
        let api = state.workspace.engine.account.rest_apis.get(&props.api_id)?;
        enable_cors(&api.definition, &props.api_id, &props.resource.id, &form)
    });
    let (operations, skipped) = planned.unwrap_or_default();
    let count = operations.len();
    let onsubmit = {
        let (calling, refused, props) = (calling.clone(), refused.clone(), props.clone());
        Callback::from(move |()| {
            let title = format!("Enable CORS on {}", props.resource.path);
            match calling.reply_all(title, operations.clone()) {
                Ok(_) => props.onclose.emit(()),
                Err(error) => refused.set(Some(error)),
            }
        })
    };
    let edit = |change: fn(&mut EnableCors, String)| {
        let form = form.clone();
        Callback::from(move |text: String| {
            let mut next = (*form).clone();
            change(&mut next, text);
            form.set(next);
        })
    };
    let methods = props.resource.methods.iter().filter(|method| *method != "OPTIONS").map(|method| {
        let (form, name) = (form.clone(), method.clone());
        let checked = form.methods.contains(method);
        let onchange = Callback::from(move |on: bool| {
            let mut next = (*form).clone();
            next.methods.retain(|known| *known != name);
            if on {
                next.methods.push(name.clone());
            }
            form.set(next);
        });
        html! { <CheckField key={method.clone()} label={method.clone()} {checked} {onchange} /> }
    });
    let responses = GATEWAY_RESPONSES.map(|(kind, name)| {
        let form = form.clone();
        let checked = form.gateway_responses.contains(&kind);
        let onchange = Callback::from(move |on: bool| {
            let mut next = (*form).clone();
            next.gateway_responses.retain(|known| *known != kind);
            if on {
                next.gateway_responses.push(kind);
            }
            form.set(next);
        });
        html! { <CheckField key={name} label={name} {checked} {onchange} /> }
    });
    let credentials = {
        let form = form.clone();
        Callback::from(move |on: bool| form.set(EnableCors { allow_credentials: on, ..(*form).clone() }))
    };
    html! {
        <Dialog title="Enable CORS" error={(*refused).clone()} onclose={props.onclose.clone()} {onsubmit}>
            <p class="muted">{ "On " }<code>{ &props.resource.path }</code>{ ": OPTIONS gets a mock that answers preflights, and what you choose gets the headers. Deploy the API for it to take effect." }</p>
            <fieldset><legend>{ "Access-Control-Allow-Methods" }</legend><div class="row">
                { for methods }<CheckField label="OPTIONS" checked=true disabled=true onchange={|_| ()} />
            </div></fieldset>
            <TextField label="Access-Control-Allow-Headers" value={form.allow_headers.clone()} mono=true placeholder={ALLOW_HEADERS}
                onchange={edit(|form, text| form.allow_headers = text)} />
            <TextField label="Access-Control-Allow-Origin" value={form.allow_origin.clone()} mono=true required=true
                hint="* for every origin, or one origin such as https://www.example.com." onchange={edit(|form, text| form.allow_origin = text)} />
            <fieldset><legend>{ "Gateway responses" }</legend><div class="row">{ for responses }</div></fieldset>
            <details class="fold">
                <summary>{ "Additional settings" }</summary>
                <div class="stack-small">
                    <TextField label="Access-Control-Expose-Headers" value={form.expose_headers.clone()} mono=true onchange={edit(|form, text| form.expose_headers = text)} />
                    <TextField label="Access-Control-Max-Age" value={form.max_age.clone()} mono=true placeholder="600" onchange={edit(|form, text| form.max_age = text)} />
                    <CheckField label="Access-Control-Allow-Credentials" checked={form.allow_credentials} onchange={credentials}
                        hint="Counts with one origin only, not with *." />
                </div>
            </details>
            if form.allow_credentials && form.allow_origin.trim() == "*" {
                <Callout tone={Tone::Warn}>{ "With credentials, browsers do not take * for Access-Control-Allow-Origin: name one origin." }</Callout>
            }
            if !skipped.is_empty() {
                <Callout tone={Tone::Warn}>
                    <p>{ "These methods answer by themselves, and keep doing so:" }</p>
                    <ul>{ for skipped.iter().map(|one| html! { <li><strong>{ &one.method }</strong>{ format!(": {}", one.why) }</li> }) }</ul>
                </Callout>
            }
            <p class="hint" role="status">{ format!("{count} operations, one step to undo.") }</p>
        </Dialog>
    }
}
