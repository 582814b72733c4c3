//! The settings of single routes on a stage: throttling and detailed metrics.

use super::ViewProps;
use super::form::{into_member, use_form};
use crate::control::Operation;
use crate::ui::pages::calling::{into_state, use_calling};
use crate::ui::parts::{Badge, CheckField, Dialog, NumberField, Panel, SelectField, Table, Tone};
use crate::view::http_api::{RouteSettingsRow, SettingsDraft, place_in_stage};
use serde_json::json;
use yew::prelude::*;

/// The settings of routes, stage by stage.
#[component]
pub fn RouteSettingsPanel(props: &ViewProps) -> Html {
    let calling = use_calling();
    let chosen = use_state(String::new);
    let editing = use_state(|| None::<RouteSettingsRow>);
    let stages = &props.view.stages;
    let Some(stage) = stages.iter().find(|stage| stage.name == *chosen).or(stages.first()) else { return html! {} };
    let api = &props.view.id;
    let rows = stage.routes.iter().map(|row| {
        let edit = {
            let (editing, row) = (editing.clone(), row.clone());
            Callback::from(move |_: MouseEvent| editing.set(Some(row.clone())))
        };
        let remove = {
            let (calling, input) = (calling.clone(), json!({"ApiId": api, "StageName": stage.name, "RouteKey": row.key}));
            Callback::from(move |_: MouseEvent| {
                calling.call(Operation::apigatewayv2("DeleteRouteSettings", input.clone()));
            })
        };
        html! {
            <tr key={row.key.clone()}>
                <th scope="row" class="mono">{ &row.key }</th>
                <td class="number">{ &row.rate.0 }</td>
                <td>{ source(row.rate.1) }</td>
                <td class="number">{ &row.burst.0 }</td>
                <td>{ source(row.burst.1) }</td>
                <td>{ if row.metrics { "on" } else { "off" } }</td>
                <td class="actions">
                    if row.own {
                        <button type="button" class="button button-small button-quiet" onclick={remove} aria-label={format!("Remove the settings of {}", row.key)}>
                            { "Remove" }
                        </button>
                    }
                    <button type="button" class="button button-small" onclick={edit} aria-label={format!("Set the settings of {}", row.key)}>{ "Set" }</button>
                </td>
            </tr>
        }
    });
    let options = stages.iter().map(|stage| (AttrValue::from(stage.name.clone()), AttrValue::from(stage.name.clone()))).collect::<Vec<_>>();
    let close = {
        let editing = editing.clone();
        Callback::from(move |()| editing.set(None))
    };
    let columns = ["Route", "#Rate per second", "Rate from", "#Burst", "Burst from", "Detailed metrics", ""].map(AttrValue::from).to_vec();
    html! {
        <Panel title="Route settings" flush=true>
            <div class="panel-body stack-small">
                if stages.len() > 1 { <SelectField label="Stage of the route settings" value={stage.name.clone()} {options} onchange={into_state(&chosen)} /> }
                <p class="hint">
                    { "On stage " }<span class="mono">{ &stage.name }</span>
                    { ". A limit is for all clients of a route together: limits for single clients are those of usage plans, which only REST APIs have." }
                </p>
                { calling.callout() }
            </div>
            if stage.routes.is_empty() {
                <p class="panel-body muted">{ "There are no routes yet." }</p>
            } else {
                <Table label={format!("Route settings of {}", stage.name)} {columns}>{ for rows }</Table>
            }
            if let Some(row) = &*editing {
                <EditSettings api_id={api.clone()} stage={stage.name.clone()} row={row.clone()} onclose={close} />
            }
        </Panel>
    }
}

fn source(from: &'static str) -> Html {
    html! { <Badge tone={if from == "route" { Tone::Accent } else { Tone::Plain }}>{ from }</Badge> }
}

#[derive(Clone, PartialEq, Properties)]
struct EditSettingsProps {
    api_id: String,
    stage: String,
    row: RouteSettingsRow,
    onclose: Callback<()>,
}

#[component]
fn EditSettings(props: &EditSettingsProps) -> Html {
    let form = use_form();
    let draft = use_state(|| props.row.draft.clone());
    let onsubmit = {
        let (form, draft, props) = (form.clone(), draft.clone(), props.clone());
        Callback::from(move |()| {
            if form.call(draft.operation(&props.api_id, &props.stage, &props.row.key), place_in_stage).is_some() {
                props.onclose.emit(());
            }
        })
    };
    html! {
        <Dialog title={format!("Settings of {}", props.row.key)} submit="Save" error={form.calling.error()} onclose={props.onclose.clone()} {onsubmit}>
            <div class="fields">
                <NumberField label="Rate limit" value={draft.rate.clone()} onchange={into_member(&draft, |draft: &mut SettingsDraft, rate| draft.rate = rate)}
                    min="0" error={form.at("rate")} hint="Requests a second; empty takes the stage's." />
                <NumberField label="Burst limit" value={draft.burst.clone()} onchange={into_member(&draft, |draft: &mut SettingsDraft, burst| draft.burst = burst)}
                    min="0" step="1" error={form.at("burst")} hint="Tokens that the bucket holds; empty takes the stage's." />
            </div>
            <CheckField label="Enable detailed metrics" checked={draft.metrics} onchange={into_member(&draft, |draft: &mut SettingsDraft, on| draft.metrics = on)}
                hint="Metrics of this route by itself." />
        </Dialog>
    }
}
