//! The dialog that deploys: to a stage that exists, to a new one, to none, or to a stage's canary.

use crate::control::Operation;
use crate::ui::pages::calling::{into_state, use_calling};
use crate::ui::parts::{CheckField, Dialog, NumberField, RangeField, SelectField, TextField};
use serde_json::{Value, json};
use yew::prelude::*;

/// What the choice of a stage says besides the names of stages, which never hold a space.
const NEW: &str = "new stage";
const NONE: &str = "no stage";

/// Props of [`DeployDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct DeployDialogProps {
    /// The API's id.
    pub api_id: String,
    /// Names of its stages.
    pub stages: Vec<String>,
    /// Called when it is done or cancelled.
    pub onclose: Callback<()>,
}

/// Deploys an API.
#[component]
pub fn DeployDialog(props: &DeployDialogProps) -> Html {
    let calling = use_calling();
    let choice = use_state(|| props.stages.first().cloned().unwrap_or_else(|| NEW.to_owned()));
    let name = use_state(String::new);
    let description = use_state(String::new);
    let canary = use_state(|| false);
    let share = use_state(|| "10".to_owned());
    let named = |name: &str| (AttrValue::from(name.to_owned()), AttrValue::from(name.to_owned()));
    let mut options: Vec<_> = props.stages.iter().map(|stage| named(stage)).collect();
    options.extend([(NEW.into(), "New stage".into()), (NONE.into(), "No stage: only freeze".into())]);
    let is_there = props.stages.contains(&choice);
    let onsubmit = {
        let (calling, props) = (calling.clone(), props.clone());
        let stage = match choice.as_str() {
            NEW => Some((*name).clone()),
            NONE => None,
            stage => Some(stage.to_owned()),
        };
        let canary = (*canary && is_there).then(|| share.parse::<f64>().map_or_else(|_| json!(*share), |share| json!(share)));
        let input = input(&props.api_id, stage, &description, canary);
        Callback::from(move |()| {
            if calling.call(Operation::apigateway("CreateDeployment", input.clone())) {
                props.onclose.emit(());
            }
        })
    };
    let disabled = choice.as_str() == NEW && name.is_empty();
    html! {
        <Dialog title="Deploy API" submit="Deploy" error={calling.error()} {disabled} onclose={props.onclose.clone()} {onsubmit}>
            <SelectField label="Stage" value={(*choice).clone()} {options} onchange={into_state(&choice)} />
            if choice.as_str() == NEW {
                <TextField label="Stage name" value={(*name).clone()} onchange={into_state(&name)} mono=true required=true autofocus=true
                    hint="Letters, digits, hyphens and underscores. It begins the path of the stage's URLs." />
            }
            <TextField label="Description" value={(*description).clone()} onchange={into_state(&description)} />
            if is_there {
                <CheckField label="Deploy to the stage's canary" checked={*canary} onchange={into_state(&canary)}
                    hint="The stage goes on serving its deployment; the canary serves this one to a share of the requests." />
                if *canary {
                    <RangeField label="Canary share" value={(*share).clone()} onchange={into_state(&share)} min="0" max="100" step="1" />
                    <NumberField label="Canary percentTraffic" value={(*share).clone()} onchange={into_state(&share)} min="0" max="100"
                        hint="Percent of the requests, 0.0 to 100.0." />
                }
            }
        </Dialog>
    }
}

fn input(api_id: &str, stage: Option<String>, description: &str, canary: Option<Value>) -> Value {
    let mut input = json!({"restApiId": api_id});
    if let Some(stage) = stage {
        input["stageName"] = json!(stage);
    }
    if !description.is_empty() {
        input["description"] = json!(description);
    }
    if let Some(percent) = canary {
        input["canarySettings"] = json!({"percentTraffic": percent, "useStageCache": false});
    }
    input
}
