//! The header: the product's name, the simulated clock, undo and redo, the theme, how saving goes.

use crate::app::{Action, Route, Theme};
use crate::time::Span;
use crate::ui::parts::{Glyph, Icon, RouteLink};
use crate::ui::store::{use_action, use_store};
use crate::view::shell::{HeaderView, Saving};
use yew::prelude::*;

/// Props of [`Header`].
#[derive(Clone, PartialEq, Properties)]
pub struct HeaderProps {
    /// What it shows.
    pub view: HeaderView,
}

/// The header.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let view = &props.view;
    let undo = use_action(|_: MouseEvent| Action::Undo);
    let redo = use_action(|_: MouseEvent| Action::Redo);
    let is_open = view.console;
    let console = use_action(move |_: MouseEvent| Action::OpenConsole(!is_open));
    let named = |what: &str, of: Option<&String>| of.map_or_else(|| format!("Nothing to {what}"), |title| format!("{what}: {title}"));
    html! {
        <header class="shell-header">
            <RouteLink to={Route::Apis} class="brand"><Icon glyph={Glyph::Brand} size={20} />{ "Stagecraft" }</RouteLink>
            <Clock date={view.date.clone()} time={view.time.clone()} running={view.clock_running} />
            <div class="shell-tools">
                <button type="button" class="button button-quiet button-icon" disabled={view.undo.is_none()} onclick={undo}
                    aria-label={named("Undo", view.undo.as_ref())} title={named("Undo", view.undo.as_ref())}><Icon glyph={Glyph::Undo} /></button>
                <button type="button" class="button button-quiet button-icon" disabled={view.redo.is_none()} onclick={redo}
                    aria-label={named("Redo", view.redo.as_ref())} title={named("Redo", view.redo.as_ref())}><Icon glyph={Glyph::Redo} /></button>
                <button type="button" class="button button-quiet button-icon" aria-label="Console" title="Console (Ctrl+J)" aria-expanded={view.console.to_string()}
                    aria-keyshortcuts="Control+J" onclick={console}><Icon glyph={Glyph::Terminal} /></button>
                <ThemeSwitch theme={view.theme} />
                <SaveState saving={view.saving} />
            </div>
        </header>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ClockProps {
    date: String,
    time: String,
    running: bool,
}

/// The simulated clock and what moves it.
#[component]
fn Clock(props: &ClockProps) -> Html {
    let store = use_store();
    let steps = [("+1 s", "one second", 1), ("+1 min", "one minute", 60), ("+1 day", "one day", 86_400)].map(|(label, name, seconds)| {
        let store = store.clone();
        let onclick = move |_| store.act(Action::Advance(Span::from_micros(seconds * 1_000_000)));
        let name = format!("Advance simulated time by {name}");
        html! {
            <button type="button" class="button button-quiet button-small" aria-label={format!("{label}: {name}")} title={name} {onclick}>{ label }</button>
        }
    });
    let is_running = props.running;
    let toggle = move |_| store.act(Action::RunClock(!is_running));
    let name = if is_running { "Stop simulated time" } else { "Let simulated time run" };
    html! {
        <div class="clock" role="group" aria-label="Simulated time">
            <span class="clock-label">{ "Simulated time" }</span>
            <time datetime={format!("{}T{}Z", props.date, props.time)}>{ format!("{} {}", props.date, props.time) }</time>
            <div class="row nowrap clock-steps">
                { for steps }
                <button type="button" class="button button-quiet button-small button-icon" aria-label={name} title={name} onclick={toggle}>
                    <Icon glyph={if is_running { Glyph::Pause } else { Glyph::Play }} />
                </button>
            </div>
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ThemeProps {
    theme: Theme,
}

/// Goes from the system's theme to light, to dark and back.
#[component]
fn ThemeSwitch(props: &ThemeProps) -> Html {
    let store = use_store();
    let (glyph, name, next) = match props.theme {
        Theme::System => (Glyph::Monitor, "as the system has it", Theme::Light),
        Theme::Light => (Glyph::Sun, "light", Theme::Dark),
        Theme::Dark => (Glyph::Moon, "dark", Theme::System),
    };
    let label = format!("Theme: {name}");
    html! {
        <button type="button" class="button button-quiet button-icon" aria-label={label.clone()} title={label}
            onclick={move |_| store.act(Action::SetTheme(next))}><Icon {glyph} /></button>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct SaveStateProps {
    saving: Saving,
}

/// How saving goes. It is not a live region: a change is saved every few seconds, and only failures matter, which the banner tells.
#[component]
fn SaveState(props: &SaveStateProps) -> Html {
    let (glyph, text) = match props.saving {
        Saving::Saved => (Glyph::Check, "Saved"),
        Saving::Pending => (Glyph::Dots, "Saving…"),
        Saving::NotSaved => (Glyph::Warning, "Not saved"),
    };
    html! { <span class="save-state" title={text}><Icon {glyph} /><span>{ text }</span></span> }
}
