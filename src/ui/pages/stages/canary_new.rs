//! The dialog that makes a canary: a deployment of what is being edited, with a share of the stage's requests.

use crate::control::Operation;
use crate::ui::pages::calling::{into_state, use_calling};
use crate::ui::parts::{Dialog, NumberField, PairsField, RangeField, TextField};
use serde_json::{Value, json};
use yew::prelude::*;

/// Props of [`CreateCanaryDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct CreateCanaryDialogProps {
    /// The API's id.
    pub api_id: String,
    /// The stage's name.
    pub stage: String,
    /// Called when it is done or cancelled.
    pub onclose: Callback<()>,
}

/// Makes a canary.
#[component]
pub fn CreateCanaryDialog(props: &CreateCanaryDialogProps) -> Html {
    let calling = use_calling();
    let share = use_state(|| "10".to_owned());
    let description = use_state(String::new);
    let overrides = use_state(Vec::<(String, String)>::new);
    let onsubmit = {
        let (calling, onclose) = (calling.clone(), props.onclose.clone());
        let named: serde_json::Map<String, Value> =
            overrides.iter().filter(|(name, _)| !name.is_empty()).map(|(name, value)| (name.clone(), json!(value))).collect();
        let percent = share.parse::<f64>().map_or_else(|_| json!(*share), |share| json!(share));
        let mut input = json!({
            "restApiId": props.api_id, "stageName": props.stage,
            "canarySettings": {"percentTraffic": percent, "stageVariableOverrides": named, "useStageCache": false},
        });
        if !description.is_empty() {
            input["description"] = json!(*description);
        }
        Callback::from(move |()| {
            if calling.call(Operation::apigateway("CreateDeployment", input.clone())) {
                onclose.emit(());
            }
        })
    };
    html! {
        <Dialog title="Create canary" error={calling.error()} onclose={props.onclose.clone()} {onsubmit}>
            <p>{ format!("What is being edited is deployed as the canary of stage {}.", props.stage) }</p>
            <RangeField label="Canary share" value={(*share).clone()} onchange={into_state(&share)} min="0" max="100" step="1" />
            <NumberField label="Canary percentTraffic" value={(*share).clone()} onchange={into_state(&share)} min="0" max="100"
                hint="Percent of the requests, 0.0 to 100.0. Each request is drawn anew." />
            <TextField label="Description" value={(*description).clone()} onchange={into_state(&description)} />
            <PairsField label="Stage variable overrides" one="override" pairs={(*overrides).clone()} onchange={into_state(&overrides)} />
        </Dialog>
    }
}
