//! Actions and what they do to the state: the one dispatch table of the app.

use super::lab::LabAction;
use super::{Composer, DocumentText, ImportSettings, Route, RunPlan, State, StorageState, Theme};
use crate::backends::{HandlerAnswer, HandlerCall};
use crate::control::{ApiError, Operation};
use crate::time::Span;
use serde_json::Value;

/// Something that the user or the browser did.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Show a page.
    Navigate(Route),
    /// Call one operation; the reply is its output or its error.
    Call(Operation),
    /// Call several as one step to undo; stops at the first error, which takes all of them back. `title` names them in the undo menu.
    CallAll {
        /// What they do together, such as `Import Petstore`.
        title: String,
        /// The operations.
        operations: Vec<Operation>,
    },
    /// The document to import has a new text.
    ImportText {
        /// The text.
        text: DocumentText,
        /// The file's name, if it came from a file.
        file_name: Option<String>,
    },
    /// It is to be imported in another way.
    ImportSettings(ImportSettings),
    /// Look through a long document for what it would change.
    PreviewImport,
    /// List what would have to change in a refused document.
    ListRepairs,
    /// Change it so.
    ApplyRepairs,
    /// Raise the number of resources that an API may have, as AWS does on request; or the length of documents, as AWS does not.
    RaiseLimits {
        /// How many resources.
        resources: Option<u32>,
        /// How many bytes.
        bytes: Option<u32>,
    },
    /// Import it as a new API, or over an existing one; the reply is the API. A long document is imported step by step.
    Import {
        /// The API to overwrite.
        overwrite: Option<String>,
        /// Whether operations without integration get a mock.
        mocks: bool,
    },
    /// Show what has been done with a long document, if that has come to its end.
    SettleImport,
    /// Do at once what is left to do with it; the reply is what an import came to.
    FinishImport,
    /// Give up what is being done with it.
    CancelImport,
    /// The request being written changed.
    Compose(Composer),
    /// Make a curl command the request being written; what stood there is kept.
    PasteCurl(String),
    /// Take a request that was kept back into the composer, by its place.
    TakeKept(usize),
    /// Send it.
    Send,
    /// A handler in JavaScript has run, for whatever waited for it.
    HandlerDone(Box<HandlerCall>, HandlerAnswer),
    /// Put an earlier request back into the composer and send it.
    Replay(u64),
    /// Forget all earlier requests.
    ClearHistory,
    /// Run commands in the console.
    RunCommands(String),
    /// Open the console, or close it.
    OpenConsole(bool),
    /// Put a file where the console's commands find it.
    Attach {
        /// The file's name.
        name: String,
        /// What it holds.
        text: String,
    },
    /// Do something in the traffic lab.
    Lab(LabAction),
    /// Send the request many times.
    StartRun(RunPlan),
    /// Stop or go on with the run.
    PauseRun(bool),
    /// Forget the run.
    EndRun,
    /// So much real time has passed.
    Frame(Span),
    /// Move the clock.
    Advance(Span),
    /// Let the clock run along with real time, or stop it.
    RunClock(bool),
    /// Take the last change back.
    Undo,
    /// Do it again.
    Redo,
    /// Close a message.
    Dismiss(u64),
    /// Choose light or dark.
    SetTheme(Theme),
    /// The workspace was saved.
    Saved,
    /// It could not be saved.
    SaveFailed(String),
    /// Another tab has saved since.
    StoredElsewhere,
    /// Keep this tab's workspace over the other tab's.
    KeepMine,
    /// Take what this text holds as the workspace.
    LoadWorkspace(String),
    /// Download the workspace as a file.
    DownloadWorkspace,
    /// Download the log as a shell script that rebuilds the workspace.
    DownloadScript,
    /// Start again with the sample.
    ResetWorkspace,
    /// Close the banner about stored data.
    DismissStorage,
}

impl Action {
    /// Whether it could change what an import changes, and is not about that import itself.
    const fn must_wait_for_import(&self) -> bool {
        !matches!(
            self,
            Action::Navigate(_)
                | Action::ImportText { .. }
                | Action::ImportSettings(_)
                | Action::SettleImport
                | Action::FinishImport
                | Action::CancelImport
                | Action::Compose(_)
                | Action::OpenConsole(_)
                | Action::Frame(_)
                | Action::Dismiss(_)
                | Action::SetTheme(_)
                | Action::Saved
                | Action::SaveFailed(_)
                | Action::StoredElsewhere
                | Action::DismissStorage
        )
    }
}

/// Something that the browser is asked to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Save the workspace soon.
    Save,
    /// Save it now, over whatever is stored.
    SaveOver,
    /// Show this route's hash in the address bar.
    ShowRoute(Route),
    /// Offer a file.
    Download {
        /// Its name.
        name: String,
        /// Its media type.
        media_type: String,
        /// Its text.
        text: String,
    },
    /// Run a handler in JavaScript, and say with [`Action::HandlerDone`] what came of it.
    RunHandler(Box<HandlerCall>),
}

/// What an action came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    /// The reply to whoever dispatched the action: an output, or the error (which is shown as a notice, too).
    pub reply: Result<Value, ApiError>,
    /// What the browser is asked to do.
    pub effects: Vec<Effect>,
}

impl From<Result<Value, ApiError>> for Update {
    fn from(reply: Result<Value, ApiError>) -> Update {
        Update { reply, effects: Vec::new() }
    }
}

impl Update {
    /// Something was done that asks for this.
    pub(super) fn done(effects: impl IntoIterator<Item = Effect>) -> Update {
        Update { reply: Ok(Value::Null), effects: effects.into_iter().collect() }
    }
}

impl State {
    /// Does an action. While a long document is imported, whatever else could change the account waits for that.
    pub fn update(&mut self, action: Action) -> Update {
        let finished = if self.is_importing() && action.must_wait_for_import() { self.finish_import().effects } else { Vec::new() };
        let mut update = self.act(action);
        update.effects.splice(0..0, finished);
        update
    }

    fn act(&mut self, action: Action) -> Update {
        match action {
            Action::Navigate(route) => {
                self.route = route.clone();
                Update::done([Effect::ShowRoute(route)])
            }
            Action::Call(operation) => {
                if let Some(update) = self.call_function(&operation) {
                    return update;
                }
                let title = operation.operation.clone();
                self.change(&title, vec![operation])
            }
            Action::CallAll { title, operations } => self.change(&title, operations),
            Action::ImportText { text, file_name } => {
                let settings = std::mem::take(&mut self.import.settings);
                self.begin_check(text, file_name, settings, Vec::new());
                Update::done([])
            }
            Action::ImportSettings(settings) => {
                self.recheck_import(settings);
                Update::done([])
            }
            Action::PreviewImport => {
                self.preview_import();
                Update::done([])
            }
            Action::ListRepairs => {
                self.list_repairs();
                Update::done([])
            }
            Action::ApplyRepairs => {
                self.apply_repairs();
                Update::done([])
            }
            Action::RaiseLimits { resources, bytes } => self.raise_limits(resources, bytes),
            Action::Import { overwrite, mocks } => self.import_document(overwrite.as_ref(), mocks),
            Action::SettleImport => self.settle_import_job(),
            Action::FinishImport => self.finish_import(),
            Action::CancelImport => {
                self.cancel_import();
                Update::done([])
            }
            Action::Compose(composer) => {
                self.workspace.composer = composer;
                self.saved([])
            }
            Action::PasteCurl(text) => self.paste_curl(&text),
            Action::TakeKept(place) => self.take_kept(place),
            Action::Send => self.send(),
            Action::HandlerDone(call, answer) => self.handler_done(&call, answer),
            Action::Replay(id) => self.replay(id),
            Action::ClearHistory => {
                self.workspace.history.clear();
                self.saved([])
            }
            Action::RunCommands(text) => self.enter(&text),
            Action::OpenConsole(open) => {
                self.console.open = open;
                Update::done([])
            }
            Action::Attach { name, text } => self.attach(&name, text),
            Action::Lab(action) => self.act_in_lab(action),
            Action::StartRun(plan) => self.start_run(plan),
            Action::PauseRun(paused) => {
                if let Some(run) = &mut self.run {
                    run.pause(paused, self.workspace.engine.now);
                }
                self.saved([])
            }
            // What a run did to the clock and the buckets is saved when it ends, however it ends.
            Action::EndRun => match self.run.take() {
                Some(_) => self.saved([]),
                None => Update::done([]),
            },
            Action::Frame(elapsed) => self.frame(elapsed),
            Action::Advance(span) => {
                self.workspace.engine.advance(span);
                self.saved([])
            }
            Action::RunClock(running) => {
                self.clock_running = running;
                self.saved([])
            }
            Action::Undo => self.step(true),
            Action::Redo => self.step(false),
            Action::Dismiss(id) => {
                self.notices.retain(|notice| notice.id != id);
                Update::done([])
            }
            Action::SetTheme(theme) => {
                self.workspace.settings.theme = theme;
                self.saved([])
            }
            Action::Saved => {
                if matches!(self.storage, StorageState::Pending | StorageState::Failed { .. }) {
                    self.storage = StorageState::Saved;
                }
                Update::done([])
            }
            Action::SaveFailed(reason) => {
                // A save that was on its way when another tab's was noticed changes nothing about that.
                if self.storage != StorageState::Conflict {
                    self.storage = StorageState::Failed { reason };
                }
                Update::done([])
            }
            Action::StoredElsewhere => {
                self.storage = StorageState::Conflict;
                Update::done([])
            }
            Action::KeepMine => {
                self.storage = StorageState::Pending;
                Update::done([Effect::SaveOver])
            }
            Action::LoadWorkspace(text) => self.load(&text),
            Action::DownloadWorkspace => self.download(),
            Action::DownloadScript => self.download_script(),
            Action::ResetWorkspace => self.reset(),
            Action::DismissStorage => {
                // Which of two workspaces is kept is for the user to choose: that question cannot be dismissed.
                if self.storage != StorageState::Conflict {
                    self.storage = StorageState::Saved;
                }
                Update::done([])
            }
        }
    }

    /// A change of the workspace that is to be saved. While another tab's workspace is stored, nothing is written.
    pub(super) fn saved(&mut self, effects: impl IntoIterator<Item = Effect>) -> Update {
        let mut update = Update::done(effects);
        if self.storage != StorageState::Conflict {
            if self.storage == StorageState::Saved {
                self.storage = StorageState::Pending;
            }
            update.effects.push(Effect::Save);
        }
        update
    }
}
