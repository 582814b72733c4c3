//! Whether an input has the members and types that the service model wants, in the words of botocore. Values are made in `values`.

use crate::cli::shapes::{self, Kind, Member};
use serde_json::{Map, Value};

/// How deep an input may be.
const DEEPEST: usize = 64;

/// What is wrong with an input; nothing if it may be sent.
pub fn complaints(input: &Map<String, Value>, members: &[Member]) -> Vec<String> {
    let mut complaints = Vec::new();
    structure("", input, members, &mut complaints, 0);
    complaints
}

fn structure(path: &str, value: &Map<String, Value>, members: &[Member], complaints: &mut Vec<String>, depth: usize) {
    let place = if path.is_empty() { "input" } else { path };
    for member in members.iter().filter(|member| member.required && !value.contains_key(member.name)) {
        complaints.push(format!("Missing required parameter in {place}: \"{}\"", member.name));
    }
    let known = |name: &String| members.iter().find(|member| member.name == name);
    for name in value.keys().filter(|name| known(name).is_none()) {
        let names: Vec<&str> = members.iter().map(|member| member.name).collect();
        complaints.push(format!("Unknown parameter in {place}: \"{name}\", must be one of: {}", names.join(", ")));
    }
    for (name, value) in value {
        let Some(member) = known(name) else { continue };
        let at = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        check(&at, value, member.kind, complaints, depth + 1);
    }
}

fn check(path: &str, value: &Value, kind: Kind, complaints: &mut Vec<String>, depth: usize) {
    if depth > DEEPEST {
        return complaints.push(format!("Parameter {path} is nested too deep"));
    }
    let valid = match (kind, value) {
        (Kind::Text | Kind::Blob, Value::String(_)) | (Kind::Boolean, Value::Bool(_)) | (Kind::Json, _) => return,
        (Kind::Integer, Value::Number(number)) if !number.is_f64() => return,
        (Kind::Double, Value::Number(_)) => return,
        (Kind::List(item), Value::Array(list)) => {
            for (index, value) in list.iter().enumerate() {
                check(&format!("{path}[{index}]"), value, Kind::read(item), complaints, depth + 1);
            }
            return;
        }
        (Kind::Map(item), Value::Object(members)) => {
            for (name, value) in members {
                check(&format!("{path}.{name}"), value, Kind::read(item), complaints, depth + 1);
            }
            return;
        }
        (Kind::Structure(name), Value::Object(members)) => return structure(path, members, &shapes::structure(name), complaints, depth),
        (Kind::Text, _) => "<class 'str'>",
        (Kind::Blob, _) => "<class 'bytes'>, <class 'bytearray'>, file-like object",
        (Kind::Integer, _) => "<class 'int'>",
        (Kind::Double, _) => "<class 'float'>, <class 'decimal.Decimal'>, <class 'int'>",
        (Kind::Boolean, _) => "<class 'bool'>",
        (Kind::List(_), _) => "<class 'list'>, <class 'tuple'>",
        (Kind::Map(_) | Kind::Structure(_), _) => "<class 'dict'>",
    };
    let text = match value {
        Value::String(text) => text.clone(),
        other => python(other),
    };
    complaints.push(format!("Invalid type for parameter {path}, value: {text}, type: <class '{}'>, valid types: {valid}", class(value)));
}

fn class(value: &Value) -> &'static str {
    match value {
        Value::Null => "NoneType",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float",
        Value::Number(_) => "int",
        Value::String(_) => "str",
        Value::Array(_) => "list",
        Value::Object(_) => "dict",
    }
}

/// A value as Python shows it.
fn python(value: &Value) -> String {
    match value {
        Value::Null => "None".into(),
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => {
            let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
            let escaped = text.replace('\\', "\\\\").replace('\n', "\\n");
            format!("{quote}{}{quote}", if quote == '\'' { escaped.replace('\'', "\\'") } else { escaped })
        }
        Value::Array(list) => format!("[{}]", list.iter().map(python).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => {
            let members: Vec<String> =
                members.iter().map(|(name, value)| format!("{}: {}", python(&Value::String(name.clone())), python(value))).collect();
            format!("{{{}}}", members.join(", "))
        }
    }
}
