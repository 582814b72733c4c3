//! What fuzzers and property tests call: for each language that users write, a function that reads any text and uses it, and checks what must hold
//! of it. Each comes to its end in a moment, whatever it is given, or a budget is broken.

use crate::json::JsonPath;
use crate::pattern::Pattern;
use crate::policy::{Asked, Kind, Policy};
use crate::vtl::{Scope, Template, verbatim};
use serde_json::{Value, json};

/// The largest output that a template may have, in bytes.
const MOST_OUTPUT: usize = 10 * 1024 * 1024;

/// Parts a fuzzer's input in two, at its first NUL.
fn halves(text: &str) -> (&str, &str) {
    text.split_once('\0').unwrap_or((text, ""))
}

/// A mapping template and, after a NUL, the body that it is evaluated with.
///
/// # Panics
/// Where a budget or a promise of the room `vtl` is broken.
pub fn template(text: &str) {
    let (template, body) = halves(text);
    let pairs = || vec![("id".to_owned(), "7".to_owned()), ("x y".to_owned(), "ü'\"$#".to_owned())];
    let mut scope = Scope::new(pairs(), pairs(), pairs(), pairs(), &json!({"stage": "prod", "identity": {"sourceIp": null}}));
    scope.set_body(body.to_owned());
    let first = Template::compile(template).evaluate(&scope);
    if let Ok(out) = &first {
        assert!(out.len() <= MOST_OUTPUT, "the output has {} bytes", out.len());
        assert!(std::str::from_utf8(out).is_ok(), "the output is not UTF-8");
    }
    if let Err(error) = &first {
        let lines = template.matches('\n').count() + 1;
        assert!((1..=lines).contains(&error.line) && error.column >= 1, "no place in the template: {error}");
    }
    scope.overrides("requestOverride", "header");
    scope.status_override();
    // Whatever a text is, it can be put out as it is; only what ends such a text cannot stand in it.
    if !template.contains("]]#") {
        let whole = Template::compile(&verbatim(template)).evaluate(&scope);
        assert_eq!(whole.as_deref(), Ok(template.as_bytes()), "it does not come out as it is");
    }
}

/// A JSONPath and, after a NUL, the document that it looks through.
///
/// # Panics
/// Where what it finds is not found again.
pub fn json_path(text: &str) {
    let (path, document) = halves(text);
    let standard = json!({"a": [1, {"a": 2, "b": "x"}], "b": {"a": {"b": [null, true, 1.5]}}, "": "", "c d": [[1, 2], [3]]});
    let document = serde_json::from_str(document).unwrap_or(standard);
    let Ok(path) = JsonPath::parse(path) else { return };
    let Ok(found) = path.search(&document) else { return };
    assert_eq!(found.map(crate::json::Found::into_value), path.find(&document), "a second search finds something else");
}

/// A selection pattern and, after a NUL, the text that it is matched against.
///
/// # Panics
/// Where replacing and parting contradict the match.
pub fn selection_pattern(text: &str) {
    let (pattern, text) = halves(text);
    for compiled in [Pattern::new(pattern), Pattern::ecma_script(pattern)].into_iter().flatten() {
        let Ok(matched) = compiled.is_match(text) else { continue };
        if let Ok(replaced) = compiled.replace_all(text, "$0") {
            assert_eq!(replaced, text, "matches that are replaced by themselves");
        }
        if let Ok(parts) = compiled.split(text, None) {
            assert!(matched || parts == [text], "it does not match, and parts the text");
        }
    }
    if let (Ok(whole), Ok(somewhere)) = (Pattern::whole(pattern), Pattern::new(pattern)) {
        let both = whole.is_match(text).ok().zip(somewhere.is_match(text).ok());
        assert!(both != Some((true, false)), "it matches the whole text, and nowhere in it");
    }
}

/// A policy document, which is asked about a request.
///
/// # Panics
/// Where the document does not come back as it was read, or a verdict names a statement that there is not.
pub fn policy(text: &str) {
    let principal = ["arn:aws:iam::123456789012:user/ada".to_owned()];
    let key = |name: &str| match name {
        "aws:sourceip" => Some("203.0.113.7".to_owned()),
        "aws:currenttime" => Some("2026-01-01T00:00:00Z".to_owned()),
        _ => None,
    };
    for kind in [Kind::Attached, Kind::Resource] {
        let Ok(policy) = Policy::parse(text, kind) else { continue };
        assert_eq!(policy.source(), text, "the document is kept as it was written");
        let statements = match serde_json::from_str::<Value>(text).map(|document| document["Statement"].clone()) {
            Ok(Value::Array(statements)) => statements.len(),
            _ => 1,
        };
        let resource = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET/pets/7";
        let decision = policy.decide(&Asked { action: "execute-api:Invoke", resource, principal: &principal, key: &key });
        assert!(decision.statement.is_none_or(|statement| statement < statements), "statement {:?} decided", decision.statement);
    }
}

/// A document to be imported, as JSON or YAML, with everything that the room `openapi` can do with one.
///
/// # Panics
/// Where a refusal has no reason, or a repaired document cannot be imported.
pub fn document(text: &str) {
    crate::openapi::try_everything(text);
}
