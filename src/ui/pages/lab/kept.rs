//! Reports that the workspace keeps: the list, and one that is looked at in place of a run.

use super::charts::ChartsPanel;
use super::compare::ComparePanel;
use super::lab_button;
use crate::app::Action;
use crate::app::lab::LabAction;
use crate::ui::parts::{Callout, Glyph, Icon, PageHead, Panel, Tone};
use crate::ui::store::use_store;
use crate::view::lab::{Difference, KeptRow, OpenedView};
use yew::prelude::*;

/// Props of [`KeptPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct KeptPanelProps {
    /// The reports.
    pub rows: Vec<KeptRow>,
}

/// The list; nothing while it is empty.
#[component]
pub fn KeptPanel(props: &KeptPanelProps) -> Html {
    let store = use_store();
    if props.rows.is_empty() {
        return Html::default();
    }
    let row = |(index, row): (usize, &KeptRow)| {
        let button = |glyph: Option<Glyph>, label: &str, action: LabAction| {
            let store = store.clone();
            let onclick = move |_: MouseEvent| store.act(Action::Lab(action.clone()));
            html! {
                <button type="button" class="button button-small" {onclick} aria-label={format!("{label}: {}", row.name)}>
                    if let Some(glyph) = glyph { <Icon {glyph} /> }{ label }
                </button>
            }
        };
        html! {
            <li class="lab-report" key={row.name.clone()}>
                <div class="stack-small">
                    <strong>{ &row.name }</strong>
                    <span class="small muted">{ &row.summary }</span>
                    if let Some(note) = &row.note { <span class="small muted">{ note }</span> }
                </div>
                <div class="row">
                    { button(None, "Open", LabAction::OpenReport(index)) }
                    { button(None, "Compare", LabAction::CompareWith(index)) }
                    if row.has_plan { { button(Some(Glyph::Play), "Run again", LabAction::PlanOf(index)) } }
                    { button(Some(Glyph::Trash), "Delete", LabAction::ForgetReport(index)) }
                </div>
            </li>
        }
    };
    html! {
        <Panel title="Reports in this workspace">
            <ul class="lab-reports">{ for props.rows.iter().enumerate().map(row) }</ul>
        </Panel>
    }
}

/// Props of [`OpenedReport`].
#[derive(Clone, PartialEq, Properties)]
pub struct OpenedReportProps {
    /// The report.
    pub view: OpenedView,
    /// How it differs from the one that it is compared with.
    pub differences: Option<(String, Vec<Difference>)>,
    /// Counts changes of the state.
    pub revision: u64,
}

/// A report that is looked at.
#[component]
pub fn OpenedReport(props: &OpenedReportProps) -> Html {
    let store = use_store();
    let view = &props.view;
    let totals = view.totals.iter().map(|(name, value, class)| {
        html! { <div class={classes!("total", format!("total-{class}"))} key={*name}><dt>{ name }</dt><dd><span class="total-number">{ value }</span></dd></div> }
    });
    html! {
        <>
            <PageHead title="Report" about={view.name.clone()}>
                { lab_button(&store, Some(Glyph::Close), "Close the report", LabAction::CloseReport, false) }
            </PageHead>
            if let Some(note) = &view.note { <Callout tone={Tone::Info}>{ note }</Callout> }
            <Panel title="Totals"><dl class="totals lab-totals">{ for totals }</dl></Panel>
            if let Some((before, rows)) = &props.differences { <ComparePanel before={before.clone()} rows={rows.clone()} /> }
            <ChartsPanel playing={false} revision={props.revision} is_kept={true} />
        </>
    }
}
