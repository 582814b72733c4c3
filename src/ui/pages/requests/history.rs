//! Earlier requests: look at one again, send it again, forget them all.

use super::response::tone;
use crate::app::Action;
use crate::ui::parts::{Badge, ConfirmButton, CopyLater, Glyph, Icon, MethodTag, Panel, Table};
use crate::ui::store::use_store;
use crate::view::curl::of_exchange;
use crate::view::requests::HistoryRow;
use yew::prelude::*;

/// Props of [`HistoryPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct HistoryPanelProps {
    /// Earlier requests, newest first.
    pub rows: Vec<HistoryRow>,
    /// The one that is shown.
    pub shown: Option<u64>,
    /// Called with the one to show; with none for the newest.
    pub onchoose: Callback<Option<u64>>,
}

/// Earlier requests.
#[component]
pub fn HistoryPanel(props: &HistoryPanelProps) -> Html {
    let store = use_store();
    let clear = {
        let (store, onchoose) = (store.clone(), props.onchoose.clone());
        Callback::from(move |()| {
            onchoose.emit(None);
            store.dispatch(Action::ClearHistory).map(drop)
        })
    };
    let actions = html! {
        if !props.rows.is_empty() {
            <ConfirmButton label="Clear" what="history" onconfirm={clear}>{ "The requests that were sent are forgotten, with their responses and traces." }</ConfirmButton>
        }
    };
    let columns: Vec<AttrValue> = ["Status", "Request", "Time", "#Latency", "Gateway", ""].map(AttrValue::from).to_vec();
    let lines = props.rows.iter().map(|row| {
        html! { <HistoryLine key={row.id} row={row.clone()} shown={props.shown == Some(row.id)} onchoose={props.onchoose.clone()} /> }
    });
    html! {
        <Panel title="History" {actions} flush=true>
            if props.rows.is_empty() {
                <p class="muted panel-body">{ "Requests that you send one by one are kept here: the newest 50." }</p>
            } else {
                <div class="requests-history"><Table label="History" {columns}>{ for lines }</Table></div>
            }
        </Panel>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct HistoryLineProps {
    row: HistoryRow,
    shown: bool,
    onchoose: Callback<Option<u64>>,
}

#[component]
fn HistoryLine(props: &HistoryLineProps) -> Html {
    let store = use_store();
    let row = &props.row;
    let id = row.id;
    let choose = props.onchoose.reform(move |_: MouseEvent| Some(id));
    let copy = {
        let store = store.clone();
        Callback::from(move |()| store.read(|state| of_exchange(&state.workspace.history, id)))
    };
    let replay = {
        let onchoose = props.onchoose.clone();
        move |_: MouseEvent| {
            onchoose.emit(None);
            store.act(Action::Replay(id));
        }
    };
    let request = format!("{} {}", row.method, row.path);
    html! {
        <tr class={classes!(props.shown.then_some("is-selected"))} aria-current={props.shown.then_some("true")}>
            <td><Badge tone={tone(row.kind)}>{ &row.status }</Badge></td>
            <th scope="row">
                <button type="button" class="requests-pick" aria-label={format!("Show request {id}: {request}")} onclick={choose}>
                    <MethodTag method={row.method.clone()} /><span class="mono">{ &row.path }</span>
                </button>
            </th>
            <td class="muted nowrap">{ &row.at }</td>
            <td class="number nowrap">{ &row.latency }</td>
            <td class="muted nowrap">{ &row.note }</td>
            <td class="actions">
                <CopyLater text={copy} label="curl" what={format!("Copy request {id} as curl: {request}")} quiet=true />
                <button type="button" class="button button-small" aria-label={format!("Replay request {id}: {request}")} onclick={replay}>
                    <Icon glyph={Glyph::Redo} />{ "Replay" }
                </button>
            </td>
        </tr>
    }
}
