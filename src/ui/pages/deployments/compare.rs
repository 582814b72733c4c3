//! What differs between two deployments, change by change.

use super::changes::change;
use crate::ui::pages::calling::into_state;
use crate::ui::parts::{Panel, SelectField};
use crate::ui::store::use_store;
use crate::view::deployments::{DeploymentRow, between};
use yew::prelude::*;

/// Props of [`Compare`].
#[derive(Clone, PartialEq, Properties)]
pub struct CompareProps {
    /// The API's id.
    pub api_id: String,
    /// Its deployments, newest first; two or more.
    pub rows: Vec<DeploymentRow>,
}

/// Two deployments and what differs between them.
#[component]
pub fn Compare(props: &CompareProps) -> Html {
    let store = use_store();
    let id = |index: usize| props.rows.get(index).map(|row| row.id.clone()).unwrap_or_default();
    // The newest against the one before it, until somebody chooses; what was chosen may have been deleted since.
    let (before, after) = (use_state(|| id(1)), use_state(|| id(0)));
    let known =
        |chosen: &String, otherwise: String| if props.rows.iter().any(|row| row.id == *chosen) { chosen.clone() } else { otherwise };
    let (from, to) = (known(&before, id(1)), known(&after, id(0)));
    let options: Vec<(AttrValue, AttrValue)> = props
        .rows
        .iter()
        .map(|row| (row.id.clone().into(), format!("{} {} {}", row.id, row.created, row.description).trim_end().to_owned().into()))
        .collect();
    let changes = store.read(|state| Some(between(state.workspace.engine.account.rest_apis.get(&props.api_id)?, &from, &to)));
    let changes = changes.unwrap_or_default();
    html! {
        <Panel title="Compare deployments">
            <div class="stack">
                <div class="grid">
                    <SelectField label="From" value={from.clone()} options={options.clone()} onchange={into_state(&before)} />
                    <SelectField label="To" value={to.clone()} {options} onchange={into_state(&after)} />
                </div>
                if changes.is_empty() {
                    <p class="muted">{ "Both froze the same." }</p>
                } else {
                    <ul class="changes" aria-label={format!("Changes from {from} to {to}")}>{ for changes.iter().map(change) }</ul>
                }
            </div>
        </Panel>
    }
}
