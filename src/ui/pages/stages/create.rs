//! The dialog that makes a stage of a deployment.

use crate::control::Operation;
use crate::ui::pages::calling::{into_state, use_calling};
use crate::ui::parts::{Dialog, SelectField, TextField};
use crate::view::deployments::DeploymentRow;
use serde_json::json;
use yew::prelude::*;

/// Props of [`CreateStageDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct CreateStageDialogProps {
    /// The API's id.
    pub api_id: String,
    /// Its deployments, newest first.
    pub deployments: Vec<DeploymentRow>,
    /// Called when it is done or cancelled.
    pub onclose: Callback<()>,
}

/// Makes a stage.
#[component]
pub fn CreateStageDialog(props: &CreateStageDialogProps) -> Html {
    let calling = use_calling();
    let name = use_state(String::new);
    let description = use_state(String::new);
    let deployment = use_state(|| props.deployments.first().map(|row| row.id.clone()).unwrap_or_default());
    let onsubmit = {
        let (calling, onclose) = (calling.clone(), props.onclose.clone());
        let mut input = json!({"restApiId": props.api_id, "stageName": *name, "deploymentId": *deployment});
        if !description.is_empty() {
            input["description"] = json!(*description);
        }
        Callback::from(move |()| {
            if calling.call(Operation::apigateway("CreateStage", input.clone())) {
                onclose.emit(());
            }
        })
    };
    html! {
        <Dialog title="Create stage" error={calling.error()} disabled={name.is_empty()} onclose={props.onclose.clone()} {onsubmit}>
            <TextField label="Stage name" value={(*name).clone()} onchange={into_state(&name)} mono=true required=true autofocus=true
                hint="Letters, digits, hyphens and underscores. It begins the path of the stage's URLs." />
            <TextField label="Description" value={(*description).clone()} onchange={into_state(&description)} />
            <SelectField label="Deployment" value={(*deployment).clone()} options={options(&props.deployments)} onchange={into_state(&deployment)} />
        </Dialog>
    }
}

/// Deployments to choose from.
pub fn options(deployments: &[DeploymentRow]) -> Vec<(AttrValue, AttrValue)> {
    let label = |row: &DeploymentRow| match row.description.as_str() {
        "" => format!("{} · {}", row.id, row.created),
        description => format!("{} · {} · {description}", row.id, row.created),
    };
    deployments.iter().map(|row| (row.id.clone().into(), label(row).into())).collect()
}
