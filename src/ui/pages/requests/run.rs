//! "Send N at R per second": the form, the buttons that start, pause and stop a run, and its totals. The charts stand beside.

use super::levels::LevelsFigure;
use super::outcomes::{CanaryFigure, OutcomesFigure};
use crate::app::Action;
use crate::ui::parts::{Callout, CheckField, Glyph, Icon, NumberField, Panel, SelectField, Tone};
use crate::ui::store::use_store;
use crate::view::run::{MOST, OUTCOMES, RunForm, RunView, SPEEDS};
use yew::prelude::*;

/// Props of [`RunPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct RunPanelProps {
    /// The run, going on or ended.
    pub run: Option<RunView>,
}

/// Send many.
#[component]
pub fn RunPanel(props: &RunPanelProps) -> Html {
    let form = use_state(RunForm::default);
    let onform = {
        let form = form.clone();
        Callback::from(move |next| form.set(next))
    };
    let is_running = props.run.as_ref().is_some_and(|run| run.running);
    html! {
        <Panel title="Send many">
            <div class="stack">
                <FormPart form={(*form).clone()} onchange={onform} disabled={is_running} />
                if let Some(run) = &props.run { <ResultPart run={run.clone()} /> }
            </div>
        </Panel>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct FormPartProps {
    form: RunForm,
    onchange: Callback<RunForm>,
    disabled: bool,
}

#[component]
fn FormPart(props: &FormPartProps) -> Html {
    let store = use_store();
    let FormPartProps { form, onchange, disabled } = props;
    let disabled = *disabled;
    let plan = form.plan();
    let onsubmit = {
        let plan = plan.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Ok(plan) = &plan {
                store.act(Action::StartRun(plan.clone()));
            }
        })
    };
    let preset = |label: &'static str, preset: fn() -> RunForm| {
        let onclick = onchange.reform(move |_: MouseEvent| preset());
        html! { <button type="button" class="button button-small" aria-label={format!("Preset: {label}")} {onclick} {disabled}>{ label }</button> }
    };
    let text = |set: fn(&mut RunForm, String)| {
        let form = form.clone();
        onchange.reform(move |text: String| {
            let mut next = form.clone();
            set(&mut next, text);
            next
        })
    };
    let at_once = {
        let form = form.clone();
        onchange.reform(move |at_once: bool| RunForm { at_once, ..form.clone() })
    };
    let speeds: Vec<(AttrValue, AttrValue)> = SPEEDS.iter().map(|(value, name, _)| ((*value).into(), (*name).into())).collect();
    html! {
        <form class="stack" aria-label="Send many" {onsubmit}>
            <p class="muted">{ "Sends the composed request again and again on simulated time." }</p>
            <div class="row"><span class="small">{ "Presets" }</span>{ preset("5 at once", RunForm::five_at_once) }{ preset("1,000 at 10/s", RunForm::thousand_at_ten) }</div>
            <div class="fields">
                <NumberField label="Number of requests" value={form.count.clone()} onchange={text(|form, text| form.count = text)}
                    min="1" max={MOST.to_string()} step="1" {disabled} />
                <NumberField label="Requests per second" value={form.per_second.clone()} onchange={text(|form, text| form.per_second = text)}
                    min="0.01" disabled={disabled || form.at_once} />
                <SelectField label="Speed" value={form.speed.clone()} options={speeds} onchange={text(|form, text| form.speed = text)}
                    {disabled} hint="Simulated seconds per real second" />
            </div>
            <CheckField label="All at once" checked={form.at_once} onchange={at_once} {disabled} hint="At the same instant of simulated time" />
            if let Err(reason) = &plan { <Callout tone={Tone::Bad}>{ reason }</Callout> }
            <div class="row">
                <button type="submit" class="button button-primary" disabled={disabled || plan.is_err()}><Icon glyph={Glyph::Play} />{ "Start run" }</button>
            </div>
        </form>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ResultPartProps {
    run: RunView,
}

/// What came of the run, and the buttons that steer it. A stopped run stays until it is dismissed.
#[component]
fn ResultPart(props: &ResultPartProps) -> Html {
    let run = &props.run;
    let totals = OUTCOMES.iter().zip(&run.outcomes).map(|((name, class), (count, percent))| {
        html! {
            <div class={classes!("total", format!("total-{class}"))} key={*name}>
                <dt>{ name }</dt>
                <dd><span class="total-number">{ count }</span>{ " " }<span class="muted small">{ percent }</span></dd>
            </div>
        }
    });
    html! {
        <section class="run-result stack" aria-label="Run">
            <div class="row row-apart">
                <div><h3>{ &run.title }</h3><p class="muted small mono requests-value">{ &run.request }</p></div>
                <Steering running={run.running} ended={run.ended} />
            </div>
            <progress class="level" max={run.count.to_string()} value={run.sent.to_string()} aria-label="Requests sent" />
            <p>{ &run.summary }</p>
            <dl class="totals">{ for totals }</dl>
            if let Some(canary) = &run.canary { <CanaryFigure share={canary.clone()} /> }
            <div class="run-figures">
                <OutcomesFigure chart={run.outcome_chart.clone()} label={run.summary.clone()} />
                if let Some(chart) = &run.level_chart { <LevelsFigure chart={chart.clone()} /> }
            </div>
        </section>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct SteeringProps {
    running: bool,
    ended: bool,
}

#[component]
fn Steering(props: &SteeringProps) -> Html {
    let store = use_store();
    let act = |action: Action| {
        let store = store.clone();
        move |_: MouseEvent| store.act(action.clone())
    };
    // A run that is stopped does not go on: its buttons go, its result stays.
    let is_stopped = use_state(|| false);
    let stop = {
        let (store, is_stopped) = (store.clone(), is_stopped.clone());
        move |_: MouseEvent| {
            store.act(Action::PauseRun(true));
            is_stopped.set(true);
        }
    };
    {
        let is_stopped = is_stopped.clone();
        use_effect_with(props.running, move |running| {
            if *running {
                is_stopped.set(false);
            }
        });
    }
    let can_go_on = !props.ended && (props.running || !*is_stopped);
    html! {
        <div class="row">
            if can_go_on {
                if props.running {
                    <button type="button" class="button" onclick={act(Action::PauseRun(true))}><Icon glyph={Glyph::Pause} />{ "Pause run" }</button>
                } else {
                    <button type="button" class="button" onclick={act(Action::PauseRun(false))}><Icon glyph={Glyph::Play} />{ "Resume run" }</button>
                }
                <button type="button" class="button" onclick={stop}><Icon glyph={Glyph::Close} />{ "Stop run" }</button>
            } else {
                <button type="button" class="button" onclick={act(Action::EndRun)}><Icon glyph={Glyph::Close} />{ "Dismiss result" }</button>
            }
        </div>
    }
}
