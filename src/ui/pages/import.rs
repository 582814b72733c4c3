//! The page Import: a document comes in by drop, file or paste, is checked as it is typed, and becomes an API.

use super::PageProps;
use crate::app::{Action, ApiTab, Route};
use crate::control::ApiError;
use crate::ui::browser::files;
use crate::ui::parts::{Badge, Callout, CheckField, Crumbs, Glyph, Icon, PageHead, Panel, SelectField, Tone};
use crate::ui::store::use_store;
use crate::view::import::{ImportView, ProblemRow, import};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// The page Import.
#[component]
pub fn ImportPage(_props: &PageProps) -> Html {
    let store = use_store();
    let view = store.read(import);
    let area = use_node_ref();
    let jump = {
        let area = area.clone();
        Callback::from(move |caret: u32| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                // Both fail only for an element that is not in the page.
                let _ = area.focus();
                let _ = area.set_selection_range(caret, caret.saturating_add(1));
            }
        })
    };
    let about = "OpenAPI 3.0 or Swagger 2.0, as JSON or YAML. It stays in this browser.";
    html! {
        <>
            <Crumbs above={vec![("APIs".into(), Route::Apis)]} here="Import" />
            <PageHead title="Import an API" {about} />
            <div class="import">
                <Document text={view.text.clone()} file_name={view.file_name.clone()} {area} />
                <div class="stack">
                    <Check view={view.clone()} {jump} />
                    if view.summary.is_some() { <Options view={view.clone()} /> }
                </div>
            </div>
        </>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct DocumentProps {
    text: String,
    file_name: Option<String>,
    area: NodeRef,
}

/// The document and the ways in which it comes.
#[component]
fn Document(props: &DocumentProps) -> Html {
    let store = use_store();
    let is_over = use_state_eq(|| false);
    let given = {
        let store = store.clone();
        Callback::from(move |(text, name): (String, String)| store.act(Action::ImportText { text, file_name: Some(name) }))
    };
    let chosen = {
        let given = given.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            files::read_first(input.files(), given.clone());
            // The same file can be chosen again.
            input.set_value("");
        })
    };
    let hover = |over: bool| {
        let is_over = is_over.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            is_over.set(over);
        })
    };
    let drop = {
        let is_over = is_over.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            is_over.set(false);
            files::read_first(event.data_transfer().and_then(|data| data.files()), given.clone());
        })
    };
    let oninput = {
        let file_name = props.file_name.clone();
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlTextAreaElement>().value();
            store.act(Action::ImportText { text, file_name: file_name.clone() });
        })
    };
    html! {
        <section class={classes!("panel", "drop-zone", is_over.then_some("is-over"))} ondragover={hover(true)} ondragleave={hover(false)} ondrop={drop}>
            <div class="panel-head">
                <h2>{ "Document" }</h2>
                <div class="row">
                    if let Some(name) = &props.file_name { <span class="muted small mono">{ name }</span> }
                    <label class="button button-small file-button">
                        <Icon glyph={Glyph::Import} />{ "Choose a file" }
                        <input type="file" class="visually-hidden" accept=".json,.yaml,.yml,application/json,application/yaml" onchange={chosen} />
                    </label>
                </div>
            </div>
            <div class="panel-body">
                <label class="visually-hidden" for="import-text">{ "The document’s text" }</label>
                <textarea id="import-text" class="input import-text" ref={props.area.clone()} value={props.text.clone()} {oninput}
                    spellcheck="false" autocomplete="off" wrap="off" placeholder="Paste a document here, or drop a file anywhere on this panel." />
            </div>
        </section>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct CheckProps {
    view: ImportView,
    jump: Callback<u32>,
}

/// What is wrong with the document, and what it would make.
#[component]
fn Check(props: &CheckProps) -> Html {
    let view = &props.view;
    let is_empty = view.text.trim().is_empty();
    html! {
        <Panel title="Check">
            <div class="stack" aria-live="polite">
                if is_empty {
                    <p class="muted">{ "Nothing to check yet." }</p>
                } else if let Some(summary) = &view.summary {
                    <Callout tone={Tone::Ok}><strong>{ "Can be imported. " }</strong>{ summary }</Callout>
                } else {
                    <Callout tone={Tone::Bad}><strong>{ "Cannot be imported." }</strong></Callout>
                }
                <Problems title="Errors" tone={Tone::Bad} problems={view.errors.clone()} jump={props.jump.clone()} />
                <Problems title="Warnings" tone={Tone::Warn} problems={view.warnings.clone()} jump={props.jump.clone()} />
            </div>
        </Panel>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ProblemsProps {
    title: AttrValue,
    tone: Tone,
    problems: Vec<ProblemRow>,
    jump: Callback<u32>,
}

/// Errors or warnings; each leads to its place in the text.
#[component]
fn Problems(props: &ProblemsProps) -> Html {
    if props.problems.is_empty() {
        return Html::default();
    }
    let rows = props.problems.iter().map(|problem| {
        let text = html! {
            <>
                <span>{ &problem.message }</span>
                if !problem.pointer.is_empty() { <span class="mono small muted">{ &problem.pointer }</span> }
            </>
        };
        match (problem.caret, &problem.place) {
            (Some(caret), Some(place)) => {
                let jump = props.jump.clone();
                html! {
                    <li>
                        <button type="button" class="problem" onclick={move |_| jump.emit(caret)}>
                            <span class="problem-place mono small"><span class="visually-hidden">{ "Line and column " }</span>{ place }</span>
                            <span class="stack-small">{ text }</span>
                        </button>
                    </li>
                }
            }
            _ => html! { <li class="problem"><span class="problem-place" /><span class="stack-small">{ text }</span></li> },
        }
    });
    html! {
        <div class="stack-small">
            <h3 class="row">{ &props.title }<Badge tone={props.tone}>{ props.problems.len() }</Badge></h3>
            <ul class="problems">{ for rows }</ul>
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct OptionsProps {
    view: ImportView,
}

/// How it is imported, and the button that does it.
#[component]
fn Options(props: &OptionsProps) -> Html {
    let store = use_store();
    let overwrite = use_state(String::new);
    let mocks = use_state(|| true);
    let error = use_state(|| None::<ApiError>);
    let choose = {
        let overwrite = overwrite.clone();
        Callback::from(move |id: String| overwrite.set(id))
    };
    let set_mocks = {
        let mocks = mocks.clone();
        Callback::from(move |on: bool| mocks.set(on))
    };
    let submit = {
        let (overwrite, mocks, error) = (overwrite.clone(), mocks.clone(), error.clone());
        Callback::from(move |_: MouseEvent| {
            let over = (!overwrite.is_empty()).then(|| (*overwrite).clone());
            match store.dispatch(Action::Import { overwrite: over, mocks: *mocks }) {
                Ok(api) => {
                    let api_id = api["id"].as_str().unwrap_or_default().to_owned();
                    store.act(Action::Navigate(Route::Api { api_id, tab: ApiTab::Resources(None) }));
                }
                Err(refusal) => error.set(Some(refusal)),
            }
        })
    };
    let mut targets: Vec<(AttrValue, AttrValue)> = vec![("".into(), "a new API".into())];
    targets.extend(props.view.apis.iter().map(|(id, name)| (id.clone().into(), format!("over {name} ({id})").into())));
    let count = props.view.mocks;
    let hint = match count {
        0 => "Every operation has an integration.".to_owned(),
        1 => "One operation has none. It becomes a PutIntegration like any other, which the log shows.".to_owned(),
        count => format!("{count} operations have none. Each becomes a PutIntegration like any other, which the log shows."),
    };
    html! {
        <Panel title="Import">
            <div class="stack">
                <SelectField label="Import as" value={(*overwrite).clone()} options={targets} onchange={choose} />
                <CheckField label="Answer operations that have no integration with a mock made from the document" checked={*mocks}
                    onchange={set_mocks} disabled={count == 0} {hint} />
                if let Some(error) = &*error { <Callout tone={Tone::Bad}><strong>{ &error.code }</strong>{ " " }{ &error.message }</Callout> }
                <div>
                    <button type="button" class="button button-primary" onclick={submit}><Icon glyph={Glyph::Import} />{ "Import" }</button>
                </div>
            </div>
        </Panel>
    }
}
