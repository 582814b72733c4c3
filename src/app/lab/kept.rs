//! Reports that the workspace keeps: made small enough for the browser's storage, with what that has cost them.

use super::{Lab, SavedLab};
use crate::sim::Report;
use serde::{Deserialize, Serialize};

/// So many bytes of JSON a kept report may have: browsers give a page about 5 million characters for everything.
const MOST_BYTES: usize = 64 * 1_024;
/// So many reports are kept; then the oldest ones go.
const MOST_REPORTS: usize = 20;
/// The longest plan that is kept with its report.
const LONGEST_PLAN: usize = 20_000;

/// A report that is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct KeptReport {
    /// What it is called: its plan's name, with a number if there are several.
    pub name: String,
    /// The report, whose rows may have been joined.
    pub report: Report,
    /// How many rows of the run one of its rows stands for.
    pub joined: usize,
    /// How many bytes all of it would have taken.
    pub whole_bytes: usize,
    /// The plan, so that it can be run again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
}

impl KeptReport {
    /// How many bytes a kept report may have.
    pub const MOST_BYTES: usize = MOST_BYTES;

    /// A report to keep; an error says why it cannot be.
    fn new(report: &Report, plan: Option<String>, known: &[KeptReport]) -> Result<KeptReport, String> {
        let Some((small, joined)) = report.within(MOST_BYTES) else {
            return Err(format!(
                "The report has so many clients and limits that it does not fit into {} kB even with the fewest rows: save it as a file instead",
                MOST_BYTES / 1_024
            ));
        };
        let name = if report.name.is_empty() { "Traffic" } else { &report.name };
        let is_free = |name: &str| known.iter().all(|kept| kept.name != name);
        let numbered = (2..).map(|number| format!("{name} ({number})"));
        let name = std::iter::once(name.to_owned()).chain(numbered).find(|name| is_free(name)).unwrap_or_default();
        Ok(KeptReport { name, report: small, joined, whole_bytes: report.bytes(), plan: plan.filter(|plan| plan.len() <= LONGEST_PLAN) })
    }
}

impl SavedLab {
    /// Keeps the report of the lab's run.
    pub(super) fn keep(&mut self, lab: &Lab) -> Result<(), String> {
        let Some(tape) = &lab.tape else { return Err("There is no run whose report could be kept".into()) };
        let plan = serde_json::to_string_pretty(&lab.running).ok();
        let kept = KeptReport::new(&tape.sim().report(), plan, &self.reports)?;
        self.reports.push(kept);
        let surplus = self.reports.len().saturating_sub(MOST_REPORTS);
        self.reports.drain(..surplus);
        Ok(())
    }
}
