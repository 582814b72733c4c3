//! Tanks: a token bucket or a quota each, as full as it is.

use crate::ui::parts::{Empty, Glyph, Panel};
use crate::view::chart::short;
use crate::view::lab::Tank;
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
    let tank = &props.tank;
    let height = 76.0 * tank.share;
    let empty = if tank.share <= 0.0 || tank.level < 1.0 { "is-empty" } else { "" };
    html! {
        <li class={classes!("lab-tank", empty)} data-level={tank.level.to_string()}>
            <svg width="56" height="84" viewBox="0 0 56 84" role="img" aria-label={format!("{}: {}", tank.name, tank.text)}>
                <rect class="tank-wall" x="2" y="2" width="52" height="80" rx="6" />
                <rect class="tank-fill" x="4" y={short(80.0 - height)} width="48" height={short(height)} rx="4" />
            </svg>
            <div class="stack-small">
                <p class="small muted">{ tank.kind }</p>
                <p class="lab-tank-name">{ &tank.name }</p>
                <p>{ &tank.text }</p>
                <p class="small muted">{ &tank.rate }</p>
                <details class="fold small"><summary>{ "Equation" }</summary><p class="mono">{ &tank.equation }</p></details>
            </div>
        </li>
    }
}
