//! One usage plan: its limits, its stages, its keys; editing and deleting it.

use super::keys::PlanKeys;
use super::limits::{PlanDraft, update_plan};
use super::stages::PlanStages;
use super::{quota_words, throttle_words};
use crate::app::Route;
use crate::control::Operation;
use crate::ui::pages::calling::{switch, use_calling};
use crate::ui::parts::{CheckField, ConfirmButton, Dialog, Facts, Glyph, Icon, NumberField, Panel, SelectField, TextField};
use crate::view::usage_plans::PlanView;
use serde_json::json;
use yew::prelude::*;

/// Props of [`Plan`].
#[derive(Clone, PartialEq, Properties)]
pub struct PlanProps {
    /// The plan.
    pub plan: PlanView,
}

/// One plan.
#[component]
pub fn Plan(props: &PlanProps) -> Html {
    let calling = use_calling();
    let editing = use_state(|| false);
    let plan = &props.plan;
    let confirm = {
        let (calling, plan) = (calling.clone(), plan.clone());
        Callback::from(move |()| {
            // AWS refuses to delete a plan that is for stages: they are taken out first.
            let taken: Vec<_> = plan.stages.iter().map(|stage| json!({"op": "remove", "path": "/apiStages", "value": stage.id})).collect();
            let mut operations = if taken.is_empty() { Vec::new() } else { vec![update_plan(&plan.id, taken)] };
            operations.push(Operation::apigateway("DeleteUsagePlan", json!({"usagePlanId": plan.id})));
            calling.reply_all(format!("Delete usage plan {}", plan.name), operations).map(drop)
        })
    };
    let actions = html! {
        <>
            <button type="button" class="button button-small" onclick={switch(&editing, true)} aria-label={format!("Edit usage plan {}", plan.name)}>
                <Icon glyph={Glyph::Pencil} />{ "Edit" }
            </button>
            <ConfirmButton label="Delete" what={format!("usage plan {}", plan.name)} onconfirm={confirm}>
                { "Its stages are taken out first, because AWS refuses otherwise. Its keys stay, and no longer open those stages." }
            </ConfirmButton>
        </>
    };
    let reset = plan.resets.as_ref().map(|at| format!(", full again at {at}")).unwrap_or_default();
    let facts: Vec<(AttrValue, Html)> = vec![
        ("Throttle of each key".into(), html! { { throttle_words(plan.throttle) } }),
        ("Quota of each key".into(), html! { { format!("{}{reset}", quota_words(plan.quota)) } }),
        ("Description".into(), html! { { if plan.description.is_empty() { "none" } else { &plan.description } } }),
        ("Id".into(), html! { <code>{ &plan.id }</code> }),
    ];
    html! {
        <>
            <Panel title={format!("Plan {}", plan.name)} {actions}><Facts {facts} /></Panel>
            <PlanStages plan={plan.clone()} />
            <PlanKeys plan={plan.clone()} />
            if *editing { <PlanDialog plan={Some(plan.clone())} onclose={switch(&editing, false)} /> }
        </>
    }
}

/// Props of [`PlanDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct PlanDialogProps {
    /// The plan to change; a new one if absent.
    #[prop_or_default]
    pub plan: Option<PlanView>,
    /// Called when it is done or cancelled.
    pub onclose: Callback<()>,
}

/// Makes or changes a plan.
#[component]
pub fn PlanDialog(props: &PlanDialogProps) -> Html {
    let calling = use_calling();
    let draft = use_state(|| PlanDraft::of(props.plan.as_ref()));
    let onsubmit = {
        let (calling, draft, props) = (calling.clone(), draft.clone(), props.clone());
        Callback::from(move |()| {
            let done = match &props.plan {
                // What was made is opened, so that stages and keys can be added to it.
                None => calling
                    .made(draft.create())
                    .inspect(|plan| {
                        calling.open(Route::UsagePlans(plan["id"].as_str().map(str::to_owned)));
                    })
                    .is_some(),
                Some(plan) => draft.update(plan).is_none_or(|operation| calling.call(operation)),
            };
            if done {
                props.onclose.emit(());
            }
        })
    };
    let text = |set: fn(&mut PlanDraft, String)| edit(&draft, set);
    let flag = |set: fn(&mut PlanDraft, bool)| edit(&draft, set);
    let (title, submit) = match &props.plan {
        None => ("Create usage plan".to_owned(), None),
        Some(plan) => (format!("Edit usage plan {}", plan.name), Some(AttrValue::from("Save"))),
    };
    let periods = [("DAY", "Day"), ("WEEK", "Week"), ("MONTH", "Month")].map(|(value, name)| (value.into(), name.into())).to_vec();
    html! {
        <Dialog {title} {submit} error={calling.error()} disabled={draft.name.is_empty()} onclose={props.onclose.clone()} {onsubmit}>
            <TextField label="Name" value={draft.name.clone()} onchange={text(|draft, text| draft.name = text)} required=true autofocus=true />
            <TextField label="Description" value={draft.description.clone()} onchange={text(|draft, text| draft.description = text)} />
            <CheckField label="Throttle each key" checked={draft.throttled} onchange={flag(|draft, on| draft.throttled = on)} />
            if draft.throttled {
                <div class="fields">
                    <NumberField label="Rate" value={draft.rate.clone()} onchange={text(|draft, text| draft.rate = text)} min="0" hint="Requests per second." />
                    <NumberField label="Burst" value={draft.burst.clone()} onchange={text(|draft, text| draft.burst = text)} min="0" step="1" hint="Requests at once." />
                </div>
            }
            <CheckField label="Limit each key by a quota" checked={draft.limited} onchange={flag(|draft, on| draft.limited = on)} />
            if draft.limited {
                <div class="fields">
                    <NumberField label="Quota" value={draft.limit.clone()} onchange={text(|draft, text| draft.limit = text)} min="1" step="1" hint="Requests per period." />
                    <SelectField label="Period" value={draft.period.clone()} options={periods} onchange={text(|draft, text| draft.period = text)}
                        hint="Resets at 00:00 UTC: daily, on Sunday, or on the first of the month." />
                    <NumberField label="Offset" value={draft.offset.clone()} onchange={text(|draft, text| draft.offset = text)} min="0" step="1"
                        hint="Requests taken off the quota in the first period." />
                </div>
            }
        </Dialog>
    }
}

/// A callback that changes one member of a draft.
fn edit<T: Clone + 'static, V: 'static>(draft: &UseStateHandle<T>, set: fn(&mut T, V)) -> Callback<V> {
    let draft = draft.clone();
    Callback::from(move |value| {
        let mut next = (*draft).clone();
        set(&mut next, value);
        draft.set(next);
    })
}
