//! Where a document comes from: a file, or an address that the user gives. Only then does the browser ask another origin for anything.

use crate::ui::browser::{editor, files};
use crate::ui::parts::{Callout, Glyph, Icon, TextField, Tone};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Props of [`Sources`].
#[derive(Clone, PartialEq, Properties)]
pub struct SourcesProps {
    /// Where the text came from.
    pub file_name: Option<String>,
    /// Takes a text and where it is from.
    pub given: Callback<(String, String)>,
}

/// The panel's head: choose a file, or give an address.
#[component]
pub fn Sources(props: &SourcesProps) -> Html {
    let by_address = use_state_eq(|| false);
    let chosen = {
        let given = props.given.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            files::read_first(input.files(), given.clone());
            // The same file can be chosen again.
            input.set_value("");
        })
    };
    let toggle = {
        let by_address = by_address.clone();
        Callback::from(move |_: MouseEvent| by_address.set(!*by_address))
    };
    let close = {
        let (by_address, given) = (by_address.clone(), props.given.clone());
        Callback::from(move |got: (String, String)| {
            by_address.set(false);
            given.emit(got);
        })
    };
    html! {
        <>
            <div class="panel-head">
                <h2>{ "Document" }</h2>
                <div class="row">
                    if let Some(name) = &props.file_name { <span class="muted small mono">{ name }</span> }
                    <label class="button button-small file-button">
                        <Icon glyph={Glyph::Import} />{ "Choose a file" }
                        <input type="file" class="visually-hidden" accept=".json,.yaml,.yml,application/json,application/yaml" onchange={chosen} />
                    </label>
                    <button type="button" class="button button-small" aria-expanded={by_address.to_string()} onclick={toggle}>{ "From a URL" }</button>
                </div>
            </div>
            if *by_address { <Address given={close} /> }
        </>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct AddressProps {
    given: Callback<(String, String)>,
}

/// How getting a document goes.
#[derive(Clone, PartialEq)]
enum Getting {
    No,
    Waiting,
    Failed(String),
}

/// An address and the button that gets what is there.
#[component]
fn Address(props: &AddressProps) -> Html {
    let address = use_state(String::new);
    let getting = use_state(|| Getting::No);
    let write = {
        let address = address.clone();
        Callback::from(move |text: String| address.set(text))
    };
    let get = {
        let (address, getting, given) = (address.clone(), getting.clone(), props.given.clone());
        Callback::from(move |_: MouseEvent| {
            let (address, getting, given) = (address.trim().to_owned(), getting.clone(), given.clone());
            getting.set(Getting::Waiting);
            wasm_bindgen_futures::spawn_local(async move {
                match editor::fetch_text(&address).await {
                    Ok(text) => given.emit((text, address)),
                    Err(reason) => getting.set(Getting::Failed(reason)),
                }
            });
        })
    };
    let waits = *getting == Getting::Waiting;
    html! {
        <div class="panel-body stack-small">
            <TextField label="URL of the document" value={(*address).clone()} onchange={write} mono={true} placeholder="https://example.com/openapi.yaml"
                hint="Your browser asks this address, and no other. It sends no cookies and does not say where it comes from." />
            <div><button type="button" class="button" disabled={waits || address.trim().is_empty()} onclick={get}>{ if waits { "Getting it…" } else { "Get the document" } }</button></div>
            if let Getting::Failed(reason) = &*getting { { failure(reason) } }
        </div>
    }
}

/// Why there is no document, and how to go on.
fn failure(reason: &str) -> Html {
    let why = match reason {
        "refused" => {
            "The browser did not hand it over. Either nothing answers at this address, or its server does not let other pages read it (it sends no Access-Control-Allow-Origin header), or it is plain http, which this page may not ask."
        }
        other => other,
    };
    html! {
        <Callout tone={Tone::Bad}>
            <strong>{ "No document came. " }</strong>{ why }
            <p>{ "Open the address in another tab, save what it shows, and choose that file here. Pasting its text works as well." }</p>
        </Callout>
    }
}
