//! The page as a whole: its title, its theme, loading it anew, the moment it is left.

use crate::app::Theme;
use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlTextAreaElement, KeyboardEvent};

/// Sets the title of the tab.
pub fn set_title(title: &str) {
    gloo::utils::document().set_title(title);
}

/// Makes the page light, dark or as the system has it.
pub fn set_theme(theme: Theme) {
    let Some(root) = gloo::utils::document().document_element() else { return };
    let name = match theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    };
    // Neither fails for an attribute whose name is valid.
    let _ = match name {
        Some(name) => root.set_attribute("data-theme", name),
        None => root.remove_attribute("data-theme"),
    };
}

/// Milliseconds of real time since the page was opened, to measure how long work takes.
pub fn millis() -> f64 {
    gloo::utils::window().performance().map_or(0.0, |performance| performance.now())
}

/// Loads the page anew.
pub fn reload() {
    let _ = gloo::utils::window().location().reload();
}

/// Tells when a key is pressed together with Ctrl alone, which then means nothing else; Cmd on a Mac is left to the browser.
pub fn on_shortcut(key: &'static str, pressed: impl Fn() + 'static) {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&gloo::utils::document(), "keydown", options, move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        // Behind an open dialog nothing can be reached.
        let is_behind = gloo::utils::document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some());
        if !is_behind
            && event.ctrl_key()
            && !event.alt_key()
            && !event.shift_key()
            && !event.meta_key()
            && event.key().eq_ignore_ascii_case(key)
        {
            event.prevent_default();
            pressed();
        }
    })
    .forget();
}

/// The element that has the focus; none if that is the page as a whole.
pub fn focused() -> Option<HtmlElement> {
    let element = gloo::utils::document().active_element()?.dyn_into::<HtmlElement>().ok()?;
    (element.tag_name() != "BODY").then_some(element)
}

/// Gives the focus to an element, if it is still in the page.
pub fn focus(element: &HtmlElement) {
    // It fails only for an element that is not in the page.
    let _ = element.focus();
}

/// Tells when the page is hidden or left, which may be the last that it hears: a phone ends it without another word.
pub fn on_leave(leave: impl Fn() + Clone + 'static) {
    let leaving = leave.clone();
    EventListener::new(&gloo::utils::window(), "pagehide", move |_| leaving()).forget();
    EventListener::new(&gloo::utils::document(), "visibilitychange", move |_| {
        if gloo::utils::document().hidden() {
            leave();
        }
    })
    .forget();
}

/// What is selected in a text area that has the focus, in UTF-16 units from 0; none where something else has it.
pub fn selection_in(area: &HtmlTextAreaElement) -> Option<(u32, u32)> {
    let has_focus = focused()?.is_same_node(Some(area));
    has_focus.then_some(())?;
    Some((area.selection_start().ok()??, area.selection_end().ok()??))
}
