//! OpenAPI and Swagger documents: in, text → plan and warnings; out, `export/`. Nothing here changes an account; `control` carries plans out.

mod authorizers;
mod document;
mod documentation;
mod example;
mod export;
mod extensions;
mod gateway_responses;
pub mod http;
mod integration;
mod issues;
mod json;
mod kept;
mod locate;
mod method;
mod mock;
mod models;
mod pace;
mod parameters;
mod paths;
mod pieces;
mod plan;
mod reader;
mod repair;
mod responses;
mod servers;
mod yaml;
mod yaml_indent;
mod yaml_places;

pub use document::{AwsVariables, Document, below, place, place_stepwise};
pub use documentation::documentation_parts;
pub use export::{ExportExtensions, ExportFormat, ExportType, Exported, export};
pub use mock::{mocks, mocks_of};
pub use models::REST_API_ID;
pub use pace::{Pace, Stage, at_once};
pub use plan::{Basepath, ImportOptions, ImportPlan, read, read_document, summary};
pub use reader::{Reader, Version, text_of};
pub use repair::{Change, Repaired, repair, repair_stepwise};

use serde::{Deserialize, Serialize};

/// How much a document may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Its length in bytes.
    pub bytes: usize,
    /// How many resources the API may have, `/` included.
    pub resources: usize,
    /// How many values it may stand for, once its aliases are written out: so that a few lines cannot stand for billions.
    pub values: usize,
}

impl Limits {
    /// AWS's limits: 6 MB a document (`ImportRestApi`), 300 resources an API (`limits`).
    pub const AWS: Limits = Limits { bytes: 6 * 1024 * 1024, resources: 300, values: 1_000_000 };
    /// What is read where somebody asks for more than AWS imports: 300 resources can be raised on request, 6 MB cannot.
    pub const LIFTED: Limits = Limits { bytes: 32 * 1024 * 1024, resources: 10_000, values: 4_000_000 };
}

impl Default for Limits {
    fn default() -> Self {
        Limits::AWS
    }
}

/// Something wrong with a document, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// What is wrong, in AWS's words where they are known.
    pub message: String,
    /// JSON pointer to the place, such as `/paths/~1pets/get`; empty for the whole document.
    pub pointer: String,
    /// Line in the text, from 1, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Column in the text, from 1, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// Whether AWS would take it as it is, and only Stagecraft cannot do it yet. Such a warning is none of AWS's: `failOnWarnings` lets it pass.
    #[serde(default)]
    pub not_simulated: bool,
}

/// A mock answer made from what an operation documents (see [`mocks`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mock {
    /// The resource's path.
    pub path: String,
    /// The HTTP method.
    pub http_method: String,
    /// The status of the first documented success.
    pub status_code: String,
    /// The media type of the body.
    pub content_type: String,
    /// The body: the documented example, or one made from the schema.
    pub body: String,
}

/// Does with a text all that this room can: what must neither break nor hang for any text. For tests and fuzzing.
pub fn try_everything(text: &str) {
    let options = ImportOptions::default();
    for basepath in [Basepath::Ignore, Basepath::Prepend, Basepath::Split] {
        let options = ImportOptions { basepath, ..options.clone() };
        if let Err(problems) = read(text, &options) {
            assert!(!problems.is_empty(), "a refusal says why");
        }
    }
    mocks(text, &options);
    // What is wrong with documentation parts is looked at where they are imported.
    let _ = documentation_parts(text);
    if let Ok(repaired) = repair(text, &options, &|_| Vec::new())
        && repaired.errors.is_empty()
    {
        let again = read(&repaired.text, &options);
        assert!(again.is_ok(), "a repaired document can be imported: {again:?}");
    }
}
