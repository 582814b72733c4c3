//! The envelope around a workspace: format, version, revision; migrations from older versions.

use super::{parts, pool};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The version of the format that is written.
pub const FORMAT_VERSION: u64 = 2;

/// What turns a workspace of one version into the next one: the entry at place 0 turns version 1 into version 2, and so on.
/// Version 2 may write parts by themselves, and holds the same.
const MIGRATIONS: &[Migration] = &[|workspace| workspace];

type Migration = fn(Value) -> Value;

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

/// The document of a workspace, as a file holds it; empty if there can be none (see [`document`]).
pub fn encode<T: Serialize>(workspace: &T) -> String {
    document(workspace).map(|document| document.to_string()).unwrap_or_default()
}

/// The document of a workspace, or why there can be none: it would be too large or too deep to be read again.
pub fn document<T: Serialize>(workspace: &T) -> Result<Value, String> {
    revised(workspace, 0)
}

/// The document of a workspace that has been saved so often.
pub(super) fn revised<T: Serialize>(workspace: &T, revision: u64) -> Result<Value, String> {
    let workspace = serde_json::to_value(workspace).map_err(|error| error.to_string())?;
    let (workspace, pool) = pool::fold(&workspace)?;
    Ok(json!({"format": "stagecraft", "version": FORMAT_VERSION, "revision": revision, "workspace": workspace, "pool": pool}))
}

/// Reads a document's text.
pub fn decode<T: DeserializeOwned>(text: &str) -> Result<Decoded<T>, Unreadable> {
    let document: Value = serde_json::from_str(text).map_err(|error| unreadable(format!("It is not JSON: {error}")))?;
    decode_document(&document)
}

/// Reads a document.
pub fn decode_document<T: DeserializeOwned>(document: &Value) -> Result<Decoded<T>, Unreadable> {
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
    let mut budget = pool::budget();
    let mut workspace = pool::unfold(&document["workspace"], &document["pool"], &mut budget).map_err(unreadable)?;
    parts::put_back(&mut workspace, document, &mut budget).map_err(unreadable)?;
    let workspace = migrated(workspace, version, MIGRATIONS);
    let revision = document["revision"].as_u64().unwrap_or(0);
    let workspace = T::deserialize(&workspace).map_err(|error| unreadable(format!("The workspace in it cannot be read: {error}")))?;
    Ok(Decoded { workspace, revision })
}

/// A workspace of this version, brought through every migration that came after it.
fn migrated(workspace: Value, version: u64, migrations: &[Migration]) -> Value {
    let done = usize::try_from(version.saturating_sub(1)).unwrap_or(usize::MAX);
    migrations.iter().skip(done).fold(workspace, |workspace, migrate| migrate(workspace))
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

    #[test]
    fn an_older_workspace_goes_through_every_migration_since() {
        let migrations: &[Migration] = &[|value| json!([value, "to 2"]), |value| json!([value, "to 3"])];
        assert_eq!(migrated(json!(1), 1, migrations), json!([[1, "to 2"], "to 3"]));
        assert_eq!(migrated(json!(1), 2, migrations), json!([1, "to 3"]));
        assert_eq!(migrated(json!(1), 3, migrations), json!(1));
        // Whoever raises the version writes the migration to it.
        assert_eq!(MIGRATIONS.len() as u64, FORMAT_VERSION - 1);
    }

    /// Any JSON, with what a document itself writes in it, and large parts that stand more than once.
    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            prop::num::f64::NORMAL.prop_map(Value::from),
            ".{0,8}".prop_map(Value::from),
            Just(json!({"pad": "long enough to be pooled ".repeat(12)})),
        ];
        let name = prop_oneof!["[a-c]", Just("$pool".to_owned()), Just("$integer".to_owned()), Just("$$pool".to_owned())];
        leaf.prop_recursive(6, 60, 4, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((name.clone(), inner.clone()), 0..4).prop_map(|members| Value::Object(members.into_iter().collect())),
                inner.prop_map(|inner| json!([inner, inner])),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_json_is_read_back_as_it_was(workspace in any_json()) {
            let decoded = decode::<Value>(&encode(&workspace)).map(|decoded| decoded.workspace.to_string());
            prop_assert_eq!(decoded, Ok(workspace.to_string()));
        }

        #[test]
        fn no_document_breaks_it(workspace in any_json(), pool in any_json()) {
            let _ = decode_document::<Value>(&json!({"format": "stagecraft", "version": 1, "workspace": workspace, "pool": [pool]}));
        }

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
