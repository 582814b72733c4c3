//! Charts of the run, drawn by uPlot. While time passes they are drawn a few times a second, which is as much as anybody can read.

use super::lab_button;
use crate::app::lab::{LabAction, ReportFormat};
use crate::ui::browser::charts::draw;
use crate::ui::parts::{Glyph, Panel};
use crate::ui::store::use_store;
use crate::view::lab::{ChartSpec, charts};
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// Of so many frames, one draws the charts.
const FRAMES: u64 = 12;

/// Props of [`ChartsPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct ChartsPanelProps {
    /// Whether time passes.
    pub playing: bool,
    /// Counts changes of the state.
    pub revision: u64,
}

/// The charts' numbers as they were taken last, and before that.
#[derive(Default)]
struct Shown {
    at: u64,
    fresh: Rc<Vec<ChartSpec>>,
    before: Rc<Vec<ChartSpec>>,
}

/// The charts.
#[component]
pub fn ChartsPanel(props: &ChartsPanelProps) -> Html {
    let store = use_store();
    let shown = use_mut_ref(Shown::default);
    let mut taken = shown.borrow_mut();
    if taken.fresh.is_empty() || !props.playing || props.revision >= taken.at + FRAMES {
        let fresh = store.read(|state| state.lab.report().map(|report| charts(&report, state.lab.pinned.as_ref())));
        let before = std::mem::replace(&mut taken.fresh, Rc::new(fresh.unwrap_or_default()));
        (taken.at, taken.before) = (props.revision, before);
    }
    // One chart a frame changes to the newer numbers, so that no frame has to write and draw them all.
    let turn = (props.revision - taken.at) as usize;
    let part = |place: usize| {
        let is_next = !props.playing || place <= turn || taken.before.len() != taken.fresh.len();
        let specs = if is_next { taken.fresh.clone() } else { taken.before.clone() };
        html! { <ChartPart key={specs[place].title} {specs} {place} /> }
    };
    let parts: Vec<Html> = (0..taken.fresh.len()).map(part).collect();
    let is_pinned = store.read(|state| state.lab.pinned.is_some());
    let button = |glyph, label: &str, action| lab_button(&store, glyph, label, action, false);
    let actions = html! {
        <>
            { if is_pinned { button(None, "Compare with nothing", LabAction::Unpin) } else { button(None, "Compare the next run with this one", LabAction::Pin) } }
            { button(Some(Glyph::Download), "CSV", LabAction::Export(ReportFormat::Csv)) }
            { button(Some(Glyph::Download), "JSON", LabAction::Export(ReportFormat::Json)) }
        </>
    };
    html! {
        <Panel title="Charts" {actions}>
            <div class="lab-charts">
                { for parts }
            </div>
        </Panel>
    }
}

#[derive(Clone, Properties)]
struct ChartPartProps {
    specs: Rc<Vec<ChartSpec>>,
    place: usize,
}

impl PartialEq for ChartPartProps {
    fn eq(&self, other: &ChartPartProps) -> bool {
        Rc::ptr_eq(&self.specs, &other.specs) && self.place == other.place
    }
}

#[component]
fn ChartPart(props: &ChartPartProps) -> Html {
    let node = use_node_ref();
    {
        let (node, props) = (node.clone(), props.clone());
        use_effect_with(props, move |props| {
            if let (Some(element), Some(spec)) = (node.cast::<Element>(), props.specs.get(props.place)) {
                draw(&element, spec);
            }
        });
    }
    let Some(spec) = props.specs.get(props.place) else { return Html::default() };
    html! {
        <figure class="lab-chart">
            <figcaption><strong>{ spec.title }</strong><span class="muted small">{ format!(" {}", spec.unit) }</span></figcaption>
            <div ref={node} class="lab-plot"></div>
        </figure>
    }
}
