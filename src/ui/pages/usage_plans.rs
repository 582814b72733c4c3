//! The page Usage plans: the list, and the plan that is open.

mod keys;
mod limits;
mod plan;
mod stages;

use super::calling::switch;
use crate::app::Route;
use crate::model::{QuotaSettings, ThrottleSettings};
use crate::ui::parts::{Empty, Glyph, Icon, PageHead, Panel, RouteLink, Table};
use crate::ui::store::use_store;
use crate::view::usage_plans::{PlanView, usage_plans};
use plan::{Plan, PlanDialog};
use yew::prelude::*;

/// Props of [`UsagePlansPage`].
#[derive(Clone, PartialEq, Properties)]
pub struct UsagePlansPageProps {
    /// The plan that is open.
    pub open: Option<String>,
    /// Counts changes of the state.
    pub revision: u64,
}

/// The page Usage plans.
#[component]
pub fn UsagePlansPage(props: &UsagePlansPageProps) -> Html {
    let store = use_store();
    let creating = use_state(|| false);
    let plans = store.read(|state| usage_plans(&state.workspace.engine));
    let open = props.open.as_ref().and_then(|id| plans.iter().find(|plan| plan.id == *id)).or(plans.first()).cloned();
    let create = html! {
        <button type="button" class="button button-primary" onclick={switch(&creating, true)}><Icon glyph={Glyph::Plus} />{ "Create usage plan" }</button>
    };
    html! {
        <div class="stack">
            <PageHead title="Usage plans" about="A plan says which stages its API keys may call, how fast and how often. Every key gets its own bucket and its own quota.">
                if !plans.is_empty() { { create.clone() } }
            </PageHead>
            if plans.is_empty() {
                <Panel title="Plans"><Empty glyph={Glyph::Gauge} title="No usage plans yet"><p>{ "Without a plan for the stage, an API key opens nothing." }</p>{ create }</Empty></Panel>
            } else {
                <Panel title="Plans" flush=true>{ table(&plans, open.as_ref()) }</Panel>
            }
            if let Some(plan) = &open { <Plan key={plan.id.clone()} plan={plan.clone()} /> }
            if *creating { <PlanDialog onclose={switch(&creating, false)} /> }
        </div>
    }
}

fn table(plans: &[PlanView], open: Option<&PlanView>) -> Html {
    let rows = plans.iter().map(|plan| {
        let is_open = open.is_some_and(|open| open.id == plan.id);
        html! {
            <tr key={plan.id.clone()} class={classes!(is_open.then_some("is-selected"))}>
                <th scope="row"><RouteLink to={Route::UsagePlans(Some(plan.id.clone()))} current={is_open}>{ &plan.name }</RouteLink></th>
                <td class="nowrap">{ throttle_words(plan.throttle) }</td>
                <td class="nowrap">{ quota_words(plan.quota) }</td>
                <td class="number">{ plan.stages.len() }</td>
                <td class="number">{ plan.keys.len() }</td>
            </tr>
        }
    });
    let columns = ["Plan", "Throttle", "Quota", "#Stages", "#Keys"].map(AttrValue::from).to_vec();
    html! { <Table label="Usage plans" {columns}>{ for rows }</Table> }
}

fn throttle_words(throttle: Option<ThrottleSettings>) -> String {
    throttle.map_or_else(|| "none".into(), |limit| format!("{} per second, burst {}", limit.rate_limit, limit.burst_limit))
}

fn quota_words(quota: Option<QuotaSettings>) -> String {
    quota.map_or_else(|| "none".into(), |quota| format!("{} per {}", quota.limit, quota.period.name().to_ascii_lowercase()))
}
