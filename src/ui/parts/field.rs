//! Fields of forms: a label, a native control, a hint. They hold no value: they show the one they are given and report the next.

use super::{Glyph, Icon};
use std::cell::Cell;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

thread_local! {
    static LAST: Cell<u32> = const { Cell::new(0) };
}

/// An id that no other element has.
#[hook]
pub(super) fn use_id() -> AttrValue {
    let id = use_memo((), |()| AttrValue::from(format!("field-{}", LAST.with(|last| last.replace(last.get() + 1)))));
    (*id).clone()
}

/// Props of the fields for text and numbers.
#[derive(Clone, PartialEq, Properties)]
pub struct TextFieldProps {
    /// What it is; AWS's word.
    pub label: AttrValue,
    /// What it holds.
    pub value: AttrValue,
    /// Called with what it holds next.
    pub onchange: Callback<String>,
    /// What to know about it.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// An example.
    #[prop_or_default]
    pub placeholder: Option<AttrValue>,
    /// Whether it must be filled in.
    #[prop_or_default]
    pub required: bool,
    /// Whether it holds text of machines: ids, URLs, templates.
    #[prop_or_default]
    pub mono: bool,
    /// Whether it takes the focus when its dialog opens.
    #[prop_or_default]
    pub autofocus: bool,
    /// Whether it cannot be changed.
    #[prop_or_default]
    pub disabled: bool,
    /// Lines of a [`TextArea`].
    #[prop_or(6)]
    pub rows: u32,
    /// Smallest number of a [`NumberField`] or [`RangeField`].
    #[prop_or_default]
    pub min: Option<AttrValue>,
    /// Largest number.
    #[prop_or_default]
    pub max: Option<AttrValue>,
    /// Step between numbers; any if absent.
    #[prop_or_default]
    pub step: Option<AttrValue>,
    /// What is wrong with what it holds.
    #[prop_or_default]
    pub error: Option<AttrValue>,
}

/// The ids of what is said about a control: what is wrong with it, then what to know about it.
fn described(id: &AttrValue, hint: bool, error: bool) -> Option<String> {
    let said = [(error, "error"), (hint, "hint")].into_iter().filter(|(is_said, _)| *is_said);
    let ids: Vec<String> = said.map(|(_, what)| format!("{id}-{what}")).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

fn labelled(id: &AttrValue, label: &AttrValue, hint: Option<&AttrValue>, error: Option<&AttrValue>, control: Html) -> Html {
    html! {
        <div class="field">
            <label for={id.clone()}>{ label }</label>
            { control }
            if let Some(error) = error {
                <span class="field-error" id={format!("{id}-error")} role="alert"><Icon glyph={Glyph::Warning} />{ error }</span>
            }
            if let Some(hint) = hint {
                <span class="hint" id={format!("{id}-hint")}>{ hint }</span>
            }
        </div>
    }
}

fn input(props: &TextFieldProps, id: &AttrValue, kind: &'static str) -> Html {
    let oninput = props.onchange.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
    let class = match kind {
        "range" => classes!(),
        _ => classes!("input", props.mono.then_some("input-mono")),
    };
    let control = html! {
        <input id={id.clone()} type={kind} {class} value={props.value.clone()} {oninput} placeholder={props.placeholder.clone()}
            aria-required={props.required.then_some("true")} autofocus={props.autofocus} disabled={props.disabled}
            aria-describedby={described(id, props.hint.is_some(), props.error.is_some())} aria-invalid={props.error.as_ref().map(|_| "true")}
            autocomplete="off" spellcheck="false"
            min={props.min.clone()} max={props.max.clone()}
            step={(kind != "text").then(|| props.step.clone().unwrap_or(AttrValue::Static("any")))} />
    };
    labelled(id, &props.label, props.hint.as_ref(), props.error.as_ref(), control)
}

/// One line of text.
#[component]
pub fn TextField(props: &TextFieldProps) -> Html {
    input(props, &use_id(), "text")
}

/// A number, as text: what is not a number is reported as it stands.
#[component]
pub fn NumberField(props: &TextFieldProps) -> Html {
    input(props, &use_id(), "number")
}

/// A number on a slider.
#[component]
pub fn RangeField(props: &TextFieldProps) -> Html {
    input(props, &use_id(), "range")
}

/// Several lines of text.
#[component]
pub fn TextArea(props: &TextFieldProps) -> Html {
    let id = use_id();
    let oninput = props.onchange.reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value());
    let control = html! {
        <textarea id={id.clone()} class="input" rows={props.rows.to_string()} value={props.value.clone()} {oninput} spellcheck="false"
            placeholder={props.placeholder.clone()} disabled={props.disabled} aria-required={props.required.then_some("true")}
            aria-describedby={described(&id, props.hint.is_some(), props.error.is_some())} aria-invalid={props.error.as_ref().map(|_| "true")} />
    };
    labelled(&id, &props.label, props.hint.as_ref(), props.error.as_ref(), control)
}

/// Props of [`SelectField`].
#[derive(Clone, PartialEq, Properties)]
pub struct SelectFieldProps {
    /// What it is; AWS's word.
    pub label: AttrValue,
    /// The value that is chosen.
    pub value: AttrValue,
    /// Values and what they are called.
    pub options: Vec<(AttrValue, AttrValue)>,
    /// Called with the next value.
    pub onchange: Callback<String>,
    /// What to know about it.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// Whether it cannot be changed.
    #[prop_or_default]
    pub disabled: bool,
    /// What is wrong with the choice.
    #[prop_or_default]
    pub error: Option<AttrValue>,
}

/// One of several.
#[component]
pub fn SelectField(props: &SelectFieldProps) -> Html {
    let id = use_id();
    let onchange = props.onchange.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    let options = props.options.iter().map(|(value, name)| {
        html! { <option key={value.to_string()} value={value.clone()} selected={*value == props.value}>{ name }</option> }
    });
    let control = html! {
        <select id={id.clone()} class="input" {onchange} disabled={props.disabled}
            aria-describedby={described(&id, props.hint.is_some(), props.error.is_some())} aria-invalid={props.error.as_ref().map(|_| "true")}>
            { for options }
        </select>
    };
    labelled(&id, &props.label, props.hint.as_ref(), props.error.as_ref(), control)
}

/// Props of [`CheckField`].
#[derive(Clone, PartialEq, Properties)]
pub struct CheckFieldProps {
    /// What it switches.
    pub label: AttrValue,
    /// Whether it is on.
    pub checked: bool,
    /// Called with what it is next.
    pub onchange: Callback<bool>,
    /// What to know about it.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// Whether it cannot be changed.
    #[prop_or_default]
    pub disabled: bool,
}

/// On or off.
#[component]
pub fn CheckField(props: &CheckFieldProps) -> Html {
    let id = use_id();
    let onchange = props.onchange.reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().checked());
    html! {
        <div>
            <label class="check">
                <input type="checkbox" checked={props.checked} {onchange} disabled={props.disabled}
                    aria-describedby={props.hint.as_ref().map(|_| format!("{id}-hint"))} />
                <span>{ &props.label }</span>
            </label>
            if let Some(hint) = &props.hint {
                <p class="hint" id={format!("{id}-hint")}>{ hint }</p>
            }
        </div>
    }
}
