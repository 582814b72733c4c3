//! The composer: where a request goes, what it carries, and the button that sends it.

use super::cors::SentFrom;
use crate::app::cors::Page;
use crate::app::{Action, Composer};
use crate::model::Account;
use crate::ui::parts::{Callout, CopyButton, CopyLater, Glyph, Icon, PairsField, Panel, SelectField, TextArea, TextField, Tone};
use crate::ui::store::{Store, use_store};
use crate::view::curl::of_composer;
use crate::view::requests::{Choices, HTTP_METHODS, with_api, with_method, with_stage};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, HtmlTextAreaElement};
use yew::prelude::*;

/// Props of [`ComposerPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct ComposerPanelProps {
    /// The request being written.
    pub composer: Composer,
    /// What it can be made of.
    pub choices: Choices,
    /// Requests that stood here before: their places and what they ask for.
    pub kept: Vec<(usize, String)>,
    /// Called once it has been sent.
    pub onsent: Callback<()>,
}

use super::paste::{Kept, PasteCurl};

/// A callback that makes the composer's next state from what it holds when it is called.
fn edit<E: 'static>(store: &Store, next: impl Fn(&Account, &Composer, E) -> Composer + 'static) -> Callback<E> {
    let store = store.clone();
    Callback::from(move |value| {
        let composer = store.read(|state| next(&state.workspace.engine.account, &state.workspace.composer, value));
        store.act(Action::Compose(composer));
    })
}

/// A callback that sets a part of the composer.
fn set<E: 'static>(store: &Store, change: impl Fn(&mut Composer, E) + 'static) -> Callback<E> {
    edit(store, move |_, composer, value| {
        let mut next = composer.clone();
        change(&mut next, value);
        next
    })
}

fn options(pairs: &[(String, String)]) -> Vec<(AttrValue, AttrValue)> {
    pairs.iter().map(|(value, name)| (value.clone().into(), name.clone().into())).collect()
}

/// Options with one before them for "none of these", which stays chosen while the value is not among them.
fn options_or(first: &'static str, value: &str, pairs: &[(String, String)]) -> (AttrValue, Vec<(AttrValue, AttrValue)>) {
    let is_known = pairs.iter().any(|(known, _)| known == value);
    let mut all = vec![(AttrValue::Static(""), AttrValue::Static(first))];
    all.extend(options(pairs));
    (if is_known { value.to_owned().into() } else { AttrValue::Static("") }, all)
}

/// Whether a text is a curl command.
fn is_curl(text: &str) -> bool {
    text.trim_start().starts_with("curl ")
}

/// Takes a curl command that is pasted into one of the fields; in the body it may be meant as it stands.
fn onpaste(store: &Store) -> Callback<Event> {
    let store = store.clone();
    Callback::from(move |event: Event| {
        let is_body = event.target().is_some_and(|target| target.has_type::<HtmlTextAreaElement>());
        let data = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
        let text = data.and_then(|data| data.get_data("text").ok()).unwrap_or_default();
        if is_curl(&text) && !is_body {
            event.prevent_default();
            store.act(Action::PasteCurl(text));
        }
    })
}

/// The composer.
#[component]
pub fn ComposerPanel(props: &ComposerPanelProps) -> Html {
    let store = use_store();
    let send = {
        let (store, onsent) = (store.clone(), props.onsent.clone());
        Callback::from(move |()| {
            store.act(Action::Send);
            onsent.emit(());
        })
    };
    let onsubmit = send.reform(|event: SubmitEvent| event.prevent_default());
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        // Enter alone submits from one line by itself; with Ctrl or Cmd it does so from the body, too.
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            send.emit(());
        }
    });
    let copy = {
        let store = store.clone();
        Callback::from(move |()| store.read(|state| of_composer(&state.workspace.engine, &state.workspace.composer)))
    };
    html! {
        <Panel title="Request" actions={html! { <PasteCurl /> }}>
            <Kept kept={props.kept.clone()} />
            <form class="stack" aria-label="Request" {onsubmit} {onkeydown} onpaste={onpaste(&store)}>
                <Target composer={props.composer.clone()} choices={props.choices.clone()} />
                <Carried composer={props.composer.clone()} choices={props.choices.clone()} />
                <div class="requests-send">
                    <div class="requests-url">
                        <code aria-label="URL">{ &props.choices.url }</code>
                        <CopyButton text={props.choices.url.clone()} what="URL" />
                        <CopyLater text={copy} label="Copy as curl" quiet=true />
                    </div>
                    <button type="submit" class="button button-primary" aria-keyshortcuts="Control+Enter" title="Send (Ctrl+Enter)"
                        disabled={props.composer.api_id.is_empty()}>
                        <Icon glyph={Glyph::Send} />{ "Send" }
                    </button>
                </div>
            </form>
        </Panel>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct PartProps {
    composer: Composer,
    choices: Choices,
}

/// Where the request goes: API, stage, method, path and its variables.
#[component]
fn Target(props: &PartProps) -> Html {
    let store = use_store();
    let PartProps { composer, choices } = props;
    let (api, apis) = options_or("Choose an API", &composer.api_id, &choices.apis);
    let (stage, stages) = options_or("Choose a stage", &composer.stage, &choices.stages);
    let (method, methods) = options_or("Another method and path", &choices.method, &choices.methods);
    // A curl command that is put into the path at once is a request, not a path.
    let typed = set(&store, |composer, path| composer.path = path);
    let path = {
        let store = store.clone();
        Callback::from(move |path: String| {
            let is_typed = store.read(|state| state.workspace.composer.path.starts_with("curl"));
            if is_curl(&path) && !is_typed { store.act(Action::PasteCurl(path)) } else { typed.emit(path) }
        })
    };
    let parameters = composer.variables().into_iter().map(|name| {
        let value = composer.path_parameters.get(name).cloned().unwrap_or_default();
        let owned = name.to_owned();
        let onchange = set(&store, move |composer, value: String| drop(composer.path_parameters.insert(owned.clone(), value)));
        html! { <TextField key={name.to_owned()} label={name.to_owned()} {value} {onchange} mono=true required=true /> }
    });
    let parameters: Vec<Html> = parameters.collect();
    let mut http_methods: Vec<(AttrValue, AttrValue)> = HTTP_METHODS.map(|method| (method.into(), method.into())).to_vec();
    if !HTTP_METHODS.contains(&composer.method.as_str()) {
        http_methods.push((composer.method.clone().into(), composer.method.clone().into()));
    }
    html! {
        <>
            <div class="fields">
                <SelectField label="API" value={api} options={apis} onchange={edit(&store, |account, composer, id: String| with_api(account, composer, &id))} />
                <SelectField label="Stage" value={stage} options={stages}
                    onchange={edit(&store, |account, composer, name: String| with_stage(account, composer, &name))} />
            </div>
            <SelectField label="Deployed method" value={method} options={methods}
                onchange={edit(&store, |_, composer, id: String| with_method(composer, &id))} />
            <div class="requests-line">
                <SelectField label="HTTP method" value={composer.method.clone()} options={http_methods}
                    onchange={set(&store, |composer, method| composer.method = method)} />
                <TextField label="Path" value={composer.path.clone()} mono=true placeholder="/pets/{petId}"
                    onchange={path} />
            </div>
            if !parameters.is_empty() {
                <fieldset>
                    <legend>{ "Path parameters" }</legend>
                    <div class="fields">{ for parameters }</div>
                </fieldset>
            }
        </>
    }
}

/// What the request carries, and where it comes from: key, query, headers, page, body.
#[component]
fn Carried(props: &PartProps) -> Html {
    let store = use_store();
    let PartProps { composer, choices } = props;
    let (key, keys) = options_or("None", composer.key_id.as_deref().unwrap_or_default(), &choices.keys);
    let is_http = store.read(|state| state.workspace.engine.account.http_apis.contains_key(&composer.api_id));
    let key_hint =
        if is_http { "HTTP APIs have no API keys: x-api-key is a header like any other" } else { "Sent in the header x-api-key" };
    let has_body = !composer.body.is_empty() || ["POST", "PUT", "PATCH"].contains(&composer.method.as_str());
    html! {
        <>
            <SelectField label="API key" value={key} options={keys} hint={key_hint}
                onchange={set(&store, |composer, id: String| composer.key_id = Some(id).filter(|id| !id.is_empty()))} />
            if choices.lacks_key {
                <Callout tone={Tone::Info}>{ "This method requires an API key. Send it without one to see the refusal." }</Callout>
            }
            <PairsField label="Query parameters" one="query parameter" pairs={composer.query.clone()}
                onchange={set(&store, |composer, pairs| composer.query = pairs)} />
            <PairsField label="Headers" one="header" pairs={composer.headers.clone()}
                onchange={set(&store, |composer, pairs| composer.headers = pairs)} />
            <SentFrom page={composer.page.clone()} onchange={set(&store, |composer, page: Option<Page>| composer.page = page)} />
            <details class="fold" open={has_body}>
                <summary>{ "Body" }</summary>
                <TextArea label="Request body" value={composer.body.clone()} rows=6
                    onchange={set(&store, |composer, body| composer.body = body)} />
            </details>
        </>
    }
}
