//! The log of operations, each as the AWS CLI command that does the same.

use crate::app::LogEntry;
use crate::cli;

/// So much of a command is shown, in characters; all of it is copied.
const SHOWN: usize = 2_000;

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
    /// Where to end it on the page, in bytes, if it is too long to be shown whole.
    pub cut: Option<usize>,
    /// The error, if it failed: its code and its message.
    pub error: Option<(String, String)>,
    /// Whether it has been taken back since.
    pub taken_back: bool,
}

/// The log, newest first.
pub fn log(entries: &[LogEntry]) -> Vec<LogRow> {
    entries.iter().enumerate().rev().map(|(number, entry)| row(number, entry)).collect()
}

fn row(number: usize, entry: &LogEntry) -> LogRow {
    let command = cli::command(&entry.operation);
    LogRow {
        number,
        at: entry.at.to_string(),
        name: entry.operation.operation.clone(),
        cut: command.char_indices().nth(SHOWN).map(|(at, _)| at),
        command,
        taken_back: entry.taken_back,
        error: entry.error.as_ref().map(|error| (error.code.clone(), error.message.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::{ApiError, Operation};
    use crate::time::SimTime;
    use serde_json::json;

    #[test]
    fn the_newest_comes_first_and_what_is_long_is_cut_between_characters() {
        let entry = |name: &str, error| LogEntry {
            at: SimTime::START,
            operation: Operation::apigateway("CreateRestApi", json!({"name": name})),
            error,
            made: Default::default(),
            found: Default::default(),
            taken_back: false,
        };
        let long = "ä".repeat(3_000);
        let rows = log(&[entry("first", Some(ApiError::bad_request("No"))), entry(&long, None)]);
        assert_eq!((rows[0].number, rows[1].number), (1, 0));
        assert_eq!(rows[1].command, "aws apigateway create-rest-api --name first");
        assert_eq!(rows[1].error, Some(("BadRequestException".into(), "No".into())));
        assert_eq!(rows[1].cut, None);
        let cut = rows[0].cut.expect("a cut");
        assert_eq!(rows[0].command[..cut].chars().count(), SHOWN);
    }
}
