//! The SDKs that API Gateway can generate, as its reference lists them (`GetSdk`). Generating one is not simulated.

use super::{ApiError, Context, Input, Operations, page::page};
use crate::model::Account;
use serde_json::{Value, json};

pub(super) const OPERATIONS: Operations = &[("GetSdkTypes", get_sdk_types), ("GetSdkType", get_sdk_type)];

/// Identifier, name, and the properties that a request for such an SDK must give.
const TYPES: [(&str, &str, &[&str]); 6] = [
    ("android", "Android", &["groupId", "artifactId", "artifactVersion", "invokerPackage"]),
    ("java", "Java", &["serviceName", "javaPackageName"]),
    ("javascript", "JavaScript", &[]),
    ("objectivec", "iOS (Objective-C)", &["classPrefix"]),
    ("ruby", "Ruby", &["serviceName"]),
    ("swift", "iOS (Swift)", &["classPrefix"]),
];

fn get_sdk_types(_: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    page(input, TYPES.iter().map(|kind| (kind.0.to_owned(), show(kind))).collect())
}

fn get_sdk_type(_: &mut Account, _: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    let id = input.required("id")?;
    TYPES.iter().find(|kind| kind.0 == id).map(show).ok_or_else(|| ApiError::not_found("Invalid SDK type identifier specified"))
}

fn show((id, name, properties): &(&str, &str, &[&str])) -> Value {
    let properties: Vec<Value> = properties.iter().map(|name| json!({"name": name, "friendlyName": name, "required": true})).collect();
    json!({"id": id, "friendlyName": name, "description": format!("{name} SDK"), "configurationProperties": properties})
}
