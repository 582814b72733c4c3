//! OpenAPI 3.0 documents of HTTP APIs, in (`read`) and out (`write`), with `x-amazon-apigateway-*` (`http-api-open-api`, `http-api-export`).

mod integration;
mod read;
mod security;
mod write;

pub use read::read;
pub use write::{Export, write};

use super::Problem;
use crate::model::Texts;
use crate::model::http::{Authorizer, Cors, Integration, Route};

/// What an import of an HTTP API would make. Identifiers are not given yet: routes name their authorizer by its name and their integration by its
/// place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpPlan {
    /// `info.title`.
    pub name: String,
    /// `info.description`.
    pub description: Option<String>,
    /// `info.version`.
    pub version: Option<String>,
    /// `x-amazon-apigateway-cors`.
    pub cors: Option<Cors>,
    /// Routes, each with the place of its integration.
    pub routes: Vec<(Route, Option<usize>)>,
    /// Integrations.
    pub integrations: Vec<Integration>,
    /// Authorizers.
    pub authorizers: Vec<Authorizer>,
    /// Tags.
    pub tags: Texts,
    /// What is valid, but HTTP APIs have no such thing (`ImportInfo`).
    pub info: Vec<String>,
    /// What was not understood; `FailOnWarnings` makes them errors.
    pub warnings: Vec<Problem>,
}
