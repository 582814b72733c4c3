//! Text of machines: bodies, templates, commands, and the button that copies it.

use super::{Glyph, Icon};
use crate::ui::browser;
use yew::prelude::*;

/// A longer text scrolls in its box, in bytes and in lines.
const LONG: usize = 800;
const LINES: usize = 12;

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
    if is_long {
        html! { <pre {class} tabindex="0" role="region" aria-label={props.label.clone()}>{ &props.text }</pre> }
    } else {
        html! { <pre {class}>{ &props.text }</pre> }
    }
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
