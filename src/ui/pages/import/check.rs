//! What is wrong with the document, and what it would make.

use crate::app::Action;
use crate::ui::parts::{Badge, Callout, LongList, Panel, Tone};
use crate::ui::store::use_action;
use crate::view::import::{ImportView, ProblemRow};
use yew::prelude::*;

/// Props of [`Check`].
#[derive(Clone, PartialEq, Properties)]
pub struct CheckProps {
    /// The page.
    pub view: ImportView,
    /// Goes to a line and a column of the text.
    pub jump: Callback<(usize, usize)>,
}

/// What is wrong with the document, and what it would make.
#[component]
pub fn Check(props: &CheckProps) -> Html {
    let view = &props.view;
    let settings = view.settings.clone();
    let again = use_action(move |_: MouseEvent| Action::ImportSettings(settings.clone()));
    let is_empty = view.text.trim().is_empty();
    html! {
        <Panel title="Check">
            <div class="stack" aria-live="polite">
                if is_empty {
                    <p class="muted">{ "Nothing to check yet." }</p>
                } else if !view.is_checked {
                    <p class="muted">{ "Given up: nothing has changed." }</p>
                    <div><button type="button" class="button" onclick={again}>{ "Check the document" }</button></div>
                } else if let Some(summary) = &view.summary {
                    <Callout tone={Tone::Ok}><strong>{ "Can be imported. " }</strong>{ summary }</Callout>
                } else {
                    <Callout tone={Tone::Bad}><strong>{ "Cannot be imported." }</strong></Callout>
                }
                <Problems title="Errors" tone={Tone::Bad} problems={view.errors.clone()} jump={props.jump.clone()} />
                <Problems title="Warnings" tone={Tone::Warn} problems={view.warnings.clone()} jump={props.jump.clone()} />
            </div>
        </Panel>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ProblemsProps {
    title: AttrValue,
    tone: Tone,
    problems: Vec<ProblemRow>,
    jump: Callback<(usize, usize)>,
}

/// Errors or warnings; each leads to its place in the text.
#[component]
fn Problems(props: &ProblemsProps) -> Html {
    if props.problems.is_empty() {
        return Html::default();
    }
    let (problems, jump) = (props.problems.clone(), props.jump.clone());
    let row = Callback::from(move |number: usize| {
        let problem = &problems[number];
        let text = html! {
            <>
                <span>{ &problem.message }</span>
                if !problem.pointer.is_empty() { <span class="mono small muted">{ &problem.pointer }</span> }
            </>
        };
        match problem.place {
            Some((line, column)) => {
                let jump = jump.clone();
                html! {
                    <li>
                        <button type="button" class="problem" onclick={move |_| jump.emit((line, column))}>
                            <span class="problem-place mono small">
                                <span class="visually-hidden">{ "Line and column " }</span>{ format!("{line}:{column}") }
                            </span>
                            <span class="stack-small">{ text }</span>
                        </button>
                    </li>
                }
            }
            None => html! { <li class="problem"><span class="problem-place" /><span class="stack-small">{ text }</span></li> },
        }
    });
    html! {
        <div class="stack-small">
            <h3 class="row">{ &props.title }<Badge tone={props.tone}>{ props.problems.len() }</Badge></h3>
            <LongList count={props.problems.len()} {row} />
        </div>
    }
}
