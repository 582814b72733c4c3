//! The calls that an endpoint or an AWS service received: exactly what the gateway sent, without a signature.

use crate::ui::parts::{Code, Dialog, Empty, Glyph};
use crate::ui::store::use_store;
use crate::view::endpoints::{CallView, calls};
use yew::prelude::*;

/// Props of [`CallsDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct CallsDialogProps {
    /// The endpoint's URL pattern.
    pub url: String,
    /// Called when it is closed.
    pub onclose: Callback<()>,
}

/// The calls, newest first.
#[component]
pub fn CallsDialog(props: &CallsDialogProps) -> Html {
    let calls = use_store().read(|state| calls(&state.workspace.engine, &props.url));
    html! {
        <Dialog title={format!("Calls of {}", props.url)} submit="Done" wide=true onclose={props.onclose.clone()} onsubmit={props.onclose.clone()}>
            if calls.is_empty() {
                <Empty glyph={Glyph::Server} title="No calls yet"><p>{ "Send a request to a method whose integration calls it." }</p></Empty>
            } else {
                <p class="hint">{ "Newest first. Calls of AWS services are shown without their signature." }</p>
                { for calls.iter().enumerate().map(|(place, view)| call(place, view)) }
            }
        </Dialog>
    }
}

fn call(place: usize, call: &CallView) -> Html {
    html! {
        <details class="fold" open={place == 0} key={place}>
            <summary class="mono backends-call">{ &call.line }</summary>
            <div class="stack-small">
                { for call.notes.iter().map(|note| html! { <p class="small">{ note }</p> }) }
                <Code label="Headers" text={call.headers.clone()} />
                if !call.body.is_empty() { <Code label="Body" text={call.body.clone()} /> }
            </div>
        </details>
    }
}
