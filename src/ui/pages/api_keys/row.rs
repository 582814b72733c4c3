//! One API key: its switch, its value, its plans.

use crate::app::Route;
use crate::control::{ApiError, Operation};
use crate::ui::pages::calling::{into_state, replace, switch, use_calling};
use crate::ui::parts::{ConfirmButton, CopyButton, Dialog, RouteLink, SelectField};
use crate::view::api_keys::KeyRow;
use serde_json::json;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Props of [`KeyLine`].
#[derive(Clone, PartialEq, Properties)]
pub struct KeyLineProps {
    /// The key.
    pub row: KeyRow,
}

/// One key.
#[component]
pub fn KeyLine(props: &KeyLineProps) -> Html {
    let calling = use_calling();
    let is_shown = use_state(|| false);
    let adding = use_state(|| false);
    let row = &props.row;
    let enable = {
        let (calling, id) = (calling.clone(), row.id.clone());
        Callback::from(move |event: Event| {
            let on = event.target_unchecked_into::<HtmlInputElement>().checked();
            let input = json!({"apiKey": id, "patchOperations": [replace("/enabled", on)]});
            calling.call(Operation::apigateway("UpdateApiKey", input));
        })
    };
    let plans = row.plans.iter().map(|plan| {
        html! { <RouteLink key={plan.value.clone()} to={Route::UsagePlans(Some(plan.value.clone()))}>{ &plan.label }</RouteLink> }
    });
    let delete = Operation::apigateway("DeleteApiKey", json!({"apiKey": row.id}));
    html! {
        <tr>
            <th scope="row">{ &row.name }<div class="small muted mono">{ &row.id }</div></th>
            <td>
                <input type="checkbox" class="switch" role="switch" checked={row.enabled} onchange={enable} aria-label={format!("Enable API key {}", row.name)} />
            </td>
            <td>
                <div class="row">
                    <code class="key-value">{ if *is_shown { &row.value } else { &row.masked } }</code>
                    <button type="button" class="button button-quiet button-small" aria-pressed={is_shown.to_string()}
                        aria-label={format!("Show value of {}", row.name)} onclick={switch(&is_shown, !*is_shown)}>{ if *is_shown { "Hide" } else { "Show" } }</button>
                    <CopyButton text={row.value.clone()} what={format!("value of {}", row.name)} />
                </div>
                { calling.callout() }
            </td>
            <td><span class="row">{ for plans }if row.plans.is_empty() { <span class="muted">{ "none" }</span> }</span></td>
            <td class="actions">
                <button type="button" class="button button-small" onclick={switch(&adding, true)} disabled={row.other_plans.is_empty()}
                    aria-label={format!("Add to usage plan: {}", row.name)}>{ "Add to usage plan" }</button>
                <ConfirmButton label="Delete" what={format!("API key {}", row.name)} icon_only=true onconfirm={calling.confirm(delete)}>
                    { "Requests with it get 403 Forbidden from then on. It leaves its usage plans." }
                </ConfirmButton>
                if *adding { <AddDialog row={row.clone()} onclose={switch(&adding, false)} /> }
            </td>
        </tr>
    }
}

/// Props of [`AddDialog`].
#[derive(Clone, PartialEq, Properties)]
struct AddDialogProps {
    row: KeyRow,
    onclose: Callback<()>,
}

/// Adds the key to a plan.
#[component]
fn AddDialog(props: &AddDialogProps) -> Html {
    let calling = use_calling();
    let row = &props.row;
    let plan = use_state(|| row.other_plans.first().map(|plan| plan.value.clone()).unwrap_or_default());
    let options: Vec<(AttrValue, AttrValue)> =
        row.other_plans.iter().map(|plan| (plan.value.clone().into(), plan.label.clone().into())).collect();
    let onsubmit = {
        let (calling, onclose) = (calling.clone(), props.onclose.clone());
        let input = json!({"usagePlanId": *plan, "keyId": row.id, "keyType": "API_KEY"});
        Callback::from(move |()| {
            if calling.call(Operation::apigateway("CreateUsagePlanKey", input.clone())) {
                onclose.emit(());
            }
        })
    };
    let error: Option<ApiError> = calling.error();
    html! {
        <Dialog title={format!("Add {} to usage plan", row.name)} submit="Add" {error} onclose={props.onclose.clone()} {onsubmit}>
            <SelectField label="Usage plan" value={(*plan).clone()} {options} onchange={into_state(&plan)} />
        </Dialog>
    }
}
