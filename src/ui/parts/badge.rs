//! Small marks and messages in place: badges, method tags, callouts, empty states.

use super::{Glyph, Icon};
use yew::prelude::*;

/// What a mark means. The word says it; the colour repeats it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Plain,
    /// Passed, done.
    Ok,
    /// Needs attention.
    Warn,
    /// Refused, failed.
    Bad,
    /// To know.
    Info,
    /// Can be done, is chosen.
    Accent,
    /// Of a canary.
    Canary,
}

impl Tone {
    /// The suffix of the class.
    fn class(self, base: &str) -> Classes {
        let suffix = match self {
            Tone::Plain => return classes!(base.to_owned()),
            Tone::Ok => "ok",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
            Tone::Info => "info",
            Tone::Accent => "accent",
            Tone::Canary => "canary",
        };
        classes!(base.to_owned(), format!("{base}-{suffix}"))
    }
}

/// Props of [`Badge`] and [`Callout`].
#[derive(Clone, PartialEq, Properties)]
pub struct ToneProps {
    /// What it means.
    #[prop_or_default]
    pub tone: Tone,
    /// What it says.
    pub children: Html,
}

/// A word or two on a coloured ground.
#[component]
pub fn Badge(props: &ToneProps) -> Html {
    html! { <span class={props.tone.class("badge")}>{ props.children.clone() }</span> }
}

/// A message in its place. One that tells of an error is announced.
#[component]
pub fn Callout(props: &ToneProps) -> Html {
    let glyph = match props.tone {
        Tone::Ok => Glyph::Check,
        Tone::Warn | Tone::Bad => Glyph::Warning,
        _ => Glyph::Info,
    };
    let role = (props.tone == Tone::Bad).then_some("alert");
    html! {
        <div class={props.tone.class("callout")} {role}>
            <Icon {glyph} />
            <div class="grow">{ props.children.clone() }</div>
        </div>
    }
}

/// Props of [`MethodTag`].
#[derive(Clone, PartialEq, Properties)]
pub struct MethodTagProps {
    /// The HTTP method, or `ANY`.
    pub method: AttrValue,
}

/// An HTTP method.
#[component]
pub fn MethodTag(props: &MethodTagProps) -> Html {
    let class = classes!("method", format!("method-{}", props.method.to_ascii_lowercase()));
    html! { <span {class}>{ &props.method }</span> }
}

/// Props of [`Empty`].
#[derive(Clone, PartialEq, Properties)]
pub struct EmptyProps {
    /// A picture of what is missing.
    pub glyph: Glyph,
    /// What is missing.
    pub title: AttrValue,
    /// What it would be good for, and the buttons that make it.
    #[prop_or_default]
    pub children: Html,
}

/// What a list shows while there is nothing in it.
#[component]
pub fn Empty(props: &EmptyProps) -> Html {
    html! {
        <div class="empty">
            <Icon glyph={props.glyph} size={28} />
            <h2>{ &props.title }</h2>
            { props.children.clone() }
        </div>
    }
}
