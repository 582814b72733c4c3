//! Keys of routes (`http-api-develop-routes`): `{METHOD} {path}` or `$default`.

use crate::control::ApiError;
use crate::model::http::Route;

/// Methods that a key may have.
const METHODS: [&str; 8] = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/// A key, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteKey<'a> {
    /// `$default`.
    Default,
    /// A method and a path.
    Path {
        /// The method, or `ANY`.
        method: &'a str,
        /// The path, which may have variables.
        path: &'a str,
    },
}

impl<'a> RouteKey<'a> {
    /// Reads a key; an error is AWS's.
    pub fn parse(key: &'a str) -> Result<RouteKey<'a>, ApiError> {
        if key == Route::DEFAULT {
            return Ok(RouteKey::Default);
        }
        let malformed = || {
            ApiError::bad_request(
                "The provided route key is not formatted properly for HTTP protocol. Format should be \"<HTTP METHOD> /<RESOURCE PATH>\" or \"$default\"",
            )
        };
        let (method, path) = key.split_once(' ').ok_or_else(malformed)?;
        if !METHODS.contains(&method) || !path.starts_with('/') || path.contains([' ', '?', '#']) || key.len() > 4_096 {
            return Err(malformed());
        }
        check_variables(path)?;
        Ok(RouteKey::Path { method, path })
    }
}

/// Variables fill whole parts, have names of their own, and a greedy one is the last.
fn check_variables(path: &str) -> Result<(), ApiError> {
    let parts: Vec<&str> = path[1..].split('/').collect();
    let mut names: Vec<&str> = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        if !part.contains(['{', '}']) {
            continue;
        }
        let bad = |reason: &str| Err(ApiError::bad_request(format!("Invalid path {path}: {reason}")));
        let Some(name) = part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
            return bad("a path variable must be a whole part of the path, such as /pets/{petId}");
        };
        let greedy = name.ends_with('+');
        let name = name.trim_end_matches('+');
        let valid = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
        if !valid {
            return bad("the name of a path variable has letters, digits and -._ only");
        }
        if greedy && place + 1 < parts.len() {
            return bad("a greedy path variable must be at the end of the path");
        }
        if names.contains(&name) {
            return bad("each path variable has a name of its own");
        }
        names.push(name);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_a_method_and_a_path_or_the_default() {
        for key in ["$default", "GET /", "ANY /pets/{petId}", "PATCH /a/{b}/c/{d+}", "OPTIONS /{proxy+}"] {
            assert!(RouteKey::parse(key).is_ok(), "{key}");
        }
        assert_eq!(RouteKey::parse("GET /pets").ok(), Some(RouteKey::Path { method: "GET", path: "/pets" }));
        for key in [
            "",
            "GET",
            "get /pets",
            "GET pets",
            "TRACE /x",
            "GET /a b",
            "GET /{a}{b}",
            "GET /{a+}/b",
            "GET /{a}/{a}",
            "GET /{}",
            "$connect",
            "GET /x?y=1",
        ] {
            assert!(RouteKey::parse(key).is_err(), "{key}");
        }
    }
}
