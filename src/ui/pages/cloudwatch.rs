//! The page CloudWatch: metrics of stages, canaries and methods, and log groups with their events.

use super::PageProps;
use super::calling::into_state;
use crate::app::{Action, Route};
use crate::control::Operation;
use crate::ui::parts::{Badge, Code, Empty, Glyph, MethodTag, PageHead, Panel, RouteLink, SelectField, Table, Tone};
use crate::ui::store::use_store;
use crate::view::cloudwatch::{CloudWatchView, EventRow, GroupRow, MetricRow, WINDOWS, cloudwatch, events};
use serde_json::json;
use yew::prelude::*;

/// The page CloudWatch.
#[component]
pub fn CloudWatchPage(_props: &PageProps) -> Html {
    let store = use_store();
    let window = use_state(|| "60".to_owned());
    let group = use_state(|| None::<String>);
    let minutes = WINDOWS.iter().find(|(value, ..)| *value == *window).and_then(|(.., minutes)| *minutes);
    let (view, lines) = store.read(|state| (cloudwatch(state, minutes), group.as_ref().and_then(|group| events(state, group))));
    let CloudWatchView { metrics, groups } = view;
    let options: Vec<(AttrValue, AttrValue)> = WINDOWS.iter().map(|(value, name, _)| ((*value).into(), (*name).into())).collect();
    html! {
        <>
            <PageHead title="CloudWatch" about="What the gateway tells of its requests: metrics by the minute, and execution logs and access logs where a stage writes them." />
            <div class="stack">
                <Panel title="Metrics" flush=true>
                    <div class="panel-body">
                        <SelectField label="Period" value={(*window).clone()} {options} onchange={into_state(&window)} />
                    </div>
                    if metrics.is_empty() {
                        <Empty glyph={Glyph::Gauge} title="No requests in this period">
                            <p>{ "Send some, and they are counted here by stage, and apart for a canary." }</p>
                            <RouteLink to={Route::Requests} class="button">{ "To the requests" }</RouteLink>
                        </Empty>
                    } else {
                        <MetricsTable {metrics} />
                    }
                </Panel>
                <Groups {groups} open={(*group).clone()} onopen={into_state(&group)} />
                if let (Some(name), Some(lines)) = (&*group, lines) { <Events name={name.clone()} {lines} /> }
            </div>
        </>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct MetricsTableProps {
    metrics: Vec<MetricRow>,
}

#[component]
fn MetricsTable(props: &MetricsTableProps) -> Html {
    let columns =
        ["API", "Stage", "Method", "#Count", "#4XXError", "#5XXError", "#Latency avg / p50 / p99", "#IntegrationLatency", "Cache"];
    let rows = props.metrics.iter().map(|row| {
        let method = row.method.as_ref().map(|(path, method)| {
            html! { <span class="row"><MethodTag method={method.clone()} /><code>{ path }</code></span> }
        });
        html! {
            <tr>
                <th scope="row">{ &row.api }</th>
                <td>{ &row.stage }{ " " }if row.stage.ends_with("/Canary") { <Badge tone={Tone::Canary}>{ "canary" }</Badge> }</td>
                <td>{ method.unwrap_or_else(|| html! { <span class="muted">{ "all" }</span> }) }</td>
                <td class="number">{ &row.count }</td>
                <td class="number">{ &row.client_errors }</td>
                <td class="number">{ &row.server_errors }</td>
                <td class="number nowrap">{ &row.latency }</td>
                <td class="number nowrap">{ &row.integration_latency }</td>
                <td class="nowrap">{ &row.cache }</td>
            </tr>
        }
    });
    html! { <Table label="Metrics" columns={columns.map(AttrValue::from).to_vec()}>{ for rows }</Table> }
}

#[derive(Clone, PartialEq, Properties)]
struct GroupsProps {
    groups: Vec<GroupRow>,
    open: Option<String>,
    onopen: Callback<Option<String>>,
}

#[component]
fn Groups(props: &GroupsProps) -> Html {
    let store = use_store();
    if props.groups.is_empty() {
        return html! {
            <Panel title="Log groups">
                <Empty glyph={Glyph::List} title="No logs yet">
                    <p>{ "Turn on CloudWatch logs for a stage, send a request, and each step it went through is written here in the service's own words." }</p>
                    <RouteLink to={Route::Apis} class="button">{ "To the APIs" }</RouteLink>
                </Empty>
            </Panel>
        };
    }
    let rows = props.groups.iter().map(|group| {
        let open = {
            let (onopen, name) = (props.onopen.clone(), group.name.clone());
            Callback::from(move |_: MouseEvent| onopen.emit(Some(name.clone())))
        };
        let delete = {
            let (store, name) = (store.clone(), group.name.clone());
            Callback::from(move |_: MouseEvent| {
                let input = json!({"logGroupName": name});
                store.act(Action::Call(Operation { service: "logs".into(), operation: "DeleteLogGroup".into(), input }));
            })
        };
        let is_open = props.open.as_ref() == Some(&group.name);
        html! {
            <tr key={group.name.clone()}>
                <th scope="row"><code>{ &group.name }</code></th>
                <td class="number">{ group.events }</td>
                <td class="nowrap mono">{ &group.last }</td>
                <td class="actions">
                    <button type="button" class="button button-small" onclick={open} aria-pressed={is_open.to_string()}
                        aria-label={format!("Open log group {}", group.name)}>{ "Open" }</button>
                    <button type="button" class="button button-small button-quiet" onclick={delete}
                        aria-label={format!("Delete log group {}", group.name)}>{ "Delete" }</button>
                </td>
            </tr>
        }
    });
    html! {
        <Panel title="Log groups" flush=true>
            <Table label="Log groups" columns={["Name", "#Events", "Last", ""].map(AttrValue::from).to_vec()}>{ for rows }</Table>
        </Panel>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct EventsProps {
    name: String,
    lines: Vec<EventRow>,
}

#[component]
fn Events(props: &EventsProps) -> Html {
    let text: Vec<String> = props.lines.iter().map(|line| format!("{}  {}", line.at, line.message)).collect();
    html! {
        <Panel title={props.name.clone()}>
            <Code text={text.join("\n")} label={format!("Events of {}", props.name)} lines=true />
        </Panel>
    }
}
