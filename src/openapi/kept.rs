//! Members `x-…` that nothing reads: kept by their place, so that an export writes them again (`model::Extensions`).

use super::plan::ImportPlan;
use super::reader::{Reader, cost};
use crate::model::Extensions;
use serde_json::{Map, Value};

/// AWS's extensions that are read and written by themselves (`api-gateway-swagger-extensions`).
const READ: [&str; 15] = [
    "any-method",
    "api-key-source",
    "auth",
    "authorizer",
    "authtype",
    "binary-media-types",
    "documentation",
    "endpoint-configuration",
    "gateway-responses",
    "integration",
    "minimum-compression-size",
    "policy",
    "request-validator",
    "request-validators",
    // The integrations that operations refer to are written where they are used.
    "integrations",
];

/// Keeps what the document itself and its `info` hold.
pub(super) fn document(reader: &Reader<'_>, plan: &mut ImportPlan) {
    keep(reader, &mut plan.extensions, "", Some(reader.root));
    keep(reader, &mut plan.extensions, "/info", reader.get("/info"));
}

/// Keeps the members `x-…` of an object that nothing reads.
pub(super) fn keep(reader: &Reader<'_>, extensions: &mut Extensions, place: &str, object: Option<&Value>) {
    let members = object.and_then(Value::as_object).into_iter().flatten();
    let unknown =
        |name: &str| name.starts_with("x-") && name.strip_prefix("x-amazon-apigateway-").is_none_or(|extension| !READ.contains(&extension));
    let kept: Map<String, Value> = members
        .filter(|(name, value)| unknown(name) && reader.spend(cost(value)))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if !kept.is_empty() {
        extensions.entry(place.to_owned()).or_default().extend(kept);
    }
}

/// Keeps members of an object by their names.
pub(super) fn keep_named(extensions: &mut Extensions, place: &str, object: &Value, names: &[&str]) {
    for name in names {
        if let Some(value) = object.get(name) {
            extensions.entry(place.to_owned()).or_default().insert((*name).to_owned(), value.clone());
        }
    }
}
