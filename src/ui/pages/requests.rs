//! The page Requests: write a request, send it, see how the gateway took it, step by step, and send many of them.

mod composer;
mod cors;
mod history;
mod levels;
mod limits;
mod outcomes;
mod paste;
mod pipeline;
mod response;
mod run;

use super::PageProps;
use crate::app::{State, Workspace};
use crate::ui::parts::PageHead;
use crate::ui::store::use_store;
use crate::view::curl::kept;
use crate::view::requests::{Choices, HistoryRow, ResponseView, choices, history as rows, response as response_view};
use crate::view::run::{RunView, canary_percent, stage_of, view as run_view};
use crate::view::trace::Pipeline;
use crate::view::{cors as cors_view, limits as limits_view, trace};
use composer::ComposerPanel;
use cors::CorsPanel;
use history::HistoryPanel;
use limits::LimitsPanel;
use pipeline::TracePanel;
use response::ResponsePanel;
use run::RunPanel;
use yew::prelude::*;

/// What the page shows.
struct Snapshot {
    composer: crate::app::Composer,
    choices: Choices,
    kept: Vec<(usize, String)>,
    response: Option<ResponseView>,
    cors: Option<cors_view::CorsView>,
    trace: Option<(u64, Pipeline)>,
    limits: limits_view::Limits,
    history: Vec<HistoryRow>,
    run: Option<RunView>,
}

impl Snapshot {
    /// The page as it is, with the exchange that was chosen, or the newest.
    fn of(state: &State, chosen: Option<u64>) -> Snapshot {
        let Workspace { engine, composer, history, .. } = &state.workspace;
        let chosen = chosen.and_then(|id| history.iter().find(|exchange| exchange.id == id));
        let exchange = chosen.or_else(|| history.last());
        let run = state.run.as_ref().map(|run| {
            let percent = stage_of(&run.request.url).and_then(|(api, stage)| canary_percent(&engine.account, api, stage));
            run_view(run, percent)
        });
        Snapshot {
            composer: composer.clone(),
            choices: choices(engine, composer),
            kept: kept(&state.workspace.kept),
            response: exchange.map(response_view),
            cors: exchange.and_then(cors_view::view),
            trace: exchange.map(|exchange| (exchange.id, trace::pipeline(&exchange.trace))),
            limits: limits_view::limits(engine.limits_of(&composer.request(engine))),
            history: rows(history),
            run,
        }
    }
}

/// The page Requests.
#[component]
pub fn RequestsPage(_props: &PageProps) -> Html {
    let store = use_store();
    let chosen = use_state(|| None::<u64>);
    let snapshot = store.read(|state| Snapshot::of(state, *chosen));
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |id| chosen.set(id))
    };
    // Whoever sends a request wants to see what came of it.
    let onsent = choose.reform(|()| None);
    let shown = snapshot.response.as_ref().map(|response| response.id);
    html! {
        <>
            <PageHead title="Requests" about="Send a request to a stage and see inside the gateway: what each step decided, and why." />
            <div class="requests-top">
                <ComposerPanel composer={snapshot.composer} choices={snapshot.choices} kept={snapshot.kept} {onsent} />
                <ResponsePanel response={snapshot.response} />
            </div>
            if let Some(view) = snapshot.cors { <CorsPanel {view} onchoose={choose.clone()} /> }
            <TracePanel trace={snapshot.trace} />
            <LimitsPanel limits={snapshot.limits} />
            <RunPanel run={snapshot.run} />
            <HistoryPanel rows={snapshot.history} {shown} onchoose={choose} />
        </>
    }
}
