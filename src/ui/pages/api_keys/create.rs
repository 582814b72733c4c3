//! The dialog that makes an API key.

use crate::control::Operation;
use crate::ui::pages::calling::{into_state, use_calling};
use crate::ui::parts::{CheckField, Dialog, TextField};
use serde_json::json;
use yew::prelude::*;

/// Props of [`CreateKeyDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct CreateKeyDialogProps {
    /// Called when it is done or cancelled.
    pub onclose: Callback<()>,
}

/// Makes a key.
#[component]
pub fn CreateKeyDialog(props: &CreateKeyDialogProps) -> Html {
    let calling = use_calling();
    let name = use_state(String::new);
    let value = use_state(String::new);
    let description = use_state(String::new);
    // As the console has it. CreateApiKey by itself makes keys that are disabled.
    let enabled = use_state(|| true);
    let onsubmit = {
        let (calling, onclose) = (calling.clone(), props.onclose.clone());
        let mut input = json!({"name": *name, "enabled": *enabled});
        for (member, text) in [("value", &*value), ("description", &*description)] {
            if !text.is_empty() {
                input[member] = json!(text);
            }
        }
        Callback::from(move |()| {
            if calling.call(Operation::apigateway("CreateApiKey", input.clone())) {
                onclose.emit(());
            }
        })
    };
    html! {
        <Dialog title="Create API key" error={calling.error()} disabled={name.is_empty()} onclose={props.onclose.clone()} {onsubmit}>
            <TextField label="Name" value={(*name).clone()} onchange={into_state(&name)} required=true autofocus=true />
            <TextField label="Description" value={(*description).clone()} onchange={into_state(&description)} />
            <TextField label="Value" value={(*value).clone()} onchange={into_state(&value)} mono=true
                hint="20 to 128 characters; left empty, one is generated." />
            <CheckField label="Enabled" checked={*enabled} onchange={into_state(&enabled)} />
        </Dialog>
    }
}
