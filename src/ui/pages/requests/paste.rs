//! A curl command becomes a request: the dialog that takes one, and the requests that stood in the composer before.

use crate::app::Action;
use crate::control::ApiError;
use crate::ui::parts::{Dialog, Glyph, Icon, TextArea};
use crate::ui::store::use_store;
use yew::prelude::*;

/// The button that takes a curl command.
#[component]
pub fn PasteCurl() -> Html {
    let store = use_store();
    let text = use_state(|| None::<String>);
    let error = use_state(|| None::<ApiError>);
    let open = {
        let text = text.clone();
        move |_: MouseEvent| text.set(Some(String::new()))
    };
    let close = {
        let (text, error) = (text.clone(), error.clone());
        Callback::from(move |()| {
            error.set(None);
            text.set(None);
        })
    };
    let onchange = {
        let text = text.clone();
        Callback::from(move |value: String| text.set(Some(value)))
    };
    let onsubmit = {
        let (text, error, close) = (text.clone(), error.clone(), close.clone());
        Callback::from(move |()| match store.dispatch(Action::PasteCurl((*text).clone().unwrap_or_default())) {
            Ok(_) => close.emit(()),
            Err(refusal) => error.set(Some(refusal)),
        })
    };
    html! {
        <>
            <button type="button" class="button button-small" onclick={open}><Icon glyph={Glyph::Import} />{ "Paste curl" }</button>
            if let Some(value) = (*text).clone() {
                <Dialog title="Paste a curl command" submit="Take it" error={(*error).clone()} onclose={close} {onsubmit} disabled={value.trim().is_empty()}>
                    <TextArea label="curl command" {value} rows=8 {onchange} placeholder="curl -X POST https://… -H 'x-api-key: …' -d '{}'" />
                    <p class="hint">{ "It becomes the request in the composer and is not sent yet. The request that stands there now is kept." }</p>
                </Dialog>
            }
        </>
    }
}

/// Props of [`Kept`].
#[derive(Clone, PartialEq, Properties)]
pub struct KeptProps {
    /// Places and what they ask for, newest first.
    pub kept: Vec<(usize, String)>,
}

/// The requests that stood in the composer before.
#[component]
pub fn Kept(props: &KeptProps) -> Html {
    let store = use_store();
    if props.kept.is_empty() {
        return Html::default();
    }
    let buttons = props.kept.iter().map(|(place, line)| {
        let (store, place) = (store.clone(), *place);
        html! {
            <li key={place}>
                <button type="button" class="button button-quiet button-small" onclick={move |_| store.act(Action::TakeKept(place))}
                    aria-label={format!("Put back {line}")}><Icon glyph={Glyph::Undo} /><span class="mono">{ line }</span></button>
            </li>
        }
    });
    html! {
        <div class="row requests-kept">
            <span class="muted small" id="requests-kept">{ "Kept" }</span>
            <ul class="row" aria-labelledby="requests-kept">{ for buttons }</ul>
        </div>
    }
}
