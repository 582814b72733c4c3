//! Repairs of a refused document: listed when asked for, made only when told.

use crate::app::Action;
use crate::openapi::ExportFormat;
use crate::ui::parts::{Badge, Callout, LongList, Panel, Tone};
use crate::ui::store::use_action;
use crate::view::import::ImportView;
use yew::prelude::*;

/// Props of [`Repairs`].
#[derive(Clone, PartialEq, Properties)]
pub struct RepairsProps {
    /// The page.
    pub view: ImportView,
}

/// The offer to repair, the list of changes, and the button that makes them.
#[component]
pub fn Repairs(props: &RepairsProps) -> Html {
    let list = use_action(|_: MouseEvent| Action::ListRepairs);
    let apply = use_action(|_: MouseEvent| Action::ApplyRepairs);
    let (most, bytes) = (props.view.resource_limit_needed, props.view.byte_limit_needed);
    let raise = use_action(move |_: MouseEvent| Action::RaiseLimits { resources: most, bytes: None });
    let raise_bytes = use_action(move |_: MouseEvent| Action::RaiseLimits { resources: None, bytes });
    let Some(repairs) = &props.view.repairs else {
        return html! {
            <Panel title="Import with repairs">
                <div class="stack">
                    <p>{ "API Gateway refuses this document. It can be changed until it is accepted: see first what would be changed." }</p>
                    <div class="row">
                        <button type="button" class="button" onclick={list}>{ "List the repairs" }</button>
                        if let Some(bytes) = bytes {
                            <button type="button" class="button" onclick={raise_bytes}>{ format!("Raise the limit to {bytes} bytes") }</button>
                        }
                        if let Some(most) = most {
                            <button type="button" class="button" onclick={raise}>{ format!("Raise the limit to {most} resources") }</button>
                        }
                    </div>
                    if bytes.is_some() {
                        <p class="muted small">{ "AWS imports no document above 6 MB, and raises that for nobody: an API that is larger is merged from several. Here the limit can be raised, to look at such a document." }</p>
                    }
                    if most.is_some() {
                        <p class="muted small">{ "An API has 300 resources unless AWS raises that on request (Service Quotas). Here it is raised at once, for this account." }</p>
                    }
                </div>
            </Panel>
        };
    };
    let written = match repairs.format {
        ExportFormat::Json => "The document is written anew as JSON.",
        ExportFormat::Yaml => "The document is written anew as YAML: its comments are lost, and so is the way in which it was laid out.",
    };
    let changes = repairs.changes.clone();
    let row = Callback::from(move |number: usize| {
        let change = &changes[number];
        html! { <li class="problem"><span class="stack-small repair"><span>{ &change.message }</span><span class="mono small muted">{ &change.pointer }</span></span></li> }
    });
    html! {
        <Panel title="Import with repairs">
            <div class="stack">
                if repairs.changes.is_empty() {
                    <Callout tone={Tone::Bad}><strong>{ "Nothing can be repaired. " }</strong>{ "The text has to be mended by hand where the errors are." }</Callout>
                } else {
                    <h3 class="row">{ "Changes" }<Badge tone={Tone::Info}>{ repairs.changes.len() }</Badge></h3>
                    <LongList count={repairs.changes.len()} {row} />
                    if !repairs.errors.is_empty() {
                        <Callout tone={Tone::Warn}>{ format!("{} errors would be left.", repairs.errors.len()) }</Callout>
                    }
                    <p class="muted small">{ written }{ " Undo in the editor brings the old text back." }</p>
                    <div><button type="button" class="button button-primary" onclick={apply}>{ "Make these changes" }</button></div>
                }
            </div>
        </Panel>
    }
}
