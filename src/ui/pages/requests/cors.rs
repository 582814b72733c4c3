//! The browser's part: which page sends the request, and what its browser made of it.

use crate::app::cors::Page;
use crate::ui::parts::{Badge, CheckField, Panel, SelectField, TextField, Tone};
use crate::view::cors::{BrowserStep, CorsView, Mark};
use yew::prelude::*;

/// Props of [`SentFrom`].
#[derive(Clone, PartialEq, Properties)]
pub struct SentFromProps {
    /// The page; none if no browser sends it.
    pub page: Option<Page>,
    /// Called with the next one.
    pub onchange: Callback<Option<Page>>,
}

/// Where the request is sent from.
#[component]
pub fn SentFrom(props: &SentFromProps) -> Html {
    let onkind = props
        .onchange
        .reform(|kind: String| (kind == "page").then(|| Page { origin: "https://www.example.com".into(), credentials: false }));
    let options = [("client", "A client outside a browser, such as curl"), ("page", "A page in a browser")];
    let options: Vec<(AttrValue, AttrValue)> = options.map(|(value, name)| (value.into(), name.into())).to_vec();
    let fields = props.page.as_ref().map(|page| {
        let origin = {
            let page = page.clone();
            props.onchange.reform(move |origin: String| Some(Page { origin, ..page.clone() }))
        };
        let credentials = {
            let page = page.clone();
            props.onchange.reform(move |credentials: bool| Some(Page { credentials, ..page.clone() }))
        };
        html! {
            <>
                <TextField label="Origin of the page" value={page.origin.clone()} onchange={origin} mono=true required=true
                    hint="Scheme, host and port. Pages of other origins need the API's permission: CORS." />
                <CheckField label="With credentials" checked={page.credentials} onchange={credentials}
                    hint="As fetch with credentials: \"include\". * then permits nothing." />
            </>
        }
    });
    html! {
        <>
            <SelectField label="Send as" value={if props.page.is_some() { "page" } else { "client" }} {options} onchange={onkind} />
            { for fields }
        </>
    }
}

/// Props of [`CorsPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct CorsPanelProps {
    /// What the browser did.
    pub view: CorsView,
    /// Called with the exchange that is to be shown.
    pub onchoose: Callback<Option<u64>>,
}

/// What the browser made of the request.
#[component]
pub fn CorsPanel(props: &CorsPanelProps) -> Html {
    let view = &props.view;
    let (tone, word) = if view.is_fine { (Tone::Ok, "Response delivered") } else { (Tone::Bad, "Blocked by CORS") };
    html! {
        <Panel title="Browser" actions={html! { <Badge {tone}>{ word }</Badge> }}>
            <div class="stack">
                <p><span class="muted">{ "A page of " }</span><code>{ &view.origin }</code><span class="muted">{ ": " }</span><strong>{ &view.verdict }</strong></p>
                <ol class="browser-steps" aria-label="What the browser did">
                    { for view.steps.iter().map(|step| item(step, &props.onchoose)) }
                </ol>
                <p class="hint">{ "By the Fetch standard. Answers to preflights are not kept here (Access-Control-Max-Age): each request asks anew." }</p>
            </div>
        </Panel>
    }
}

fn item(step: &BrowserStep, onchoose: &Callback<Option<u64>>) -> Html {
    let tone = match step.mark {
        Mark::Fine => Tone::Ok,
        Mark::Note => Tone::Info,
        Mark::Blocked => Tone::Bad,
    };
    html! {
        <li key={step.title} class="stack-small">
            <div class="row"><h3>{ step.title }</h3><Badge {tone}>{ step.mark.word() }</Badge></div>
            { for step.lines.iter().map(|line| html! { <p>{ line }</p> }) }
            if let Some(remedy) = &step.remedy { <p><strong>{ "What would mend it: " }</strong>{ remedy }</p> }
            if let Some(id) = step.exchange {
                <p><button type="button" class="button button-small" onclick={onchoose.reform(move |_: MouseEvent| Some(id))}>{ "Show the preflight" }</button></p>
            }
        </li>
    }
}
