//! The trace as a pipeline: the steps of its kind of API, which light up in turn, and what the chosen one has to say.

use crate::ui::parts::{Badge, Code, CopyButton, Empty, Facts, Glyph, Icon, Panel, Tone};
use crate::view::trace::{Fact, Light, Pipeline, StepView};
use yew::prelude::*;

/// Props of [`TracePanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct TracePanelProps {
    /// The exchange's number and its trace.
    pub trace: Option<(u64, Pipeline)>,
}

/// The trace. The step that refused is open until another one is chosen.
#[component]
pub fn TracePanel(props: &TracePanelProps) -> Html {
    let chosen = use_state(|| None::<(u64, usize)>);
    let Some((id, pipeline)) = &props.trace else {
        return html! {
            <Panel title="Trace">
                <Empty glyph={Glyph::Arrow} title="No trace yet">
                    <p>{ "Each request goes through eleven steps, nine for an HTTP API. Send one to see what every step decides." }</p>
                </Empty>
            </Panel>
        };
    };
    let id = *id;
    let open = chosen.filter(|(of, _)| *of == id).map_or(pipeline.opened, |(_, place)| place);
    let steps = pipeline.steps.iter().enumerate().map(|(place, step)| {
        let chosen = chosen.clone();
        // Another exchange makes other elements, so that its steps light up anew.
        html! {
            <StepButton key={format!("{id}-{place}")} step={step.clone()} open={place == open}
                onopen={Callback::from(move |()| chosen.set(Some((id, place))))} />
        }
    });
    let actions = html! { <span class="muted small">{ &pipeline.summary }</span> };
    html! {
        <Panel title="Trace" {actions}>
            <div class="stack">
                <ol class="pipeline" aria-label="Steps">{ for steps }</ol>
                if let Some(step) = pipeline.steps.get(open) { <StepDetail step={step.clone()} place={open} /> }
            </div>
        </Panel>
    }
}

fn look(light: Light) -> (&'static str, Glyph, Tone) {
    match light {
        Light::Passed => ("is-passed", Glyph::Check, Tone::Ok),
        Light::Refused => ("is-refused", Glyph::Close, Tone::Bad),
        Light::Skipped => ("is-skipped", Glyph::Arrow, Tone::Plain),
        Light::Hit => ("is-hit", Glyph::Check, Tone::Info),
        Light::Missed => ("is-missed", Glyph::Arrow, Tone::Warn),
        Light::NotReached => ("is-not-reached", Glyph::Dots, Tone::Plain),
    }
}

#[derive(Clone, PartialEq, Properties)]
struct StepButtonProps {
    step: StepView,
    open: bool,
    onopen: Callback<()>,
}

#[component]
fn StepButton(props: &StepButtonProps) -> Html {
    let step = &props.step;
    let (state, glyph, _) = look(step.light);
    let pressed = if props.open { "true" } else { "false" };
    html! {
        <li class={classes!("step", state)}>
            <button type="button" class="step-button" aria-pressed={pressed} aria-controls="trace-step"
                onclick={props.onopen.reform(|_: MouseEvent| ())}>
                <span class="step-lamp"><Icon {glyph} /></span>
                <span class="step-name">{ step.name }</span>{ " " }
                <span class="step-light">{ step.light.word() }</span>
            </button>
        </li>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct StepDetailProps {
    step: StepView,
    place: usize,
}

#[component]
fn StepDetail(props: &StepDetailProps) -> Html {
    let step = &props.step;
    let (state, _, tone) = look(step.light);
    let (texts, values): (Vec<&Fact>, Vec<&Fact>) = step.facts.iter().partition(|fact| fact.is_text);
    let facts: Vec<(AttrValue, Html)> = values.iter().map(|fact| (fact.name.clone().into(), html! { &fact.value })).collect();
    let texts = texts.iter().map(|fact| {
        let what = format!("{} of step {}", fact.name.to_lowercase(), step.name);
        html! {
            <div class="stack-small" key={fact.name.clone()}>
                <div class="row row-apart"><h4>{ &fact.name }</h4><CopyButton text={fact.value.clone()} what={what.clone()} /></div>
                <Code text={fact.value.clone()} label={what} />
            </div>
        }
    });
    html! {
        <div id="trace-step" class={classes!("step-detail", "stack", state)} role="region" aria-label="Step">
            <div class="row"><h3>{ format!("{} · {}", props.place + 1, step.name) }</h3><Badge {tone}>{ step.light.word() }</Badge></div>
            <p class="step-sentence">{ &step.sentence }</p>
            if !facts.is_empty() { <Facts {facts} /> }
            { for texts }
            <p class="muted small">{ step.about }</p>
        </div>
    }
}
