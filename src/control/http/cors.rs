//! CORS configurations of HTTP APIs: what is checked of one, and its removal.

use super::{deployment, find};
use crate::control::{ApiError, Context, Input, Operations};
use crate::model::Account;
use crate::model::http::Cors;
use serde_json::{Value, json};

pub(super) const OPERATIONS: Operations = &[("DeleteCorsConfiguration", delete_cors_configuration)];

/// Methods that a configuration may allow.
const METHODS: [&str; 8] = ["*", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/// Checks a configuration as the API reference describes it.
pub(super) fn check(cors: &Cors) -> Result<(), ApiError> {
    for origin in &cors.allow_origins {
        let wild = ["*", "https://*", "http://*"].contains(&origin.as_str());
        let rest = origin.split_once("://").map_or("", |(_, rest)| rest);
        if !wild && (rest.is_empty() || rest.contains(['/', '*', ' '])) {
            return Err(ApiError::bad_request(format!(
                "Invalid format for origin {origin}. The origin should be a scheme and a host, such as https://example.com, or one of *, https://*, http://*"
            )));
        }
    }
    if let Some(method) = cors.allow_methods.iter().find(|method| !METHODS.contains(&method.as_str())) {
        return Err(ApiError::bad_request(format!(
            "Invalid HTTP method {method} in allowMethods. Must be one of: [{}]",
            METHODS.join(", ")
        )));
    }
    if cors.allow_credentials == Some(true) && cors.allow_origins.iter().any(|origin| origin == "*") {
        return Err(ApiError::bad_request("allowCredentials is not supported when allowOrigins is set to *"));
    }
    if cors.max_age.is_some_and(|age| !(-1..=86_400).contains(&age)) {
        return Err(ApiError::bad_request("maxAge must lie between -1 and 86400 seconds"));
    }
    Ok(())
}

fn delete_cors_configuration(account: &mut Account, ctx: &mut Context<'_>, input: Input<'_>) -> Result<Value, ApiError> {
    find::definition_mut(account, input)?.cors_configuration = None;
    deployment::automatically(account, ctx, input.required("ApiId")?);
    Ok(json!({}))
}
