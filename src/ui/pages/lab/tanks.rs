//! Tanks: a token bucket or a quota each, as full as it is; one that is clicked tells its equation and its history.

use crate::ui::parts::{Empty, Glyph, Panel};
use crate::ui::store::use_store;
use crate::view::chart::short;
use crate::view::lab::{History, Tank, history};
use yew::prelude::*;

/// Props of [`TanksPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct TanksPanelProps {
    /// The tanks.
    pub tanks: Vec<Tank>,
}

/// The tanks.
#[component]
pub fn TanksPanel(props: &TanksPanelProps) -> Html {
    html! {
        <Panel title="Buckets and quotas">
            if props.tanks.is_empty() {
                <Empty glyph={Glyph::Gauge} title="No limits"><p>{ "The requests of this plan lead to no method of the account." }</p></Empty>
            } else {
                <ul class="lab-tanks">{ for props.tanks.iter().map(|tank| html! { <TankPart key={tank.key.clone()} tank={tank.clone()} /> }) }</ul>
            }
        </Panel>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct TankPartProps {
    tank: Tank,
}

#[component]
fn TankPart(props: &TankPartProps) -> Html {
    let open = use_state(|| false);
    let tank = &props.tank;
    let height = 76.0 * tank.share;
    let empty = if tank.share <= 0.0 || tank.level < 1.0 { "is-empty" } else { "" };
    let toggle = {
        let open = open.clone();
        move |_: MouseEvent| open.set(!*open)
    };
    html! {
        <li class={classes!("lab-tank", empty, open.then_some("is-open"))} data-level={tank.level.to_string()}>
            <button type="button" class="lab-tank-button" aria-expanded={open.to_string()} onclick={toggle}>
                <svg width="56" height="84" viewBox="0 0 56 84" aria-hidden="true">
                    <rect class="lab-tank-wall" x="2" y="2" width="52" height="80" rx="6" />
                    <rect class="lab-tank-fill" x="4" y={short(80.0 - height)} width="48" height={short(height)} rx="4" />
                </svg>
                <span class="lab-tank-text">
                    <span class="small muted">{ tank.kind }</span>
                    <span class="lab-tank-name">{ &tank.name }</span>
                    <span class="lab-tank-level">{ &tank.text }</span>
                    <span class="small muted">{ &tank.rate }</span>
                    <span class="small lab-tank-more">{ if *open { "Hide equation and history" } else { "Equation and history" } }</span>
                </span>
            </button>
            if *open { <TankDetail tank={tank.clone()} /> }
        </li>
    }
}

/// How the level follows from the last one, and how it went.
#[component]
fn TankDetail(props: &TankPartProps) -> Html {
    let store = use_store();
    let told = store.read(|state| history(&state.lab, &props.tank.key));
    html! {
        <div class="lab-tank-detail stack-small">
            <p class="mono small">{ &props.tank.equation }</p>
            if let Some(told) = told { <HistoryFigure {told} /> }
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct HistoryFigureProps {
    told: History,
}

#[component]
fn HistoryFigure(props: &HistoryFigureProps) -> Html {
    let (told, area) = (&props.told, History::AREA);
    let (right, bottom) = (area.x + area.width, area.y + area.height);
    let levels = told.levels.iter().map(|(y, words)| {
        html! {
            <>
                <line class="history-line" x1={short(area.x)} x2={short(right)} y1={short(*y)} y2={short(*y)} />
                <text class="history-text" x={short(area.x - 6.0)} y={short(y + 3.5)} text-anchor="end">{ words }</text>
            </>
        }
    });
    let seconds = told.seconds.iter().map(
        |(x, words)| html! { <text class="history-text" x={short(*x)} y={short(bottom + 14.0)} text-anchor="middle">{ words }</text> },
    );
    html! {
        <figure class="lab-history">
            <svg viewBox={History::VIEW_BOX} role="img" aria-label={told.summary.clone()}>
                { for levels }{ for seconds }
                <polyline class="history-level" points={told.line.clone()} />
            </svg>
            <figcaption class="small muted">{ &told.summary }</figcaption>
        </figure>
    }
}
