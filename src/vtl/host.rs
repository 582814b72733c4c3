//! What API Gateway gives to templates: `$input`, `$util`, `$context`, `$stageVariables` (`api-gateway-mapping-template-reference`).

use super::escape::Plain;
use super::print;
use super::tree::Cached;
use super::value::{self, Key, Map, Value};
use crate::json::{Found, JsonPath};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

/// What Java's `URLEncoder` leaves as it is.
const URL: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'*').remove(b' ');

/// The values that a template is evaluated with. One scope serves the request's and the response's template, because overrides reach across both.
#[derive(Debug)]
pub struct Scope {
    body: Rc<str>,
    json: Option<Json>,
    /// The body as a value, once a template has asked for all of it; whoever may change what it gets, gets a copy.
    whole: OnceCell<Value>,
    /// The parameters by their place: path, query string, headers.
    places: [Rc<Map>; 3],
    /// All of them, for `$input.params()`.
    params: Value,
    pub(super) context: Value,
    pub(super) stage_variables: Value,
}

/// Where parameters come from, in the order in which `$input.params(name)` looks for one.
const PLACES: [&str; 3] = ["path", "querystring", "header"];

/// Pairs of a name and a text, in order; for names that repeat the last one counts.
pub type Pairs = Vec<(String, String)>;

impl Scope {
    /// A scope with the method request's parameters.
    pub fn new(path: Pairs, querystring: Pairs, header: Pairs, stage_variables: Pairs, context: &Json) -> Scope {
        let map = |pairs: Pairs| {
            let entries = pairs.into_iter().map(|(name, text)| (Key::text(&name), Value::text(text))).collect();
            Rc::new(Map { entries: RefCell::new(entries) })
        };
        let places = [path, querystring, header].map(map);
        let params = Value::map(PLACES.iter().zip(&places).map(|(place, map)| (Key::text(place), Value::Map(map.clone()))));
        let context = Value::from_json(context);
        for (name, places) in [("requestOverride", &["header", "path", "querystring"][..]), ("responseOverride", &["header"])] {
            context.put(name, Value::map(places.iter().map(|place| (Key::text(place), Value::map([])))));
        }
        Scope {
            body: Rc::from(""),
            json: None,
            whole: OnceCell::new(),
            places,
            params,
            context,
            stage_variables: Value::Map(map(stage_variables)),
        }
    }

    /// Puts the body in place that `$input` reads: the request's for request templates, the backend's for response templates.
    pub fn set_body(&mut self, body: String) {
        self.json = match body.trim().is_empty() {
            // An empty body is an empty object; one that is not JSON is a text.
            true => Some(Json::Object(Default::default())),
            false => Some(serde_json::from_str(&body).unwrap_or_else(|_| Json::String(body.clone()))),
        };
        self.body = body.into();
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

/// `$input.name(arguments)`; the first argument as text. `changes` is whether the template may change what it gets.
pub(super) fn input(scope: &Scope, name: &str, argument: Option<&str>, cached: Option<&Cached>, changes: bool) -> Result<Value, String> {
    Ok(match (name, argument) {
        ("params", None) => scope.params.clone(),
        ("params", Some(wanted)) => parameter(scope, wanted, Value::clone),
        ("path", Some("$")) => {
            let whole = scope.whole.get_or_init(|| scope.json.as_ref().map_or(Value::Null, Value::from_json));
            if changes { whole.copied() } else { whole.clone() }
        }
        ("path", Some(path)) => found(scope, path, cached)?.map_or(Value::Null, |json| Value::from_json(&json)),
        ("json", Some(path)) => {
            let mut out = String::new();
            json(scope, path, cached, &mut out)?;
            Value::text(out)
        }
        ("getBody", None) => Value::Text(scope.body.clone()),
        _ => Value::Null,
    })
}

/// Puts out `$input.json(path)`.
pub(super) fn json(scope: &Scope, path: &str, cached: Option<&Cached>, out: &mut String) -> Result<(), String> {
    match found(scope, path, cached)? {
        Some(json) => print::json(&json, out),
        None => out.push_str("\"\""),
    }
    Ok(())
}

/// Looks at `$input.params(name)`: the first place that has it; the names of headers in any casing.
pub(super) fn parameter<R>(scope: &Scope, name: &str, look: impl FnOnce(&Value) -> R) -> R {
    for map in &scope.places {
        if let Some(value) = value::find(&map.entries.borrow(), name) {
            return look(value);
        }
    }
    let [.., headers] = &scope.places;
    let entries = headers.entries.borrow();
    let same = |key: &Key| matches!(key, Key::Text(header) if header.eq_ignore_ascii_case(name));
    let found = entries.iter().find(|(key, _)| same(key)).map(|(_, value)| value);
    look(found.unwrap_or(&Value::text("")))
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
        "escapeJavaScript" => {
            let mut out = String::with_capacity(text.len() + 16);
            escape(text, &mut out);
            Value::text(out)
        }
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

/// What JavaScript's escapes leave as it is.
const JAVASCRIPT: Plain = Plain::all_but(b"'\"\\/", false);

/// JavaScript's escapes, single quotes and slashes included (Apache Commons' `escapeJavaScript`).
pub(super) fn escape(text: &str, out: &mut String) {
    JAVASCRIPT.escaped(text, out, |c, out| match c {
        '\'' | '"' | '\\' | '/' => out.extend(['\\', c]),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        c => {
            let mut units = [0; 2];
            c.encode_utf16(&mut units).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04X}")));
        }
    });
}
