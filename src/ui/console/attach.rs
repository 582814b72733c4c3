//! Files for commands: what is attached is read as `file://NAME`.

use crate::app::Action;
use crate::ui::browser::files;
use crate::ui::parts::{Glyph, Icon};
use crate::ui::store::use_store;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Props of [`Attached`].
#[derive(Clone, PartialEq, Properties)]
pub struct AttachedProps {
    /// The names of the files that are there.
    pub names: Vec<String>,
}

/// The button that attaches files, and how many there are.
#[component]
pub fn Attached(props: &AttachedProps) -> Html {
    let store = use_store();
    let given = Callback::from(move |(text, name): (String, String)| store.act(Action::Attach { name, text }));
    let chosen = Callback::from(move |event: Event| {
        let input = event.target_unchecked_into::<HtmlInputElement>();
        files::read_all(input.files(), given.clone());
        // The same file can be chosen again.
        input.set_value("");
    });
    let names: Vec<String> = props.names.iter().map(|name| format!("file://{name}")).collect();
    html! {
        <>
            if !names.is_empty() { <span class="muted small mono console-files" title={names.join(" ")}>{ names.join(" ") }</span> }
            <label class="button button-quiet button-small file-button">
                <Icon glyph={Glyph::Import} />{ "Attach files" }
                <input type="file" multiple=true class="visually-hidden" onchange={chosen} />
            </label>
        </>
    }
}
