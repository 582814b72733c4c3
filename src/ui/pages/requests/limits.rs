//! Live limits: a tank for every token bucket that applies to the composed request, and a meter for the quota.

use crate::ui::parts::{Badge, Panel, Tone};
use crate::view::chart::short;
use crate::view::limits::{Limits, QuotaMeter, TANK_HEIGHT, Tank, TankState};
use yew::prelude::*;

/// Props of [`LimitsPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct LimitsPanelProps {
    /// What limits the composed request.
    pub limits: Limits,
}

/// Live limits.
#[component]
pub fn LimitsPanel(props: &LimitsPanelProps) -> Html {
    let Limits { quota, tanks } = &props.limits;
    let actions = html! { <span class="muted small">{ "of the composed request, now" }</span> };
    html! {
        <Panel title="Live limits" {actions}>
            if tanks.is_empty() {
                <p class="muted">{ "The composed request leads to no deployed method, so there is nothing yet that limits it." }</p>
            } else {
                <ul class="tanks" aria-label="Token buckets">
                    { for tanks.iter().map(|tank| html! { <TankItem key={tank.name.clone()} tank={tank.clone()} /> }) }
                </ul>
            }
            if let Some(quota) = quota { <QuotaItem quota={quota.clone()} /> }
        </Panel>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct TankItemProps {
    tank: Tank,
}

#[component]
fn TankItem(props: &TankItemProps) -> Html {
    let tank = &props.tank;
    let (state, tone) = match tank.state {
        TankState::Ready => ("is-ready", Tone::Ok),
        TankState::Low => ("is-low", Tone::Warn),
        TankState::Empty => ("is-empty", Tone::Bad),
    };
    let picture = format!("{} of {} tokens", tank.tokens, tank.capacity);
    html! {
        <li class={classes!("tank", state)}>
            <svg class="tank-picture" viewBox="0 0 44 68" width="44" height="68" role="img" aria-label={picture}>
                <rect class="tank-liquid" x="2" y={short(2.0 + TANK_HEIGHT - tank.height)} width="40" height={short(tank.height)} />
                <rect class="tank-wall" x="2" y="2" width="40" height="64" rx="5" />
            </svg>
            <div class="stack-small">
                <div class="row"><strong>{ tank.level }</strong><Badge {tone}>{ tank.state.word() }</Badge></div>
                <span class="tank-level">{ &tank.tokens }<span class="muted">{ format!(" of {} tokens", tank.capacity) }</span></span>
                <span class="muted small">{ format!("Refill {}", tank.refill) }</span>
                if let Some(next) = &tank.next { <span class="small">{ next }</span> }
                <span class="muted small">{ &tank.name }</span>
            </div>
        </li>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct QuotaItemProps {
    quota: QuotaMeter,
}

#[component]
fn QuotaItem(props: &QuotaItemProps) -> Html {
    let quota = &props.quota;
    let most = quota.allowed.max(1);
    let (tone, word) = if quota.is_used_up { (Tone::Bad, "Used up") } else { (Tone::Ok, "Room left") };
    let label = format!("Quota of usage plan {}", quota.plan);
    html! {
        <div class="quota stack-small">
            <div class="row"><strong>{ &label }</strong><Badge {tone}>{ word }</Badge><span>{ &quota.text }</span></div>
            <meter class="level" min="0" max={most.to_string()} low={(most / 2).to_string()} high={(most * 9 / 10).to_string()} optimum="0"
                value={quota.used.min(most).to_string()} aria-label={label}>{ &quota.text }</meter>
            <span class="muted small">{ format!("Full again at {}", quota.resets) }</span>
        </div>
    }
}
