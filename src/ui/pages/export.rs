//! The tab Export of an API's page, below its head and tabs: what is exported and how, the document, and what differs between two stages.

mod difference;
mod migrate;

use super::calling::into_state;
use crate::model::RestApi;
use crate::openapi::{ExportFormat, ExportType};
use crate::ui::browser::files;
use crate::ui::parts::{Callout, CheckField, Code, CopyButton, Empty, Glyph, Icon, Panel, SelectField, Tone};
use crate::ui::store::use_store;
use crate::view::export::{EXTENSIONS, ExportForm, ExportView, ExportedFile, export};
use difference::Difference;
use migrate::Migrate;
use std::sync::Arc;
use yew::prelude::*;

/// Props of [`ExportTab`].
#[derive(Clone, PartialEq, Properties)]
pub struct ExportTabProps {
    /// The API's id; the API exists.
    pub api_id: String,
    /// The stage to begin with; the first if none is named.
    pub stage: Option<String>,
    /// Counts changes of the state.
    pub revision: u64,
}

/// The API as it is now: another after every change, and cheap to compare.
#[derive(Clone)]
struct Now(Arc<RestApi>);

impl PartialEq for Now {
    fn eq(&self, other: &Now) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The tab Export.
#[component]
pub fn ExportTab(props: &ExportTabProps) -> Html {
    let store = use_store();
    let api = store.read(|state| state.workspace.engine.account.rest_apis.get(&props.api_id).cloned());
    let stages: Vec<String> = api.iter().flat_map(|api| api.stages.keys().cloned()).collect();
    let first = props.stage.clone().filter(|name| stages.contains(name)).or_else(|| stages.first().cloned()).unwrap_or_default();
    let state = use_state(|| ExportForm::of(&first));
    // A stage that was chosen may have been deleted since.
    let form = if stages.contains(&state.stage) { (*state).clone() } else { ExportForm { stage: first, ..(*state).clone() } };
    // Traffic changes the state all the time; the document is written anew only when its API or the form is another.
    let view = use_memo((api.map(Now), form.clone()), |(_, form)| {
        store.read(|state| export(&state.workspace.engine.account, state.workspace.engine.now, &props.api_id, form))
    });
    if stages.is_empty() {
        return html! {
            <Panel title="Export">
                <Empty glyph={Glyph::Deploy} title="Nothing to export yet">
                    <p>{ "What a stage serves is exported: deploy the API to a stage first." }</p>
                </Empty>
            </Panel>
        };
    }
    html! {
        <div class="stack">
            <p class="muted">{ "An export is what a stage serves, as an OpenAPI document: not what is being edited." }</p>
            <Options form={form.clone()} {stages} onchange={into_state(&state)} command={view.command.clone()} />
            { document(&view, &form) }
            <Migrate api_id={props.api_id.clone()} stage={form.stage.clone()} />
        </div>
    }
}

fn document(view: &ExportView, form: &ExportForm) -> Html {
    match &view.exported {
        Err(error) => html! { <Callout tone={Tone::Bad}><strong>{ &error.code }</strong>{ " " }{ &error.message }</Callout> },
        Ok(file) => html! {
            <>
                if let Some(difference) = &view.difference {
                    <Difference stage={form.stage.clone()} against={form.against.clone()} difference={difference.clone()} />
                }
                <Document file={file.clone()} media_type={form.format.media_type()} />
            </>
        },
    }
}

#[derive(Clone, PartialEq, Properties)]
struct OptionsProps {
    form: ExportForm,
    stages: Vec<String>,
    onchange: Callback<ExportForm>,
    command: String,
}

/// What is exported, and how.
#[component]
fn Options(props: &OptionsProps) -> Html {
    let form = &props.form;
    let edit = |change: fn(&mut ExportForm, String)| {
        let (form, onchange) = (form.clone(), props.onchange.clone());
        Callback::from(move |text: String| {
            let mut next = form.clone();
            change(&mut next, text);
            onchange.emit(next);
        })
    };
    let named = |name: &String| (AttrValue::from(name.clone()), AttrValue::from(name.clone()));
    let stages: Vec<_> = props.stages.iter().map(named).collect();
    let mut others = vec![("".into(), "nothing".into())];
    others.extend(props.stages.iter().filter(|name| **name != form.stage).map(named));
    let versions = vec![("oas30".into(), "OpenAPI 3.0".into()), ("swagger".into(), "Swagger 2.0".into())];
    let formats = vec![("application/json".into(), "JSON".into()), ("application/yaml".into(), "YAML".into())];
    let extensions = EXTENSIONS.iter().map(|(name, label)| {
        let (form, onchange) = (form.clone(), props.onchange.clone());
        let checked = form.extensions.contains(name);
        let onchange = Callback::from(move |on: bool| onchange.emit(form.with(name, on)));
        html! { <CheckField key={*name} label={*label} {checked} {onchange} /> }
    });
    html! {
        <Panel title="Export">
            <div class="stack">
                <div class="grid">
                    <SelectField label="Stage" value={form.stage.clone()} options={stages} onchange={edit(|form, text| {
                        if form.against == text {
                            form.against.clear();
                        }
                        form.stage = text;
                    })} />
                    <SelectField label="Version" value={form.kind.name()} options={versions}
                        onchange={edit(|form, text| form.kind = ExportType::from_name(&text).unwrap_or_default())} />
                    <SelectField label="Format" value={form.format.media_type()} options={formats}
                        onchange={edit(|form, text| form.format = ExportFormat::from_media_type(&text).unwrap_or_default())} />
                    <SelectField label="Compare with" value={form.against.clone()} options={others} onchange={edit(|form, text| form.against = text)} />
                </div>
                <fieldset>
                    <legend>{ "Extensions" }</legend>
                    <div class="stack-small">{ for extensions }</div>
                </fieldset>
                <details class="fold">
                    <summary>{ "AWS CLI command" }</summary>
                    <div class="stack-small">
                        <Code text={props.command.clone()} label="AWS CLI command" />
                        <div><CopyButton text={props.command.clone()} what="command" /></div>
                    </div>
                </details>
            </div>
        </Panel>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct DocumentProps {
    file: ExportedFile,
    media_type: &'static str,
}

/// The document, and the ways in which it leaves.
#[component]
fn Document(props: &DocumentProps) -> Html {
    let file = &props.file;
    let text = AttrValue::from(file.text.to_string());
    let download = {
        let (file, media_type) = (file.clone(), props.media_type);
        Callback::from(move |_: MouseEvent| {
            // A browser that refuses says so itself.
            let _ = files::download(&file.name, media_type, &file.text);
        })
    };
    let actions = html! {
        <>
            <CopyButton text={text.clone()} what="the document" />
            <button type="button" class="button button-primary button-small" onclick={download}><Icon glyph={Glyph::Download} />{ "Download" }</button>
        </>
    };
    html! {
        <Panel title="Document" {actions}>
            <div class="stack-small">
                <p class="muted small mono export-name">{ &file.name }</p>
                <Code {text} label={format!("The document {}", file.name)} lines=true />
            </div>
        </Panel>
    }
}
