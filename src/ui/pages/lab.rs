//! The page Traffic lab: choose or write a plan, run it on a clock that can be stopped and wound back, watch the flow, the tanks and the charts, and
//! ask of any request why it went as it did.

mod charts;
mod clock;
mod compare;
mod flow;
mod kept;
mod plan;
mod requests;
mod tanks;

use super::PageProps;
use super::requests::TracePanel;
use crate::app::State;
use crate::app::lab::LabAction;
use crate::ui::parts::{Callout, Glyph, Icon, PageHead, Panel, Tone};
use crate::ui::store::use_store;
use crate::view::lab::{Difference, KeptRow, ListView, OpenedView, RunView, differences, kept, listed, opened, plan_name, run, scenarios};
use crate::view::trace;
use charts::ChartsPanel;
use clock::ClockPart;
use compare::ComparePanel;
use flow::FlowPanel;
use kept::{KeptPanel, OpenedReport};
use plan::PlanPanel;
use requests::ListPanel;
use tanks::TanksPanel;
use yew::prelude::*;

/// What the page shows.
struct Snapshot {
    text: String,
    error: Option<String>,
    kept: Vec<String>,
    run: Option<RunView>,
    list: ListView,
    trace: Option<(u64, trace::Pipeline)>,
    speed: f64,
    differences: Option<(String, Vec<Difference>)>,
    reports: Vec<KeptRow>,
    opened: Option<OpenedView>,
}

impl Snapshot {
    fn of(state: &State) -> Snapshot {
        let lab = &state.lab;
        // Two runs are compared when this one stands still: a report of everything is too much for every frame.
        let report = lab.pinned.as_ref().filter(|_| !lab.is_moving()).zip(lab.report());
        Snapshot {
            text: lab.text.clone(),
            error: lab.error.clone(),
            kept: state.workspace.lab.plans.iter().map(|text| plan_name(text)).collect(),
            run: run(lab),
            list: listed(lab),
            trace: lab.watched.as_ref().map(|watched| (watched.shot.number, trace::pipeline(&watched.trace))),
            speed: lab.speed,
            differences: report.map(|(before, after)| (before.name.clone(), differences(before, &after))),
            reports: kept(&state.workspace.lab),
            opened: opened(lab),
        }
    }
}

/// The page Traffic lab.
#[component]
pub fn LabPage(props: &PageProps) -> Html {
    let store = use_store();
    let snapshot = store.read(Snapshot::of);
    let plan = html! { <PlanPanel text={snapshot.text.clone()} error={snapshot.error.clone()} kept={snapshot.kept.clone()} /> };
    if let Some(view) = snapshot.opened {
        return html! {
            <>
                <OpenedReport {view} differences={snapshot.differences} revision={props.revision} />
                <KeptPanel rows={snapshot.reports} />
            </>
        };
    }
    let Some(view) = &snapshot.run else {
        return html! {
            <>
                <PageHead title="Traffic lab" about="Let traffic flow through an API on a clock that you can stop, slow down and wind back, and see every limit from inside." />
                <Scenarios />
                <KeptPanel rows={snapshot.reports} />
                { plan }
            </>
        };
    };
    html! {
        <>
            <PageHead title="Traffic lab" about={view.name.clone()}>
                <Leave />
            </PageHead>
            <div class="lab-run">
                <Watch texts={view.texts.clone()} />
                <ClockPart view={view.clone()} speed={snapshot.speed} />
                <FlowPanel revision={props.revision} totals={view.totals.clone()} has_canary={view.has_canary} />
                <TanksPanel tanks={view.tanks.clone()} />
            </div>
            <ChartsPanel playing={view.playing} revision={props.revision} />
            if let Some((before, rows)) = snapshot.differences { <ComparePanel {before} {rows} /> }
            <ListPanel list={snapshot.list} seconds={view.seconds} />
            if let Some(trace) = snapshot.trace { <Why {trace} /> }
            <KeptPanel rows={snapshot.reports} />
            { plan }
        </>
    }
}

/// A button that does something in the lab.
pub(super) fn lab_button(store: &crate::ui::store::Store, glyph: Option<Glyph>, label: &str, action: LabAction, disabled: bool) -> Html {
    let store = store.clone();
    let onclick = move |_: MouseEvent| store.act(crate::app::Action::Lab(action.clone()));
    html! {
        <button type="button" class="button button-small" {onclick} {disabled}>
            if let Some(glyph) = glyph { <Icon {glyph} /> }{ label }
        </button>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct WhyProps {
    trace: (u64, trace::Pipeline),
}

/// The whole trace of one request, which is gone to when another one is asked about.
#[component]
fn Why(props: &WhyProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(props.trace.0, move |_| {
            if let Some(element) = node.cast::<web_sys::HtmlElement>() {
                // An element of the page takes the focus, and the page goes to it.
                let _ = element.focus();
            }
        });
    }
    html! { <section ref={node} class="lab-why" tabindex="-1" aria-label="Trace of the request"><TracePanel trace={Some(props.trace.clone())} /></section> }
}

#[component]
fn Leave() -> Html {
    let store = use_store();
    lab_button(&store, Some(Glyph::Close), "Choose another run", LabAction::End, false)
}

#[component]
fn Scenarios() -> Html {
    let store = use_store();
    let list = scenarios().into_iter().map(|(id, name)| {
        let store = store.clone();
        let onclick = move |_: MouseEvent| store.act(crate::app::Action::Lab(LabAction::Scenario(id.to_owned())));
        html! { <li key={id}><button type="button" class="button lab-scenario" {onclick}><Icon glyph={Glyph::Play} />{ name }</button></li> }
    });
    html! {
        <Panel title="Scenarios">
            <div class="stack">
                <p class="muted">{ "Each makes an account of its own, says what to watch, and asks a question. Your workspace stays as it is." }</p>
                <ul class="lab-scenarios">{ for list }</ul>
            </div>
        </Panel>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct WatchProps {
    texts: [Option<String>; 3],
}

/// What a run is about, what to watch, and a question.
#[component]
fn Watch(props: &WatchProps) -> Html {
    let [about, watch, question] = &props.texts;
    if about.is_none() && watch.is_none() && question.is_none() {
        return Html::default();
    }
    html! {
        <div class="lab-watch">
            if let Some(about) = about { <p>{ about }</p> }
            if let Some(watch) = watch { <p><strong>{ "Watch: " }</strong>{ watch }</p> }
            if let Some(question) = question { <Callout tone={Tone::Info}><strong>{ "Question: " }</strong>{ question }</Callout> }
        </div>
    }
}
