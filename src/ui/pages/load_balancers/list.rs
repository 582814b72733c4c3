//! The list of load balancers, and the dialog that makes one.

use crate::app::Route;
use crate::control::Operation;
use crate::ui::pages::PageProps;
use crate::ui::pages::calling::{into_state, switch, use_calling};
use crate::ui::parts::{Badge, ConfirmButton, Crumbs, Dialog, Empty, Glyph, Icon, PageHead, Panel, RouteLink, Table, TextField, Tone};
use crate::ui::store::use_store;
use crate::view::load_balancers::load_balancers;
use serde_json::json;
use yew::prelude::*;

/// The list.
#[component]
pub fn ListPage(_props: &PageProps) -> Html {
    let calling = use_calling();
    let rows = use_store().read(load_balancers);
    let creating = use_state(|| false);
    let create = html! {
        <button type="button" class="button button-primary" onclick={switch(&creating, true)}><Icon glyph={Glyph::Plus} />{ "Create load balancer" }</button>
    };
    let lines = rows.iter().map(|row| {
        let delete = calling.confirm(Operation::elbv2("DeleteLoadBalancer", json!({"LoadBalancerArn": row.arn})));
        html! {
            <tr key={row.arn.clone()}>
                <th scope="row"><RouteLink to={Route::LoadBalancers(Some(row.name.clone()))}>{ &row.name }</RouteLink></th>
                <td class="mono">{ &row.dns_name }</td>
                <td><div class="row">{ for row.listeners.iter().map(|name| html! { <Badge tone={Tone::Accent} key={name.clone()}>{ name }</Badge> }) }</div></td>
                <td class="number">{ row.rules }</td>
                <td class="actions">
                    <ConfirmButton label="Delete" what={format!("the load balancer {}", row.name)} icon_only=true onconfirm={delete}>
                        { "Its listeners and rules go with it; its target groups stay." }
                    </ConfirmButton>
                </td>
            </tr>
        }
    });
    let columns = ["Name", "DNS name", "Listeners", "#Rules", ""].map(AttrValue::from).to_vec();
    html! {
        <div class="stack">
            <Crumbs above={vec![("APIs".into(), Route::Apis)]} here="Load balancers" />
            <PageHead title="Load balancers" about="Application Load Balancers in front of Lambda functions: the third kind of front door, beside REST APIs and HTTP APIs.">
                <RouteLink to={Route::Compare} class="button button-quiet">{ "Which kind?" }</RouteLink>
                { create }
            </PageHead>
            if rows.is_empty() {
                <div class="panel">
                    <Empty glyph={Glyph::Apis} title="No load balancers yet">
                        <p>{ "Make one, give it a listener, and let its rules lead to functions." }</p>
                    </Empty>
                </div>
            } else {
                <Panel title="Load balancers" flush=true><Table label="Load balancers" {columns}>{ for lines }</Table></Panel>
            }
            if *creating { <CreateLoadBalancer onclose={switch(&creating, false)} /> }
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct CreateProps {
    onclose: Callback<()>,
}

#[component]
fn CreateLoadBalancer(props: &CreateProps) -> Html {
    let calling = use_calling();
    let name = use_state(String::new);
    let subnets = use_state(|| "subnet-0a1b2c3d subnet-4e5f6a7b".to_owned());
    let onsubmit = {
        let (calling, onclose) = (calling.clone(), props.onclose.clone());
        let subnets: Vec<String> = subnets.split([' ', ',']).filter(|id| !id.is_empty()).map(str::to_owned).collect();
        let (name, input) = ((*name).clone(), json!({"Name": *name, "Subnets": subnets}));
        Callback::from(move |()| {
            if calling.call(Operation::elbv2("CreateLoadBalancer", input.clone())) {
                onclose.emit(());
                calling.open(Route::LoadBalancers(Some(name.clone())));
            }
        })
    };
    html! {
        <Dialog title="Create load balancer" error={calling.error()} disabled={name.is_empty()} onclose={props.onclose.clone()} {onsubmit}>
            <TextField label="Name" value={(*name).clone()} onchange={into_state(&name)} required=true autofocus=true />
            <TextField label="Subnets" value={(*subnets).clone()} onchange={into_state(&subnets)} mono=true
                hint="Two at least, in two Availability Zones. There is no VPC here: any identifiers will do." />
        </Dialog>
    }
}
