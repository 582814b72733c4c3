//! The strip that says in which order a key comes to count, and how far the account has come.

use crate::ui::parts::{Badge, Panel, Tone};
use crate::view::api_keys::SetUpStep;
use yew::prelude::*;

/// Props of [`Steps`].
#[derive(Clone, PartialEq, Properties)]
pub struct StepsProps {
    /// The steps in order.
    pub steps: Vec<SetUpStep>,
}

/// The steps.
#[component]
pub fn Steps(props: &StepsProps) -> Html {
    let next = props.steps.iter().position(|step| !step.done);
    let steps = props.steps.iter().enumerate().map(|(index, step)| {
        let is_next = next == Some(index);
        let badge = match (step.done, is_next) {
            (true, _) => html! { <Badge tone={Tone::Ok}>{ "done" }</Badge> },
            (false, true) => html! { <Badge tone={Tone::Accent}>{ "next" }</Badge> },
            (false, false) => html! { <Badge>{ "later" }</Badge> },
        };
        html! {
            <li class="setup-step" aria-current={is_next.then_some("step")}>
                <div class="row row-apart"><strong>{ format!("{}. {}", index + 1, step.title) }</strong>{ badge }</div>
                <p class="hint">{ &step.note }</p>
            </li>
        }
    });
    html! { <Panel title="How a key comes to count"><ol class="setup-steps">{ for steps }</ol></Panel> }
}
