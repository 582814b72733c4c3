//! The document that is being imported: what is wrong with it, what it would change, the repairs that could be made, and its import. Reading
//! it and importing it are jobs: short ones are done at once, long ones a step a frame.

mod applying;
mod reading;
#[cfg(test)]
mod tests;
mod text;

use super::{Engine, State, Update};
use crate::control::{self, ApiError, ImportInto, Operation, ReadDocument};
use crate::model::ApiDefinition;
use crate::openapi::{Basepath, Change, ExportFormat, ImportOptions, Mock, Problem};
use applying::Applying;
use reading::Reading;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
pub use text::DocumentText;

/// Documents up to this length, in bytes, are looked through for what they would change with every change of them; longer ones when asked.
const SHORT: usize = 512 * 1024;
/// Documents up to this length, in bytes, are read and imported at once: that takes less than a frame.
const AT_ONCE: usize = 64 * 1024;

/// A document on its way in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportDraft {
    /// The text.
    pub text: DocumentText,
    /// The file's name or the address, if it came from one.
    pub file_name: Option<String>,
    /// How it is to be imported.
    pub settings: ImportSettings,
    /// What is wrong with it, if it cannot be imported.
    pub errors: Vec<Problem>,
    /// What was not understood.
    pub warnings: Vec<Problem>,
    /// What it would make, in a sentence; none while there are errors.
    pub summary: Option<String>,
    /// Mocks for the operations that have no integration.
    pub answers: Vec<Mock>,
    /// What the API would be; none while nobody asked, or there are errors.
    pub preview: Option<Arc<ApiDefinition>>,
    /// The repairs that could be made, once somebody asked for them.
    pub repairs: Option<Repairs>,
    /// The repairs that were made.
    pub repaired: Vec<Change>,
    /// Whether it may say a base path.
    pub says_base_path: bool,
    /// Whether it has been looked through; not yet, or not, because that was given up.
    pub is_checked: bool,
    /// Why it was refused when it was to be imported.
    pub refusal: Option<ApiError>,
    /// What was read, for its import.
    read: Option<Box<ReadDocument>>,
}

/// What is being done with the document.
#[derive(Debug)]
pub struct ImportJob(Job);

#[derive(Debug)]
enum Job {
    Reading(Reading),
    Applying(Box<Applying>),
}

/// How far a job has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImportProgress {
    /// What is being done.
    pub stage: &'static str,
    /// How much of it, from 0 to 1, roughly.
    pub share: f64,
}

/// How a document is to be imported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportSettings {
    /// The API that it is for; a new one if there is none.
    pub target: Option<String>,
    /// What becomes of what that API has.
    pub mode: ImportMode,
    /// What becomes of the document's base path.
    pub basepath: Basepath,
}

/// What becomes of what an API has already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ImportMode {
    /// The document takes its place.
    #[default]
    Overwrite,
    /// The document is added to it.
    Merge,
}

/// What would be changed in a refused document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repairs {
    /// The document with the changes; none if it cannot be read at all.
    text: Option<DocumentText>,
    /// How it is written.
    pub format: ExportFormat,
    /// The changes.
    pub changes: Vec<Change>,
    /// What would keep it from being imported all the same.
    pub errors: Vec<Problem>,
}

impl ImportMode {
    /// AWS's word for it.
    pub const fn word(self) -> &'static str {
        match self {
            ImportMode::Overwrite => "overwrite",
            ImportMode::Merge => "merge",
        }
    }
}

impl ImportSettings {
    /// `parameters` of the operation.
    fn parameters(&self) -> BTreeMap<String, String> {
        match self.basepath {
            Basepath::Ignore => BTreeMap::new(),
            Basepath::Prepend => BTreeMap::from([("basepath".into(), "prepend".into())]),
            Basepath::Split => BTreeMap::from([("basepath".into(), "split".into())]),
        }
    }

    fn options(&self, engine: &Engine) -> ImportOptions {
        // These parameters are all known.
        control::import_options(&engine.account, &self.parameters()).unwrap_or_default()
    }
}

impl ImportDraft {
    fn goes_into(&self) -> ImportInto {
        match (&self.settings.target, self.settings.mode) {
            (None, _) => ImportInto::New,
            (Some(id), ImportMode::Overwrite) => ImportInto::Over(id.clone()),
            (Some(id), ImportMode::Merge) => ImportInto::Merged(id.clone()),
        }
    }

    /// Looks what the document would change.
    fn preview(&mut self, engine: &Engine) {
        if let Some(read) = &self.read {
            self.preview = control::import_preview(&engine.account, read.plan.clone(), &self.goes_into());
        }
    }
}

impl State {
    /// Begins to read another document, or the same for another way of importing it. What was being done with the one before is given up.
    pub(super) fn begin_check(&mut self, text: DocumentText, file_name: Option<String>, settings: ImportSettings, repaired: Vec<Change>) {
        self.cancel_import();
        self.import = ImportDraft { text, file_name, settings, repaired, ..ImportDraft::default() };
        let draft = self.import.clone();
        self.begin_job(Job::Reading(Reading::check(&self.workspace.engine, draft)));
    }

    /// Reads the document again, for another way of importing it.
    pub(super) fn recheck_import(&mut self, settings: ImportSettings) {
        let ImportDraft { text, file_name, repaired, .. } = std::mem::take(&mut self.import);
        self.begin_check(text, file_name, settings, repaired);
    }

    /// Lists the repairs that could be made.
    pub(super) fn list_repairs(&mut self) {
        self.finish_import();
        let draft = self.import.clone();
        self.begin_job(Job::Reading(Reading::repairs(&self.workspace.engine, draft)));
    }

    /// Makes the repairs that were listed.
    pub(super) fn apply_repairs(&mut self) {
        self.finish_import();
        if let Some(Repairs { text: Some(text), changes, .. }) = self.import.repairs.take() {
            let ImportDraft { file_name, settings, .. } = std::mem::take(&mut self.import);
            self.begin_check(text, file_name, settings, changes);
        }
    }

    /// Looks through a long document for what it would change.
    pub(super) fn preview_import(&mut self) {
        self.finish_import();
        self.import.preview(&self.workspace.engine);
    }

    /// Raises the limits that the document goes beyond, and reads it again.
    pub(super) fn raise_limits(&mut self, resources: Option<u32>, bytes: Option<u32>) -> Update {
        let known = &self.workspace.engine.account.quotas;
        let (resources, bytes) = (resources.or(known.resources_per_api), bytes.or(known.document_bytes));
        let mut quotas = json!({});
        for (name, most) in [("ResourcesPerApi", resources), ("DocumentBytes", bytes)] {
            if let Some(most) = most {
                quotas[name] = json!(most);
            }
        }
        let update = self.change("Raise the limits", vec![Operation::backends("PutQuotas", quotas)]);
        self.recheck_import(self.import.settings.clone());
        update
    }

    /// Imports the document that is being drafted; a long one takes many steps. The reply is the API where it does not.
    pub(super) fn import_document(&mut self, overwrite: Option<&String>, mocks: bool) -> Update {
        self.finish_import();
        self.begin_import(overwrite, mocks);
        if self.import.text.len() > AT_ONCE { Update::done([]) } else { self.finish_import() }
    }

    /// Begins a job; a short one is done at once.
    fn begin_job(&mut self, job: Job) {
        self.import_job = Some(ImportJob(job));
        if self.import.text.len() <= AT_ONCE {
            self.finish_import();
        }
    }

    /// How far the job has come, while there is one.
    pub fn import_progress(&self) -> Option<ImportProgress> {
        let (stage, share) = match &self.import_job.as_ref()?.0 {
            Job::Reading(reading) => reading.progress(),
            Job::Applying(applying) => applying.progress(),
        };
        Some(ImportProgress { stage, share })
    }

    /// Whether a document is on its way into the account, which is not to be saved so.
    pub fn is_importing(&self) -> bool {
        matches!(self.import_job, Some(ImportJob(Job::Applying(_))))
    }

    /// Goes on with the job for so many units of work; whether there is more to do. What it comes to is shown by [`Action::SettleImport`].
    ///
    /// [`Action::SettleImport`]: super::Action::SettleImport
    pub fn step_import_job(&mut self, units: usize) -> bool {
        match self.import_job.take() {
            None => false,
            Some(ImportJob(Job::Reading(mut reading))) => {
                let more = reading.step(units);
                self.import_job = Some(ImportJob(Job::Reading(reading)));
                more
            }
            Some(ImportJob(Job::Applying(mut applying))) => {
                let more = self.step_import(&mut applying, units);
                self.import_job = Some(ImportJob(Job::Applying(applying)));
                more
            }
        }
    }

    /// Shows what the job came to, if it has come to its end.
    pub(super) fn settle_import_job(&mut self) -> Update {
        if self.step_import_job(0) {
            return Update::done([]);
        }
        match self.import_job.take() {
            None => Update::done([]),
            Some(ImportJob(Job::Reading(mut reading))) => {
                if let Some(draft) = reading.take() {
                    let refusal = self.import.refusal.take();
                    self.import = ImportDraft { refusal, ..*draft };
                    if self.import.text.len() <= SHORT {
                        self.import.preview(&self.workspace.engine);
                    }
                }
                Update::done([])
            }
            Some(ImportJob(Job::Applying(applying))) => self.settle_import(*applying),
        }
    }

    /// Does at once what is left of the job.
    pub(super) fn finish_import(&mut self) -> Update {
        while self.step_import_job(usize::MAX) {}
        self.settle_import_job()
    }

    /// Gives the job up: nothing has changed.
    pub(super) fn cancel_import(&mut self) {
        if let Some(ImportJob(Job::Applying(applying))) = self.import_job.take() {
            self.give_up_import(*applying);
        }
    }
}
