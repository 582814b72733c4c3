//! The CORS configuration of an HTTP API: shown, set, taken away.

use super::ViewProps;
use crate::control::Operation;
use crate::ui::pages::calling::{into_state, switch, use_calling};
use crate::ui::parts::{ConfirmButton, Dialog, Facts, Panel, TextField};
use serde_json::{Value, json};
use yew::prelude::*;

/// The CORS configuration.
#[component]
pub fn CorsPanel(props: &ViewProps) -> Html {
    let calling = use_calling();
    let editing = use_state(|| false);
    let api = &props.view.id;
    let delete = calling.confirm(Operation::apigatewayv2("DeleteCorsConfiguration", json!({"ApiId": api})));
    let actions = html! {
        <>
            <button type="button" class="button" onclick={switch(&editing, true)}>{ "Configure CORS" }</button>
            if props.view.cors.is_some() {
                <ConfirmButton label="Delete" what="the CORS configuration" onconfirm={delete}>{ "Preflights go to the routes then." }</ConfirmButton>
            }
        </>
    };
    html! {
        <Panel title="CORS" {actions}>
            { match &props.view.cors {
                None => html! { <p class="muted">{ "Not configured: preflights go to the routes as any request, and the backend's own CORS headers reach the browser." }</p> },
                Some(members) => html! {
                    <>
                        <p class="muted">{ "The gateway answers preflights, adds these headers to responses, and ignores those of the backend." }</p>
                        <Facts facts={members.iter().map(|(name, value)| (AttrValue::from(*name), html! { <span class="mono">{ value }</span> })).collect::<Vec<_>>()} />
                    </>
                },
            } }
            if *editing { <ConfigureCors view={props.view.clone()} onclose={switch(&editing, false)} /> }
        </Panel>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ConfigureProps {
    view: crate::view::http_api::HttpApiView,
    onclose: Callback<()>,
}

fn list(text: &str) -> Vec<Value> {
    text.split([' ', ',']).filter(|part| !part.is_empty()).map(|part| json!(part)).collect()
}

#[component]
fn ConfigureCors(props: &ConfigureProps) -> Html {
    let calling = use_calling();
    let known = |name: &str| {
        let members = props.view.cors.as_deref().unwrap_or_default();
        members.iter().find(|(member, _)| *member == name).map(|(_, value)| value.replace('–', "")).unwrap_or_default()
    };
    let origins = use_state(|| known("AllowOrigins"));
    let methods = use_state(|| known("AllowMethods"));
    let headers = use_state(|| known("AllowHeaders"));
    let onsubmit = {
        let (calling, onclose) = (calling.clone(), props.onclose.clone());
        let cors = json!({"AllowOrigins": list(&origins), "AllowMethods": list(&methods), "AllowHeaders": list(&headers)});
        let input = json!({"ApiId": props.view.id, "CorsConfiguration": cors});
        Callback::from(move |()| {
            if calling.call(Operation::apigatewayv2("UpdateApi", input.clone())) {
                onclose.emit(());
            }
        })
    };
    html! {
        <Dialog title="Configure CORS" error={calling.error()} onclose={props.onclose.clone()} {onsubmit}>
            <TextField label="AllowOrigins" value={(*origins).clone()} onchange={into_state(&origins)} mono=true autofocus=true
                hint="https://www.example.com, https://* or *, with commas between them." />
            <TextField label="AllowMethods" value={(*methods).clone()} onchange={into_state(&methods)} mono=true hint="GET, POST or *." />
            <TextField label="AllowHeaders" value={(*headers).clone()} onchange={into_state(&headers)} mono=true hint="Authorization, Content-Type or *." />
        </Dialog>
    }
}
