//! Messages: what was done fades after a while, what was refused stays until it is closed.

use crate::app::{Action, Notice, NoticeKind};
use crate::ui::parts::{Glyph, Icon};
use crate::ui::store::use_store;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// How long a message about something done stays, in milliseconds.
const SHOWN: u32 = 6_000;

/// Props of [`Toasts`].
#[derive(Clone, PartialEq, Properties)]
pub struct ToastsProps {
    /// The messages, newest last.
    pub notices: Vec<Notice>,
}

/// The messages.
#[component]
pub fn Toasts(props: &ToastsProps) -> Html {
    let of = |kind: NoticeKind| {
        let notices = props.notices.iter().filter(move |notice| notice.kind == kind);
        notices.map(|notice| html! { <Toast key={notice.id} notice={notice.clone()} /> }).collect::<Html>()
    };
    html! {
        <div class="toasts">
            <div role="status" class="stack-small">{ of(NoticeKind::Done) }</div>
            <div role="alert" class="stack-small">{ of(NoticeKind::Error) }</div>
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ToastProps {
    notice: Notice,
}

#[component]
fn Toast(props: &ToastProps) -> Html {
    let store = use_store();
    let id = props.notice.id;
    let is_error = props.notice.kind == NoticeKind::Error;
    use_effect_with(id, {
        let store = store.clone();
        move |_| {
            let timer = (!is_error).then(|| Timeout::new(SHOWN, move || store.act(Action::Dismiss(id))));
            move || drop(timer)
        }
    });
    html! {
        <div class={classes!("toast", is_error.then_some("toast-bad"))}>
            <p>{ &props.notice.text }</p>
            <button type="button" class="button button-quiet button-small button-icon" aria-label="Close this message"
                onclick={move |_| store.act(Action::Dismiss(id))}><Icon glyph={Glyph::Close} /></button>
        </div>
    }
}
