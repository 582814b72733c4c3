//! The plan: fields for what is changed most often, and its JSON for everything.

use super::lab_button;
use crate::app::Action;
use crate::app::lab::LabAction;
use crate::ui::parts::{Callout, Glyph, Icon, NumberField, Panel, SelectField, TextArea, Tone};
use crate::ui::store::use_store;
use crate::view::lab::{ARRIVALS, ClientForm, PlanForm, RETRIES, form};
use yew::prelude::*;

/// Props of [`PlanPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct PlanPanelProps {
    /// The plan's JSON.
    pub text: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// Names of the plans that the workspace keeps.
    pub kept: Vec<String>,
}

/// The plan.
#[component]
pub fn PlanPanel(props: &PlanPanelProps) -> Html {
    let store = use_store();
    let edit = {
        let store = store.clone();
        Callback::from(move |text: String| store.act(Action::Lab(LabAction::Edit(text))))
    };
    let start = {
        let store = store.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            store.act(Action::Lab(LabAction::Start));
        }
    };
    let kept = props.kept.iter().enumerate().map(|(index, name)| {
        html! {
            <li class="row" key={index}>
                { lab_button(&store, Some(Glyph::Play), name, LabAction::Load(index), false) }
                { lab_button(&store, Some(Glyph::Trash), &format!("Forget {name}"), LabAction::Forget(index), false) }
            </li>
        }
    });
    let fields = form(&props.text);
    html! {
        <Panel title="Plan">
            <form class="stack" aria-label="Plan" onsubmit={start}>
                if !props.kept.is_empty() { <div><h3>{ "Kept in this workspace" }</h3><ul class="lab-kept">{ for kept }</ul></div> }
                <div class="row">
                    { lab_button(&store, Some(Glyph::Plus), "A plan for this workspace", LabAction::Own, false) }
                    { lab_button(&store, Some(Glyph::Box), "Keep this plan", LabAction::Save, props.text.is_empty()) }
                </div>
                if let Some(form) = fields.clone() { <FormPart {form} text={props.text.clone()} onchange={edit.clone()} /> }
                <details class="fold" open={!props.text.is_empty() && fields.is_none()}>
                    <summary>{ "The whole plan as JSON" }</summary>
                    <TextArea label="Plan as JSON" value={props.text.clone()} onchange={edit} rows={18} mono={true} />
                </details>
                if let Some(error) = &props.error { <Callout tone={Tone::Bad}>{ error }</Callout> }
                <div class="row">
                    <button type="submit" class="button button-primary" disabled={props.text.is_empty()}><Icon glyph={Glyph::Play} />{ "Start this plan" }</button>
                </div>
            </form>
        </Panel>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct FormPartProps {
    form: PlanForm,
    text: String,
    onchange: Callback<String>,
}

#[component]
fn FormPart(props: &FormPartProps) -> Html {
    let set = |pointer: String| {
        let (text, onchange) = (props.text.clone(), props.onchange.clone());
        Callback::from(move |value: String| onchange.emit(crate::view::lab::set(&text, &pointer, &value)))
    };
    let words = |words: &[&'static str]| words.iter().map(|word| ((*word).into(), (*word).into())).collect::<Vec<(AttrValue, AttrValue)>>();
    let client = |(index, client): (usize, &ClientForm)| {
        html! {
            <fieldset class="lab-client" key={index}>
                <legend>{ &client.name }</legend>
                <div class="fields">
                    <SelectField label="Arrivals" value={client.arrivals.clone()} options={words(ARRIVALS)} onchange={set(format!("/clients/{index}/arrivals/kind"))} />
                    if let Some(rate) = &client.rate {
                        <NumberField label="Per second" value={rate.clone()} onchange={set(format!("/clients/{index}/arrivals/perSecond"))} min="0" step="any" />
                    }
                    if let Some(users) = &client.users {
                        <NumberField label="Users" value={users.clone()} onchange={set(format!("/clients/{index}/arrivals/users"))} min="1" step="1" />
                    }
                    <SelectField label="Retries" value={client.retry.clone()} options={words(RETRIES)} onchange={set(format!("/clients/{index}/retry"))} />
                </div>
            </fieldset>
        }
    };
    html! {
        <div class="stack">
            <div class="fields">
                <NumberField label="Duration in seconds" value={props.form.duration.clone()} onchange={set("/durationSeconds".into())} min="0.001" step="any" />
                <NumberField label="Seed" value={props.form.seed.clone()} onchange={set("/seed".into())} min="0" step="1" />
            </div>
            { for props.form.clients.iter().enumerate().map(client) }
        </div>
    }
}
