//! Parameter mappings: what `requestParameters` and `responseParameters` may say. How they are carried out stands in `gateway`.

use super::ApiError;
use crate::model::{Method, Texts};

/// Where a method request has parameters. `multivalue…` names all values of what the plain one names.
const REQUEST_PLACES: [&str; 5] = ["querystring", "path", "header", "multivaluequerystring", "multivalueheader"];

/// Checks the names of a method's own `requestParameters`: `method.request.{querystring|path|header}.NAME`.
pub(super) fn check_method_request<'a>(names: impl Iterator<Item = &'a String>) -> Result<(), ApiError> {
    refuse(names.filter(|name| request_parameter(name).is_none()).map(|name| malformed(name)).collect())
}

/// Checks the names of a method response's `responseParameters`: `method.response.header.NAME`.
pub(super) fn check_method_response<'a>(names: impl Iterator<Item = &'a String>) -> Result<(), ApiError> {
    refuse(names.filter(|name| !is_response_header(name)).map(|name| malformed(name)).collect())
}

/// Checks an integration's `requestParameters`: targets are `integration.request.…`, sources are declared by the method.
pub(super) fn check_integration_request(method: &Method, mappings: &Texts) -> Result<(), ApiError> {
    let mut errors = Vec::new();
    for (target, source) in mappings {
        if place(target, "integration.request.").is_none() {
            errors.push(malformed(target));
        }
        match request_parameter(source) {
            Some((kind, name)) if !declares(method, kind, name) => errors.push(unknown(source)),
            Some(_) => {}
            None if source.starts_with("method.request.body") || is_common_source(source) => {}
            None => errors.push(malformed(source)),
        }
    }
    refuse(errors)
}

/// Checks an integration response's `responseParameters`: targets are headers that the method response declares.
pub(super) fn check_integration_response(method: &Method, status_code: &str, mappings: &Texts) -> Result<(), ApiError> {
    if mappings.is_empty() {
        return Ok(());
    }
    let Some(declared) = method.method_responses.get(status_code) else {
        return refuse(vec!["No method response exists for method.".into()]);
    };
    let mut errors = Vec::new();
    for (target, source) in mappings {
        if !is_response_header(target) {
            errors.push(malformed(target));
        } else if !declared.response_parameters.as_ref().is_some_and(|parameters| parameters.contains_key(target)) {
            errors.push(unknown(target));
        }
        let known = source.starts_with("integration.response.header.")
            || source.starts_with("integration.response.multivalueheader.")
            || source.starts_with("integration.response.body");
        if !known && !is_common_source(source) {
            errors.push(malformed(source));
        }
    }
    refuse(errors)
}

/// Checks a gateway response's `responseParameters`.
pub(super) fn check_gateway_response(mappings: &Texts) -> Result<(), ApiError> {
    let mut errors = Vec::new();
    for (target, source) in mappings {
        if target.strip_prefix("gatewayresponse.header.").is_none_or(str::is_empty) {
            errors.push(malformed(target));
        }
        if request_parameter(source).is_none() && !source.starts_with("method.request.body") && !is_common_source(source) {
            errors.push(malformed(source));
        }
    }
    refuse(errors)
}

/// Checks an integration's `cacheKeyParameters`: parameters that the method declares, or that the integration maps (the words are those that users of the
/// service report).
pub(super) fn check_cache_keys(method: &Method, names: &[String], mappings: &Texts) -> Result<(), ApiError> {
    let is_known = |name: &String| match request_parameter(name) {
        Some((kind, parameter)) => declares(method, kind, parameter),
        None => mappings.contains_key(name),
    };
    match names.iter().all(is_known) {
        true => Ok(()),
        false => Err(ApiError::bad_request("Invalid cache key parameter specified")),
    }
}

fn refuse(errors: Vec<String>) -> Result<(), ApiError> {
    if errors.is_empty() {
        return Ok(());
    }
    let errors = errors.join(", ");
    Err(ApiError::bad_request(format!("Invalid mapping expression specified: Validation Result: warnings : [], errors : [{errors}]")))
}

fn malformed(expression: &str) -> String {
    format!("Invalid mapping expression specified: {expression}")
}

fn unknown(parameter: &str) -> String {
    format!("Invalid mapping expression parameter specified: {parameter}")
}

/// The kind and the name of a parameter of the method request.
fn request_parameter(expression: &str) -> Option<(&str, &str)> {
    place(expression, "method.request.")
}

fn place<'a>(expression: &'a str, prefix: &str) -> Option<(&'a str, &'a str)> {
    let (kind, name) = expression.strip_prefix(prefix)?.split_once('.')?;
    (REQUEST_PLACES.contains(&kind) && !name.is_empty()).then_some((kind, name))
}

/// Whether the method declares this parameter, with one value or with many.
fn declares(method: &Method, kind: &str, name: &str) -> bool {
    let single = kind.strip_prefix("multivalue").unwrap_or(kind);
    [single.to_owned(), format!("multivalue{single}")]
        .iter()
        .any(|kind| method.request_parameters.contains_key(&format!("method.request.{kind}.{name}")))
}

fn is_response_header(name: &str) -> bool {
    name.strip_prefix("method.response.header.").is_some_and(|header| !header.is_empty())
}

/// Sources that every mapping may use: a literal in single quotes, the context, stage variables.
fn is_common_source(source: &str) -> bool {
    source.len() >= 2 && source.starts_with('\'') && source.ends_with('\'')
        || source.starts_with("context.")
        || source.starts_with("stageVariables.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::MethodResponse;

    fn texts(target: &str, source: &str) -> Texts {
        Texts::from([(target.to_owned(), source.to_owned())])
    }

    #[test]
    fn sources_are_what_the_method_declares() {
        let mut method = Method::default();
        method.request_parameters.insert("method.request.path.id".into(), true);
        let check = |source| check_integration_request(&method, &texts("integration.request.path.id", source));
        for good in ["method.request.path.id", "'static'", "context.identity.sourceIp", "stageVariables.x", "method.request.body.a"] {
            assert!(check(good).is_ok(), "{good}");
        }
        assert_eq!(
            check("method.request.path.page").expect_err("not declared").message,
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: method.request.path.page]"
        );
        assert_eq!(
            check("*").expect_err("no expression").message,
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: *]"
        );
    }

    #[test]
    fn response_headers_are_what_the_method_response_declares() {
        let mut method = Method::default();
        let mappings = texts("method.response.header.X", "'1'");
        let message = |method: &Method| check_integration_response(method, "200", &mappings).expect_err("refused").message;
        assert!(message(&method).ends_with("errors : [No method response exists for method.]"));
        method.method_responses.insert("200".into(), MethodResponse::default());
        assert!(message(&method).ends_with("errors : [Invalid mapping expression parameter specified: method.response.header.X]"));
        assert!(check_integration_response(&Method::default(), "200", &Texts::new()).is_ok());
    }
}
