//! Target groups: their functions, the switch for lists of values, and health.

use super::ViewProps;
use crate::control::Operation;
use crate::ui::pages::calling::{into_state, switch, use_calling};
use crate::ui::parts::{Badge, ConfirmButton, Dialog, Empty, Glyph, Icon, Panel, SelectField, Table, TextField, Tone};
use crate::view::load_balancers::{BalancerView, GroupRow, GroupUse};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use yew::prelude::*;

/// The target groups.
#[component]
pub fn GroupsPanel(props: &ViewProps) -> Html {
    let calling = use_calling();
    let creating = use_state(|| false);
    let health = use_state(BTreeMap::<String, String>::new);
    let create = html! {
        <button type="button" class="button" onclick={switch(&creating, true)}><Icon glyph={Glyph::Plus} />{ "Create target group" }</button>
    };
    let lines = props.view.groups.iter().map(|row| {
        let delete = calling.confirm(Operation::elbv2("DeleteTargetGroup", json!({"TargetGroupArn": row.arn})));
        let multi = {
            let attribute = json!({"Key": "lambda.multi_value_headers.enabled", "Value": (!row.multi_value).to_string()});
            let operation = Operation::elbv2("ModifyTargetGroupAttributes", json!({"TargetGroupArn": row.arn, "Attributes": [attribute]}));
            let calling = calling.clone();
            Callback::from(move |_: MouseEvent| drop(calling.made(operation.clone())))
        };
        let checks = {
            let operation = Operation::elbv2("ModifyTargetGroup", json!({"TargetGroupArn": row.arn, "HealthCheckEnabled": !row.checked}));
            let calling = calling.clone();
            Callback::from(move |_: MouseEvent| drop(calling.made(operation.clone())))
        };
        let look = {
            let (calling, health, arn) = (calling.clone(), health.clone(), row.arn.clone());
            Callback::from(move |_: MouseEvent| {
                let answer = calling.made(Operation::elbv2("DescribeTargetHealth", json!({"TargetGroupArn": arn}))).unwrap_or_default();
                let mut next = (*health).clone();
                next.insert(arn.clone(), told(&answer));
                health.set(next);
            })
        };
        html! {
            <tr key={row.arn.clone()}>
                <th scope="row">{ &row.name }<div>{ used(row) }</div></th>
                <td class="mono">{ if row.function.is_empty() { "no target" } else { row.function.as_str() } }</td>
                <td><div class="row">
                    { if row.multi_value { "lists of values" } else { "the last value of each name" } }
                    <button type="button" class="button button-small" onclick={multi}>{ if row.multi_value { "Single values" } else { "Lists" } }<span class="visually-hidden">{ format!(" for {}", row.name) }</span></button>
                </div></td>
                <td><div class="row">
                    <span>{ &row.health }</span>
                    <button type="button" class="button button-small" onclick={checks}>{ if row.checked { "Switch off" } else { "Switch on" } }<span class="visually-hidden">{ format!(" health checks of {}", row.name) }</span></button>
                    <button type="button" class="button button-small" onclick={look}>{ "Ask" }<span class="visually-hidden">{ format!(" how {} is", row.name) }</span></button>
                    <span aria-live="polite">{ health.get(&row.arn).cloned().unwrap_or_default() }</span>
                </div></td>
                <td class="actions">
                    <ConfirmButton label="Delete" what={format!("the target group {}", row.name)} icon_only=true onconfirm={delete}>
                        { "No rule may name it." }
                    </ConfirmButton>
                </td>
            </tr>
        }
    });
    let columns = ["Target group", "Function", "Events", "Health", ""].map(AttrValue::from).to_vec();
    html! {
        <Panel title="Target groups" flush=true actions={create}>
            { calling.callout() }
            if props.view.groups.is_empty() {
                <Empty glyph={Glyph::Server} title="No target groups yet"><p>{ "A target group has one function. Rules send requests to it, by weight where they name several." }</p></Empty>
            } else {
                <Table label="Target groups" {columns}>{ for lines }</Table>
            }
            if *creating { <CreateGroup view={props.view.clone()} onclose={switch(&creating, false)} /> }
        </Panel>
    }
}

fn used(row: &GroupRow) -> Html {
    match row.use_of {
        GroupUse::Here => html! { <Badge tone={Tone::Ok}>{ "Used here" }</Badge> },
        GroupUse::Elsewhere => html! { <Badge>{ "Used by another load balancer" }</Badge> },
        GroupUse::Nobody => html! { <Badge>{ "Not used" }</Badge> },
    }
}

/// What `DescribeTargetHealth` says, in a few words.
fn told(answer: &Value) -> String {
    let health = &answer["TargetHealthDescriptions"][0]["TargetHealth"];
    let text = |name: &str| health[name].as_str().unwrap_or_default().to_owned();
    match (text("State"), text("Description")) {
        (state, _) if state.is_empty() => "no target".into(),
        (state, description) if description.is_empty() => state,
        (state, description) => format!("{state}: {description}"),
    }
}

#[derive(Clone, PartialEq, Properties)]
struct CreateGroupProps {
    view: BalancerView,
    onclose: Callback<()>,
}

#[component]
fn CreateGroup(props: &CreateGroupProps) -> Html {
    let calling = use_calling();
    let name = use_state(String::new);
    let function = use_state(|| props.view.functions.first().map(|(arn, _)| arn.clone()).unwrap_or_default());
    let functions: Vec<(AttrValue, AttrValue)> =
        props.view.functions.iter().map(|(arn, name)| (arn.clone().into(), name.clone().into())).collect();
    let onsubmit = {
        let (calling, onclose, name, function) = (calling.clone(), props.onclose.clone(), (*name).clone(), (*function).clone());
        Callback::from(move |()| {
            let Some(made) = calling.made(Operation::elbv2("CreateTargetGroup", json!({"Name": name, "TargetType": "lambda"}))) else {
                return;
            };
            let arn = made["TargetGroups"][0]["TargetGroupArn"].as_str().unwrap_or_default();
            // As AWS's console does: first the permission, then the registration.
            let statement = format!("elb-{}", arn.rsplit('/').next().unwrap_or_default());
            let permission = json!({"FunctionName": function, "StatementId": statement, "Action": "lambda:InvokeFunction",
                "Principal": "elasticloadbalancing.amazonaws.com", "SourceArn": arn});
            let target = json!({"TargetGroupArn": arn, "Targets": [{"Id": function}]});
            let done = function.is_empty()
                || (calling.call(Operation::lambda("AddPermission", permission))
                    && calling.call(Operation::elbv2("RegisterTargets", target)));
            if done {
                onclose.emit(());
            }
        })
    };
    html! {
        <Dialog title="Create target group" error={calling.error()} disabled={name.is_empty()} onclose={props.onclose.clone()} {onsubmit}>
            <TextField label="Target group name" value={(*name).clone()} onchange={into_state(&name)} required=true autofocus=true />
            <SelectField label="Lambda function" value={(*function).clone()} options={functions} onchange={into_state(&function)}
                hint="It gets the permission that Elastic Load Balancing needs, and is registered." />
        </Dialog>
    }
}
