//! What an import would change, before it is carried out.

use crate::app::Action;
use crate::ui::parts::{Badge, LongList, Panel, Tone};
use crate::ui::store::use_action;
use crate::view::difference::{Change, ChangeKind};
use crate::view::import::ImportView;
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`Preview`].
#[derive(Clone, PartialEq, Properties)]
pub struct PreviewProps {
    /// The page.
    pub view: ImportView,
}

/// The changes, counted and listed; for a long document only when asked for.
#[component]
pub fn Preview(props: &PreviewProps) -> Html {
    let show = use_action(|_: MouseEvent| Action::PreviewImport);
    let changes = use_memo(props.view.changes.clone(), |changes| changes.as_ref().map(|changes| Rc::new(changes.list())));
    let Some(changes) = (*changes).clone() else {
        return html! {
            <Panel title="What it would change">
                <button type="button" class="button" onclick={show}>{ "Show what this import would change" }</button>
            </Panel>
        };
    };
    let kinds = [(ChangeKind::Added, Tone::Ok), (ChangeKind::Changed, Tone::Info), (ChangeKind::Removed, Tone::Bad)];
    let counts = kinds.map(|(kind, tone)| (changes.iter().filter(|change| change.kind == kind).count(), kind, tone));
    let badges = counts.into_iter().filter(|(count, ..)| *count > 0).map(|(count, kind, tone)| {
        html! { <Badge {tone}>{ format!("{count} {}", kind.word()) }</Badge> }
    });
    let count = changes.len();
    let row = Callback::from(move |number: usize| row(&changes[number]));
    html! {
        <Panel title="What it would change">
            <div class="stack-small">
                if count == 0 {
                    <p class="muted">{ "Nothing: the API is so already." }</p>
                } else {
                    <p class="row">{ for badges }</p>
                    <LongList label="Changes of this import" {count} {row} />
                }
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
