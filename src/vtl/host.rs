//! What API Gateway gives to templates: `$input`, `$util`, `$context`, `$stageVariables` (`api-gateway-mapping-template-reference`).

use super::value::{PRINT_DEPTH, Value};
use crate::json::JsonPath;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value as Json;

/// What Java's `URLEncoder` leaves as it is.
const URL: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'*').remove(b' ');

/// The values that a template is evaluated with. One scope serves the request's and the response's template, because overrides reach across both.
#[derive(Debug)]
pub struct Scope {
    body: String,
    json: Option<Json>,
    params: Value,
    pub(super) context: Value,
    pub(super) stage_variables: Value,
}

/// Pairs of a name and a text, in order; for names that repeat the last one counts.
pub type Pairs = Vec<(String, String)>;

impl Scope {
    /// A scope with the method request's parameters.
    pub fn new(path: Pairs, querystring: Pairs, header: Pairs, stage_variables: Pairs, context: &Json) -> Scope {
        let map = |pairs: Pairs| {
            let map = Value::map(Vec::new());
            pairs.into_iter().for_each(|(name, text)| drop(map.put(&name, Value::text(text))));
            map
        };
        let params = Value::map(vec![("path".into(), map(path)), ("querystring".into(), map(querystring)), ("header".into(), map(header))]);
        let context = Value::from_json(context);
        for (name, places) in [("requestOverride", &["header", "path", "querystring"][..]), ("responseOverride", &["header"])] {
            let places = places.iter().map(|place| ((*place).to_owned(), Value::map(Vec::new()))).collect();
            context.put(name, Value::map(places));
        }
        Scope { body: String::new(), json: None, params, context, stage_variables: map(stage_variables) }
    }

    /// Puts the body in place that `$input` reads: the request's for request templates, the backend's for response templates.
    pub fn set_body(&mut self, body: String) {
        self.json = serde_json::from_str(&body).ok();
        self.body = body;
    }

    /// A part of `$context.requestOverride` or `$context.responseOverride`, as pairs.
    pub fn overrides(&self, name: &str, place: &str) -> Pairs {
        match self.context.member(name).and_then(|overrides| overrides.member(place)) {
            Some(Value::Map(map)) => map.borrow().iter().map(|(name, value)| (name.clone(), value.print(PRINT_DEPTH))).collect(),
            _ => Vec::new(),
        }
    }

    /// `$context.responseOverride.status`, if a template has set it.
    pub fn status_override(&self) -> Option<u16> {
        self.context.member("responseOverride")?.member("status")?.print(PRINT_DEPTH).trim().parse().ok()
    }
}

/// `$input.name`.
pub(super) fn input_member(scope: &Scope, name: &str) -> Value {
    if name == "body" { Value::text(&scope.body) } else { Value::Null }
}

/// `$input.name(arguments)`.
pub(super) fn input(scope: &Scope, name: &str, arguments: &[Value]) -> Result<Value, String> {
    match (name, arguments) {
        ("params", []) => Ok(scope.params.clone()),
        ("params", [wanted]) => {
            let wanted = wanted.print(PRINT_DEPTH);
            let places = ["path", "querystring", "header"];
            let found = places.iter().find_map(|place| {
                let map = scope.params.member(place)?;
                map.member(&wanted).or_else(|| if *place == "header" { ignoring_case(&map, &wanted) } else { None })
            });
            Ok(found.unwrap_or_else(|| Value::text("")))
        }
        ("path", [path]) => Ok(find(scope, path)?.map_or(Value::Null, |json| Value::from_json(&json))),
        ("json", [path]) => Ok(Value::text(find(scope, path)?.map_or_else(|| "\"\"".to_owned(), |json| json.to_string()))),
        ("body", []) => Ok(Value::text(&scope.body)),
        _ => Err(format!("$input has no method {name} with {} arguments", arguments.len())),
    }
}

fn ignoring_case(map: &Value, wanted: &str) -> Option<Value> {
    match map {
        Value::Map(map) => map.borrow().iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.clone()),
        _ => None,
    }
}

/// What a JSONPath finds in the body. An empty body is an empty object; one that is not JSON is a text.
fn find(scope: &Scope, path: &Value) -> Result<Option<Json>, String> {
    let path = JsonPath::parse(&path.print(PRINT_DEPTH)).map_err(|error| error.to_string())?;
    match &scope.json {
        Some(json) => Ok(path.find(json)),
        None if scope.body.trim().is_empty() => Ok(path.find(&Json::Object(Default::default()))),
        None => Ok(path.find(&Json::String(scope.body.clone()))),
    }
}

/// `$util.name(arguments)`.
pub(super) fn util(name: &str, arguments: &[Value]) -> Result<Value, String> {
    let [argument] = arguments else { return Err(format!("$util.{name} takes one argument")) };
    let text = argument.print(PRINT_DEPTH);
    Ok(match name {
        "escapeJavaScript" => Value::text(escape(&text)),
        "parseJson" => Value::from_json(&serde_json::from_str(&text).map_err(|error| format!("$util.parseJson: not JSON: {error}"))?),
        "urlEncode" => Value::text(utf8_percent_encode(&text, URL).to_string().replace(' ', "+")),
        "urlDecode" => Value::text(percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy()),
        "base64Encode" => Value::text(STANDARD.encode(&text)),
        "base64Decode" => {
            let bytes = STANDARD.decode(text.trim()).map_err(|error| format!("$util.base64Decode: not base64: {error}"))?;
            Value::text(String::from_utf8_lossy(&bytes))
        }
        _ => return Err(format!("There is no $util.{name}")),
    })
}

/// JavaScript's escapes, single quotes and slashes included (Apache Commons' `escapeJavaScript`).
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\'' | '"' | '\\' | '/' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ' '..='~' => out.push(c),
            c => {
                let mut units = [0; 2];
                c.encode_utf16(&mut units).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04X}")));
            }
        }
    }
    out
}
