//! The page Import: a document comes in by drop, file, address or paste, is checked as it is typed, and becomes an API.

mod check;
mod document;
mod options;
mod preview;
mod progress;
mod repairs;
mod source;

use super::PageProps;
use crate::app::Route;
use crate::ui::browser::editor::Mark;
use crate::ui::parts::{Crumbs, PageHead};
use crate::ui::store::use_store;
use crate::view::import::{ImportView, import};
use check::Check;
use document::{Document, Jump};
use options::Options;
use preview::Preview;
use progress::Progress;
use repairs::Repairs;
use yew::prelude::*;

/// The page Import.
#[component]
pub fn ImportPage(_props: &PageProps) -> Html {
    let store = use_store();
    let view = store.read(import);
    let jump = use_state(|| None::<Jump>);
    let go = {
        let jump = jump.clone();
        Callback::from(move |(line, column): (usize, usize)| {
            let number = jump.as_ref().map_or(0, |jump| jump.number) + 1;
            jump.set(Some(Jump { number, line, column }));
        })
    };
    let about = "OpenAPI 3.0 or Swagger 2.0, as JSON or YAML. It stays in this browser.";
    let refused = !view.errors.is_empty() && view.progress.is_none();
    html! {
        <>
            <Crumbs above={vec![("APIs".into(), Route::Apis)]} here="Import" />
            <PageHead title="Import an API" {about} />
            <div class="import">
                <Document text={view.text.clone()} file_name={view.file_name.clone()} marks={marks(&view)} jump={(*jump).clone()} />
                <div class="stack">
                    if view.progress.is_some() { <Progress view={view.clone()} /> } else { <Check view={view.clone()} jump={go} /> }
                    if refused { <Repairs view={view.clone()} /> }
                    if view.summary.is_some() && view.progress.is_none() {
                        <Options view={view.clone()} />
                        <Preview view={view.clone()} />
                    }
                </div>
            </div>
        </>
    }
}

/// How many places are underlined: more would be no help, and slow.
const MOST_MARKS: usize = 500;

/// What the editor underlines.
fn marks(view: &ImportView) -> Vec<Mark> {
    let problems = view.errors.iter().map(|row| (row, true)).chain(view.warnings.iter().map(|row| (row, false)));
    let mark = |(row, is_error): (&crate::view::import::ProblemRow, bool)| {
        let (line, column) = row.place?;
        Some(Mark { line, column, message: row.message.clone(), is_error })
    };
    problems.filter_map(mark).take(MOST_MARKS).collect()
}
