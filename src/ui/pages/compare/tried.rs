//! An experiment: the same on all three kinds, and what came back, side by side.

use crate::ui::parts::{Badge, Callout, Code, Tone};
use crate::view::compare::{KINDS, StepKind, StepView, experiment};
use yew::prelude::*;

/// Props of [`Tried`].
#[derive(Clone, PartialEq, Properties)]
pub struct TriedProps {
    /// The row's id.
    pub row: String,
    /// What it asks.
    pub question: String,
}

/// An experiment, carried out.
#[component]
pub fn Tried(props: &TriedProps) -> Html {
    // It comes to the same whenever it is run.
    let results = use_memo(props.row.clone(), |row| experiment(row));
    let columns = KINDS.iter().zip(results.iter()).map(|(kind, result)| {
        html! {
            <section key={*kind} class="compare-kind" aria-label={*kind}>
                <h3>{ *kind }</h3>
                {
                    match result {
                        Ok(steps) => html! { <ol class="compare-steps">{ for steps.iter().map(step) }</ol> },
                        Err(reason) => html! { <Callout tone={Tone::Bad}>{ reason }</Callout> },
                    }
                }
            </section>
        }
    });
    html! {
        <div class="stack">
            <p>{ &props.question }</p>
            <div class="compare-kinds">{ for columns }</div>
        </div>
    }
}

fn step(step: &StepView) -> Html {
    let tone = match step.kind {
        StepKind::Done => Tone::Plain,
        StepKind::Good => Tone::Ok,
        StepKind::Bad => Tone::Bad,
    };
    let details = step.details.iter().map(|(name, text)| {
        html! { <details key={*name}><summary class="small">{ *name }</summary><Code text={text.clone()} label={format!("{name} of {}", step.what)} /></details> }
    });
    html! {
        <li>
            <div class="row"><span class="mono compare-what">{ &step.what }</span>if !step.outcome.is_empty() { <Badge {tone}>{ &step.outcome }</Badge> }</div>
            if !step.why.is_empty() { <div class="muted small">{ &step.why }</div> }
            { for details }
        </li>
    }
}
