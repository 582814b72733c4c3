//! What actions do with the workspace as a whole: start, load, download, start again.

use super::{Effect, NoticeKind, Route, State, StorageState, Update, Workspace, sample};
use crate::control::ApiError;
use crate::model::RestApi;
use crate::storage::{self, Cache, SaveError, Store, Unreadable};

impl Workspace {
    /// Saves the workspace as [`storage::save`] does, and writes only those APIs anew that have changed since the last time.
    pub fn save(&mut self, store: &impl Store, cache: &mut Cache<RestApi>, seen: u64, over: bool) -> Result<u64, SaveError> {
        // They are put back at once, whatever comes of it.
        let apis = std::mem::take(&mut self.engine.account.rest_apis);
        let saved = storage::save_in_parts(store, self, ("/engine/account/restApis", &apis), cache, (seen, over));
        self.engine.account.rest_apis = apis;
        saved
    }
}

impl State {
    /// The state of a tab that opens with this workspace.
    pub fn new(workspace: Workspace, route: Route, storage: StorageState) -> State {
        State {
            workspace,
            route,
            import: super::ImportDraft::default(),
            import_job: None,
            run: None,
            lab: super::Lab::default(),
            waiting: None,
            console: super::Console::default(),
            clock_running: false,
            notices: Vec::new(),
            storage,
            undo: Vec::new(),
            redo: Vec::new(),
            next_notice: 0,
            logged: 0,
        }
    }

    /// Takes what a file holds as the workspace; if it cannot be read, nothing changes.
    pub(super) fn load(&mut self, text: &str) -> Update {
        self.take(storage::decode(text).map(|decoded| decoded.workspace), "Loaded the workspace")
    }

    /// Starts again with the sample.
    pub(super) fn reset(&mut self) -> Update {
        self.take(sample(), "Started again with the sample")
    }

    /// Takes a workspace that was read, or says why it could not be.
    fn take(&mut self, read: Result<Workspace, Unreadable>, done: &str) -> Update {
        match read {
            Ok(workspace) => {
                self.replace(workspace);
                self.notify(NoticeKind::Done, done.into());
                self.saved([])
            }
            Err(unreadable) => {
                self.notify(NoticeKind::Error, unreadable.reason.clone());
                Update::from(Err(ApiError::new("Unreadable", 400, unreadable.reason)))
            }
        }
    }

    fn replace(&mut self, workspace: Workspace) {
        let theme = self.workspace.settings.theme;
        self.workspace = workspace;
        self.workspace.settings.theme = theme;
        self.run = None;
        self.waiting = None;
        self.undo.clear();
        self.redo.clear();
    }

    /// Offers the workspace as a file.
    pub(super) fn download(&mut self) -> Update {
        match storage::document(&self.workspace) {
            Ok(document) => Update::done([Effect::download_json("stagecraft-workspace.json", document.to_string())]),
            Err(reason) => {
                self.notify(NoticeKind::Error, reason);
                Update::done([])
            }
        }
    }
}
