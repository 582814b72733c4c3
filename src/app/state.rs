//! The state: the workspace that is saved, and what only this tab knows.

use super::cors::CorsReport;
use super::lab::{Lab, SavedLab};
use super::{Composer, Console, Engine, ImportDraft, ImportJob, Route, Run, Waiting};
use crate::control::{ApiError, Landmark, Operation};
use crate::gateway::{Request, Response, TraceEntry};
use crate::model::Account;
use crate::time::{SimTime, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;

/// Everything the app knows.
#[derive(Debug)]
pub struct State {
    /// What is saved.
    pub workspace: Workspace,
    /// The page.
    pub route: Route,
    /// The document being imported.
    pub import: ImportDraft,
    /// What is being done with it.
    pub(super) import_job: Option<ImportJob>,
    /// "Send N at R per second", running or ended.
    pub run: Option<Run>,
    /// The traffic lab.
    pub lab: Lab,
    /// What waits for a handler in JavaScript.
    pub waiting: Option<Waiting>,
    /// The console.
    pub console: Console,
    /// Whether simulated time runs along with real time.
    pub clock_running: bool,
    /// Messages, newest last.
    pub notices: Vec<Notice>,
    /// How saving goes.
    pub storage: StorageState,
    /// Changes to take back, newest last.
    pub undo: Vec<Change>,
    /// Changes to do again, newest last.
    pub redo: Vec<Change>,
    pub(super) next_notice: u64,
    /// How many entries this tab has put into the log.
    pub(super) logged: u64,
}

/// A change that can be taken back, or done again.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What was done.
    pub title: String,
    /// The account to go to.
    pub account: Account,
    /// Which entries of the log it made, as this tab counts them.
    pub(super) entries: Range<u64>,
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
    /// Whether older operations have been dropped from the log.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub log_is_cut: bool,
    /// Requests that were sent one by one, oldest first; the newest 50 are kept.
    #[serde(default)]
    pub history: Vec<Exchange>,
    /// The request being written.
    #[serde(default)]
    pub composer: Composer,
    /// Requests that stood there before another one took their place, oldest first; the newest 10 are kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<Composer>,
    /// What the traffic lab keeps.
    #[serde(default, skip_serializing_if = "SavedLab::is_empty")]
    pub lab: SavedLab,
    /// Preferences.
    #[serde(default)]
    pub settings: Settings,
}

impl Workspace {
    /// A workspace with nothing in it; chance begins with this seed.
    pub fn empty(seed: u64) -> Workspace {
        Workspace {
            engine: Engine::new(seed),
            log: Vec::new(),
            log_is_cut: false,
            history: Vec::new(),
            composer: Composer::default(),
            kept: Vec::new(),
            lab: SavedLab::default(),
            settings: Settings::default(),
        }
    }
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
    /// The identifiers that it made, by the member of the answer that says them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub made: BTreeMap<String, String>,
    /// What identifiers stand for that it names and that no earlier entry made.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub found: BTreeMap<String, Landmark>,
    /// Whether it has been taken back since.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub taken_back: bool,
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
    /// What a browser made of it, if it was sent as one would.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cors: Option<Box<CorsReport>>,
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
