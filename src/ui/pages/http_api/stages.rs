//! The stages of an HTTP API: those that deploy by themselves, and those that wait for a deployment.

use super::ViewProps;
use crate::control::Operation;
use crate::ui::pages::calling::{into_state, switch, use_calling};
use crate::ui::parts::{Badge, CheckField, ConfirmButton, Dialog, Empty, Glyph, Icon, Panel, Table, TextField, Tone};
use serde_json::json;
use yew::prelude::*;

/// The stages.
#[component]
pub fn StagesPanel(props: &ViewProps) -> Html {
    let calling = use_calling();
    let creating = use_state(|| false);
    let api = &props.view.id;
    let rows = props.view.stages.iter().map(|row| {
        let delete = calling.confirm(Operation::apigatewayv2("DeleteStage", json!({"ApiId": api, "StageName": row.name})));
        let deploy = {
            let (calling, input) = (calling.clone(), json!({"ApiId": api, "StageName": row.name}));
            Callback::from(move |_: MouseEvent| {
                calling.call(Operation::apigatewayv2("CreateDeployment", input.clone()));
            })
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
                <td class="actions">
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
    let columns = ["Stage", "URL", "Deployment", ""].map(AttrValue::from).to_vec();
    html! {
        <Panel title="Stages" flush=true actions={create}>
            { calling.callout() }
            if props.view.stages.is_empty() {
                <Empty glyph={Glyph::Deploy} title="No stages yet"><p>{ "Create $default with AutoDeploy: every change is served at once from the root of the URL." }</p></Empty>
            } else {
                <Table label="Stages" {columns}>{ for rows }</Table>
            }
            if *creating { <CreateStage view={props.view.clone()} onclose={switch(&creating, false)} /> }
        </Panel>
    }
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
