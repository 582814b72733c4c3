//! Pictures of a run's outcomes: stacked bars over time, and the canary's share against the band that chance allows.

use crate::ui::parts::{Badge, Glyph, Icon, Table, Tone};
use crate::view::chart::{Bar, short};
use crate::view::run::{CHART, CanaryShare, Mark, OUTCOMES, OutcomeChart, edges};
use yew::prelude::*;

/// Props of [`OutcomesFigure`].
#[derive(Clone, PartialEq, Properties)]
pub struct OutcomesFigureProps {
    /// The chart.
    pub chart: OutcomeChart,
    /// What it shows, in a sentence.
    pub label: String,
}

/// The frame of a chart: its grid and the marks of its axes.
pub fn axes(x_marks: &[Mark], y_marks: &[Mark]) -> Html {
    let (left, _, right, lower) = edges();
    let lines = y_marks.iter().map(|(y, text)| {
        html! {
            <>
                <line class="chart-grid" x1={short(left)} x2={short(right)} y1={y.clone()} y2={y.clone()} />
                <text class="chart-mark" x={short(left - 6.0)} y={y.clone()} dy="4" text-anchor="end">{ text }</text>
            </>
        }
    });
    let last = x_marks.len().saturating_sub(1);
    let marks = x_marks.iter().enumerate().map(|(place, (x, text))| {
        let anchor = if place == last && place > 0 { "end" } else { "middle" };
        html! { <text class="chart-mark" x={x.clone()} y={short(lower + 21.0)} text-anchor={anchor}>{ text }</text> }
    });
    html! { <>{ for lines }{ for marks }</> }
}

/// The box of a chart.
pub fn view_box() -> String {
    format!("0 0 {} {}", CHART.0, CHART.1)
}

/// Outcomes over time.
#[component]
pub fn OutcomesFigure(props: &OutcomesFigureProps) -> Html {
    let chart = &props.chart;
    let legend = OUTCOMES.iter().map(|(name, class)| {
        html! { <li key={*name}><svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true"><rect class={format!("outcome-{class}")} width="14" height="14" /></svg>{ name }</li> }
    });
    let columns: Vec<AttrValue> =
        std::iter::once("Simulated time".into()).chain(OUTCOMES.iter().map(|(name, _)| format!("#{name}").into())).collect();
    let rows = chart.rows.iter().map(|(span, parts)| {
        html! { <tr><th scope="row" class="nowrap">{ span }</th>{ for parts.iter().map(|part| html! { <td class="number">{ part }</td> }) }</tr> }
    });
    html! {
        <figure class="run-figure stack-small">
            <figcaption><strong>{ "Outcomes over time" }</strong><span class="muted small">{ format!(" requests per {}", chart.bar) }</span></figcaption>
            <svg class="chart" viewBox={view_box()} role="img" aria-label={format!("Outcomes over time. {}", props.label)}>
                <defs>
                    <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                        <rect class="hatch-ground" width="6" height="6" /><rect class="hatch-line" width="2" height="6" />
                    </pattern>
                </defs>
                { axes(&chart.x_marks, &chart.y_marks) }
                { for chart.bars.iter().map(bar) }
            </svg>
            <ul class="legend" aria-label="Colours">{ for legend }</ul>
            <details class="fold small">
                <summary>{ "Outcomes as a table" }</summary>
                <div class="requests-history"><Table label="Outcomes over time" {columns}>{ for rows }</Table></div>
            </details>
        </figure>
    }
}

fn bar(bar: &Bar) -> Html {
    let class = OUTCOMES.get(bar.series).map(|(_, class)| format!("outcome-{class}"));
    html! { <rect {class} x={short(bar.x)} y={short(bar.y)} width={short(bar.width)} height={short(bar.height)} /> }
}

/// Props of [`CanaryFigure`].
#[derive(Clone, PartialEq, Properties)]
pub struct CanaryFigureProps {
    /// The canary's share.
    pub share: CanaryShare,
}

/// The canary's share on a line from 0 to 100 %.
#[component]
pub fn CanaryFigure(props: &CanaryFigureProps) -> Html {
    let share = &props.share;
    let place = |share: f64| share * 600.0 + 10.0;
    let (low, high) = share.band;
    let (tone, word) =
        if share.is_within { (Tone::Ok, "Within 3 standard deviations") } else { (Tone::Warn, "Outside 3 standard deviations") };
    let at = place(share.share);
    html! {
        <figure class="run-figure stack-small">
            <figcaption class="row">
                <Badge tone={Tone::Canary}><Icon glyph={Glyph::Bird} size={12} />{ "Canary" }</Badge><span>{ format!("{} ({})", share.count, share.percent) }</span><Badge {tone}>{ word }</Badge>
            </figcaption>
            <svg class="chart chart-low" viewBox="0 0 620 34" role="img" aria-label={share.sentence.clone()}>
                <line class="chart-axis" x1="10" x2="610" y1="18" y2="18" />
                <rect class="canary-band" x={short(place(low))} y="9" width={short((place(high) - place(low)).max(1.0))} height="18" />
                <line class="canary-expected" x1={short(place(share.expected))} x2={short(place(share.expected))} y1="6" y2="30" />
                <circle class="canary-share" cx={short(at)} cy="18" r="6" />
            </svg>
            <p class="small muted">{ &share.sentence }</p>
        </figure>
    }
}
