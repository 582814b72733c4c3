//! What an import would change, before it is carried out.

use crate::app::Action;
use crate::ui::parts::{Badge, Panel, Tone};
use crate::ui::store::use_action;
use crate::view::difference::{Change, ChangeKind};
use crate::view::import::{Changes, ImportView};
use yew::prelude::*;

/// Props of [`Preview`].
#[derive(Clone, PartialEq, Properties)]
pub struct PreviewProps {
    /// The page.
    pub view: ImportView,
}

/// How many changes are shown; the rest is counted.
const MOST: usize = 300;

/// The changes, counted and listed; for a long document only when asked for.
#[component]
pub fn Preview(props: &PreviewProps) -> Html {
    let show = use_action(|_: MouseEvent| Action::PreviewImport);
    let changes = use_memo(props.view.changes.clone(), |changes| changes.as_ref().map(Changes::list));
    let Some(changes) = &*changes else {
        return html! {
            <Panel title="What it would change">
                <button type="button" class="button" onclick={show}>{ "Show what this import would change" }</button>
            </Panel>
        };
    };
    let count = |kind: ChangeKind| changes.iter().filter(|change| change.kind == kind).count();
    let counts = [(ChangeKind::Added, Tone::Ok), (ChangeKind::Changed, Tone::Info), (ChangeKind::Removed, Tone::Bad)];
    let badges = counts.into_iter().filter(|(kind, _)| count(*kind) > 0).map(|(kind, tone)| {
        html! { <Badge {tone}>{ format!("{} {}", count(kind), kind.word()) }</Badge> }
    });
    let more = changes.len().saturating_sub(MOST);
    html! {
        <Panel title="What it would change">
            <div class="stack-small">
                if changes.is_empty() {
                    <p class="muted">{ "Nothing: the API is so already." }</p>
                } else {
                    <p class="row">{ for badges }</p>
                    <ul class="problems" aria-label="Changes of this import">{ for changes.iter().take(MOST).map(row) }</ul>
                }
                if more > 0 { <p class="muted small">{ format!("and {more} more") }</p> }
            </div>
        </Panel>
    }
}

fn row(change: &Change) -> Html {
    let tone = match change.kind {
        ChangeKind::Added => Tone::Ok,
        ChangeKind::Removed => Tone::Bad,
        ChangeKind::Changed => Tone::Info,
    };
    let members: Vec<&str> = change.members.iter().map(|member| member.name.as_str()).collect();
    html! {
        <li class="change-row">
            <span class="row"><Badge {tone}>{ change.kind.word() }</Badge><span class="mono">{ &change.subject }</span></span>
            if !members.is_empty() { <span class="muted small">{ members.join(", ") }</span> }
        </li>
    }
}
