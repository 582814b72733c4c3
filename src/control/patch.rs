//! Patch operations, as every `Update…` takes them: reading them, their paths, and AWS's three families of complaints.
//!
//! How an update is written:
//! ```text
//! let mut violations = Violations::default();
//! let patches = patch::read(input, "updateStageInput", &mut violations)?;   // `op` is checked here
//! violations.status_code(...);                                              // further constraints, in AWS's order
//! violations.finish()?;                                                     // ValidationException, before any 404
//! let stage = ...;                                                          // the 404s
//! for patch in &patches {
//!     match (patch.op, &*as_strs(&patch.parts()?)) {                        // the path without escapes
//!         (PatchOp::Replace, ["description"]) => stage.description = patch.text(),
//!         _ => return Err(patch.invalid_path()),
//!     }
//! }
//! ```
//! - [`Patch::parts`] splits and unescapes a path (`/a/image~1png` → `a`, `image/png`).
//! - [`Patch::text`], [`Patch::flag`], [`Patch::number`], [`Patch::integer`] read the value, which AWS always sends as text.
//! - [`Patch::invalid_path`] is the family `Invalid patch path /x`; [`Patch::must_be_one_of`] checks against a resource's list of
//!   replaceable paths and gives the other two: `… Must be one of: […]` and `… Please choose supported operations`.
//! - [`Patch::entry`] patches one entry of a map, [`Patch::member`] one of a list.
//!
//! What each resource lets one patch stands with that resource.

use super::violations::Violations;
use super::{ApiError, Input};
use serde_json::Value;
use std::collections::BTreeMap;

/// What a patch operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PatchOp {
    /// Adds a value.
    Add,
    /// Removes what is there.
    Remove,
    /// Moves a value (known to the service model, supported by no resource).
    Move,
    /// Tests a value (known to the service model, supported by no resource).
    Test,
    /// Puts a value in the place of another.
    Replace,
    /// Copies a value from another place of the resource.
    Copy,
}

impl PatchOp {
    /// All, in the order in which AWS's message lists them.
    const ALL: [(&'static str, PatchOp); 6] = [
        ("add", PatchOp::Add),
        ("remove", PatchOp::Remove),
        ("move", PatchOp::Move),
        ("test", PatchOp::Test),
        ("replace", PatchOp::Replace),
        ("copy", PatchOp::Copy),
    ];

    /// AWS's name for it, such as `replace`.
    pub fn name(self) -> &'static str {
        PatchOp::ALL.iter().find(|(_, op)| *op == self).map_or("", |(name, _)| name)
    }

    fn from_name(name: &str) -> Option<PatchOp> {
        PatchOp::ALL.iter().find(|(known, _)| *known == name).map(|(_, op)| *op)
    }
}

/// One patch operation.
#[derive(Clone, Debug)]
pub(super) struct Patch<'a> {
    /// What it does.
    pub op: PatchOp,
    /// Where, as a JSON pointer.
    pub path: Option<&'a str>,
    /// The new value.
    pub value: Option<&'a str>,
    /// Where a copy is taken from, as a JSON pointer.
    pub from: Option<&'a str>,
}

/// Reads `patchOperations`. An unknown `op` is noted in `violations` under AWS's name for the input, such as `updateStageInput`.
pub(super) fn read<'a>(input: Input<'a>, shape: &str, violations: &mut Violations) -> Result<Vec<Patch<'a>>, ApiError> {
    let list = match input.get("patchOperations") {
        None => return Ok(Vec::new()),
        Some(Value::Array(list)) => list,
        Some(other) => {
            let message =
                format!("Parameter validation failed:\nInvalid type for parameter patchOperations, value: {other}, valid types: list");
            return Err(ApiError::new("ParamValidation", 400, message));
        }
    };
    let names = PatchOp::ALL.map(|(name, _)| name);
    let mut patches = Vec::with_capacity(list.len());
    for (index, item) in list.iter().enumerate() {
        let item = Input(item);
        let name = item.text("op")?.unwrap_or_default();
        match PatchOp::from_name(name) {
            Some(op) => patches.push(Patch { op, path: item.text("path")?, value: item.text("value")?, from: item.text("from")? }),
            None => violations.enumeration(name, &format!("{shape}.patchOperations.{}.member.op", index + 1), &names),
        }
    }
    Ok(patches)
}

impl Patch<'_> {
    /// The parts of the path, without escapes. A path that is missing or does not begin with a slash is invalid.
    pub fn parts(&self) -> Result<Vec<String>, ApiError> {
        let path = self.path.ok_or_else(|| self.invalid_path())?;
        split(path).ok_or_else(|| self.invalid_path())
    }

    /// `Invalid patch path /x`.
    pub fn invalid_path(&self) -> ApiError {
        ApiError::bad_request(format!("Invalid patch path {}", self.path.unwrap_or("null")))
    }

    /// `Invalid patch path  '/x' specified for op 'y'. …`: with the paths that may be replaced if there are any for this operation.
    pub fn unsupported(&self, paths: &[&str]) -> ApiError {
        if !paths.is_empty() {
            return self.not_among(paths);
        }
        let (path, op) = (self.path.unwrap_or("null"), self.op.name());
        ApiError::bad_request(format!("Invalid patch path  '{path}' specified for op '{op}'. Please choose supported operations"))
    }

    /// `Invalid patch path  '/x' specified for op 'y'. Must be one of: […]`, with an empty list where the operation has no path.
    pub fn not_among(&self, paths: &[&str]) -> ApiError {
        let (path, op, paths) = (self.path.unwrap_or("null"), self.op.name(), paths.join(", "));
        ApiError::bad_request(format!("Invalid patch path  '{path}' specified for op '{op}'. Must be one of: [{paths}]"))
    }

    /// `Invalid patch operation specified. Must be one of: […]`: the path is known, but not for this operation.
    pub fn must_be_operation(&self, names: &[&str]) -> ApiError {
        ApiError::bad_request(format!("Invalid patch operation specified. Must be one of: [{}]", names.join(", ")))
    }

    /// Checks a patch of a resource that only knows `replace`, and that only on these paths; answers with the path.
    pub fn must_be_one_of(&self, paths: &[&'static str]) -> Result<&'static str, ApiError> {
        if self.op != PatchOp::Replace {
            return Err(self.unsupported(&[]));
        }
        paths.iter().copied().find(|path| Some(*path) == self.path).ok_or_else(|| self.unsupported(paths))
    }

    /// The value as text; none if it is absent or empty, because AWS drops empty texts.
    pub fn text(&self) -> Option<String> {
        self.value.filter(|value| !value.is_empty()).map(str::to_owned)
    }

    /// The value as a switch: AWS reads whatever is not `true` as false (recorded).
    pub fn flag(&self) -> bool {
        self.value.is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// The value as a number.
    pub fn number(&self) -> Result<f64, ApiError> {
        self.value.and_then(|value| value.trim().parse().ok()).filter(|number: &f64| number.is_finite()).ok_or_else(|| self.invalid_value())
    }

    /// The value as a whole number.
    pub fn integer(&self) -> Result<i32, ApiError> {
        self.value.and_then(|value| value.trim().parse().ok()).ok_or_else(|| self.invalid_value())
    }

    /// The value does not fit the place.
    pub fn invalid_value(&self) -> ApiError {
        let (value, path) = (self.value.unwrap_or("null"), self.path.unwrap_or("null"));
        ApiError::bad_request(format!("Invalid patch value '{value}' specified for path {path}"))
    }

    /// Patches the entry `key` of a map: `add` sets it, `replace` and `remove` need it to be there and give `missing` otherwise.
    pub fn entry<T>(&self, map: &mut BTreeMap<String, T>, key: &str, value: T, missing: &str) -> Result<(), ApiError> {
        match self.op {
            PatchOp::Add => {}
            PatchOp::Replace | PatchOp::Remove if !map.contains_key(key) => return Err(ApiError::not_found(missing)),
            PatchOp::Replace => {}
            PatchOp::Remove => {
                map.remove(key);
                return Ok(());
            }
            PatchOp::Move | PatchOp::Test | PatchOp::Copy => return Err(self.invalid_path()),
        }
        map.insert(key.to_owned(), value);
        Ok(())
    }

    /// Patches a list of texts, where the path itself names the member: `add` appends it, `replace` takes it out and appends the value, `remove`
    /// takes it out. Adding twice and removing what is not there change nothing.
    pub fn member(&self, list: &mut Vec<String>, member: &str) -> Result<(), ApiError> {
        let at = list.iter().position(|known| known == member);
        match (self.op, at) {
            (PatchOp::Add, None) => list.push(member.to_owned()),
            (PatchOp::Remove, Some(at)) => drop(list.remove(at)),
            (PatchOp::Replace, Some(at)) => {
                list.remove(at);
                list.push(self.value.unwrap_or(member).to_owned());
            }
            (PatchOp::Add | PatchOp::Remove | PatchOp::Replace, _) => {}
            (PatchOp::Move | PatchOp::Test | PatchOp::Copy, _) => return Err(self.invalid_path()),
        }
        Ok(())
    }
}

/// The parts of a JSON pointer, without escapes.
fn split(path: &str) -> Option<Vec<String>> {
    Some(path.strip_prefix('/')?.split('/').map(unescape).collect())
}

/// A path's part without JSON pointer's escapes.
pub(super) fn unescape(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

/// Parts as slices, so that they can be matched.
pub(super) fn as_strs(parts: &[String]) -> Vec<&str> {
    parts.iter().map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn patch(op: PatchOp, path: &'static str, value: Option<&'static str>) -> Patch<'static> {
        Patch { op, path: Some(path), value, from: None }
    }

    #[test]
    fn unknown_operations_are_counted_with_their_place() {
        let input = json!({"patchOperations": [{"op": "wrong"}, {"op": "add", "path": "/a", "value": "b"}, {"op": "bad"}]});
        let mut violations = Violations::default();
        let patches = read(Input(&input), "updateThingInput", &mut violations).expect("the list is well-formed");
        assert_eq!(patches.len(), 1);
        let message = violations.finish().expect_err("two are unknown").message;
        assert!(message.starts_with("2 validation errors detected: Value 'wrong' at 'updateThingInput.patchOperations.1.member.op'"));
        assert!(message.contains("; Value 'bad' at 'updateThingInput.patchOperations.3.member.op'"));
        assert!(message.ends_with("enum value set: [add, remove, move, test, replace, copy]"));
    }

    #[test]
    fn paths_are_split_and_unescaped() {
        let parts = patch(PatchOp::Add, "/requestModels/application~1json~0x", None).parts();
        assert_eq!(parts, Ok(vec!["requestModels".to_owned(), "application/json~x".to_owned()]));
        assert!(patch(PatchOp::Add, "name", None).parts().is_err());
        let without = Patch { op: PatchOp::Add, path: None, value: None, from: None };
        assert_eq!(without.parts().expect_err("no path").message, "Invalid patch path null");
    }

    #[test]
    fn complaints_come_in_aws_words() {
        let paths = ["/description", "/schema"];
        let message = |patch: Patch<'_>| patch.must_be_one_of(&paths).expect_err("refused").message;
        assert_eq!(
            message(patch(PatchOp::Replace, "/name", None)),
            "Invalid patch path  '/name' specified for op 'replace'. Must be one of: [/description, /schema]"
        );
        assert_eq!(
            message(patch(PatchOp::Add, "/schema", None)),
            "Invalid patch path  '/schema' specified for op 'add'. Please choose supported operations"
        );
        assert_eq!(patch(PatchOp::Replace, "/schema", None).must_be_one_of(&paths), Ok("/schema"));
    }

    #[test]
    fn an_entry_must_exist_to_be_replaced_or_removed() {
        let mut map = BTreeMap::from([("a".to_owned(), 1)]);
        let missing = |result: Result<(), ApiError>| result.expect_err("missing").message;
        assert_eq!(missing(patch(PatchOp::Replace, "/m/b", None).entry(&mut map, "b", 2, "none")), "none");
        assert_eq!(missing(patch(PatchOp::Remove, "/m/b", None).entry(&mut map, "b", 2, "none")), "none");
        assert_eq!(patch(PatchOp::Add, "/m/b", None).entry(&mut map, "b", 2, "none"), Ok(()));
        assert_eq!(patch(PatchOp::Remove, "/m/a", None).entry(&mut map, "a", 0, "none"), Ok(()));
        assert_eq!(map, BTreeMap::from([("b".to_owned(), 2)]));
    }

    #[test]
    fn switches_and_numbers_are_read_from_text() {
        assert!(patch(PatchOp::Replace, "/enabled", Some("True")).flag());
        assert!(!patch(PatchOp::Replace, "/enabled", Some("not-a-boolean")).flag());
        assert_eq!(patch(PatchOp::Replace, "/x", Some("100.5")).number(), Ok(100.5));
        assert!(patch(PatchOp::Replace, "/x", Some("NaN")).number().is_err());
        assert!(patch(PatchOp::Replace, "/x", None).integer().is_err());
    }
}
