//! The CORS configuration of an HTTP API: shown, set, taken away.

use super::ViewProps;
use super::form::{into_member, use_form};
use crate::control::Operation;
use crate::ui::pages::calling::{switch, use_calling};
use crate::ui::parts::{CheckField, ConfirmButton, Dialog, Facts, Glyph, Icon, NumberField, Panel, TextField};
use crate::view::http_api::CorsDraft;
use serde_json::json;
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
                Some(cors) => html! {
                    <>
                        <p class="muted">{ "The gateway answers preflights, adds these headers to responses, and ignores those of the backend." }</p>
                        <Facts facts={cors.facts().into_iter().map(|(name, value)| (AttrValue::from(name), html! { <span class="mono">{ value }</span> })).collect::<Vec<_>>()} />
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

#[component]
fn ConfigureCors(props: &ConfigureProps) -> Html {
    let form = use_form();
    let draft = use_state(|| props.view.cors.clone().unwrap_or_default());
    let onsubmit = {
        let (form, draft, props) = (form.clone(), draft.clone(), props.clone());
        Callback::from(move |()| {
            if form.call(draft.operation(&props.view.id), CorsDraft::place).is_some() {
                props.onclose.emit(());
            }
        })
    };
    html! {
        <Dialog title="Configure CORS" error={form.calling.error()} onclose={props.onclose.clone()} {onsubmit}>
            <TextField label="AllowOrigins" value={draft.origins.clone()} onchange={into_member(&draft, |draft, text| draft.origins = text)} mono=true
                autofocus=true error={form.at("origins")} hint="https://www.example.com, https://* or *, with blanks between them." />
            <TextField label="AllowMethods" value={draft.methods.clone()} onchange={into_member(&draft, |draft, text| draft.methods = text)} mono=true
                error={form.at("methods")} hint="GET, POST or *." />
            <TextField label="AllowHeaders" value={draft.headers.clone()} onchange={into_member(&draft, |draft, text| draft.headers = text)} mono=true
                hint="Request headers that scripts may send: Authorization, Content-Type or *." />
            <TextField label="ExposeHeaders" value={draft.expose.clone()} onchange={into_member(&draft, |draft, text| draft.expose = text)} mono=true
                hint="Response headers that scripts may read." />
            <NumberField label="MaxAge" value={draft.max_age.clone()} onchange={into_member(&draft, |draft, text| draft.max_age = text)} min="-1" max="86400" step="1"
                error={form.at("age")} hint="For how many seconds a browser may remember a preflight's answer." />
            <CheckField label="AllowCredentials" checked={draft.credentials} onchange={into_member(&draft, |draft, on| draft.credentials = on)}
                hint="Cookies and the like; not together with the origin *." />
            if let Some(error) = form.at("credentials") { <p class="field-error" role="alert"><Icon glyph={Glyph::Warning} />{ error }</p> }
        </Dialog>
    }
}
