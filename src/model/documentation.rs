//! Documentation parts: what an API says about itself, place by place; and versions, which are snapshots of them.

use crate::time::SimTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A documentation part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentationPart {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub location: DocumentationPartLocation,
    /// What it says: an object, as JSON text.
    pub properties: String,
}

/// What a documentation part is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentationPartLocation {
    /// The kind of thing, such as `API` or `QUERY_PARAMETER`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The resource's path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The HTTP method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The status code of a response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_code: Option<String>,
    /// The name of a parameter, model or authorizer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A snapshot of an API's documentation parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentationVersion {
    /// Its name.
    pub version: String,
    /// When it was taken.
    pub created_date: SimTime,
    /// Its description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The parts as they were, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub documentation_parts: Arc<BTreeMap<String, DocumentationPart>>,
}
