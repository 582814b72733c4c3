//! The page as a whole: its title, its theme, loading it anew, the moment it is left.

use crate::app::Theme;
use gloo::events::EventListener;

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

/// Loads the page anew.
pub fn reload() {
    let _ = gloo::utils::window().location().reload();
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
