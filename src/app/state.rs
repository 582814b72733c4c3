//! The state: the workspace that is saved, and what only this tab knows.

use super::{Composer, Console, Engine, ImportDraft, Route, Run};
use crate::control::{ApiError, Operation};
use crate::gateway::{Request, Response, TraceEntry};
use crate::model::Account;
use crate::time::{SimTime, Span};
use serde::{Deserialize, Serialize};

/// Everything the app knows.
#[derive(Debug)]
pub struct State {
    /// What is saved.
    pub workspace: Workspace,
    /// The page.
    pub route: Route,
    /// The document being imported.
    pub import: ImportDraft,
    /// "Send N at R per second", running or ended.
    pub run: Option<Run>,
    /// The console.
    pub console: Console,
    /// Whether simulated time runs along with real time.
    pub clock_running: bool,
    /// Messages, newest last.
    pub notices: Vec<Notice>,
    /// How saving goes.
    pub storage: StorageState,
    /// Accounts to go back to, newest last, with what was done after each.
    pub undo: Vec<(String, Account)>,
    /// Accounts to go forward to, newest last.
    pub redo: Vec<(String, Account)>,
    pub(super) next_notice: u64,
    /// How many entries this tab has put into the log.
    pub(super) logged: u64,
}

/// What is saved in localStorage and downloaded as a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Workspace {
    /// The account, its clock and its running traffic.
    pub engine: Engine,
    /// Operations, oldest first; the newest 500 are kept.
    #[serde(default)]
    pub log: Vec<LogEntry>,
    /// Requests that were sent one by one, oldest first; the newest 50 are kept.
    #[serde(default)]
    pub history: Vec<Exchange>,
    /// The request being written.
    #[serde(default)]
    pub composer: Composer,
    /// Preferences.
    #[serde(default)]
    pub settings: Settings,
}

/// One operation and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogEntry {
    /// When, in simulated time.
    pub at: SimTime,
    /// What was called.
    pub operation: Operation,
    /// The error, if it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ApiError>,
}

/// One request, its response and its trace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Exchange {
    /// Counts up from 1.
    pub id: u64,
    /// When it was sent, in simulated time.
    pub at: SimTime,
    /// What the composer held, for replay.
    pub composer: Composer,
    /// The request.
    pub request: Request,
    /// The response.
    pub response: Response,
    /// How long it took.
    pub latency: Span,
    /// What each step decided.
    pub trace: Vec<TraceEntry>,
}

/// Preferences.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// Light, dark or as the system has it.
    pub theme: Theme,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Counts up.
    pub id: u64,
    /// How it is shown.
    pub kind: NoticeKind,
    /// The message.
    pub text: String,
}

/// How a message is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something was done.
    Done,
    /// Something was refused.
    Error,
}

/// How saving goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StorageState {
    /// Everything is saved.
    #[default]
    Saved,
    /// A change waits to be saved.
    Pending,
    /// It could not be saved: localStorage is full or switched off.
    Failed {
        /// Why, in a sentence.
        reason: String,
    },
    /// Another tab saved a newer workspace; nothing is written until the user chooses.
    Conflict,
    /// What was stored could not be read and was kept under a backup key.
    Recovered {
        /// The backup key.
        key: String,
        /// Why it could not be read.
        reason: String,
    },
}
