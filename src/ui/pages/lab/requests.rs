//! The list of single requests of a stretch of the run; each leads to its whole trace.

use crate::app::Action;
use crate::app::lab::LabAction;
use crate::ui::parts::{NumberField, Panel, Table};
use crate::ui::store::use_store;
use crate::view::lab::ListedRow;
use yew::prelude::*;

/// Props of [`ListPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct ListPanelProps {
    /// The attempts.
    pub rows: Vec<ListedRow>,
    /// The moment of the run, in seconds.
    pub seconds: f64,
}

/// The list.
#[component]
pub fn ListPanel(props: &ListPanelProps) -> Html {
    let store = use_store();
    let from = use_state(|| "0".to_owned());
    let only_refused = use_state(|| false);
    let onfrom = {
        let from = from.clone();
        Callback::from(move |text| from.set(text))
    };
    let list = {
        let (store, from) = (store.clone(), from.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            store.act(Action::Lab(LabAction::List(from.parse().unwrap_or(0.0))));
        }
    };
    let toggle = {
        let only_refused = only_refused.clone();
        Callback::from(move |only| only_refused.set(only))
    };
    let shown = props.rows.iter().filter(|row| !*only_refused || row.status >= 400);
    let rows = shown.map(|row| {
        let (store, number) = (store.clone(), row.number);
        let onclick = move |_: MouseEvent| store.act(Action::Lab(LabAction::Watch(number)));
        html! {
            <tr key={row.number}>
                <td class="nowrap">{ &row.at }</td>
                <td>{ &row.client }</td>
                <td>{ &row.attempt }</td>
                <td class="number">{ row.status }</td>
                <td>{ &row.outcome }</td>
                <td class="number">{ &row.latency }</td>
                <td><button type="button" class="button button-small" {onclick} aria-label={format!("Why? Trace of attempt {number}")}>{ "Why?" }</button></td>
            </tr>
        }
    });
    let columns: Vec<AttrValue> =
        ["Sent at", "Client", "Request", "#Status", "Outcome", "#Latency", ""].into_iter().map(AttrValue::from).collect();
    html! {
        <Panel title="Single requests">
            <div class="stack">
                <form class="row" onsubmit={list} aria-label="List requests">
                    <NumberField label="From second" value={(*from).clone()} onchange={onfrom} min="0" max={props.seconds.to_string()} step="any" />
                    <button type="submit" class="button">{ "List requests" }</button>
                    <crate::ui::parts::CheckField label="Only those that failed" checked={*only_refused} onchange={toggle} />
                </form>
                if props.rows.is_empty() {
                    <p class="muted">{ "List the requests of a stretch of the run, and ask of each why it went as it did: it is sent again as it was, with its whole trace." }</p>
                } else {
                    <div class="requests-history"><Table label="Single requests" {columns}>{ for rows }</Table></div>
                }
            </div>
        </Panel>
    }
}
