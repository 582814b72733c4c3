//! Simulated HTTP endpoints and AWS services, the calls that they got, and hosts that integrations name and nobody answers at yet.

use super::behavior::BehaviorDialog;
use super::calls::CallsDialog;
use crate::control::Operation;
use crate::ui::pages::calling::use_calling;
use crate::ui::parts::{ConfirmButton, Glyph, Icon, Panel, Table};
use crate::view::backends::EndpointView;
use crate::view::endpoints::{NamedHost, kind};
use serde_json::json;
use yew::prelude::*;

/// Props of [`Endpoints`].
#[derive(Clone, PartialEq, Properties)]
pub struct EndpointsProps {
    /// The endpoints, by URL pattern.
    pub endpoints: Vec<EndpointView>,
    /// Hosts without one.
    pub missing: Vec<NamedHost>,
}

/// Which dialog is open.
#[derive(Clone, PartialEq)]
enum Open {
    Add(AttrValue),
    Edit(EndpointView),
    Calls(String),
}

/// The endpoints.
#[component]
pub fn Endpoints(props: &EndpointsProps) -> Html {
    let open = use_state(|| None::<Open>);
    let show = |next: Open| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(Some(next.clone())))
    };
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    let rows = props.endpoints.iter().map(|endpoint| {
        let (edit, calls) = (show(Open::Edit(endpoint.clone())), show(Open::Calls(endpoint.url.clone())));
        html! { <EndpointRow key={endpoint.url.clone()} endpoint={endpoint.clone()} {edit} {calls} /> }
    });
    let add = show(Open::Add(AttrValue::Static("https://")));
    let actions = html! {
        <button type="button" class="button button-small" onclick={add}><Icon glyph={Glyph::Plus} />{ "Add HTTP endpoint" }</button>
    };
    let missing = props.missing.iter().map(|host| {
        let label = format!("Add endpoint {}", host.pattern);
        html! {
            <tr key={host.pattern.clone()}>
                <th scope="row" class="mono">{ &host.pattern }</th>
                <td>{ &host.kind }</td>
                <td>{ host.users.join(", ") }</td>
                <td class="actions">
                    <button type="button" class="button button-small" onclick={show(Open::Add(host.pattern.clone().into()))} aria-label={label}>{ "Add" }</button>
                </td>
            </tr>
        }
    });
    html! {
        <Panel title="HTTP endpoints and AWS services" {actions} flush=true>
            if props.endpoints.is_empty() {
                <p class="panel-body muted">
                    { "None yet. Integrations of the types HTTP, HTTP_PROXY and AWS reach simulated endpoints only; nothing leaves this page. An AWS service is an endpoint at its own host." }
                </p>
            } else {
                <Table label="HTTP endpoints" columns={["URL pattern", "What it is", "Behaviour", ""].map(AttrValue::from).to_vec()}>{ for rows }</Table>
            }
            if !props.missing.is_empty() {
                <div class="panel-body stack-small">
                    <h3>{ "Named by integrations, and not there yet" }</h3>
                    <Table label="Hosts without an endpoint" columns={["Host", "What it is", "Named by", ""].map(AttrValue::from).to_vec()}>{ for missing }</Table>
                </div>
            }
            { match &*open {
                None => html! {},
                Some(Open::Add(url)) => html! { <BehaviorDialog function=false url={url.clone()} onclose={close} /> },
                Some(Open::Edit(endpoint)) => html! {
                    <BehaviorDialog target={Some(endpoint.url.clone())} function=false behavior={endpoint.behavior.clone()} onclose={close} />
                },
                Some(Open::Calls(url)) => html! { <CallsDialog url={url.clone()} onclose={close} /> },
            } }
        </Panel>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct EndpointRowProps {
    endpoint: EndpointView,
    edit: Callback<MouseEvent>,
    calls: Callback<MouseEvent>,
}

#[component]
fn EndpointRow(props: &EndpointRowProps) -> Html {
    let calling = use_calling();
    let url = &props.endpoint.url;
    let delete = Operation::backends("DeleteHttpEndpoint", json!({"Url": url}));
    html! {
        <tr>
            <th scope="row" class="mono">{ url }</th>
            <td class="nowrap">{ kind(url) }</td>
            <td>{ &props.endpoint.summary }</td>
            <td class="actions">
                <button type="button" class="button button-small" onclick={props.calls.clone()} aria-label={format!("Calls of endpoint {url}")}>{ "Calls" }</button>
                <button type="button" class="button button-small" onclick={props.edit.clone()} aria-label={format!("Edit endpoint {url}")}>{ "Edit" }</button>
                <ConfirmButton label="Delete" what={format!("endpoint {url}")} icon_only=true onconfirm={calling.confirm(delete)}>
                    { "Integrations that call it then find nobody there." }
                </ConfirmButton>
            </td>
        </tr>
    }
}
