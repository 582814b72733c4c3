//! ImportDocumentationParts: the documentation parts of a document, added to an API's or put in their place.

use super::documentation_part::{check_location, set_part};
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, find, ids};
use crate::model::{Account, DocumentationPart, RestApi};
use crate::openapi;
use crate::time::Chance;
use serde_json::{Map, Value, json};

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
    let mut old = std::mem::take(&mut api.documentation_parts);
    if mode == "merge" {
        std::mem::swap(&mut old, &mut api.documentation_parts);
    }
    let mut imported = Vec::new();
    for part in parts {
        if let Err(error) = check_location(&part.location) {
            warnings.push(error.message);
            continue;
        }
        imported.push(merge_part(api, part, ctx.chance)?);
    }
    if input.flag("failOnWarnings")? && !warnings.is_empty() {
        return Err(ApiError::bad_request(format!("Warnings found during import:\n\t{}", warnings.join("\n\t"))));
    }
    let mut answer = json!({"ids": imported});
    if !warnings.is_empty() {
        answer["warnings"] = json!(warnings);
    }
    Ok(answer)
}

/// Adds a part, or puts its properties over those of the part that is there for the same place. Answers its identifier.
pub(super) fn merge_part(api: &mut RestApi, mut part: DocumentationPart, chance: &mut Chance) -> Result<String, ApiError> {
    let known = api.documentation_parts.values().find(|known| known.location == part.location);
    match known {
        Some(known) => {
            part.properties = merged(&known.properties, &part.properties);
            part.id = known.id.clone();
        }
        None => part.id = ids::short(chance),
    }
    let id = part.id.clone();
    set_part(api, part)?;
    Ok(id)
}

/// Properties with those of another text over them: an attribute that both have is the other's.
fn merged(old: &str, new: &str) -> String {
    let object = |text: &str| serde_json::from_str::<Map<String, Value>>(text).unwrap_or_default();
    let mut whole = object(old);
    whole.extend(object(new));
    Value::Object(whole).to_string()
}
