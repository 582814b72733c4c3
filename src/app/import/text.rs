//! The text of a document that is being imported.

use std::ops::Deref;
use std::sync::Arc;

/// A text that all who show it share. One is the same as itself without a look at its megabytes, which an `Arc<str>` would compare whenever
/// something is drawn.
#[derive(Clone, Debug, Default, Eq)]
pub struct DocumentText(Arc<str>);

impl DocumentText {
    /// Whether the two are one, and not only alike.
    pub fn is(&self, other: &DocumentText) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The text itself, shared.
    pub(super) fn shared(&self) -> Arc<str> {
        self.0.clone()
    }
}

impl PartialEq for DocumentText {
    fn eq(&self, other: &DocumentText) -> bool {
        self.is(other) || self.0 == other.0
    }
}

impl Deref for DocumentText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<T: Into<Arc<str>>> From<T> for DocumentText {
    fn from(text: T) -> DocumentText {
        DocumentText(text.into())
    }
}
