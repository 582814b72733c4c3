//! The import page: the document being imported, what is wrong with it and where in its text that is, and what it would change.

use super::difference::{Change, difference};
use crate::app::{DocumentText, ImportProgress, ImportSettings, Repairs, State};
use crate::control::ApiError;
use crate::model::ApiDefinition;
use crate::openapi::Problem;
use std::sync::{Arc, OnceLock};

/// The import page.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportView {
    /// The document's text.
    pub text: DocumentText,
    /// Where it came from, if not from typing.
    pub file_name: Option<String>,
    /// How it is to be imported.
    pub settings: ImportSettings,
    /// What keeps it from being imported.
    pub errors: Vec<ProblemRow>,
    /// What was not understood.
    pub warnings: Vec<ProblemRow>,
    /// What it would make.
    pub summary: Option<String>,
    /// How many operations would get a mock.
    pub mocks: usize,
    /// APIs that it could go into: ids and names.
    pub apis: Vec<(String, String)>,
    /// Whether it says a base path.
    pub has_base_path: bool,
    /// What it would change; none while nobody asked.
    pub changes: Option<Changes>,
    /// The repairs that could be made, once somebody asked for them.
    pub repairs: Option<Repairs>,
    /// How many resources it needs, if that is more than an API may have.
    pub resource_limit_needed: Option<u32>,
    /// How many bytes it has, if that is more than a document may have.
    pub byte_limit_needed: Option<u32>,
    /// Whether it has been looked through.
    pub is_checked: bool,
    /// How far that has come, or its import.
    pub progress: Option<ImportProgress>,
    /// Why it was refused when it was to be imported.
    pub refusal: Option<ApiError>,
}

/// An API before an import and after it. They are compared when somebody looks, because that takes a while for large ones.
#[derive(Clone, Debug)]
pub struct Changes {
    before: Arc<ApiDefinition>,
    after: Arc<ApiDefinition>,
}

impl PartialEq for Changes {
    fn eq(&self, other: &Changes) -> bool {
        Arc::ptr_eq(&self.before, &other.before) && Arc::ptr_eq(&self.after, &other.after)
    }
}

impl Changes {
    /// What differs.
    pub fn list(&self) -> Vec<Change> {
        difference(&self.before, &self.after)
    }
}

/// Something wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemRow {
    /// What is wrong.
    pub message: String,
    /// Its JSON pointer; empty for the whole document.
    pub pointer: String,
    /// Line and column from 1, where they are known.
    pub place: Option<(usize, usize)>,
}

/// The import page.
pub fn import(state: &State) -> ImportView {
    let draft = &state.import;
    let rows = |problems: &[Problem]| problems.iter().map(row).collect();
    let account = &state.workspace.engine.account;
    let current = draft.settings.target.as_ref().and_then(|id| account.rest_apis.get(id)).map(|api| api.definition.clone());
    let changes = |after: &Arc<ApiDefinition>| Changes { before: current.unwrap_or_else(nothing), after: after.clone() };
    ImportView {
        text: draft.text.clone(),
        file_name: draft.file_name.clone(),
        settings: draft.settings.clone(),
        errors: rows(&draft.errors),
        warnings: rows(&draft.warnings),
        summary: draft.summary.clone(),
        mocks: draft.answers.len(),
        apis: account.rest_apis.values().map(|api| (api.id.clone(), api.name.clone())).collect(),
        has_base_path: draft.says_base_path,
        changes: draft.preview.as_ref().map(changes),
        repairs: draft.repairs.clone(),
        resource_limit_needed: draft.errors.iter().find_map(|problem| needed(&problem.message)),
        byte_limit_needed: draft.errors.iter().find_map(|problem| bytes_needed(&problem.message)),
        is_checked: draft.is_checked,
        progress: state.import_progress(),
        refusal: draft.refusal.clone(),
    }
}

/// The definition of an API that is not there: always the same one.
fn nothing() -> Arc<ApiDefinition> {
    static NOTHING: OnceLock<Arc<ApiDefinition>> = OnceLock::new();
    NOTHING.get_or_init(Arc::default).clone()
}

/// The number of resources in the refusal of too many.
fn needed(message: &str) -> Option<u32> {
    message.strip_prefix("Maximum number of resources")?.rsplit_once('(')?.1.split(' ').next()?.parse().ok()
}

/// The number of bytes in the refusal of too long a document.
fn bytes_needed(message: &str) -> Option<u32> {
    message.strip_prefix("Invalid OpenAPI input. The document has ")?.split_once(" bytes;")?.0.parse().ok()
}

fn row(problem: &Problem) -> ProblemRow {
    ProblemRow {
        message: problem.message.clone(),
        pointer: problem.pointer.clone(),
        place: problem.line.map(|line| (line, problem.column.unwrap_or(1))),
    }
}

/// Where a line and a column (both from 1, the column in characters) are in a text, in UTF-16 units, as a text area counts.
pub fn caret(text: &str, line: usize, column: usize) -> u32 {
    let units = |text: &str| text.encode_utf16().count();
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(units).sum();
    let current = text.split('\n').nth(line.saturating_sub(1)).unwrap_or_default();
    let within: usize = current.chars().take(column.saturating_sub(1)).map(char::len_utf16).sum();
    u32::try_from(before + within).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_counted_as_a_text_area_counts() {
        let text = "a: 1\nb: 😀 x\nc";
        assert_eq!(caret(text, 1, 1), 0);
        assert_eq!(caret(text, 2, 1), 5);
        assert_eq!(caret(text, 2, 5), 10, "the face is two units long");
        assert_eq!(caret(text, 3, 9), 14, "no column lies beyond its line");
        assert_eq!(caret(text, 99, 1), 14, "no line lies beyond the text");
    }

    #[test]
    fn the_limit_that_a_document_needs_is_read_off_its_refusal() {
        let message =
            "Maximum number of resources for this API has been reached. Please contact AWS if you need additional resources. (412 of 300)";
        assert_eq!((needed(message), needed("something (1 of 2)")), (Some(412), None));
        let limits = crate::openapi::Limits { bytes: 3, ..crate::openapi::Limits::AWS };
        let long = crate::openapi::Document::parse("long text", limits, None).expect_err("too long");
        assert_eq!((bytes_needed(&long.message), bytes_needed(message)), (Some(9), None));
    }
}
