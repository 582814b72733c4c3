//! The dialog that makes a function.

use crate::control::Operation;
use crate::ui::pages::calling::{into_state, use_calling};
use crate::ui::parts::{Dialog, TextField};
use serde_json::json;
use yew::prelude::*;

/// Props of [`CreateFunctionDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct CreateFunctionDialogProps {
    /// The account's id, for the function's role.
    pub account_id: String,
    /// Called when it is done or cancelled.
    pub onclose: Callback<()>,
}

/// Makes a function, which answers as the console's starter code does until it is given a behaviour.
#[component]
pub fn CreateFunctionDialog(props: &CreateFunctionDialogProps) -> Html {
    let calling = use_calling();
    let name = use_state(String::new);
    let description = use_state(String::new);
    let onsubmit = {
        let (calling, onclose) = (calling.clone(), props.onclose.clone());
        let role = format!("arn:aws:iam::{}:role/service-role/{}-role", props.account_id, *name);
        let input = json!({"FunctionName": *name, "Role": role, "Code": {}, "Description": *description});
        Callback::from(move |()| {
            if calling.call(Operation::lambda("CreateFunction", input.clone())) {
                onclose.emit(());
            }
        })
    };
    html! {
        <Dialog title="Create function" error={calling.error()} disabled={name.is_empty()} onclose={props.onclose.clone()} {onsubmit}>
            <TextField label="Function name" value={(*name).clone()} onchange={into_state(&name)} mono=true required=true autofocus=true
                hint="Letters, digits, hyphens and underscores." />
            <TextField label="Description" value={(*description).clone()} onchange={into_state(&description)} />
        </Dialog>
    }
}
