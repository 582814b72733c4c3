//! The listeners of a load balancer: each with its rules as a table in the order in which they are asked.

use super::ViewProps;
use super::rule::{ActionFields, CreateRule, EditDefault, use_action};
use crate::control::Operation;
use crate::ui::pages::calling::{into_state, switch, use_calling};
use crate::ui::parts::{Badge, ConfirmButton, Dialog, Empty, Glyph, Icon, NumberField, Panel, SelectField, Table, TextField, Tone};
use crate::view::load_balancers::{BalancerView, ListenerView, RuleRow};
use serde_json::json;
use yew::prelude::*;

/// The listeners.
#[component]
pub fn ListenersPanel(props: &ViewProps) -> Html {
    let creating = use_state(|| false);
    let create = html! {
        <button type="button" class="button button-primary" onclick={switch(&creating, true)}><Icon glyph={Glyph::Plus} />{ "Create listener" }</button>
    };
    let view = &props.view;
    html! {
        <>
            <Panel title="Listeners" actions={create}>
                if view.listeners.is_empty() {
                    <Empty glyph={Glyph::Arrow} title="No listeners yet"><p>{ "Without one nothing answers: connections time out." }</p></Empty>
                } else {
                    <p class="muted small">{ "A listener asks its rules by priority, the lowest first. The first one whose conditions are all met says what is done." }</p>
                }
            </Panel>
            { for view.listeners.iter().map(|listener| html! { <OneListener key={listener.arn.clone()} view={view.clone()} listener={listener.clone()} /> }) }
            if *creating { <CreateListener view={view.clone()} onclose={switch(&creating, false)} /> }
        </>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct OneListenerProps {
    view: BalancerView,
    listener: ListenerView,
}

#[component]
fn OneListener(props: &OneListenerProps) -> Html {
    let calling = use_calling();
    let (creating, editing) = (use_state(|| false), use_state(|| false));
    let listener = &props.listener;
    let delete = calling.confirm(Operation::elbv2("DeleteListener", json!({"ListenerArn": listener.arn})));
    let actions = html! {
        <>
            <button type="button" class="button button-small" onclick={switch(&creating, true)}>
                <Icon glyph={Glyph::Plus} />{ "Create rule" }<span class="visually-hidden">{ format!(" for {}", listener.name) }</span>
            </button>
            <ConfirmButton label="Delete" what={format!("the listener {}", listener.name)} icon_only=true onconfirm={delete}>
                { "Its rules go with it." }
            </ConfirmButton>
        </>
    };
    let lines = listener.rules.iter().map(|rule| {
        let edit = switch(&editing, true);
        line(rule, calling.confirm(Operation::elbv2("DeleteRule", json!({"RuleArn": rule.arn}))), edit)
    });
    let columns = ["#Priority", "If", "Then", ""].map(AttrValue::from).to_vec();
    html! {
        <Panel title={format!("Listener {}", listener.name)} flush=true {actions}>
            <Table label={format!("Rules of {}", listener.name)} {columns}>{ for lines }</Table>
            if *creating { <CreateRule view={props.view.clone()} listener={listener.clone()} onclose={switch(&creating, false)} /> }
            if *editing { <EditDefault view={props.view.clone()} listener={listener.clone()} onclose={switch(&editing, false)} /> }
        </Panel>
    }
}

fn line(rule: &RuleRow, delete: Callback<(), Result<(), crate::control::ApiError>>, edit: Callback<MouseEvent>) -> Html {
    let texts = |texts: &[String]| html! { { for texts.iter().map(|text| html! { <div key={text.clone()}>{ text }</div> }) } };
    html! {
        <tr key={rule.arn.clone()}>
            <th scope="row" class="number">{ rule.priority.map_or_else(|| "default".to_owned(), |priority| priority.to_string()) }</th>
            <td class={classes!(rule.priority.is_none().then_some("muted"))}>{ texts(&rule.conditions) }</td>
            <td>{ texts(&rule.action) }</td>
            <td class="actions">
                if let Some(priority) = rule.priority {
                    <ConfirmButton label="Delete" what={format!("the rule with priority {priority}")} icon_only=true onconfirm={delete}>
                        { "Requests go on to the rules behind it." }
                    </ConfirmButton>
                } else {
                    <button type="button" class="button button-small" onclick={edit}>{ "Change" }<span class="visually-hidden">{ " the default rule" }</span></button>
                }
            </td>
        </tr>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct CreateListenerProps {
    view: BalancerView,
    onclose: Callback<()>,
}

#[component]
fn CreateListener(props: &CreateListenerProps) -> Html {
    let calling = use_calling();
    let protocol = use_state(|| "HTTP".to_owned());
    let port = use_state(|| "80".to_owned());
    let certificate = use_state(|| "arn:aws:acm:us-east-1:123456789012:certificate/example".to_owned());
    let action = use_action(&props.view);
    let onsubmit = {
        let (calling, onclose, action, arn) = (calling.clone(), props.onclose.clone(), action.clone(), props.view.arn.clone());
        let (protocol, port, certificate) = ((*protocol).clone(), (*port).clone(), (*certificate).clone());
        Callback::from(move |()| {
            let mut input = json!({"LoadBalancerArn": arn, "Protocol": protocol, "Port": port.parse::<u32>().unwrap_or(0), "DefaultActions": [action.value()]});
            if protocol == "HTTPS" {
                input["Certificates"] = json!([{"CertificateArn": certificate}]);
            }
            if calling.call(Operation::elbv2("CreateListener", input)) {
                onclose.emit(());
            }
        })
    };
    let protocols = ["HTTP", "HTTPS"].map(|name| (AttrValue::from(name), AttrValue::from(name))).to_vec();
    let chosen = {
        let (protocol, port) = (protocol.clone(), port.clone());
        Callback::from(move |name: String| {
            port.set(if name == "HTTPS" { "443" } else { "80" }.to_owned());
            protocol.set(name);
        })
    };
    html! {
        <Dialog title="Create listener" error={calling.error()} onclose={props.onclose.clone()} {onsubmit}>
            <SelectField label="Protocol" value={(*protocol).clone()} options={protocols} onchange={chosen} />
            <NumberField label="Port" value={(*port).clone()} onchange={into_state(&port)} min="1" max="65535" />
            if *protocol == "HTTPS" {
                <TextField label="Certificate" value={(*certificate).clone()} onchange={into_state(&certificate)} mono=true hint="An ARN that nobody looks up: there is no TLS here." />
            }
            <p class="muted small">{ "What the default rule does: " }<Badge tone={Tone::Plain}>{ "default" }</Badge></p>
            <ActionFields view={props.view.clone()} {action} />
        </Dialog>
    }
}
