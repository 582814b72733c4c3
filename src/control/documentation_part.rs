//! Documentation parts, one by one. Their versions and their import from a document stand in files of their own.

use super::patch;
use super::undocumented::undocumented;
use super::violations::Violations;
use super::{ApiError, Context, Input, Operations, find, ids, input::output, page::page};
use crate::model::{Account, DocumentationPart, DocumentationPartLocation, RestApi};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const OPERATIONS: Operations = &[
    ("CreateDocumentationPart", create_documentation_part),
    ("GetDocumentationPart", get_documentation_part),
    ("GetDocumentationParts", get_documentation_parts),
    ("UpdateDocumentationPart", update_documentation_part),
    ("DeleteDocumentationPart", delete_documentation_part),
];

/// How many parts an API has at most (`limits`).
const MOST_PARTS: usize = 2_000;
/// What a part can be about, in the order in which AWS's message lists them.
const LOCATION_TYPES: [&str; 12] = [
    "RESPONSE_BODY",
    "RESPONSE",
    "METHOD",
    "MODEL",
    "AUTHORIZER",
    "RESPONSE_HEADER",
    "RESOURCE",
    "PATH_PARAMETER",
    "REQUEST_BODY",
    "QUERY_PARAMETER",
    "API",
    "REQUEST_HEADER",
];

fn create_documentation_part(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let location: DocumentationPartLocation = input.read("location")?.unwrap_or_default();
    check_location(&location)?;
    let api = find::api_mut(account, input.required("restApiId")?)?;
    if api.documentation_parts.values().any(|part| part.location == location) {
        let place = describe(&location);
        return Err(ApiError::conflict(format!("Documentation part already exists for the specified location: {place}.")));
    }
    let part = DocumentationPart { id: ids::short(ctx.chance), location, properties: checked(input.text("properties")?)? };
    let answer = output(&part).map(Value::Object);
    set_part(api, part)?;
    answer
}

/// What a part is about must be of a kind that the service model knows.
pub(super) fn check_location(location: &DocumentationPartLocation) -> Result<(), ApiError> {
    let mut violations = Violations::default();
    violations.enumeration(&location.kind, "createDocumentationPartInput.location.type", &LOCATION_TYPES);
    if let Some(status) = location.status_code.as_deref().filter(|status| !is_location_status(status)) {
        violations.pattern(status, "createDocumentationPartInput.location.statusCode", r"^([1-5]\d\d|\*|\s*)$");
    }
    violations.finish()
}

/// Whether a part can be about this status: one from 100 to 599, every one (`*`), or none.
fn is_location_status(status: &str) -> bool {
    let digits = status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit()) && (b'1'..=b'5').contains(&status.as_bytes()[0]);
    digits || status == "*" || status.trim().is_empty()
}

/// Puts a part in its place, new or changed.
pub(super) fn set_part(api: &mut RestApi, part: DocumentationPart) -> Result<(), ApiError> {
    if api.documentation_parts.len() >= MOST_PARTS && !api.documentation_parts.contains_key(&part.id) {
        return Err(ApiError::limit_exceeded(format!("An API has {MOST_PARTS} documentation parts at most")));
    }
    Arc::make_mut(&mut api.documentation_parts).insert(part.id.clone(), part);
    Ok(())
}

fn get_documentation_part(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    output(find_part(account, input)?).map(Value::Object)
}

fn get_documentation_parts(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let (kind, path, name) = (input.text("type")?, input.text("path")?, input.text("nameQuery")?);
    let status = input.text("locationStatus")?;
    let mut violations = Violations::default();
    violations.enumeration(kind.unwrap_or("API"), "type", &LOCATION_TYPES);
    violations.enumeration(status.unwrap_or("DOCUMENTED"), "locationStatus", &["DOCUMENTED", "UNDOCUMENTED"]);
    violations.finish()?;
    let api = find::api(account, input.required("restApiId")?)?;
    let is_asked = |at: &DocumentationPartLocation| {
        kind.is_none_or(|kind| at.kind == kind)
            && path.is_none_or(|path| at.path.as_deref() == Some(path))
            && name.is_none_or(|name| at.name.as_ref().is_some_and(|known| known.starts_with(name)))
    };
    if status == Some("UNDOCUMENTED") {
        let places = undocumented(api).into_iter().filter(is_asked);
        return page(input, places.map(|place| (describe(&place), json!({"location": place}))).collect());
    }
    let parts = api.documentation_parts.values().filter(|part| is_asked(&part.location));
    let items = parts.map(|part| Ok((part.id.clone(), Value::Object(output(part)?)))).collect::<Result<_, ApiError>>()?;
    page(input, items)
}

fn update_documentation_part(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let mut violations = Violations::default();
    let patches = patch::read(input, "updateDocumentationPartInput", &mut violations)?;
    violations.finish()?;
    let mut part = find_part(account, input)?.clone();
    for patch in &patches {
        patch.must_be_one_of(&["/properties"])?;
        part.properties = checked(patch.value)?;
    }
    let answer = output(&part).map(Value::Object);
    let api = find::api_mut(account, input.required("restApiId")?)?;
    Arc::make_mut(&mut api.documentation_parts).insert(part.id.clone(), part);
    answer
}

fn delete_documentation_part(account: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let id = find_part(account, input)?.id.clone();
    let api = find::api_mut(account, input.required("restApiId")?)?;
    Arc::make_mut(&mut api.documentation_parts).remove(&id);
    Ok(json!({}))
}

fn find_part<'a>(account: &'a Account, input: Input<'_>) -> Result<&'a DocumentationPart, ApiError> {
    let api = find::api(account, input.required("restApiId")?)?;
    let part = api.documentation_parts.get(input.required("documentationPartId")?);
    part.ok_or_else(|| ApiError::not_found("Invalid Documentation part identifier specified"))
}

/// Properties are an object in JSON.
fn checked(properties: Option<&str>) -> Result<String, ApiError> {
    let properties = properties.filter(|text| !text.is_empty());
    let text = properties.ok_or_else(|| ApiError::bad_request("Documentation part properties must be non-empty"))?;
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(_)) => Ok(text.to_owned()),
        _ => Err(ApiError::bad_request("Documentation part properties must be a valid JSON object")),
    }
}

fn describe(location: &DocumentationPartLocation) -> String {
    let members = [("path", &location.path), ("method", &location.method), ("statusCode", &location.status_code), ("name", &location.name)];
    let mut text = format!("type '{}'", location.kind);
    for (name, value) in members.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
        text.push_str(&format!(", {name} '{value}'"));
    }
    text
}
