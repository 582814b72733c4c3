//! Parameter mapping (`http-api-parameter-mapping`): what an integration changes of requests and responses, compiled once.

use crate::json::JsonPath;
use crate::model::Texts;
use serde_json::Value;
use std::borrow::Cow;

/// The largest part of a body that a JSON path looks into ("truncates the request body at 100 KB").
const MOST_BYTES: usize = 100 * 1024;

/// A change.
#[derive(Debug)]
pub(super) struct Mapping {
    pub operation: Operation,
    pub target: Target,
    pub value: Expression,
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Append,
    Overwrite,
    Remove,
}

/// What it is done to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    Header(String),
    Query(String),
    Path,
    Status,
}

/// Where a value comes from.
#[derive(Debug)]
pub(super) enum Source {
    Header(String),
    Query(String),
    Path,
    PathParameter(String),
    Body,
    BodyPath(Option<JsonPath>),
    Context(String),
    StageVariable(String),
    Text(String),
}

/// A value: one variable, or a text with variables in brackets.
#[derive(Debug)]
pub(super) struct Expression(Vec<Source>);

impl Mapping {
    /// Reads the changes of a request or of a response; what the control plane would refuse is left out.
    pub fn all(mappings: &Texts) -> Vec<Mapping> {
        let read = |(key, value): (&String, &String)| {
            let (operation, target) = key.split_once(':')?;
            let operation = match operation {
                "append" => Operation::Append,
                "overwrite" => Operation::Overwrite,
                "remove" => Operation::Remove,
                _ => return None,
            };
            let target = match target.split_once('.') {
                Some(("header", name)) => Target::Header(name.to_owned()),
                Some(("querystring", name)) => Target::Query(name.to_owned()),
                None if target == "path" => Target::Path,
                None if target == "statuscode" => Target::Status,
                _ => return None,
            };
            Some(Mapping { operation, target, value: Expression::parse(value) })
        };
        mappings.iter().filter_map(read).collect()
    }
}

impl Expression {
    /// Reads a value: `$request.header.x`, a text with `${request.header.x}` in it, or a constant.
    pub fn parse(text: &str) -> Expression {
        if let Some(source) = text.strip_prefix('$').filter(|rest| !rest.starts_with('{')).and_then(Source::parse) {
            return Expression(vec![source]);
        }
        let (mut pieces, mut constant, mut rest) = (Vec::new(), String::new(), text);
        while let Some(at) = rest.find("${") {
            constant.push_str(&rest[..at]);
            let after = &rest[at + 2..];
            let source = after.find('}').and_then(|end| Some((Source::parse(&after[..end])?, end)));
            match source {
                Some((source, end)) => {
                    if !constant.is_empty() {
                        pieces.push(Source::Text(std::mem::take(&mut constant)));
                    }
                    pieces.push(source);
                    rest = &after[end + 1..];
                }
                None => {
                    constant.push_str("${");
                    rest = after;
                }
            }
        }
        constant.push_str(rest);
        if !constant.is_empty() || pieces.is_empty() {
            pieces.push(Source::Text(constant));
        }
        Expression(pieces)
    }

    /// The value; none if it is one variable, and there is nothing of it.
    pub fn value(&self, look: &dyn Fn(&Source) -> Option<String>) -> Option<String> {
        match &*self.0 {
            [Source::Text(text)] => Some(text.clone()),
            [one] => look(one),
            many => Some(many.iter().map(|source| look(source).unwrap_or_default()).collect()),
        }
    }
}

impl Source {
    /// Reads a variable without its `$`; whose header, query and body it means is known from where the mapping stands.
    fn parse(text: &str) -> Option<Source> {
        let (root, rest) = text.split_once('.')?;
        let named = |name: &str| Some(name.to_owned()).filter(|name| !name.is_empty());
        match root {
            "context" => named(rest).map(Source::Context),
            "stageVariables" => named(rest).map(Source::StageVariable),
            "request" | "response" => match rest.split_once('.') {
                Some(("header", name)) => named(name).map(Source::Header),
                Some(("querystring", name)) => named(name).map(Source::Query),
                Some(("path", name)) => named(name).map(Source::PathParameter),
                Some(("body", path)) => Some(Source::BodyPath(JsonPath::parse(&format!("$.{path}")).ok())),
                None if rest == "body" => Some(Source::Body),
                None if rest == "path" => Some(Source::Path),
                _ if rest.starts_with("body[") => Some(Source::BodyPath(JsonPath::parse(&format!("${}", &rest["body".len()..])).ok())),
                _ => None,
            },
            _ => None,
        }
    }
}

/// What a JSON path finds in a body: texts as they are, all else as JSON.
pub(super) fn in_body(path: &JsonPath, body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(&body[..body.len().min(MOST_BYTES)]).ok()?;
    match path.find(&body)? {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}

/// All values of a header with commas between them, whatever its casing.
pub(super) fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<Cow<'a, str>> {
    let mut values = headers.iter().filter(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str());
    let first = values.next()?;
    Some(values.fold(Cow::Borrowed(first), |all, value| Cow::Owned(format!("{all},{value}"))))
}

/// Applies one change to a list of names and values, such as headers.
pub(super) fn change(
    list: &mut Vec<(String, String)>,
    operation: Operation,
    name: &str,
    value: Option<String>,
    same: fn(&str, &str) -> bool,
) {
    let place = list.iter().position(|(known, _)| same(known, name));
    match (operation, value, place) {
        (Operation::Remove, ..) => list.retain(|(known, _)| !same(known, name)),
        // There is nothing to write: what is there stays.
        (_, None, _) => {}
        (_, Some(value), None) => list.push((name.to_owned(), value)),
        (Operation::Append, Some(value), Some(_)) => {
            // Appended values stand behind those that are there.
            if let Some((_, known)) = list.iter_mut().rfind(|(known, _)| same(known, name)) {
                *known = format!("{known},{value}");
            }
        }
        (Operation::Overwrite, Some(value), Some(place)) => {
            let mut index = 0;
            list.retain(|(known, _)| {
                index += 1;
                index - 1 == place || !same(known, name)
            });
            list[place] = (name.to_owned(), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<String> {
        let look = |source: &Source| match source {
            Source::Header(name) if name == "none" => None,
            Source::Header(name) => Some(format!("h:{name}")),
            Source::Context(name) => Some(format!("c:{name}")),
            Source::Path => Some("/p".into()),
            Source::PathParameter(name) => Some(format!("p:{name}")),
            Source::BodyPath(Some(path)) => in_body(path, br#"{"a":{"b":[1,"x"]}}"#),
            Source::Text(text) => Some(text.clone()),
            other => Some(format!("{other:?}")),
        };
        Expression::parse(text).value(&look)
    }

    #[test]
    fn values_are_variables_texts_or_both() {
        for (text, expected) in [
            ("$request.header.x", "h:x"),
            ("$context.authorizer.claims.sub", "c:authorizer.claims.sub"),
            ("$request.path", "/p"),
            ("${request.path.a} and ${context.stage}!", "p:a and c:stage!"),
            ("constant", "constant"),
            ("''", "''"),
            ("$5", "$5"),
            ("${nothing} ${request.header.none}", "${nothing} "),
            ("$request.body.a.b[1]", "x"),
            ("$request.body.a", "{\"b\":[1,\"x\"]}"),
        ] {
            assert_eq!(value(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!((value("$request.header.none"), value("$request.body.z")), (None, None));
    }

    #[test]
    fn changes_append_overwrite_and_remove() {
        let same: fn(&str, &str) -> bool = |a, b| a.eq_ignore_ascii_case(b);
        let mut list = vec![("X".to_owned(), "1".to_owned()), ("y".to_owned(), "2".to_owned())];
        change(&mut list, Operation::Append, "x", Some("3".into()), same);
        change(&mut list, Operation::Append, "z", Some("4".into()), same);
        change(&mut list, Operation::Overwrite, "Y", Some("5".into()), same);
        change(&mut list, Operation::Overwrite, "x", None, same);
        let shown: Vec<String> = list.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(shown, ["X=1,3", "Y=5", "z=4"]);
        change(&mut list, Operation::Remove, "x", Some("''".into()), same);
        assert_eq!(list.len(), 2);
    }
}
