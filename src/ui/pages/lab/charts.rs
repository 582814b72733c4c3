//! Charts of the run, drawn by uPlot. While time passes they are drawn a few times a second, which is as much as anybody can read.

use super::lab_button;
use crate::app::Action;
use crate::app::lab::{LabAction, ReportFormat, Wanted};
use crate::ui::browser::charts::{draw, on_pick, palette, save_png};
use crate::ui::browser::files::download;
use crate::ui::parts::{Glyph, Icon, Panel};
use crate::ui::store::use_store;
use crate::view::lab::{ChartSpec, charts, outcome_of, svg};
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
    /// Whether they show a report that was kept, not a run.
    #[prop_or_default]
    pub is_kept: bool,
}

/// The charts.
#[component]
pub fn ChartsPanel(props: &ChartsPanelProps) -> Html {
    let store = use_store();
    let shown = use_mut_ref(|| (0, Rc::new(Vec::<ChartSpec>::new())));
    let (drawn, specs) = shown.borrow().clone();
    let is_moving = props.playing || store.read(|state| state.lab.is_moving());
    let is_due = specs.is_empty() || !is_moving || props.revision >= drawn + FRAMES;
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
            if !props.is_kept { { button(Some(Glyph::Box), "Keep this report", LabAction::KeepReport) } }
            { if is_pinned { button(None, "Compare with nothing", LabAction::Unpin) } else { button(None, "Compare the next run with this one", LabAction::Pin) } }
            { button(Some(Glyph::Download), "CSV", LabAction::Export(ReportFormat::Csv)) }
            { button(Some(Glyph::Download), "JSON", LabAction::Export(ReportFormat::Json)) }
        </>
    };
    html! {
        <Panel title="Charts" {actions}>
            <div class="lab-charts">
                { for (0..specs.len()).map(|place| html! { <ChartPart key={specs[place].title} specs={specs.clone()} {place} is_kept={props.is_kept} /> }) }
            </div>
        </Panel>
    }
}

#[derive(Clone, Properties)]
struct ChartPartProps {
    specs: Rc<Vec<ChartSpec>>,
    place: usize,
    is_kept: bool,
}

impl PartialEq for ChartPartProps {
    fn eq(&self, other: &ChartPartProps) -> bool {
        Rc::ptr_eq(&self.specs, &other.specs) && self.place == other.place
    }
}

#[component]
fn ChartPart(props: &ChartPartProps) -> Html {
    let store = use_store();
    let node = use_node_ref();
    {
        let (node, props) = (node.clone(), props.clone());
        use_effect_with(props, move |props| {
            if let Some(element) = node.cast::<Element>() {
                draw(&element, &props.specs, props.place);
            }
        });
    }
    {
        let (node, store, is_kept) = (node.clone(), store.clone(), props.is_kept);
        // A point leads to the requests that it counts; those of a kept report are gone.
        use_effect_with((), move |()| {
            let element = node.cast::<Element>().filter(|_| !is_kept);
            let listener = element.map(|element| {
                on_pick(&element, move |from, seconds, label| {
                    let wanted = Wanted { from, seconds, outcome: outcome_of(&label) };
                    store.act(Action::Lab(LabAction::Play(false)));
                    store.act(Action::Lab(LabAction::List(wanted)));
                })
            });
            move || drop(listener)
        });
    }
    let Some(spec) = props.specs.get(props.place) else { return Html::default() };
    html! {
        <figure class="lab-chart">
            <figcaption>
                <span><strong>{ spec.title }</strong><span class="muted small">{ format!(" {}", spec.unit) }</span></span>
                <SaveButtons specs={props.specs.clone()} place={props.place} plot={node.clone()} />
            </figcaption>
            <div ref={node} class="lab-plot"></div>
        </figure>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct SaveButtonsProps {
    specs: Rc<Vec<ChartSpec>>,
    place: usize,
    plot: NodeRef,
}

/// Saves a chart as a picture: the pixels that are on the screen, or lines that can be scaled.
#[component]
fn SaveButtons(props: &SaveButtonsProps) -> Html {
    let Some(spec) = props.specs.get(props.place) else { return Html::default() };
    let name = spec.title.to_lowercase().replace(' ', "-");
    let png = {
        let (plot, name) = (props.plot.clone(), format!("{name}.png"));
        move |_: MouseEvent| {
            if let Some(element) = plot.cast::<Element>() {
                save_png(&element, &name);
            }
        }
    };
    let vector = {
        let (plot, props, name) = (props.plot.clone(), props.clone(), format!("{name}.svg"));
        move |_: MouseEvent| {
            if let (Some(element), Some(spec)) = (plot.cast::<Element>(), props.specs.get(props.place)) {
                // A browser that offers no file says so itself.
                let _ = download(&name, "image/svg+xml", &svg(spec, &palette(&element)));
            }
        }
    };
    html! {
        <span class="lab-save">
            <button type="button" class="button button-small" onclick={png} aria-label={format!("Save the chart {} as PNG", spec.title)}><Icon glyph={Glyph::Download} />{ "PNG" }</button>
            <button type="button" class="button button-small" onclick={vector} aria-label={format!("Save the chart {} as SVG", spec.title)}><Icon glyph={Glyph::Download} />{ "SVG" }</button>
        </span>
    }
}
