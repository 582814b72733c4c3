//! The stages of an HTTP API: those that deploy by themselves, and those that wait for a deployment.

use super::ViewProps;
use super::stage_edit::EditStage;
use crate::control::Operation;
use crate::ui::pages::calling::{into_state, switch, use_calling};
use crate::ui::parts::{Badge, CheckField, ConfirmButton, Dialog, Empty, Glyph, Icon, Panel, Table, TextField, Tone};
use crate::view::http_api::StageRow;
use serde_json::json;
use yew::prelude::*;

/// The stages.
#[component]
pub fn StagesPanel(props: &ViewProps) -> Html {
    let calling = use_calling();
    let creating = use_state(|| false);
    let editing = use_state(|| None::<StageRow>);
    let api = &props.view.id;
    let rows = props.view.stages.iter().map(|row| {
        let delete = calling.confirm(Operation::apigatewayv2("DeleteStage", json!({"ApiId": api, "StageName": row.name})));
        let deploy = {
            let (calling, input) = (calling.clone(), json!({"ApiId": api, "StageName": row.name}));
            Callback::from(move |_: MouseEvent| {
                calling.call(Operation::apigatewayv2("CreateDeployment", input.clone()));
            })
        };
        let edit = {
            let (editing, row) = (editing.clone(), row.clone());
            Callback::from(move |_: MouseEvent| editing.set(Some(row.clone())))
        };
        html! {
            <tr key={row.name.clone()}>
                <th scope="row" class="mono">{ &row.name }</th>
                <td class="mono">{ &row.url }</td>
                <td><div class="row">
                    if row.auto_deploy { <Badge tone={Tone::Ok}>{ "AutoDeploy" }</Badge> }
                    if row.deployment.is_empty() { <Badge>{ "Not deployed" }</Badge> } else { <span class="mono">{ &row.deployment }</span> }
                    if row.waits && !row.auto_deploy && !row.deployment.is_empty() { <Badge tone={Tone::Warn}>{ "Undeployed changes" }</Badge> }
                    if !row.auto_deploy { <button type="button" class="button button-small" onclick={deploy}>{ format!("Deploy to {}", row.name) }</button> }
                </div></td>
                <td class="mono">{ about(row) }</td>
                <td class="actions">
                    <button type="button" class="button button-small" onclick={edit} aria-label={format!("Settings of stage {}", row.name)}>{ "Settings" }</button>
                    <ConfirmButton label="Delete" what={format!("the stage {}", row.name)} icon_only=true onconfirm={delete}>
                        { "Requests to it are answered 404 then." }
                    </ConfirmButton>
                </td>
            </tr>
        }
    });
    let create = html! {
        <button type="button" class="button" onclick={switch(&creating, true)}><Icon glyph={Glyph::Plus} />{ "Create stage" }</button>
    };
    let columns = ["Stage", "URL", "Deployment", "Settings", ""].map(AttrValue::from).to_vec();
    let close = {
        let editing = editing.clone();
        Callback::from(move |()| editing.set(None))
    };
    html! {
        <Panel title="Stages" flush=true actions={create}>
            { calling.callout() }
            if props.view.stages.is_empty() {
                <Empty glyph={Glyph::Deploy} title="No stages yet"><p>{ "Create $default with AutoDeploy: every change is served at once from the root of the URL." }</p></Empty>
            } else {
                <Table label="Stages" {columns}>{ for rows }</Table>
            }
            if let Some(row) = &*editing { <EditStage api_id={api.clone()} row={row.clone()} onclose={close} /> }
            if *creating { <CreateStage view={props.view.clone()} onclose={switch(&creating, false)} /> }
        </Panel>
    }
}

/// The settings of a stage in a few words.
fn about(row: &StageRow) -> String {
    let draft = &row.draft;
    let mut parts = Vec::new();
    if !draft.defaults.rate.is_empty() || !draft.defaults.burst.is_empty() {
        let or = |text: &str| if text.is_empty() { "account".to_owned() } else { text.to_owned() };
        parts.push(format!("rate {}, burst {}", or(&draft.defaults.rate), or(&draft.defaults.burst)));
    }
    match draft.variables.len() {
        0 => {}
        1 => parts.push("1 variable".to_owned()),
        several => parts.push(format!("{several} variables")),
    }
    if !draft.format.is_empty() {
        parts.push("access log".to_owned());
    }
    if parts.is_empty() { "defaults".to_owned() } else { parts.join(" · ") }
}

#[derive(Clone, PartialEq, Properties)]
struct CreateStageProps {
    view: crate::view::http_api::HttpApiView,
    onclose: Callback<()>,
}

#[component]
fn CreateStage(props: &CreateStageProps) -> Html {
    let calling = use_calling();
    let name = use_state(|| "$default".to_owned());
    let auto = use_state(|| true);
    let onsubmit = {
        let (calling, onclose) = (calling.clone(), props.onclose.clone());
        let mut input = json!({"ApiId": props.view.id, "StageName": *name});
        if *auto {
            input["AutoDeploy"] = json!(true);
        }
        Callback::from(move |()| {
            if calling.call(Operation::apigatewayv2("CreateStage", input.clone())) {
                onclose.emit(());
            }
        })
    };
    html! {
        <Dialog title="Create stage" error={calling.error()} disabled={name.is_empty()} onclose={props.onclose.clone()} {onsubmit}>
            <TextField label="Stage name" value={(*name).clone()} onchange={into_state(&name)} mono=true required=true autofocus=true
                hint="$default is served from the root of the URL." />
            <CheckField label="AutoDeploy" checked={*auto} onchange={into_state(&auto)} hint="Every change of the API is served at once." />
        </Dialog>
    }
}
