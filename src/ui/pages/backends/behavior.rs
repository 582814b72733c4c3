//! The form for a behaviour, and the dialog that gives one to a function or an endpoint.

use crate::control::Operation;
use crate::model::{Behavior, Reaction};
use crate::ui::pages::calling::{into_state, use_calling};
use crate::ui::parts::{CheckField, Dialog, NumberField, PairsField, SelectField, TextArea, TextField};
use crate::view::behavior_draft::{BehaviorDraft, LatencyKind, ReactionKind};
use serde_json::json;
use yew::prelude::*;

/// Props of [`BehaviorDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct BehaviorDialogProps {
    /// The function's name or the endpoint's URL pattern; none for an endpoint that is to be made.
    #[prop_or_default]
    pub target: Option<String>,
    /// The URL pattern that a new endpoint starts with.
    #[prop_or(AttrValue::Static("https://"))]
    pub url: AttrValue,
    /// Whether it is a function.
    pub function: bool,
    /// What it does now.
    #[prop_or_else(|| Reaction::Echo.into())]
    pub behavior: Behavior,
    /// Called when it is done or cancelled.
    pub onclose: Callback<()>,
}

/// Gives a function or an endpoint a behaviour.
#[component]
pub fn BehaviorDialog(props: &BehaviorDialogProps) -> Html {
    let calling = use_calling();
    let draft = use_state(|| BehaviorDraft::of(&props.behavior, props.function));
    let url = use_state(|| props.url.to_string());
    let onsubmit = {
        let (calling, draft, url, props) = (calling.clone(), draft.clone(), url.clone(), props.clone());
        Callback::from(move |()| {
            let behavior = match draft.behavior(props.function) {
                Ok(behavior) => behavior,
                Err(error) => return calling.refuse(error),
            };
            let target = props.target.as_deref().unwrap_or(&url);
            let operation = match props.function {
                true => Operation::backends("PutFunctionBehavior", json!({"FunctionName": target, "Behavior": behavior})),
                false => Operation::backends("PutHttpEndpoint", json!({"Url": target, "Behavior": behavior})),
            };
            if calling.call(operation) {
                props.onclose.emit(());
            }
        })
    };
    let title = match (&props.target, props.function) {
        (None, _) => "Add HTTP endpoint".to_owned(),
        (Some(name), true) => format!("Edit behaviour of {name}"),
        (Some(url), false) => format!("Edit endpoint {url}"),
    };
    html! {
        <Dialog {title} submit="Save" error={calling.error()} onclose={props.onclose.clone()} {onsubmit}>
            if props.target.is_none() {
                <TextField label="URL pattern" value={(*url).clone()} onchange={into_state(&url)} mono=true required=true autofocus=true
                    hint="Such as https://api.example.com/*, or https://sqs.us-east-1.amazonaws.com/* for an AWS service; a * at the end stands for any rest. The longest pattern answers." />
            }
            if props.function { <p class="hint">{ "It is what $LATEST does from now on. Published versions are frozen." }</p> }
            { reaction(&draft, props.function) }
            { timing(&draft) }
        </Dialog>
    }
}

/// A callback that changes one member of the draft.
fn edit<V: 'static>(draft: &UseStateHandle<BehaviorDraft>, set: fn(&mut BehaviorDraft, V)) -> Callback<V> {
    let draft = draft.clone();
    Callback::from(move |value| {
        let mut next = (*draft).clone();
        set(&mut next, value);
        draft.set(next);
    })
}

fn reaction(draft: &UseStateHandle<BehaviorDraft>, function: bool) -> Html {
    let kinds = ReactionKind::all(function);
    let options: Vec<(AttrValue, AttrValue)> = kinds.iter().map(|kind| (format!("{kind:?}").into(), kind.words(function).into())).collect();
    let choose = edit(draft, |draft, chosen: String| {
        if let Some(kind) = ReactionKind::all(true).iter().find(|kind| format!("{kind:?}") == chosen) {
            draft.reaction = *kind;
        }
    });
    let members = match draft.reaction {
        ReactionKind::Echo | ReactionKind::EchoProxy => html! {},
        ReactionKind::Response => html! {
            <>
                <NumberField label="Status" value={draft.status.clone()} onchange={edit(draft, |draft, text| draft.status = text)} min="100" max="599" step="1" />
                <PairsField label="Headers" one="header" pairs={draft.headers.clone()} onchange={edit(draft, |draft, pairs| draft.headers = pairs)} />
                <TextArea label="Body" value={draft.body.clone()} onchange={edit(draft, |draft, text| draft.body = text)} rows={5} />
                if !function {
                    <CheckField label="The body is base64 and stands for bytes" checked={draft.is_base64} onchange={edit(draft, |draft, on| draft.is_base64 = on)} />
                }
            </>
        },
        ReactionKind::Payload => html! {
            <TextArea label="Payload" value={draft.payload.clone()} onchange={edit(draft, |draft, text| draft.payload = text)} rows={8}
                hint="JSON that the function returns as it is." />
        },
        ReactionKind::Javascript => html! {
            <TextArea label="Handler" value={draft.code.clone()} onchange={edit(draft, |draft, text| draft.code = text)} rows={16}
                hint="Runs in this browser, without network and storage, for as long as the function's Timeout. exports.handler gets event, context and callback." />
        },
        ReactionKind::Fail if function => html! {
            <div class="fields">
                <TextField label="Error type" value={draft.error_type.clone()} onchange={edit(draft, |draft, text| draft.error_type = text)} />
                <TextField label="Error message" value={draft.error_message.clone()} onchange={edit(draft, |draft, text| draft.error_message = text)} />
            </div>
        },
        ReactionKind::Fail => html! {},
    };
    html! {
        <>
            <SelectField label="Behaviour" value={format!("{:?}", draft.reaction)} {options} onchange={choose} />
            { members }
        </>
    }
}

fn timing(draft: &UseStateHandle<BehaviorDraft>) -> Html {
    let options: Vec<(AttrValue, AttrValue)> = LatencyKind::ALL.iter().map(|kind| (kind.word().into(), kind.word().into())).collect();
    let choose = edit(draft, |draft, chosen: String| {
        if let Some(kind) = LatencyKind::ALL.into_iter().find(|kind| kind.word() == chosen) {
            draft.latency = kind;
        }
    });
    let (first, second) = match draft.latency {
        LatencyKind::None => (None, None),
        LatencyKind::Constant => (Some("Milliseconds"), None),
        LatencyKind::Uniform => (Some("At least, in milliseconds"), Some("At most, in milliseconds")),
        LatencyKind::LogNormal => (Some("Median in milliseconds"), Some("99th percentile in milliseconds")),
    };
    html! {
        <div class="fields">
            <SelectField label="Latency" value={draft.latency.word()} {options} onchange={choose} />
            if let Some(label) = first {
                <NumberField {label} value={draft.first.clone()} onchange={edit(draft, |draft, text| draft.first = text)} min="0" />
            }
            if let Some(label) = second {
                <NumberField {label} value={draft.second.clone()} onchange={edit(draft, |draft, text| draft.second = text)} min="0" />
            }
            <NumberField label="Error rate in percent" value={draft.error_percent.clone()} onchange={edit(draft, |draft, text| draft.error_percent = text)}
                min="0" max="100" hint="This share of the calls fails instead." />
        </div>
    }
}
