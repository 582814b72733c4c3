//! ImportDocumentationParts: the documentation parts of a document, added to an API's or put in their place.

use super::documentation_part::{check_location, set_part};
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, find, ids};
use crate::model::{Account, DocumentationPart, DocumentationPartLocation, RestApi};
use crate::openapi;
use crate::time::Chance;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[("ImportDocumentationParts", import_documentation_parts)];

fn import_documentation_parts(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mode = input.text("mode")?.unwrap_or("merge");
    let mut violations = Violations::default();
    violations.enumeration(mode, "mode", &["overwrite", "merge"]);
    violations.finish()?;
    let api = find::api_mut(account, input.required("restApiId")?)?;
    let (parts, problems) =
        openapi::documentation_parts(input.required("body")?).map_err(|problem| ApiError::bad_request(problem.message))?;
    let mut warnings: Vec<String> = problems.into_iter().map(|problem| problem.message).collect();
    if mode != "merge" {
        api.documentation_parts = Arc::default();
    }
    let (parts, refused): (Vec<_>, Vec<_>) =
        parts.into_iter().map(|part| (check_location(&part.location), part)).partition(|(checked, _)| checked.is_ok());
    warnings.extend(refused.into_iter().filter_map(|(checked, _)| checked.err()).map(|error| error.message));
    let imported = merge_parts(api, parts.into_iter().map(|(_, part)| part), ctx.chance)?;
    if input.flag("failOnWarnings")? && !warnings.is_empty() {
        return Err(ApiError::bad_request(format!("Warnings found during import:\n\t{}", warnings.join("\n\t"))));
    }
    let mut answer = json!({"ids": imported});
    if !warnings.is_empty() {
        answer["warnings"] = json!(warnings);
    }
    Ok(answer)
}

/// Adds parts, or puts their properties over those of the parts that are there for the same places. Answers their identifiers.
pub(super) fn merge_parts(
    api: &mut RestApi,
    parts: impl IntoIterator<Item = DocumentationPart>,
    chance: &mut Chance,
) -> Result<Vec<String>, ApiError> {
    let mut known: BTreeMap<DocumentationPartLocation, String> =
        api.documentation_parts.values().rev().map(|part| (part.location.clone(), part.id.clone())).collect();
    let mut merged = Vec::new();
    for mut part in parts {
        match known.get(&part.location).and_then(|id| api.documentation_parts.get(id)) {
            Some(old) => {
                part.properties = merged_properties(&old.properties, &part.properties);
                part.id = old.id.clone();
            }
            None => {
                part.id = ids::short(chance);
                known.insert(part.location.clone(), part.id.clone());
            }
        }
        merged.push(part.id.clone());
        set_part(api, part)?;
    }
    Ok(merged)
}

/// Properties with those of another text over them: an attribute that both have is the other's.
fn merged_properties(old: &str, new: &str) -> String {
    let object = |text: &str| serde_json::from_str::<Map<String, Value>>(text).unwrap_or_default();
    let mut whole = object(old);
    whole.extend(object(new));
    Value::Object(whole).to_string()
}
