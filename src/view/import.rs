//! The import page: the document being imported, what is wrong with it, and where in its text that is.

use crate::app::State;
use crate::openapi::Problem;

/// The import page.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportView {
    /// The document's text.
    pub text: String,
    /// Where it came from, if from a file.
    pub file_name: Option<String>,
    /// What keeps it from being imported.
    pub errors: Vec<ProblemRow>,
    /// What was not understood.
    pub warnings: Vec<ProblemRow>,
    /// What it would make.
    pub summary: Option<String>,
    /// How many operations would get a mock.
    pub mocks: usize,
    /// APIs that it could overwrite: ids and names.
    pub apis: Vec<(String, String)>,
}

/// Something wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemRow {
    /// What is wrong.
    pub message: String,
    /// Its JSON pointer; empty for the whole document.
    pub pointer: String,
    /// `line:column`, where they are known.
    pub place: Option<String>,
    /// Where in the text that is, counted in UTF-16 units as a text area counts.
    pub caret: Option<u32>,
}

/// The import page.
pub fn import(state: &State) -> ImportView {
    let draft = &state.import;
    let rows = |problems: &[Problem]| problems.iter().map(|problem| row(&draft.text, problem)).collect();
    ImportView {
        text: draft.text.clone(),
        file_name: draft.file_name.clone(),
        errors: rows(&draft.errors),
        warnings: rows(&draft.warnings),
        summary: draft.summary.clone(),
        mocks: draft.mocks,
        apis: state.workspace.engine.account.rest_apis.values().map(|api| (api.id.clone(), api.name.clone())).collect(),
    }
}

fn row(text: &str, problem: &Problem) -> ProblemRow {
    let place = problem.line.map(|line| match problem.column {
        Some(column) => format!("{line}:{column}"),
        None => line.to_string(),
    });
    ProblemRow {
        message: problem.message.clone(),
        pointer: problem.pointer.clone(),
        place,
        caret: problem.line.map(|line| caret(text, line, problem.column.unwrap_or(1))),
    }
}

/// Where a line and a column (both from 1, the column in characters) are in a text, in UTF-16 units.
fn caret(text: &str, line: usize, column: usize) -> u32 {
    let units = |text: &str| text.encode_utf16().count();
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(units).sum();
    let current = text.split('\n').nth(line.saturating_sub(1)).unwrap_or_default();
    let within: usize = current.chars().take(column.saturating_sub(1)).map(char::len_utf16).sum();
    u32::try_from(before + within).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::caret;

    #[test]
    fn a_place_is_counted_as_a_text_area_counts() {
        let text = "a: 1\nb: 😀 x\nc";
        assert_eq!(caret(text, 1, 1), 0);
        assert_eq!(caret(text, 2, 1), 5);
        assert_eq!(caret(text, 2, 5), 10, "the face is two units long");
        assert_eq!(caret(text, 3, 9), 14, "no column lies beyond its line");
        assert_eq!(caret(text, 99, 1), 14, "no line lies beyond the text");
    }
}
