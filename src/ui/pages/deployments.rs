//! The tab Deployments of an API's page, below its head and tabs: the history, and what each stage serves against what is being edited.

mod changes;
mod compare;
mod history;

use crate::ui::parts::{Empty, Glyph, Panel};
use crate::ui::store::use_store;
use crate::view::deployments::deployments;
use changes::StageChanges;
use compare::Compare;
use history::History;
use yew::prelude::*;

/// Props of [`DeploymentsTab`].
#[derive(Clone, PartialEq, Properties)]
pub struct DeploymentsTabProps {
    /// The API's id; the API exists.
    pub api_id: String,
    /// Counts changes of the state.
    pub revision: u64,
}

/// The tab Deployments.
#[component]
pub fn DeploymentsTab(props: &DeploymentsTabProps) -> Html {
    let store = use_store();
    let view = store.read(|state| Some(deployments(state.workspace.engine.account.rest_apis.get(&props.api_id)?)));
    let Some(view) = view else { return html! {} };
    let stages: Vec<String> = view.stages.iter().map(|stage| stage.stage.clone()).collect();
    html! {
        <div class="stack">
            <p class="muted">{ "A deployment is a frozen copy of the API. Stages serve deployments, never what is being edited." }</p>
            if view.deployments.is_empty() {
                <Panel title="History">
                    <Empty glyph={Glyph::Deploy} title="Nothing is deployed yet">
                        <p>{ "Deploy the API to a stage, and requests to that stage get answers." }</p>
                    </Empty>
                </Panel>
            } else {
                <Panel title="Served and edited">
                    <ul class="stack-small">
                        { for view.stages.iter().map(|stage| html! { <StageChanges key={stage.stage.clone()} stage={stage.clone()} /> }) }
                    </ul>
                    if view.stages.is_empty() { <p class="muted">{ "No stage serves this API." }</p> }
                </Panel>
                <History api_id={view.api_id.clone()} rows={view.deployments.clone()} {stages} />
                if view.deployments.len() > 1 { <Compare api_id={view.api_id.clone()} rows={view.deployments.clone()} /> }
            }
        </div>
    }
}
