//! REST APIs, HTTP APIs and Application Load Balancers side by side: the table with an experiment for every row that can be tried, one traffic plan against all
//! three, and what each costs a month.

mod costs;
mod traffic;
mod tried;

use super::PageProps;
use crate::app::Route;
use crate::ui::parts::{Badge, Crumbs, PageHead, Panel, RouteLink, Table, Tone};
use crate::view::compare::{Cell, KINDS, RowView, Verdict, rows};
use costs::Costs;
use traffic::Traffic;
use tried::Tried;
use yew::prelude::*;

/// The page.
#[component]
pub fn ComparePage(_props: &PageProps) -> Html {
    html! {
        <div class="stack">
            <Crumbs above={vec![("APIs".into(), Route::Apis)]} here="REST, HTTP or ALB" />
            <PageHead title="REST API, HTTP API or load balancer?"
                about="What each has, and how it shows: an experiment sends the same to all three, in front of the same Lambda function, in accounts of its own. Your workspace stays as it is." />
            <Features />
            <Traffic />
            <Costs />
        </div>
    }
}

#[component]
fn Features() -> Html {
    // The table never changes.
    let rows = use_memo((), |()| rows());
    let open = use_state(|| None::<String>);
    let lines = rows.iter().map(|row| {
        let is_open = open.as_deref() == Some(row.id.as_str());
        let toggle = {
            let (open, id) = (open.clone(), row.id.clone());
            Callback::from(move |_: MouseEvent| open.set((!is_open).then(|| id.clone())))
        };
        html! { <FeatureRow key={row.id.clone()} row={row.clone()} {is_open} {toggle} /> }
    });
    let columns = ["Part", "Feature", KINDS[0], KINDS[1], KINDS[2], ""].map(AttrValue::from).to_vec();
    html! { <div class="compare-features"><Panel title="Features" flush=true><Table label="Features" {columns}>{ for lines }</Table></Panel></div> }
}

#[derive(Clone, PartialEq, Properties)]
struct FeatureRowProps {
    row: RowView,
    is_open: bool,
    toggle: Callback<MouseEvent>,
}

#[component]
fn FeatureRow(props: &FeatureRowProps) -> Html {
    let row = &props.row;
    let id = format!("tried-{}", row.id);
    html! {
        <>
            <tr>
                <td class="muted">{ &row.group }</td>
                <th scope="row">{ &row.name }</th>
                { for row.cells.iter().map(shown) }
                <td class="actions">
                    <div class="row">
                        if row.question.is_some() {
                            <button type="button" class="button button-small" aria-expanded={props.is_open.to_string()} aria-controls={props.is_open.then(|| id.clone())}
                                onclick={props.toggle.clone()}>
                                { if props.is_open { "Close" } else { "Try it" } }<span class="visually-hidden">{ format!(" {}", row.name) }</span>
                            </button>
                        }
                        if let Some(route) = &row.route {
                            <RouteLink to={route.clone()} class="small">{ "By hand" }<span class="visually-hidden">{ format!(" {}", row.name) }</span></RouteLink>
                        }
                    </div>
                </td>
            </tr>
            if let Some(question) = row.question.as_ref().filter(|_| props.is_open) {
                <tr id={id}><td colspan="6" class="compare-tried"><Tried row={row.id.clone()} question={question.clone()} /></td></tr>
            }
        </>
    }
}

fn shown(cell: &Cell) -> Html {
    let badge = match cell.verdict {
        Verdict::Yes => html! { <Badge tone={Tone::Ok}>{ "Yes" }</Badge> },
        Verdict::Partly => html! { <Badge tone={Tone::Warn}>{ "Partly" }</Badge> },
        Verdict::No => html! { <Badge>{ "No" }</Badge> },
        Verdict::Otherwise => html! {},
    };
    html! { <td class="compare-cell">{ badge }if !cell.text.is_empty() { <div class="small">{ &cell.text }</div> }</td> }
}
