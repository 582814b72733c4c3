//! The log of operations, each as the AWS CLI command that does the same.

use crate::app::State;
use crate::cli;

/// One operation in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRow {
    /// Counts from the oldest, from 0.
    pub number: usize,
    /// When, in simulated time.
    pub at: String,
    /// The service and the operation's name.
    pub name: String,
    /// The AWS CLI command.
    pub command: String,
    /// The error, if it failed: its code and its message.
    pub error: Option<(String, String)>,
}

/// The log, newest first.
pub fn log(state: &State) -> Vec<LogRow> {
    let entries = state.workspace.log.iter().enumerate().rev();
    entries
        .map(|(number, entry)| LogRow {
            number,
            at: entry.at.to_string(),
            name: entry.operation.operation.clone(),
            command: cli::command(&entry.operation),
            error: entry.error.as_ref().map(|error| (error.code.clone(), error.message.clone())),
        })
        .collect()
}
