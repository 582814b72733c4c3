//! The list of single requests of a stretch of the run; each leads to its whole trace.

use crate::app::Action;
use crate::app::lab::{LabAction, Outcomes, Wanted};
use crate::ui::parts::{NumberField, Panel, SelectField, Table};
use crate::ui::store::use_store;
use crate::view::lab::ListView;
use yew::prelude::*;

/// Props of [`ListPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct ListPanelProps {
    /// The list.
    pub list: ListView,
    /// The moment of the run, in seconds.
    pub seconds: f64,
}

/// The list.
#[component]
pub fn ListPanel(props: &ListPanelProps) -> Html {
    let store = use_store();
    let list = &props.list;
    let rows = list.rows.iter().map(|row| {
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
                <WantedForm key={format!("{:?}", list.wanted)} wanted={list.wanted} seconds={props.seconds} />
                <p class="muted" role="status">
                    { list.found.clone().unwrap_or_else(|| "List the requests of a stretch of the run, and ask of each why it went as it did: it is sent again as it was, with its whole trace. A click on a dot of the flow or on a chart leads here, too.".into()) }
                </p>
                if !list.rows.is_empty() {
                    <div class="requests-history"><Table label="Single requests" {columns}>{ for rows }</Table></div>
                }
            </div>
        </Panel>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct WantedFormProps {
    wanted: Wanted,
    seconds: f64,
}

/// Which stretch, and which outcome.
#[component]
fn WantedForm(props: &WantedFormProps) -> Html {
    let store = use_store();
    let wanted = props.wanted;
    let from = use_state(|| wanted.from.to_string());
    let seconds = use_state(|| wanted.seconds.to_string());
    let outcome = use_state(|| wanted.outcome);
    let into = |field: &UseStateHandle<String>| {
        let field = field.clone();
        Callback::from(move |text| field.set(text))
    };
    let options: Vec<(AttrValue, AttrValue)> = Outcomes::ALL.iter().map(|(_, words)| ((*words).into(), (*words).into())).collect();
    let words = |outcome: Outcomes| Outcomes::ALL.iter().find(|(other, _)| *other == outcome).map_or("all", |(_, words)| *words);
    let onoutcome = {
        let outcome = outcome.clone();
        Callback::from(move |text: String| {
            outcome.set(Outcomes::ALL.iter().find(|(_, words)| *words == text).map_or(Outcomes::Any, |(found, _)| *found))
        })
    };
    let list = {
        let (from, seconds, outcome) = (from.clone(), seconds.clone(), *outcome);
        move |event: SubmitEvent| {
            event.prevent_default();
            let usual = Wanted::default();
            let wanted = Wanted { from: from.parse().unwrap_or(usual.from), seconds: seconds.parse().unwrap_or(usual.seconds), outcome };
            store.act(Action::Lab(LabAction::List(wanted)));
        }
    };
    html! {
        <form class="row" onsubmit={list} aria-label="List requests">
            <NumberField label="From second" value={(*from).clone()} onchange={into(&from)} min="0" max={props.seconds.to_string()} step="any" />
            <NumberField label="Seconds" value={(*seconds).clone()} onchange={into(&seconds)} min="0" step="any" />
            <SelectField label="Outcome" value={words(*outcome)} {options} onchange={onoutcome} />
            <button type="submit" class="button">{ "List requests" }</button>
        </form>
    }
}
