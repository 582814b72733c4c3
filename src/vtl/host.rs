//! What API Gateway gives to templates: `$input`, `$util`, `$context`, `$stageVariables` (`api-gateway-mapping-template-reference`).

use super::print::json_text;
use super::tree::Cached;
use super::value::{Key, Value};
use crate::json::{Found, JsonPath};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::rc::Rc;

/// What Java's `URLEncoder` leaves as it is.
const URL: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'*').remove(b' ');

/// The values that a template is evaluated with. One scope serves the request's and the response's template, because overrides reach across both.
#[derive(Debug)]
pub struct Scope {
    body: Rc<str>,
    json: Option<Json>,
    /// The body as a value, once a template has asked for all of it; each gets a copy, because it may change what it gets.
    whole: OnceCell<Value>,
    params: Value,
    pub(super) context: Value,
    pub(super) stage_variables: Value,
}

/// Pairs of a name and a text, in order; for names that repeat the last one counts.
pub type Pairs = Vec<(String, String)>;

impl Scope {
    /// A scope with the method request's parameters.
    pub fn new(path: Pairs, querystring: Pairs, header: Pairs, stage_variables: Pairs, context: &Json) -> Scope {
        let map = |pairs: Pairs| Value::map(pairs.into_iter().map(|(name, text)| (Key::text(&name), Value::text(text))));
        let places = [("path", path), ("querystring", querystring), ("header", header)];
        let params = Value::map(places.into_iter().map(|(place, pairs)| (Key::text(place), map(pairs))));
        let context = Value::from_json(context);
        for (name, places) in [("requestOverride", &["header", "path", "querystring"][..]), ("responseOverride", &["header"])] {
            context.put(name, Value::map(places.iter().map(|place| (Key::text(place), Value::map([])))));
        }
        Scope { body: Rc::from(""), json: None, whole: OnceCell::new(), params, context, stage_variables: map(stage_variables) }
    }

    /// Puts the body in place that `$input` reads: the request's for request templates, the backend's for response templates.
    pub fn set_body(&mut self, body: String) {
        self.json = match body.trim().is_empty() {
            // An empty body is an empty object; one that is not JSON is a text.
            true => Some(Json::Object(Default::default())),
            false => Some(serde_json::from_str(&body).unwrap_or_else(|_| Json::String(body.clone()))),
        };
        // Templates are given `{}` for an empty body, whatever its media type (reported by users who compared with the service).
        self.body = if body.is_empty() { "{}".into() } else { body.into() };
        self.whole = OnceCell::new();
    }

    /// A part of `$context.requestOverride` or `$context.responseOverride`, as pairs.
    pub fn overrides(&self, name: &str, place: &str) -> Pairs {
        match self.context.member(name).and_then(|overrides| overrides.member(place)) {
            Some(Value::Map(map)) => map.entries.borrow().iter().map(|(name, value)| (plain(&name.value()), plain(value))).collect(),
            _ => Vec::new(),
        }
    }

    /// `$context.responseOverride.status`, if a template has set it.
    pub fn status_override(&self) -> Option<u16> {
        plain(&self.context.member("responseOverride")?.member("status")?).trim().parse().ok()
    }

    /// How much work it is to look through the body once, in steps.
    pub(super) fn size(&self) -> usize {
        self.body.len() / 64
    }
}

/// What a value prints as; a block prints nothing here.
fn plain(value: &Value) -> String {
    let mut out = String::new();
    // Nothing that a template has set is worth more than a header's length.
    let _ = super::print::print(value, &mut out, 64 * 1024);
    out
}

/// `$input.name`.
pub(super) fn input_member(scope: &Scope, name: &str) -> Value {
    if name == "body" { Value::Text(scope.body.clone()) } else { Value::Null }
}

/// `$input.name(arguments)`; the first argument as text.
pub(super) fn input(scope: &Scope, name: &str, argument: Option<&str>, cached: Option<&Cached>) -> Result<Value, String> {
    Ok(match (name, argument) {
        ("params", None) => scope.params.clone(),
        ("params", Some(wanted)) => {
            let places = ["path", "querystring", "header"];
            let found = places.iter().find_map(|place| {
                let map = scope.params.member(place)?;
                map.member(wanted).or_else(|| if *place == "header" { ignoring_case(&map, wanted) } else { None })
            });
            found.unwrap_or_else(|| Value::text(""))
        }
        ("path", Some("$")) => {
            let whole = || scope.json.as_ref().map_or(Value::Null, Value::from_json);
            scope.whole.get_or_init(whole).copied()
        }
        ("path", Some(path)) => found(scope, path, cached)?.map_or(Value::Null, |json| Value::from_json(&json)),
        ("json", Some(path)) => Value::Text(json(scope, path, cached)?.into()),
        ("getBody", None) => Value::Text(scope.body.clone()),
        _ => Value::Null,
    })
}

/// `$input.json(path)`.
pub(super) fn json(scope: &Scope, path: &str, cached: Option<&Cached>) -> Result<String, String> {
    Ok(found(scope, path, cached)?.map_or_else(|| "\"\"".to_owned(), |json| json_text(&json)))
}

fn ignoring_case(map: &Value, wanted: &str) -> Option<Value> {
    let Value::Map(map) = map else { return None };
    let entries = map.entries.borrow();
    let same = |key: &Key| matches!(key, Key::Text(name) if name.eq_ignore_ascii_case(wanted));
    entries.iter().find(|(key, _)| same(key)).map(|(_, value)| value.clone())
}

/// What a JSONPath finds in the body. A constant path is read once for the whole life of the template.
fn found<'a>(scope: &'a Scope, path: &str, cached: Option<&Cached>) -> Result<Option<Cow<'a, Json>>, String> {
    let Some(json) = &scope.json else { return Ok(None) };
    let find = |path: &JsonPath| -> Result<Option<Cow<'a, Json>>, String> {
        Ok(path.search(json).map_err(|error| error.to_string())?.map(|found| match found {
            Found::One(json) => Cow::Borrowed(json),
            Found::Made(json) => Cow::Owned(json),
        }))
    };
    match cached {
        Some(cached) => match &**cached.0.get_or_init(|| Rc::new(JsonPath::parse(path))) {
            Ok(path) => find(path),
            Err(error) => Err(error.to_string()),
        },
        None => find(&JsonPath::parse(path).map_err(|error| error.to_string())?),
    }
}

/// `$util.name(text)`; null for what it has not.
pub(super) fn util(name: &str, text: &str) -> Result<Value, String> {
    Ok(match name {
        "escapeJavaScript" => Value::text(escape(text)),
        "parseJson" => Value::from_json(&serde_json::from_str(text).map_err(|error| format!("$util.parseJson: not JSON: {error}"))?),
        "urlEncode" => Value::text(utf8_percent_encode(text, URL).to_string().replace(' ', "+")),
        "urlDecode" => Value::text(percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy()),
        "base64Encode" => Value::text(STANDARD.encode(text)),
        "base64Decode" => {
            let bytes = STANDARD.decode(text.trim()).map_err(|error| format!("$util.base64Decode: not base64: {error}"))?;
            Value::text(String::from_utf8_lossy(&bytes))
        }
        _ => Value::Null,
    })
}

/// JavaScript's escapes, single quotes and slashes included (Apache Commons' `escapeJavaScript`).
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    let plain = |byte: u8| (b' '..=b'~').contains(&byte) && !matches!(byte, b'\'' | b'"' | b'\\' | b'/');
    let Some(first) = text.bytes().position(|byte| !plain(byte)) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + 16);
    // What is before the first such byte is ASCII.
    out.push_str(&text[..first]);
    for c in text[first..].chars() {
        match c {
            '\'' | '"' | '\\' | '/' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            // As the library has it: DEL is written as it is.
            ' '..='\u{7f}' => out.push(c),
            c => {
                let mut units = [0; 2];
                c.encode_utf16(&mut units).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04X}")));
            }
        }
    }
    Cow::Owned(out)
}
