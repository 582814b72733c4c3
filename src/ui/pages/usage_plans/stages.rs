//! The stages that a plan is for, and its limits of single methods.

use super::limits::update_plan;
use crate::ui::pages::calling::{into_state, remove, replace, use_calling};
use crate::ui::parts::{Badge, Callout, ConfirmButton, Dialog, MethodTag, NumberField, Panel, SelectField, Tone};
use crate::view::stages::escaped;
use crate::view::usage_plans::{PlanStage, PlanView};
use serde_json::json;
use yew::prelude::*;

/// Props of [`PlanStages`].
#[derive(Clone, PartialEq, Properties)]
pub struct PlanStagesProps {
    /// The plan.
    pub plan: PlanView,
}

/// The stages of a plan.
#[component]
pub fn PlanStages(props: &PlanStagesProps) -> Html {
    let calling = use_calling();
    let plan = &props.plan;
    let chosen = use_state(String::new);
    let limiting = use_state(|| None::<PlanStage>);
    let mut options: Vec<(AttrValue, AttrValue)> = vec![("".into(), "Choose a stage".into())];
    options.extend(plan.other_stages.iter().map(|stage| (stage.value.clone().into(), stage.label.clone().into())));
    let add = {
        let (calling, chosen, id) = (calling.clone(), chosen.clone(), plan.id.clone());
        Callback::from(move |_: MouseEvent| {
            if calling.call(update_plan(&id, vec![json!({"op": "add", "path": "/apiStages", "value": *chosen})])) {
                chosen.set(String::new());
            }
        })
    };
    let stages = plan.stages.iter().map(|stage| {
        let take_out = update_plan(&plan.id, vec![json!({"op": "remove", "path": "/apiStages", "value": stage.id})]);
        let limit = {
            let (limiting, stage) = (limiting.clone(), stage.clone());
            Callback::from(move |_: MouseEvent| limiting.set(Some(stage.clone())))
        };
        let name = format!("{} / {}", stage.api_name, stage.stage);
        let take_out_limit = |path: &str, method: &str| {
            let path = format!("/apiStages/{}/throttle/{}/{method}", stage.id, escaped(path));
            let (calling, operation) = (calling.clone(), update_plan(&plan.id, vec![remove(path)]));
            Callback::from(move |_: MouseEvent| {
                calling.call(operation.clone());
            })
        };
        let limits = stage.limits.iter().map(|limit| {
            html! {
                <li class="row">
                    <MethodTag method={limit.method.clone()} /><code>{ &limit.path }</code>
                    { format!("{} per second, burst {}", limit.limit.rate_limit, limit.limit.burst_limit) }
                    <button type="button" class="button button-quiet button-small" onclick={take_out_limit(&limit.path, &limit.method)}
                        aria-label={format!("Remove the limit of {} {} on {name}", limit.method, limit.path)}>{ "Remove" }</button>
                </li>
            }
        });
        html! {
            <li key={stage.id.clone()} class="plan-stage">
                <div class="row row-apart">
                    <span class="row">
                        <strong>{ &name }</strong>
                        if stage.no_key_required { <Badge tone={Tone::Warn}>{ "no method requires a key" }</Badge> }
                    </span>
                    <span class="row">
                        <button type="button" class="button button-small" onclick={limit} aria-label={format!("Add method limit on {name}")}
                            disabled={stage.methods.is_empty()}>{ "Add method limit" }</button>
                        <ConfirmButton label="Remove" what={format!("stage {name} from the plan")} icon_only=true onconfirm={calling.confirm(take_out)}>
                            { "The plan's keys no longer open this stage." }
                        </ConfirmButton>
                    </span>
                </div>
                if !stage.limits.is_empty() { <ul class="stack-small">{ for limits }</ul> }
            </li>
        }
    });
    let close = {
        let limiting = limiting.clone();
        Callback::from(move |()| limiting.set(None))
    };
    html! {
        <Panel title="Associated stages">
            <div class="stack">
                if plan.stages.is_empty() { <p class="muted">{ "None yet: the plan's keys open nothing." }</p> }
                <ul class="stack-small">{ for stages }</ul>
                <div class="add-row">
                    <SelectField label="Stage to add" value={(*chosen).clone()} {options} onchange={into_state(&chosen)} />
                    <button type="button" class="button" onclick={add} disabled={chosen.is_empty()}>{ "Add stage" }</button>
                </div>
                { calling.callout() }
            </div>
            if let Some(stage) = &*limiting { <MethodLimitDialog plan_id={plan.id.clone()} stage={stage.clone()} onclose={close} /> }
        </Panel>
    }
}

/// Props of [`MethodLimitDialog`].
#[derive(Clone, PartialEq, Properties)]
struct MethodLimitDialogProps {
    plan_id: String,
    stage: PlanStage,
    onclose: Callback<()>,
}

/// Gives one method of a stage a limit for each of the plan's keys.
#[component]
fn MethodLimitDialog(props: &MethodLimitDialogProps) -> Html {
    let calling = use_calling();
    let stage = &props.stage;
    // `METHOD path`: an HTTP method holds no space.
    let options: Vec<(AttrValue, AttrValue)> =
        stage.methods.iter().map(|(path, method)| format!("{method} {path}")).map(|name| (name.clone().into(), name.into())).collect();
    let chosen = use_state(|| options.first().map(|(value, _)| value.to_string()).unwrap_or_default());
    let rate = use_state(|| "1".to_owned());
    let burst = use_state(|| "1".to_owned());
    let onsubmit = {
        let (calling, onclose) = (calling.clone(), props.onclose.clone());
        let (method, path) = chosen.split_once(' ').unwrap_or_default();
        let at = format!("/apiStages/{}/throttle/{}/{method}", stage.id, escaped(path));
        let patches = vec![replace(format!("{at}/rateLimit"), &*rate), replace(format!("{at}/burstLimit"), &*burst)];
        let operation = update_plan(&props.plan_id, patches);
        Callback::from(move |()| {
            if calling.call(operation.clone()) {
                onclose.emit(());
            }
        })
    };
    html! {
        <Dialog title={format!("Add method limit on {} / {}", stage.api_name, stage.stage)} submit="Save" error={calling.error()}
            onclose={props.onclose.clone()} {onsubmit}>
            <SelectField label="Method" value={(*chosen).clone()} {options} onchange={into_state(&chosen)} />
            <div class="fields">
                <NumberField label="Rate" value={(*rate).clone()} onchange={into_state(&rate)} min="0" hint="Requests per second." />
                <NumberField label="Burst" value={(*burst).clone()} onchange={into_state(&burst)} min="0" step="1" hint="Requests at once." />
            </div>
            <Callout>{ "It applies to each key on its own, beside the plan's limit for all methods." }</Callout>
        </Dialog>
    }
}
