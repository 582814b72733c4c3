//! The envelope around a workspace: format, version, revision; migrations from older versions.

use super::pool;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The version of the format that is written.
pub const FORMAT_VERSION: u64 = 1;

/// What turns a workspace of one version into the next one: the entry at place 0 turns version 1 into version 2, and so on.
const MIGRATIONS: &[fn(Value) -> Value] = &[];

/// A workspace that could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded<T> {
    /// The workspace.
    pub workspace: T,
    /// How often it had been saved.
    pub revision: u64,
}

/// A workspace that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Why, in a sentence.
    pub reason: String,
    /// Whether a newer Stagecraft wrote it.
    pub newer: bool,
}

/// The document of a workspace, as a file holds it.
pub fn encode<T: Serialize>(workspace: &T) -> String {
    encode_revision(workspace, 0).unwrap_or_default()
}

/// The document of a workspace that has been saved so often.
pub(super) fn encode_revision<T: Serialize>(workspace: &T, revision: u64) -> Result<String, serde_json::Error> {
    let mut workspace = serde_json::to_value(workspace)?;
    let pool = pool::fold(&mut workspace);
    let document = json!({"format": "stagecraft", "version": FORMAT_VERSION, "revision": revision, "workspace": workspace, "pool": pool});
    serde_json::to_string(&document)
}

/// Reads a document.
pub fn decode<T: DeserializeOwned>(text: &str) -> Result<Decoded<T>, Unreadable> {
    let document: Value = serde_json::from_str(text).map_err(|error| unreadable(format!("It is not JSON: {error}")))?;
    decode_value(document)
}

fn decode_value<T: DeserializeOwned>(mut document: Value) -> Result<Decoded<T>, Unreadable> {
    if document["format"] != "stagecraft" {
        return Err(unreadable("It is not a workspace of Stagecraft: the member 'format' is not 'stagecraft'".into()));
    }
    let version = document["version"].as_u64().unwrap_or(0);
    if version > FORMAT_VERSION {
        let reason = format!("It was written by a newer Stagecraft (format {version}; this one reads up to {FORMAT_VERSION})");
        return Err(Unreadable { reason, newer: true });
    }
    if version == 0 {
        return Err(unreadable("It says no version that could be read".into()));
    }
    let mut workspace = document["workspace"].take();
    pool::unfold(&mut workspace, &document["pool"]).map_err(unreadable)?;
    for migrate in MIGRATIONS.iter().skip(version as usize - 1) {
        workspace = migrate(workspace);
    }
    let revision = document["revision"].as_u64().unwrap_or(0);
    let workspace = T::deserialize(&workspace).map_err(|error| unreadable(format!("The workspace in it cannot be read: {error}")))?;
    Ok(Decoded { workspace, revision })
}

fn unreadable(reason: String) -> Unreadable {
    Unreadable { reason, newer: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_cannot_be_read_says_why() {
        let reason = |text: &str| decode::<Value>(text).map_err(|unreadable| (unreadable.reason, unreadable.newer));
        assert!(reason("{").is_err_and(|(reason, newer)| reason.contains("not JSON") && !newer));
        assert!(reason("{}").is_err_and(|(reason, _)| reason.contains("not a workspace")));
        assert!(
            reason(r#"{"format":"stagecraft","version":99,"workspace":{}}"#)
                .is_err_and(|(reason, newer)| reason.contains("newer") && newer)
        );
        assert!(reason(r#"{"format":"stagecraft","workspace":{}}"#).is_err_and(|(reason, _)| reason.contains("no version")));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(names in prop::collection::vec("[a-z$~/]{0,12}", 0..12), number in any::<i32>()) {
            let long = "long enough to be pooled ".repeat(20);
            let workspace = json!({"names": names, "number": number, "a": {"text": long}, "b": {"text": long}, "c": [{"text": long}]});
            let decoded = decode::<Value>(&encode(&workspace)).map(|decoded| decoded.workspace);
            prop_assert_eq!(decoded, Ok(workspace));
        }

        #[test]
        fn no_text_breaks_it(text in ".{0,200}") {
            prop_assert!(decode::<Vec<String>>(&text).is_err());
        }
    }
}
