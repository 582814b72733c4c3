//! Simulated HTTP endpoints.

use super::behavior::BehaviorDialog;
use crate::control::Operation;
use crate::ui::pages::calling::{switch, use_calling};
use crate::ui::parts::{ConfirmButton, Glyph, Icon, Panel, Table};
use crate::view::backends::EndpointView;
use serde_json::json;
use yew::prelude::*;

/// Props of [`Endpoints`].
#[derive(Clone, PartialEq, Properties)]
pub struct EndpointsProps {
    /// The endpoints, by URL pattern.
    pub endpoints: Vec<EndpointView>,
}

/// The endpoints.
#[component]
pub fn Endpoints(props: &EndpointsProps) -> Html {
    let calling = use_calling();
    let adding = use_state(|| false);
    let editing = use_state(|| None::<EndpointView>);
    let rows = props.endpoints.iter().map(|endpoint| {
        let url = &endpoint.url;
        let edit = {
            let (editing, endpoint) = (editing.clone(), endpoint.clone());
            Callback::from(move |_: MouseEvent| editing.set(Some(endpoint.clone())))
        };
        let delete = Operation::backends("DeleteHttpEndpoint", json!({"Url": url}));
        html! {
            <tr key={url.clone()}>
                <th scope="row" class="mono">{ url }</th>
                <td>{ &endpoint.summary }</td>
                <td class="actions">
                    <button type="button" class="button button-small" onclick={edit} aria-label={format!("Edit endpoint {url}")}>{ "Edit" }</button>
                    <ConfirmButton label="Delete" what={format!("endpoint {url}")} icon_only=true onconfirm={calling.confirm(delete)}>
                        { "Integrations that call it then find nobody there." }
                    </ConfirmButton>
                </td>
            </tr>
        }
    });
    let close = {
        let editing = editing.clone();
        Callback::from(move |()| editing.set(None))
    };
    let actions = html! {
        <button type="button" class="button button-small" onclick={switch(&adding, true)}><Icon glyph={Glyph::Plus} />{ "Add HTTP endpoint" }</button>
    };
    html! {
        <Panel title="HTTP endpoints" {actions} flush=true>
            if props.endpoints.is_empty() {
                <p class="panel-body muted">{ "None yet. Integrations of the types HTTP and HTTP_PROXY reach simulated endpoints only; nothing leaves this page." }</p>
            } else {
                <Table label="HTTP endpoints" columns={["URL pattern", "Behaviour", ""].map(AttrValue::from).to_vec()}>{ for rows }</Table>
            }
            if *adding { <BehaviorDialog function=false onclose={switch(&adding, false)} /> }
            if let Some(endpoint) = &*editing {
                <BehaviorDialog target={Some(endpoint.url.clone())} function=false behavior={endpoint.behavior.clone()} onclose={close} />
            }
        </Panel>
    }
}
