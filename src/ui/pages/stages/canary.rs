//! The canary of a stage: base and canary side by side, the share, overrides; promoting and deleting it.

use super::canary_new::CreateCanaryDialog;
use super::variables::PatchedPairs;
use crate::ui::pages::calling::{Calling, into_state, remove, replace, switch, update_stage, use_calling};
use crate::ui::parts::{Badge, Callout, ConfirmButton, Dialog, Empty, Facts, Glyph, Icon, NumberField, Panel, RangeField, Tone};
use crate::view::percent;
use crate::view::stages::{CanaryView, DeploymentSide, StageView};
use serde_json::{Value, json};
use yew::prelude::*;

/// Props of [`CanaryPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct CanaryPanelProps {
    /// The stage.
    pub stage: StageView,
}

/// The canary, or the button that makes one.
#[component]
pub fn CanaryPanel(props: &CanaryPanelProps) -> Html {
    let calling = use_calling();
    let creating = use_state(|| false);
    let promoting = use_state(|| false);
    let stage = &props.stage;
    let Some(canary) = &stage.canary else {
        return html! {
            <Panel title="Canary">
                <Empty glyph={Glyph::Bird} title="No canary">
                    <p>{ "A canary serves what is being edited to a share of the requests, while the stage goes on serving its deployment to the rest." }</p>
                    <button type="button" class="button" onclick={switch(&creating, true)}><Icon glyph={Glyph::Plus} />{ "Create canary" }</button>
                </Empty>
                if *creating { <CreateCanaryDialog api_id={stage.api_id.clone()} stage={stage.name.clone()} onclose={switch(&creating, false)} /> }
            </Panel>
        };
    };
    let delete = update_stage(&stage.api_id, &stage.name, vec![remove("/canarySettings")]);
    let actions = html! {
        <>
            <button type="button" class="button button-small button-primary" onclick={switch(&promoting, true)}>{ "Promote canary" }</button>
            <ConfirmButton label="Delete canary" what={format!("of stage {}", stage.name)} onconfirm={calling.confirm(delete)}>
                { "All requests go to the stage's deployment again. The canary's deployment stays in the history." }
            </ConfirmButton>
        </>
    };
    html! {
        <Panel title="Canary" {actions}>
            <div class="stack">
                <div class="grid">{ side("Base", Tone::Accent, &stage.base) }{ side("Canary", Tone::Canary, &canary.side) }</div>
                <Share api_id={stage.api_id.clone()} stage={stage.name.clone()} percent={canary.side.percent} />
                <PatchedPairs api_id={stage.api_id.clone()} stage={stage.name.clone()} saved={canary.overrides.clone()}
                    path="/canarySettings/stageVariableOverrides" label="Stage variable overrides" one="override" save="Save overrides" />
            </div>
            if *promoting { <PromoteDialog stage={stage.clone()} canary={canary.clone()} onclose={switch(&promoting, false)} /> }
        </Panel>
    }
}

fn side(name: &'static str, tone: Tone, side: &DeploymentSide) -> Html {
    let variables: Vec<String> = side.variables.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut facts: Vec<(AttrValue, Html)> = vec![
        ("Deployment".into(), html! { <code>{ &side.id }</code> }),
        ("Made".into(), html! { { &side.created } }),
        ("Methods".into(), html! { { side.methods } }),
    ];
    if !side.description.is_empty() {
        facts.push(("Description".into(), html! { { &side.description } }));
    }
    if !variables.is_empty() {
        facts.push(("Variables".into(), html! { <code>{ variables.join(", ") }</code> }));
    }
    html! {
        <div class="canary-side" role="group" aria-label={name}>
            <div class="row row-apart"><h3>{ name }</h3><Badge {tone}>{ format!("{} % of requests", percent(side.percent)) }</Badge></div>
            <Facts {facts} />
        </div>
    }
}

/// Props of [`Share`].
#[derive(Clone, PartialEq, Properties)]
struct ShareProps {
    api_id: String,
    stage: String,
    percent: f64,
}

/// The canary's share, on a slider and as a number.
#[component]
fn Share(props: &ShareProps) -> Html {
    let calling = use_calling();
    let share = use_state(|| percent(props.percent));
    use_effect_with(props.percent, {
        let share = share.clone();
        move |saved| share.set(percent(*saved))
    });
    let set = {
        let operation = update_stage(&props.api_id, &props.stage, vec![replace("/canarySettings/percentTraffic", &*share)]);
        let calling = calling.clone();
        Callback::from(move |_: MouseEvent| {
            calling.call(operation.clone());
        })
    };
    html! {
        <div class="stack-small">
            <div class="share">
                <RangeField label="Canary share" value={(*share).clone()} onchange={into_state(&share)} min="0" max="100" step="1" />
                <NumberField label="Canary percentTraffic" value={(*share).clone()} onchange={into_state(&share)} min="0" max="100" />
                <button type="button" class="button" onclick={set} disabled={*share == percent(props.percent)}>{ "Set share" }</button>
            </div>
            { calling.callout() }
        </div>
    }
}

/// Props of [`PromoteDialog`].
#[derive(Clone, PartialEq, Properties)]
struct PromoteDialogProps {
    stage: StageView,
    canary: CanaryView,
    onclose: Callback<()>,
}

/// Promotes the canary, as the console does: with three patch operations.
#[component]
fn PromoteDialog(props: &PromoteDialogProps) -> Html {
    let calling = use_calling();
    let onsubmit = {
        let (calling, props) = (calling.clone(), props.clone());
        Callback::from(move |()| promote(&calling, &props))
    };
    let (base, canary) = (&props.stage.base.id, &props.canary.side.id);
    html! {
        <Dialog title="Promote canary" error={calling.error()} onclose={props.onclose.clone()} {onsubmit}>
            <p>{ format!("Stage {} serves {canary} instead of {base} to all requests:", props.stage.name) }</p>
            <ol class="steps">
                <li>{ "the canary's deployment becomes the stage's," }</li>
                <li>{ "the canary's overrides become the stage's variables," }</li>
                <li>{ "the canary's share becomes 0 %." }</li>
            </ol>
            <Callout>{ format!("The canary stays, ready for the next deployment, until you delete it. To go back, serve {base} again.") }</Callout>
        </Dialog>
    }
}

fn promote(calling: &Calling, props: &PromoteDialogProps) {
    let copy = |from: &str, path: &str| -> Value { json!({"op": "copy", "from": from, "path": path}) };
    let patches = vec![
        copy("/canarySettings/deploymentId", "/deploymentId"),
        copy("/canarySettings/stageVariableOverrides", "/variables"),
        replace("/canarySettings/percentTraffic", "0.0"),
    ];
    if calling.call(update_stage(&props.stage.api_id, &props.stage.name, patches)) {
        props.onclose.emit(());
    }
}
