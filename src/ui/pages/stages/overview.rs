//! A stage at a glance: its URL, what it serves, its description; deleting it.

use super::create::options;
use crate::app::{ApiTab, Route};
use crate::control::Operation;
use crate::ui::pages::calling::{into_state, replace, switch, update_stage, use_calling};
use crate::ui::parts::{Badge, ConfirmButton, CopyButton, Dialog, Facts, Glyph, Icon, Panel, RouteLink, SelectField, TextField, Tone};
use crate::view::deployments::DeploymentRow;
use crate::view::stages::StageView;
use serde_json::json;
use yew::prelude::*;

/// Props of [`Overview`].
#[derive(Clone, PartialEq, Properties)]
pub struct OverviewProps {
    /// The stage.
    pub stage: StageView,
    /// Deployments of its API, newest first.
    pub deployments: Vec<DeploymentRow>,
}

/// The stage at a glance.
#[component]
pub fn Overview(props: &OverviewProps) -> Html {
    let calling = use_calling();
    let editing = use_state(|| false);
    let stage = &props.stage;
    let delete = Operation::apigateway("DeleteStage", json!({"restApiId": stage.api_id, "stageName": stage.name}));
    let exported = Route::Api { api_id: stage.api_id.clone(), tab: ApiTab::Export(Some(stage.name.clone())) };
    let actions = html! {
        <>
            <RouteLink to={exported} class={classes!("button", "button-small")}><Icon glyph={Glyph::Download} />{ "Export" }</RouteLink>
            <button type="button" class="button button-small" onclick={switch(&editing, true)} aria-label={format!("Edit stage {}", stage.name)}>
                <Icon glyph={Glyph::Pencil} />{ "Edit" }
            </button>
            <ConfirmButton label="Delete" what={format!("stage {}", stage.name)} onconfirm={calling.confirm(delete)}>
                { "Requests to it get 403 Forbidden from then on, and usage plans lose it. Its deployments stay." }
            </ConfirmButton>
        </>
    };
    html! {
        <Panel title={format!("Stage {}", stage.name)} {actions}>
            <div class="stack">
                <div class="row">
                    <span class="small muted">{ "Invoke URL" }</span>
                    <code class="invoke-url">{ &stage.invoke_url }</code>
                    <CopyButton text={stage.invoke_url.clone()} what="Invoke URL" />
                </div>
                <Facts facts={facts(stage)} />
            </div>
            if *editing {
                <EditDialog stage={stage.clone()} deployments={props.deployments.clone()} onclose={switch(&editing, false)} />
            }
        </Panel>
    }
}

fn facts(stage: &StageView) -> Vec<(AttrValue, Html)> {
    let or_none = |text: &str| {
        if text.is_empty() {
            html! { <span class="muted">{ "none" }</span> }
        } else {
            html! { { text } }
        }
    };
    let serves = html! {
        <span class="row">
            <code>{ &stage.base.id }</code>{ &stage.base.created }
            if stage.undeployed { <Badge tone={Tone::Warn}>{ "undeployed changes" }</Badge> } else { <Badge tone={Tone::Ok}>{ "up to date" }</Badge> }
        </span>
    };
    vec![
        ("Deployment".into(), serves),
        ("Description".into(), or_none(&stage.description)),
        ("Usage plans".into(), or_none(&stage.plans.join(", "))),
        ("Last changed".into(), html! { { &stage.updated } }),
    ]
}

/// Changes the stage's deployment and description.
#[component]
fn EditDialog(props: &EditDialogProps) -> Html {
    let calling = use_calling();
    let stage = &props.stage;
    let description = use_state(|| stage.description.clone());
    let deployment = use_state(|| stage.base.id.clone());
    let onsubmit = {
        let (calling, onclose) = (calling.clone(), props.onclose.clone());
        let mut patches = Vec::new();
        if *description != stage.description {
            patches.push(replace("/description", &*description));
        }
        if *deployment != stage.base.id {
            patches.push(replace("/deploymentId", &*deployment));
        }
        let operation = update_stage(&stage.api_id, &stage.name, patches.clone());
        Callback::from(move |()| {
            if patches.is_empty() || calling.call(operation.clone()) {
                onclose.emit(());
            }
        })
    };
    html! {
        <Dialog title={format!("Edit stage {}", stage.name)} submit="Save" error={calling.error()} onclose={props.onclose.clone()} {onsubmit}>
            <TextField label="Description" value={(*description).clone()} onchange={into_state(&description)} />
            <SelectField label="Deployment" value={(*deployment).clone()} options={options(&props.deployments)} onchange={into_state(&deployment)} />
        </Dialog>
    }
}

/// Props of [`EditDialog`].
#[derive(Clone, PartialEq, Properties)]
struct EditDialogProps {
    stage: StageView,
    deployments: Vec<DeploymentRow>,
    onclose: Callback<()>,
}
