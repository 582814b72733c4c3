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

/// The charts.
#[component]
pub fn ChartsPanel(props: &ChartsPanelProps) -> Html {
    let store = use_store();
    let shown = use_mut_ref(|| (0, Rc::new(Vec::<ChartSpec>::new())));
    let (drawn, specs) = shown.borrow().clone();
    let is_due = specs.is_empty() || !props.playing || props.revision >= drawn + FRAMES;
    let specs = if is_due {
        let fresh = store.read(|state| state.lab.report().map(|report| charts(&report, state.lab.pinned.as_ref())));
        let fresh = Rc::new(fresh.unwrap_or_default());
        shown.replace((props.revision, fresh.clone()));
        fresh
    } else {
        specs
    };
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
                { for (0..specs.len()).map(|place| html! { <ChartPart key={specs[place].title} specs={specs.clone()} {place} /> }) }
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
