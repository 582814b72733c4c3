//! The log of operations as a shell script that rebuilds the workspace, and what that script would lack.

use super::operate::LEFT_OUT;
use super::{Effect, LogEntry, NoticeKind, State, Update, Workspace};
use crate::cli::script::{self, Step};

impl Workspace {
    /// The script that makes in an empty account what this workspace holds; see [`crate::cli::script`].
    pub fn script(&self) -> String {
        script::script(&self.steps().map(step).collect::<Vec<_>>(), &self.gaps())
    }

    /// What the script cannot tell, a sentence each; empty if it rebuilds everything.
    pub fn gaps(&self) -> Vec<String> {
        let mut gaps = Vec::new();
        if self.log_is_cut {
            gaps.push(format!("the log keeps the newest {} operations, and there were more.", self.log.len()));
        }
        let is_left_out = |entry: &&LogEntry| entry.operation.input["body"].as_str().is_some_and(|body| body.starts_with(LEFT_OUT));
        for entry in self.steps().filter(is_left_out) {
            gaps.push(format!("the document of {} at {} was too long for the log.", entry.operation.operation, entry.at));
        }
        gaps
    }

    /// The entries that count: those that succeeded and have not been taken back.
    fn steps(&self) -> impl Iterator<Item = &LogEntry> {
        self.log.iter().filter(|entry| entry.error.is_none() && !entry.taken_back)
    }
}

fn step(entry: &LogEntry) -> Step<'_> {
    Step { at: entry.at, operation: &entry.operation, made: &entry.made, found: &entry.found }
}

impl State {
    /// Offers the script as a file.
    pub(super) fn download_script(&mut self) -> Update {
        if let Some(gap) = self.workspace.gaps().first() {
            self.notify(NoticeKind::Error, format!("The script is incomplete: {gap}"));
        }
        let text = self.workspace.script();
        Update::done([Effect::Download { name: "stagecraft-workspace.sh".into(), media_type: "text/x-shellscript".into(), text }])
    }
}
