//! The access log of a stage: where its lines go, what they say, and what the next one would be.

use crate::app::Route;
use crate::ui::pages::calling::{into_state, remove, replace, update_stage, use_calling};
use crate::ui::parts::{Badge, Code, Panel, RouteLink, TextArea, TextField, Tone};
use crate::ui::store::use_store;
use crate::view::access_log::{AccessLogView, presets, preview};
use yew::prelude::*;

/// Props of [`AccessLogPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct AccessLogPanelProps {
    /// The access log.
    pub log: AccessLogView,
}

/// The access log of a stage.
#[component]
pub fn AccessLogPanel(props: &AccessLogPanelProps) -> Html {
    let store = use_store();
    let calling = use_calling();
    let log = &props.log;
    let destination = use_state(|| log.destination.clone());
    let format = use_state(|| log.format.clone());
    use_effect_with((log.destination.clone(), log.format.clone()), {
        let (destination, format) = (destination.clone(), format.clone());
        move |(saved_destination, saved_format): &(String, String)| {
            destination.set(saved_destination.clone());
            format.set(saved_format.clone());
        }
    });
    let mut patches = Vec::new();
    if *destination != log.destination {
        patches.push(replace("/accessLogSettings/destinationArn", &*destination));
    }
    if *format != log.format {
        patches.push(replace("/accessLogSettings/format", &*format));
    }
    let call = |patches: Vec<serde_json::Value>| {
        let (calling, operation) = (calling.clone(), update_stage(&log.api_id, &log.stage, patches));
        Callback::from(move |_: MouseEvent| {
            calling.call(operation.clone());
        })
    };
    let (unchanged, is_on) = (patches.is_empty(), log.group.is_some());
    let choose = |text: &'static str| {
        let (format, destination, suggestion) = (format.clone(), destination.clone(), log.suggestion.clone());
        Callback::from(move |_: MouseEvent| {
            format.set(text.to_owned());
            if destination.is_empty() {
                destination.set(suggestion.clone());
            }
        })
    };
    let buttons = presets().map(|(name, text)| {
        html! {
            <button key={name} type="button" class="button button-small" onclick={choose(text)} aria-pressed={(*format == text).to_string()}
                aria-label={format!("Format {name}")}>{ name }</button>
        }
    });
    let line = if format.is_empty() { None } else { store.read(|state| preview(state, &log.api_id, &log.stage, &format)) };
    let actions = html! {
        <>
            if is_on { <Badge tone={Tone::Ok}>{ "on" }</Badge> } else { <Badge>{ "off" }</Badge> }
            <RouteLink to={Route::CloudWatch} class="button button-small">{ "Open CloudWatch" }</RouteLink>
        </>
    };
    html! {
        <Panel title="Access log" {actions}>
            <div class="stack">
                <TextField label="Access log destination ARN" value={(*destination).clone()} onchange={into_state(&destination)} mono=true
                    placeholder={log.suggestion.clone()} hint="The ARN of a CloudWatch log group. A canary's lines stand in a group of their own, too." />
                <div class="stack-small">
                    <div class="row" role="group" aria-label="Formats of the console">{ for buttons }</div>
                    <TextArea label="Log format" value={(*format).clone()} onchange={into_state(&format)} rows=4
                        hint="One line with $context variables, of which $context.requestId or $context.extendedRequestId must be one. What has no value is a dash." />
                </div>
                if let Some(line) = line {
                    <div class="stack-small">
                        <h3 class="small muted">{ "The next line would be" }</h3>
                        <Code text={line} label="Preview of a line" />
                    </div>
                }
                { calling.callout() }
                <div class="row">
                    <button type="button" class="button button-primary" onclick={call(patches)} disabled={unchanged}>{ "Save access log" }</button>
                    if !log.destination.is_empty() || !log.format.is_empty() {
                        <button type="button" class="button button-quiet" onclick={call(vec![remove("/accessLogSettings")])}>{ "Turn off access log" }</button>
                    }
                </div>
            </div>
        </Panel>
    }
}
