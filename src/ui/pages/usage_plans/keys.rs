//! The keys of a plan, with what each has used and has left.

use crate::control::Operation;
use crate::ui::pages::calling::{into_state, use_calling};
use crate::ui::parts::{Badge, ConfirmButton, Panel, SelectField, Table, Tone};
use crate::view::usage_plans::{KeyUsage, PlanKey, PlanView};
use serde_json::json;
use yew::prelude::*;

/// Props of [`PlanKeys`].
#[derive(Clone, PartialEq, Properties)]
pub struct PlanKeysProps {
    /// The plan.
    pub plan: PlanView,
}

/// The keys of a plan.
#[component]
pub fn PlanKeys(props: &PlanKeysProps) -> Html {
    let calling = use_calling();
    let plan = &props.plan;
    let chosen = use_state(String::new);
    let mut options: Vec<(AttrValue, AttrValue)> = vec![("".into(), "Choose an API key".into())];
    options.extend(plan.other_keys.iter().map(|key| (key.value.clone().into(), key.label.clone().into())));
    let add = {
        let (calling, chosen, id) = (calling.clone(), chosen.clone(), plan.id.clone());
        Callback::from(move |_: MouseEvent| {
            let input = json!({"usagePlanId": id, "keyId": *chosen, "keyType": "API_KEY"});
            if calling.call(Operation::apigateway("CreateUsagePlanKey", input)) {
                chosen.set(String::new());
            }
        })
    };
    let rows = plan.keys.iter().map(|key| {
        let take_out = Operation::apigateway("DeleteUsagePlanKey", json!({"usagePlanId": plan.id, "keyId": key.id}));
        html! {
            <tr key={key.id.clone()}>
                <th scope="row">
                    <span class="row">{ &key.name }if !key.enabled { <Badge tone={Tone::Warn}>{ "disabled" }</Badge> }</span>
                </th>
                { usage(key) }
                <td class="actions">
                    <ConfirmButton label="Remove" what={format!("API key {} from the plan", key.name)} icon_only=true onconfirm={calling.confirm(take_out)}>
                        { "The key no longer opens the plan's stages." }
                    </ConfirmButton>
                </td>
            </tr>
        }
    });
    let columns = ["API key", "#Used today", "Left in the period", ""].map(AttrValue::from).to_vec();
    html! {
        <Panel title="API keys in this plan" flush=true>
            if !plan.keys.is_empty() { <Table label="API keys in this plan" {columns}>{ for rows }</Table> }
            <div class="panel-body stack-small">
                if plan.keys.is_empty() { <p class="muted">{ "None yet." }</p> }
                <div class="add-row">
                    <SelectField label="API key to add" value={(*chosen).clone()} {options} onchange={into_state(&chosen)} />
                    <button type="button" class="button" onclick={add} disabled={chosen.is_empty()}>{ "Add API key" }</button>
                </div>
                { calling.callout() }
            </div>
        </Panel>
    }
}

fn usage(key: &PlanKey) -> Html {
    let Some(KeyUsage { today, remaining, limit }) = key.usage else {
        return html! { <><td class="number">{ "–" }</td><td class="muted">{ "no quota: nothing is counted" }</td></> };
    };
    let low = (limit / 5).to_string();
    html! {
        <>
            <td class="number">{ today }</td>
            <td>
                <div class="left">
                    <meter class="level" min="0" max={limit.to_string()} low={low} optimum={limit.to_string()} value={remaining.to_string()}
                        aria-label={format!("Quota left of {}", key.name)} />
                    <span class="nowrap">{ format!("{remaining} of {limit}") }</span>
                </div>
            </td>
        </>
    }
}
