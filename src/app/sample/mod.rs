//! The sample that a first start shows: a pet store with two stages, two versions of a function behind aliases, a plan and a key.

#[cfg(test)]
mod make;

use super::Workspace;
use crate::storage::{self, Unreadable};

/// The sample's document. It is kept as it was made, so that a first visit needs no import and no control plane: `make` says how it is
/// made, and a test that both are the same.
const DOCUMENT: &str = include_str!("workspace.json");

/// The sample.
pub fn sample() -> Result<Workspace, Unreadable> {
    storage::decode(DOCUMENT).map(|decoded| decoded.workspace)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Run with `STAGECRAFT_RENEW=1` to write the file anew.
    #[test]
    fn the_document_is_what_the_operations_make() {
        let made = storage::document(&make::make().expect("the sample is made")).expect("it has a document");
        let text = serde_json::to_string_pretty(&made).expect("JSON") + "\n";
        if std::env::var_os("STAGECRAFT_RENEW").is_some() {
            let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/app/sample/workspace.json");
            std::fs::write(file, &text).expect("the file can be written");
            return;
        }
        assert!(text == DOCUMENT, "workspace.json is not what make.rs makes: run this test with STAGECRAFT_RENEW=1");
    }

    #[test]
    fn the_prepared_request_is_answered_with_pets() {
        let mut workspace = sample().expect("the sample can be read");
        let request = workspace.composer.request(&workspace.engine);
        let (served, trace) = workspace.engine.send(&request);
        assert_eq!(served.response.status, 200, "{trace:#?}");
        assert!(served.response.body.text().contains("dog"));
        assert!(workspace.log.len() > 10);
    }
}
