//! The page Workspace: download it, load one, start again; what is simulated.

use super::PageProps;
use crate::app::Action;
use crate::control::ApiError;
use crate::storage::encode;
use crate::ui::browser::files;
use crate::ui::parts::ConfirmButton;
use crate::ui::parts::{Callout, Facts, Glyph, Icon, PageHead, Panel, Tone};
use crate::ui::store::{use_action, use_store};
use crate::view::workspace::workspace;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The page Workspace.
#[component]
pub fn WorkspacePage(_props: &PageProps) -> Html {
    let store = use_store();
    let download = use_action(|_: MouseEvent| Action::DownloadWorkspace);
    let counts = store.read(workspace);
    // Its size changes with what it holds; to write it out with every frame of the clock would be too much.
    let size = use_memo(counts.clone(), |_| store.read(|state| encode(&state.workspace).len()));
    let mut facts: Vec<(AttrValue, Html)> = counts.into_iter().map(|(name, count)| (name.into(), html! { count })).collect();
    facts.push(("Size in this browser".into(), html! { { format!("about {} kB of 5,000", size.div_ceil(1_000)) } }));
    let reset = {
        let store = store.clone();
        Callback::from(move |()| store.dispatch(Action::ResetWorkspace).map(drop))
    };
    html! {
        <>
            <PageHead title="Workspace" about="All that you build stays in this browser. Nothing is sent anywhere.">
                <button type="button" class="button button-primary" onclick={download}><Icon glyph={Glyph::Download} />{ "Download workspace" }</button>
            </PageHead>
            <div class="grid">
                <Panel title="What it holds"><Facts {facts} /></Panel>
                <Panel title="Load a file"><LoadFile /></Panel>
                <Panel title="Start again">
                    <div class="stack">
                        <p>{ "Puts the sample back: a pet store with two stages, a function with two versions, a usage plan and a key." }</p>
                        <div>
                            <ConfirmButton label="Reset" what="the workspace to the sample" onconfirm={reset}>
                                { "Everything in this workspace is replaced, and this cannot be undone. Download it first if you may want it back." }
                            </ConfirmButton>
                        </div>
                    </div>
                </Panel>
            </div>
            <Panel title="What is simulated"><About /></Panel>
        </>
    }
}

#[component]
fn LoadFile() -> Html {
    let store = use_store();
    let error = use_state(|| None::<ApiError>);
    let loaded = {
        let error = error.clone();
        Callback::from(move |(text, _name): (String, String)| error.set(store.dispatch(Action::LoadWorkspace(text)).err()))
    };
    let onchange = Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        files::read_first(input.files(), loaded.clone());
        // The same file can be chosen again.
        input.set_value("");
    });
    html! {
        <div class="stack">
            <p>{ "Replaces this workspace with one that was downloaded before. A file that cannot be read changes nothing." }</p>
            <label class="button file-button">
                <Icon glyph={Glyph::Import} />{ "Choose a workspace file" }
                <input type="file" class="visually-hidden" accept=".json,application/json" {onchange} />
            </label>
            if let Some(error) = &*error { <Callout tone={Tone::Bad}>{ &error.message }</Callout> }
        </div>
    }
}

#[component]
fn About() -> Html {
    html! {
        <div class="stack about">
            <p>
                { "Stagecraft is Amazon API Gateway, rebuilt to be taken apart: the control plane by AWS’s own operation names, and the data plane \
                   step by step, as far as a browser can hold them. It talks to no server; functions and HTTP endpoints are simulated on the page Backends." }
            </p>
            <p>
                { "Time is simulated, too: it moves when a request takes time, when you advance it, or when you let it run. \
                   Chance is drawn from a seed, so the same steps always give the same answers." }
            </p>
            <p>
                { "What is exact, what is approximate and what is absent is listed in " }<code>{ "FIDELITY.md" }</code>
                { " beside the source. An operation that is absent is refused with a sentence that says so, and a document that needs \
                   something absent is imported with a warning that names it." }
            </p>
        </div>
    }
}
