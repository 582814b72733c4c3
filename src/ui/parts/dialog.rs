//! Dialogs: the native `dialog`, open as long as it is rendered, with a form in it; and the button that asks first.

use super::{Callout, Glyph, Icon, Tone};
use crate::control::ApiError;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// Props of [`Dialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct DialogProps {
    /// What it is for, such as `Create API`.
    pub title: AttrValue,
    /// What the button that does it says; `title` if absent.
    #[prop_or_default]
    pub submit: Option<AttrValue>,
    /// Whether what it does takes something away.
    #[prop_or_default]
    pub danger: bool,
    /// Whether it is wide.
    #[prop_or_default]
    pub wide: bool,
    /// Whether it cannot be submitted yet.
    #[prop_or_default]
    pub disabled: bool,
    /// Why the last try failed.
    #[prop_or_default]
    pub error: Option<ApiError>,
    /// Called when it is cancelled; whoever renders it then stops doing so.
    pub onclose: Callback<()>,
    /// Called when its form is submitted.
    pub onsubmit: Callback<()>,
    /// The form's fields.
    #[prop_or_default]
    pub children: Html,
}

/// A dialog with a form.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        let dialog = node.cast::<HtmlDialogElement>();
        if let Some(dialog) = dialog.as_ref().filter(|dialog| !dialog.open()) {
            // It fails only for an element that is not in the page, and this one is.
            let _ = dialog.show_modal();
        }
        // Closed before it is taken out of the page, so that the focus goes back to where it came from.
        move || {
            if let Some(dialog) = dialog {
                dialog.close();
            }
        }
    });
    let cancel = props.onclose.reform(|event: Event| event.prevent_default());
    let close = props.onclose.reform(|_: MouseEvent| ());
    let onsubmit = props.onsubmit.reform(|event: SubmitEvent| event.prevent_default());
    let button = if props.danger { "button button-danger" } else { "button button-primary" };
    html! {
        <dialog ref={node} class={classes!("dialog", props.wide.then_some("dialog-wide"))} aria-label={props.title.clone()} oncancel={cancel}>
            <form method="dialog" {onsubmit} novalidate=true>
                <div class="dialog-head">
                    <h2>{ &props.title }</h2>
                    <button type="button" class="button button-quiet button-icon" aria-label="Close" onclick={close.clone()}>
                        <Icon glyph={Glyph::Close} />
                    </button>
                </div>
                <div class="dialog-body">
                    { props.children.clone() }
                    if let Some(error) = &props.error {
                        <Callout tone={Tone::Bad}><strong>{ &error.code }</strong>{ " " }{ &error.message }</Callout>
                    }
                </div>
                <div class="dialog-foot">
                    <button type="button" class="button" onclick={close}>{ "Cancel" }</button>
                    <button type="submit" class={button} disabled={props.disabled}>
                        { props.submit.as_ref().unwrap_or(&props.title) }
                    </button>
                </div>
            </form>
        </dialog>
    }
}

/// Props of [`ConfirmButton`].
#[derive(Clone, PartialEq, Properties)]
pub struct ConfirmButtonProps {
    /// What it does, such as `Delete`.
    pub label: AttrValue,
    /// To what, such as `the API PetStore`; part of the button's name.
    pub what: AttrValue,
    /// What follows from it, in a sentence.
    pub children: Html,
    /// Does it; `Err` stays in the dialog.
    pub onconfirm: Callback<(), Result<(), ApiError>>,
    /// Shows a picture only.
    #[prop_or_default]
    pub icon_only: bool,
    /// Whether it cannot be done.
    #[prop_or_default]
    pub disabled: bool,
}

/// A button that asks before it takes something away.
#[component]
pub fn ConfirmButton(props: &ConfirmButtonProps) -> Html {
    let is_open = use_state(|| false);
    let error = use_state(|| None::<ApiError>);
    let set_open = |open: bool| {
        let (is_open, error) = (is_open.clone(), error.clone());
        move || {
            error.set(None);
            is_open.set(open);
        }
    };
    let open = set_open(true);
    let shut = set_open(false);
    let onsubmit = {
        let (confirm, error, shut) = (props.onconfirm.clone(), error.clone(), shut.clone());
        Callback::from(move |()| match confirm.emit(()) {
            Ok(()) => shut(),
            Err(refusal) => error.set(Some(refusal)),
        })
    };
    let name = format!("{} {}", props.label, props.what);
    let class = classes!("button", "button-small", if props.icon_only { "button-quiet button-icon" } else { "button-danger" });
    html! {
        <>
            <button type="button" {class} aria-label={name.clone()} title={props.icon_only.then(|| name.clone())} disabled={props.disabled}
                onclick={move |_| open()}>
                <Icon glyph={Glyph::Trash} />
                if !props.icon_only { { &props.label } }
            </button>
            if *is_open {
                <Dialog title={format!("{name}?")} submit={props.label.clone()} danger=true error={(*error).clone()}
                    onclose={Callback::from(move |()| shut())} {onsubmit}>
                    <p>{ props.children.clone() }</p>
                </Dialog>
            }
        </>
    }
}
