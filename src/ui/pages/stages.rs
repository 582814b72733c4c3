//! The tab Stages of an API's page, below its head and tabs: the list of stages and the one that is open.

mod access_log;
mod cache;
mod cache_settings;
mod canary;
mod canary_new;
mod create;
mod monitoring;
mod overview;
mod throttling;
mod variables;

use super::calling::switch;
use crate::app::{ApiTab, Route};
use crate::ui::parts::{Badge, Empty, Glyph, Icon, Panel, RouteLink, Tone};
use crate::ui::store::use_store;
use crate::view::access_log::{AccessLogView, access_log};
use crate::view::deployments::{DeploymentRow, deployments};
use crate::view::stage_cache::{CacheView, cache};
use crate::view::stages::{StageView, stage};
use access_log::AccessLogPanel;
use cache::CachePanel;
use canary::CanaryPanel;
use create::CreateStageDialog;
use monitoring::Monitoring;
use overview::Overview;
use throttling::Throttling;
use variables::Variables;
use yew::prelude::*;

/// Props of [`StagesTab`].
#[derive(Clone, PartialEq, Properties)]
pub struct StagesTabProps {
    /// The API's id; the API exists.
    pub api_id: String,
    /// The stage that is open.
    pub open: Option<String>,
    /// Counts changes of the state.
    pub revision: u64,
}

/// The tab Stages.
#[component]
pub fn StagesTab(props: &StagesTabProps) -> Html {
    let store = use_store();
    let creating = use_state(|| false);
    let read = store.read(|state| {
        let account = &state.workspace.engine.account;
        let api = account.rest_apis.get(&props.api_id)?;
        let stages: Vec<StageView> = api.stages.keys().filter_map(|name| stage(account, api, name)).collect();
        let open = props.open.as_ref().and_then(|name| stages.iter().find(|stage| stage.name == *name)).or(stages.first()).cloned();
        let engine = &state.workspace.engine;
        let open = open.and_then(|stage| Some((cache(engine, api, &stage.name)?, access_log(engine, api, &stage.name)?, stage)));
        Some((stages, deployments(api).deployments, open))
    });
    let Some((stages, deployments, open)) = read else { return html! {} };
    let create = html! {
        <button type="button" class="button" onclick={switch(&creating, true)} disabled={deployments.is_empty()}>
            <Icon glyph={Glyph::Plus} />{ "Create stage" }
        </button>
    };
    html! {
        <div class="stack">
            <div class="row row-apart">{ list(&props.api_id, &stages, open.as_ref().map(|(.., stage)| stage)) }{ create }</div>
            if deployments.is_empty() && stages.is_empty() {
                <Panel title="Stages">
                    <Empty glyph={Glyph::Deploy} title="No stages yet">
                        <p>{ "A stage serves a deployment: deploy the API first, and name the stage as you do." }</p>
                        <RouteLink to={Route::Api { api_id: props.api_id.clone(), tab: ApiTab::Deployments }} class={classes!("button", "button-primary")}>
                            { "Go to Deployments" }
                        </RouteLink>
                    </Empty>
                </Panel>
            }
            if let Some((cache, log, stage)) = &open {
                <OneStage key={stage.name.clone()} stage={stage.clone()} cache={cache.clone()} log={log.clone()} deployments={deployments.clone()} />
            }
            if *creating {
                <CreateStageDialog api_id={props.api_id.clone()} {deployments} onclose={switch(&creating, false)} />
            }
        </div>
    }
}

fn list(api_id: &str, stages: &[StageView], open: Option<&StageView>) -> Html {
    let links = stages.iter().map(|stage| {
        let to = Route::Api { api_id: api_id.to_owned(), tab: ApiTab::Stages(Some(stage.name.clone())) };
        let current = open.is_some_and(|open| open.name == stage.name);
        html! {
            <li key={stage.name.clone()}>
                <RouteLink {to} {current} class={classes!("stage-link")}>
                    { &stage.name }
                    if stage.canary.is_some() { <Badge tone={Tone::Canary}>{ "canary" }</Badge> }
                    if stage.undeployed { <Badge tone={Tone::Warn}>{ "undeployed changes" }</Badge> }
                </RouteLink>
            </li>
        }
    });
    html! { <nav aria-label="Stages of this API"><ul class="stage-links">{ for links }</ul></nav> }
}

/// Props of [`OneStage`].
#[derive(Clone, PartialEq, Properties)]
pub struct OneStageProps {
    /// The stage.
    pub stage: StageView,
    /// Its cache.
    pub cache: CacheView,
    /// Its access log.
    pub log: AccessLogView,
    /// Deployments of its API, newest first.
    pub deployments: Vec<DeploymentRow>,
}

/// The stage that is open.
#[component]
fn OneStage(props: &OneStageProps) -> Html {
    let stage = &props.stage;
    html! {
        <div class="stack">
            <Overview stage={stage.clone()} deployments={props.deployments.clone()} />
            <CanaryPanel stage={stage.clone()} />
            <Variables api_id={stage.api_id.clone()} stage={stage.name.clone()} variables={stage.variables.clone()} />
            <Throttling stage={stage.clone()} />
            <CachePanel cache={props.cache.clone()} />
            <Monitoring stage={stage.clone()} />
            <AccessLogPanel log={props.log.clone()} />
        </div>
    }
}
