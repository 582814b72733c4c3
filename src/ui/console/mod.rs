//! The console, docked at the bottom: AWS CLI commands, curl and a small shell on the account of this page. What commands do is in
//! `app::console`. While it is closed, a line shows the command of what a form has just done.

mod attach;
mod input;
mod output;

use super::browser::page;
use super::pages::PageProps;
use super::parts::{CopyButton, Glyph, Icon};
use super::store::{use_action, use_store};
use crate::app::{Action, Shown};
use crate::view::console::line;
use attach::Attached;
use input::Input;
use output::Output;
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;

/// The console.
#[component]
pub fn Console(_props: &PageProps) -> Html {
    let store = use_store();
    let shown = store.read(|state| state.console.shown.clone());
    let names: Vec<String> = store.read(|state| state.console.files.names().cloned().collect());
    let is_tall = use_state_eq(|| false);
    let (input, close) = (use_node_ref(), use_node_ref());
    use_focus(&input);
    let onclose = use_action(|_: MouseEvent| Action::OpenConsole(false));
    let clear = use_action(|_: MouseEvent| Action::RunCommands("clear".into()));
    let size = {
        let is_tall = is_tall.clone();
        move |_: MouseEvent| is_tall.set(!*is_tall)
    };
    let leave = {
        let close = close.clone();
        Callback::from(move |()| {
            if let Some(button) = close.cast::<HtmlElement>() {
                page::focus(&button);
            }
        })
    };
    let resize = if *is_tall { "Make the console shorter" } else { "Make the console taller" };
    html! {
        <section class={classes!("console", is_tall.then_some("console-tall"))} aria-label="Console">
            <div class="console-head">
                <h2><Icon glyph={Glyph::Terminal} />{ "Console" }</h2>
                <p class="muted small console-hint" id="console-hint">
                    { "Enter runs, Shift+Enter begins a line, Tab completes, Escape leaves. " }<code>{ "help" }</code>{ " and " }<code>{ "aws apigateway help" }</code>{ " say what there is." }
                </p>
                <div class="row nowrap">
                    <Attached {names} />
                    <button type="button" class="button button-quiet button-small" onclick={clear}>{ "Clear" }</button>
                    <button type="button" class="button button-quiet button-small button-icon console-size" aria-label={resize} title={resize}
                        aria-pressed={is_tall.to_string()} onclick={size}><Icon glyph={Glyph::Chevron} /></button>
                    <button ref={close} type="button" class="button button-quiet button-small button-icon" aria-label="Close console"
                        title="Close console (Ctrl+J)" onclick={onclose}><Icon glyph={Glyph::Close} /></button>
                </div>
            </div>
            <Output {shown} />
            <Input area={input} {leave} />
        </section>
    }
}

/// Gives the focus to an element while it is there, and back to where it came from when it is gone.
#[hook]
fn use_focus(node: &NodeRef) {
    use_effect_with(node.clone(), |node| {
        let before = page::focused();
        let element = node.cast::<HtmlElement>();
        if let Some(element) = &element {
            page::focus(element);
        }
        move || {
            // Whoever has gone elsewhere meanwhile stays there.
            if let Some(before) =
                before.filter(|_| page::focused().is_none_or(|now| now.closest(".console").is_ok_and(|found| found.is_some())))
            {
                page::focus(&before);
            }
        }
    });
}

/// Props of [`Newest`].
#[derive(Clone, PartialEq, Properties)]
pub struct NewestProps {
    /// What a form has called last.
    pub shown: Rc<Shown>,
}

/// What a form has just done, as a command.
#[component]
pub fn Newest(props: &NewestProps) -> Html {
    let command = line(&props.shown).command;
    let open = use_action(|_: MouseEvent| Action::OpenConsole(true));
    html! {
        <aside class="console-newest" aria-label="The last change as a command">
            <span class="muted small nowrap">{ "As a command" }</span>
            <code>{ &command }</code>
            <CopyButton text={command.clone()} what="the last change as a command" />
            <button type="button" class="button button-quiet button-small" onclick={open}><Icon glyph={Glyph::Terminal} />{ "Open console" }</button>
        </aside>
    }
}
