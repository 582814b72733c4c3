//! Reports that the workspace keeps: the list of them, and one that is looked at.

use super::total_rows;
use crate::app::lab::{KeptReport, Lab, SavedLab};
use crate::view::number::{amount, count, counted, percent, wait};

/// A kept report in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRow {
    /// What it is called.
    pub name: String,
    /// What came of its run.
    pub summary: String,
    /// How it was made smaller, and why.
    pub note: Option<String>,
    /// Whether its plan was kept, too.
    pub has_plan: bool,
}

/// A kept report that is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenedView {
    /// What it is called.
    pub name: String,
    /// Names and values of its totals.
    pub totals: Vec<(&'static str, String, &'static str)>,
    /// How it was made smaller, and why.
    pub note: Option<String>,
}

/// The reports of a workspace.
pub fn kept(saved: &SavedLab) -> Vec<KeptRow> {
    let row = |kept: &KeptReport| {
        let totals = &kept.report.totals;
        let far = kept.report.to.since(kept.report.from).seconds();
        KeptRow {
            name: kept.name.clone(),
            summary: format!(
                "{} in {}, {} accepted, ${}",
                counted(totals.offered, "request"),
                wait(far),
                percent(totals.accepted, totals.offered),
                amount(totals.cost.total, 6)
            ),
            note: note(kept),
            has_plan: kept.plan.is_some(),
        }
    };
    saved.reports.iter().map(row).collect()
}

/// The report that is looked at.
pub fn opened(lab: &Lab) -> Option<OpenedView> {
    let kept = lab.opened.as_ref()?;
    Some(OpenedView { name: kept.name.clone(), totals: total_rows(&kept.report.totals), note: note(kept) })
}

fn note(kept: &KeptReport) -> Option<String> {
    let step = kept.report.step_seconds;
    let kilobytes = |bytes: usize| count(bytes.div_ceil(1_024) as u64);
    (kept.joined > 1).then(|| {
        format!(
            "Kept at one row for each {} instead of {}, because a report may take {} kB of the browser’s storage and all rows would take {} kB. Totals are exact; a row’s percentiles are the highest of those that it joins.",
            wait(step),
            wait(step / kept.joined as f64),
            kilobytes(KeptReport::MOST_BYTES),
            kilobytes(kept.whole_bytes)
        )
    })
}
