//! The history of deployments: which stage points where, rolling back, deleting.

use crate::control::Operation;
use crate::ui::pages::calling::{into_state, replace, update_stage, use_calling};
use crate::ui::parts::{Badge, Callout, ConfirmButton, Dialog, Panel, SelectField, Table, Tone};
use crate::view::deployments::DeploymentRow;
use crate::view::percent;
use serde_json::json;
use yew::prelude::*;

/// Props of [`History`].
#[derive(Clone, PartialEq, Properties)]
pub struct HistoryProps {
    /// The API's id.
    pub api_id: String,
    /// Deployments, newest first.
    pub rows: Vec<DeploymentRow>,
    /// Names of the API's stages.
    pub stages: Vec<String>,
}

/// The history.
#[component]
pub fn History(props: &HistoryProps) -> Html {
    let calling = use_calling();
    let serving = use_state(|| None::<String>);
    let columns = ["Deployment", "Made", "Description", "Stages", "#Methods", ""].map(AttrValue::from).to_vec();
    let rows = props.rows.iter().map(|row| {
        let delete = Operation::apigateway("DeleteDeployment", json!({"restApiId": props.api_id, "deploymentId": row.id}));
        let serve = {
            let (serving, id) = (serving.clone(), row.id.clone());
            move |_: MouseEvent| serving.set(Some(id.clone()))
        };
        html! {
            <tr key={row.id.clone()}>
                <th scope="row" class="mono">{ &row.id }</th>
                <td class="nowrap">{ &row.created }</td>
                <td>{ &row.description }</td>
                <td><span class="row">{ stages(row) }</span></td>
                <td class="number">{ row.methods }</td>
                <td class="actions">
                    <button type="button" class="button button-small" onclick={serve} disabled={props.stages.is_empty()}
                        aria-label={format!("Serve deployment {}", row.id)}>{ "Serve" }</button>
                    <ConfirmButton label="Delete" what={format!("deployment {}", row.id)} icon_only=true onconfirm={calling.confirm(delete)}>
                        { "The frozen copy is gone. AWS refuses while a stage or its canary serves it." }
                    </ConfirmButton>
                </td>
            </tr>
        }
    });
    let close = {
        let serving = serving.clone();
        Callback::from(move |()| serving.set(None))
    };
    html! {
        <Panel title="History" flush=true>
            <Table label="Deployments" {columns}>{ for rows }</Table>
            if let Some(id) = &*serving {
                <ServeDialog api_id={props.api_id.clone()} deployment_id={id.clone()} stages={props.stages.clone()} onclose={close} />
            }
        </Panel>
    }
}

fn stages(row: &DeploymentRow) -> Html {
    html! {
        <>
            { for row.base_of.iter().map(|stage| html! { <Badge tone={Tone::Accent}>{ stage }</Badge> }) }
            { for row.canary_of.iter().map(|(stage, share)| html! {
                <Badge tone={Tone::Canary}>{ format!("{stage} canary {} %", percent(*share)) }</Badge>
            }) }
            if row.current { <Badge tone={Tone::Ok}>{ "As edited" }</Badge> }
        </>
    }
}

/// Props of [`ServeDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct ServeDialogProps {
    /// The API's id.
    pub api_id: String,
    /// The deployment.
    pub deployment_id: String,
    /// Stages that can serve it.
    pub stages: Vec<String>,
    /// Called when it is done or cancelled.
    pub onclose: Callback<()>,
}

/// Points a stage to a deployment: roll back, or forward.
#[component]
pub fn ServeDialog(props: &ServeDialogProps) -> Html {
    let calling = use_calling();
    let stage = use_state(|| props.stages.first().cloned().unwrap_or_default());
    let options: Vec<(AttrValue, AttrValue)> = props.stages.iter().map(|name| (name.clone().into(), name.clone().into())).collect();
    let onsubmit = {
        let (calling, stage, props) = (calling.clone(), stage.clone(), props.clone());
        Callback::from(move |()| {
            if calling.call(update_stage(&props.api_id, &stage, vec![replace("/deploymentId", &props.deployment_id)])) {
                props.onclose.emit(());
            }
        })
    };
    html! {
        <Dialog title={format!("Serve deployment {}", props.deployment_id)} submit="Serve this deployment" error={calling.error()}
            onclose={props.onclose.clone()} {onsubmit}>
            <SelectField label="Stage" value={(*stage).clone()} {options} onchange={into_state(&stage)} />
            <Callout>{ "The stage serves it from the next request on. Its variables, limits and canary stay as they are." }</Callout>
        </Dialog>
    }
}
