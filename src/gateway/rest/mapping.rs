//! Parameter mapping, both ways: what a source expression stands for (`request-response-data-mappings`). Which expressions are allowed stands in
//! `control`; where the values go, in the steps.

use super::parse::Staged;
use super::route::Routed;
use super::serve::Gate;
use super::variables;
use crate::json::JsonPath;
use serde_json::Value;
use std::borrow::Cow;

/// The values of a source that a request is mapped from: `'static'`, `method.request.…`, `stageVariables.…` or `context.…`. Only `multivalue…`
/// sources have several.
pub(super) fn of_request<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: Option<&Routed<'_>>, source: &str) -> Vec<String> {
    let Some(rest) = source.strip_prefix("method.request.") else { return common(gate, staged, routed, source) };
    if let Some(path) = rest.strip_prefix("body") {
        return of_body(path, || gate.body().text(), false);
    }
    match rest.split_once('.') {
        Some(("multivaluequerystring", name)) => {
            variables::query(staged.query).filter(|(key, _)| key == name).map(|(_, value)| value.into_owned()).collect()
        }
        Some(("multivalueheader", name)) => all(&gate.request.headers, name),
        _ => variables::method_request(gate.request, staged, routed, rest).map(Cow::into_owned).into_iter().collect(),
    }
}

/// The first of a source's values: what identity sources of authorizers look at.
pub(super) fn one_of_request<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: &Routed<'_>, source: &str) -> Option<String> {
    of_request(gate, staged, Some(routed), source).into_iter().next()
}

/// What an integration answered, as far as mappings read it.
pub(super) struct Answered<'a> {
    pub headers: &'a [(String, String)],
    pub body: &'a [u8],
    /// Whether it is a function's error, whose message may hold JSON as a text.
    pub function_error: bool,
}

/// The values of a source that a response is mapped from: `integration.response.…`, or what every mapping may name.
pub(super) fn of_response<B>(
    gate: &Gate<'_, B>,
    staged: &Staged<'_>,
    routed: &Routed<'_>,
    answer: &Answered<'_>,
    source: &str,
) -> Vec<String> {
    let Some(rest) = source.strip_prefix("integration.response.") else { return common(gate, staged, Some(routed), source) };
    if let Some(path) = rest.strip_prefix("body") {
        return of_body(path, || String::from_utf8_lossy(answer.body), answer.function_error);
    }
    match rest.split_once('.') {
        Some(("header", name)) => all(answer.headers, name).into_iter().take(1).collect(),
        Some(("multivalueheader", name)) => all(answer.headers, name),
        _ => Vec::new(),
    }
}

/// What every mapping may name: a static value, the context, stage variables.
fn common<B>(gate: &Gate<'_, B>, staged: &Staged<'_>, routed: Option<&Routed<'_>>, source: &str) -> Vec<String> {
    let value = if let Some(text) = source.strip_prefix('\'') {
        Some(text.strip_suffix('\'').unwrap_or(text).to_owned())
    } else if let Some(name) = source.strip_prefix("stageVariables.") {
        staged.variant.variables.get(name).cloned()
    } else {
        source.strip_prefix("context.").and_then(|name| variables::context(gate, staged, routed, name))
    };
    value.into_iter().collect()
}

fn all(headers: &[(String, String)], name: &str) -> Vec<String> {
    headers.iter().filter(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone()).collect()
}

/// A body, or what a JSONPath without its `$` finds in it. Objects and lists come as JSON text, texts as they are, null and nothing not at all.
fn of_body<'a>(path: &str, body: impl FnOnce() -> Cow<'a, str>, is_error: bool) -> Vec<String> {
    let body = body();
    if path.is_empty() {
        return if body.is_empty() { Vec::new() } else { vec![body.into_owned()] };
    }
    let found = JsonPath::parse(&format!("${path}")).ok().and_then(|path| {
        let mut json: Value = serde_json::from_str(&body).ok()?;
        if is_error {
            unfold(&mut json);
        }
        path.find(&json)
    });
    match found {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::String(text)) => vec![text],
        Some(other) => vec![other.to_string()],
    }
}

/// A custom error of a function is a JSON text in `errorMessage`: mappings look into it (`handle-errors-in-lambda-integration`).
fn unfold(error: &mut Value) {
    let inner = error.get("errorMessage").and_then(Value::as_str).and_then(|text| serde_json::from_str::<Value>(text).ok());
    if let Some(inner) = inner.filter(Value::is_object) {
        error["errorMessage"] = inner;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(path: &str, text: &'static str, is_error: bool) -> Option<String> {
        of_body(path, || text.into(), is_error).into_iter().next()
    }

    #[test]
    fn parts_of_a_body_are_found_by_jsonpath_without_its_dollar() {
        let pets = r#"{"petstore":{"pets":[{"name":"Rex","age":7,"tags":["a"],"none":null}]}}"#;
        assert_eq!(body("", pets, false).as_deref(), Some(pets));
        assert_eq!(body(".petstore.pets[0].name", pets, false).as_deref(), Some("Rex"));
        assert_eq!(body(".petstore.pets[0].age", pets, false).as_deref(), Some("7"));
        assert_eq!(body(".petstore.pets[0].tags", pets, false).as_deref(), Some("[\"a\"]"));
        assert_eq!(body(".petstore.pets[0].none", pets, false), None);
        assert_eq!(body(".petstore.cats", pets, false), None);
        assert_eq!(body(".x", "no JSON", false), None);
        assert_eq!(body("", "", false), None);
    }

    #[test]
    fn a_custom_error_of_a_function_is_looked_into() {
        let error = r#"{"errorMessage":"{\"errorType\":\"E\",\"trace\":{\"line\":3}}"}"#;
        assert_eq!(body(".errorMessage.errorType", error, true).as_deref(), Some("E"));
        assert_eq!(body(".errorMessage.trace", error, true).as_deref(), Some("{\"line\":3}"));
        assert_eq!(body(".errorMessage.errorType", error, false), None);
    }
}
