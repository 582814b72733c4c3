//! A picture of a run's buckets: their levels over time as lines, each in percent of its own capacity.

use super::outcomes::{axes, view_box};
use crate::ui::parts::Table;
use crate::view::run::LevelChart;
use yew::prelude::*;

/// Props of [`LevelsFigure`].
#[derive(Clone, PartialEq, Properties)]
pub struct LevelsFigureProps {
    /// The chart.
    pub chart: LevelChart,
}

/// Levels over time.
#[component]
pub fn LevelsFigure(props: &LevelsFigureProps) -> Html {
    let chart = &props.chart;
    let lines = chart.lines.iter().enumerate().map(|(place, (_, points))| {
        html! { <polyline class={format!("level-line level-line-{}", place % 4)} points={points.clone()} /> }
    });
    let legend = chart.lines.iter().enumerate().map(|(place, (name, _))| {
        html! {
            <li key={name.clone()}>
                <svg width="28" height="10" viewBox="0 0 28 10" aria-hidden="true"><line class={format!("level-line level-line-{}", place % 4)} x1="0" x2="28" y1="5" y2="5" /></svg>
                { name }
            </li>
        }
    });
    let names: Vec<&str> = chart.lines.iter().map(|(name, _)| name.as_str()).collect();
    let label = format!("Levels of buckets over time, in percent of their capacity: {}", names.join("; "));
    let columns: Vec<AttrValue> =
        std::iter::once("Simulated time".into()).chain(names.iter().map(|name| format!("#{name}").into())).collect();
    let rows = chart.rows.iter().map(|(at, levels)| {
        html! { <tr><th scope="row" class="nowrap">{ at }</th>{ for levels.iter().map(|level| html! { <td class="number">{ level }</td> }) }</tr> }
    });
    html! {
        <figure class="run-figure stack-small">
            <figcaption><strong>{ "Bucket levels over time" }</strong><span class="muted small">{ " percent of capacity" }</span></figcaption>
            <svg class="chart" viewBox={view_box()} role="img" aria-label={label}>
                { axes(&chart.x_marks, &chart.y_marks) }
                { for lines }
            </svg>
            <ul class="legend" aria-label="Lines">{ for legend }</ul>
            <details class="fold small">
                <summary>{ "Levels as a table" }</summary>
                <div class="requests-history"><Table label="Levels over time" {columns}>{ for rows }</Table></div>
            </details>
        </figure>
    }
}
