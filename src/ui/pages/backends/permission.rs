//! The dialog that lets API Gateway call a function, an alias or a version.

use crate::control::Operation;
use crate::ui::pages::calling::{into_state, use_calling};
use crate::ui::parts::{Callout, Dialog, SelectField, TextField};
use crate::view::backends::FunctionView;
use serde_json::json;
use yew::prelude::*;

/// Props of [`PermissionDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct PermissionDialogProps {
    /// The function.
    pub function: FunctionView,
    /// The account's id.
    pub account_id: String,
    /// The Region.
    pub region: String,
    /// Called when it is done or cancelled.
    pub onclose: Callback<()>,
}

/// Adds a permission for `apigateway.amazonaws.com`.
#[component]
pub fn PermissionDialog(props: &PermissionDialogProps) -> Html {
    let calling = use_calling();
    let function = &props.function;
    // The first alias that lacks one is what one most likely came for.
    let lacking = function.aliases.iter().find(|alias| !alias.permitted).map(|alias| alias.name.clone());
    let qualifier = use_state(|| lacking.unwrap_or_default());
    let statement = use_state(|| format!("apigateway-{}", function.permissions.len() + 1));
    let source = use_state(|| format!("arn:aws:execute-api:{}:{}:*", props.region, props.account_id));
    let mut options: Vec<(AttrValue, AttrValue)> = vec![("".into(), "The function itself, unqualified".into())];
    options.extend(function.aliases.iter().map(|alias| (alias.name.clone().into(), format!("Alias {}", alias.name).into())));
    options.extend(function.versions.iter().map(|one| (one.version.clone().into(), format!("Version {}", one.version).into())));
    let onsubmit = {
        let (calling, onclose) = (calling.clone(), props.onclose.clone());
        let mut input = json!({
            "FunctionName": function.name, "StatementId": *statement,
            "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com",
        });
        for (member, text) in [("Qualifier", &*qualifier), ("SourceArn", &*source)] {
            if !text.is_empty() {
                input[member] = json!(text);
            }
        }
        Callback::from(move |()| {
            if calling.call(Operation::lambda("AddPermission", input.clone())) {
                onclose.emit(());
            }
        })
    };
    html! {
        <Dialog title={format!("Add permission of {}", function.name)} submit="Add permission" error={calling.error()}
            onclose={props.onclose.clone()} {onsubmit}>
            <SelectField label="For" value={(*qualifier).clone()} {options} onchange={into_state(&qualifier)} />
            <TextField label="Statement id" value={(*statement).clone()} onchange={into_state(&statement)} mono=true required=true />
            <TextField label="Source ARN" value={(*source).clone()} onchange={into_state(&source)} mono=true
                hint="Which methods may call it; * stands for anything. Empty: any source." />
            <Callout>{ "A permission counts only for what it is given for: one for the function itself does not cover its aliases." }</Callout>
        </Dialog>
    }
}
