//! Text of machines: bodies, templates, commands, and the button that copies it.

use super::{Glyph, Icon};
use crate::ui::browser;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// A longer text scrolls in its box, in bytes and in lines.
const LONG: usize = 800;
const LINES: usize = 12;
/// How much of a text is shown before somebody asks for all of it, in bytes: browsers need seconds to lay out megabytes.
const SHOWN: usize = 200_000;
/// How long a button says that something was copied, in milliseconds.
const COPIED: u32 = 3_000;

/// Props of [`Code`].
#[derive(Clone, PartialEq, Properties)]
pub struct CodeProps {
    /// The text.
    pub text: AttrValue,
    /// What it is, for screen readers: a long text scrolls and must be reachable by keyboard.
    pub label: AttrValue,
    /// Keeps its lines as they are instead of breaking long ones.
    #[prop_or_default]
    pub lines: bool,
}

/// A text in a box that scrolls.
#[component]
pub fn Code(props: &CodeProps) -> Html {
    // Only a text that may scroll needs to be reached: every stop on the way costs a press of Tab.
    let is_long = props.lines || props.text.len() > LONG || props.text.lines().count() > LINES;
    let class = classes!("code", props.lines.then_some("code-line"), is_long.then_some("code-long"));
    let is_whole = use_state_eq(|| false);
    let show = {
        let is_whole = is_whole.clone();
        Callback::from(move |_: MouseEvent| is_whole.set(true))
    };
    if !is_long {
        return html! { <pre {class}>{ &props.text }</pre> };
    }
    let shown = if *is_whole { props.text.clone() } else { beginning(&props.text) };
    let megabytes = |bytes: usize| format!("{:.1} MB", bytes as f64 / 1e6);
    html! {
        <>
            <pre {class} tabindex="0" role="region" aria-label={props.label.clone()}>{ &shown }</pre>
            if shown.len() < props.text.len() {
                <div class="row">
                    <span class="muted small">{ format!("The first {} of {} are shown.", megabytes(shown.len()), megabytes(props.text.len())) }</span>
                    <button type="button" class="button button-small" onclick={show}>{ "Show all of it" }</button>
                </div>
            }
        </>
    }
}

/// As much of a text as is shown at first: whole lines, where it has any.
fn beginning(text: &AttrValue) -> AttrValue {
    if text.len() <= SHOWN {
        return text.clone();
    }
    let end = text.floor_char_boundary(SHOWN);
    let end = text[..end].rfind('\n').map_or(end, |line| line + 1);
    AttrValue::from(text[..end].to_owned())
}

/// Props of [`CopyButton`].
#[derive(Clone, PartialEq, Properties)]
pub struct CopyButtonProps {
    /// What is copied.
    pub text: AttrValue,
    /// What it is, such as `command`.
    pub what: AttrValue,
}

/// Copies a text and says so.
#[component]
pub fn CopyButton(props: &CopyButtonProps) -> Html {
    let copied = use_state(|| None::<AttrValue>);
    let onclick = {
        let (text, copied) = (props.text.clone(), copied.clone());
        Callback::from(move |_: MouseEvent| {
            browser::clipboard::copy(&text);
            copied.set(Some(text.clone()));
        })
    };
    // "Copied" holds only for the text that was copied.
    let is_done = copied.as_ref() == Some(&props.text);
    html! {
        <button type="button" class="button button-quiet button-small" {onclick}>
            <Icon glyph={if is_done { Glyph::Check } else { Glyph::Copy }} />
            <span aria-live="polite">{ if is_done { "Copied" } else { "Copy" } }</span>
            <span class="visually-hidden">{ &props.what }</span>
        </button>
    }
}

/// Props of [`CopyLater`].
#[derive(Clone, PartialEq, Properties)]
pub struct CopyLaterProps {
    /// Makes what is copied, when it is copied.
    pub text: Callback<(), String>,
    /// What the button says, such as `Copy as curl`.
    pub label: AttrValue,
    /// Of what, for screen readers.
    #[prop_or_default]
    pub what: Option<AttrValue>,
    /// Whether it is drawn without a border.
    #[prop_or_default]
    pub quiet: bool,
}

/// Copies a text that is long to make, and says so for a moment.
#[component]
pub fn CopyLater(props: &CopyLaterProps) -> Html {
    let is_done = use_state_eq(|| false);
    use_effect_with(*is_done, {
        let is_done = is_done.clone();
        move |done| {
            let timer = done.then(|| Timeout::new(COPIED, move || is_done.set(false)));
            move || drop(timer)
        }
    });
    let onclick = {
        let (text, is_done) = (props.text.clone(), is_done.clone());
        Callback::from(move |_: MouseEvent| {
            browser::clipboard::copy(&text.emit(()));
            is_done.set(true);
        })
    };
    html! {
        <button type="button" class={classes!("button", "button-small", props.quiet.then_some("button-quiet"))} {onclick}>
            <Icon glyph={if *is_done { Glyph::Check } else { Glyph::Copy }} />
            <span aria-live="polite">{ if *is_done { AttrValue::Static("Copied") } else { props.label.clone() } }</span>
            if let Some(what) = &props.what { <span class="visually-hidden">{ what }</span> }
        </button>
    }
}
