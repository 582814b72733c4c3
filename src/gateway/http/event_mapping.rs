//! Parameter mapping on its way to a function: the event is made of the request as it came in, and then its headers, its query and its path are changed.

use super::integration_request::escaped;
use super::mapping::{self, Mapping, Operation, Target};
use super::variables;
use serde_json::{Map, Value, json};

/// Names with their values; a name may stand several times.
type Pairs = Vec<(String, String)>;

/// The event with the changes that the mapping makes. `value` is what a mapping's expression comes to.
pub(super) fn mapped(mut event: Value, query: &str, mappings: &[Mapping], value: impl Fn(&Mapping) -> Option<String>) -> Value {
    let is_first = event["version"] == "1.0";
    let mut headers = if is_first { several(&event["multiValueHeaders"]) } else { single(&event["headers"]) };
    let mut pairs: Pairs = variables::query(query).map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    let (mut touches_headers, mut touches_query) = (false, false);
    for mapping in mappings {
        let (operation, value) = (mapping.operation, value(mapping));
        match &mapping.target {
            Target::Header(name) => {
                touches_headers = true;
                // Events have the names of headers in lower case.
                mapping::change(&mut headers, operation, &name.to_ascii_lowercase(), value, |a, b| a.eq_ignore_ascii_case(b));
            }
            Target::Query(name) => {
                touches_query = true;
                match operation {
                    Operation::Append => pairs.extend(value.map(|value| (name.clone(), value))),
                    _ => mapping::change(&mut pairs, operation, name, value, |a, b| a == b),
                }
            }
            Target::Path => {
                if let Some(path) = value {
                    event[if is_first { "path" } else { "rawPath" }] = json!(path);
                }
            }
            Target::Status => {}
        }
    }
    if touches_headers {
        put(&mut event, is_first, ("headers", "multiValueHeaders"), &headers, false);
    }
    if touches_query {
        put(&mut event, is_first, ("queryStringParameters", "multiValueQueryStringParameters"), &pairs, true);
        if !is_first {
            let parts: Vec<String> = pairs.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect();
            event["rawQueryString"] = json!(parts.join("&"));
        }
    }
    event
}

fn single(members: &Value) -> Pairs {
    let members = members.as_object().into_iter().flatten();
    members.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
}

fn several(members: &Value) -> Pairs {
    let members = members.as_object().into_iter().flatten();
    let values = members.flat_map(|(name, values)| values.as_array().into_iter().flatten().map(move |value| (name, value)));
    values.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
}

/// Puts names and values into an event as its format has them: of several values the last one and all of them, or all of them joined. Where there are none,
/// the first format says null, and the second nothing.
fn put(event: &mut Value, is_first: bool, (one, all): (&str, &str), pairs: &Pairs, may_lack: bool) {
    let mut names: Vec<&String> = pairs.iter().map(|(name, _)| name).collect();
    crate::order::sort_by(&mut names, |a, b| a.cmp(b));
    names.dedup();
    let of = |name: &String| -> Vec<&str> { pairs.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str()).collect() };
    let empty = may_lack && pairs.is_empty();
    if !is_first {
        let joined: Map<String, Value> = names.iter().map(|name| ((*name).clone(), json!(of(name).join(",")))).collect();
        match (empty, event.as_object_mut()) {
            (true, Some(members)) => drop(members.shift_remove(one)),
            _ => event[one] = Value::Object(joined),
        }
        return;
    }
    let last: Map<String, Value> = names.iter().map(|name| ((*name).clone(), json!(of(name).last()))).collect();
    let lists: Map<String, Value> = names.iter().map(|name| ((*name).clone(), json!(of(name)))).collect();
    event[one] = if empty { Value::Null } else { Value::Object(last) };
    event[all] = if empty { Value::Null } else { Value::Object(lists) };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Texts;

    fn mapped_by(event: Value, query: &str, mappings: &[(&str, &str)]) -> Value {
        let texts: Texts = mappings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        mapped(event, query, &Mapping::all(&texts), |mapping| mapping.value.value(&|_| None))
    }

    #[test]
    fn an_event_of_the_second_format_is_changed_at_every_place() {
        let event = json!({"version": "2.0", "rawPath": "/dev/a", "rawQueryString": "q=1&r=2", "headers": {"host": "h", "x-own": "1"},
            "queryStringParameters": {"q": "1", "r": "2"}});
        let changes = [("append:header.X-Own", "2"), ("overwrite:header.A", "b"), ("remove:header.host", "''"), ("overwrite:path", "/b c")];
        let made = mapped_by(event.clone(), "q=1&r=2", &changes);
        assert_eq!((&made["headers"], &made["rawPath"]), (&json!({"a": "b", "x-own": "1,2"}), &json!("/b c")));
        assert_eq!(made["rawQueryString"], "q=1&r=2");
        let made = mapped_by(event.clone(), "q=1&r=2", &[("append:querystring.q", "a b"), ("remove:querystring.r", "''")]);
        assert_eq!((&made["rawQueryString"], &made["queryStringParameters"]), (&json!("q=1&q=a%20b"), &json!({"q": "1,a b"})));
        let made = mapped_by(event, "q=1&r=2", &[("remove:querystring.q", "''"), ("remove:querystring.r", "''")]);
        assert_eq!((&made["rawQueryString"], made.get("queryStringParameters")), (&json!(""), None));
    }

    #[test]
    fn an_event_of_the_first_format_has_the_last_value_and_all() {
        let event = json!({"version": "1.0", "path": "/dev/a", "headers": {"x": "2"}, "multiValueHeaders": {"x": ["1", "2"]},
            "queryStringParameters": null, "multiValueQueryStringParameters": null});
        let made = mapped_by(event.clone(), "", &[("append:querystring.q", "1"), ("overwrite:header.y", "3"), ("overwrite:path", "/b")]);
        assert_eq!((&made["headers"], &made["multiValueHeaders"]), (&json!({"x": "2", "y": "3"}), &json!({"x": ["1", "2"], "y": ["3"]})));
        assert_eq!((&made["queryStringParameters"], &made["multiValueQueryStringParameters"]), (&json!({"q": "1"}), &json!({"q": ["1"]})));
        assert_eq!(made["path"], "/b");
        let made = mapped_by(event, "", &[("remove:querystring.q", "''")]);
        assert_eq!(made["queryStringParameters"], Value::Null);
    }
}
