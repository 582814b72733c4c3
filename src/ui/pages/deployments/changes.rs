//! What differs between a stage and what is being edited, change by change.

use crate::ui::parts::{Badge, Tone};
use crate::view::deployments::StageDifference;
use crate::view::difference::{Change, ChangeKind, MemberChange};
use yew::prelude::*;

/// Props of [`StageChanges`].
#[derive(Clone, PartialEq, Properties)]
pub struct StageChangesProps {
    /// The stage and its difference.
    pub stage: StageDifference,
}

/// A stage: up to date, or the changes that it does not serve yet.
#[component]
pub fn StageChanges(props: &StageChangesProps) -> Html {
    let stage = &props.stage;
    let name = html! { <><strong>{ &stage.stage }</strong>{ " serves " }<code>{ &stage.deployment_id }</code></> };
    if stage.changes.is_empty() {
        return html! { <li class="row">{ name }<Badge tone={Tone::Ok}>{ "Up to date" }</Badge></li> };
    }
    let count = match stage.changes.len() {
        1 => "1 undeployed change".to_owned(),
        count => format!("{count} undeployed changes"),
    };
    html! {
        <li>
            <details class="fold">
                <summary><span class="row">{ name }<Badge tone={Tone::Warn}>{ count }</Badge></span></summary>
                <ul class="changes" aria-label={format!("Undeployed changes of {}", stage.stage)}>{ for stage.changes.iter().map(change) }</ul>
            </details>
        </li>
    }
}

/// One change and the members that it is about.
pub fn change(change: &Change) -> Html {
    let tone = match change.kind {
        ChangeKind::Added => Tone::Ok,
        ChangeKind::Removed => Tone::Bad,
        ChangeKind::Changed => Tone::Info,
    };
    html! {
        <li>
            <div class="row"><Badge {tone}>{ change.kind.word() }</Badge><span class="mono">{ &change.subject }</span></div>
            if !change.members.is_empty() { <ul class="changes-members">{ for change.members.iter().map(member) }</ul> }
        </li>
    }
}

fn member(member: &MemberChange) -> Html {
    let side = |text: &Option<String>, class: &'static str| match text {
        Some(text) if !text.is_empty() => html! { <code class={class}>{ text }</code> },
        Some(_) => html! { <span class="muted">{ "empty" }</span> },
        None => html! { <span class="muted">{ "not set" }</span> },
    };
    html! {
        <li>
            { &member.name }{ ": " }{ side(&member.served, "served") }
            <span aria-hidden="true">{ " → " }</span><span class="visually-hidden">{ " becomes " }</span>
            { side(&member.edited, "edited") }
        </li>
    }
}
