//! Two runs beside each other: their totals and how they differ.

use crate::ui::parts::{Panel, Table};
use crate::view::lab::Difference;
use yew::prelude::*;

/// Props of [`ComparePanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct ComparePanelProps {
    /// What this run is compared with.
    pub before: String,
    /// The totals.
    pub rows: Vec<Difference>,
}

/// The comparison.
#[component]
pub fn ComparePanel(props: &ComparePanelProps) -> Html {
    let columns: Vec<AttrValue> = ["What", "#Before", "#Now", "#Change"].into_iter().map(AttrValue::from).collect();
    let rows = props.rows.iter().map(|row| {
        html! {
            <tr key={row.name.clone()}>
                <th scope="row">{ &row.name }</th><td class="number nowrap">{ &row.before }</td><td class="number nowrap">{ &row.after }</td><td class="number nowrap">{ &row.change }</td>
            </tr>
        }
    });
    html! { <Panel title={format!("Compared with “{}”", props.before)} flush={true}><Table label="Totals of both runs" {columns}>{ for rows }</Table></Panel> }
}
