//! The dialogs of rules: one condition and one action; more of them, and the rarer ones, are for the command line.

use crate::control::Operation;
use crate::ui::pages::calling::{into_state, use_calling};
use crate::ui::parts::{Dialog, NumberField, SelectField, TextField};
use crate::view::load_balancers::{BalancerView, ListenerView};
use serde_json::{Value, json};
use yew::prelude::*;

/// An action that is being written.
#[derive(Clone, PartialEq)]
pub struct ActionDraft {
    kind: UseStateHandle<String>,
    group: UseStateHandle<String>,
    weight: UseStateHandle<String>,
    other: UseStateHandle<String>,
    other_weight: UseStateHandle<String>,
    status: UseStateHandle<String>,
    text: UseStateHandle<String>,
}

/// A draft that forwards to the first target group there is, and answers by itself where there is none.
#[hook]
pub fn use_action(view: &BalancerView) -> ActionDraft {
    let first = view.groups.first().map(|group| group.arn.clone());
    let kind = if first.is_some() { "forward" } else { "fixed-response" };
    ActionDraft {
        kind: use_state(|| kind.to_owned()),
        group: use_state(|| first.unwrap_or_default()),
        weight: use_state(|| "9".to_owned()),
        other: use_state(String::new),
        other_weight: use_state(|| "1".to_owned()),
        status: use_state(|| "404".to_owned()),
        text: use_state(|| "Not here".to_owned()),
    }
}

impl ActionDraft {
    /// The action as AWS takes it.
    pub fn value(&self) -> Value {
        let number = |text: &str| text.trim().parse::<u32>().unwrap_or(0);
        match self.kind.as_str() {
            "forward" if self.other.is_empty() => json!({"Type": "forward", "TargetGroupArn": *self.group}),
            "forward" => json!({"Type": "forward", "ForwardConfig": {"TargetGroups": [
                {"TargetGroupArn": *self.group, "Weight": number(&self.weight)},
                {"TargetGroupArn": *self.other, "Weight": number(&self.other_weight)},
            ]}}),
            "redirect" => json!({"Type": "redirect", "RedirectConfig": {"Path": *self.text, "StatusCode": "HTTP_302"}}),
            _ => {
                json!({"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": *self.status, "ContentType": "text/plain", "MessageBody": *self.text}})
            }
        }
    }
}

/// Props of [`ActionFields`].
#[derive(Clone, PartialEq, Properties)]
pub struct ActionFieldsProps {
    /// The load balancer.
    pub view: BalancerView,
    /// What is written.
    pub action: ActionDraft,
}

/// The fields of an action.
#[component]
pub fn ActionFields(props: &ActionFieldsProps) -> Html {
    let ActionDraft { kind, group, weight, other, other_weight, status, text } = &props.action;
    let kinds = [("forward", "Forward to target groups"), ("fixed-response", "Answer by itself"), ("redirect", "Redirect to another path")];
    let kinds = kinds.map(|(value, label)| (AttrValue::from(value), AttrValue::from(label))).to_vec();
    let groups: Vec<(AttrValue, AttrValue)> =
        props.view.groups.iter().map(|group| (group.arn.clone().into(), group.name.clone().into())).collect();
    let others = [("".into(), "None: all of it goes to the first".into())].into_iter().chain(groups.clone()).collect::<Vec<_>>();
    html! {
        <>
            <SelectField label="Action" value={(**kind).clone()} options={kinds} onchange={into_state(kind)} />
            if **kind == "forward" {
                <SelectField label="Target group" value={(**group).clone()} options={groups} onchange={into_state(group)} />
                <SelectField label="Second target group" value={(**other).clone()} options={others} onchange={into_state(other)} />
                if !other.is_empty() {
                    <NumberField label="Weight of the first" value={(**weight).clone()} onchange={into_state(weight)} min="0" max="999" />
                    <NumberField label="Weight of the second" value={(**other_weight).clone()} onchange={into_state(other_weight)} min="0" max="999" />
                }
            } else if **kind == "redirect" {
                <TextField label="Path" value={(**text).clone()} onchange={into_state(text)} mono=true hint="Such as /new/#{path}; the rest of the URL stays." />
            } else {
                <NumberField label="Status code" value={(**status).clone()} onchange={into_state(status)} min="200" max="599" />
                <TextField label="Message body" value={(**text).clone()} onchange={into_state(text)} />
            }
        </>
    }
}

/// Props of [`CreateRule`] and [`EditDefault`].
#[derive(Clone, PartialEq, Properties)]
pub struct RuleProps {
    /// The load balancer.
    pub view: BalancerView,
    /// The listener.
    pub listener: ListenerView,
    /// Called when it is done or cancelled.
    pub onclose: Callback<()>,
}

/// Makes a rule.
#[component]
pub fn CreateRule(props: &RuleProps) -> Html {
    let calling = use_calling();
    let priority = use_state(|| props.listener.next_priority.to_string());
    let field = use_state(|| "path-pattern".to_owned());
    let name = use_state(String::new);
    let value = use_state(|| "/pets/*".to_owned());
    let action = use_action(&props.view);
    let onsubmit = {
        let (calling, onclose, action, arn) = (calling.clone(), props.onclose.clone(), action.clone(), props.listener.arn.clone());
        let (priority, field, name, value) = ((*priority).clone(), (*field).clone(), (*name).clone(), (*value).clone());
        Callback::from(move |()| {
            let input = json!({"ListenerArn": arn, "Priority": priority.parse::<i64>().unwrap_or(0), "Conditions": [condition(&field, &name, &value)],
                "Actions": [action.value()]});
            if calling.call(Operation::elbv2("CreateRule", input)) {
                onclose.emit(());
            }
        })
    };
    let fields = [
        ("path-pattern", "Path"),
        ("host-header", "Host"),
        ("http-header", "Header"),
        ("http-request-method", "HTTP method"),
        ("query-string", "Query"),
        ("source-ip", "Address"),
    ];
    let fields = fields.map(|(value, label)| (AttrValue::from(value), AttrValue::from(label))).to_vec();
    let named = match field.as_str() {
        "http-header" => Some("Header name"),
        "query-string" => Some("Key"),
        _ => None,
    };
    html! {
        <Dialog title="Create rule" error={calling.error()} onclose={props.onclose.clone()} {onsubmit}>
            <NumberField label="Priority" value={(*priority).clone()} onchange={into_state(&priority)} min="1" max="50000" hint="The lowest is asked first." />
            <SelectField label="Condition" value={(*field).clone()} options={fields} onchange={into_state(&field)} />
            if let Some(label) = named { <TextField {label} value={(*name).clone()} onchange={into_state(&name)} mono=true /> }
            <TextField label="Value" value={(*value).clone()} onchange={into_state(&value)} required=true mono=true
                hint="Several with commas: one of them must match. * stands for any text and ? for one character; an address is a range such as 203.0.113.0/24." />
            <ActionFields view={props.view.clone()} {action} />
        </Dialog>
    }
}

/// A condition as AWS takes it.
fn condition(field: &str, name: &str, value: &str) -> Value {
    let values: Vec<&str> = value.split(',').map(str::trim).filter(|value| !value.is_empty()).collect();
    let mut condition = json!({"Field": field});
    match field {
        "http-header" => condition["HttpHeaderConfig"] = json!({"HttpHeaderName": name, "Values": values}),
        "query-string" => {
            let pair = |value: &&str| if name.is_empty() { json!({"Value": value}) } else { json!({"Key": name, "Value": value}) };
            condition["QueryStringConfig"] = json!({"Values": values.iter().map(pair).collect::<Vec<_>>()});
        }
        "http-request-method" => condition["HttpRequestMethodConfig"] = json!({"Values": values}),
        "source-ip" => condition["SourceIpConfig"] = json!({"Values": values}),
        "host-header" => condition["HostHeaderConfig"] = json!({"Values": values}),
        _ => condition["PathPatternConfig"] = json!({"Values": values}),
    }
    condition
}

/// Changes what the default rule of a listener does.
#[component]
pub fn EditDefault(props: &RuleProps) -> Html {
    let calling = use_calling();
    let action = use_action(&props.view);
    let onsubmit = {
        let (calling, onclose, action, arn) = (calling.clone(), props.onclose.clone(), action.clone(), props.listener.arn.clone());
        Callback::from(move |()| {
            let input = json!({"ListenerArn": arn, "DefaultActions": [action.value()]});
            if calling.call(Operation::elbv2("ModifyListener", input)) {
                onclose.emit(());
            }
        })
    };
    html! {
        <Dialog title="Change default rule" error={calling.error()} onclose={props.onclose.clone()} {onsubmit}>
            <ActionFields view={props.view.clone()} {action} />
        </Dialog>
    }
}
